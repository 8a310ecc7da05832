"""Speech as text: hesitations, spelled-out letters, misheard terms and numbers in words, set right and told.

Each repair is a row of a table; one misheard word is repaired only where the clause names no metric of its own, so that
"revenue rose" stays what it says.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_HESITATION = re.compile(
    r"(?:(?<=^)|(?<=[\s,.]))(?:u+h+m*|u+m+|e+r+m*|erm|hm+|mm+|ah+|(?<!where )(?<!what )(?<!which )(?<!that )(?<!if )(?<!do )(?<!whether )(?<!who )you know|i think|(?<!which )(?<!what )(?<!some )(?:sort|kind) of)(?=[\s,.?!]|$)[,.]*\s*",
    re.IGNORECASE,
)

_SHORT_DAYS = re.compile(
    r"(?P<led>\b(?:last|past|previous|prior|trailing|rolling|next|the|vs\.?|l)[ -]?)?\bl?(?P<n>\d{1,3}) ?d\b|\bl(?P<m>\d{1,3})d\b|\b(?:last|past|previous) (?P<k>7|14|21|28|30|45|60|90|120|180|365)(?=\W*$|[,;.?!)])(?! days)",
    re.IGNORECASE,
)
_FIGURES_FOR_WORDS = re.compile(
    r"\b4 (?=(?:the|my|our|this|last|us|me|each|every|all|q[1-4]\b|u\b))|\b2 (?=(?:win|get|acquire|buy|be|do|know|see|my|me|us|the|tell|show)\b)|\b[bB]4\b",
    re.IGNORECASE,
)

_LETTERS: dict[str, str] = {
    sound: letter
    for letter, sounds in {
        "a": "a ay eh hey", "b": "b be bee", "c": "c see sea", "d": "d dee", "e": "e ee", "f": "f ef eff", "g": "g gee",
        "i": "i eye", "k": "k kay", "m": "m em", "n": "n en", "o": "o oh", "p": "p pea pee", "r": "r are ar",
        "s": "s es ess", "t": "t tea tee", "u": "u you", "v": "v vee we", "y": "y why",
    }.items()
    for sound in sounds.split()
}  # fmt: skip
SPELLED = ("aov", "cac", "cpa", "cpc", "cpm", "ctr", "cvr", "mer", "roas", "ctor", "rpr", "arpu", "rfm", "gmv", "ytd", "mtd", "yoy", "sku", "sms")  # fmt: skip
"""Terms that people spell out: "see pee ay"."""

MISHEARD: dict[str, str] = {
    "rose": "roas", "rows": "roas", "row ass": "roas", "row as": "roas", "roses": "roas", "raw ass": "roas", "rowas": "roas",
    "ross": "roas", "roars": "roas", "blended rose": "blended roas",
    "return on add spend": "return on ad spend", "return on ads spend": "return on ad spend", "add spend": "ad spend",
    "at spend": "ad spend", "ad spent": "ad spend", "adds spend": "ad spend", "at spent": "ad spend",
    "revenge": "revenue", "reverend": "revenue", "net revenge": "net revenue", "sails": "sales",
    "average older value": "average order value", "average order volume": "average order value",
    "average border value": "average order value", "a of e": "aov", "a o b": "aov", "cack": "cac", "kack": "cac", "our cat": "our cac",
    "sack": "cac", "c a k": "cac", "murr": "mer", "costumers": "customers", "new costumers": "new customers",
    "click threw rate": "click through rate", "click to rate": "click through rate", "click true rate": "click through rate",
    "clique rate": "click rate", "click right": "click rate", "convergence rate": "conversion rate",
    "conversation rate": "conversion rate", "conversations": "conversions", "bounds rate": "bounce rate",
    "bounced rate": "bounce rate", "open right": "open rate", "open eight": "open rate", "unsubscribed rate": "unsubscribe rate",
    "return right": "return rate", "gross martin": "gross margin", "gross margarine": "gross margin", "impression is": "impressions",
    "cost per quick": "cost per click", "see tier": "ctr",
}  # fmt: skip
"""What a recogniser makes of a metric's name -> the name; a single word only where no metric is named otherwise."""

