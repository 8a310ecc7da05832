"""Which products were meant: by whole name, by number, by part of a name, or "the second one" of the last answer."""

from __future__ import annotations

import re

from analytics.capabilities.people import pointed_at
from analytics.capabilities.protocol import Asked, World
from analytics.contract.catalogue import Found
from analytics.contract.draft import Stop
from analytics.contract.phrase import Issue, Phrase

SURE = 90.0
_SPLIT = re.compile(r"\s*(?:,|;|\+|&|\band\b|\bplus\b)\s*", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”'‘’]([^\"“”]{2,80})[\"“”'‘’]")
_POLITE = re.compile(
    r"\b(?:please|pls|thanks?|today|now|in the (?:basket|cart)|for (?:customer|user|client|shopper) [\w-]+|the product|product)\b|[?!.]+$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an|our|this|these|some)\s+", re.IGNORECASE)


def products_in(
    asked: Asked, world: World, said: str | None
) -> tuple[tuple[Found, ...], tuple[Phrase, ...]] | Stop:
    """The products that a request names, and how a name that was not whole was read.

    ``said`` is the stretch of the text where names stand. A Stop names the nearest ones, or asks for a name.
    """
    named = tuple(
        dict.fromkeys(
            Found("product", m.term.id, m.term.label, exact=True)
            for m in asked.reading.of("value")
            if m.term.dimension == "product"
        )
    )
    if named:
        return (*named, *_numbered(asked, world, said, named)), ()
    pointed = pointed_at(asked)
    if pointed is not None and pointed.kind == "product":
        return (Found("product", pointed.id, pointed.label, exact=True),), ()
    if not said or not _clean(said):
        mentioned = [e for e in asked.context.focus.entities if e.kind == "product"]
        if len(mentioned) == 1:
            return (Found("product", mentioned[0].id, mentioned[0].label, exact=True),), ()
        return _which(world)
    found: list[Found] = []
    read_as: list[Phrase] = []
    whole = world.catalogue.find("product", _clean(said), 1)
    parts = [said] if whole and whole[0].exact else _SPLIT.split(said)
    for part in parts:
        text = _clean(part)
        if not text:
            continue
        one = one_product(asked, world, text)
        if isinstance(one, Stop):
            return one
        found.append(one)
        if not one.exact:
            read_as.append(Phrase("read_as", {"said": text, "term": one.label}))
    return (tuple(dict.fromkeys(found)), tuple(read_as)) if found else _which(world)


def _numbered(asked: Asked, world: World, said: str | None, named: tuple[Found, ...]) -> tuple[Found, ...]:
    """Further products that are named by their numbers beside one that is named in full: "22423 and 85123A"."""
    known = {f.id for f in named}
    numbers = [t for t in re.findall(r"\b\d{3,}\w{0,3}\b", said or "") if t not in known]
    loose = [n for n in numbers if n in asked.reading.loose or n == asked.reading.person]
    found = [next((f for f in world.catalogue.find("product", n, 1) if f.exact), None) for n in loose]
    return tuple(f for f in found if f is not None and f.id not in known)


def one_product(asked: Asked, world: World, text: str) -> Found | Stop:
    """One product by a name or a part of it: of the last answer first ("the blue one"), then of the catalogue."""
    words = set(re.findall(r"\w+", text.lower())) - {"one", "the", "that", "this"}
    shown = [
        e
        for e in asked.context.focus.entities
        if e.kind == "product" and words and words <= set(re.findall(r"\w+", e.label.lower()))
    ]
    if len(shown) == 1:
        return Found("product", shown[0].id, shown[0].label, exact=False)
    text = re.sub(r"\s+one$", "", text)
    found = world.catalogue.find("product", text)
    if found and found[0].exact:
        return found[0]
    good = [f for f in found if f.score >= SURE]
    holding = [f for f in good if words <= set(re.findall(r"\w+", f.label.lower()))]
    if len(holding) == 1 or (len(good) == 1 and len(found) == 1):
        return (holding or good)[0]
    if good:
        near = tuple(f.label for f in good[:3])
        instead = tuple(asked.text.replace(text, label, 1) for label in near)
        return Stop((Issue("recommend.which_product", {"word": text, "near": near}, instead),), "clarify")
    near = tuple(f.label for f in found[:3])
    instead = tuple(asked.text.replace(text, label, 1) for label in near)
    return Stop((Issue("recommend.unknown_product", {"word": text, "near": near}, instead),), "clarify")


def all_products(world: World, text: str) -> tuple[Found, ...]:
    """Every product (of the nearest ones) whose name holds all the words: "green tea" is several."""
    found = world.catalogue.find("product", text, 12)
    if found and found[0].exact:
        return found[:1]
    words = set(re.findall(r"\w+", text.lower()))
    return tuple(f for f in found if words <= set(re.findall(r"\w+", f.label.lower())))


def _clean(text: str) -> str:
    quoted = _QUOTED.search(text)
    text = quoted.group(1) if quoted else _POLITE.sub(" ", text)
    return _ARTICLE.sub("", re.sub(r"\s+", " ", text).strip(" ,.?!")).strip()


def _which(world: World) -> Stop:
    return Stop((Issue("recommend.which_product_at_all", {}, ()),), "clarify")
