"""
A sweep: everything OpenAI has and the page does not mention, one parameter or route at a time.

Nothing is promised here, so nothing passes or fails: what an endpoint makes of each is observed.
"""

from conformance.plugin import observes


@observes("parameters")
def test_a_parameter_nobody_documents_is_classified(swept):
    swept.observe()
