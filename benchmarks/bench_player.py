"""
Requests a second and latency of the player, beside tools a user may choose instead.

Run it as `python benchmarks/bench_player.py --rivals FOLDER` (or set CONFORMANCE_RIVALS). The
same hundred recordings of the committed set reference-openai are given to every tool in its own
form; each answer is compared with the recording before anything is timed. Then all servers are
loaded in turn inside each round, plain and streamed answers apart, at 1 and 16 connections, so
that ratios hold while the machine's speed drifts. It judges nothing: the budget, 3,000 answers a
second at 16 connections and ahead of each tool, is for a person to compare with.

It installs nothing. wrk makes the load (`apt-get install wrk`). The rivals go into one folder:

    python3.12 -m venv FOLDER/mitmproxy && FOLDER/mitmproxy/bin/pip install mitmproxy
    cd FOLDER && npm install mockttp wiremock @copilotkit/aimock

with Node 20 and Java 17 or newer on the PATH. What is absent is said to be absent.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.model import Kind
from conformance.places import shipped_cassettes
from conformance.recording.cassette import Recording, find_sets, read_set

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.player_rivals import PATH, Server, servers, text_of

TARGET = "reference-openai"
RECORDINGS = 100
BUDGET = 3000
CONNECTIONS = (1, 16)
PATIENCE_S = 90

# wrk gives back what it measured through this, in microseconds.
DONE = """
done = function(summary, latency, requests)
  local bad = summary.errors
  print(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"bad":%d}', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99),
    bad.status + bad.connect + bad.read + bad.write + bad.timeout))
end
"""


def chosen() -> list[Recording]:
    """Return every streamed text of the set, and plain ones in order of their names up to 100."""
    sets = [one for one in find_sets([shipped_cassettes()]) if one.target == TARGET]
    every = [one for one in read_set(sets[0]) if _is_text(one)]
    streamed = [one for one in every if one.head.kind is Kind.STREAM]
    plain = [one for one in every if one.head.kind is Kind.COMPLETION]
    return streamed + plain[: RECORDINGS - len(streamed)]


def _is_text(recording: Recording) -> bool:
    """Tell whether an answer is plain text after a question in text, which all tools can give."""
    request, response = recording.request, recording.response
    asks = request.method == "POST" and request.url.endswith(PATH)
    if not (asks and response.status == 200 and response.complete):
        return False
    last = json.loads(request.body)["messages"][-1]
    if last["role"] != "user" or not isinstance(last["content"], str):
        return False
    if b'"tool_calls":[' in response.body or b'"n":2' in request.body:
        return False
    return text_of(response.body) not in ("", "None")


def ask(port: int, body: bytes) -> tuple[int, bytes]:
    """Return the status and the body that a server answers with."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        headers = {"content-type": "application/json", "authorization": "Bearer key"}
        client.request("POST", PATH, body, headers)
        answer = client.getresponse()
        return answer.status, answer.read()


