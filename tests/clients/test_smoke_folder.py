"""What is committed for other people's clients: programs, pins and cassettes."""

import json
import re

import httpx2
import pytest
import vcr

from clients import roster
from clients.installing import PINS
from clients.rehearsal import CASSETTES
from conformance.mutants import mutants
from conformance.places import cassette_folders
from conformance.recording.cassette import find_sets, read, read_set
from conformance.recording.index import Index

CLIENTS = roster.clients()
SETS = find_sets([CASSETTES])
PATHS = [path for found in SETS for path in found.paths]
COMPROMISED = {"1.82.7", "1.82.8", "1.107.0"}


def test_every_client_has_a_program_with_a_function_for_every_task_it_offers():
    for client in CLIENTS.values():
        source = client.program.read_text("utf-8")
        for task in roster.tasks():
            spellings = (task.name, task.name.replace("-", "_"))
            assert any(name in source for name in spellings) is (task.name not in client.without)


@pytest.mark.parametrize("name", CLIENTS)
def test_the_pins_have_hashes_and_no_addresses(name):
    client = CLIENTS[name]
    texts = [client.program.with_name(pins).read_text("utf-8") for pins in PINS[client.kind]]
    if client.kind == "python":
        (lock,) = texts
        pinned = re.findall(r"^[a-z0-9-]+==.*\n(    --hash=sha256:)?", lock, re.MULTILINE)
        assert len(pinned) > 20
        assert all(pinned)
        assert "://" not in lock
    if client.kind == "node":
        packages = json.loads(texts[1])["packages"]
        inside = {key: package for key, package in packages.items() if key}
        assert set(client.packages) <= {key.removeprefix("node_modules/") for key in inside}
        assert all(package["integrity"] for package in inside.values())
        assert not any("resolved" in package for package in packages.values())


def test_no_compromised_release_of_litellm_is_pinned():
    lock = CLIENTS["litellm"].program.with_name("requirements.lock").read_text("utf-8")
    (version,) = re.findall(r"^litellm==(\S+)", lock, re.MULTILINE)
    assert version not in COMPROMISED


def test_the_faults_are_mutants_and_each_is_named_once():
    ids = [id_ for ids in roster.deviations().values() for id_ in ids]
    assert len(ids) == len(set(ids)) >= 20
    assert set(ids) <= set(mutants())


def test_the_cassettes_are_of_every_client_in_both_dialects_and_nobody_elses():
    assert [found.target for found in SETS] == ["reference-gemini", "reference-openai"]
    for found in SETS:
        assert {path.parent.name for path in found.paths} == set(CLIENTS)
        assert {recording.head.surface for recording in read_set(found)} == set(CLIENTS)


def test_no_run_of_the_suite_takes_these_cassettes_for_its_own():
    folders = cassette_folders()
    assert all(folder.is_dir() for folder in folders)
    assert not any(folder in path.parents for folder in folders for path in PATHS)


@pytest.mark.parametrize("name", CLIENTS)
def test_no_two_recordings_of_a_client_answer_the_same(name):
    for found in SETS:
        Index(recording for recording in read_set(found) if recording.head.area == name)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: "/".join(path.parts[-3:]))
def test_stock_vcrpy_plays_every_cassette_with_the_same_bytes(path):
    recording = read(path)
    asked = recording.request
    with vcr.VCR(record_mode="none").use_cassette(str(path)), httpx2.Client() as client:
        answer = client.request(
            asked.method, asked.url, headers=list(asked.headers), content=asked.body
        )
    assert (answer.status_code, answer.content) == (
        recording.response.status,
        recording.response.body,
    )
