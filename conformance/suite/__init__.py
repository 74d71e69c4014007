"""
The specification: one module an area, in the order of the documentation.

Knows nothing of what it runs against.
"""
