"""Products by what is known of them: "a gift under 20 for someone who bakes", each word read as tag, category or text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Double, cast, func, select

from analytics.capabilities.offers.listing import (
    MOST_SHOWN,
    SHOWN,
    Line,
    contradiction,
    grid,
    left_out,
    money,
    references,
    refused,
    says,
    title,
)
from analytics.capabilities.offers.plan import CARD
from analytics.capabilities.offers.rows import card_of, rules_in
from analytics.capabilities.offers.traits import Limits
from analytics.capabilities.offers.words import (
    Match,
    Wish,
    holds_allergen,
    match,
    price_fits,
    wish_of,
)
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.contract.draft import Chart, Draft, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.scope import Scope
from analytics.contract.values import Quantity, exact
from analytics.planning.requests.belonging import PRONOUN
from analytics.planning.words.numbers import cuts_a_list
from analytics.recommendation.rules import Situation, choose
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import active_runs, product_factors, products, recommendation_rules

CAPABILITY = "products.find"
MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class FindQuestion:
    """The ``k`` best selling products that have what is wished for."""

    wish: Wish
    k: int = SHOWN
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.wish.canonical()} top {self.k} {self.scope.canonical()}".strip()


@dataclass(frozen=True)
class FindProducts(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[FindQuestion] = FindQuestion
    handles: Handles = Handles(
        families=(),
        cues=(
            r"\b(?:gifts?|presents?|something|anything|products?|items?) (?:\w+ ){0,6}?for (?:someone|somebody|people|a person|an? \w+ (?:lover|fan)|my \w+|her|him)\b(?! \w*\d)",
            r"\b(?:gifts?|presents?|gift ideas?)\b.*\b(?:under|below|up to|less than|between|around|for)\b",
            r"\b\w+ (?:\w+ )?in stock\b",
            r"^(?:\w+ )?(?:the )?(?:cheapest|least expensive) (?!campaign|channel|click)\w+",
            r"\b(?:an?|some|any) (?:\w+ ){1,4}(?:for )?(?:under|below|up to|less than|not more than) (?:[€$£]|\d|a fiver|a tenner)",
            r"\b(?:vegan|organic|\w+-free)\b",
            r"\b(?:do we|what|which) (?:\w+ ){0,4}(?:have|sell|carry|stock)\b.*\b(?:under|below|without|free|for)\b",
        ),
        against=(
            r"\b(?:customer|user|client|shopper|cust) ?#?\d|\b(?:orders?|revenue|campaigns?|segments?|rule|never|always|boost|bury|pin|newsletter|notify|hear about)\b|\bwhy\b|\bwho (?:should|would|might)\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """Prices or words after such a list; a metric or a customer is another question."""
        if asked.reading.metrics or asked.reading.person or asked.reading.email:
            return -4
        if getattr(asked.focus, "split", ()) and cuts_a_list(asked.text):
            # "Cheapest two only", after figures by platform.
            return -4
        if getattr(asked.focus, "customer", None) and PRONOUN.search(asked.text):
            # "Any gift ideas for them", after one customer.
            return -4
        if isinstance(asked.focus, FindQuestion) and not self.handles.cued(asked.text):
            wish = wish_of(asked.text)
            return 2 if wish.max_price or wish.min_price or wish.without or wish.in_stock else 0
        return 2 if self.handles.cued(asked.text) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The wish; a price or a word after a list is laid over the wish before."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        if against := contradiction(asked.text):
            return against
        wish = wish_of(asked.text)
        before = (
            asked.focus
            if isinstance(asked.focus, FindQuestion) and not self.handles.cued(asked.text)
            else None
        )
        if before:
            old = before.wish
            wish = replace(
                old,
                without=(*old.without, *wish.without),
                min_price=wish.min_price if wish.min_price is not None else old.min_price,
                max_price=wish.max_price if wish.max_price is not None else old.max_price,
                in_stock=old.in_stock or wish.in_stock,
            )
        if not wish:
            return Stop(
                (Issue("find.nothing_asked", {}, ("a gift under 20 for someone who bakes",)),), "clarify"
            )
        k = min(asked.reading.limit or (before.k if before else SHOWN), MOST_SHOWN)
        return Ready(FindQuestion(wish, k))

    def plan(self, question: FindQuestion, facts: StoreFacts) -> Plan:
        """Products that are sold, with how popular each is."""
        f, wish = product_factors.c, question.wish
        query = (
            select(*CARD, cast(f.popularity, Double).label("popularity"), products.c.description)
            .select_from(
                products.outerjoin(active_runs, active_runs.c.task == "new").outerjoin(
                    product_factors, (f.product_id == products.c.id) & (f.run_id == active_runs.c.run_id)
                )
            )
            .where(products.c.kind == "product", products.c.is_active.is_(True))
            .order_by(f.popularity.desc().nulls_last(), products.c.id)
            .limit(MOST_READ)
        )
        if wish.max_price is not None:
            query = query.where(products.c.price <= wish.max_price)
        if wish.min_price is not None:
            query = query.where(products.c.price >= wish.min_price)
        return Plan(
            {
                "products": query,
                "priced": select(func.count(products.c.price).label("n")),
                "rules": select(recommendation_rules).order_by(recommendation_rules.c.id),
            }
        )

    def answer(self, question: FindQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list, and how each word was read; a word that no product has is left out and told."""
        bounded = question.wish.min_price is not None or question.wish.max_price is not None
        if bounded and not results["priced"].first()["n"]:
            return refused("listing.no_prices")
        rows = {row["id"]: row for row in results["products"] if price_fits(row["price"], question.wish)}
        found = {p: {w: m for w in question.wish.words if (m := match(w, row))} for p, row in rows.items()}
        known = tuple(w for w in question.wish.words if any(w in words for words in found.values()))
        lost = tuple(w for w in question.wish.words if w not in known)
        free, unrecorded = _free_of(question.wish, rows)
        most = max((len(found[p]) for p in free), default=0)
        if question.wish.words and not most:
            highest = question.wish.max_price
            limit = None if highest is None else Quantity(highest, facts.currency)
            return refused("find.no_product", {"words": question.wish.words, "price": limit})
        kept = [p for p in free if len(found[p]) == most]
        rules, _ = rules_in(results["rules"])
        kept = _named_so(kept, rows, known) if question.wish.cheapest else kept
        scores = {p: _rank(rows[p], question.wish) for p in kept}
        ranked = sorted(kept, key=lambda p: (-round(scores[p], 9), p))
        cards = {p: card_of(rows[p], Limits()) for p in kept}
        picked = choose(ranked, cards, Situation(today=facts.today), question.k, scores, rules)
        lines = [_line(rows[p], found[p]) for p in picked.products]
        notes = (
            *_readings(question.wish, found, known, facts),
            *((Phrase("find.partly", {"n": most, "of": len(known)}),) if most < len(known) else ()),
            *((Phrase("find.lost", {"words": lost}),) if lost else ()),
            *((Phrase("find.unrecorded", {"n": unrecorded}),) if unrecorded else ()),
            *left_out(picked.left_out),
        )
        if not lines:
            return replace(refused("find.nothing_left"), notes=notes)
        price = money(lines[0].row["price"])
        params: dict[str, Param] = {
            "product": title(lines[0].row),
            "n": len(kept),
            "price": None if price is None else Quantity(price, facts.currency),
        }
        return Draft(
            Phrase("find.cheapest" if question.wish.cheapest else "find.first", params),
            certainty="fact",
            grid=grid(lines, facts),
            entities=references(lines),
            scope=question.scope,
            notes=notes,
            chart=Chart("bar", {"x": "price", "y": "product"}),
            follow_ups=(says("goes_with", product=title(lines[0].row)), says("best_sellers")),
        )


