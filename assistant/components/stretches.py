"""Cuts a message into the stretches of which each either asks or only tells.

People say why they ask, for whom and what they think of it: in sentences of their own, behind a comma,
behind "because", and without any mark when they dictate. Cutting too often does no harm: every stretch is
judged by itself (``heads.py``), and what is judged to ask stays where it stands.
"""

from __future__ import annotations

import re

from components.clauses import asks_by_its_form

MOST = 12
"""A message of more stretches is a text that was pasted: what is left of it stays one."""
STATING, NAMING, CHANGING, REASON = 6.0, 0.4, 0.2, 0.6
"""What the odds of a statement, of what is none and of a change are multiplied by, and a reason's least."""


def _any(words: str) -> str:
    """Return a group of alternatives, of which ``_`` stands for a blank."""
    return "(?:" + "|".join(word.replace("_", r"\s+") for word in words.split()) + ")"


_WHO = _any("i we they he she it nobody everybody everyone somebody someone")
_HERE = _any("i'm i've_got it's that's they're we're")
_WHO_IS = _any(
    "i'm i've i'd i'll we're we've we'd we'll they're they've they'd they'll he's she's it's that's"
)
_MARK = (
    r"(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)[.?!;:\u2026]+[\s)]+"
    r"|\.{2,}|\n+|\s+[-\u2013\u2014]+\s+|[\u2013\u2014]|\s*[()]\s*|,\s+"
)
_BECAUSE = _any("because cause cos cuz")
_REASON = "|".join(
    (
        _any("although though whereas hence or_else which_is_(?:exactly_)?why (?:and|but)_then_again"),
        _BECAUSE,
        rf"(?:so|before|(?:or )?whether|so that) {_WHO}",
        rf"(?:since|as|while|now that|seeing that) (?:{_WHO}|the|our|my)",
        rf"(?:and|but|or) (?:{_WHO}|{_WHO_IS}|so i|so they)",
    )
)
_IN_MIND = _any("think guess suspect bet believe feel hope fear reckon know heard just always have_a_\\w+")
_TO_SEE = _any("see know find_out check understand")
_STATEMENT = "|".join(
    (
        rf"i {_IN_MIND}",
        rf"{_HERE} (?!it\b|that\b|how\b|what\b)",
        _any("don't_ask don't_worry don't_laugh"),
        rf"(?:just )?(?:want|wanted|wanna|trying|curious|keen) (?:to )?{_TO_SEE} (?:if|whether)",
    )
)
_QUESTION = "|".join(
    (
        rf"i {_any('wanna want_to need_to would_like_to gotta have_to')} {_any('know see have')}",
        r"(?:he|she|they) wants? to (?:know|see)",
        r"(?:please )?(?:tell|show|give) me",
        r"(?:can|could|would) you",
        r"what(?:'s| is| was| were| did| does| do| are)",
        rf"how {_any('many much often did is was high low')}",
        "which",
    )
)
_LEADS = re.compile(
    _any(
        "tell show give me us know see say saying ask asks asked asking wonder wondering remember forgot"
        " check explain understand find out sure idea whether exactly clear is are was were by of to in on"
        " for from at with about than that and or how what which when where why who if because since so but"
        " then plus also the a like not just as can could would you"
    )
    + "$",
    re.IGNORECASE,
)
"""Words behind which nothing new begins: "tell me | how many", "the one that | I think"."""
_BOUNDARY = re.compile(
    rf"(?P<mark>{_MARK})|(?P<reason>\s+(?=(?:{_REASON})\b))"
    rf"|(?P<new>\s+(?=(?:{_any('and so then but anyway plus ok okay')} )*\b(?:{_STATEMENT}|{_QUESTION})\b))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*\"|\u201c[^\u201d]*\u201d")


def stretches(message: str) -> list[tuple[int, int]]:
    """Return the spans of the message's stretches in order, without the marks between them."""
    said = message.replace("\u2019", "'")
    quoted = [match.span() for match in _QUOTED.finditer(said)]
    found: list[tuple[int, int]] = []
    start = 0
    for boundary in _BOUNDARY.finditer(said):
        if any(a < boundary.start() < b for a, b in quoted):
            continue
        before = said[start : boundary.start()]
        if boundary["new"] is not None and (not before.strip() or _led(before)):
            continue
        if len(found) == MOST - 1:
            break
        found.append((start, boundary.start()))
        start = boundary.end()
    found.append((start, len(said)))
    return [span for span in (_trimmed(said, *span) for span in found) if span[0] < span[1]]


