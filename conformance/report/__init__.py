"""
A run as text, for people and for machines.

Knows runs, what they add up to, and what is promised; knows neither endpoints nor tests.
"""

from conformance.report.failure import Deviation
from conformance.report.files import FILES, write

__all__ = ["FILES", "Deviation", "write"]
