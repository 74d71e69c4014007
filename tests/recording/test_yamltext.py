import datetime

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.recording import yamltext
from conformance.recording.yamltext import YamlProblem, load

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(-1e15, 1e15)
    | st.text(max_size=20)
    | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@settings(deadline=None, derandomize=True, database=None, max_examples=150)
@given(values)
def test_what_pyyaml_writes_reads_back(value):
    class NoAliases(yaml.SafeDumper):
        def ignore_aliases(self, _data):
            return True

    assert load(yaml.dump(value, Dumper=NoAliases).encode()) == value


def test_a_date_stays_text():
    assert load(b"recorded: 2026-11-22") == {"recorded": "2026-11-22"}
    assert yaml.safe_load(b"recorded: 2026-11-22") == {"recorded": datetime.date(2026, 11, 22)}


def test_plain_words_read_as_yaml_says():
    assert load(b"[~, null, true, No, 1, -2, 1.5, 'true', 007, 1e3, !!str 5]") == [
        None, None, True, False, 1, -2, 1.5, "true", "007", "1e3", "5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a: &a [1]\nb: *a", "alias"),
        (b"!!python/object/apply:os.system [x]", "tag"),
        (b"a: !!set {x}", "tag"),
        (b"a: !!binary '*'", "Base64"),
        (b"a: 1\n---\nb: 1", "more than one document"),
        (b"? [x]\n: 1", "no scalar"),
        (b"{a: 1", "in line"),
        (b"\x00", "unacceptable"),
        (b"[" * 100_000, "deeper"),
        (b"\n".join(b" " * n + b"a:" for n in range(200)), "deeper"),
        (b"- " * 100_000, "deeper"),
        (b"a: \xff\xff", "invalid|UTF-8|codec"),
    ],
    ids=str,
)
def test_hostile_text_is_refused_in_a_sentence(data, why):
    with pytest.raises(YamlProblem, match=why):
        load(data)


def test_the_pure_python_parser_reads_the_same(monkeypatch):
    text = b'a: [1, "x\\r\\u2028", !!binary AAE=]\nb: {c: ~}\n'
    expected = {"a": [1, "x\r\u2028", b"\x00\x01"], "b": {"c": None}}
    assert load(text) == expected
    monkeypatch.setattr(yamltext, "_PARSER", yaml.SafeLoader)
    assert load(text) == expected
    with pytest.raises(YamlProblem, match="in line"):
        load(b"{a: 1")


def test_a_file_beyond_the_bound_is_not_even_parsed():
    with pytest.raises(YamlProblem, match="more than the 10"):
        load(b"[" * 11, max_bytes=10)
