"""Which customer was meant: by number, e-mail address or name, or the one the conversation is about."""

from __future__ import annotations

import re

from analytics.capabilities.protocol import Asked, World
from analytics.contract.draft import Stop
from analytics.contract.phrase import Issue
from analytics.contract.request import Reference
from analytics.metrics import metric
from analytics.planning.names import persons
from analytics.planning.words.numbers import orders_rows
from analytics.planning.words.prices import prices_of

_HER = re.compile(
    r"\b(?:her|him|them|that (?:customer|user|person|one)|this (?:customer|user|one)|the same (?:customer|user)|she|he|his|their)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:customer|user|client|shopper|for|about|is|to|offer)\s+([A-Za-z]*[-_]?\d[\w-]*|[A-Z][\w'-]+(?: [A-Z][\w'-]*)?)"
)
_MAYBE_NAMED = re.compile(
    r"\b(?:customer|user|client|shopper|for|to|offer)\s+([^\W\d_]{3,}(?: [^\W\d_]{3,})?)\W*$", re.IGNORECASE
)
"""A name in small letters, which is one only if somebody is called so."""
ROLES = frozenset({"analyst", "marketer", "privacy"})
"""Who may ask about one customer: viewers see groups, administrators no customer's rows."""
NAMING_ROLES = frozenset({"marketer", "privacy"})
"""Who may ask by name or e-mail address: for an analyst people stay numbers."""


