"""Signs and short ways of saying things, in words: "w/o", "revenue+orders", "drop the brand filter"."""

from __future__ import annotations

import re

_WITHOUT = re.compile(r"\bw/ ?o(?:ut)?\b", re.IGNORECASE)
_PLUS = re.compile(r"(?<=[A-Za-z]{2})\+(?=[A-Za-z]{2})")
_LIFTED = re.compile(
    r"\b(?:drop|remove|lift|clear|reset|undo|take off|lose|without) (?:the |that |this |my |any )?(country|brand|category|channel|platform|campaign|product|segment|market) filters?\b",
    re.IGNORECASE,
)
"""A filter by name taken off: otherwise a filter may be coffee."""
_NO_US = re.compile(
    r"^(\W*(?:(?:and|ok|now|but)\W+)*(?:no|without|minus|except|drop|leave out|excluding|excl\.?|not|only|just|in) (?:the )?)us(?=\W*$)",
    re.IGNORECASE,
)
""" "No us" and nothing else: the country."""
_TRAILING_I_MEAN = re.compile(
    r"(?<=\w),?\s+i mea?nt?\b(?:\W+(?:fat fingers|typo|sorry|lol|oops|my bad)\b)*\W*$", re.IGNORECASE
)


def without_meant(text: str) -> str:
    """The text without a trailing "I meant" and what goes with it.

    >>> without_meant("net revenue, i meant sorry")
    'net revenue '
    """
    return _TRAILING_I_MEAN.sub(" ", text)


def in_words(text: str) -> str:
    """The text with signs as words, and a filter that is taken off as all of its kind.

    >>> in_words("revenue+orders w/o guests"), in_words("drop the country filter")
    ('revenue + orders without guests', 'all countries')
    >>> in_words("no us please"), in_words("without the us")
    ('no us please', 'without the US')
    """
    text = _NO_US.sub(r"\1US", text)
    return _LIFTED.sub(_all_of, _WITHOUT.sub("without", _PLUS.sub(" + ", text)))


def _all_of(found: re.Match[str]) -> str:
    what = found.group(1).lower()
    return f"all {what[:-1]}ies" if what.endswith("y") else f"all {what}s"
