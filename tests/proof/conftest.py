"""How the files of failure texts are written anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known when this folder, or a file of it, is named on the command line."""
    parser.addoption(
        "--update-failures",
        action="store_true",
        help="write the failure texts over the files they are compared with",
    )
