"""Slips of the keyboard set right, word by word, before anything is read.

A word is looked at only if it is neither plain English nor known to the shop. What it may have been meant as is any
word that can matter: of the registries, of the shop's names, of dates, and of requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from analytics.planning.words.plain import common, spelled

LONG_WORD = 8
"""From this length on two slips are forgiven, below one (optimal string alignment: a swap counts once)."""
SHORTEST = 4
SHORTEST_JOINED = 7
"""Letters of a name that two words may be put together to."""

SHORTHAND: dict[str, str] = {
    "mnth": "month", "mnths": "months", "mth": "month", "mths": "months", "wk": "week", "wks": "weeks",
    "qtr": "quarter", "qtrs": "quarters", "qrt": "quarter", "yr": "year", "cust": "customer", "custs": "customers",
    "prev": "previous", "avg": "average", "yday": "yesterday", "ystd": "yesterday", "tmrw": "tomorrow", "2day": "today",
    "perf": "performance", "cmpgn": "campaign", "prod": "product", "prods": "products", "seg": "segment",
    "segs": "segments", "recos": "recommendations", "cats": "categories", "ctry": "country", "ctries": "countries",
    "bf": "black friday", "xmas": "christmas", "hw": "how", "wat": "what", "wht": "what", "wats": "what's", "whats": "what's", "abt": "about", "ur": "your", "u": "you",
    "who'd": "who would", "r": "are", "sept": "september", "rite": "right", "wich": "which", "whch": "which",
    "teh": "the", "freq": "frequency", "advert": "ad", "adverts": "ads", "thos": "those", "sry": "sorry", "nothng": "nothing", "smth": "something", "diff": "difference", "costed": "cost", "countrys": "countries", "categorys": "categories", "yest": "yesterday", "mo": "months", "mos": "months", "lil": "little", "yrs": "years", "yr's": "year's", "wth": "what the hell", "lemme": "let me", "whatabout": "what about", "clickrate": "click rate", "openrate": "open rate",
    "trimester": "quarter", "trimesters": "quarters", "wot": "what", "wots": "what's", "wre": "were", "lm": "last month", "lw": "last week", "lq": "last quarter", "ly": "last year", "py": "last year",
    "tm": "this month", "wkly": "weekly", "mthly": "monthly", "mnthly": "monthly", "evry": "every", "evrything": "everything", "tel": "tell", "ppl": "people",
    "ords": "orders", "nos": "numbers", "nums": "numbers", "nr": "number", "camp": "campaign", "camps": "campaigns", "chnl": "channel", "chan": "channel", "cat": "category",
    "w/o": "without", "wo": "without", "xcl": "excluding", "ecom": "online", "conv": "conversion", "convs": "conversions", "impr": "impressions", "imprs": "impressions",
    "lst": "last", "ths": "this", "frm": "from", "shw": "show", "gve": "give", "rev": "revenue",
    "pcs": "pieces", "wknd": "weekend", "wknds": "weekends", "wkend": "weekend",
}  # fmt: skip

_REQUESTS = frozenset(
    """month months quarter quarters yesterday january february september october november december august april march
    week weeks monthly weekly quarterly yearly daily weekend monday tuesday wednesday thursday friday saturday sunday christmas
    easter customer customers campaign campaigns product products category categories country countries channel channels
    segment segments brand brands platform results performance recommend recommendation recommendations suggest suggestions
    compare compared versus first highest lowest biggest smallest largest worst revenue orders returning average between
    during before since without excluding including except what which where when should would could please report summary
    define meaning calculate computed explain profile duplicates quality freshness definition today tomorrow total overall
    spending number people newsletter newsletters mailing mailings returned bought selling sellers bestsellers income
    turnover discount discounts returns unsubscribe unsubscribes hibernating champions market markets suggestion propose
    proposal picks frequency quantity priciest cheapest dearest spender spenders pause send delete schedule launch everything abandoned carts
    budget visitors visited forecast adress address adresses addresses phone email meant known only stuff question combined together separately excluding worst popular item items pieces""".split()
)

_WORD = re.compile(r"[A-Za-z][A-Za-z']*")


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that was set right: where it stands now, what stood there."""

    start: int
    end: int
    said: str
    meant: str


def mend(
    text: str, known: frozenset[str], kept: Iterable[tuple[int, int]] = ()
) -> tuple[str, tuple[Slip, ...]]:
    """The text with slips and shorthand set right; ``known`` are the shop's words, ``kept`` spans that stand as they are."""
    spans = tuple(kept)
    found: list[tuple[int, int, str]] = []
    for word in _WORD.finditer(text):
        said = word.group(0)
        if any(s < word.end() and word.start() < e for s, e in spans):
            continue
        meant = None if _touches_figures(text, word) else _meant(said.lower(), known)
        if meant is not None and meant != said.lower():
            found.append((word.start(), word.end(), meant))
    return rewritten(text, found)


