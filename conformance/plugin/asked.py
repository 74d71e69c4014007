"""
An exchange as a suite module looks at it: small lenses over the bytes.

Reads and never judges; a lens on something absent gives None or an empty value, so that the
assertion that needed it says what was missing.
"""

from __future__ import annotations

from typing import Any

from conformance.contract import Decision, Rule
from conformance.contract.phrases import shorten
from conformance.model import Breach, Carried, Event, Exchange, Response
from conformance.plugin.outcomes import Broken, Reason, not_applicable, untestable
from conformance.wire import reading


class Asked:
    """
    One exchange that was asked for. `expects` is "ok" or "error"; `forced` is False when the model
    did not do what the prompt forces, after all retries; `told` is True when a test of its own
    looks at the exchange; `unlawful` says how an answer of the endpoint, sent back to it, broke the
    contract of requests; `decisions` are those of the contract rules, once they were held.
    """

    def __init__(self, exchange: Exchange, *, expects: str) -> None:
        self.exchange = exchange
        self.expects = expects
        self.forced = True
        self.told = False
        self.unlawful: str | None = None
        self.decisions: tuple[tuple[Rule, Decision], ...] = ()
        self._reading = reading.read(exchange)

    @property
    def response(self) -> Response:
        """What came back; untestable when nothing did."""
        if self.exchange.response is None:
            raise untestable(f"{self.exchange.id} got no answer: {self.exchange.failure}")
        return self.exchange.response

    @property
    def status(self) -> int:
        """HTTP status of the answer."""
        return self.response.status

    @property
    def sent(self) -> Any:
        """The request body as parsed JSON."""
        return self._reading.request

    @property
    def value(self) -> Any:
        """The answer's body as parsed JSON; None when it is none."""
        return self._reading.value if self._reading.json.parsed else None

    @property
    def events(self) -> tuple[Event, ...]:
        """The events of a stream in order, the done sentinel among them."""
        return self._reading.stream.events if self._reading.stream else ()

    @property
    def chunks(self) -> list[dict[str, Any]]:
        """The chunks of a stream in order, as parsed JSON objects."""
        values = (chunk.json.value for chunk in self._reading.chunks if chunk.json.parsed)
        return [value for value in values if isinstance(value, dict)]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The choices of a plain answer."""
        found = self.value.get("choices") if isinstance(self.value, dict) else None
        return [choice for choice in found if isinstance(choice, dict)] if found else []

    @property
    def message(self) -> dict[str, Any]:
        """The message of the first choice: as it came, or folded from the stream's deltas."""
        return self._reading.message(0) or {}

    @property
    def content(self) -> str | None:
        """The text of the first choice's message."""
        content = self.message.get("content")
        return content if isinstance(content, str) else None

    @property
    def finish_reason(self) -> str | None:
        """The finish reason of the first choice."""
        reason: Any = None
        if self._reading.stream is not None:
            folded = self._reading.folded.choices.get(0)
            reason = folded.finish_reason if folded else None
        elif self.choices:
            reason = self.choices[0].get("finish_reason")
        return reason if isinstance(reason, str) else None

    @property
    def tool_calls(self) -> list[dict[str, Any]]:
        """The tool calls of the first choice's message."""
        calls = self.message.get("tool_calls")
        return [call for call in calls if isinstance(call, dict)] if calls else []

    @property
    def usage(self) -> dict[str, Any]:
        """The token counts of the answer, plain or streamed."""
        if self._reading.stream is not None:
            return self._reading.folded.usage or {}
        usage = self.value.get("usage") if isinstance(self.value, dict) else None
        return usage if isinstance(usage, dict) else {}

    @property
    def error_message(self) -> str | None:
        """The message of an error body, in whichever shape it came."""
        value = self.value[0] if isinstance(self.value, list) and self.value else self.value
        error = value.get("error") if isinstance(value, dict) else None
        return error.get("message") if isinstance(error, dict) else None

    @property
    def carried(self) -> Carried:
        """What the client library handed to its user; not applicable to raw HTTP."""
        if self.exchange.carried is None:
            raise not_applicable(Reason.SURFACE, "raw HTTP hands on the bytes themselves")
        return self.exchange.carried

    @property
    def handed(self) -> Any:
        """The value that the client library handed to its user; where it raised, no test holds."""
        carried = self.carried
        if carried.raised is not None:
            raised = f"it raised {carried.raised}: {carried.message}"
            wanted = ("what the wire holds, handed on by the client library",)
            raise Broken(Breach("library", wanted, shorten(raised)))
        return carried.value
