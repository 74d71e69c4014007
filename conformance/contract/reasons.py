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
    NOT_CALLING = "no choice ended with tool_calls"
    NO_CALL = "the answer holds no tool call"
    ONE_CALL = "the answer holds one tool call at most"
    NO_INDEX = "the calls have no index to share"
    NO_LATER_FRAGMENT = "every call came in one fragment"
    NO_TEXT = "no choice ended with a text"
    NOT_STOPPED = "no choice ended with stop"
    NOT_FINISHED = "no choice that calls a tool has finished"
    NO_ENTRY = "the list holds no entry"
    ONE_DATE = "one entry at most says when its model was made"
    NO_DATE = "the answer does not say when it was served, or when it was made"
    SHORT = "the answer is too short to tell"
    NO_RATE_LIMIT = "the refusal speaks of no rate limit"
    BROKEN_OFF = "the stream ended with an error"
    NO_VECTOR = "the answer holds no vector"
    ONE_VECTOR = "the answer holds one vector at most"
    UNNUMBERED = "an entry has no index"
    NO_PICTURE = "the answer holds no picture"
    NOT_FAILED = "the work has not failed"
    NOT_ENDED = "the work has not ended"
    NOT_WELL = "the work has failed"
    NO_COUNTS = "the batch counts no requests"
    NO_RESULTS = "the file holds no results of a batch"
    NO_RESPONSE = "no line holds a response"
    NO_ANSWER = "no line holds an answer"
    REQUEST_UNKNOWN = "the request is not known"
