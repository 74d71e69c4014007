"""
Runs as values: written, read back, rolled up, and given an exit code.

Knows verdicts and promises; knows neither how a verdict was reached nor how a run looks on paper.
"""

from conformance.results.clauses import ClauseResult, by_clause
from conformance.results.exits import Ending, ending, exit_code
from conformance.results.jsonl import Writer, dump, read, text_of
from conformance.results.matrix import AreaRows, Column, Matrix, Row, columns, matrix
from conformance.results.rollup import Cell, support

__all__ = [
    "AreaRows",
    "Cell",
    "ClauseResult",
    "Column",
    "Ending",
    "Matrix",
    "Row",
    "Writer",
    "by_clause",
    "columns",
    "dump",
    "ending",
    "exit_code",
    "matrix",
    "read",
    "support",
    "text_of",
]
