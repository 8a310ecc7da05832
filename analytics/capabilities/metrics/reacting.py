"""What somebody says to the figures of an answer: why, is that a lot, break it down.

Such words name nothing of their own. The reason and the judgement are looked for in the same figures beside the time before; what
is to be taken apart and does not say by what is asked back.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.capabilities.metrics.limits import unsupported
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.draft import Choice, Option
from analytics.contract.phrase import Phrase
from analytics.metrics import dimension

_WHY = re.compile(
    r"\bwhy\b|\bwhat(?:'s| is| has)? (?:happened|going on|went wrong|caused|drove|changed|behind)|\bhow come\b|\breasons? (?:for|why)\b"
    r"|\bwhat(?:'s| is| are| was| were) (?:the |your )?(?:reasons?|causes?|explanation)\b",
    re.IGNORECASE,
)
_LED = r"(?:\W*(?:but|and|so|ok|okay|hm+|huh|oh|ah|wow|well|yeah|right|er|um|uh|then)\b)*\W*"
_IT = r"(?:it|that|this|those|these|them|there|here)"
_MOVE = r"(?:drops?|falls?|rise|increase|decrease|decline|dip|spike|jump|change|growth|difference|loss|peak|swing)"
_FELT = r"(?:low|high|bad|weak|poor|good|strong|much|many|few|little|big|small|down|up|happen(?:ed)?|drop(?:ped)?|fall|fell|rise|rose|change(?:d)?)"
_JUDGED = r"(?:good|bad|normal|usual|typical|a lot|much|many|low|lower|high|higher|ok|okay|fine|healthy|more|less|better|worse|up|down|decent|any good)"
_REASON = re.compile(
    rf"{_LED}(?:why(?: (?:is|was|are|were|did|does))?(?: {_IT})?(?: so)?(?: {_FELT})?|how (?:so|come)(?: {_IT})?|what happened(?: {_IT})?"
    rf"|what(?:'s| is| was| has)?(?: really)? (?:drove|driving|drives|explains?|caused?|causing|causes|made|behind|going on with)(?: (?:{_IT}|the {_MOVE}))?"
    rf"|(?:can you )?explain (?:me )?(?:the|this|that) {_MOVE})\W*",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    rf"{_LED}(?:(?:is|was|are|were) {_IT} {_JUDGED}(?:,? (?:or|than|for)\b[\w' ]{{0,25}})?"
    rf"|{_IT}(?:'s| is| was| seems?| looks?| feels?| sounds?)(?: (?:a bit|a little|quite|rather|pretty|very|really|awfully|kind of|kinda|so))? (?:low|high|weak|little|a lot|not (?:a lot|much|many))"
    rf"|(?:is (?:that |it )?)?(?:good or bad|more or less|up or down|high or low|better or worse)(?: (?:than|for)\b[\w' ]{{0,25}})?"
    rf"|(?:(?:what(?:'s| is)|compared (?:to|with)|against|vs\.?|versus|than) )?(?:what (?:is|we|you|they) )?(?:(?:the|our) )?(?:normal|usual|typical|usually (?:do|get|see|have|make))(?: (?:one|level|for us))?)\W*",
    re.IGNORECASE,
)
_TAKES_APART = re.compile(
    rf"{_LED}(?:(?:can|could) (?:you|we|i) |(?:please|pls) |let'?s )?(?:(?:break|split|cut|take|pull) {_IT} (?:down|up|apart)(?: (?:further|more|a bit))?"
    rf"|(?:drill|dig|look|go)(?: (?:down|deeper))?(?: (?:in|into))(?: {_IT})?(?: (?:more|further|deeper))?|drill down|go deeper|zoom in(?: on {_IT})?"
    rf"|(?:more |the |any )?details?(?: (?:on|of|about|for) {_IT})?|(?:the|a) breakdown(?: of {_IT})?|in (?:more )?detail|more detail)(?: (?:please|pls|for me))?\W*",
    re.IGNORECASE,
)
_BY = ("country", "channel", "category", "sales_channel", "new_or_returning", "campaign", "month")
"""What a figure is taken apart by, the most telling first."""
_MOST = 4


def says_why(text: str) -> bool:
    """Whether a reason is asked for, whatever else is said."""
    return bool(_WHY.search(text) or _REASON.fullmatch(text))


def reacts(text: str) -> bool:
    """Whether a clause is nothing but a reaction to what was shown.

    >>> [reacts(t) for t in ("what drove it?", "hm, is that a lot", "break that down", "why is email down", "what's normal")]
    [True, True, True, False, True]
    """
    return asks_beside(text) or takes_apart(text)


def asks_beside(text: str) -> bool:
    """Whether it asks for a reason or a judgement: the figures beside those of the time before."""
    return bool(_REASON.fullmatch(text) or _JUDGES.fullmatch(text))


def takes_apart(text: str) -> bool:
    """Whether the figures are to be taken apart without saying by what."""
    return bool(_TAKES_APART.fullmatch(text))


def by_what(before: MetricQuestion) -> Choice | None:
    """The choice of what to take the figures apart by; None where they are not recorded by two things."""
    filtered = {f.dimension for f in before.scope.filters if len(f.ids) == 1 and not f.negated}
    names = (name for name in _BY if name not in before.split and name not in filtered)
    apart = [replace(before, split=(name,), share_along=None, with_all_data=False) for name in names]
    options = tuple(
        Option(question, Phrase("label.by", {"dimension": dimension(question.split[0]).label}))
        for question in apart
        if not unsupported(question)
    )
    return Choice(Phrase("about.by_what"), options[:_MOST]) if len(options) > 1 else None
