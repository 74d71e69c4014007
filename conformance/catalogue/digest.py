"""
A short name for what a catalogue promises: equal for two that promise the same.

Sees features, clauses and sweeps; which of the clauses a revision scores is said elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from conformance.catalogue.entries import Catalogue
from conformance.catalogue.sweeps import trials


def digest(catalogue: Catalogue) -> str:
    """Return the digest of `catalogue`, sixteen hexadecimal digits."""
    clauses = [asdict(replace(each, counts=True)) for each in catalogue.clauses.values()]
    features = [asdict(each) for each in catalogue.features.values()]
    tried = [(trial.sweep, trial.id, trial.subject) for trial in trials()]
    text = json.dumps([sorted(catalogue.areas), features, clauses, tried], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
