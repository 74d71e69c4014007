"""
How fast event streams are read: our reader, folding and whole reading beside the SDK's own code.

Measures only. The candidates of a table take turns inside every round, so that a slow moment of
the machine hits all of them; what holds from machine to machine is the ratio, not the time.

    python benchmarks/bench_sse.py --chunks 500 --rounds 15

The table goes to stderr, one JSON line with the same numbers to stdout.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import openai
from openai._streaming import SSEDecoder

from conformance.contract import decide, rules_for
from conformance.model import Exchange, Kind, Level, Provenance, Response
from conformance.wire import chunks, jsontext, reading, sse

Candidates = dict[str, Callable[[], str]]


def body_of(count: int) -> bytes:
    """Return a stream of `count` chunks of one word each, in OpenAI's shape, as bytes."""
    events = [event({"role": "assistant", "content": ""})]
    events += [event({"content": f" word{number}"}) for number in range(count - 2)]
    events.append(event({}, "stop"))
    return b"".join(events) + b"data: [DONE]\n\n"


def event(delta: dict[str, str], reason: str | None = None) -> bytes:
    """Return one event that carries a chunk with `delta`."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
    chunk = {
        "id": "chatcmpl-000000000000000000000000",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": "bench",
        "service_tier": "default",
        "system_fingerprint": "fp_0000000000",
        "choices": [choice],
        "usage": None,
    }
    return b"data: " + json.dumps(chunk, separators=(",", ":")).encode() + b"\n\n"


class Canned(httpx2.BaseTransport):
    """Answers every request with the same pieces."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer `request` without looking at it."""
        headers = {"content-type": "text/event-stream; charset=utf-8"}
        return httpx2.Response(200, headers=headers, stream=Pieces(self.pieces), request=request)


class Pieces(httpx2.SyncByteStream):
    """The pieces of one answer."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)


def tables(count: int) -> dict[str, Candidates]:
    """Return the candidates by table; the first of a table is what the others are compared to."""
    body = body_of(count)
    pieces = [piece + b"\n\n" for piece in body.split(b"\n\n")[:-1]]
    client = openai.OpenAI(
        api_key="bench",
        base_url="http://bench.invalid/v1",
        max_retries=0,
        http_client=httpx2.Client(transport=Canned(pieces), trust_env=False),
    )

    def exchange() -> Exchange:
        response = Response(200, (("content-type", "text/event-stream"),), tuple(pieces))
        provenance = Provenance.REHEARSED
        return Exchange("bench", Kind.STREAM, None, response, "rest", "bench", provenance)

    def fed() -> str:
        reader = sse.Reader()
        return "".join(found.data for piece in pieces for found in reader.feed(piece))

    def decoded(*given: bytes) -> str:
        return "".join(found.data for found in SSEDecoder().iter_bytes(iter(given)))

    def folded() -> str:
        events = [found for found in sse.read(body).events if found.data != reading.DONE]
        return text_of(chunks.fold(jsontext.read_text(found.data).value for found in events))

    def parsed() -> str:
        values = (found.data for found in SSEDecoder().iter_bytes(iter((body,))))
        loaded = [json.loads(data) for data in values if data != reading.DONE]
        return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in loaded)

    def called() -> str:
        stream = client.chat.completions.create(model="bench", messages=[], stream=True)
        return "".join(chunk.choices[0].delta.content or "" for chunk in stream)

    rules = rules_for(Kind.STREAM, answer="ok")

    def judged() -> str:
        made = exchange()
        for rule in rules:
            decide(rule, made, level=Level.MUST)
        return text_of(reading.read(made).folded)

    return {
        "bytes to events": {
            "SDK SSEDecoder": lambda: decoded(body),
            "wire.sse.read": lambda: "".join(found.data for found in sse.read(body).events),
        },
        "bytes to events, a piece an event": {
            "SDK SSEDecoder": lambda: decoded(*pieces),
            "wire.sse.Reader": fed,
        },
        "bytes to the message": {
            "SDK SSEDecoder, json.loads, no checks": parsed,
            "wire.sse, jsontext, chunks.fold": folded,
            "wire.reading.read": lambda: text_of(reading.read(exchange()).folded),
        },
        "an exchange": {
            "SDK, whole call on fixed bytes": called,
            "wire.reading.read": lambda: text_of(reading.read(exchange()).folded),
            f"read and judged by {len(rules)} rules": judged,
        },
        "an exchange judged, against the decoder": {
            "SDK SSEDecoder, json.loads, no checks": parsed,
            f"read and judged by {len(rules)} rules": judged,
        },
    }


def text_of(folded: chunks.Folded) -> str:
    """Return the text of the first choice."""
    message = folded.message()
    return str(message["content"]) if message else ""


def measure(candidates: Candidates, rounds: int, calls: int) -> dict[str, dict[str, float]]:
    """
    Return per candidate the median milliseconds of CPU a call took, and the median ratio to the
    first candidate of the same round. Raises ValueError when candidates disagree on the answer.
    """
    if len({candidate() for candidate in candidates.values()}) != 1:
        raise ValueError("The candidates read different things; there is nothing to compare.")
    times: dict[str, list[float]] = {name: [] for name in candidates}
    gc.collect()
    for _ in range(rounds):
        for name, candidate in candidates.items():
            start = time.process_time_ns()
            for _ in range(calls):
                candidate()
            times[name].append((time.process_time_ns() - start) / calls / 1e6)
    base = next(iter(times.values()))
    return {
        name: {
            "ms": round(statistics.median(taken), 3),
            "ratio": round(statistics.median(a / b for a, b in zip(taken, base, strict=True)), 3),
        }
        for name, taken in times.items()
    }


def main() -> None:
    """Measure every table and print it."""
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n")[0])
    parser.add_argument("--chunks", type=int, default=500, help="chunks of the stream, 3 or more")
    parser.add_argument("--rounds", type=int, default=15, help="rounds in which all take turns")
    parser.add_argument("--calls", type=int, default=5, help="calls a candidate has in a round")
    given = parser.parse_args()
    result: dict[str, Any] = {"bench": "sse", **vars(given), "openai": openai.__version__}
    for title, candidates in tables(given.chunks).items():
        result[title] = measured = measure(candidates, given.rounds, given.calls)
        print(f"\n{title}, {given.chunks} chunks", file=sys.stderr)
        for name, numbers in measured.items():
            line = f"  {name:<40}{numbers['ms']:>10.3f} ms{numbers['ratio']:>9.2f} x"
            print(line, file=sys.stderr)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
