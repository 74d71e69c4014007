"""
A sweep: words of JSON Schema, one at a time, in the parameters of a tool and in response formats.

Nothing is promised here, so nothing passes or fails: what an endpoint makes of each is observed.
"""

from conformance.plugin import observes


@observes("keywords")
def test_a_word_of_json_schema_is_classified(swept):
    swept.observe()