def rewritten(text: str, found: Iterable[tuple[int, int, str]]) -> tuple[str, tuple[Slip, ...]]:
    """The text with words replaced, each ``(start, end, meant)`` in order, and where they stand now."""
    slips: list[Slip] = []
    result, last, shift = [], 0, 0
    for start, end, meant in found:
        result += [text[last:start], meant]
        slips.append(Slip(start + shift, start + shift + len(meant), text[start:end], meant))
        shift += len(meant) - (end - start)
        last = end
    return "".join([*result, text[last:]]), tuple(slips)


def moved(slips: Iterable[Slip], later: Iterable[Slip]) -> tuple[Slip, ...]:
    """Slips where they stand after later ones were set right in the same text."""
    result = list(slips)
    for one in later:
        more = len(one.meant) - len(one.said)
        result = [
            replace(s, start=s.start + more, end=s.end + more) if s.start > one.start else s for s in result
        ]
    return tuple(result)


def joined(
    text: str, known: frozenset[str], kept: Iterable[tuple[int, int]] = ()
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Names that were taken apart put together ("stahl bach"), with what was said and what it became.

    >>> joined("what did oak ferry sell", frozenset({"oakferry", "oak"}))
    ('what did oakferry sell', (('oak ferry', 'oakferry'),))
    """
    spans = tuple(kept)
    told: list[tuple[str, str]] = []
    words = list(_WORD.finditer(text))
    result, last = [], 0
    for one, two in pairwise(words):
        first, second = one.group(0).lower(), two.group(0).lower()
        whole = first + second
        apart = text[one.end() : two.start()] == " " and one.start() >= last
        unknown = first not in known or second not in known
        free = not any(s < two.end() and one.start() < e for s, e in spans)
        if (
            apart
            and unknown
            and free
            and len(whole) >= SHORTEST_JOINED
            and min(len(first), len(second)) > 2
            and whole in known
        ):
            result += [text[last : one.start()], whole]
            last = two.end()
            told.append((text[one.start() : two.end()], whole))
    return "".join([*result, text[last:]]), tuple(told)


def _touches_figures(text: str, word: re.Match[str]) -> bool:
    """Part of a code, an address or a path ("1106A", "a@b.com") is no word."""
    before, after = text[max(word.start() - 1, 0) : word.start()], text[word.end() : word.end() + 1]
    return bool(re.match(r"[\d@_/\\.-]", before) and before != " ") or bool(re.match(r"[\d@_/\\]", after))


def _meant(word: str, known: frozenset[str]) -> str | None:
    if word in SHORTHAND:
        return SHORTHAND[word]
    plain = word.removesuffix("'s").replace("'", "")
    if (
        len(word) < SHORTEST
        or plain in known
        or plain in _REQUESTS
        or plain in common()
        or word in common()
        or plain in spelled()
    ):
        return None
    if re.search(r"[^s]s$", plain) and (plain[:-1] in known or plain[:-1] in spelled()):
        return None
    return _nearest(plain, known)


@cache
def _lexicon(known: frozenset[str]) -> dict[str, list[str]]:
    """Words that can matter, by their first letter."""
    result: dict[str, list[str]] = {}
    names = {w for w in known if len(w) >= SHORTEST and w.isalpha()}
    plurals = {f"{w}s" for w in names if not w.endswith("s")}
    for word in sorted(names | plurals | _REQUESTS):
        result.setdefault(word[0], []).append(word)
    return result


@cache
def _skeletons(known: frozenset[str]) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for words in _lexicon(known).values():
        for word in words:
            result.setdefault(_skeleton(word), []).append(word)
    return result


def _nearest(word: str, known: frozenset[str]) -> str | None:
    """The one word within reach: a slip or two, two first letters swapped, or all vowels left out."""
    allowed = 2 if len(word) >= LONG_WORD else 1
    lexicon = _lexicon(known)
    letters = dict.fromkeys(word[:2])
    near: list[tuple[int, str]] = []
    for letter in letters:
        choices = [w for w in lexicon.get(letter, ()) if abs(len(w) - len(word)) <= allowed]
        for found, distance, _ in process.extract(
            word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=4
        ):
            if letter == word[0] or word[1::-1] == str(found)[:2]:
                near.append((int(distance), str(found)))
    near.sort(key=lambda pair: (pair[0], pair[1] not in _REQUESTS, pair[1]))
    if near:
        return near[0][1]
    bones = _skeleton(word)
    bare = set(_skeletons(known).get(bones, [])) if len(bones) >= 4 and _is_bare(word) else set()
    return bare.pop() if len(bare) == 1 else None


def _skeleton(word: str) -> str:
    """First letter and consonants, doubles once.

    >>> _skeleton("newsletter"), _skeleton("newsltr")
    ('nwsltr', 'nwsltr')
    """
    bones = word[0] + re.sub(r"[aeiouy']", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", bones)


def _is_bare(word: str) -> bool:
    """Whether vowels were left out: at most one after the first letter."""
    return len(re.findall(r"[aeiou]", word[1:])) <= 1
