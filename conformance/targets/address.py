"""
What may stand in a base URL, and what a target at one is called.

Judges text only; asks no network and no name server.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from conformance.model import WrongUsage
from conformance.surfaces.network import is_loopback

_USUAL_PATHS = frozenset({"", "v1"})


def base_url(text: str) -> str:
    """
    Return `text` as a base URL with a final slash.

    Raises WrongUsage unless it is an http or https URL with a host and without user information,
    query and fragment.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise WrongUsage(f"The base URL cannot be read: {error}.", _EXAMPLE) from error
    if parts.username is not None or parts.password is not None:
        raise WrongUsage("The base URL holds user information.", "Put keys into the environment.")
    shown = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise WrongUsage(f"{shown} is no http or https URL.", _EXAMPLE)
    if parts.query or parts.fragment:
        raise WrongUsage(f"The base URL {shown} has a query or a fragment.", _EXAMPLE)
    if not re.fullmatch(r"[\x21-\x7e]+", parts.netloc + parts.path):
        raise WrongUsage(f"The base URL {shown!r} holds characters a URL cannot.", _EXAMPLE)
    return shown.rstrip("/") + "/"


_EXAMPLE = "Give it like https://host/v1/ , the way a client's base_url is given."


def name_of(url: str) -> str:
    """Return the name of a target at the base URL `url`: host, port and unusual path, as words."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    said = parts.netloc.lower() + ("" if path in _USUAL_PATHS else f"-{path}")
    return re.sub(r"[^a-z0-9_.-]+", "-", said.lower()).strip("-.") or "endpoint"


def refuse_clear_text(url: str, key_env: str) -> None:
    """Raise WrongUsage when the key in `key_env` would travel unencrypted to another machine."""
    parts = urlsplit(url)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise WrongUsage(
            f"The key in {key_env} was not sent: {url} is not encrypted and not this machine.",
            "Use https, or leave the key out if the endpoint wants none.",
        )
