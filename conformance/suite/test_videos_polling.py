"""
A video made and waited for in one call of the client library, which polls until it ends.

The exchange is the request that starts the job; the polls are recorded under names of their own.
"""

from conformance.plugin import ask, covers, hold
from conformance.plugin.polling import ended, its_id, status

KITE = "A red kite climbs over a wide beach."

made = ask("videos/create-and-poll", "videos.create_and_poll", role="video", prompt=KITE)
looked = ask("videos/create-and-poll-1", "videos.retrieve", role=None, after=made, video_id=its_id)
over = ask(
    "videos/create-and-poll-2",
    "videos.retrieve",
    role=None,
    after=looked,
    forcing=ended,
    video_id=its_id,
    tries=90,
    pause_s=10.0,
)


@covers("videos-status/helper")
def test_the_library_waits_for_the_video_to_end(made):
    assert made.handed["id"] == its_id(made)
    assert made.handed["status"] in ("completed", "failed")


@covers("videos-status/ends")
def test_a_video_that_was_waited_for_has_ended(over):
    assert status(over) in ("completed", "failed")


def test_contract(asked, rules):
    """Every answer above keeps the contract of its kind."""
    hold(rules, asked)
