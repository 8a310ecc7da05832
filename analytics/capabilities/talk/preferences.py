"""What a person, or the team, wants a word to mean: told, listed, taken back.

"When I say revenue I mean net revenue" · "make that my default" · "what corrections do you remember" · "forget that".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.shared import definition_of
from analytics.contract.draft import Column, Deed, Draft, Grid, Ready, Resolution, Say, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Scope
from analytics.metrics import metric
from analytics.planning.preferred import METRIC_KEY, metric_key
from analytics.planning.words.moods import topic_of
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "preferences.manage"
SET, FORGET = "preference.set", "preference.forget"
ALL = "*"
"""The key that stands for all of a person's own preferences."""

_MEANS = (
    r"\b(?:when|whenever|if) (?:i|we|someone|anyone) (?:say|says|ask for|write|type)\b.*\b(?:i|we|they)(?: always| usually)? mean\b",
    r"\b(?:when|whenever|if) (?:i|we|someone|anyone) (?:say|says|ask for|write|type|mention)\b.*\b(?:understand|read|take|treat|interpret|hear)\b.*\b(?:as|for|to mean)\b",
    r"\bby [^,;:.?!]+,? (?:i|we) (?:always |usually )?mean\b",
    r"\b(?:from now on|always|by default|in future)\b.*\b(?:means?|is|use|take|treat|read|count|show)\b",
    r"\b(?:use|take) .+ (?:instead of|for|as my|as our) .*\b(?:from now on|always|by default|default)\b",
    r"\b(?:treat|read|interpret) .+ as\b",
)
_SAYS_WHAT_IS_MEANT = re.compile(_MEANS[0], re.IGNORECASE)


def asks_what_is_kept(text: str) -> bool:
    """ "What have you saved about my wording": the preferences, and nothing hidden."""
    return any(re.search(pattern, text.lower()) for pattern in _LIST)


def states_a_meaning(text: str) -> bool:
    """Whether a clause says what its speaker means by a word ("when I say sales I mean before returns").

    >>> states_a_meaning("When I say sales I mean before returns"), states_a_meaning("revenue before returns")
    (True, False)
    """
    return bool(_SAYS_WHAT_IS_MEANT.search(text))


_THAT = r"\b(?:make|keep|save|set|use) (?:that|this|it) (?:as )?(?:(?:a|my|our|the|team) )*(?:default|rule|preference|standard)\b|\bremember (?:that|this)\b|\balways do (?:that|it like that)\b"
_LIST = (
    r"\b(?:what|which|list|show|see|any)\b.*\b(?:preferences|corrections|defaults|team rules)\b",
    r"\bwhat rules (?:do (?:you|we) have|are (?:there|in force))\b",
    r"\bwhat (?:do|did) you (?:remember|keep|know) about (?:me|us|how)\b",
    r"\b(?:what|which \w+)(?: all| else)? (?:have|had|did) (?:i|we) (?:tell|told|ask|asked|teach|taught|want|wanted|get|got|made|make|had|have) (?:you )?(?:to )?(?:remember|keep(?: in mind)?|note|memori[sz]e|save)\b",
    r"\bwhat (?:all |else )?(?:do|did|have) you (?:still )?(?:been told to |been asked to )?(?:remember|kept in mind|keep in mind)(?: (?:so far|by now|right now|at the moment))?\W*$",
    r"\bwhat (?:have|did) you (?:saved?|kept|keep|remember(?:ed)?|stored?|learn(?:ed|t)?|noted?) (?:about|of|on|from|for) (?:me|us|my|our)\b",
)
_FORGET = r"\b(?:forget|remove|delete|drop|undo|clear|reset) (?:all )?(?:that|this|my|our|the|it)?\b.*\b(?:means?|preferences?|corrections?|defaults?|rule)\b|\bstop (?:reading|treating|taking) .+ as\b|(?<!enough, )(?<!stop, )\bforget (?:that|it)\s*[.!]?$"
_EVERY = (*_MEANS, _THAT, *_LIST, _FORGET)
SURELY = 8
KEPT, KEEP = "kept", "keep"
"""Topics that the agent hears (data/nlu/preferences.yml): what is remembered, and what is to hold from now on."""
HEARD, PERHAPS, IN_A_TALK = 0.75, 0.45, 0.9
"""Least probability of one of them where no pattern knows the words, where nothing else is asked for either, and after a question."""
_TEAM = re.compile(r"\b(?:team|everyone|everybody|all of us|company|us all|for us)\b")
_REVERSED = re.compile(r"\b(?:use|take|show|count)\b.*\b(?:instead of|rather than)\b")

