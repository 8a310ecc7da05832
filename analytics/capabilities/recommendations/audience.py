"""Who should hear about a product: a ranked audience with its consent waterfall, and the orders to expect anyway.

What is expected is with or without a message: only a randomised hold-out tells what a message adds, so no profit is
named. What can be told is the break-even: the share of contacts that must order because of the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from statistics import NormalDist
from typing import Any

from analytics.capabilities.offers.listing import money, read_as, refused, says, title
from analytics.capabilities.offers.products import all_products, products_in
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.capabilities.recommendations import audience_plan
from analytics.contract.draft import (
    Chart,
    Claim,
    Column,
    Draft,
    Grid,
    Ready,
    Resolution,
    Stop,
    Subject,
)
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Scope
from analytics.contract.values import Interval, Quantity, exact
from analytics.recommendation.control import CONTROL_SHARE
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "products.audience"
LISTED = 20
ROLES = frozenset({"analyst", "marketer", "approver", "admin", "privacy"})
"""Who may see which customers stand in an audience."""
_LEVEL = 0.80
_WHO = re.compile(
    r"\b(?:who|whom|who'd|which (?:customers|people|buyers|users|shoppers)|what (?:customers|audience))(?:(?<='d)| (?:should|would|might|could|can|will|do|to|are))(?: (?:we|i|you|likely|want|like|be))*"
    r" ?(?:hear(?: about)?|know about|show|tell(?: about)?|email|e-mail|mail|message|write to(?: about)?|contact|target(?: with| for)?|notify(?: about)?|buy|want|like|interested in|care about|offer|get|pitch)\b"
    r"|\b(?:best|right) (?:customers|audience|people) (?:to target )?(?:for|with)\b|\baudience for\b|\btarget (?:group|audience) for\b|\bwho to (?:tell|target|email|contact|mail)(?: about| with)?\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^.*\b(?:about|to target with|with|for|buy|want|like|interested in|show|offer|get|hear of)\b",
    re.IGNORECASE,
)
_COST = re.compile(
    r"(?:,|\bat|\bif|\bwhen|\bwith)?\s*(?:a |the )?(?:cost(?:s|ing)?(?: of)?|contact costs?|mail costs?|at)?\s*(?:is |of )?[€$£]?\s*(\d{1,4}(?:[.,]\d{1,3})?)\s*(cents?|euros?|eur|€|pence|pounds?|dollars?)?\s*(?:per|a|each|for each) (?:contact|mail|e-?mail|message|letter|customer|sms)",
    re.IGNORECASE,
)  # fmt: skip
_NEW = re.compile(r"\b(?:new|newest|latest|just launched|fresh)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AudienceQuestion:
    """Whom to tell of the newest of these products (external ids); ``cost`` is of one contact, in the store's money."""

    products: tuple[str, ...]
    label: str
    cost: Decimal | None = None
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        cost = f" at {self.cost} a contact" if self.cost is not None else ""
        return f"{CAPABILITY} {'|'.join(sorted(self.products))}{cost}"


