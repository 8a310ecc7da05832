"""Parts of names: "matcha", "the walnut tamper", "gift guide" -> the products, campaigns, categories and brands that bear them.

An index by word. A word stands for itself, its singular or plural, and, from four letters on, for what it begins. All words
of a run have to be in a name; the longest run wins, and every name that holds it is a candidate: nothing is guessed here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from analytics.planning.words import polarity
from analytics.planning.words.plain import common, english

Span = tuple[int, int]

MOST_BEGUN = 6
"""A beginning of a word counts only if it begins no more words than this."""

_WORD = re.compile(r"[^\W_](?:[\w'’]*\w)?")
_BETWEEN = re.compile(r"[\s,'\"’&-]*(?:(?:and|the|of|with|at|for)[\s'\"]+)?", re.IGNORECASE)
_BESIDE = re.compile(r"\s+(?:for\s+|(?:of|from|with|on)\s+(?:(?:the|our|all)\s+)?)?", re.IGNORECASE)
_OFF_IT = re.compile(r"(?:'s|\b(?:is|are|am|was|went|been|be|going)) off\s+$", re.IGNORECASE)
_MOVES = frozenset({"rose", "spring", "sank", "slid"})
_QUOTES = "'\"“”‘’"
_HINTED = re.compile(
    r"\s*(?:search |display |social |email |e-mail |sms |video )?(?:campaigns?|mailings?|mails?|e-?mails?|newsletters?|letters?|ads?|adverts?|texts?|promos?|banners?|reels?|flights?|push|blast|one|thing|products?|sku|item|brand|category)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """Something of the shop that has a name; ``group`` is the channel of a campaign."""

    dimension: str
    id: str
    label: str
    group: str = ""


def _stand_together(run: list[re.Match[str]], label: str) -> bool:
    """Whether the words of a run stand in a name one after the other, each as it was said or as one of several."""
    said, words = [m.group(0).lower() for m in run], words_of(label)
    forms = [{word, f"{word}s", *singulars(word)} for word in said]
    return any(
        all(one in form for one, form in zip(words[at : at + len(said)], forms, strict=True))
        for at in range(len(words) - len(said) + 1)
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that is part of the names of ``bearers``; ``whole`` if it is all of one."""

    start: int
    end: int
    said: str
    bearers: tuple[Named, ...]


class PartIndex:
    """Names by their words."""

    def __init__(self, items: Iterable[Named]) -> None:
        self.items = tuple(items)
        words: dict[str, list[int]] = defaultdict(list)
        self._lengths = []
        for number, item in enumerate(self.items):
            own = dict.fromkeys(words_of(item.label))
            self._lengths.append(len(own))
            for word in own:
                words[word].append(number)
        self._bearers = {word: frozenset(numbers) for word, numbers in words.items()}
        self._sorted = sorted(self._bearers)
        self.words = frozenset(self._bearers)

    @cached_property
    def families(self) -> dict[str, tuple[Named, ...]]:
        """Each product that has kinds beside it, by its code, with all of its family: names that begin alike."""
        beginning: dict[str, list[Named]] = defaultdict(list)
        for item in self.items:
            if item.dimension == "product":
                beginning[" ".join(words_of(item.label)[:1])].append(item)
        result: dict[str, tuple[Named, ...]] = {}
        for alike in beginning.values():
            for item in alike:
                kin = tuple(other for other in alike if one_family((item, other)))
                if len(kin) > 1:
                    result[item.id] = kin
        return result

    def find(self, text: str, taken: Iterable[Span], counted: Iterable[Span] = ()) -> tuple[Part, ...]:
        """Parts of names outside ``taken``, from left to right, never overlapping.

        ``counted`` are the spans of metrics: beside one, a plain word is a name ("wok sales").
        """
        spans, beside = tuple(taken), tuple(counted)
        words = [m for m in _WORD.finditer(text) if not any(s < m.end() and m.start() < e for s, e in spans)]
        found: list[Part] = []
        at = 0
        while at < len(words):
            part, used = self._longest(text, words, at, beside)
            if part is not None:
                found.append(part)
            at += max(used, 1)
        return tuple(found)

    def _longest(
        self, text: str, words: list[re.Match[str]], first: int, counted: tuple[Span, ...]
    ) -> tuple[Part | None, int]:
        """The longest run from ``first`` on whose words are all in one name."""
        bearing = self._bearing(words[first].group(0), bool(text[: words[first].start()].strip()))
        last, held = first, bearing
        while held and last + 1 < len(words):
            gap = text[words[last].end() : words[last + 1].start()]
            more = (
                held & self._bearing(words[last + 1].group(0), True)
                if _BETWEEN.fullmatch(gap)
                else frozenset()
            )
            if not more:
                break
            held, last = more, last + 1
        run = words[first : last + 1]
        if not any(c.isalpha() for c in run[0].group(0)):
            # A number may go on with a name, never begin one: "best 3" is no "Moka Pot 3 Cups", but "the 6 cups one" is.
            held = frozenset(n for n in held if _stand_together(run, self.items[n].label))
            if len(run) < 2 or not held:
                return None, 0
        if not held or not _is_meant(text, run, counted):
            return None, 0
        whole = [n for n in held if self._lengths[n] == len(run)]
        numbers = sorted(whole or held)
        start, end = run[0].start(), run[-1].end()
        return Part(start, end, text[start:end], tuple(self.items[n] for n in numbers)), len(run)

    def _bearing(self, word: str, inside: bool) -> frozenset[int]:
        lower = word.lower().removesuffix("'s").removesuffix("’s")
        if lower in _SMALL:
            return frozenset()
        forms = (*singulars(lower), f"{lower}s")
        exact = frozenset().union(*(self._bearers.get(form, frozenset()) for form in forms))
        if exact or len(lower) < 4 or lower in english():
            return exact
        begun = self._beginning(lower)
        return (
            frozenset().union(*(self._bearers[w] for w in begun)) if len(begun) <= MOST_BEGUN else frozenset()
        )

    def _beginning(self, start: str) -> list[str]:
        at = bisect_left(self._sorted, start)
        result: list[str] = []
        while at < len(self._sorted) and self._sorted[at].startswith(start) and len(result) <= MOST_BEGUN:
            result.append(self._sorted[at])
            at += 1
        return result


