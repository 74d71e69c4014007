"""
A conformance suite for endpoints that speak OpenAI's dialect, the Gemini API's first of all.

The rooms, each importing only from those above it:

    model      the nouns, as frozen values
    catalogue  what is promised
    wire       bytes to structure, no opinion
    contract   rules over any exchange
    surfaces   how a client speaks
    reference  the endpoint we rehearse against
    recording  cassettes
    mutants    one named fault each
    targets    what is under test
    results    runs as values
    report     a run as text
    material   pictures and sounds to send
    plugin     pytest glue
    proof      the suite tried on mutants and variations
    cli        one file a verb
    suite      the specification
"""

__version__ = "0.1.0"