@dataclass(frozen=True)
class Audience:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[AudienceQuestion] = AudienceQuestion
    handles: Handles = Handles(
        families=(),
        cues=(_WHO.pattern.lower(),),
        against=(r"\bwho (?:is|are|bought|spent)\b", r"\b(?:define|mean)\b"),
    )

    def claims(self, asked: Asked) -> int:
        """The cost of a contact after an audience."""
        if asked.reading.metrics and not _COST.search(asked.text) and not self.handles.cued(asked.text):
            return -4
        if isinstance(asked.focus, AudienceQuestion) and _COST.search(asked.text):
            return 6
        return 4 if self.handles.cued(asked.text) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Which product; several of one name are told apart by the day they came."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        if not asked.context.roles & ROLES:
            return Stop((Issue("role_needed", {"what": "marketer"}),), "refuse")
        cost = _cost(asked.text)
        text = _COST.sub("", asked.text)
        if isinstance(asked.focus, AudienceQuestion) and cost is not None and not _WHO.search(text):
            return Ready(AudienceQuestion(asked.focus.products, asked.focus.label, cost))
        said = _NEW.sub("", _ABOUT.sub("", text)).strip(" ?.!,")
        said = re.sub(r"^(?:our|the|a|an|this)\s+", "", said, flags=re.IGNORECASE).strip()
        every = all_products(world, said) if said else ()
        if len(every) > 1:
            ids = tuple(p.id for p in every)
            return Ready(AudienceQuestion(ids, said, cost), read_as(asked, (said,)))
        found = products_in(asked, world, said)
        if isinstance(found, Stop):
            return found
        (first, *_), told = found
        return Ready(
            AudienceQuestion((first.id,), first.label, cost), (*told, *read_as(asked, (said, first.label)))
        )

    def plan(self, question: AudienceQuestion, facts: StoreFacts) -> Plan:
        """The products meant and what they are like."""
        return audience_plan.targets(question.products)

    def follow(self, question: AudienceQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """The customers, once it is known which product it is."""
        if "best" in results.rows or not len(results["targets"]) or not results["run"].first():
            return None
        target = newest_of(results["targets"])
        return audience_plan.people(target["id"], _judged(target, results), facts, sold_in(target))

    def answer(self, question: AudienceQuestion, results: Results, facts: StoreFacts) -> Draft:
        """How many can be told, what to expect of them anyway, and the best of them."""
        if not len(results["targets"]):
            return refused("recommend.unknown_product", {"word": question.label, "near": ()})
        if "best" not in results.rows or results["run"].first()["method"] not in ("linear", "walk"):
            return refused("audience.no_fit", {"product": question.label})
        target = newest_of(results["targets"])
        waterfall = {row["out"]: int(row["n"]) for row in results["waterfall"]}
        reachable = waterfall.get(None, 0)
        if not reachable:
            return refused("audience.nobody", {"product": title(target)})
        expected = expectation(
            [(int(r["n"])) for r in results["groups"]],
            [(int(r["n"]), int(r["bought"])) for r in results["past"]],
        )
        capped = target["stock"] is not None and expected[2] > target["stock"]
        if target["stock"] is not None:
            expected = (
                min(expected[0], float(target["stock"])),
                min(expected[1], float(target["stock"])),
                min(expected[2], float(target["stock"])),
            )
        return _draft(question, results, facts, _Found(target, waterfall, expected, capped))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    target: Mapping[str, Any]
    waterfall: Mapping[str | None, int]
    expected: tuple[float, float, float]
    capped: bool


def expectation(now: list[int], past: list[tuple[int, int]]) -> tuple[float, float, float]:
    """Orders to expect within the window with an 80 % range, by tenths of the score.

    ``now`` are the sizes of the tenths, ``past`` their sizes and buyers at the cut. A tenth's share is drawn towards
    the share of all by two imagined customers; the range holds the chance of each order and that the share is not
    known exactly (a beta-binomial's variance), as normal.

    >>> [round(x, 2) for x in expectation([100], [(1000, 100)])]
    [10.0, 5.97, 14.03]

    Where nobody bought it then, the upper end is the exact one for no success in so many (Clopper, Pearson 1934).

    >>> [round(x, 2) for x in expectation([100], [(1000, 0)])]  # 100 (1 - 0.1^(1/1000))
    [0.0, 0.0, 0.23]
    """
    everybody, buyers = sum(n for n, _ in past), sum(b for _, b in past)
    if everybody and not buyers:
        return 0.0, 0.0, sum(now) * (1 - ((1 - _LEVEL) / 2) ** (1 / everybody))
    overall = buyers / everybody if everybody else 0.0
    mean = variance = 0.0
    for size, (n, bought) in zip(now, past, strict=False):
        a, b = bought + 2 * overall, n - bought + 2 * (1 - overall)
        share, weight = a / (a + b), a + b
        mean += size * share
        variance += size * share * (1 - share) * (weight + size) / (weight + 1)
    half = NormalDist().inv_cdf((1 + _LEVEL) / 2) * sqrt(variance)
    return mean, max(0.0, mean - half), mean + half


def _cost(text: str) -> Decimal | None:
    found = _COST.search(text)
    if found is None:
        return None
    value = Decimal(found.group(1).replace(",", "."))
    return value / 100 if (found.group(2) or "").lower().startswith(("cent", "pence")) else value


def newest_of(found: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The newest of the products meant; of equals, or where no day is known, the first."""
    rows = list(found)
    return (
        max(rows, key=lambda r: (r["introduced_at"] is not None, r["introduced_at"] or 0, -r["id"]))
        if len(rows) > 1
        else rows[0]
    )


def _judged(target: Mapping[str, Any], results: Results) -> int:
    """The product whose past tells what to expect: the likest one where nobody bought this one yet."""
    if target["base_ever"]:
        return int(target["id"])
    like = next((row["source"] for row in results["like"] if row["target"] == target["id"]), target["id"])
    return int(like)


def sold_in(target: Mapping[str, Any]) -> tuple[str, ...]:
    """The countries where a product is sold; none for everywhere."""
    attributes = target["attributes"] if isinstance(target["attributes"], Mapping) else {}
    return tuple(str(c) for c in attributes.get("countries_allowed") or ())


def _draft(question: AudienceQuestion, results: Results, facts: StoreFacts, found: _Found) -> Draft:
    target, waterfall = found.target, found.waterfall
    subject = (Subject("product", target["external_id"], title(target)),)
    reachable = waterfall.get(None, 0)
    mean, low, high = found.expected
    claims = (
        Claim(Quantity(reachable, "count:customer"), "audience", subject),
        Claim(
            Quantity(exact(mean, 1), "count:order"),
            "expected_orders",
            subject,
            interval=Interval(exact(low, 1), exact(high, 1), Decimal("0.80"), "beta-binomial, normal"),
            n=reachable,
            certainty="estimate",
        ),
    )
    columns = (
        Column("rank", Phrase("column.rank"), "number"),
        Column("customer", Phrase("column.customer"), "entity"),
        Column("strength", Phrase("column.strength"), "percent", "fraction"),
        Column("last", Phrase("column.recency"), "number", "day"),
    )
    best = list(results["best"])
    top = float(best[0]["score"]) if best and best[0]["score"] > 0 else 0.0
    body = tuple(
        (
            rank, f"customer {row['external_id']}",
            exact(max(0.0, float(row["score"])) / top, 4) if top else None, int(row["age"]),
        )
        for rank, row in enumerate(best, 1)
    )  # fmt: skip
    params: dict[str, Param] = {
        "product": title(target), "low": exact(low, 0), "high": exact(high, 0), "days": audience_plan.WINDOW_DAYS,
    }  # fmt: skip
    pays = _break_even(question, target, facts)
    at_cost = pays.code == "audience.break_even"
    return Draft(
        Phrase("audience.size_at_cost", {**params, **pays.params})
        if at_cost
        else Phrase("audience.size", params),
        certainty="estimate",
        claims=claims,
        kpis=(0, 1),
        grid=Grid(columns, body),
        entities=tuple(
            Reference(str(n), "customer", row["external_id"], f"customer {row['external_id']}")
            for n, row in enumerate(best[:LISTED], 1)
        ),
        scope=question.scope,
        chart=Chart("bar", {"x": "strength", "y": "customer"}),
        notes=_notes(question, results, facts, found),
        follow_ups=(says("cost"), says("goes_with", product=title(target)), says("method")),
    )


def _notes(
    question: AudienceQuestion, results: Results, facts: StoreFacts, found: _Found
) -> tuple[Phrase, ...]:
    target, waterfall = found.target, found.waterfall
    steps: dict[str, Param] = {str(step): n for step, n in waterfall.items() if step is not None and n}
    reachable = waterfall.get(None, 0)
    notes = [
        Phrase("audience.waterfall", {**steps, "all": sum(waterfall.values()), "left": reachable}),
        Phrase("audience.with_or_without", {"days": audience_plan.WINDOW_DAYS}),
    ]
    if len(results["targets"]) > 1:
        notes.append(
            Phrase(
                "audience.newest",
                {"word": question.label, "product": title(target), "n": len(results["targets"])},
            )
        )
    if not target["base_ever"]:
        notes.append(Phrase("audience.by_likest", {"product": title(target)}))
    if found.capped:
        notes.append(Phrase("audience.capped", {"n": target["stock"]}))
    notes.append(_break_even(question, target, facts))
    notes.append(Phrase("audience.hold_out", {"n": round(reachable * CONTROL_SHARE)}))
    return tuple(notes)


def _break_even(question: AudienceQuestion, target: Mapping[str, Any], facts: StoreFacts) -> Phrase:
    price, cost = target["price"], target["cost"]
    margin = money(price - cost) if price is not None and cost is not None and price > cost else None
    if margin is None:
        return Phrase("audience.no_margin", {"product": title(target)})
    if question.cost is None:
        return Phrase("audience.cost_wanted", {"margin": Quantity(margin, facts.currency)})
    share = exact(float(question.cost / margin), 4)
    return Phrase(
        "audience.break_even",
        {
            "share": Quantity(share, "fraction"),
            "cost": Quantity(question.cost.normalize(), facts.currency),
            "margin": Quantity(margin, facts.currency),
        },
    )
