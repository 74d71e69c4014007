"""
The servers that `bench_player.py` puts side by side: ours, and those found in a folder of rivals.

Writes the same recordings in each tool's own form and names the command that plays them. Installs
nothing, starts nothing.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.recording.cassette import Recording

ROOT = Path(__file__).resolve().parents[1]
PATH = "/v1beta/openai/chat/completions"

MOCKTTP = """\
const fs = require("fs");
const [, , folder, port, file] = process.argv;
const mockttp = require(require.resolve("mockttp", { paths: [folder] }));
(async () => {
  const server = mockttp.getLocal({ recordTraffic: false });
  await server.start(Number(port));
  for (const one of JSON.parse(fs.readFileSync(file)))
    await server.forPost(one.path).withJsonBody(one.asked).always()
      .thenReply(one.status, Buffer.from(one.body, "base64"), one.headers);
})();
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server to measure; `note` says what its answers are where they are not the recorded."""

    name: str
    command: list[str]
    exact: bool = True
    note: str = ""
    env: dict[str, str] = field(default_factory=dict)


def header(recording: Recording, name: str) -> str:
    """Return a header of the recorded answer, or an empty string."""
    return recording.response.header(name) or ""


def servers(
    recordings: Sequence[Recording], rivals: Path, work: Path, ports: Sequence[int]
) -> tuple[list[Server], list[str]]:
    """
    Return what can be measured, ours first, and a sentence for each tool that is absent.

    `rivals` is where the tools were installed, `work` gets their files, `ports` are five free ones.
    """
    found = [ours(recordings, work, ports[0])]
    absent = []
    modules = rivals / "node_modules"
    node, java = shutil.which("node"), shutil.which("java")
    jars = sorted(modules.glob("wiremock/build/wiremock-standalone-*.jar"))
    mitmdump = rivals / "mitmproxy" / "bin" / "mitmdump"
    if mitmdump.exists():
        found.append(mitmproxy(recordings, mitmdump, work, ports[1]))
    else:
        absent.append(f"mitmproxy: no {mitmdump}")
    if node and (modules / "mockttp").exists():
        found.append(mockttp(recordings, node, rivals, work, ports[2]))
    else:
        absent.append(f"mockttp: no Node, or not below {modules}")
    if java and jars:
        found.append(wiremock(recordings, java, jars[-1], work, ports[3]))
    else:
        absent.append(f"WireMock: no Java, or no jar below {modules / 'wiremock'}")
    if node and (modules / "@copilotkit" / "aimock").exists():
        found.append(aimock(recordings, node, modules, work, ports[4]))
    else:
        absent.append(f"aimock: no Node, or not below {modules / '@copilotkit'}")
    return found, absent


def ours(recordings: Sequence[Recording], work: Path, port: int) -> Server:
    """Return `conformance serve cassettes` over copies of the recordings."""
    folder = work / "ours"
    for one in recordings:
        copy = folder / one.head.provenance / one.head.target / f"{one.head.exchange}.yaml"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(one.path, copy)
    command = [sys.executable, "-m", "conformance", "serve", "cassettes", "--port", str(port)]
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    env = {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}
    return Server("conformance serve", [*command, "--cassettes", str(folder)], env=env)


def mitmproxy(recordings: Sequence[Recording], mitmdump: Path, work: Path, port: int) -> Server:
    """Return mitmproxy's server replay of a HAR file, which is its way of reading other traffic."""
    file = work / "recordings.har"
    entries = [_har(one) for one in recordings]
    file.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}), "utf-8")
    settings = (
        "server_replay_reuse=true",
        "server_replay_extra=404",
        "connection_strategy=lazy",
        "server_replay_ignore_port=true",
        f"confdir={work / 'mitmproxy'}",
    )
    return Server(
        "mitmproxy server replay",
        [
            *(str(mitmdump), "-q", "--mode", "reverse:http://127.0.0.1:9"),
            *("--listen-host", "127.0.0.1", "-p", str(port), "-S", str(file)),
            *(word for setting in settings for word in ("--set", setting)),
        ],
    )


