"""Who may be told of a product, and who of them was asked for: one set of rules for chat, saved audiences and expectations.

What holds for lists holds here: a product that is not sold reaches nobody, a merchandising rule, an age, a country or a
family that rests leaves a customer out whatever her score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, or_, true
from sqlalchemy.sql import ColumnElement, Subquery

from analytics.capabilities.offers.mailable import suppressed
from analytics.capabilities.offers.rows import card_of
from analytics.capabilities.offers.traits import NO_LIMITS
from analytics.contract.scope import Filter
from analytics.metrics.sources import segments
from analytics.planning.dates.arithmetic import years_later
from analytics.recommendation.eligibility import Situation, forbids
from analytics.recommendation.merchandising import Rule, effect
from analytics.warehouse.schema import customers

NOT_SOLD = ("no_product", "inactive", "out_of_stock")
"""Why a product is offered to nobody."""


@dataclass(frozen=True, slots=True)
class Barred:
    """Customers whom one rule keeps from the product; neither country nor segment means everybody."""

    rule: str
    countries: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whom:
    """Who may be told of one product: where it is sold, born by when, kept from whom, of which family nothing rests.

    ``family`` is the product's own: who bought anything lasting of it within a year waits.
    """

    sold_in: tuple[str, ...] = ()
    born_by: date | None = None
    family: str | None = None
    barred: tuple[Barred, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """Which of those who may be told were asked for: the best ``top``, a score of ``least`` of the best one's or more.

    ``within`` is days since the last purchase at most, ``filters`` are on country and segment.
    """

    filters: tuple[Filter, ...] = ()
    top: int | None = None
    least: Decimal | None = None
    within: int | None = None

    def canonical(self) -> str:
        """In a few words; empty for no cut."""
        parts = [f"top {self.top}" if self.top else ""]
        parts.append(f"score>={self.least}" if self.least is not None else "")
        parts.append(f"bought within {self.within} days" if self.within else "")
        if self.filters:
            parts.append("where " + " & ".join(sorted(f.canonical() for f in self.filters)))
        return " ".join(p for p in parts if p)


def not_sold(target: Mapping[str, Any], rules: Iterable[Rule], today: date) -> str | None:
    """Why the product may be offered to nobody at all; None where it may be to some."""
    found = forbids(card_of(target, NO_LIMITS), Situation(today=today))
    if found in NOT_SOLD:
        return found
    everybody = any(not b.countries and not b.segments for b in _barred(target, rules, today))
    return "excluded" if everybody else None


def whom_of(target: Mapping[str, Any], rules: Iterable[Rule], today: date) -> Whom:
    """What the product and the rules in force ask of a customer."""
    card = card_of(target, NO_LIMITS)
    return Whom(
        sold_in=tuple(sorted(card.countries)),
        born_by=None if card.min_age is None else years_later(today, -card.min_age),
        family=card.family,
        barred=_barred(target, rules, today),
    )


def _barred(target: Mapping[str, Any], rules: Iterable[Rule], today: date) -> tuple[Barred, ...]:
    card = card_of(target, NO_LIMITS)
    found = []
    for rule in rules:
        done = effect((rule,), card.traits)
        short = card.stock is not None and card.stock <= max(0.0, done.least_stock - 1)
        if rule.in_force(today) and (done.out is not None or short):
            people = rule.people
            found.append(Barred(rule.id, tuple(sorted(people.country)), tuple(sorted(people.segment))))
    return tuple(found)


def first_step(scores: Subquery, whom: Whom) -> ColumnElement[str]:
    """The first step that leaves a customer out, NULL where none does; ``segments`` must be joined."""
    c = customers.c
    steps: list[tuple[Any, str]] = [(c.is_test.is_(True), "test"), (scores.c.has_it == 1, "has_it")]
    if whom.family is not None:
        steps.append((scores.c.rests == 1, "family_rests"))
    if whom.sold_in:
        steps.append((c.country.is_(None) | c.country.not_in(whom.sold_in), "country"))
    if whom.born_by is not None:
        steps.append((c.birth_date.is_(None) | (c.birth_date > whom.born_by), "age"))
    if whom.barred:
        steps.append((or_(*(_is_barred(b) for b in whom.barred)), "excluded"))
    steps += [(c.email_consent.is_not(True), "no_consent"), (suppressed(), "suppressed")]
    return case(*((condition, name) for condition, name in steps))


def _is_barred(barred: Barred) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if barred.countries:
        conditions.append(and_(customers.c.country.is_not(None), customers.c.country.in_(barred.countries)))
    if barred.segments:
        conditions.append(and_(segments.c.segment.is_not(None), segments.c.segment.in_(barred.segments)))
    return and_(*conditions)


def lives_there(filters: tuple[Filter, ...]) -> ColumnElement[bool]:
    """Whether a customer is of the countries asked for."""
    return and_(true(), *(_held(customers.c.country, f) for f in filters if f.dimension == "country"))


def stands_there(filters: tuple[Filter, ...]) -> ColumnElement[bool]:
    """Whether a customer is of the segments asked for."""
    return and_(true(), *(_held(segments.c.segment, f) for f in filters if f.dimension == "segment"))


def _held(column: Any, wanted: Filter) -> ColumnElement[bool]:
    if wanted.negated:
        return or_(column.is_(None), column.not_in(wanted.ids))
    return and_(column.is_not(None), column.in_(wanted.ids))
