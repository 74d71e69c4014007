"""
What a surface adds to a call: rest and python against the bare SDK and bare httpx2, fixed bytes.

Measures only; every ratio is taken inside one round, so that a busy machine hits both sides.

    python benchmarks/bench_surfaces.py [--rounds 9] [--calls 200] [--chunks 50]
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import openai
from rich.console import Console
from rich.table import Table

from conformance.model import Kind, Provenance
from conformance.surfaces import Call, Endpoint, all_surfaces

URL = "http://canned.invalid/v1/"
TURN = {"model": "m", "messages": [{"role": "user", "content": "Say hello."}]}
HEAD = {"id": "chatcmpl-1", "created": 1, "model": "m"}
JSON = [("content-type", "application/json")]
SSE = [("content-type", "text/event-stream")]


class Canned(httpx2.BaseTransport, httpx2.SyncByteStream):
    """The same bytes for every request."""

    def __init__(self, pieces: tuple[bytes, ...], headers: list[tuple[str, str]]) -> None:
        self.pieces = pieces
        self.headers = headers

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer `request` with the pieces, one by one."""
        request.read()
        return httpx2.Response(200, headers=self.headers, stream=self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)


def plain_answer() -> Canned:
    """Return a transport that answers with a small completion."""
    message = {"role": "assistant", "content": "Hello.", "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
    body = {**HEAD, "object": "chat.completion", "choices": [choice], "usage": usage}
    return Canned((json.dumps(body).encode(),), JSON)


def streamed_answer(chunks: int) -> Canned:
    """Return a transport that answers with a stream of `chunks` events and the sentinel."""
    choice = {"index": 0, "delta": {"content": "word "}, "finish_reason": None}
    body = {**HEAD, "object": "chat.completion.chunk", "choices": [choice]}
    event = f"data: {json.dumps(body)}\n\n".encode()
    return Canned((*[event] * chunks, b"data: [DONE]\n\n"), SSE)


def ways(transport: Canned, *, stream: bool) -> dict[str, Callable[[], object]]:
    """Return one call in each of the four ways: httpx2, rest, SDK, python."""
    params = {**TURN, "stream": True} if stream else TURN
    body = json.dumps(params).encode()
    http = httpx2.Client(transport=transport)
    sdk = openai.OpenAI(api_key="x", base_url=URL, http_client=http, max_retries=0)
    endpoint = Endpoint(URL, key="x", transport=transport)
    call = Call("chat.completions.create", params)
    headers = {"authorization": "Bearer x", "content-type": "application/json"}

    def bare_http() -> object:
        answer = http.post(URL + "chat/completions", content=body, headers=headers)
        return answer.content

    def bare_sdk() -> object:
        answer: Any = sdk.chat.completions.create(**params)
        if stream:
            return [chunk.model_dump(mode="json", exclude_unset=True) for chunk in answer]
        return answer.model_dump(mode="json", exclude_unset=True)

    def through(name: str) -> Callable[[], object]:
        surface = all_surfaces()[name]
        return lambda: surface.send(
            call,
            endpoint,
            exchange="chat/hello",
            model="m",
            target="canned",
            provenance=Provenance.REHEARSED,
            kind=Kind.STREAM if stream else Kind.COMPLETION,
        )

    return {
        "httpx2": bare_http,
        "rest": through("rest"),
        "sdk": bare_sdk,
        "python": through("python"),
    }


def measured(ways: dict[str, Callable[[], object]], *, rounds: int, calls: int) -> dict[str, Any]:
    """Return CPU milliseconds a call, medians over the rounds, and ratios within rounds."""
    for way in ways.values():
        way()
    cost: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        names = list(ways)
        for name in names if number % 2 else reversed(names):
            start = time.process_time()
            for _ in range(calls):
                ways[name]()
            cost[name].append((time.process_time() - start) / calls * 1000)

    def ratio(above: str, below: str) -> dict[str, float]:
        each = sorted(a / b for a, b in zip(cost[above], cost[below], strict=True))
        return {
            "median": round(statistics.median(each), 3),
            "least": round(each[0], 3),
            "most": round(each[-1], 3),
        }

    return {
        "cpu_ms": {name: round(statistics.median(times), 4) for name, times in cost.items()},
        "ratio": {"rest/httpx2": ratio("rest", "httpx2"), "python/sdk": ratio("python", "sdk")},
    }


def main() -> None:
    """Measure both kinds of answer; print a JSON line on stdout and a table on stderr."""
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--chunks", type=int, default=50)
    options = parser.parse_args()
    few = max(options.calls // 10, 1)
    results = {
        "plain": measured(
            ways(plain_answer(), stream=False), rounds=options.rounds, calls=options.calls
        ),
        f"stream of {options.chunks}": measured(
            ways(streamed_answer(options.chunks), stream=True), rounds=options.rounds, calls=few
        ),
    }
    about = {
        "benchmark": "surfaces",
        "python": platform.python_version(),
        "openai": openai.__version__,
        "httpx2": httpx2.__version__,
        "rounds": options.rounds,
    }
    print(json.dumps({**about, "results": results}))
    table = Table(title="CPU a call, medians; ratios within rounds: median (least to most)")
    for column in ("answer", "pair", "surface", "bare", "ratio"):
        table.add_column(column)
    for name, result in results.items():
        for pair, ratio in result["ratio"].items():
            above, below = pair.split("/")
            table.add_row(
                name,
                pair,
                f"{result['cpu_ms'][above]:.3f} ms",
                f"{result['cpu_ms'][below]:.3f} ms",
                f"{ratio['median']:.2f} ({ratio['least']:.2f} to {ratio['most']:.2f})",
            )
    Console(stderr=True).print(table)


if __name__ == "__main__":
    main()