def _is_meant(text: str, run: list[re.Match[str]], counted: tuple[Span, ...]) -> bool:
    """One plain English word is part of a name only where something says so; a rare word or two words do."""
    start, end = run[0].start(), run[-1].end()
    after = text[end:]
    said = [w.group(0).lower().removesuffix("'s") for w in run]
    if len(run) >= 2 and not all(w in common() for w in said):
        return True
    word = said[0]
    if word in common():
        return False
    if word in _VESSELS and _COUNTED_IN.search(text[:start]):
        # "Euros not boxes", "sort them into boxes": what is counted or filled, no product.
        return False
    if len(run) == 1 and said[0] in _MOVES and not run[0].group(0)[0].isupper() and not _HINTED.match(after):
        # "The bounce rate rose" says what it did.
        return False
    if word not in english() and word.removesuffix("s") not in english():
        # "She is off caffeine" says why, not what.
        return not _OFF_IT.search(text[:start])
    if polarity.is_negated(text[:start]):
        return True
    before = text[:start].rstrip()
    if (before and before[-1] in _QUOTES) or after.startswith(('"', "”")):
        return True
    if run[0].group(0)[0].isupper() and before and before[-1] not in ".!?:":
        return True
    beside = [text[e:start] for _, e in counted if e <= start] + [text[end:s] for s, _ in counted if s >= end]
    if any(_BESIDE.fullmatch(gap) for gap in beside):
        return True
    if re.search(r"\bfor (?:the|my|our)\s*$", text[:start]):
        # "For the board" says for whom.
        return bool(_HINTED.match(after))
    return bool(_HINTED.match(after)) or (
        bool(re.search(r"\b(?:the|our|that|for|of|did)\s*$", before))
        and bool(re.match(r"\s*(?:\?|$|,|\bin\b|\blast\b|\bdo\b|\bthis\b)", after))
    )


_VESSELS = frozenset(
    "boxes packs packets cartons crates bags bottles tins jars cans tubes pots bins buckets piles drawers".split()
)
_COUNTED_IN = re.compile(
    r"\b(?:(?:euros?|money|revenue|cash|turnover),? (?:and |but )?(?:not|no|instead of|rather than)|(?:into|in) (?:\w+ ){0,3}|rfm|usual|segments?)\s*$",
    re.IGNORECASE,
)
_SMALL = frozenset("the and of with at for a an in on to by us no our we you is it".split())


def singulars(word: str) -> tuple[str, ...]:
    """The word and what it can be the plural of.

    >>> singulars("knives"), singulars("brushes"), singulars("berries")
    (('knives', 'knive', 'kniv', 'knife', 'knif'), ('brushes', 'brushe', 'brush'), ('berries', 'berrie', 'berri', 'berry'))
    """
    forms = [word]
    if word.endswith("s"):
        forms.append(word[:-1])
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("ves"):
        forms += [f"{word[:-3]}fe", f"{word[:-3]}f"]
    if word.endswith("ies"):
        forms.append(f"{word[:-3]}y")
    return tuple(forms)


def words_of(label: str) -> list[str]:
    """The words of a name or a saying that tell, small letters.

    >>> words_of("The Kettle and Teapot Search")
    ['kettle', 'teapot', 'search']
    """
    return [
        w for w in (m.group(0).lower().removesuffix("'s") for m in _WORD.finditer(label)) if w not in _SMALL
    ]


def one_family(bearers: tuple[Named, ...]) -> bool:
    """Whether products are kinds of one: their names begin with the same word, or their codes with the same number.

    >>> one_family((Named("product", "1033A", "Electric Kettle Blue"), Named("product", "1033B", "Electric Kettle Sage")))
    True
    """
    if not bearers or len({b.dimension for b in bearers}) != 1 or bearers[0].dimension != "product":
        return False
    stems = {re.match(r"\d*", b.id).group(0) for b in bearers}  # type: ignore[union-attr]
    names = {tuple(b.label.lower().split()[:-1]) for b in bearers}
    alike = len(names) == 1 and len(next(iter(names))) >= 2
    return alike or (len(stems) == 1 and "" not in stems)