MISHEARD_NAMES: dict[str, str] = {
    "tick tock": "TikTok", "tic tac": "TikTok", "tic toc": "TikTok", "face book": "facebook", "goggle": "google",
    "you tube": "youtube", "pinned rest": "pinterest", "instant gram": "instagram", "e male": "email", "he mail": "email",
    "net her lands": "netherlands", "nether lands": "netherlands", "hyper nating": "hibernating", "at wrist": "at risk", "loyalist customers": "loyal customers", "can't loose them": "can't lose them",
    "quota": "quarter", "courter": "quarter", "last weak": "last week", "this weak": "this week", "year today": "year to date",
    "month today": "month to date", "re targeting": "retargeting", "black fry day": "black friday", "sell sea": "sales",
}  # fmt: skip
"""The same for values and dates, whatever else is named."""


@dataclass(frozen=True, slots=True)
class _Misheard:
    said: str
    meant: str
    pattern: re.Pattern[str]


def _longest_first(table: dict[str, str]) -> tuple[_Misheard, ...]:
    return tuple(
        _Misheard(said, table[said], re.compile(rf"\b{re.escape(said)}\b", re.IGNORECASE))
        for said in sorted(table, key=len, reverse=True)
    )


_MISHEARD, _MISHEARD_NAMES = _longest_first(MISHEARD), _longest_first(MISHEARD_NAMES)