def _led(before: str) -> bool:
    return bool(_LEADS.fullmatch(before.split()[-1]))


def _trimmed(message: str, start: int, end: int) -> tuple[int, int]:
    text = message[start:end]
    words = re.search(r"\w.*", text, re.DOTALL)
    if words is None:
        return (start, start)
    return (start + words.start(), start + len(text.rstrip()))


_SAYS = _any(
    "says? said claims? claimed thinks wants_to keeps swears insists hates loves suspects believes reckons"
    " told tells promised is_asking"
)
_DOES = _any(
    "is are was were has have had gets? got moved changed went left came said wants should might will"
)
_LED_IN = _any("and but or so because cause cos since as although though while before now_that well yes then")
_WISH = _any("wants? needs? would_like 'd_like gotta wanna mean meant always_mean")
_BUSY = _any(
    "thinking wondering trying hoping planning dreaming preparing prepping curious need_it need_this"
    " need_them need_that want_to_see_if want_to_see_whether"
)
_STATES = re.compile(
    rf"(?:{_LED_IN}[\s,]+)*"
    rf"(?:(?:{_WHO}|{_WHO_IS}|(?:that|this) one's|th(?:ose|ese) (?:two |ones )?(?:are|were|do|don't))\b"
    rf"(?! {_WISH}\b)"
    rf"|{_any('the my our a an this that')} (?:\w+ ){{1,3}}{_DOES}\b"
    rf"|(?:\w+ ){{1,4}}{_SAYS}\b|(?:still |just )?{_BUSY}\b)",
    re.IGNORECASE,
)
"""A statement: somebody and what they do, think or say."""
_MONTHS = _any("january february march april may june july august september october november december")
_CHANGES = re.compile(
    r"(?:(?:and|but|so|please|also|pls) )*(?:"
    + "|".join(
        (
            _any(
                "just only not no each every without outside for from by in on of during over until between"
            ),
            _any("between compared versus vs against same days? leave leaving forget remember let's guests?"),
            rf"since (?:the|\w+day|\d|{_MONTHS}|last|this|easter|christmas)",
            r"whenever|so (?:that )?(?:nobody|no one)",
            r"(?:and )?(?:then|also|plus) (?:the|an?|our|my|what|how)",
        )
    )
    + r")\b|.*\b(?:i|we) (?:always )?(?:mean|meant)\b|.*\balways (?:means?|the)\b",
    re.IGNORECASE,
)
"""What changes a request though it is no question: "just the app", "since the first of May", "I mean day"."""
_A_REASON = re.compile(rf"(?:and |but )?{_BECAUSE}\b", re.IGNORECASE)
_SOUNDS = re.compile(
    rf"(?:{_any('wait look listen hm+ um+ uh+ and but so then oh well sorry')}\b[\s,]*)+",
    re.IGNORECASE,
)


def surely_asks(text: str) -> bool:
    """Return whether the form alone says that a stretch asks, whatever its words."""
    said = text.replace("\u2019", "'")
    opening = _SOUNDS.match(said)
    return not _A_REASON.match(said) and asks_by_its_form(said[opening.end() :] if opening else said)


def weighed(text: str, likely: float) -> float:
    """Return how likely a stretch only tells, by what was learned of its words and by its form.

    >>> weighed("which one sells best", 0.5), weighed("because he asked", 0.1), weighed("just the app", 0.5)
    (0.0, 0.6, 0.07407407407407408)
    """
    if surely_asks(text):
        return 0.0
    said = text.replace("\u2019", "'")
    if _A_REASON.match(said):
        return max(likely, REASON)
    factor = (STATING if _STATES.match(said) else NAMING) * (CHANGING if _CHANGES.match(said) else 1.0)
    odds = factor * likely / max(1e-9, 1.0 - likely)
    return odds / (1.0 + odds)
