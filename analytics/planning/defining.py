"""Whether a clause asks what its terms mean, and which of them: read with every term masked, so that its length and its words do not matter."""

from __future__ import annotations

import re

from analytics.planning.names.vocabulary import Mention
from analytics.planning.reading import Reading

_MARK = "¤"
"""Stands for a term; no message holds it."""
_OF_PEOPLE = frozenset({"segment", "new_or_returning"})
_EXPLAINED = frozenset({*_OF_PEOPLE, "sales_channel"})
"""Dimensions whose values are put to the data by a rule that can be told; a country is a country."""
_SOMEBODY = r"(?:someone|somebody|anyone|people|customers?|buyers?|shoppers?|persons?|orders?|sales?|they|an? ¤|an? \w+)"
_OPENS = r"(?:and|so|ok|okay|sorry|hey|pls|please|um|uh|er|hm+|but|right|btw|wait|stupid question|dumb question|quick one|remind me|tell me|explain)"
_T = r"(?:(?:an?|the|this|these|your|our) )?¤(?: (?:thing|number|figure|metric|customers?|buyers?|people|one|ones|value|word|term))?"
_TERMS = rf"{_T}(?:(?:,| and| or| vs\.?| versus|/| from)+ {_T})*"
_WHAT_IS = r"(?:what(?:'s|s| is| are| was| were| does| do| would)|whats)"
_IT = r"(?:that|it|this|they|those|these|which|what)"
_SHADES = r"(?:even|again|exactly|actually|really|supposed to (?:be|mean)|meant to be|mean|means|stand for|about|anyway|then|please|pls|in (?:plain|simple) (?:english|words|terms)|for dummies|to me)"
_MEANS = rf"(?:means?|is|are|stands? for|measures?|tells? (?:me|us|you)|counts?)(?: {_SHADES})*"

_ASKED: tuple[str, ...] = (
    # "MER?? what is that even", "cac, what does it mean"
    rf"^(?:{_OPENS}\W+)*{_TERMS}\W+(?:(?:no idea|not a clue|never heard of it|and)\W+)*{_WHAT_IS} (?:{_SHADES} )*{_IT}(?: (?:{_SHADES}))*\W*$",
    # "what's a …", "what even is …", "what do … and … mean"
    rf"^(?:{_OPENS}\W+)*(?:{_WHAT_IS}|what even (?:is|are)) (?:{_SHADES} )*an? ¤(?: (?:customer|buyer|person|thing))?(?: (?:{_SHADES}))*\W*$",
    rf"^(?:{_OPENS}\W+)*(?:what would|what'd) {_T} be\W*$",
    rf"\bwhat (?:do|does|did) {_TERMS} (?:even |really |actually )*(?:mean|stand for|measure)\b",
    rf"\bwhat (?:do|does) (?:you|we|one|marlow|it) (?:even |actually |exactly )?(?:mean|understand) (?:by|with|under) {_TERMS}",
    # whoever does not know it says so
    rf"\b(?:never (?:really )?(?:understood|understand|know|knew|got)|(?:no|not a) (?:idea|clue)|not sure|(?:don'?t|do not|didn'?t) (?:really |quite )?(?:know|get|understand)|(?:can|could) (?:you|somebody|someone) (?:please )?(?:explain|tell me)|explain(?: to me)?|tell me|wonder(?:ing)?|remind me) (?:again )?what {_T} (?:even |really |actually )*{_MEANS}\W*$",
    # what makes it one
    rf"\bwhat (?:\w+ )?(?:counts?|qualif(?:y|ies)|passes|goes|is considered|is counted|is classed|is seen)(?: as| for| to be)? {_TERMS}",
    rf"\bwhat(?:'s| is| are) (?:considered|counted(?: as)?|classed as|called|regarded as|seen as) {_TERMS}",
    rf"\b(?:when|how|what makes) (?:does |do |is |are |did |would )?{_SOMEBODY} (?:become|becomes|end up|get to be|count|counts|counted|qualify|qualifies|considered|called|turn|turns)(?: in)?(?:to)?(?: as| for| to be)? {_TERMS}",
    rf"\bwho(?:m)? (?:(?:do|does|would) (?:you|we|one|marlow) (?:call|count as|consider|regard as|class as|see as)|counts as|qualifies as|is considered|is counted as|goes for|passes for) {_TERMS}",
    rf"\bhow (?:exactly |do you mean |actually )?(?:do|does|would|can|did) (?:you|we|marlow|one|it|the system) (?:actually |even |really )?(?:decide|tell|determine|know|judge|classify|distinguish|work out|figure out|see|say|establish|define)(?: apart)?(?: (?:whether|if|that|who|when|which|between))?(?: {_SOMEBODY})?(?: (?:is|are|was|were|counts as))?(?: either)? {_TERMS}(?: apart)?\W*$",
    # one against another
    rf"(?:^|[\s,:–-]){_T}\W+(?:and|or|vs\.?|versus|&|/|from)?\W*{_T}\W+(?:what(?:'s|s| is)|explain|tell me|i never know|remind me)\W+(?:the |again )*(?:differen(?:ce|t)|which|what|both|apart|distinction)\b",
    rf"\b(?:diff(?:erence)?s?|distinction) between {_T}\W+(?:and|vs\.?|&|to) {_T}",
    rf"{_T} (?:differs?|(?:is|are) different) from {_T}",
    rf"\bhow (?:is|are|does|do) {_T} (?:differ(?:s|ent)? from|any different (?:from|to|than)|compare to|relate to) {_T}\W*$",
    rf"^(?:{_OPENS}\W+)*(?:is|are|isn'?t) {_T} (?:basically |really |actually |not |just )*(?:the same(?: thing)? as|identical to|another word for|a synonym for|just|equal to) {_T}\W*$",
    rf"^(?:{_OPENS}\W+)*(?:(?:can|could|would) you )?(?:please )?(?:explain|define)(?: to me)? (?:both )?(?:what )?{_TERMS}(?: (?:to me|mean|means|are|is|please|pls|in \w+ words|for me))*\W*$",
    rf"\b(?:mix(?:ing|ed)?|mixes|confus(?:e|ed|ing)|muddl(?:e|ed|ing))\b[^?]*{_T}\W+(?:and|with|or|for)\W+{_T}",
    rf"^{_T}\W+(?:and|or|vs\.?|&)\W+{_T}\W+(?:please )?(?:explain|define|meaning|definitions?)\b(?: both| them| the two)?",
)  # fmt: skip
_COMPILED = tuple(re.compile(pattern.replace(_MARK, re.escape(_MARK)), re.IGNORECASE) for pattern in _ASKED)
_OURS = re.compile(
    r"\b(?:our|ours|my|mine|their|his|her|last|this|ytd|now|today|yesterday|so far)\b", re.IGNORECASE
)


