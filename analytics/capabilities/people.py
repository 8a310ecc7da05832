"""Which customer was meant: by number, e-mail address or name, or the one the conversation is about."""

from __future__ import annotations

import re

from analytics.capabilities.protocol import Asked, World
from analytics.contract.draft import Stop
from analytics.contract.phrase import Issue
from analytics.contract.request import Reference
from analytics.planning.prices import prices_of

_HER = re.compile(
    r"\b(?:her|him|them|that (?:customer|user|person)|this (?:customer|user)|the same (?:customer|user)|she|he|his|their)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:customer|user|client|shopper|for|about|is|to|offer)\s+([A-Za-z]*\d[\w-]*|[A-Z][\w'-]+(?: [A-Z][\w'-]*)?)"
)


_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_POINTS = re.compile(
    rf"\b(?:the )?({'|'.join(_ORDINALS)})(?: one)?\s*[?.!]*$|\bnumber (\d{{1,2}})\s*[?.!]*$", re.IGNORECASE
)


def pointed_at(asked: Asked) -> Reference | None:
    """ "The second one" of what the last answer showed; None where nothing is pointed at, or there is no such row."""
    found = _POINTS.search(asked.text)
    extreme = _EXTREME.match(asked.text)
    if extreme and asked.context.focus.entities:
        return asked.context.focus.entities[-1 if extreme["least"] else 0]
    if found is None:
        return _described(asked)
    place = int(found.group(2)) if found.group(2) else _ORDINALS.index(found.group(1).lower()) + 1
    return next((e for e in asked.context.focus.entities if e.ref == str(place)), None)


_EXTREME = re.compile(
    r"^(?:\W|no |and |ok )*the (?:big(?:gest)?|large(?:st)?|top|best|highest|strongest|(?P<least>small(?:est)?|last|worst|lowest|weakest)) one\W*$",
    re.IGNORECASE,
)
"""Rows come best first, so the big one is the first of them."""
_ONE = re.compile(
    r"^(?:\W|no |the |i mean |i meant |and |that |ok |yes )*(?P<what>[\w' -]{3,40}?)(?: one| please| pls)*\W*$",
    re.IGNORECASE,
)


def _described(asked: Asked) -> Reference | None:
    """ "The search one": the one thing shown whose name holds all that is said, in a clause that says nothing else."""
    said = _ONE.match(asked.text)
    if said is None or len(asked.text.split()) > 6:
        return None
    words = set(re.findall(r"[a-z]{3,}", said["what"].lower())) - {"one", "the"}
    shown = [
        e
        for e in asked.context.focus.entities
        if words and words <= set(re.findall(r"[a-z]+", e.label.lower()))
    ]
    return shown[0] if len(shown) == 1 else None


def number_of(asked: Asked) -> str | None:
    """What stands for a customer: a number or an address; else the one number that nothing explains, if it is no price."""
    reading = asked.reading
    if reading.person or reading.email:
        return reading.person or reading.email
    return reading.loose[0] if reading.loose and not any(prices_of(asked.text)) else None


def find_customer(asked: Asked, world: World) -> str | Stop:
    """The external id; a Stop with the nearest matches, or asking for a number."""
    text = number_of(asked)
    if text is None:
        named = _NAMED.search(asked.text)
        text = named.group(1) if named else None
    if text is None:
        mentioned = [e for e in asked.context.focus.entities if e.kind == "customer"]
        about = getattr(asked.focus, "customer", None)
        if about and not mentioned and (_HER.search(asked.text) or asked.part.intent == "refine"):
            return str(about)
        if len(mentioned) == 1 and (_HER.search(asked.text) or asked.part.intent == "refine"):
            return mentioned[0].id
        return Stop((Issue("which_customer", {}, ("recommend products for customer 42",)),), "clarify")
    found = world.catalogue.find("customer", text)
    exact = [f for f in found if f.exact]
    if len(exact) == 1:
        return exact[0].id
    near = tuple(f.label for f in (exact or found)) or _neighbours(text, world)
    code = "several_customers" if len(exact) > 1 else "unknown_customer"
    instead = tuple(asked.text.replace(text, label.removeprefix("customer "), 1) for label in near[:3])
    return Stop((Issue(code, {"word": text, "near": near[:3]}, instead),), "clarify")


def _neighbours(text: str, world: World) -> tuple[str, ...]:
    """Known ids that look like an unknown number: a digit dropped at the end, or the numbers beside it."""
    if not text.isdigit():
        return ()
    guesses = (text[:-1], text[1:], str(int(text) - 1), str(int(text) + 1), text[:-2])
    labels: list[str] = []
    for guess in guesses:
        if guess and guess != text:
            labels += [f.label for f in world.catalogue.find("customer", guess, 1) if f.exact]
    return tuple(dict.fromkeys(labels))
