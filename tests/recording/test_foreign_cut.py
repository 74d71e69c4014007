"""A large file gives the same exchanges as a small one, and a broken entry costs only itself."""

import io
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conformance.model import Exchange
from conformance.recording import foreign, foreign_cut
from conformance.recording.foreign import Part, Unreadable, parts, read_paths

ANSWER = {"object": "chat.completion", "model": "m", "choices": [], "say": 'a "b" \\ [{ é'}


BROKEN = 2


def mark(number):
    return {"mark": "BREAK HERE"} if number == BROKEN else {}


def interaction(number):
    return {
        "request": {"method": "POST", "uri": "https://h/v1/chat/completions", "body": str(number)},
        "response": {"status": {"code": 200}, "body": {"string": json.dumps(ANSWER)}},
    } | mark(number)


def har(count):
    entries = [
        {
            "request": {"method": "POST", "url": "https://h/v1/chat/completions", "n": number},
            "response": {"status": 200, "content": {"text": json.dumps(ANSWER)}},
        }
        | mark(number)
        for number in range(count)
    ]
    pages = [{"entries": [{"not": "these"}]}]
    return {"log": {"version": "1.2", "pages": pages, "entries": entries, "comment": "]"}}


def cassette(count, name="interactions"):
    return {name: [interaction(number) for number in range(count)], "version": 1}


def pairs(count):
    pair = {"request": {"messages": []}, "response": ANSWER}
    return [pair | mark(number) for number in range(count)]


FORMS = {
    "a.har": lambda n: json.dumps(har(n), indent=1),
    "b.har": lambda n: json.dumps(har(n), separators=(",", ":")),
    "c.json": lambda n: json.dumps(cassette(n)),
    "d.yaml": lambda n: yaml.safe_dump(cassette(n)),
    "e.yml": lambda n: yaml.safe_dump(cassette(n, "http_interactions")),
    "f.jsonl": lambda n: "\n".join(json.dumps(ANSWER | mark(number)) for number in range(n)),
    "g.json": lambda n: json.dumps(pairs(n)),
}


def told(found):
    return [
        (one.id, one.kind, one.request, one.response, one.facts.get("format"))
        if isinstance(one, Exchange)
        else (str(one),)
        for one in found
    ]


@pytest.mark.parametrize("name", FORMS)
def test_entry_by_entry_a_file_gives_what_it_gives_whole(tmp_path, monkeypatch, name):
    (tmp_path / name).write_text(FORMS[name](9))
    whole = list(read_paths([tmp_path]))
    monkeypatch.setattr(foreign, "WHOLE", 10)
    monkeypatch.setattr(foreign, "WHOLE_YAML", 10)
    monkeypatch.setattr(foreign, "_PART", 200)
    cut = list(read_paths([tmp_path]))
    assert len(cut) == 9
    assert told(cut) == told(whole)
    listed = list(parts([tmp_path]))
    assert len(listed) > 2
    assert all(isinstance(part, Part) and part.entries for part in listed)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("whole", [True, False])
def test_a_broken_entry_costs_itself_and_is_named_with_its_place(
    tmp_path, monkeypatch, name, whole
):
    broken = FORMS[name](5).replace('"BREAK HERE"', "tru").replace("BREAK HERE", "!ruby/object:X x")
    (tmp_path / name).write_text(broken)
    if not whole:
        monkeypatch.setattr(foreign, "WHOLE", 10)
        monkeypatch.setattr(foreign, "WHOLE_YAML", 10)
    found = list(read_paths([tmp_path]))
    notes = [one for one in found if isinstance(one, Unreadable)]
    assert [note.number for note in notes] == [BROKEN + 1]
    assert len(found) == 5


