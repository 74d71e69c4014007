"""
What replay adds to a call through the OpenAI SDK: ours and stock vcrpy's, against fixed bytes.

Run it as `python benchmarks/bench_replay.py`. The candidates run in turn inside each round, so
that a ratio holds while the machine's speed drifts; medians over the rounds of CPU time a call
are printed as a table, and once more as one line of JSON. It judges nothing: the budget, at most
1.25 times the SDK on fixed bytes, is for a person to compare with.

What a suite pays is "new requests": every request is new to its index and has to be brought into
canonical form. "seen requests" is the same request again. vcrpy loads its cassette in every call,
as it does in a test, so the fair comparison with it is the candidate of ours that does so too.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import vcr

from conformance.model import Exchange, Kind, Provenance, Request, Response
from conformance.recording import vcr_match
from conformance.recording.cassette import Head, find_sets, path_of, read, symbolic_base_url, write
from conformance.recording.index import Index
from conformance.recording.replay import ReplayTransport

TARGET = "reference-openai"
BASE_URL = symbolic_base_url(TARGET)
BUDGET = 1.25


class FixedBytes(httpx2.BaseTransport):
    """The floor: every request is answered with the same bytes, with everything made ready."""

    def __init__(self, response: Response) -> None:
        self._status = response.status
        self._headers = httpx2.Headers(list(response.headers))
        self._stream = httpx2.ByteStream(response.body)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the fixed answer."""
        request.read()
        return httpx2.Response(self._status, headers=self._headers, stream=self._stream)


def question(number: int, *, stream: bool) -> dict[str, Any]:
    """Return the arguments of the call number `number`."""
    asked = {
        "model": "reference-chat",
        "messages": [
            {"role": "system", "content": "You are a careful assistant. " * 4},
            {"role": "user", "content": f"Question {number}: say hello."},
        ],
        "temperature": 0.5,
    }
    return {**asked, "stream": True} if stream else asked


def answer(number: int, *, stream: bool, chunks: int) -> Response:
    """Return an answer of everyday size: one completion, or `chunks` chunks."""
    shared = {"id": f"chatcmpl-{number}", "created": 1, "model": "reference-chat"}
    if not stream:
        body = {
            **shared,
            "object": "chat.completion",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "stop",
                    "logprobs": None,
                    "message": {"role": "assistant", "content": "Hello. " * 40, "refusal": None},
                }
            ],
            "usage": {"prompt_tokens": 30, "completion_tokens": 80, "total_tokens": 110},
        }
        headers = (("content-type", "application/json"), ("x-request-id", f"req-{number}"))
        return Response(200, headers, (json.dumps(body).encode(),), (120.0,))
    pieces = [
        f"data: {json.dumps(shared | {'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"
        for choice in [{"index": 0, "delta": {"content": f"word {n} "}} for n in range(chunks)]
    ]
    every = tuple(piece.encode() for piece in [*pieces, "data: [DONE]\n\n"])
    times = tuple(float(n) for n in range(len(every)))
    return Response(200, (("content-type", "text/event-stream"),), every, times)


def record(root: Path, *, calls: int, stream: bool, chunks: int) -> Index:
    """Write `calls` cassettes below `root` and return their index."""
    area = "streaming" if stream else "chat"
    for number in range(calls):
        head = Head(
            provenance=Provenance.REHEARSED,
            target=TARGET,
            exchange=f"{area}/question-{number}",
            area=area,
            kind=Kind.STREAM if stream else Kind.COMPLETION,
            role="chat",
            model="reference-chat",
            base_url=BASE_URL,
            recorded="2026-11-22",
            suite="0",
            surface="rest",
        )
        request = Request(
            "POST",
            f"{BASE_URL}chat/completions",
            (("content-type", "application/json"),),
            json.dumps(question(number, stream=stream)).encode(),
        )
        exchange = Exchange(
            id=head.exchange,
            kind=head.kind,
            request=request,
            response=answer(number, stream=stream, chunks=chunks),
            surface="rest",
            target=TARGET,
            provenance=Provenance.REHEARSED,
        )
        write(exchange, path_of(root, head), head=head)
    return Index.of_set(find_sets([root])[0])


@contextlib.contextmanager
def sdk(transport: httpx2.BaseTransport | None) -> Iterator[openai.OpenAI]:
    """Yield an SDK client over `transport`, or over the network stack that vcrpy patches."""
    with httpx2.Client(transport=transport, trust_env=False) as http:
        yield openai.OpenAI(api_key="k", base_url=BASE_URL, http_client=http, max_retries=0)


