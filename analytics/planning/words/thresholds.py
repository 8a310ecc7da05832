"""Amounts that a figure is to be beyond: "above 500", "more than 3 times", "at least 20 %", "5 orders or more"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from analytics.contract.bounds import Sign

_NUMBER = r"[€$£]?\s?(?P<n>\d[\d.,]*\d|\d)\s?(?P<u>k\b|m\b|grand\b|thousand\b|million\b|%|percent\b|x\b|times\b|euros?\b|eur\b|€)?"
_NO_TIME = (
    r"(?!\s*(?:\w+\s+)?(?:days?|weeks?|months?|quarters?|years?|hours?|minutes?|am\b|pm\b))(?![\d.,]*[-/:]\d)"
)
_UNITS = {"k": 1000, "grand": 1000, "thousand": 1000, "m": 1_000_000, "million": 1_000_000}
_PASSED = r"(?:clear(?:s|ed|ing)?|top(?:s|ped|ping)|surpass(?:es|ed|ing)?|crack(?:s|ed|ing)?|cross(?:es|ed|ing)?|(?:gets?|got|go|goes|went|goe?ing|made it) (?:past|beyond))"
"""Verbs that say of a figure that it is beyond an amount."""
_SIGNS: tuple[tuple[Sign, str], ...] = (
    (">=", r"at least|no less than|not less than|a minimum of|min\.?|>=|≥"),
    ("<=", r"at most|no more than|not more than|a maximum of|max\.?|up to|<=|≤"),
    (">", r"(?:more|greater|bigger|larger|higher|better) than|above|over|exceed(?:s|ed|ing)?|north of|>"),
    (">", rf"{_PASSED}(?: (?:the|a))?"),
    ("<", r"(?:less|fewer|smaller|lower|worse) than|below|under|south of|<"),
)
_BEFORE = tuple(
    (
        sign,
        re.compile(
            rf"(?<![\w-])(?:{words})\s*(?:an? (?:[a-z-]+ ){{1,4}}of )?{_NUMBER}{_NO_TIME}", re.IGNORECASE
        ),
    )
    for sign, words in _SIGNS
)
_AFTER = re.compile(rf"(?<![\w.,-]){_NUMBER}(?:\s+\w+)?\s+(?:or|and) (?P<way>more|over|above|up|better|less|fewer|under|below)\b(?! than\b)(?!\s*[€$£]?\s?\d)", re.IGNORECASE)  # fmt: skip
_ONCE = re.compile(
    r"\b(?P<way>more than|at least|less than|fewer than|no more than|at most)\s+(?P<n>once|twice|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b(?!\s+(?:days?|weeks?|months?|quarters?|years?))(?:\s+times\b)?",
    re.IGNORECASE,
)
_WORDS = {"once": 1, "twice": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}  # fmt: skip
_WAYS: dict[str, Sign] = {
    "more than": ">", "at least": ">=", "less than": "<", "fewer than": "<", "no more than": "<=", "at most": "<=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Threshold:
    """An amount as it was said at ``[start, end)``; ``percent`` where it is a share of a hundred."""

    sign: Sign
    value: Decimal
    start: int
    end: int
    percent: bool = False


def find(text: str) -> tuple[Threshold, ...]:
    """The amounts of a text, from left to right; stretches of time are none.

    >>> [(t.sign, str(t.value), t.percent) for t in find("spend above €1.5k and roas at least 3, open rate under 20%")]
    [('>', '1500.0', False), ('>=', '3', False), ('<', '20', True)]
    >>> find("over the last 30 days"), find("in less than 2 weeks"), [str(t.value) for t in find("more than twice")]
    ((), (), ['2'])
    >>> [(t.sign, str(t.value)) for t in find("roas by campaign, hide everything under 2")]
    [('>=', '2')]
    """
    found: list[Threshold] = []
    for sign, pattern in _BEFORE:
        found += [t for m in pattern.finditer(text) if (t := _read(m, sign))]
    for m in _AFTER.finditer(text):
        sign = ">=" if m["way"].lower() in ("more", "over", "above", "up", "better") else "<="
        if one := _read(m, sign):
            found.append(one)
    found += [
        Threshold(_WAYS[m["way"].lower()], Decimal(_WORDS[m["n"].lower()]), m.start(), m.end())
        for m in _ONCE.finditer(text)
    ]
    # Whoever clicked did so "at least once": that is no condition.
    found = [t for t in found if not (t.sign == ">=" and t.value == 1 and not t.percent)]
    chosen: list[Threshold] = []
    for one in sorted(found, key=lambda t: (t.start - t.end, t.start)):
        if all(one.end <= c.start or c.end <= one.start for c in chosen):
            chosen.append(one)
    return tuple(_kept(one, text) for one in sorted(chosen, key=lambda t: t.start))


_LEAVES_OUT = re.compile(
    r"\b(?:hid(?:e|ing)|drop|remov(?:e|ing)|exclud(?:e|ing)|leav(?:e|ing) out|throw(?:ing)? out|kick(?:ing)? out|lose|skip|ignor(?:e|ing)|omit|without|minus|get(?:ting)? rid of|filter(?:ing)? out|take out)"
    r"(?: (?!(?:and|but|then|show|list|give|with)\b)[\w'-]+){1,5}(?: (?:with|at|of|that (?:is|are|has|have)|which (?:is|are|has|have)))?(?: [\w-]+){0,2} $",
    re.IGNORECASE,
)
_OTHERWISE: dict[Sign, Sign] = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}


def _kept(one: Threshold, text: str) -> Threshold:
    """ "Hide everything under 2" keeps what is at least 2."""
    hidden = _LEAVES_OUT.search(text[: one.start])
    return replace(one, sign=_OTHERWISE[one.sign]) if hidden else one


_BAR = re.compile(
    rf"\b(?:rais|lower|lift|drop|mov|set|put|chang|mak|increas|reduc|push|bring|tighten|loosen|up|take)(?:e|es|ing|ten|s)? (?:the |that |this |our )?(?:bar|threshold|cut-?off|hurdle|mark|line|minimum|maximum|floor|ceiling)(?: up| down| back)? (?:to|at)\s*{_NUMBER}{_NO_TIME}",
    re.IGNORECASE,
)


_MAKE_IT = re.compile(
    rf"\W*(?:(?:and|ok|no|now|then|sorry|rather|please|actually)\W+)*(?:make|set|put|take) (?:it|that|this) (?:to |at )?{_NUMBER}(?: (?:instead|then|please|pls|rather))?\W*",
    re.IGNORECASE,
)


def moved_to(text: str) -> Threshold | None:
    """The amount that a condition said before is moved to; its sign is the earlier one's.

    >>> str(moved_to("raise the bar to 3k").value), moved_to("raise the budget to 3k"), str(moved_to("make it 300").value)
    ('3000', None, '300')
    """
    found = _BAR.search(text) or _MAKE_IT.fullmatch(text)
    return _read(found, ">") if found else None


def _read(found: re.Match[str], sign: Sign) -> Threshold | None:
    said, unit = found["n"], (found["u"] or "").lower()
    # "1,500" and "1.500" are thousands; "1.5" and "1,5" are not.
    plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", said).replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    value *= _UNITS.get(unit, 1)
    return Threshold(sign, value, found.start(), found.end(), unit in ("%", "percent"))
