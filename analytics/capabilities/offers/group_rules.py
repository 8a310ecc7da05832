"""People's rules for one list that a whole group is offered: what keeps a product from some of them keeps it from the list.

A rule that counts for all of the group counts as it stands. One that leaves products out for some of them leaves them out
for all: nobody is shown what may not be shown to her. What lifts, lowers, places or allows nothing else for some of them
is not done to a list of all, and told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from analytics.contract.scope import Filter
from analytics.recommendation.merchandising import People, Rule

_LEAVES_OUT = frozenset({"exclude", "min_stock"})


@dataclass(frozen=True, slots=True)
class GroupRules:
    """The rules that count for a list of a group; those that count for some of it, and were done to all or left aside."""

    rules: tuple[Rule, ...]
    done_to_all: tuple[str, ...] = ()
    left_aside: tuple[str, ...] = ()


def of_group(rules: Iterable[Rule], filters: Iterable[Filter], today: date) -> GroupRules:
    """The rules in force for whom the filters on country and segment leave; without one, for anybody.

    >>> us = (Filter("country", ("DE",), ("Germany",)),)
    >>> everywhere = Rule("r1", "boost"), Rule("r2", "exclude", people=People(frozenset({"FR"})))
    >>> [rule.id for rule in of_group(everywhere, us, date(2026, 1, 1)).rules]
    ['r1']
    """
    groups = {f.dimension: frozenset(f.ids) for f in filters if not f.negated}
    without = {f.dimension: frozenset(f.ids) for f in filters if f.negated}
    kept, done, aside = [], [], []
    for rule in rules:
        named = {"country": rule.people.country, "segment": rule.people.segment}
        if not rule.in_force(today) or not _meets(named, groups, without):
            continue
        if all(not wanted or (d in groups and groups[d] <= wanted) for d, wanted in named.items()):
            kept.append(replace(rule, people=People()))
        elif rule.kind in _LEAVES_OUT:
            kept.append(replace(rule, people=People()))
            done.append(rule.id)
        else:
            aside.append(rule.id)
    return GroupRules(tuple(kept), tuple(done), tuple(aside))


def _meets(
    named: dict[str, frozenset[str]], groups: dict[str, frozenset[str]], without: dict[str, frozenset[str]]
) -> bool:
    """Whether somebody of the group can be among those whom a rule names."""
    return all(
        not wanted or bool((wanted & groups[d] if d in groups else wanted) - without.get(d, frozenset()))
        for d, wanted in named.items()
    )