def terms_asked(reading: Reading) -> tuple[Mention, ...]:
    """The terms whose meaning a clause asks for, each once; none where it asks for figures.

    A figure, a counting rule, a dimension, or a value that customers and orders are put into by a rule.
    """
    if reading.periods.spans or reading.person or reading.thresholds:
        return ()
    terms = [m for m in reading.mentions if m.term.kind != "value" or m.term.dimension in _EXPLAINED]
    if not terms or len(terms) != len(reading.mentions):
        return ()
    terms = _without_crowds(terms)
    masked = _masked(reading.text, terms)
    found = next((m for pattern in _COMPILED if (m := pattern.search(masked))), None)
    if found is None or _OURS.search(masked):
        return ()
    # "What counts as a new customer? Sales and I disagree": the terms that stand in the question.
    first = masked[: found.start()].count(_MARK)
    terms = terms[first : first + found.group(0).count(_MARK)]
    kinds = any(m.term.dimension == "new_or_returning" for m in terms)
    if kinds:
        # "A new customer from a returning one": new ones are the other of the two kinds.
        terms = [m for m in terms if m.term.id != "new_customers"]
    once = {_meant(m): m for m in reversed(terms)}
    return tuple(sorted(once.values(), key=lambda m: m.start))


def _masked(text: str, terms: list[Mention]) -> str:
    result = text
    for mention in reversed(terms):
        result = f"{result[: mention.start]} {_MARK} {result[mention.end :]}"
    unquoted = re.sub(r"(?<!\w)['‘’“”\"(]+|['‘’“”\")]+(?!\w)", " ", result).replace("’", "'")
    return re.sub(r" (?=[,?!.:;])", "", " ".join(unquoted.split()))


def _without_crowds(terms: list[Mention]) -> list[Mention]:
    """ "An at-risk customer" is about at risk; that it is a customer only says of whom."""
    people = any(m.term.dimension in _OF_PEOPLE for m in terms)
    named = [m for m in terms if not (people and m.term.kind == "dimension" and m.term.id == "customer")]
    return named or terms


def _meant(mention: Mention) -> str:
    return (mention.term.dimension or "") if mention.term.kind == "value" else mention.term.id
