"""Saved audiences: "save this audience as Tea lovers", "list my saved audiences", "delete the audience Tea lovers".

What is saved are the members as they are on that day, with how they were found. Nothing is saved or deleted before
somebody who may has seen whom and how many, and said yes.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.sql import Select

from analytics.capabilities.offers import members
from analytics.capabilities.offers.listing import refused, says
from analytics.capabilities.offers.mailable import mailable
from analytics.capabilities.offers.plan import last_day
from analytics.capabilities.offers.rows import rules_in
from analytics.capabilities.protocol import Asked, FactsWriter, Handles, World
from analytics.capabilities.recommendations import audience_plan
from analytics.capabilities.recommendations.audience import AudienceQuestion, settled
from analytics.capabilities.recommendations.audience_whom import Cut, Whom, not_sold
from analytics.capabilities.recommendations.segment_offer import SegmentOfferQuestion
from analytics.contract.draft import (
    Claim,
    Column,
    Deed,
    Draft,
    Grid,
    Proposal,
    Ready,
    Receipt,
    Resolution,
    Stop,
)
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Filter, Scope
from analytics.contract.values import Quantity
from analytics.planning.names.countries import country_name
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import customers, segment_members

CAPABILITY = "audiences.saved"
SAVE, FORGET = "audience.save", "audience.forget"
ROLES = frozenset({"marketer"})
"""Who may save and delete audiences: whoever plans campaigns."""
LONGEST_NAME = 60
SURELY = 30
"""More than what may not be done otherwise, such as deleting, has with the agent's guess for it."""