Action = Literal["set", "forget", "list"]


@dataclass(frozen=True, slots=True)
class PreferenceQuestion:
    """``key`` is what is said (``metric.revenue``), ``value`` what it means; ``for_team`` holds for everybody."""

    action: Action
    key: str = ""
    value: str = ""
    for_team: bool = False
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        words = (CAPABILITY, self.action, self.key, self.value, "team" if self.for_team else "")
        return " ".join(word for word in words if word)


@dataclass(frozen=True)
class Preferences(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[PreferenceQuestion] = PreferenceQuestion
    handles: Handles = Handles(families=())

    def claims(self, asked: Asked) -> int:
        """Its patterns say it all, and go before a metric that they name."""
        if topic_of(asked.part.text) == "stop":
            return 0
        if any(re.search(p, asked.part.text.lower()) for p in _EVERY):
            return SURELY
        if asked.part.topic not in (KEPT, KEEP):
            return 0
        if asked.focus is not None:
            return SURELY if asked.part.topic_confidence >= IN_A_TALK else 0
        return (
            SURELY if asked.part.topic_confidence >= HEARD else 2 * (asked.part.topic_confidence >= PERHAPS)
        )

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """What is to be remembered, forgotten or listed; or what is missing for that."""
        # As it was said: "I say revenue, I mean net" would be taken for a slip of the tongue.
        text = asked.part.text.lower()
        for_team = bool(_TEAM.search(text))
        if any(re.search(pattern, text) for pattern in _LIST) or (
            asked.part.topic == KEPT and not any(re.search(p, text) for p in (*_MEANS, _THAT, _FORGET))
        ):
            about = asked.reading.metrics
            return Ready(PreferenceQuestion("list", metric_key(about[0]) if about else ""))
        if for_team and not asked.context.roles & {"admin", "analyst"}:
            return Stop((Issue("preference.not_allowed"),), "refuse")
        if re.search(_FORGET, text):
            return _forgotten(asked, text, for_team)
        meant = asked.context.focus.corrected if re.search(_THAT, text) else _said(text, world)
        if meant is None:
            return Stop((Issue("preference.unclear"),), "clarify")
        return Ready(PreferenceQuestion("set", *meant, for_team=for_team))

    def plan(self, question: PreferenceQuestion, facts: StoreFacts) -> Plan:
        """What is remembered, read from the application state."""
        return Plan(reads=(("preferences", ""),))

    def answer(self, question: PreferenceQuestion, results: Results, facts: StoreFacts) -> Draft:
        """A receipt of what was remembered or forgotten, or the list."""
        kept: list[dict[str, Any]] = results.reads["preferences"]
        if question.action == "list":
            return _listed(kept) if not question.key else _ruling(question.key, kept)
        owner = "team" if question.for_team else "user"
        if question.action == "set":
            params = {"owner": owner, "key": question.key, "value": question.value}
            for_team = Say(
                Phrase("label.for_team"), Phrase("say.for_team", _named(question.key, question.value))
            )
            rest = (_forget_it(question.key), Say(Phrase("label.preferences"), Phrase("say.preferences")))
            follow = rest if question.for_team else (for_team, *rest)
            said = Phrase(f"preference.set.{owner}", _named(question.key, question.value))
            return Draft(said, "receipt", None, follow_ups=follow, deed=Deed(SET, params))
        there = [k for k in kept if k["owner"] == owner and question.key in (k["key"], ALL)]
        if not there:
            return Draft(Phrase("preference.none_such", {"said": said_of(question.key)}), "refuse", None)
        kept_by_team = any(k["owner"] == "team" and k["key"] == question.key for k in kept)
        code = "preference.forgotten_for_you" if owner == "user" and kept_by_team else "preference.forgotten"
        told = Phrase(code, {"said": said_of(question.key)})
        return Draft(told, "receipt", None, deed=Deed(FORGET, {"owner": owner, "key": question.key}))


def said_of(key: str) -> str | None:
    """The words that a key stands for; None for all of them.

    >>> said_of("metric.revenue"), said_of("choice.best_by.campaign")
    ('revenue', 'best campaign')
    """
    if key == ALL:
        return None
    if key.startswith(METRIC_KEY):
        return metric(key.removeprefix(METRIC_KEY)).label
    return "best " + key.rpartition(".")[2].replace("_", " ")


def keep_offer(key: str, value: str) -> Say:
    """The offer to keep a correction for good."""
    named = _named(key, value)
    return Say(Phrase("label.make_default", named), Phrase("say.make_default", named))


def _said(text: str, world: World) -> tuple[str, str] | None:
    """(key, value) of "when I say A I mean B": two metrics, in that order, unless B is said first."""
    named = tuple(dict.fromkeys(m.term.id for m in world.vocabulary.find(text) if m.term.kind == "metric"))
    if len(named) != 2:
        return None
    said, meant = reversed(named) if _REVERSED.search(text) else named
    return metric_key(said), meant


def _forgotten(asked: Asked, text: str, for_team: bool) -> Resolution:
    named = asked.reading.metrics
    if re.search(r"\ball\b|\beverything\b|\bpreferences\b|\bcorrections\b|\bdefaults\b", text) and not named:
        return Ready(PreferenceQuestion("forget", ALL, for_team=for_team))
    if named:
        return Ready(PreferenceQuestion("forget", metric_key(named[0]), for_team=for_team))
    last = asked.context.focus.corrected
    if last is not None:
        return Ready(PreferenceQuestion("forget", last[0], for_team=for_team))
    return Stop((Issue("preference.forget_which"),), "clarify")


def _named(key: str, value: str) -> dict[str, str]:
    label = metric(value).label
    return {"said": said_of(key) or "", "meant": label}


def _forget_it(key: str) -> Say:
    return Say(Phrase("label.forget_it"), Phrase("say.forget_it", {"said": said_of(key)}))


def _ruling(key: str, kept: list[dict[str, Any]]) -> Draft:
    """How a metric is counted, and what is remembered of it: "what rules do you have about revenue"."""
    about = metric(key.removeprefix(METRIC_KEY))
    said = [k for k in kept if key in (k["key"], metric_key(str(k["value"])))]
    listed = _listed(said)
    told = Phrase(
        "preference.ruling", {"term": about.label, "formula": about.formula, "n": len(said) or None}
    )
    notes = (Phrase("define.text", {"text": about.definition}),)
    return replace(listed, headline=told, notes=notes, definitions=(definition_of(about),))


def _listed(kept: list[dict[str, Any]]) -> Draft:
    if not kept:
        return Draft(Phrase("preference.none"), certainty=None)
    columns = (
        Column("said", Phrase("column.said"), "text"),
        Column("meant", Phrase("column.meant"), "text"),
        Column("owner", Phrase("column.holds_for"), "text"),
        Column("author", Phrase("column.said_by"), "text"),
        Column("at", Phrase("column.since"), "date", "day"),
    )
    rows = tuple(
        (
            said_of(k["key"]),
            metric(k["value"]).label,
            Phrase(f"preference.owner.{k['owner']}"),
            k["author"],
            k["at"],
        )
        for k in kept
    )
    follow = tuple(_forget_it(k["key"]) for k in kept[:3] if k["key"].startswith(METRIC_KEY))
    told = Phrase("preference.list", {"n": len(kept)})
    return Draft(told, certainty=None, grid=Grid(columns, rows), follow_ups=follow)
