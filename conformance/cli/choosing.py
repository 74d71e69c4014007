"""
The options that choose what is judged, and through what.

Declares only, so that `--help` stays quick; `judging` reads what was chosen.
"""

from __future__ import annotations

import argparse


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Declare the options that choose what is judged, and through what."""
    chosen = parser.add_argument_group("what is judged")
    for name, what in (
        ("surface", "rest or python"),
        ("area", "an area, for instance tools"),
        ("feature", "a feature id, for instance chat-stream"),
        ("clause", "a clause id, for instance chat-stream/done-sentinel"),
        ("exchange", "an exchange id, for instance chat/hello"),
    ):
        chosen.add_argument(
            f"--{name}", action="append", default=[], metavar=name.upper(), help=what
        )
    chosen.add_argument(
        "--sweep",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="send what nobody documents as well, one thing at a time, and classify it; some 230 "
        "requests, so a live target gets them only when asked; --area sweeps makes them alone",
    )
    chosen.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="ROLE=ID",
        help="model for a role, for instance chat=gemini-3.8-flash",
    )
    chosen.add_argument(
        "--api-key-env",
        metavar="VAR",
        help="environment variable that holds the key; the key itself is never an argument",
    )


def add_spreading(parser: argparse.ArgumentParser) -> None:
    """Declare the options that spread the work over machines and over processes of one."""
    spread = parser.add_argument_group("how the work is spread")
    spread.add_argument(
        "--shard",
        metavar="I/N",
        help="make part I of N, for a machine each; the parts cost about the same, and "
        "conformance report puts their run files together",
    )
    spread.add_argument(
        "-n",
        dest="workers",
        metavar="WORKERS",
        help="xdist workers, a number or auto; worth it for live targets",
    )