_NAME = r"[\"“'‘]?(?P<name>[^\"“”'’?!]{1,80}?)[\"”'’]?"
_SAVE = re.compile(
    r"\b(?:save|store|keep|remember)\b(?P<what>.*?)\s+(?:as|under(?: the name)?|called|named)\s+(?:an? |the )?(?:audience |segment |group |list )?(?:called |named )?"
    + _NAME
    + r"(?:\s+(?:please|pls))?\W*$",
    re.IGNORECASE,
)
_SAVABLE = re.compile(
    r"\b(?:this|these|those|that|them|it|audience|segment|group|list|customers?|people|buyers|top \d+|best \d+|first \d+)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(?:default|rule|preference|standard|pdf|png|csv|xlsx|excel|image|chart|file)s?$", re.IGNORECASE
)
_SAVED = r"\b(?:list|show|which|what|see|any)\b.*\b(?:saved (?:audiences?|segments?|groups?|lists?)|(?:my|our) audiences|audiences (?:are|have|do|did))\b|^\W*(?:my |our |the )?(?:saved audiences|audiences)\W*$"
_LIST = re.compile(_SAVED, re.IGNORECASE)
_DROP = re.compile(
    r"\b(?:delete|remove|drop|forget|discard)\s+(?:the |my |our )?(?:saved )?(?:audience|group|list)\s+(?:called |named )?"
    + _NAME
    + r"\W*$|\b(?:delete|remove|drop|forget|discard)\s+(?:the |my |our )?(?:saved )?"
    + _NAME.replace("name>", "other>")
    + r"\s+(?:audience|list)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SavedAudiencesQuestion:
    """All of the asker's audiences (``list``), one to be saved (``save``) or deleted (``drop``).

    To be saved are the people whom ``filters`` leave, those who may be told of a product, or the customers of these
    numbers; ``whom`` is who may be told of the product, ``cut`` which of those were asked
    for, ``as_of`` the day of the scores.
    """

    topic: Literal["list", "save", "drop"] = "list"
    name: str = ""
    audience: str = ""
    filters: tuple[Filter, ...] = ()
    products: tuple[str, ...] = ()
    label: str = ""
    numbers: tuple[str, ...] = ()
    whom: Whom = Whom()
    cut: Cut = Cut()
    as_of: date | None = None
    size: int | None = None
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        of = self.products or self.numbers or tuple(f.canonical() for f in self.filters)
        cut = f" {self.cut.canonical()}" if self.cut != Cut() else ""
        return f"{CAPABILITY} {self.topic} {self.name} {'|'.join(of)}".strip() + cut

    def members(self) -> Select[Any]:
        """``customer_id`` of whom it would hold."""
        if self.products:
            return audience_plan.reached(self.products[0], self.as_of or date.min, self.whom, self.cut)
        found = members.of_numbers(self.numbers) if self.numbers else members.of_filters(self.filters)
        return found


@dataclass(frozen=True)
class SavedAudiences:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[SavedAudiencesQuestion] = SavedAudiencesQuestion
    acting_roles: frozenset[str] = ROLES
    handles: Handles = Handles(families=(), cues=(_LIST.pattern.lower(),))

    def claims(self, asked: Asked) -> int:
        """Something to be saved under a name, and an audience to be listed or deleted."""
        if _said_to_save(asked):
            return SURELY
        return SURELY if _LIST.search(asked.text) or _drop_name(asked) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """List, save or delete; only whoever may do it may propose it."""
        if world.facts.data_through is None:
            return Stop((Issue("no_data_at_all"),), "refuse")
        if not asked.context.roles & ROLES:
            return Stop((Issue("role_needed", {"what": "marketer"}),), "refuse")
        if save := _said_to_save(asked):
            return _to_save(asked, save)
        if name := _drop_name(asked):
            return _to_drop(asked, name)
        return Ready(SavedAudiencesQuestion())

    def plan(self, question: SavedAudiencesQuestion, facts: StoreFacts) -> Plan:
        """What is remembered; for one to be saved, who would be in it."""
        if question.topic == "list":
            return Plan(reads=(("audiences", ""),))
        if question.topic == "drop":
            return Plan({"size": _size(members.of_audience(question.audience))})
        if question.products:
            return audience_plan.targets(question.products)
        return Plan({"size": _size(question.members())})

    def follow(self, question: SavedAudiencesQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """Who may be told of the product, once it is known which of several it is."""
        if not question.products or "size" in results.rows or not len(results["targets"]):
            return None
        if settled(results, facts)[1] is None:
            return None
        return Plan({"size": _size(_settled(question, results, facts).members())})

    def answer(self, question: SavedAudiencesQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The list, or the proposal with how many it holds."""
        if question.topic == "list":
            return _listed(results.reads["audiences"])
        if question.topic == "drop":
            return _dropping(question, int(results["size"].first()["n"]))
        if question.products:
            if not len(results["targets"]):
                return refused("recommend.unknown_product", {"word": question.label, "near": ()})
            target, whom = settled(results, facts)
            if whom is None:
                why = not_sold(target, rules_in(results["rules"])[0], facts.today)
                return refused(f"audience.not_sold.{why}", {"product": question.label})
            question = _settled(question, results, facts)
        row = results["size"].first()
        size = int(row["n"])
        if not size:
            return refused("audiences.nobody", {"what": _described(question)})
        saved = replace(question, size=size, as_of=question.as_of or last_day(facts))
        return _proposed(saved, int(row["consenting"] or 0), facts)

    def perform(self, question: SavedAudiencesQuestion, writer: FactsWriter) -> Receipt:
        """Save the members, or delete them; the definition is kept or forgotten after it."""
        m = segment_members.c
        if question.topic == "drop":
            writer.execute(delete(segment_members).where(m.segment_id == question.audience))
            forget = Deed(FORGET, {"id": question.audience, "name": question.name})
            return Receipt("audiences.dropped", 1, {"name": question.name}, forget)
        identity = identity_of(writer.user_id, question.name)
        writer.execute(delete(segment_members).where(m.segment_id == identity))
        found = question.members().subquery("found")
        rows = select(literal(identity).label("segment_id"), found.c.customer_id)
        n = writer.execute(insert(segment_members).from_select(["segment_id", "customer_id"], rows))
        size = n if n >= 0 else question.size or 0
        rule = {
            "what": _described(question),
            "filters": [[f.dimension, list(f.ids), f.negated] for f in question.filters],
            "products": list(question.products),
            "numbers": list(question.numbers),
            "top": question.cut.top,
            "cut": question.cut.canonical(),
            "as_of": question.as_of.isoformat() if question.as_of else None,
            "size": size,
        }
        keep = Deed(SAVE, {"id": identity, "name": question.name, "rule": json.dumps(rule)})
        people = Quantity(size, "count:customer")
        return Receipt("audiences.saved", size, {"name": question.name, "n": people}, keep)


def identity_of(user_id: str, name: str) -> str:
    """The id of a person's audience of this name: saving it again replaces it."""
    return "aud-" + hashlib.sha256(f"{user_id}\n{name.casefold()}".encode()).hexdigest()[:24]


def _said_to_save(asked: Asked) -> re.Match[str] | None:
    found = _SAVE.search(asked.text)
    if found is None or _NO_NAME.search(found["name"]):
        return None
    return found if _SAVABLE.search(found["what"]) or _people(asked, found) else None


def _people(asked: Asked, said: re.Match[str]) -> tuple[Filter, ...]:
    """The segment and country that are named before the name, not in it."""
    start = said.start("name")
    named = {m.term.id for m in asked.reading.of("value") if m.end <= start}
    return tuple(
        f for f in asked.reading.filters() if f.dimension in ("segment", "country") and set(f.ids) & named
    )


def _drop_name(asked: Asked) -> str | None:
    found = _DROP.search(asked.text)
    return None if found is None else (found["name"] or found["other"]).strip()


def _to_save(asked: Asked, said: re.Match[str]) -> Resolution:
    name = " ".join(said["name"].split())
    if len(name) > LONGEST_NAME:
        return Stop((Issue("audiences.long_name", {"most": LONGEST_NAME}),), "clarify")
    people = _people(asked, said)
    top = asked.reading.limit
    if people:
        return Ready(SavedAudiencesQuestion("save", name, filters=people))
    about = asked.focus
    if isinstance(about, AudienceQuestion):
        cut = replace(about.cut, top=min(top or about.top or 0, about.top or top or 0) or None)
        return Ready(
            SavedAudiencesQuestion("save", name, products=about.products, label=about.label, cut=cut)
        )
    if isinstance(about, SegmentOfferQuestion) and not about.audience:
        kept = tuple(f for f in about.scope.filters if f.dimension in ("segment", "country"))
        return Ready(SavedAudiencesQuestion("save", name, filters=kept))
    listed = [e.id for e in asked.context.focus.entities if e.kind == "customer"]
    if len(listed) > 1:
        return Ready(SavedAudiencesQuestion("save", name, numbers=tuple(listed[:top])))
    again = ("who should hear about the new green tea", f"save Champions in Germany as {name}")
    return Stop((Issue("audiences.which", {}, again),), "clarify")


def _to_drop(asked: Asked, name: str) -> Resolution:
    known = next((a for a in asked.context.audiences if a[1].casefold() == name.casefold()), None)
    if known is None:
        near = tuple(label for _, label in asked.context.audiences)
        return Stop((Issue("audiences.unknown", {"word": name, "near": near[:4]}),), "clarify")
    return Ready(SavedAudiencesQuestion("drop", known[1], known[0]))


def _settled(question: SavedAudiencesQuestion, results: Results, facts: StoreFacts) -> SavedAudiencesQuestion:
    """The question of the one product that is meant, who may be told of it, on the scores' day."""
    target, whom = settled(results, facts)
    return replace(
        question,
        products=(target["external_id"],),
        label=str(target["title"] or target["sku"]),
        whom=whom or Whom(),
        as_of=last_day(facts),
    )


def _size(found: Select[Any]) -> Select[Any]:
    """How many they are, and how many of them consent to e-mail."""
    who, c = found.subquery("who"), customers.c
    consenting = func.count(c.id).filter(mailable())
    counts: list[Any] = [func.count().label("n"), consenting.label("consenting")]
    return select(*counts).select_from(who.join(customers, c.id == who.c.customer_id))


def _described(question: SavedAudiencesQuestion) -> str:
    """How its members were found, in the names of things."""
    if question.products:
        cut = question.cut
        first = f"the best {cut.top} of " if cut.top else ""
        score = f" with {cut.least:.0%} of the best score or more" if cut.least is not None else ""
        late = f" who bought within {cut.within} days" if cut.within else ""
        people = f" in {_named(cut.filters)}" if cut.filters else ""
        return f"{first}those who may be told of {question.label}{people}{late}{score}"
    if question.numbers:
        return f"{len(question.numbers)} customers of a list"
    return _named(question.filters)


def _named(filters: tuple[Filter, ...]) -> str:
    return ", ".join(
        ("not " if f.negated else "")
        + " or ".join(country_name(i) if f.dimension == "country" else i for i in f.ids)
        for f in filters
    )


def _proposed(question: SavedAudiencesQuestion, consenting: int, facts: StoreFacts) -> Draft:
    params: dict[str, Param] = {
        "name": question.name,
        "what": _described(question),
        "consenting": consenting,
        "as_of": question.as_of,
    }
    size = question.size or 0
    return Draft(
        Phrase("audiences.propose", params),
        kind="propose",
        certainty="fact",
        claims=(Claim(Quantity(size, "count:customer"), "audience"),),
        scope=question.scope,
        notes=(Phrase("audiences.static", params), Phrase("audiences.consent", params)),
        proposal=Proposal(
            SAVE, Phrase("audiences.whom", params), (("customers", size),), reversible=True, question=question
        ),
    )


def _dropping(question: SavedAudiencesQuestion, size: int) -> Draft:
    return Draft(
        Phrase("audiences.drop", {"name": question.name, "n": Quantity(size, "count:customer")}),
        kind="propose",
        certainty=None,
        proposal=Proposal(
            FORGET,
            Phrase("audiences.whom", {"name": question.name}),
            (("customers", size),),
            reversible=False,
        ),
    )


def _listed(kept: list[dict[str, Any]]) -> Draft:
    if not kept:
        return Draft(
            Phrase("audiences.none"),
            certainty=None,
            follow_ups=(says("audience", product="the new green tea"),),
        )
    columns = (
        Column("name", Phrase("column.audience"), "text"),
        Column("members", Phrase("column.customers"), "number", "count:customer"),
        Column("what", Phrase("column.what"), "text"),
        Column("as_of", Phrase("column.saved_on"), "date"),
    )
    rows = tuple(
        (a["name"], a["rule"].get("size"), a["rule"].get("what"), date.fromisoformat(a["saved_on"]))
        for a in kept
    )
    return Draft(
        Phrase("audiences.listed", {"name": kept[0]["name"]}),
        claims=(Claim(Quantity(len(kept), "count:audience"), "audiences"),),
        grid=Grid(columns, rows),
        entities=tuple(Reference(str(n), "audience", a["id"], a["name"]) for n, a in enumerate(kept, 1)),
        notes=(Phrase("audiences.use", {"name": kept[0]["name"]}),),
        follow_ups=(says("for_audience", name=kept[0]["name"]),),
    )
