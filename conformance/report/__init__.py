"""
A run as text, for people and for machines.

Knows runs, what they add up to, and what is promised; knows neither endpoints nor tests.
"""

from conformance.report.failure import Deviation
from conformance.report.files import FILES, write
from conformance.report.formats import FORMATS, Known

__all__ = ["FILES", "FORMATS", "Deviation", "Known", "write"]
