"""
The one key the reference endpoint accepts.

Public on purpose: it opens nothing but a loopback port.
"""

KEY = "reference-key"
