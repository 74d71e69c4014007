"""
How many small exchanges a second and core the audit reads, and reads and judges.

Makes its traffic in a temporary folder and holds nothing against a clock: it prints one JSON line
and a table, and comparing runs is the reader's business.

    python benchmarks/bench_audit.py
    python benchmarks/bench_audit.py --exchanges 5000 --repeats 5 --profile read
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import os
import platform
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from vcr.request import Request
from vcr.serialize import serialize
from vcr.serializers import yamlserializer

from conformance.catalogue import load
from conformance.model import Exchange
from conformance.recording.foreign import read_paths
from conformance.results.audit import verdicts_on

URL = "https://api.example.com/v1/chat/completions"
WORDS = ["The", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog", "and", "rests"]
REQUEST_HEADERS = {
    "accept": "application/json",
    "accept-encoding": "gzip, deflate, br, zstd",
    "connection": "keep-alive",
    "content-type": "application/json",
    "host": "api.example.com",
    "user-agent": "OpenAI/Python 3.51.0",
    "x-stainless-lang": "python",
    "x-stainless-package-version": "3.51.0",
    "x-stainless-retry-count": "0",
    "x-stainless-runtime": "CPython",
}
RESPONSE_HEADERS = {
    "Connection": ["keep-alive"],
    "Date": ["Sun, 22 Nov 2026 10:00:00 GMT"],
    "Server": ["example"],
    "Transfer-Encoding": ["chunked"],
    "openai-processing-ms": ["412"],
    "openai-version": ["2020-10-01"],
    "strict-transport-security": ["max-age=31536000; includeSubDomains"],
    "x-ratelimit-limit-requests": ["10000"],
    "x-ratelimit-remaining-requests": ["9999"],
    "x-request-id": ["req_0123456789abcdef0123456789abcdef"],
}
JSON_TYPE = {"Content-Type": ["application/json"]}
STREAM_TYPE = {"Content-Type": ["text/event-stream; charset=utf-8"]}
USAGE = {
    "prompt_tokens": 11,
    "completion_tokens": 15,
    "total_tokens": 26,
    "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
}


def dumped(value: Any) -> bytes:
    """Return `value` as compact JSON."""
    return json.dumps(value, separators=(",", ":")).encode()


def asked(number: int, *, stream: bool) -> bytes:
    """Return a request body."""
    messages = [{"role": "user", "content": f"Say something, take {number}."}]
    more = {"stream": True, "stream_options": {"include_usage": True}} if stream else {}
    return dumped({"model": "example-1", "messages": messages} | more)


def head(number: int, name: str) -> dict[str, Any]:
    """Return the members every answer begins with."""
    return {
        "id": f"chatcmpl-{number:024d}",
        "object": name,
        "created": 1_795_000_000 + number,
        "model": "example-1",
        "service_tier": "default",
        "system_fingerprint": None,
    }


def completion(number: int) -> bytes:
    """Return a plain answer of about 600 bytes."""
    message: dict[str, Any] = {"role": "assistant", "content": " ".join(WORDS), "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return dumped(head(number, "chat.completion") | {"choices": [choice], "usage": USAGE})


def stream(number: int) -> bytes:
    """Return a stream of 15 events, about 4 kilobytes."""
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": "", "refusal": None}]
    deltas += [{"content": f" {word}"} for word in WORDS]
    start = head(number, "chat.completion.chunk")
    chunks: list[dict[str, Any]] = []
    for delta, reason in [*((delta, None) for delta in deltas), ({}, "stop")]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        chunks.append(start | {"choices": [choice], "usage": None})
    chunks.append(start | {"choices": [], "usage": USAGE})
    return b"".join(b"data: %b\n\n" % data for data in [*map(dumped, chunks), b"[DONE]"])


def cassette(numbers: Iterable[int], *, streamed: bool = False, zipped: bool = False) -> bytes:
    """Return a cassette as vcrpy writes it, one interaction a number."""
    requests, responses = [], []
    for number in numbers:
        body = stream(number) if streamed else completion(number)
        headers = RESPONSE_HEADERS | (STREAM_TYPE if streamed else JSON_TYPE)
        if zipped:
            body, headers = gzip.compress(body, mtime=0), headers | {"Content-Encoding": ["gzip"]}
        requests.append(Request("POST", URL, asked(number, stream=streamed), REQUEST_HEADERS))
        responses.append(
            {
                "status": {"code": 200, "message": "OK"},
                "headers": dict(headers),
                "body": {"string": body},
            }
        )
    text: str = serialize({"requests": requests, "responses": responses}, yamlserializer)
    return text.encode()


def fill(root: Path, count: int) -> dict[str, Path]:
    """Write a folder a form below `root`, each holding `count` exchanges, and return them."""
    forms: dict[str, tuple[int, str, Callable[[range], bytes]]] = {
        "json": (1, "json", lambda numbers: completion(numbers[0])),
        "sse": (1, "sse", lambda numbers: stream(numbers[0])),
        "jsonl of 100": (100, "jsonl", lambda numbers: b"\n".join(map(completion, numbers))),
        "cassette": (1, "yaml", cassette),
        "cassette of 10": (10, "yaml", cassette),
        "cassette, gzip": (1, "yaml", lambda numbers: cassette(numbers, zipped=True)),
        "cassette, stream": (1, "yaml", lambda numbers: cassette(numbers, streamed=True)),
    }
    folders = {}
    for name, (per_file, suffix, make) in forms.items():
        folder = folders[name] = root / name.replace(",", "").replace(" ", "-")
        folder.mkdir()
        for first in range(0, count, per_file):
            numbers = range(first, min(first + per_file, count))
            (folder / f"{first:06d}.{suffix}").write_bytes(make(numbers))
    return folders


def read(folder: Path) -> int:
    """Read every exchange of `folder`; anything unreadable is a mistake of this program."""
    found = list(read_paths([folder]))
    if unread := [str(one) for one in found if not isinstance(one, Exchange)]:
        raise SystemExit(f"not read: {unread[0]}")
    return len(found)


def judge(folder: Path) -> int:
    """Read and judge every exchange of `folder`."""
    catalogue = load()
    count = 0
    for one in read_paths([folder]):
        if isinstance(one, Exchange):
            count += bool(list(verdicts_on(one, catalogue)))
    return count


def rate(work: Callable[[Path], int], folder: Path, *, repeats: int) -> float:
    """Return exchanges a second of processor time, the best of `repeats`."""
    best = 0.0
    for _ in range(repeats):
        start = time.process_time()
        count = work(folder)
        best = max(best, count / (time.process_time() - start))
    return best


def main() -> int:
    """Measure, and print a JSON line and a table."""
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n")[0])
    parser.add_argument("--exchanges", type=int, default=1000, help="of each form (default: 1000)")
    parser.add_argument("--repeats", type=int, default=3, help="the best counts (default: 3)")
    parser.add_argument("--profile", choices=("read", "judge"), help="print where the time goes")
    given = parser.parse_args()
    works = {"read": read, "judge": judge}
    rows: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folders = fill(Path(name), given.exchanges)
        if given.profile:
            profile = cProfile.Profile()
            for folder in folders.values():
                profile.runcall(works[given.profile], folder)
            pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(25)
            return 0
        for form, folder in folders.items():
            size = sum(file.stat().st_size for file in folder.iterdir()) / given.exchanges
            rows[form] = {"bytes": round(size)} | {
                name: round(rate(work, folder, repeats=given.repeats))
                for name, work in works.items()
            }
    print(
        json.dumps(
            {
                "bench": "audit",
                "unit": "exchanges per second of processor time",
                "exchanges": given.exchanges,
                "python": platform.python_version(),
                "cores": os.cpu_count(),
                "forms": rows,
            }
        )
    )
    print(f"\n{'form':18}{'bytes each':>12}{'read/s':>10}{'read+judged/s':>15}")
    for form, row in rows.items():
        print(f"{form:18}{row['bytes']:12,.0f}{row['read']:10,.0f}{row['judge']:15,.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
