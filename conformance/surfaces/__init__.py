"""
How a client speaks: one neutral call goes in, one exchange as it was on the wire comes out.

Knows nothing of rules, cassettes or verdicts.
"""

from __future__ import annotations

import importlib
import pkgutil

from conformance.surfaces.call import RAW, WRONG_KEY, Call, KeyForm
from conformance.surfaces.curl import curl
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.pool import release
from conformance.surfaces.surface import Foresighted, Surface, Versioned
from conformance.surfaces.zod import Zod

__all__ = [
    "RAW",
    "WRONG_KEY",
    "Call",
    "Endpoint",
    "Foresighted",
    "KeyForm",
    "Surface",
    "Versioned",
    "Zod",
    "all_surfaces",
    "curl",
    "release",
]


def all_surfaces() -> dict[str, Surface]:
    """
    Return every surface by name, the plainest first: rest, python, python-async, javascript.

    A surface is a module of this package with a `SURFACE` and, in `PLACE`, its place in the order.
    """
    modules = [
        importlib.import_module(f"{__name__}.{found.name}")
        for found in pkgutil.iter_modules(__path__)
    ]
    offered = [module for module in modules if hasattr(module, "SURFACE")]
    offered.sort(key=lambda module: int(module.PLACE))
    return {module.SURFACE.name: module.SURFACE for module in offered}