@contextlib.contextmanager
def running(server: Server, port: int, probe: bytes) -> Iterator[int]:
    """Yield the process id of a server that answers; raises RuntimeError when it does not."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            server.command, stdout=said, stderr=said, env={**os.environ, **server.env}
        )
        try:
            until = time.monotonic() + PATIENCE_S
            while True:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    if ask(port, probe)[0] == 200:
                        break
                if process.poll() is not None or time.monotonic() > until:
                    said.seek(0)
                    raise RuntimeError(f"{server.name} did not start: {said.read()[-800:]!r}")
                time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def check(server: Server, port: int, recordings: Sequence[Recording]) -> int:
    """Return how many answers are the recorded ones; for a tool that is not exact, their text."""
    equal = 0
    for one in recordings:
        status, body = ask(port, one.request.body)
        if status != one.response.status:
            continue
        if server.exact:
            equal += body == one.response.body
        else:
            equal += text_of(body) == text_of(one.response.body)
    return equal


def script(recordings: Sequence[Recording], path: Path) -> Path:
    """Write wrk's script: the requests in turn, as ready bytes."""
    lines = ["local asked = {}"]
    for one in recordings:
        body = one.request.body
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer key\r\nAccept: */*\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        escaped = "".join(f"\\{byte:03d}" for byte in head.encode() + body)
        lines.append(f'asked[#asked + 1] = "{escaped}"')
    turn = "local turn = 0\nrequest = function() turn = turn % #asked + 1; return asked[turn] end"
    path.write_text("\n".join([*lines, turn, DONE]), "utf-8")
    return path


def load(wrk: str, port: int, connections: int, seconds: int, lua: Path) -> dict[str, float]:
    """Return answers a second, median and 99th percentile in milliseconds, and what went wrong."""
    where = f"http://127.0.0.1:{port}{PATH}"
    flags = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(lua), where]
    said = subprocess.run([wrk, *flags], capture_output=True, text=True, check=True).stdout
    found = json.loads(said.splitlines()[-1])
    return {
        "per_s": found["requests"] * 1e6 / found["us"],
        "p50_ms": found["p50"] / 1000,
        "p99_ms": found["p99"] / 1000,
        "bad": found["bad"],
    }


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on just now."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def measure(wrk: str, rivals: Path, work: Path, *, rounds: int, seconds: int) -> dict:
    """Return the figures of every server that can be had, and who is absent."""
    recordings = chosen()
    kinds = {
        "plain": [one for one in recordings if one.head.kind is Kind.COMPLETION],
        "streamed": [one for one in recordings if one.head.kind is Kind.STREAM],
    }
    scripts = {kind: script(some, work / f"{kind}.lua") for kind, some in kinds.items()}
    ports = free_ports(5)
    found, absent = servers(recordings, rivals, work, ports)
    port_of = {one.name: _port_in(one, ports) for one in found}
    probe = recordings[0].request.body
    with contextlib.ExitStack() as started:
        for one in found:
            started.enter_context(running(one, port_of[one.name], probe))
        equal = {one.name: check(one, port_of[one.name], recordings) for one in found}
        for one in found:
            load(wrk, port_of[one.name], 16, seconds, scripts["plain"])  # what compiles, compiles
        taken: dict[tuple[str, str, int], list[dict[str, float]]] = {}
        for _ in range(rounds):
            for kind, lua in scripts.items():
                for connections in CONNECTIONS:
                    for one in found:
                        figures = load(wrk, port_of[one.name], connections, seconds, lua)
                        taken.setdefault((one.name, kind, connections), []).append(figures)
    return {
        "recordings": {kind: len(some) for kind, some in kinds.items()},
        "equal": equal,
        "notes": {one.name: one.note for one in found if one.note},
        "absent": absent,
        "loads": [
            {"server": name, "kind": kind, "connections": connections, **_summed(figures, base)}
            for (name, kind, connections), figures in taken.items()
            for base in [taken[found[0].name, kind, connections]]
        ],
    }


def _port_in(server: Server, ports: Sequence[int]) -> int:
    return next(port for port in ports if str(port) in server.command)


def _summed(figures: list[dict[str, float]], ours: list[dict[str, float]]) -> dict[str, float]:
    """Return medians over the rounds, and how many times as fast ours is in the same round."""
    medians = {name: statistics.median(one[name] for one in figures) for name in figures[0]}
    ratios = [own["per_s"] / one["per_s"] for own, one in zip(ours, figures, strict=True)]
    bad = sum(one["bad"] for one in figures)
    return {**medians, "bad": bad, "ours_times": statistics.median(ratios)}


def main() -> int:
    """Measure and print a table and a line of JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rivals", default=os.environ.get("CONFORMANCE_RIVALS", "rivals"))
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=3, help="of load at a time")
    given = options.parse_args()
    wrk = shutil.which("wrk")
    if wrk is None:
        print("wrk makes the load and is absent: apt-get install wrk.")
        return 0
    with tempfile.TemporaryDirectory() as work:
        results = measure(
            wrk,
            Path(given.rivals).resolve(),
            Path(work),
            rounds=given.rounds,
            seconds=given.seconds,
        )
    for sentence in results["absent"]:
        print(f"absent  {sentence}")
    total = sum(results["recordings"].values())
    for name, equal in results["equal"].items():
        note = results["notes"].get(name)
        print(f"same answers  {name}: {equal} of {total}{f' ({note})' if note else ''}")
    print(f"{'':26}{'load':>14}{'answers/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'ours is':>9}  wrong")
    for row in results["loads"]:
        loaded = f"{row['kind']} x{row['connections']}"
        print(
            f"{row['server']:26}{loaded:>14}{row['per_s']:12,.0f}{row['p50_ms']:9.2f}"
            f"{row['p99_ms']:9.2f}{row['ours_times']:8.1f}x  {row['bad']}"
        )
    print(json.dumps({"bench": "player", "budget_per_s": BUDGET, "results": results}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