@pytest.mark.parametrize("whole", [True, False])
def test_objects_printed_one_below_the_other_are_entries(tmp_path, monkeypatch, whole):
    shown = [json.dumps(pair, indent=2) for pair in pairs(4)]
    shown[BROKEN] = shown[BROKEN].replace('"BREAK HERE"', "tru")
    shown.insert(3, '{\n  "torn": [')
    (tmp_path / "a.txt").write_text("\n".join(shown) + "\n{\n")
    if not whole:
        monkeypatch.setattr(foreign, "WHOLE", 10)
    found = list(read_paths([tmp_path]))
    assert [one.id for one in found if isinstance(one, Exchange)] == ["a#1", "a#2", "a#5"]
    assert [one.number for one in found if isinstance(one, Unreadable)] == [3, 4, 6]


def test_lines_longer_than_what_is_looked_at_are_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign, "WHOLE", 10)
    monkeypatch.setattr(foreign, "_LOOKED_AT", 20)
    (tmp_path / "a.log").write_text("\n".join(map(json.dumps, pairs(3))))
    assert len(list(read_paths([tmp_path]))) == 3
    assert all(part.form == "jsonl" for part in parts([tmp_path]))


def test_yaml_of_some_size_is_read_whole_so_that_aliases_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign, "WHOLE", 10)
    headers = {"content-type": ["application/json"]}
    data = cassette(3)
    for each in data["interactions"]:
        each["response"]["headers"] = headers
    (tmp_path / "a.yaml").write_text(text := yaml.dump(data))
    assert "*id001" in text
    assert all(one.response.media_type == "application/json" for one in read_paths([tmp_path]))


@pytest.mark.parametrize("name", ["a.har", "c.json", "d.yaml", "f.jsonl"])
def test_a_file_that_breaks_off_gives_what_came_before(tmp_path, name):
    text = FORMS[name](5)
    (tmp_path / name).write_text(text[: int(len(text) * 0.7)])
    found = list(read_paths([tmp_path]))
    assert sum(isinstance(one, Exchange) for one in found) >= 3
    assert isinstance(found[-1], Unreadable) or name == "d.yaml"


def test_what_stands_between_entries_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign, "WHOLE", 10)
    (tmp_path / "a.json").write_text(f"[{json.dumps(ANSWER)}, 7, {json.dumps(ANSWER)} null]")
    first, stray, second, last = read_paths([tmp_path])
    assert isinstance(first, Exchange)
    assert isinstance(second, Exchange)
    assert (stray.number, last.number) == (2, 4)


def test_a_format_that_is_named_is_not_looked_for(tmp_path, monkeypatch):
    (tmp_path / "log.txt").write_text("\n".join([json.dumps(ANSWER)] * 3))
    (tmp_path / "a.json").write_text(json.dumps(har(2)))
    assert len(list(read_paths([tmp_path / "log.txt"], form="jsonl"))) == 3
    assert len(list(read_paths([tmp_path / "a.json"], form="har"))) == 2
    for size in (10, foreign.WHOLE):
        monkeypatch.setattr(foreign, "WHOLE", size)
        (note,) = read_paths([tmp_path / "a.json"], form="cassette")
        assert "not of the format cassette" in note.why


@given(st.binary(max_size=300) | st.text('{}[]",:\\ \nab1').map(str.encode))
def test_no_bytes_make_a_cut_raise(data):
    for cut in (
        foreign_cut.json_entries,
        foreign_cut.yaml_entries,
        foreign_cut.line_entries,
        foreign_cut.block_entries,
    ):
        assert all(isinstance(entry[1], bytes) for entry in cut(io.BytesIO(data)))


@given(
    st.lists(
        st.recursive(
            st.text() | st.integers(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).map(lambda value: {"v": value})
    ),
    st.integers(1, 40),
)
def test_elements_come_out_as_they_stand_whatever_they_hold(values, step):
    class Slow(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, step) if size >= 0 else step)

    text = json.dumps({"before": [1, "]"], "interactions": values, "after": {}}).encode()
    cut = [json.loads(data) for _, data in foreign_cut.json_entries(Slow(text))]
    assert cut == values
