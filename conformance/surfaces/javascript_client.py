"""
The JavaScript client as a whole: a driver, the relay that its requests go through, and the calls.

Knows when it is started, restarted and closed; nothing of exchanges.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conformance.model import InvalidRun, MissingPrerequisite
from conformance.surfaces import javascript_words as words
from conformance.surfaces.call import Call
from conformance.surfaces.endpoint import Endpoint
from conformance.surfaces.errand import Errand
from conformance.surfaces.javascript_driver import Driver
from conformance.surfaces.javascript_node import node
from conformance.surfaces.javascript_packages import JS, chosen, installed
from conformance.surfaces.relay import Relay
from conformance.surfaces.routes import ROUTES

STARTS_IN_S = 60.0
GRACE_S = 5.0
"""How much longer than an exchange the driver may take for what it makes of it."""

DEATHS = 2
"""After so many deaths in a row, with no result in between, the driver is not started again."""


@dataclass(slots=True)
class Underway:
    """A call that was handed to the driver, and its result once there is one."""

    call: Call
    endpoint: Endpoint
    exchange: str
    errand: Errand
    result: Mapping[str, Any] | None = None


class JavaScriptClient:
    """
    A client in a process of its own, started on first use.

    `exact` says whether answers reach it in exactly the pieces of the tap. Use on one thread.
    """

    def __init__(self, *, exact: bool = False) -> None:
        self.exact = exact
        self.versions: tuple[tuple[str, str], ...] = ()
        self.calls: frozenset[str] = frozenset()
        self._relay: Relay | None = None
        self._driver: Driver | None = None
        self._underway: dict[str, Underway] = {}
        self._ahead: dict[tuple[Endpoint, str], Underway] = {}
        self._count = 0
        self._deaths = 0
        self._missing: MissingPrerequisite | None = None
        self._last_words = ""

    @property
    def process_id(self) -> int | None:
        """The id of the process, None while there is none."""
        return self._driver.id if self._driver is not None else None

    def start(self) -> None:
        """
        Start the process if it does not run.

        Raises MissingPrerequisite, at every call alike, when something it needs is not there, and
        InvalidRun when it died too often.
        """
        if self._missing is not None:
            raise self._missing
        if self._driver is not None:
            return
        if self._deaths >= DEATHS:
            raise InvalidRun(
                f"The JavaScript client's process died {self._deaths} times in a row.",
                "What it said last stands with the exchanges that it died of.",
            )
        try:
            self._start()
        except MissingPrerequisite as problem:
            self._missing = problem
            self.close()
            raise

    def begin(self, call: Call, endpoint: Endpoint, exchange: str) -> Underway:
        """
        Hand `call` to the driver. Raises ValueError or TypeError when it cannot be put into words.
        """
        self.start()
        assert self._relay is not None
        assert self._driver is not None
        self._count += 1
        errand = Errand(str(self._count), endpoint, call.key, exchange)
        url = self._relay.base_url(endpoint.base_url)
        try:
            self._driver.send(
                words.run(call, endpoint, number=errand.id, base_url=url, exact=self.exact)
            )
        except (TypeError, ValueError):
            errand.end()
            raise
        self._relay.enter(errand)
        self._underway[errand.id] = Underway(call, endpoint, exchange, errand)
        return self._underway[errand.id]

    def send_ahead(self, call: Call, endpoint: Endpoint, exchange: str) -> None:
        """Hand `call` to the driver before anybody waits for it; raises what `begin` raises."""
        if (endpoint, exchange) not in self._ahead:
            self._ahead[endpoint, exchange] = self.begin(call, endpoint, exchange)

    def make(self, call: Call, endpoint: Endpoint, exchange: str) -> Underway:
        """
        Return `call` with its result, waiting for it when it was sent ahead; its errand is over.

        Raises what `begin` raises, and InvalidRun when the driver dies over the call or has
        nothing to say long after the exchange had to be over.
        """
        early = self._ahead.pop((endpoint, exchange), None)
        if early is not None and early.call == call and self._finish(early) and _judgeable(early):
            return early
        if early is not None:
            self._over(early)
        for _ in range(2):
            alone = not self._underway
            underway = self.begin(call, endpoint, exchange)
            if self._finish(underway):
                return underway
            if alone:
                break  # else it may have died over another, and the second try is alone
        said = self._last_words
        self._deaths += 1
        raise InvalidRun(
            f"The JavaScript client's process died over {exchange}: {said or 'it said nothing'}.",
            "This is a fault of the suite or of Node, not of the endpoint.",
        )

    def forget(self, endpoint: Endpoint) -> None:
        """Drop every call to `endpoint` that nobody waits for."""
        for key in [each for each in self._ahead if each[0] is endpoint]:
            self._over(self._ahead.pop(key))

    def close(self) -> None:
        """End the process and the relay; the next call starts both anew."""
        driver, self._driver = self._driver, None
        relay, self._relay = self._relay, None
        self._ahead.clear()
        for underway in tuple(self._underway.values()):
            self._over(underway)
        if driver is not None:
            driver.stop()
            self._last_words = driver.last_words[-600:]
        if relay is not None:
            relay.close()

    def _start(self) -> None:
        major = chosen()
        found = node()
        packages = installed(major, found)
        self._relay = Relay()
        self._driver = Driver(found.program, JS / "driver.mjs", self._relay.wake)
        self._driver.send(
            {
                "kind": "start",
                "packages": str(packages),
                "relay": self._relay.address,
                "calls": list(ROUTES),
            }
        )
        end = time.monotonic() + STARTS_IN_S
        while not self._driver.came:
            if self._driver.dead or time.monotonic() > end:
                raise MissingPrerequisite(
                    f"The npm package openai {major} does not start in Node {found.version}: "
                    f"{self._driver.last_words or 'it said nothing'}.",
                    f"Delete {packages.name} from the cache of npm packages and try again.",
                )
            self._relay.turn(0.2)
        ready = self._driver.came.popleft()
        self.versions = (("openai (npm)", ready["openai"]), ("node", ready["node"]))
        self.calls = frozenset(ready["calls"])

    def _finish(self, underway: Underway) -> bool:
        """
        Wait until `underway` has its result, and tell whether it got one before the driver died.

        Raises InvalidRun when the driver hangs.
        """
        end = time.monotonic() + underway.endpoint.max_s + GRACE_S
        self._turn(0)  # also when its result is there: others may wait for us
        while underway.result is None:
            if self._driver is None or self._driver.dead:
                self.close()
                return False
            left = end - time.monotonic()
            if left <= 0:
                raise self._hung(underway)
            self._turn(min(left, 1.0))
        self._over(underway)
        return True

    def _turn(self, timeout_s: float) -> None:
        if self._relay is None or self._driver is None:
            return
        self._relay.turn(0 if self._driver.came else timeout_s)
        while self._driver.came:
            result = self._driver.came.popleft()
            underway = self._underway.get(result["id"])
            if underway is not None:
                underway.result = result
                self._deaths = 0

    def _over(self, underway: Underway) -> None:
        if self._underway.pop(underway.errand.id, None) is None:
            return
        if self._relay is not None:
            self._relay.leave(underway.errand)
        underway.errand.end()

    def _hung(self, underway: Underway) -> InvalidRun:
        if self._driver is not None:
            self._driver.kill()
        self._deaths += 1
        self.close()
        bound = underway.endpoint.max_s + GRACE_S
        return InvalidRun(
            f"The JavaScript client had nothing to say of {underway.exchange} after {bound:g} s.",
            "This is a fault of the suite or of Node, not of the endpoint.",
        )


def _judgeable(early: Underway) -> bool:
    """
    Tell whether a call that was sent ahead came to an end of its own.

    A client that gave up waiting while we did other things says nothing about the endpoint.
    """
    taken = early.errand.taken
    return taken.status is not None or taken.failure is not None or taken.ours is not None
