"""
How a suite module asks: `ask` names an exchange and gives a fixture that holds its answer.

Knows nothing of targets: which one answers, through which surface, is the lane's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal

import pytest

from conformance.model import Kind
from conformance.plugin.asked import Asked
from conformance.surfaces import RAW, Call, KeyForm

Answer = Literal["ok", "error"]
_CHAT = "chat.completions.create"
KINDS = {
    _CHAT: Kind.COMPLETION,
    "chat.completions.parse": Kind.COMPLETION,
    "chat.completions.stream": Kind.STREAM,
    "chat.completions.with_raw_response.create": Kind.COMPLETION,
    "models.list": Kind.MODELS,
    "models.list.iter_pages": Kind.MODELS,
    "models.retrieve": Kind.MODEL,
    "embeddings.create": Kind.EMBEDDINGS,
    "images.generate": Kind.IMAGES,
    "images.edit": Kind.IMAGES,
    "videos.create": Kind.VIDEO,
    "videos.create_and_poll": Kind.VIDEO,
    "videos.retrieve": Kind.VIDEO,
    "videos.download_content": Kind.CONTENT,
    "files.create": Kind.FILE,
    "files.retrieve": Kind.FILE,
    "files.content": Kind.CONTENT,
    "batches.create": Kind.BATCH,
    "batches.retrieve": Kind.BATCH,
    "batches.cancel": Kind.BATCH,
}
"""What each SDK call asks for; a call that takes no model is asked with `role=None`."""

TRIES = 3
"""How often a target is asked until the model does what the prompt forces."""


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """
    One exchange that a module asks for; `ask` explains the members.

    `spelled` turns the role's model id into the name to send; `judged_as` says what a raw request
    asks for; `lawful` is False where OpenAI's own request schema is broken on purpose.
    """

    exchange: str
    path: str
    role: str | None
    params: Mapping[str, Any] = field(default_factory=dict)
    expects: Answer = "ok"
    key: KeyForm = KeyForm.OWN
    slash: bool = True
    spelled: Callable[[str], str] | None = None
    after: Ask | None = None
    forcing: Callable[[Asked], object] | None = None
    only: str | None = None
    tries: int = TRIES
    pause_s: float = 0.0
    judged_as: Kind | None = None
    lawful: bool = True

    @property
    def area(self) -> str:
        """The area that the exchange belongs to: the first part of its id."""
        return self.exchange.partition("/")[0]

    @property
    def kind(self) -> Kind:
        """What is asked for, which decides the contract rules that judge the answer."""
        if self.path == _CHAT and self.params.get("stream") is True:
            return Kind.STREAM
        return self.judged_as or KINDS.get(self.path, Kind.OTHER)

    def call(self, model: str | None, prior: Asked | None) -> Call:
        """
        Return the neutral request, with `model` filled in and callable parameters resolved.

        A callable parameter is called with the exchange that came before (`after`); a class (a
        model for `parse`) is a value.
        """
        params = {
            name: value(prior) if callable(value) and not isinstance(value, type) else value
            for name, value in self.params.items()
        }
        if model is not None:
            named = {"model": self.spelled(model) if self.spelled else model}
            if self.path != RAW:
                params = named | params
            elif "json" in params:
                params["json"] = named | params["json"]
        return Call(path=self.path, params=params, key=self.key, slash=self.slash)


def ask(
    exchange: str,
    path: str = _CHAT,
    *,
    role: str | None = "chat",
    expects: Answer = "ok",
    key: KeyForm = KeyForm.OWN,
    slash: bool = True,
    model: Callable[[Any], str] | str | None = None,
    after: Any = None,
    forcing: Callable[[Asked], object] | None = None,
    only: str | None = None,
    tries: int = TRIES,
    pause_s: float = 0.0,
    lawful: bool = True,
    **params: Any,
) -> Any:
    """
    Return a module-scoped fixture that holds the answer to one request.

    `exchange` is its id, `<area>/<name>`; `path` the SDK call path; `params` the call's arguments.
    The model of `role` is filled in; `model` may be a function from the role's model id to the
    name to send. With `role` None it is the name itself, or a function of `after`. `expects` says
    whether an answer or an error is wanted; `key` and `slash` which key and which spelling of the
    base URL to use.
    `after` is another fixture of `ask` whose answer callable params are called with. `forcing`
    tells whether the model did what the prompt forces: until it does, a live target is asked
    again, and in the end the tests that look at the answer are inconclusive. `tries` is how often
    at most; over a network `pause_s` seconds pass before the next, so that a poll can wait for
    work to be done (let `forcing` hold for every status that is final). `only` names the promise
    without which the exchange is not asked at all ("gemini"). `lawful` is False where the request
    breaks OpenAI's own schema on purpose.
    """
    if path.startswith("models.list"):
        role = None
    if role is None and model is not None:
        params = {"model": model} | params
    asked = Ask(
        exchange=exchange,
        path=path,
        role=role,
        params=params,
        expects=expects,
        key=key,
        slash=slash,
        spelled=model if role is not None and callable(model) else None,
        after=asked_by(after) if after is not None else None,
        forcing=forcing,
        only=only,
        tries=tries,
        pause_s=pause_s,
        lawful=lawful,
    )
    return _fixture(asked)


def _fixture(asked: Ask) -> Any:
    def answer(lane: Any) -> Asked:
        found: Asked = lane.bench.asked(asked, lane)
        return found

    answer.ask = asked  # type: ignore[attr-defined]  # how the plugin finds it again
    return pytest.fixture(scope="module")(answer)


def ask_raw(
    exchange: str,
    method: str,
    route: Callable[[Asked], str] | str,
    *,
    role: str | None = None,
    expects: Answer = "ok",
    key: KeyForm = KeyForm.OWN,
    kind: Kind | None = None,
    after: Any = None,
    only: str | None = None,
    **params: Any,
) -> Any:
    """
    Return a fixture for a request that the SDKs have no call for, or would not send as it is.

    `route` is relative to the base URL, or a function of `after` that gives it; `json` or
    `content` (text sent as it is) may be given. With a `role` its model is filled into `json`.
    `kind` says which contract rules judge the answer; without it none does. The rest is as for
    `ask`.
    """
    return _fixture(
        Ask(
            exchange=exchange,
            path=RAW,
            role=role,
            params={"method": method, "path": route} | params,
            expects=expects,
            key=key,
            after=asked_by(after) if after is not None else None,
            only=only,
            judged_as=kind,
        )
    )


def asked_by(fixture: Any) -> Ask | None:
    """Return the `Ask` behind a fixture that `ask` made, or None for any other object."""
    getter = getattr(fixture, "_get_wrapped_function", None)
    return getattr(getter(), "ask", None) if getter else None


def asks_of(module: ModuleType) -> dict[str, Ask]:
    """Return the exchanges that a module asks for, by fixture name, in order of writing."""
    found = {name: asked_by(value) for name, value in vars(module).items()}
    return {name: asked for name, asked in found.items() if asked is not None}