_UNITS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())}  # fmt: skip
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_TENS["fourty"] = 40
_SCALES = {"hundred": 100, "thousand": 1000}
_NUMBER_WORD = "|".join((*_UNITS, *_TENS, *_SCALES))
_NUMBER = re.compile(rf"\b(?:{_NUMBER_WORD})(?:(?:[\s-]+|\s+and\s+)(?:{_NUMBER_WORD}))*\b", re.IGNORECASE)
_A_SCALE = re.compile(r"\ba (?=(?:hundred|thousand)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text as it was meant, and what was heard where (``(said, meant)``)."""

    text: str
    heard: tuple[tuple[str, str], ...] = ()


def repair(text: str, names_metric: Callable[[str], bool]) -> Repaired:
    """The clause without hesitations, letters joined, numbers in digits, misheard terms set right.

    ``names_metric`` tells whether a text names a metric as it stands.

    >>> repair("uh see pee ay for customer seventy seven", lambda text: False).text
    'cpa for customer 77'
    """
    text = _HESITATION.sub("", text)
    text = _SHORT_DAYS.sub(_days_said, _FIGURES_FOR_WORDS.sub(_word_of_figure, text))
    text = digits(ordinals(text))
    text, heard = _spelled(text)
    text, names = _swapped(text, _in_text(text, _MISHEARD_NAMES))
    heard += names
    terms = _in_text(text, _MISHEARD)
    # Several words misheard are a term and nothing else; one word may be itself ("revenue rose").
    if any(" " not in one.said for one in terms) and names_metric(text):
        terms = [one for one in terms if " " in one.said]
    text, swapped = _swapped(text, terms)
    heard += swapped
    return Repaired(text, tuple(heard))


def _days_said(found: re.Match[str]) -> str:
    """ "Last 90d", "30d", "L7D" as days, the last ones where nothing else leads them."""
    number, led = found["n"] or found["m"] or found["k"], found["led"] or ""
    return f"{led}{number} days" if led.strip() not in ("", "l", "L") else f"last {number} days"


def _word_of_figure(found: re.Match[str]) -> str:
    """ "4 the 1st time", "cost 2 win": figures that stand for the words they sound like."""
    return {"4": "for ", "2": "to "}.get(found.group(0).strip(), "before")


def _in_text(text: str, table: tuple[_Misheard, ...]) -> list[_Misheard]:
    """The rows of a table whose letters are in the text at all: hardly ever any."""
    lower = text.lower()
    return [one for one in table if one.said in lower]


def _swapped(text: str, table: list[_Misheard]) -> tuple[str, list[tuple[str, str]]]:
    """The misheard phrases replaced, the longest first; ``(said, meant)`` of each."""
    heard = []
    for one in table:
        found = one.pattern.search(text)
        if found and not _is_verb(one.said, text[found.end() :]):
            heard.append((found.group(0), one.meant))
            text = text[: found.start()] + one.meant + text[found.end() :]
    return text, heard


def _is_verb(said: str, after: str) -> bool:
    """ "It rose by 5 %" tells of a move, not of ROAS."""
    return said in ("rose", "rows") and bool(
        re.match(
            r"\s+(?:by \d|to \d|from|sharply|again|a lot|(?:in|of) (?:the |our |my |that |this )*(?:\w+ )?(?:data|tables?|database|import|orders?|sheet|list|file))",
            after,
        )
    )


def _spelled(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Letters said one by one joined where they spell a term: at least three, or dots between."""
    words = list(re.finditer(r"[A-Za-z]+", text))
    heard: list[tuple[str, str]] = []
    at = 0
    result, last = [], 0
    while at < len(words):
        taken = next((n for n in (4, 3) if _spells(words[at : at + n], text)), 0)
        if not taken:
            at += 1
            continue
        first, end = words[at].start(), words[at + taken - 1].end()
        term = "".join(_LETTERS[w.group(0).lower()] for w in words[at : at + taken])
        result += [text[last:first], term]
        heard.append((text[first:end], term.upper()))
        last = end
        at += taken
    return "".join([*result, text[last:]]), heard


def _spells(words: list[re.Match[str]], text: str) -> bool:
    letters = [_LETTERS.get(w.group(0).lower()) for w in words]
    if None in letters or "".join(letter or "" for letter in letters) not in SPELLED:
        return False
    gaps = (text[a.end() : b.start()] for a, b in itertools.pairwise(words))
    return all(re.fullmatch(r"[\s.\-]{1,2}", gap) for gap in gaps)


_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_ORDINAL_UNITS = {w: n for n, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(), 1)}  # fmt: skip
_ORDINAL_TENS = {"twentieth": 20, "thirtieth": 30}
_ORDINAL = rf"(?:(?:twenty|thirty)[ -](?:{'|'.join(list(_ORDINAL_UNITS)[:9])})|{'|'.join((*_ORDINAL_UNITS, *_ORDINAL_TENS))})"
_DAY_SAID = re.compile(
    rf"\b(?:twenty|thirty)[ -](?:{'|'.join(list(_ORDINAL_UNITS)[:9])})\b|\b{_ORDINAL}(?= (?:of )?{_MONTH}\b)",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(rf"\b(?P<m>{_MONTH}) (?:the )?(?P<d>{_ORDINAL})\b", re.IGNORECASE)


def ordinals(text: str) -> str:
    """Days of a month in words as figures.

    >>> ordinals("from the first of august to the twenty ninth, september third, the first half of May")
    'from the 1st of august to the 29th, september 3rd, the first half of May'
    """
    text = _DAY_SAID.sub(lambda m: _nth(m.group(0)), text)
    return _DAY_AFTER.sub(lambda m: f"{m['m']} {_nth(m['d'])}", text)


def _nth(words: str) -> str:
    tens, _, unit = words.lower().replace("-", " ").rpartition(" ")
    number = _TENS.get(tens, 0) + (_ORDINAL_UNITS.get(unit) or _ORDINAL_TENS.get(unit, 0))
    return f"{number}{'th' if number in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def digits(text: str) -> str:
    """Cardinal numbers in words as digits; "one" and "second" alone stay words.

    >>> digits("one thousand and forty two, twenty twenty five, top three, the second one")
    '1042, 2025, top 3, the second one'
    """
    text = _A_SCALE.sub("one ", text)

    def figures(found: re.Match[str]) -> str:
        words = re.findall(r"[a-z]+", found.group(0).lower())
        if words == ["one"] or words == ["zero"]:
            return found.group(0)
        joined = any(w == "and" for w in words)
        numbers = [w for w in words if w != "and"]
        if joined and not any(w in _SCALES for w in numbers):
            # "Two and three" are two numbers.
            return re.sub(r"[A-Za-z]+", lambda m: str(_value([m.group(0).lower()])) if m.group(0).lower() != "and" else "and", found.group(0))  # fmt: skip
        return _spoken_number(numbers)

    return _NUMBER.sub(figures, text)


def _spoken_number(words: list[str]) -> str:
    if not any(w in _SCALES for w in words) and len(words) >= 2:
        halves = _pairs(words)
        if len(halves) == 2 and halves[0] in (19, 20) and halves[1] >= 10:
            return f"{halves[0]}{halves[1]:02d}"
        if len(halves) > 1:
            # Figures said one by one: "four two" is 42, "ten forty two" is 1042.
            return "".join(str(h) for h in halves)
    return str(_value(words))


def _pairs(words: Iterable[str]) -> list[int]:
    """Numbers below a hundred in a row: "twenty twenty five" -> [20, 25]."""
    result: list[int] = []
    open_tens = False
    for word in words:
        if word in _TENS:
            result.append(_TENS[word])
            open_tens = True
        elif open_tens and 0 < _UNITS[word] < 10:
            result[-1] += _UNITS[word]
            open_tens = False
        else:
            result.append(_UNITS[word])
            open_tens = False
    return result


def _value(words: list[str]) -> int:
    total = current = 0
    for word in words:
        if word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        else:
            current += _UNITS.get(word, _TENS.get(word, 0))
    return total + current
