"""
The suite tried on itself: mutants must be caught, variations must stay quiet.

In process and without a socket; what it finds says that the suite works and nothing about any
service.
"""