def call(client: openai.OpenAI, asked: dict[str, Any]) -> None:
    """Make one call and read its answer to the end."""
    found = client.chat.completions.create(**asked)
    if asked.get("stream"):
        for _ in found:
            pass


class Swapped(httpx2.BaseTransport):
    """A transport whose inside can be replaced between rounds, out of the measured time."""

    inner: httpx2.BaseTransport

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass the request on."""
        return self.inner.handle_request(request)


def compare(
    candidates: dict[str, Callable[[int], None]],
    before_round: Callable[[], None],
    *,
    rounds: int,
    calls: int,
) -> dict:
    """
    Return the median microseconds of CPU a call, and the median ratio to the first candidate.

    `before_round` runs before every round and is not measured.
    """
    before_round()
    spent: dict[str, list[float]] = {name: [] for name in candidates}
    for candidate in candidates.values():
        candidate(0)
    gc.collect()
    gc.disable()
    for _ in range(rounds):
        before_round()
        for name, candidate in candidates.items():
            began = time.process_time_ns()
            for number in range(calls):
                candidate(number)
            spent[name].append((time.process_time_ns() - began) / calls / 1000)
        gc.collect()
    gc.enable()
    floor = spent[next(iter(candidates))]
    return {
        name: {
            "us": round(statistics.median(times), 1),
            "ratio": round(
                statistics.median(one / low for one, low in zip(times, floor, strict=True)), 3
            ),
        }
        for name, times in spent.items()
    }


def measure(*, stream: bool, rounds: int, calls: int, chunks: int) -> dict:
    """Measure one kind of call."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        root = Path(folder)
        index = record(root, calls=calls, stream=stream, chunks=chunks)
        began = time.process_time_ns()
        Index.of_set(find_sets([root])[0])
        loading = (time.process_time_ns() - began) / calls / 1000

        fixed = stack.enter_context(sdk(FixedBytes(answer(0, stream=stream, chunks=chunks))))
        seen = stack.enter_context(sdk(ReplayTransport(index)))
        fresh, loading_each = Swapped(), Swapped()
        new = stack.enter_context(sdk(fresh))
        loaded = stack.enter_context(sdk(loading_each))
        stock = stack.enter_context(sdk(None))
        asked = [question(number, stream=stream) for number in range(calls)]
        paths = [str(recording.path) for recording in index.recordings]
        by_name = {path.rsplit("-", 1)[1].removesuffix(".yaml"): path for path in paths}
        plain, matching = (vcr.VCR(record_mode="none") for _ in range(2))
        plain.match_on = ("method", "path", "body")
        vcr_match.register(matching)

        def with_vcr(recorder: vcr.VCR) -> Callable[[int], None]:
            def one(number: int) -> None:
                with recorder.use_cassette(by_name[str(number)]):
                    call(stock, asked[number])

            return one

        def forget() -> None:
            fresh.inner = ReplayTransport(Index(index.recordings))

        def load_and_call(number: int) -> None:
            recording = read(Path(by_name[str(number)]))
            loading_each.inner = ReplayTransport(Index([recording]))
            call(loaded, asked[number])

        found = compare(
            {
                "SDK on fixed bytes": lambda number: call(fixed, asked[number]),
                "ReplayTransport, seen requests": lambda number: call(seen, asked[number]),
                "ReplayTransport, new requests": lambda number: call(new, asked[number]),
                "ReplayTransport, loading each call": load_and_call,
                "stock vcrpy, loading each call": with_vcr(plain),
                "the same with our matchers": with_vcr(matching),
            },
            forget,
            rounds=rounds,
            calls=calls,
        )
    return {"calls": found, "load_us_a_cassette": round(loading, 1)}


def main() -> None:
    """Measure plain and streamed calls and print what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--calls", type=int, default=20, help="calls a round, one cassette each")
    options.add_argument("--chunks", type=int, default=30, help="chunks of a streamed answer")
    chosen = options.parse_args()
    results = {
        name: measure(stream=stream, rounds=chosen.rounds, calls=chosen.calls, chunks=chosen.chunks)
        for name, stream in (("plain", False), ("streamed", True))
    }
    for name, result in results.items():
        print(f"{name}: {result['load_us_a_cassette']:.0f} us CPU to load a cassette")
        for candidate, figures in result["calls"].items():
            print(f"  {candidate:36} {figures['us']:9.1f} us CPU a call   x{figures['ratio']:.2f}")
    print(json.dumps({"bench": "replay", "budget": BUDGET, "results": results}))


if __name__ == "__main__":
    main()