def _rank(row: Mapping[str, Any], wish: Wish) -> float:
    """Best sellers first; the cheapest where those are wanted."""
    if wish.cheapest:
        return 1.0 / (1.0 + float(row["price"])) if row["price"] is not None else 0.0
    return 1.0 + (row["popularity"] or 0.0)


def _named_so(kept: list[int], rows: Mapping[int, Any], words: tuple[str, ...]) -> list[int]:
    """Those called by all the words, if any are: the cheapest espresso machine is no brush for one."""
    named = [p for p in kept if set(words) <= set(title(rows[p]).lower().split())]
    return named or kept


def _free_of(wish: Wish, rows: Mapping[int, Any]) -> tuple[list[int], int]:
    """Products without what is to be left out; one whose allergens are not recorded is not called free of any."""
    free, unrecorded = [], 0
    for product, row in rows.items():
        held = [holds_allergen(word, row) for word in wish.without]
        if any(held):
            continue
        if None in held:
            unrecorded += 1
            continue
        free.append(product)
    return free, unrecorded


def _line(row: Mapping[str, Any], words: Mapping[str, Match]) -> Line:
    told = tuple(
        f"{word} ({found.how}{'' if found.value == word else f' {found.value}'})"
        for word, found in words.items()
    )
    return Line(
        row, Phrase("find.reason", {"words": told or None, "popular": exact(row["popularity"] or 0.0, 2)})
    )


def _readings(
    wish: Wish, found: Mapping[int, Mapping[str, Match]], known: tuple[str, ...], facts: StoreFacts
) -> list[Phrase]:
    """How each word was read: as the place where most products have it."""
    notes = []
    for word in known:
        places: dict[tuple[str, str], int] = {}
        for words in found.values():
            if word in words:
                key = (words[word].how, words[word].value)
                places[key] = places.get(key, 0) + 1
        (how, value), n = max(places.items(), key=lambda item: (item[1], item[0]))
        notes.append(
            Phrase(f"find.read.{how}", {"word": word, "value": value, "n": sum(places.values()), "most": n})
        )
    for word in wish.without:
        notes.append(Phrase("find.read.without", {"word": word}))
    if wish.max_price is not None:
        notes.append(Phrase("find.read.below", {"price": Quantity(wish.max_price, facts.currency)}))
    if wish.min_price is not None:
        notes.append(Phrase("find.read.above", {"price": Quantity(wish.min_price, facts.currency)}))
    return notes
