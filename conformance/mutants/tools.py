"""
Faults of the calls of an answer: their names and arguments, and whether they come at all.

Each is one that a real endpoint was seen to have, or that breaks one promise nobody broke yet.
"""

from __future__ import annotations

import json
from typing import Any

from conformance.mutants.calling import edits_calls, edits_each_call, fragments
from conformance.mutants.editing import (
    edits_chunks,
    error,
    is_chat,
    is_stream,
    json_of,
    spelled,
    with_body,
)
from conformance.mutants.mutant import mutant
from conformance.reference import Asked, Endpoint, Reply


@mutant(
    "malformed-function-call-silent",
    what="Where a function is to be called, an empty answer of no tokens ends with stop.",
    breaks=("chat-create/not-empty", "tool-choice-required/calls"),
    reports=("malformed-function-call-silent",),
)
def malformed_function_call_silent(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if not is_chat(asked) or is_stream(reply) or b'"tool_calls"' not in reply.body:
        return reply
    answer = json_of(reply)
    for choice in answer["choices"]:
        del choice["message"]["tool_calls"]
        choice |= {"finish_reason": "stop"}
    usage = answer["usage"]
    usage |= {"completion_tokens": 0, "total_tokens": usage["prompt_tokens"]}
    usage["completion_tokens_details"] |= {"reasoning_tokens": 0}
    return with_body(reply, spelled(answer))


@mutant(
    "toolcall-content-newline-noise",
    what="An answer that only calls a function holds a lone line feed as its text.",
    breaks=("tools-function/no-blank-content",),
    reports=("toolcall-content-newline-noise",),
)
@edits_calls
def toolcall_content_newline_noise(choice: Any, _request: Any) -> None:
    choice["message"]["content"] = "\n"


@mutant(
    "toolcall-content-newline-streamed",
    what="A stream that only calls a function begins with a lone line feed as its text.",
    breaks=("tools-function/no-blank-content",),
    reports=("toolcall-content-newline-noise",),
)
@edits_chunks()
def toolcall_content_newline_streamed(chunks: list[Any], _request: Any) -> None:
    if any(fragments(chunks)):
        chunks[0]["choices"][0]["delta"]["content"] = "\n"


@mutant(
    "calls-lost",
    what="An answer ends with the finish reason tool_calls and holds no call.",
    breaks=("tools-function/calls-come",),
)
@edits_calls
def calls_lost(choice: Any, _request: Any) -> None:
    del choice["message"]["tool_calls"]


@mutant(
    "calls-in-json-lines",
    what="An answer that calls a function ends with a second JSON text, on a line of its own.",
    breaks=("tools-function/sdk-carries", "chat-create/strict-json"),
    surface="python",
)
def calls_in_json_lines(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if not is_chat(asked) or is_stream(reply) or b'"tool_calls"' not in reply.body:
        return reply
    return with_body(reply, reply.body + b'{"done":true}\n')


@mutant(
    "toolcalls-camelcase",
    what="The calls of a message stand in toolCalls, and there is no tool_calls.",
    breaks=("tool-choice-required/calls", "chat-create/no-native-members"),
    reports=("toolcalls-camelcase",),
)
@edits_calls
def toolcalls_camelcase(choice: Any, _request: Any) -> None:
    choice["message"]["toolCalls"] = choice["message"].pop("tool_calls")


@mutant(
    "toolcall-arguments-object",
    what="The arguments of a call are a JSON object and not its text.",
    breaks=("tools-function/call-shape",),
    reports=("toolcall-arguments-object",),
)
@edits_each_call
def toolcall_arguments_object(call: Any) -> None:
    if "function" in call:
        call["function"]["arguments"] = json.loads(call["function"]["arguments"])


@mutant(
    "tool-use-failed",
    what="The server checks the model's call against the schema itself and answers 400 instead.",
    breaks=("tools-function/called",),
    reports=("groq-tool-use-failed-400",),
)
def tool_use_failed(asked: Asked, healthy: Endpoint) -> Reply:
    reply = healthy(asked)
    if not is_chat(asked) or is_stream(reply) or b'"tool_calls"' not in reply.body:
        return reply
    return error("The model did not call a function as it is declared.", code="tool_use_failed")


@mutant(
    "call-of-type-tool",
    what="The type of a call is tool_call and not function.",
    breaks=("tools-function/call-shape",),
)
@edits_each_call
def call_of_type_tool(call: Any) -> None:
    call["type"] = "tool_call"


@mutant(
    "called-name-qualified",
    what="The name of a called function comes back with a namespace in front.",
    breaks=("tools-function/declared-name", "tools-function/called"),
)
@edits_each_call
def called_name_qualified(call: Any) -> None:
    if "function" in call:
        call["function"]["name"] = f"default_api.{call['function']['name']}"


@mutant(
    "called-name-cut",
    what="A function name is cut after 63 characters, the native limit of another API.",
    breaks=("tools-function/name",),
)
@edits_each_call
def called_name_cut(call: Any) -> None:
    if "function" in call:
        call["function"]["name"] = call["function"]["name"][:63]


@mutant(
    "arguments-repr",
    what="The arguments of a call are written as Python shows them, in single quotes.",
    breaks=("tools-function/arguments-json",),
)
@edits_each_call
def arguments_repr(call: Any) -> None:
    if "function" in call:
        call["function"]["arguments"] = str(json.loads(call["function"]["arguments"]))


@mutant(
    "arguments-spelled-twice",
    what="The arguments of a call are JSON text that holds the JSON text of an object.",
    breaks=("tools-function/arguments-json",),
)
@edits_each_call
def arguments_spelled_twice(call: Any) -> None:
    if "function" in call:
        call["function"]["arguments"] = json.dumps(call["function"]["arguments"])


@mutant(
    "arguments-nested-as-text",
    what="Arguments that are objects or lists come as their JSON text inside the arguments.",
    breaks=("tools-function/nested-arguments", "tools-function/arguments-fit"),
)
@edits_each_call
def arguments_nested_as_text(call: Any) -> None:
    if "function" in call:
        found = json.loads(call["function"]["arguments"])
        told = {
            name: spelled(value).decode() if isinstance(value, dict | list) else value
            for name, value in found.items()
        }
        call["function"]["arguments"] = spelled(told).decode()


@mutant(
    "arguments-all-floats",
    what="Whole numbers in arguments come with a fraction of zero.",
    breaks=("tools-function/whole-numbers",),
)
@edits_each_call
def arguments_all_floats(call: Any) -> None:
    if "function" in call:
        text = call["function"]["arguments"]
        call["function"]["arguments"] = spelled(json.loads(text, parse_int=float)).decode()


@mutant(
    "arguments-empty-for-none",
    what="The arguments of a function that takes none are an empty text and no empty object.",
    breaks=("tools-function/no-parameters", "tools-function/arguments-json"),
)
@edits_each_call
def arguments_empty_for_none(call: Any) -> None:
    if call.get("function", {}).get("arguments") == "{}":
        call["function"]["arguments"] = ""


@mutant(
    "arguments-lose-required",
    what="A call leaves out the last of its required arguments.",
    breaks=("tools-function/arguments-fit", "tools-function/called"),
)
@edits_each_call
def arguments_lose_required(call: Any) -> None:
    if "function" in call:
        arguments = json.loads(call["function"]["arguments"])
        if arguments:
            arguments.popitem()
        call["function"]["arguments"] = spelled(arguments).decode()


@mutant(
    "arguments-latin",
    what="Arguments that were UTF-8 are read as Latin-1 before they are sent.",
    breaks=("tools-function/unicode-arguments",),
)
@edits_each_call
def arguments_latin(call: Any) -> None:
    if "function" in call:
        text = call["function"]["arguments"]
        call["function"]["arguments"] = text.encode().decode("latin-1")


@mutant(
    "calls-end-with-stop",
    what="An answer that calls a function ends with the finish reason stop.",
    breaks=("tools-function/finish-reason",),
)
@edits_calls
def calls_end_with_stop(choice: Any, _request: Any) -> None:
    choice["finish_reason"] = "stop"


@mutant(
    "second-call-repeats-first",
    what="The second of two calls repeats the arguments of the first.",
    breaks=("parallel-function-calls/two-calls",),
)
@edits_calls
def second_call_repeats_first(choice: Any, _request: Any) -> None:
    calls = choice["message"]["tool_calls"]
    for call in calls[1:]:
        call["function"] = calls[0]["function"]


@mutant(
    "two-calls-in-one-function",
    what="Calls of two functions come as two calls of the function that was called first.",
    breaks=("parallel-function-calls/two-functions",),
)
@edits_calls
def two_calls_in_one_function(choice: Any, _request: Any) -> None:
    calls = choice["message"]["tool_calls"]
    for call in calls[1:]:
        call["function"]["name"] = calls[0]["function"]["name"]
