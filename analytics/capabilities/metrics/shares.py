"""What share of the whole a part is: "what share of revenue came from new customers"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from analytics.capabilities.metrics.groups import Sums
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.draft import Claim
from analytics.contract.facts import StoreFacts
from analytics.contract.values import Quantity
from analytics.metrics import metric

_ASKS = re.compile(
    r"\b(?:share|percentage|percent|proportion|fraction|part|pct) of\b|% of\b|\bhow much of (?:our|the|all|my|total|that|this)\b|\bhow many of (?:our|the|all|my|those|these)\b(?! \w+ (?:named|called)\b)",
    re.IGNORECASE,
)


def as_share(
    question: MetricQuestion, text: str, parts: tuple[str, ...], before: MetricQuestion | None
) -> MetricQuestion:
    """The question, with the whole that its part is a share of, if a share of a sum or a count is asked for.

    ``parts`` are the dimensions that the sentence itself filters on: the last one names the part, the others hold for the whole.
    A share that was asked for before goes on ("and in France?").
    """
    held = {f.dimension for f in question.scope.filters if not f.negated}
    asked = _ASKS.search(text)
    if (
        asked
        and question.metrics == ("units",)
        and "product" in parts
        and asked.group(0).lower().startswith("how many")
    ):
        # "How many of the blue ones were sold" counts pieces.
        asked = None
    if asked:
        part = next((name for name in reversed(parts) if name in held), None)
    else:
        part = before.share_along if before and before.metrics == question.metrics else None
    if part not in held or question.split or question.scope.comparison:
        return question
    if len(question.metrics) != 1 or metric(question.metrics[0]).denominator is not None:
        return question
    return replace(question, share_along=part)


def whole_of(question: MetricQuestion) -> MetricQuestion:
    """The question without its part."""
    kept = tuple(f for f in question.scope.filters if f.dimension != question.share_along or f.negated)
    return replace(question, scope=replace(question.scope, filters=kept), share_along=None)


def share_of(part: Quantity, whole: Quantity) -> Quantity:
    """The part over the whole, to a hundredth of a per cent; untold where either is, or the whole is nothing."""
    if not whole.value or part.value is None:
        return Quantity(None, "fraction", "zero_denominator")
    return Quantity((Decimal(part.value) / Decimal(whole.value)).quantize(Decimal("0.0001")), "fraction")


def part_of(question: MetricQuestion) -> tuple[str, ...]:
    """What the share is of, by name."""
    part = next(f for f in question.scope.filters if f.dimension == question.share_along and not f.negated)
    return part.labels


def share_claims(
    question: MetricQuestion, part: Claim, whole: Sums, facts: StoreFacts
) -> tuple[Claim, Claim] | None:
    """The share as the first claim, the whole as the second; None where either cannot be told."""
    of = metric(question.metrics[0]).value(whole, facts.currency)
    share = share_of(part.quantity, of)
    return None if share.value is None else (Claim(share), Claim(of, question.metrics[0]))
