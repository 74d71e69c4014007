import pytest

from conformance.reference import MODELS, Dialect

BOTH = pytest.mark.parametrize("dialect", list(Dialect))


@BOTH
def test_every_role_has_a_model_in_the_list(request_of, dialect: Dialect) -> None:
    listed = [entry["id"] for entry in request_of(dialect, "GET", "models").json["data"]]
    prefix = "models/" if dialect is Dialect.GEMINI else ""

    assert MODELS[dialect].keys() == {
        "chat",
        "thinking",
        "vision",
        "audio",
        "embedding",
        "image",
        "video",
    }
    assert {prefix + model for model in MODELS[dialect].values()} <= set(listed)
    assert listed[0] == prefix + MODELS[dialect]["chat"]
    assert len(set(listed)) == len(listed)


@BOTH
@pytest.mark.parametrize("role", ["chat", "thinking", "vision", "audio"])
def test_models_that_speak_answer_a_chat(ask, dialect: Dialect, role: str) -> None:
    messages = [{"role": "user", "content": "Reply with exactly: PONG"}]
    heard = ask(dialect, model=MODELS[dialect][role], messages=messages)

    assert heard.message["content"] == "PONG"


@BOTH
def test_each_listed_model_can_be_retrieved_by_the_id_of_the_list(
    request_of, dialect: Dialect
) -> None:
    for entry in request_of(dialect, "GET", "models").json["data"]:
        encoded = entry["id"].replace("/", "%2F")

        assert request_of(dialect, "GET", f"models/{encoded}").json == entry
        assert request_of(dialect, "GET", f"models/{entry['id']}").json == entry


@BOTH
def test_an_unknown_model_is_a_404(request_of, dialect: Dialect) -> None:
    assert request_of(dialect, "GET", "models/no-such-model").status == 404


def test_openais_entries_have_four_members(request_of) -> None:
    body = request_of("openai", "GET", "models").json

    assert list(body) == ["object", "data"]
    assert all(list(entry) == ["id", "object", "created", "owned_by"] for entry in body["data"])
    assert all(isinstance(entry["created"], int) for entry in body["data"])


def test_geminis_entries_lack_created_and_have_a_display_name(request_of) -> None:
    heard = request_of("gemini", "GET", "models")

    assert list(heard.json) == ["object", "data"]
    assert all(list(e) == ["id", "object", "owned_by", "display_name"] for e in heard.json["data"])
    assert heard.reply.body.startswith(b'{\n  "object": "list",\n')
    assert "models/gemini-3.8-flash" in [entry["id"] for entry in heard.json["data"]]


def test_gemini_retrieves_a_bare_name_too(request_of) -> None:
    assert (
        request_of("gemini", "GET", "models/gemini-3.8-flash").json["id"]
        == "models/gemini-3.8-flash"
    )
