"""Lets the modules of the suite be imported here, where the suite's own plugin is not loaded."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "covers(clause): the clause that a test judges")
