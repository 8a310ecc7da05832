"""What is like a product (instead of it), and what goes with one or with a basket (besides it); what sells together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Double, cast, func, select

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.offers.listing import (
    MOST_SHOWN,
    SHOWN,
    read_as,
    refused,
)
from analytics.capabilities.offers.plan import CARD
from analytics.capabilities.offers.products import products_in
from analytics.capabilities.offers.words import Wish
from analytics.capabilities.people import pointed_at
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.recommendations import related_answer
from analytics.contract.catalogue import Found
from analytics.contract.draft import Draft, Ready, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Scope
from analytics.planning.words.prices import prices_of
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import active_runs, product_pairs, products, recommendation_rules

CAPABILITY = "products.related"
FEWEST_LISTED = 20
"""A pair is listed as selling together only with so many orders that hold both."""
Kind = Literal["similar", "together"]

_SIMILAR = re.compile(
    r"\b(?:similar(?: products| items| things)?(?: to)?|something like|anything like|products? like|items? like|alternatives?(?: to| for)?|instead of"
    r"|\binstead\b|\breplac(?:e|es|ed|ing)\b|substitutes?(?: for| to)?|replacements?(?: for| to)?|comparable (?:to|with)|resembl\w+|close to|more like)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:go(?:es)?|pairs?|fits?|bought|bough|sells?|sold|taken|ordered|combines?|buy|buys) (?:well |best |nicely |often )?(?:together )?with\b"
    r"|\b(?:go|sell|bought|sold|buy|belong)(?:s|es)? (?:well )?together\b|\b(?:complement|accessor(?:y|ies)|add-?ons?)\w*(?: (?:to|for))?"
    r"|\bcross[- ]?sell\w*(?: (?:with|for|to|ideas))*|\bup-?sell\w*|\bbundle\w*(?: (?:with|around|for|ideas))*"
    r"|\bcomplete (?:the|this|a|her|his) (?:basket|cart)(?: with)?|\b(?:basket|cart) (?:with|of|holds|has|contains)\b|\bto go with\b|\balong(?:side)? with\b"
    r"|\b(?:put|place|show|shelve|display|stand) next to\b|\bin (?:the|her|his|their|my|a) (?:cart|basket)\b(?=.*\b(?:what|anything|something) else\b)"
    r"|\bwhat else would someone who bought\b|\bmissing from (?:the|this|a) (?:basket|cart)(?: with)?",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\binstead\b(?! of)", re.IGNORECASE)
_CHEAPER = re.compile(r"\b(?:cheaper|less expensive|lower price|for less)\b", re.IGNORECASE)
_TAIL = re.compile(
    r"\b(?:but|which|that (?:is|are)|on the shelf|in stock|under|below|over|top \d+|only|cheaper)\b.*$",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:it|that|this|the (?:first|second|third|fourth|fifth)(?: one)?)\b", re.IGNORECASE)
_WITH_IT = re.compile(r"^.*?\bwith\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RelatedQuestion:
    """Products like these, or that go with these (external ids); with none of them, what sells together."""

    kind: Kind
    products: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    k: int = SHOWN
    scope: Scope = Scope()
    wish: Wish = Wish()
    cheaper: bool = False

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        limits = (
            f"{self.scope.canonical()} {self.wish.canonical()}{' cheaper' if self.cheaper else ''}".strip()
        )
        return f"{CAPABILITY} {self.kind} {'+'.join(self.products) or 'pairs'} top {self.k} {limits}".strip()


@dataclass(frozen=True)
class Related(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[RelatedQuestion] = RelatedQuestion
    handles: Handles = Handles(
        families=(),
        cues=(_SIMILAR.pattern.lower(), _TOGETHER.pattern.lower()),
        against=(
            r"\b(?:define|what does .* mean|meaning of|campaigns? (?:similar|like)|compared? (?:to|with))\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """A product named, or a price, after such a list; a metric named is another question."""
        # "Basket" is a name of the average order too; here it is what products lie in.
        metrics = set(asked.reading.metrics) - (
            {"aov"}
            if re.search(r"(?<!average )(?<!avg )(?<!mean )\b(?:basket|cart)\b", asked.text)
            else set()
        )
        if metrics or asked.reading.person or asked.reading.email:
            return -4
        after_a_figure = isinstance(asked.focus, MetricQuestion)
        products = [m for m in asked.reading.of("value") if m.term.dimension == "product"]
        if after_a_figure and asked.reading.dimensions and not (products or asked.reading.parts):
            # "Quarters instead of months" is about how the figures are split.
            return -8
        if after_a_figure and not self.handles.cued(_INSTEAD.sub(" ", asked.text)):
            # "Do display instead" after a figure is about the figure.
            return -8
        going_on = isinstance(asked.focus, RelatedQuestion)
        said = asked.reading.limit or _CHEAPER.search(asked.text) or any(prices_of(asked.text))
        return 3 if going_on and said else 2 if self.handles.cued(asked.text) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Which products, and which of the two is meant."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        before = (
            asked.focus
            if isinstance(asked.focus, RelatedQuestion) and not self.handles.cued(asked.text)
            else None
        )
        k = min(asked.reading.limit or (before.k if before else SHOWN), MOST_SHOWN)
        low, high = prices_of(asked.text)
        wish, cheaper = Wish(min_price=low, max_price=high), bool(_CHEAPER.search(asked.text))
        scope = Scope(
            filters=tuple(f for f in asked.reading.filters() if f.dimension in ("category", "brand"))
        )
        if before:
            return Ready(
                RelatedQuestion(before.kind, before.products, before.labels, k, scope, wish, cheaper)
            )
        if two := _two_lists(asked.text):
            return two
        kind: Kind = "similar" if _SIMILAR.search(asked.text) else "together"
        said = _said(asked.text, kind)
        named = said or _POINTS.search(asked.text)
        if (
            kind == "together"
            and not named
            and not any(f.dimension == "product" for f in asked.reading.filters())
        ):
            return Ready(RelatedQuestion(kind, k=asked.reading.limit or 10, scope=scope))
        found = _it(asked) if said is None else products_in(asked, world, said)
        found = products_in(asked, world, said) if found is None else found
        if isinstance(found, Stop):
            return found
        which, told = found
        ids, labels = tuple(p.id for p in which), tuple(p.label for p in which)
        question = RelatedQuestion(kind, ids, labels, k, scope, wish, cheaper)
        return Ready(question, (*told, *read_as(asked, (*labels, said or ""))))

    def plan(self, question: RelatedQuestion, facts: StoreFacts) -> Plan:
        """The products named, their pairs with the cards of what they point at, the runs and rules."""
        common = {
            "runs": select(active_runs).order_by(active_runs.c.task),
            "rules": select(recommendation_rules).order_by(recommendation_rules.c.id),
        }
        if not question.products:
            return Plan({**common, "pairs": _every_pair()})
        named = products.c.external_id.in_(question.products)
        sources = select(*CARD).where(named).order_by(products.c.id)
        return Plan({**common, "sources": sources, "pairs": _pairs(question)})

    def answer(self, question: RelatedQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list with counted reasons."""
        if not any(row["task"] == "like" for row in results["runs"]):
            return refused("recommend.no_fit")
        asked = related_answer.Asked(
            question.labels, question.k, question.scope, question.wish, question.cheaper
        )
        if not question.products:
            return related_answer.sells_together(asked, results, facts, FEWEST_LISTED)
        if question.kind == "similar":
            return related_answer.similar(asked, results, facts)
        return related_answer.goes_with(asked, results, facts)