def mockttp(
    recordings: Sequence[Recording], node: str, rivals: Path, work: Path, port: int
) -> Server:
    """Return mockttp with a rule a recording, matched on the JSON body."""
    script, file = work / "mockttp.cjs", work / "mockttp.json"
    script.write_text(MOCKTTP, "utf-8")
    rules = [
        {
            "path": PATH,
            "asked": json.loads(one.request.body),
            "status": one.response.status,
            "headers": {
                "content-type": header(one, "content-type"),
                "content-length": str(len(one.response.body)),
            },
            "body": base64.b64encode(one.response.body).decode(),
        }
        for one in recordings
    ]
    file.write_text(json.dumps(rules), "utf-8")
    return Server("mockttp", [node, str(script), str(rivals), str(port), str(file)])


def wiremock(
    recordings: Sequence[Recording], java: str, jar: Path, work: Path, port: int
) -> Server:
    """Return WireMock with a stub a recording, without its request journal."""
    folder = work / "wiremock" / "mappings"
    folder.mkdir(parents=True)
    for number, one in enumerate(recordings):
        asked = {"equalToJson": one.request.body.decode()}
        stub = {
            "request": {"method": "POST", "urlPath": PATH, "bodyPatterns": [asked]},
            "response": {
                "status": one.response.status,
                "headers": {"Content-Type": header(one, "content-type")},
                "base64Body": base64.b64encode(one.response.body).decode(),
            },
        }
        (folder / f"{number}.json").write_text(json.dumps(stub), "utf-8")
    flags = ("--no-request-journal", "--disable-request-logging", "--bind-address", "127.0.0.1")
    where = ("--port", str(port), "--root-dir", str(folder.parent))
    return Server("WireMock", [java, "-jar", str(jar), *where, *flags])


def aimock(
    recordings: Sequence[Recording], node: str, modules: Path, work: Path, port: int
) -> Server:
    """Return aimock with a fixture a recording: it keeps the text and writes the rest itself."""
    file = work / "aimock.json"
    fixtures = {
        (last := json.loads(one.request.body)["messages"][-1]["content"]): {
            "match": {"userMessage": last},
            "response": {"content": text_of(one.response.body)},
        }
        for one in recordings
    }
    # The first that is contained in the question answers, so the longest come first.
    ranked = [fixtures[last] for last in sorted(fixtures, key=len, reverse=True)]
    file.write_text(json.dumps({"fixtures": ranked}), "utf-8")
    program = str(modules / "@copilotkit" / "aimock" / "dist" / "cli.js")
    flags = ("--log-level", "silent", "--chunk-size", "5")
    return Server(
        "aimock",
        [node, program, "-p", str(port), "-f", str(file), *flags],
        exact=False,
        note="writes envelope and chunks of its own; only the text of the answer is compared",
    )


def text_of(body: bytes) -> str:
    """Return the assistant's text in a completion or a stream of chunks."""
    if not body.startswith(b"data:"):
        return str(json.loads(body)["choices"][0]["message"]["content"])
    lines = [line[5:].strip() for line in body.splitlines() if line.startswith(b"data:")]
    chunks: list[dict[str, Any]] = [json.loads(line) for line in lines if line != b"[DONE]"]
    choices = [choice for chunk in chunks for choice in chunk["choices"]]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


def _har(recording: Recording) -> dict[str, Any]:
    media = {"name": "content-type", "value": header(recording, "content-type")}
    encoded = base64.b64encode(recording.response.body).decode()
    shared = {"httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1, "bodySize": -1}
    return {
        "startedDateTime": "2026-11-22T00:00:00.000Z",
        "time": 0,
        "request": {
            **shared,
            "method": "POST",
            "url": f"http://127.0.0.1:9{PATH}",
            "headers": [{"name": "content-type", "value": "application/json"}],
            "queryString": [],
            "postData": {
                "mimeType": "application/json",
                "text": recording.request.body.decode(),
            },
        },
        "response": {
            **shared,
            "status": recording.response.status,
            "statusText": "",
            "headers": [media],
            "content": {
                "size": len(recording.response.body),
                "mimeType": media["value"],
                "text": encoded,
                "encoding": "base64",
            },
            "redirectURL": "",
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
    }
