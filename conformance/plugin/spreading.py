"""
Spreading what hangs together over bins of even weight.

Pure, and the same everywhere for the same input; knows nothing of tests or machines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from heapq import heapify, heapreplace


def connected(held: Sequence[Collection[str]]) -> list[list[int]]:
    """
    Return the positions in `held` in groups: two that hold the same name are in one group.

    Groups come in the order of their first position, and so do positions in a group. What holds
    no name is a group of its own.
    """
    leader = list(range(len(held)))

    def first(position: int) -> int:
        while leader[position] != position:
            leader[position] = leader[leader[position]]
            position = leader[position]
        return position

    holder: dict[str, int] = {}
    for position, names in enumerate(held):
        for name in names:
            one, other = sorted((first(position), first(holder.setdefault(name, position))))
            leader[other] = one
    groups: dict[int, list[int]] = {}
    for position in range(len(held)):
        groups.setdefault(first(position), []).append(position)
    return list(groups.values())


def spread(weights: Sequence[int], bins: int) -> list[list[int]]:
    """
    Return the positions in `weights` in `bins` lists of nearly even weight, each in order.

    The heaviest goes first, each to the bin that is lightest so far, which is never more than a
    third above the best there is. A bin stays empty only when there are fewer weights than bins.
    """
    found: list[list[int]] = [[] for _ in range(bins)]
    lightest = [(0, 0, number) for number in range(bins)]  # weight, how many, which
    heapify(lightest)
    for position in sorted(range(len(weights)), key=lambda each: (-weights[each], each)):
        weight, count, number = lightest[0]
        heapreplace(lightest, (weight + weights[position], count + 1, number))
        found[number].append(position)
    return [sorted(positions) for positions in found]