def _two_lists(text: str) -> Stop | None:
    """ "Similar to A that goes with B" is two lists: which one is asked back."""
    like, beside = _SIMILAR.search(text), re.search(r"\b(?:that|which|and) goes? (?:well )?with\b", text)
    if like is None or beside is None or beside.start() < like.end():
        return None
    first = text[like.end() : beside.start()].strip(" ,.?!")
    second = text[beside.end() :].strip(" ,.?!")
    if not first or not second:
        return None
    return Stop((Issue("related.both", {}, (f"similar to {first}", f"what goes with {second}")),), "clarify")


def _it(asked: Asked) -> tuple[tuple[Found, ...], tuple[Phrase, ...]] | None:
    """What "it" is: the product that the answer before was about, else the first of the list it gave."""
    if pointed_at(asked) or any(f.dimension == "product" for f in asked.reading.filters()):
        return None
    before = asked.focus
    if isinstance(before, RelatedQuestion) and len(before.products) == 1:
        found = Found("product", before.products[0], before.labels[0], exact=True)
    else:
        shown = [e for e in asked.context.focus.entities if e.kind == "product"]
        if not shown or not _POINTS.search(asked.text):
            return None
        found = Found("product", shown[0].id, shown[0].label, exact=True)
    return (found,), (Phrase("read_as", {"said": "it", "term": found.label}),)


def _said(text: str, kind: Kind) -> str | None:
    """The stretch in which the products are named."""
    found = (_SIMILAR if kind == "similar" else _TOGETHER).search(text)
    if found is None:
        return None
    after = _TAIL.sub("", text[found.end() :]).strip(" ,.?!:")
    after = _WITH_IT.sub("", after).strip() if "bundle" in found.group(0).lower() else after
    if re.sub(r"[^a-z0-9]", "", after.lower()) in (
        "",
        "it",
        "that",
        "this",
        "them",
        "ideas",
        "please",
        "want",
        "what",
        "eachother",
        "often",
        "most",
        "well",
    ):
        return None
    return after


def _pairs(question: RelatedQuestion) -> Any:
    p = product_pairs.c
    source = products.alias("source")
    tasks = ("like",) if question.kind == "similar" else ("together", "basket")
    return (
        select(
            p.task, p.source, cast(p.weight, Double).label("weight"), cast(p.content, Double).label("content"),
            p.n_both, p.n_source, p.n_target, *CARD,
        )
        .select_from(
            product_pairs.join(active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == p.task))
            .join(source, source.c.id == p.source)
            .join(products, products.c.id == p.target)
        )
        .where(p.task.in_(tasks), source.c.external_id.in_(question.products))
        .order_by(p.target, p.source, p.task)
    )  # fmt: skip


def _every_pair() -> Any:
    """Each pair once, with what both are called: at least ``FEWEST_LISTED`` orders hold both."""
    p = product_pairs.c
    source = products.alias("source")
    return (
        select(
            p.n_both, p.n_source, p.n_target,
            func.coalesce(source.c.title, source.c.sku).label("a"), source.c.external_id.label("a_id"),
            source.c.category.label("a_category"), source.c.brand.label("a_brand"),
            func.coalesce(products.c.title, products.c.sku).label("b"), products.c.external_id.label("b_id"),
            products.c.category.label("b_category"), products.c.brand.label("b_brand"),
            (source.c.price + products.c.price).label("price"),
        )
        .select_from(
            product_pairs.join(active_runs, (active_runs.c.run_id == p.run_id) & (active_runs.c.task == p.task))
            .join(source, source.c.id == p.source)
            .join(products, products.c.id == p.target)
        )
        .where(p.task == "together", p.n_both >= FEWEST_LISTED)
        .order_by(p.source, p.target)
    )  # fmt: skip
