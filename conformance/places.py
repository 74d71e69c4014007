"""
Where the data that is not Python lives: beside the package in a checkout, inside it in a wheel.

Knows folders only; what the files in them mean is their readers' business.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
SUITE = PACKAGE / "suite"
_CHECKOUT = PACKAGE.parent
_SHIPPED = PACKAGE / "shipped"


def in_checkout() -> bool:
    """Tell whether the package runs from a source checkout (True) or from an installed wheel."""
    return (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "schemas").is_dir()


def schemas() -> Path:
    """Return the folder of the JSON Schemas, `wire/<area>/` and `suite/` below it."""
    return (_CHECKOUT if in_checkout() else _SHIPPED) / "schemas"


def shipped_cassettes() -> Path:
    """Return the folder of the cassettes that travel with the suite, `<provenance>/` below it."""
    return (_CHECKOUT if in_checkout() else _SHIPPED) / "cassettes"


def observed_facts() -> Path:
    """Return the file of facts that recordings of the Gemini API show, which others published."""
    return (_CHECKOUT / "reports" if in_checkout() else _SHIPPED) / "observed-gemini.jsonl"


def own_cassettes() -> Path:
    """
    Return the folder that `record` writes to and `run` also reads.

    In a checkout it is the committed `cassettes/`; with an installed wheel it is `cassettes/` in
    the current directory, so that nothing is ever written into site-packages.
    """
    return _CHECKOUT / "cassettes" if in_checkout() else Path.cwd() / "cassettes"


def cassette_folders() -> tuple[Path, ...]:
    """Return every folder cassettes are read from, shipped ones first, without repeats."""
    return tuple(dict.fromkeys((shipped_cassettes(), own_cassettes())))
