"""
The nouns of the suite, as frozen values.

Uses the standard library only and knows nothing of files, sockets or pytest.
"""

from conformance.model.events import Event
from conformance.model.exchange import Carried, Exchange, Headers, Kind, Request, Response, header
from conformance.model.faults import (
    ConformanceError,
    Housekeeping,
    InvalidRun,
    MissingPrerequisite,
    UnmatchedRequest,
    WrongUsage,
)
from conformance.model.provenance import Provenance
from conformance.model.run import (
    Citation,
    Classification,
    ExchangeLine,
    Footer,
    Header,
    Observation,
    Run,
    Shard,
    Sweep,
    TargetHead,
    Whole,
)
from conformance.model.support import Support
from conformance.model.verdict import Basis, Breach, Level, Outcome, Verdict, worst

__all__ = [
    "Basis",
    "Breach",
    "Carried",
    "Citation",
    "Classification",
    "ConformanceError",
    "Event",
    "Exchange",
    "ExchangeLine",
    "Footer",
    "Header",
    "Headers",
    "Housekeeping",
    "InvalidRun",
    "Kind",
    "Level",
    "MissingPrerequisite",
    "Observation",
    "Outcome",
    "Provenance",
    "Request",
    "Response",
    "Run",
    "Shard",
    "Support",
    "Sweep",
    "TargetHead",
    "UnmatchedRequest",
    "Verdict",
    "Whole",
    "WrongUsage",
    "header",
    "worst",
]
