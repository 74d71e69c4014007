"""
What the sessions of noxfile.py stand on: the locks, the private nox, the versions of the SDKs.

Standard library only, as it runs before anything is installed; knows no nox.
"""