MOST_SHOWN = 20
"""So many things of an answer can be pointed at."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_POINTS = re.compile(
    rf"\b(?:the )?({'|'.join(_ORDINALS)})(?: one)?\s*[?.!]*$|\bnumber (\d{{1,2}})\s*[?.!]*$", re.IGNORECASE
)


def pointed_at(asked: Asked) -> Reference | None:
    """ "The second one" of what the last answer showed; None where nothing is pointed at, or there is no such row."""
    if orders_rows(asked.text):
        return None
    found = _POINTS.search(asked.text)
    extreme = _EXTREME.match(asked.text)
    shown = asked.context.focus.entities
    if extreme and shown and _is_first(extreme, asked):
        return shown[0]
    if extreme and shown:
        # Of a longer list the last row is not within reach.
        return shown[-1] if len(shown) < MOST_SHOWN else None
    if found is None:
        return _described(asked)
    place = int(found.group(2)) if found.group(2) else _ORDINALS.index(found.group(1).lower()) + 1
    return next((e for e in asked.context.focus.entities if e.ref == str(place)), None)


_EXTREME = re.compile(
    r"^(?:\W|no |and |ok |just |only |now )*(?:the )?(?:(?P<high>big(?:gest)?|large(?:st)?|top|highest|first)|(?P<low>small(?:est)?|last|lowest|bottom)|(?P<good>best|strongest)|(?P<bad>worst|weakest)) one\W*$",
    re.IGNORECASE,
)


def _is_first(extreme: re.Match[str], asked: Asked) -> bool:
    """Whether the row that is meant is the first: rows come highest first, and of a price or of complaints the lowest is the best."""
    names: tuple[str, ...] = getattr(asked.focus, "metrics", ())
    fewer_are_better = bool(names) and metric(names[0]).higher_is_better is False
    highest = extreme["high"] or (extreme["bad"] if fewer_are_better else extreme["good"])
    end = (extreme["high"] or extreme["low"] or "").lower()
    if end in ("first", "top", "last", "bottom"):
        return bool(extreme["high"])
    return bool(highest) == getattr(asked.focus, "descending", True)


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
    """The external id; a Stop with the nearest matches, or asking for a number.

    Whoever may not ask about one person, or not by name, is refused before anything is looked up: the refusal is the
    same whether there is such a customer or not, and names nobody.
    """
    text = number_of(asked)
    if not asked.context.roles & ROLES:
        return Stop((Issue("role_for_person", {"what": "analyst or marketer"}),), "refuse")
    every = persons.numbers(asked.text)
    if len(every) > 1:
        one_each = tuple(f"recommend products for customer {n}" for n in every[:4])
        return Stop((Issue("one_customer", {"n": len(every)}, one_each),), "clarify")
    if text is None:
        # As it was written: a name is no slip of a word that the shop knows.
        named = _NAMED.search(asked.part.text)
        text = named.group(1) if named else None
    by_name = text is not None and not re.search(r"^[\w-]*\d[\w-]*$", text)
    if by_name and not asked.context.roles & NAMING_ROLES:
        return Stop((Issue("role_for_name", {"what": "marketer"}),), "refuse")
    if text is None:
        mentioned = [e for e in asked.context.focus.entities if e.kind == "customer"]
        alone = _filtered_on(asked)
        if alone and _HER.search(asked.text):
            return alone
        about = getattr(asked.focus, "customer", None)
        if about and not mentioned and (_HER.search(asked.text) or asked.part.intent == "refine"):
            return str(about)
        if len(mentioned) == 1 and (_HER.search(asked.text) or asked.part.intent == "refine"):
            return mentioned[0].id
        text = _called(asked, world)
    if text is None and about and _OFFERS.match(asked.text):
        return str(about)
    if text is None:
        return Stop((Issue("which_customer", {}, ("recommend products for customer 42",)),), "clarify")
    return _one_of(asked, text, world)


_OFFERS = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|now|then|please|hm+)\W+)*(?:what|which|anything|something|ideas|any ideas|recommend\w*|suggest\w*|recs?|next|offers?)\b(?!.*\b(?:for|to) (?!(?:buy|offer|go|recommend|suggest|sell|pitch|order)\b)\w)",
    re.IGNORECASE,
)
""" "What should buy next", after one customer, and for nobody else."""


def _filtered_on(asked: Asked) -> str | None:
    """The one customer whose figures the talk is about."""
    filters = asked.focus.scope.filters if asked.focus else ()
    ids = [f.ids for f in filters if f.dimension == "customer" and not f.negated]
    return ids[0][0] if len(ids) == 1 and len(ids[0]) == 1 else None


def one_customer(asked: Asked, number: str, world: World) -> str | Stop:
    """The external id of a number that was said without the word customer; refused and missed as by ``find_customer``."""
    if not asked.context.roles & ROLES:
        return Stop((Issue("role_for_person", {"what": "analyst or marketer"}),), "refuse")
    return _one_of(asked, number, world)


def customers_named(asked: Asked, world: World) -> tuple[str, ...] | Stop:
    """The external ids of all customers that are named; a Stop as by ``find_customer`` for the first that cannot be told."""
    every = persons.numbers(asked.text)
    if len(every) < 2:
        found = find_customer(asked, world)
        return found if isinstance(found, Stop) else (found,)
    ids: list[str] = []
    for number in every:
        one = one_customer(asked, number, world)
        if isinstance(one, Stop):
            return one
        ids.append(one)
    return tuple(dict.fromkeys(ids))


def _called(asked: Asked, world: World) -> str | None:
    """A word in small letters by which a customer is called."""
    found = _MAYBE_NAMED.search(asked.part.text)
    if found is None or not asked.context.roles & NAMING_ROLES:
        return None
    word = found.group(1)
    return word if any(f.exact for f in world.catalogue.find("customer", word)) else None


def _one_of(asked: Asked, text: str, world: World) -> str | Stop:
    """The one customer of this number, address or name; a Stop with the nearest, or with the namesakes."""
    found = world.catalogue.find("customer", text)
    exact = [f for f in found if f.exact]
    if len(exact) == 1:
        return exact[0].id
    numbers = tuple(f.label for f in (exact or found)) or _neighbours(text, world)
    hints = {f.label: f.hint for f in found}
    near = tuple(f"{n} ({hints[n]})" if hints.get(n) else n for n in numbers[:3])
    code = "several_customers" if len(exact) > 1 else "unknown_customer"
    # "customer 99999" becomes "customer 9999", and "for Maria" becomes "for customer 53".
    named = [
        n if text[:1].isalpha() and "@" not in text else n.removeprefix("customer ") for n in numbers[:3]
    ]
    instead = tuple(
        re.sub(r"\bcustomer customer\b", "customer", asked.part.text.replace(text, n, 1)) for n in named
    )
    return Stop((Issue(code, {"word": text, "near": near}, instead),), "clarify")


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
