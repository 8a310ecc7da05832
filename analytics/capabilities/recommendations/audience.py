"""Who should hear about a product: a ranked audience with its consent waterfall, and the orders to expect anyway.

What is expected is with or without a message: only a randomised hold-out tells what a message adds, so no profit is
named. What can be told is the break-even: the share of contacts that must order because of the message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import sqrt
from statistics import NormalDist
from typing import Any

from analytics.capabilities.offers.listing import money, read_as, refused, says, title
from analytics.capabilities.offers.products import all_products, products_in
from analytics.capabilities.offers.rows import rules_in
from analytics.capabilities.people import ROLES
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.capabilities.recommendations import audience_plan
from analytics.capabilities.recommendations.audience_whom import Cut, Whom, not_sold, whom_of
from analytics.capabilities.recommendations.audience_words import WHO, Said, said
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
from analytics.planning.context import merged_filters
from analytics.recommendation.control import CONTROL_SHARE
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "products.audience"
LISTED = 20
_LEVEL = 0.80


@dataclass(frozen=True, slots=True)
class AudienceQuestion:
    """Whom to tell of the newest of these products (external ids); ``cost`` is of one contact, in the store's money.

    The scope's filters are on country and segment; ``top``, ``least`` and ``within`` are as in ``Cut``.
    """

    products: tuple[str, ...]
    label: str
    cost: Decimal | None = None
    scope: Scope = Scope()
    top: int | None = None
    least: Decimal | None = None
    within: int | None = None

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    @property
    def cut(self) -> Cut:
        """Which of those who may be told were asked for."""
        return Cut(self.scope.filters, self.top, self.least, self.within)

    def canonical(self) -> str:
        """One line."""
        cost = f" at {self.cost} a contact" if self.cost is not None else ""
        cut = self.cut.canonical()
        return f"{CAPABILITY} {'|'.join(sorted(self.products))}{' ' + cut if cut else ''}{cost}"


@dataclass(frozen=True)
class Audience:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[AudienceQuestion] = AudienceQuestion
    handles: Handles = Handles(
        families=(),
        cues=(WHO.pattern.lower(),),
        against=(r"\bwho (?:is|are|bought|spent)\b", r"\b(?:define|mean)\b"),
    )

    def claims(self, asked: Asked) -> int:
        """An ask that names people first, and a cost or a cut after an audience."""
        told = said(asked)
        if isinstance(asked.focus, AudienceQuestion) and _goes_on(asked, told):
            return 6
        if told.asks and (told.amount or told.cut != Cut()):
            return 12
        if asked.reading.metrics and told.cost is None and not self.handles.cued(asked.text):
            return -4
        return 4 if self.handles.cued(asked.text) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Which product and which people; several of one name are told apart by the day they came."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        if not asked.context.roles & ROLES:
            return Stop((Issue("role_needed", {"what": "marketer"}),), "refuse")
        told = said(asked)
        if told.amount:
            return Stop((Issue("audience.no_threshold", {"said": told.amount}),), "clarify")
        before = asked.focus
        if isinstance(before, AudienceQuestion) and _goes_on(asked, told):
            return Ready(_with(before, told), read_as(asked, (told.about, asked.text)))
        every = all_products(world, told.about) if told.about else ()
        if len(every) > 1:
            ids = tuple(p.id for p in every)
            return Ready(
                _with(AudienceQuestion(ids, told.about), told), read_as(asked, (told.about, _ASKED_WITH))
            )
        found = products_in(asked, world, told.about)
        if isinstance(found, Stop):
            return found
        (first, *_), read = found
        question = _with(AudienceQuestion((first.id,), first.label), told)
        return Ready(question, (*read, *read_as(asked, (told.about, first.label, _ASKED_WITH))))

    def plan(self, question: AudienceQuestion, facts: StoreFacts) -> Plan:
        """The products meant and what they are like."""
        return audience_plan.targets(question.products)

    def follow(self, question: AudienceQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """The customers, once it is known which product it is."""
        if "best" in results.rows or not len(results["targets"]) or not results["run"].first():
            return None
        target, whom = settled(results, facts)
        if whom is None:
            return None
        return audience_plan.people(target["id"], _judged(target, results), facts, whom, question.cut)

    def answer(self, question: AudienceQuestion, results: Results, facts: StoreFacts) -> Draft:
        """How many can be told, what to expect of them anyway, and the best of them."""
        if not len(results["targets"]):
            return refused("recommend.unknown_product", {"word": question.label, "near": ()})
        target, whom = settled(results, facts)
        if whom is None:
            why = not_sold(target, rules_in(results["rules"])[0], facts.today)
            return refused(f"audience.not_sold.{why}", {"product": title(target)})
        if "best" not in results.rows or results["run"].first()["method"] not in ("linear", "walk"):
            return refused("audience.no_fit", {"product": question.label})
        waterfall = {row["out"]: int(row["n"]) for row in results["waterfall"]}
        now = {int(r["tenth"]): int(r["n"]) for r in results["groups"]}
        reachable = sum(now.values())
        if not reachable:
            steps: dict[str, Param] = {str(k): n for k, n in waterfall.items() if k is not None and n}
            return refused(
                "audience.nobody", {"product": title(target), "all": sum(waterfall.values()), **steps}
            )
        past = {int(r["tenth"]): (int(r["n"]), int(r["bought"])) for r in results["past"]}
        tenths = range(1, audience_plan.GROUPS + 1)
        expected = expectation([now.get(t, 0) for t in tenths], [past.get(t, (0, 0)) for t in tenths])
        capped = target["stock"] is not None and expected[2] > target["stock"]
        if target["stock"] is not None:
            expected = (
                min(expected[0], float(target["stock"])),
                min(expected[1], float(target["stock"])),
                min(expected[2], float(target["stock"])),
            )
        return _draft(question, results, facts, _Found(target, whom, waterfall, reachable, expected, capped))


_ASKED_WITH = "top only just last past days weeks months score scores best likeliest love enjoy go order many mailing emailing worth money profitable"
"""Words that an audience is asked for with."""


def _goes_on(asked: Asked, told: Said) -> bool:
    """Whether a clause only narrows the audience before, or says what a contact costs."""
    others = {f.dimension for f in asked.reading.filters()} - {"country", "segment"}
    if told.asks or others or (asked.reading.metrics and told.cost is None):
        return False
    return told.cost is not None or told.cut != Cut()


def _with(question: AudienceQuestion, told: Said) -> AudienceQuestion:
    """The question with what a clause says of people and cost; what it does not say stays."""
    cut = told.cut
    return replace(
        question,
        cost=told.cost if told.cost is not None else question.cost,
        scope=replace(question.scope, filters=merged_filters(question.scope.filters, cut.filters)),
        top=cut.top or question.top,
        least=cut.least if cut.least is not None else question.least,
        within=cut.within or question.within,
    )


def settled(results: Results, facts: StoreFacts) -> tuple[Mapping[str, Any], Whom | None]:
    """The product that is meant, and who may be told of it: the newest that is sold; None where none of them is."""
    rules, _ = rules_in(results["rules"])
    sold = [row for row in results["targets"] if not_sold(row, rules, facts.today) is None]
    target = newest_of(sold or results["targets"])
    return target, whom_of(target, rules, facts.today) if sold else None


@dataclass(frozen=True, slots=True)
class _Found:
    target: Mapping[str, Any]
    whom: Whom
    waterfall: Mapping[str | None, int]
    reachable: int
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


def _draft(question: AudienceQuestion, results: Results, facts: StoreFacts, found: _Found) -> Draft:
    target, reachable = found.target, found.reachable
    subject = (Subject("product", target["external_id"], title(target)),)
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
        follow_ups=(
            *(() if question.cost is not None else (says("cost"),)),
            *(() if question.top else (says("best_of_them"),)),
            says("goes_with", product=title(target)),
            says("method"),
        ),
    )


def _notes(
    question: AudienceQuestion, results: Results, facts: StoreFacts, found: _Found
) -> tuple[Phrase, ...]:
    target, waterfall = found.target, found.waterfall
    steps: dict[str, Param] = {str(step): n for step, n in waterfall.items() if step is not None and n}
    rules: dict[str, Param] = (
        {"rules": tuple(b.rule for b in found.whom.barred)} if "excluded" in steps else {}
    )
    left = waterfall.get(None, 0)
    notes = [Phrase("audience.waterfall", {**steps, **rules, "all": sum(waterfall.values()), "left": left})]
    if question.within:
        notes.append(Phrase("audience.within", {"days": question.within}))
    if question.top or question.least is not None:
        least = None if question.least is None else Quantity(question.least, "fraction")
        notes.append(
            Phrase("audience.cut", {"n": found.reachable, "left": left, "top": question.top, "least": least})
        )
    notes.append(Phrase("audience.with_or_without", {"days": audience_plan.WINDOW_DAYS}))
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
    notes.append(Phrase("audience.hold_out", {"n": round(found.reachable * CONTROL_SHARE)}))
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
