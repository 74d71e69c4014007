"""
A real endpoint as a target: a profile, or any base URL.

Takes the key from the environment, by name, and shows it to nobody.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shlex
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from conformance.model import Exchange, InvalidRun, Kind, Provenance, TargetHead, WrongUsage
from conformance.surfaces import Call, Endpoint, release
from conformance.surfaces.rest import SURFACE as REST
from conformance.targets.address import base_url, name_of, refuse_clear_text
from conformance.targets.profiles import Profile, choose_models, profile_of
from conformance.targets.target import Target

PROBE_S = 20.0
"""How long an endpoint may take to list its models before the run is called off."""

REHEARSAL_MODEL = "reference-chat"
"""The id by which our own reference endpoint is known on a socket."""

_KEY_REFUSED = re.compile(rb"api[ _-]?key", re.IGNORECASE)
_SOME = 40  # ids of a model list named in a message or a detail


class LiveTarget(Target):
    """
    The endpoint at `url`, asked once for its models on opening to see that it is alive.

    `key` None sends no authorization. `models` pairs roles with ids; where it is empty the
    fitting ids of the endpoint's own list are taken, and `head().detail` says so. `again` are the
    words of a command that name it, without it the URL. An endpoint that
    lists the reference endpoint's models is one, and stays a rehearsal on whatever socket it is
    served. Raises InvalidRun when nothing answers, the key is refused, or no model can be chosen.
    """

    def __init__(
        self,
        name: str,
        url: str,
        *,
        key: str | None,
        models: Mapping[str, str],
        key_env: str = "",
        claims: str = "openai",
        again: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.claims = claims
        self.key_env = key_env
        self._url = url
        self._key = key
        self._again = tuple(again) or ("--target", url)
        self._models = dict(models)
        self._details: list[str] = []
        self._provenance = Provenance.LIVE
        try:
            self._probe()
        except BaseException:
            self.close()
            raise

    def again(self) -> str:
        """Return the options of a command that name this target again."""
        return shlex.join(self._again)

    def head(self) -> TargetHead:
        """Return the head, dated today."""
        return TargetHead(
            name=self.name,
            provenance=self._provenance,
            base_url=self._url,
            models=tuple(self._models.items()),
            recorded=datetime.datetime.now(datetime.UTC).date().isoformat(),
            detail="; ".join(self._details) or None,
        )

    def endpoint(self) -> Endpoint:
        """Return the endpoint, over the real network."""
        return self._endpoint

    @cached_property
    def _endpoint(self) -> Endpoint:
        return Endpoint(self._url, key=self._key)

    def _probe(self) -> None:
        quick = Endpoint(self._url, key=self._key, timeout_s=PROBE_S, max_s=2 * PROBE_S)
        try:
            answer = REST.send(
                Call("models.list"),
                quick,
                exchange="models/probe",
                model=None,
                target=self.name,
                provenance=Provenance.LIVE,
                kind=Kind.MODELS,
            )
        finally:
            release(quick)
        if answer.response is None:
            raise InvalidRun(
                f"Nothing answers at {self._url}: {answer.failure}",
                "Check the base URL and that the endpoint runs.",
            )
        self._check_key(answer)
        ids = model_ids(answer)
        if any(name.removeprefix("models/") == REHEARSAL_MODEL for name in ids):
            self._provenance = Provenance.REHEARSED
            self._details.append("our own reference endpoint, so a rehearsal")
        if not self._models:
            self._choose(ids, answer)

    def _check_key(self, answer: Exchange) -> None:
        response = answer.response
        assert response is not None
        bad = response.status == 400 and _KEY_REFUSED.search(response.body[:10_000])
        if response.status not in (401, 403) and not bad:
            return
        if self._key is None:
            raise InvalidRun(
                f"{self._url} wants a key (status {response.status}).",
                "Name the variable that holds it with --api-key-env.",
            )
        raise InvalidRun(
            f"{self._url} refuses the key in {self.key_env} (status {response.status}).",
            f"Check the value of {self.key_env}.",
        )

    def _choose(self, ids: list[str], answer: Exchange) -> None:
        if not ids:
            status = answer.response.status if answer.response else None
            raise InvalidRun(
                f"{self._url} lists no models (status {status}), so none can be chosen.",
                "Name one per role, for example --model chat=ID.",
            )
        self._models = choose_models(ids)
        if "chat" not in self._models:
            raise InvalidRun(
                f"None of the models {self._url} lists fits chat: {', '.join(ids[:_SOME])}.",
                "Name one with --model chat=ID.",
            )
        chosen = ", ".join(f"{role}={name}" for role, name in self._models.items())
        self._details.append(f"models chosen from the endpoint's own list of {len(ids)}: {chosen}")


def model_ids(answer: Exchange) -> list[str]:
    """Return the ids a model list holds, in order; none when the answer is no such list."""
    response = answer.response
    if response is None or not response.ok:
        return []
    try:
        value: Any = json.loads(response.body)
    except (ValueError, RecursionError):
        return []
    listed = value.get("data") if isinstance(value, dict) else None
    entries = listed if isinstance(listed, list) else []
    ids = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    return [name for name in ids if isinstance(name, str) and name and name.isprintable()]


def open_profile(profile: Profile, *, models: Mapping[str, str], key_env: str | None) -> LiveTarget:
    """
    Open the endpoint of `profile`; `models` replaces its models role by role.

    The key is read from the variable `key_env`, or the profile's own. Raises WrongUsage when it
    is not set, and what LiveTarget raises.
    """
    variable = key_env or profile.key_env
    chosen = {role: choice.id for role, choice in profile.models.items()} | dict(models)
    key = key_from(variable, f"the target {profile.name}")
    return LiveTarget(
        profile.name,
        profile.base_url,
        key=key,
        models=chosen,
        key_env=variable,
        claims=profile.claims,
        again=_words(profile.name, key_env, models),
    )


def open_url(text: str, *, models: Mapping[str, str], key_env: str | None) -> LiveTarget:
    """
    Open the endpoint at the base URL `text`, as a profile when it is one's.

    No key is sent unless `key_env` names a variable. Raises WrongUsage for a URL that cannot be
    one, a variable that is not set, or a key that would travel unencrypted to another machine.
    """
    url = base_url(text)
    profile = profile_of(url)
    if profile is not None:
        return open_profile(profile, models=models, key_env=key_env)
    key = None
    if key_env is not None:
        refuse_clear_text(url, key_env)
        key = key_from(key_env, url)
    return LiveTarget(
        name_of(url),
        url,
        key=key,
        models=models,
        key_env=key_env or "",
        again=_words(url, key_env, models),
    )


def _words(said: str, key_env: str | None, models: Mapping[str, str]) -> list[str]:
    """Return the options with which a target was named: what was not given is not said."""
    words = ["--target", said]
    if key_env:
        words += ["--api-key-env", key_env]
    for role, model in models.items():
        words += ["--model", f"{role}={model}"]
    return words


def key_from(variable: str, whom: str) -> str:
    """
    Return the key in the environment variable `variable`.

    Raises WrongUsage, naming the variable and never its value, when it is unset, empty, or holds
    something that cannot stand in a header.
    """
    key = os.environ.get(variable, "").strip()
    if not key:
        raise WrongUsage(
            f"The environment variable {variable}, which holds the key for {whom}, is not set.",
            f"Set {variable}, or name another variable with --api-key-env.",
        )
    if not re.fullmatch(r"[\x21-\x7e]+", key):
        raise WrongUsage(
            f"The key in {variable} holds characters that cannot stand in a header.",
            f"Set {variable} to the key alone.",
        )
    return key
