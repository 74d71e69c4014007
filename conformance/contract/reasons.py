"""
The closed list of reasons why a rule does not apply to an answer.

Holds the words only; each rule says which of them it uses.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why a rule has nothing to say about an answer. Every one needs a deviation or a choice."""

    NO_HEADERS = "the recording kept no headers"
    NOT_EXACT = "the recording kept the body in parsed form"
    NO_PIECES = "the recording kept no pieces of the body or no times"
    EMPTY_BODY = "the body is empty"
    NO_OBJECT = "the body is no JSON object"
    NO_ERROR = "the body holds no error object"
    NO_STREAM = "the body is no event stream"
    NO_CHUNK = "the stream holds no chunk"
    NO_CHOICE = "the answer holds no choice"
    NO_MESSAGE = "the answer holds no message"
    NO_USAGE = "the answer carries no usage"
    NO_CALL = "the answer holds no tool call"
    ONE_CALL = "the answer holds one tool call at most"
    NO_INDEX = "the calls have no index to share"
    NO_LATER_FRAGMENT = "every call came in one fragment"
    NOT_STOPPED = "no choice ended with stop"
    NOT_FINISHED = "no choice that calls a tool has finished"
    NO_ENTRY = "the list holds no entry"
    SHORT = "the answer is too short to tell"
    BROKEN_OFF = "the stream ended with an error"
    REQUEST_UNKNOWN = "the request is not known"
