"""Which groups of a metric question are wanted, by a figure of theirs: read from the words, and kept among the rows."""

from __future__ import annotations

import re
from decimal import Decimal

from analytics.capabilities.metrics.groups import Group, Sums
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.bounds import Bound
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.values import Quantity
from analytics.metrics import metric
from analytics.metrics.dimensions import GRAINS
from analytics.metrics.model import Metric
from analytics.planning.names.vocabulary import Mention
from analytics.planning.reading import Reading
from analytics.planning.words.thresholds import Threshold, moved_to

_COUNTED_AFTER = re.compile(r"\s*(?:\w+\s+)?", re.IGNORECASE)
_TIMES = re.compile(
    r"\b(?:ordered|bought|purchased|shopped|order|buy|come back|came back)\W+(?:\w+\W+){0,3}$", re.IGNORECASE
)
_SPENT = re.compile(
    r"\b(?:spent|spend|spending|paid|bought for|brought(?: in)?|left)\W+(?:\w+\W+){0,3}$", re.IGNORECASE
)
_SPENT_ON = re.compile(
    r"\b(?:campaigns?|channels?|platforms?|ads|those|ones|that|which) (?:that |which |have |has |had )?(?:spent|spend|spending|costs?|costing|burn(?:t|ed)?)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_PUT = re.compile(
    r"\b(?:put|pour|pump|s[au]nk|sink|plough|plow|invest|funnel|channel|throw|threw|blow|blew)\w*\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_INTO = re.compile(r"\s*(?:\w+\s+){0,2}?(?:into|in|behind|on)\b", re.IGNORECASE)
""" "Campaigns we put more than 2k into": what was spent on them."""
_MAILINGS = re.compile(r"\b(?:mailings?|newsletters?|e-?mails?|sends)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"\b(?:who|customers?|people|clients?|shoppers|buyers)\b", re.IGNORECASE)


def bounds_of(reading: Reading, metrics: tuple[str, ...]) -> tuple[Bound, ...]:
    """The conditions of a clause, each on the metric that it is said of; none where one cannot be told."""
    found = []
    for threshold in reading.thresholds:
        name = _metric_of(threshold, reading) or (metrics[0] if metrics else None)
        if name is None:
            return ()
        value = threshold.value / 100 if _is_share(metric(name), threshold) else threshold.value
        found.append(Bound(name, threshold.sign, value))
    return tuple(dict.fromkeys(found))


def moved_bounds(reading: Reading, before: MetricQuestion | None) -> tuple[Bound, ...]:
    """ "Raise the bar to 3000": the last condition before with the new amount; nothing where none is moved.

    "Make it 10" is a number of rows where rows were counted before.
    """
    having = before.having if before else ()
    bar = moved_to(reading.text) if having and not (before and before.limit) else None
    if bar is None:
        return ()
    last = having[-1]
    value = bar.value / 100 if _is_share(metric(last.metric), bar) else bar.value
    return (*having[:-1], Bound(last.metric, last.sign, value))


def _is_share(m: Metric, threshold: Threshold) -> bool:
    return m.unit == "fraction" and (threshold.percent or threshold.value > 1)


def _metric_of(threshold: Threshold, reading: Reading) -> str | None:
    """What stands right behind the amount ("more than 3 orders"), else what was said last before it."""
    before = reading.text[: threshold.start]
    if _PEOPLE.search(before) and _TIMES.search(before):
        return "orders"
    mentions = reading.of("metric")
    for m in mentions:
        if threshold.end <= m.start and _COUNTED_AFTER.fullmatch(reading.text[threshold.end : m.start]):
            return m.term.id
    if _PEOPLE.search(before) and _SPENT.search(before):
        return "revenue"
    into = _PUT.search(before) and _INTO.match(reading.text[threshold.end :])
    if _SPENT_ON.search(before) or into:
        return "spend"
    led = [m.term.id for m in mentions if m.end <= threshold.start]
    if _MONEY.search(reading.text[threshold.start : threshold.end]):
        # "Countries under 2000 euros", "more than 5 orders and over 500 euros": money of the shop's, unless another was named.
        led = [name for name in led if metric(name).unit == metric("revenue").unit]
        money = {m.term.id for m in mentions if metric(m.term.id).unit == metric("revenue").unit}
        if not led and len(money) == 1:
            # "More than 5,000 euros of goods sent back": the only money that is spoken of.
            return money.pop()
        named = _OF_THE_SHOP & set(reading.dimensions) or _PEOPLE.search(before)
        return led[-1] if led else "revenue" if named else None
    return led[-1] if led else None


_MONEY = re.compile(r"[€$£]|\b(?:euros?|eur)\b", re.IGNORECASE)
_OF_THE_SHOP = frozenset({"country", "category", "brand", "product", "sales_channel", "segment", "customer"})


_NARROWS = re.compile(
    r"^\W*(?:(?:and|ok|okay|now|but|please|show|keep|give me|what about)\W+)*(?:(?:only|just) )?(?:the )?(?:those|these|ones|them|that|which|who)\b",
    re.IGNORECASE,
)


def only_narrows(reading: Reading) -> bool:
    """Whether a clause does no more than put a condition to the rows of the list before ("only those with more than 5 orders")."""
    return bool(reading.thresholds and _NARROWS.match(reading.text)) and not reading.dimensions


def split_by(reading: Reading) -> tuple[str, ...]:
    """The things that a condition is put to ("campaigns with …", "customers who …"): those that stand before it."""
    if not reading.thresholds:
        return ()
    first = reading.thresholds[0].start
    named: list[Mention] = [m for m in reading.of("dimension") if m.start < first] or list(
        reading.of("dimension")
    )
    if named:
        return (named[0].term.id,)
    if re.match(r"^\W*(?:\w+ ){0,3}who\b", reading.text, re.IGNORECASE) or _PEOPLE.search(
        reading.text[:first]
    ):
        return ("customer",)
    return ("campaign",) if _MAILINGS.search(reading.text[:first]) else ()


def wanted_metrics(
    metrics: tuple[str, ...], bounds: tuple[Bound, ...], split: tuple[str, ...]
) -> tuple[str, ...]:
    """The figures to show: those that were asked for, with those of the conditions beside them.

    "How many customers ordered more than 3 times" counts the customers that are left: their number is in the headline.
    """
    shown = tuple(name for name in metrics if not (name in _OF_ONE_CUSTOMER and "customer" in split))
    return tuple(dict.fromkeys((*shown, *(b.metric for b in bounds))))


_OF_ONE_CUSTOMER = frozenset({"buyers", "new_customers", "revenue_per_buyer"})
"""What says nothing of a single customer, or his revenue again."""


def kept(groups: list[Group], question: MetricQuestion) -> list[Group]:
    """The groups that meet every condition; one whose figure cannot be told meets none."""
    return [g for g in groups if g.ids[0] and all(_holds(b, g) for b in question.having)]


def _holds(bound: Bound, group: Group) -> bool:
    value = exact(metric(bound.metric), group.sums)
    return value is not None and bound.holds(value)


def exact(m: Metric, sums: Sums) -> Decimal | None:
    """The metric out of sums, not rounded: 3.004 is above 3."""
    if m.missing is not None and sums.get(m.missing.name):
        return None
    top = sums.get(m.numerator.name)
    if top is None:
        return None
    if m.denominator is None:
        return Decimal(top) * m.factor
    bottom = sums.get(m.denominator.name)
    return None if not bottom else Decimal(top) * m.factor / Decimal(bottom)


def said_bounds(question: MetricQuestion, facts: StoreFacts) -> tuple[Phrase, ...]:
    """Each condition in words, for the sentence and the context line."""
    return tuple(
        Phrase(
            f"bound.{_BEYOND[bound.sign]}",
            {
                "metric": metric(bound.metric).label,
                "value": Quantity(bound.value, _bare_unit(metric(bound.metric), facts)),
            },
        )
        for bound in question.having
    )


def _bare_unit(m: Metric, facts: StoreFacts) -> str:
    """A count's noun is its metric's name, which stands before it already."""
    unit = m.unit_in(facts.currency)
    return "count:" if unit.startswith("count:") else unit


_BEYOND = {">": "above", ">=": "at_least", "<": "below", "<=": "at_most"}


def may_lack_rows(question: MetricQuestion) -> bool:
    """Whether things without a single row would be below a bound too, and are not listed."""
    return any(b.sign in ("<", "<=") for b in question.having) and not set(question.split) & set(GRAINS)


def bound_to_say(bound: Bound) -> str:
    """A condition as it can be said: a rate as a percentage."""
    m = metric(bound.metric)
    value = (
        f"{(bound.value * 100).normalize():f} %" if m.unit == "fraction" else f"{bound.value.normalize():f}"
    )
    return f"{m.label} {_SAID[bound.sign]} {value}"


_SAID = {">": "above", ">=": "at least", "<": "below", "<=": "at most"}
