"""How a list is filled: from a ranking in order, with places that are given, and at most so many of a family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from analytics.recommendation.contract import Ints

_STRETCH = 128


@dataclass(frozen=True, slots=True)
class Picked:
    """What was taken, as numbers in the ranking, in order; those of them that were not given a place; what was not taken by rule."""

    shown: tuple[int, ...]
    by_score: tuple[int, ...]
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Bars:
    """What keeps a product off a list, by its position on the shelf (-1 for what does not stand there)."""

    forbidden: Callable[[int], str | None]
    """The rule that forbids the product at a position."""
    family: Callable[[int], str | None]
    most_of_a_family: int


@dataclass(slots=True)
class _List:
    bars: Bars
    shown: list[int] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)

    def take(self, number: int, position: int) -> bool:
        rule, family = self.bars.forbidden(position), None
        if rule is None:
            family = self.bars.family(position)
            if family is not None and self.families[family] >= self.bars.most_of_a_family:
                rule = "family_full"
        if rule is not None:
            self.left_out[rule] += 1
            return False
        self.shown.append(number)
        if family is not None:
            self.families[family] += 1
        return True


def picked(order: Ints, at: Ints, places: Mapping[int, int], k: int, bars: Bars) -> Picked:
    """The first ``k``; ``order`` are numbers, best first, ``at`` their positions by number.

    ``places`` has the place that is given by number, in the order in which they are taken: only of what may be shown.
    """
    made, by_score, pinned = _List(bars), [], dict(places)
    waiting = (one for one in _in_stretches(order, at) if one[0] not in places)
    following = next(waiting, None)
    while len(made.shown) < k:
        room = len(made.shown) + 1
        placed = next((n for n, place in pinned.items() if place <= room or following is None), None)
        if placed is not None:
            del pinned[placed]
            made.take(placed, int(at[placed]))
            continue
        if following is None:
            break
        if made.take(*following):
            by_score.append(following[0])
        following = next(waiting, None)
    return Picked(tuple(made.shown), tuple(by_score), made.left_out)


def _in_stretches(order: Ints, at: Ints) -> Iterator[tuple[int, int]]:
    """Number and position, in order: a list is most often filled by the first few of thousands."""
    for start in count(0, _STRETCH):
        stretch = order[start : start + _STRETCH]
        if not len(stretch):
            return
        yield from zip(stretch.tolist(), at[stretch].tolist(), strict=True)
