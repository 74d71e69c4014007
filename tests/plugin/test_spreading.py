"""What hangs together stays together, and bins weigh about the same."""

from __future__ import annotations

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.plugin.spreading import connected, spread

names = st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=3), max_size=12)
weights = st.lists(st.integers(1, 1000), min_size=1, max_size=30)
MANY = settings(deadline=None, derandomize=True, database=None, max_examples=200)


@MANY
@given(names)
def test_every_position_is_in_one_group(held: list[frozenset[str]]) -> None:
    assert sorted(chain.from_iterable(connected(held))) == list(range(len(held)))


@MANY
@given(names)
def test_groups_share_no_name_and_cannot_be_split(held: list[frozenset[str]]) -> None:
    groups = connected(held)
    for number, group in enumerate(groups):
        mine = frozenset().union(*(held[each] for each in group))
        others = frozenset().union(*(held[e] for g in groups[number + 1 :] for e in g))
        reached, more = {group[0]}, True
        while more:
            near = {e for e in group if any(held[e] & held[one] for one in reached)} - reached
            reached, more = reached | near, bool(near)
        assert not mine & others
        assert reached == set(group)


def test_groups_come_in_the_order_of_their_first_position() -> None:
    held = [{"b"}, set(), {"a"}, {"b", "c"}, {"c"}, {"a"}]

    assert connected(held) == [[0, 3, 4], [1], [2, 5]]


@MANY
@given(weights, st.integers(1, 9))
def test_every_weight_is_in_one_bin_and_none_is_far_above_the_mean(
    found: list[int], bins: int
) -> None:
    dealt = spread(found, bins)
    heaviest = max(sum(found[each] for each in positions) for positions in dealt)

    assert sorted(chain.from_iterable(dealt)) == list(range(len(found)))
    assert heaviest <= sum(found) / bins + max(found)
    assert spread(found, bins) == dealt


@MANY
@given(weights)
def test_no_bin_is_empty_while_there_are_weights_for_all(found: list[int]) -> None:
    assert all(spread(found, len(found)))
    assert [] in spread(found, len(found) + 1)
