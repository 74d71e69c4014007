"""
A recorded request as a call that somebody can paste into Python.

Works from the curl line, which never holds a key; knows nothing of verdicts.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from conformance.places import schemas
from conformance.surfaces.routes import ROUTES, Route

_AREAS = {
    "chat/completions": "chat",
    "embeddings": "embeddings",
    "images/generations": "images",
    "batches": "batches",
}
_KEY = re.compile(r"(.*?)\$([A-Za-z_]\w*)")
_DEFAULT = ("Bearer ", "GEMINI_API_KEY")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request as its curl line tells it; `key` is what stands before the key, and its name."""

    method: str
    url: str
    media: str
    key: tuple[str, str, str] | None
    body: str | None
    in_file: bool


def python_call(curl: str) -> str | None:
    """
    Return Python that sends what the line `curl` sends, or None when that is no such line.

    A JSON body that an SDK call can carry becomes that call, members the SDK does not know as
    `extra_body`; everything else goes out through the HTTP library of the SDK. The key comes from
    the environment.
    """
    sent = _sent(curl)
    if sent is None:
        return None
    return _through_sdk(sent) or _raw(sent)


def _sent(curl: str) -> _Sent | None:
    try:
        words = shlex.split(curl, comments=True)
    except ValueError:
        return None
    if words[:1] != ["curl"]:
        return None
    method, url, media, body, in_file = "", "", "", None, False
    key: tuple[str, str, str] | None = None
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest, "")
        elif word == "-H":
            name, _, value = next(rest, "").partition(": ")
            if name.lower() == "content-type":
                media = value
            elif held := _KEY.fullmatch(value):
                key = (name, held[1], held[2])
            else:
                key = (name, value, "")
        elif word == "--data-raw":
            body = next(rest, "")
        elif word == "--data-binary":
            in_file = bool(next(rest, ""))
        elif not word.startswith("-"):
            url = word
    if not _is_address(url):
        return None
    return _Sent(method or ("POST" if body or in_file else "GET"), url, media, key, body, in_file)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _through_sdk(sent: _Sent) -> str | None:
    prefix, variable = (sent.key[1:]) if sent.key else _DEFAULT
    if "?" in sent.url or "$" in sent.url or prefix != "Bearer " or not variable:
        return None
    if sent.key is not None and sent.key[0].lower() != "authorization":
        return None
    for call, route in ROUTES.items():
        base, arguments = _fits(route, sent)
        if base is None:
            continue
        if route.body and not sent.in_file:
            members = _members(sent.body)
            # What the SDK would insist on or add by itself has to be there, or it is another body.
            if members is None or not {*route.required, *route.adds} <= members.keys():
                return None
            arguments |= _arguments(route, members)
        elif route.body or sent.body is not None or sent.in_file:
            continue
        return _sdk_text(call, base, variable, arguments)
    return None


def _fits(route: Route, sent: _Sent) -> tuple[str | None, dict[str, Any]]:
    """Return the base URL under which `route` is what was sent, and its arguments in the path."""
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/?]+)", re.escape(route.template))
    found = re.fullmatch(rf"(?P<base>.*/){pattern}", sent.url)
    if found is None or route.method != sent.method or route.form:
        return None, {}
    named = found.groupdict()
    return named.pop("base"), {name: unquote(value) for name, value in named.items()}


def _members(body: str | None) -> dict[str, Any] | None:
    try:
        value = json.loads(body or "")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _arguments(route: Route, members: Mapping[str, Any]) -> dict[str, Any]:
    known = _known(route.template)
    own = {name: value for name, value in members.items() if name in known and name.isidentifier()}
    rest = {name: value for name, value in members.items() if name not in own}
    return own | ({"extra_body": rest} if rest else {})


@cache
def _known(template: str) -> frozenset[str]:
    """Return the members that OpenAI's contract names for a body, which the SDK has too."""
    area = _AREAS.get(template)
    if area is None:
        return frozenset()
    file = schemas() / "wire" / area / "request.schema.json"
    return frozenset(json.loads(file.read_text("utf-8"))["properties"])


def _sdk_text(call: str, base: str, variable: str, arguments: Mapping[str, Any]) -> str:
    shown = [f"    {name}={value!r}," for name, value in arguments.items()]
    made = f"client.{call}(" + ("\n" + "\n".join(shown) + "\n" if shown else "") + ")"
    lines = ["import os", "", "from openai import OpenAI", ""]
    lines.append(f'client = OpenAI(base_url={base!r}, api_key=os.environ["{variable}"])')
    if arguments.get("stream") is True:
        return "\n".join([*lines, f"for chunk in {made}:", "    print(chunk)"])
    return "\n".join([*lines, f"print({made})"])


def _raw(sent: _Sent) -> str:
    address = _KEY.fullmatch(sent.url)
    url = _joined(address[1], address[2]) if address else repr(sent.url)
    lines = ["import os", "", "import httpx2", "", "answer = httpx2.request("]
    lines += [f"    {sent.method!r},", f"    {url},"]
    if headers := list(_headers(sent)):
        lines.append(f"    headers={{{', '.join(headers)}}},")
    if sent.in_file:
        lines.append('    content=open("request.body", "rb").read(),')
    elif sent.body is not None:
        lines.append(f"    content={sent.body!r}.encode(),")
    return "\n".join([*lines, ")", "print(answer.status_code, answer.text)"])


def _headers(sent: _Sent) -> Iterator[str]:
    if sent.media:
        yield f"'content-type': {sent.media!r}"
    if sent.key:
        name, prefix, variable = sent.key
        yield f"{name!r}: {_joined(prefix, variable) if variable else repr(prefix)}"


def _joined(text: str, variable: str) -> str:
    key = f'os.environ["{variable}"]'
    return f"{text!r} + {key}" if text else key
