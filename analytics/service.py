"""``ask()``: from an utterance to answers; the only place that executes a plan.

Each part of a request is routed, resolved, planned, run, answered and worded on its own, so that one that fails
leaves the others standing. Nothing here knows a metric, a channel or a sentence.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from analytics.capabilities import CAPABILITIES, Capability
from analytics.capabilities.protocol import Asked, World
from analytics.contract.answer import Answer, Evidence, PartOf, WireExcluded, WireOption, WireQuery
from analytics.contract.codec import from_plain, to_plain
from analytics.contract.draft import Choice, Draft, Question, Ready, Resolution, Say, Stop
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Context, Focus, Mood, Part, Reference, Selection, Utterance
from analytics.knowledge import Knowledge
from analytics.planning.reading import read
from analytics.planning.route import Bid, choose
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.errors import QueryStopped, QueryTimedOut
from analytics.warehouse.plan import Executed, Results
from analytics.wording.compose import Frame, compose
from analytics.wording.numbers import quantity_text
from analytics.wording.render import Words

log = logging.getLogger(__name__)

TIME_LIMIT_S = 20.0
CACHED_ANSWERS = 256
_QUIET = frozenset({"conversation.talk", "answers.explain"})
"""Capabilities that do not change what the conversation is about."""

Progress = Callable[[str], None]


class Memory(Protocol):
    """What the service keeps and reads back of the application state."""

    def stored_answer(self, answer_id: str, user_id: str) -> dict[str, Any] | None:
        """The stored answer with its evidence, if it is this user's."""

    def issue_choice(self, context: Context, question: dict[str, object], label: str) -> str:
        """An opaque, single-use token for a reading."""


@dataclass(frozen=True, slots=True)
class Replies:
    """The answers of one request, in order, and what the conversation is about after it."""

    answers: tuple[Answer, ...]
    focus: Focus
    misread: bool = False


@dataclass(frozen=True, slots=True)
class _Ran:
    """A draft with how it came about."""

    draft: Draft
    executed: tuple[Executed, ...]
    data_version: int


class Service:
    """Answers requests over one warehouse; safe to call from several threads."""

    def __init__(
        self,
        warehouse: Warehouse,
        knowledge: Knowledge,
        memory: Memory,
        capabilities: tuple[Capability, ...] = CAPABILITIES,
    ) -> None:
        self._warehouse = warehouse
        self._knowledge = knowledge
        self._memory = memory
        self._capabilities = {c.name: c for c in capabilities}
        self._cache: OrderedDict[tuple[str, int, str], _Ran] = OrderedDict()
        self._cache_lock = threading.Lock()

    def world(self) -> World:
        """What is known of the store now."""
        return self._knowledge.world()

    def ask(
        self,
        request: Utterance | Selection,
        context: Context,
        cancel: threading.Event | None = None,
        progress: Progress | None = None,
    ) -> Replies:
        """One Answer for each part of the request. Never raises: what fails is answered as failed."""
        try:
            world = self._knowledge.world()
            if isinstance(request, Selection):
                return self._selected(request, context, world, cancel)
            return self._parts(request, context, world, cancel, progress)
        except Exception:
            reference = uuid.uuid4().hex[:8]
            log.exception("request failed, reference %s", reference)
            return Replies((_failed(context, reference),), context.focus)

    def _parts(
        self,
        request: Utterance,
        context: Context,
        world: World,
        cancel: threading.Event | None,
        progress: Progress | None,
    ) -> Replies:
        answers: list[Answer] = []
        misread = False
        count = len(request.parts)
        for index, part in enumerate(request.parts, 1):
            if progress:
                progress(part.text)
            place = PartOf(index, count, part.text) if count > 1 else None
            reply = self._part(part, request.mood, context, world, place, cancel)
            answers += reply.answers
            misread = misread or reply.misread
            context = replace(context, focus=reply.focus)
        return Replies(tuple(answers), context.focus, misread)

    def _part(
        self,
        part: Part,
        mood: Mood,
        context: Context,
        world: World,
        place: PartOf | None,
        cancel: threading.Event | None,
    ) -> Replies:
        focus = self._focus_question(context)
        window = focus.scope.window if focus else None
        default = world.calendar.last_full_month()
        asked = Asked(
            part, read(part.text, world.vocabulary, world.calendar, window or default), context, focus
        )
        capability = self._route(asked)
        try:
            resolution = capability.resolve(asked, world)
            return self._resolved(capability, resolution, context, world, _Turn(place, mood, cancel))
        except (QueryStopped, QueryTimedOut) as limit:
            return self._limited(capability, limit, context, world, place)
        except Exception:
            reference = uuid.uuid4().hex[:8]
            log.exception("part failed in %s, reference %s", capability.name, reference)
            return Replies((_failed(context, reference, place),), context.focus)

    def _route(self, asked: Asked) -> Capability:
        bids = [
            Bid(c.name, c.handles.families, c.handles.cued(asked.text), c.claims(asked))
            for c in self._capabilities.values()
        ]
        chosen = choose(bids, asked.part.intent, asked.part.confidence)
        return self._capabilities[chosen or "conversation.talk"]

    def _resolved(
        self, capability: Capability, resolution: Resolution, context: Context, world: World, turn: _Turn
    ) -> Replies:
        if isinstance(resolution, Stop):
            draft = _stopped(resolution)
            answer = self._worded(
                capability, None, _Ran(draft, (), world.facts.data_version), context, world, turn
            )
            return Replies((answer,), context.focus, misread=resolution.kind == "clarify")
        if isinstance(resolution, Choice):
            return self._choice(capability, resolution, context, world, turn)
        return self._ready(capability, resolution, context, world, turn)

    def _ready(
        self, capability: Capability, ready: Ready, context: Context, world: World, turn: _Turn
    ) -> Replies:
        ran = self._run(capability, ready.question, context, world, turn.cancel)
        answer = self._worded(
            capability, ready.question, ran, context, world, replace(turn, notes=ready.read_as)
        )
        misread = ran.draft.kind == "clarify"
        if capability.name in _QUIET or ran.draft.kind in ("clarify", "fail"):
            return Replies((answer,), context.focus, misread)
        focus = Focus(_stored(ready.question), answer.id, ran.draft.entities or _kept(context.focus.entities))
        return Replies((answer,), focus)

    def _choice(
        self, capability: Capability, choice: Choice, context: Context, world: World, turn: _Turn
    ) -> Replies:
        """All readings are run; the user is asked only where their answers differ, and told by how much."""
        ran = [self._run(capability, o.question, context, world, turn.cancel) for o in choice.options]
        words = Words(context.locale)
        leads = [_lead(r.draft, words) for r in ran]
        if len(set(leads)) == 1:
            option = choice.options[choice.default]
            return self._ready(capability, Ready(option.question, choice.read_as), context, world, turn)
        options = tuple(
            WireOption(
                words.text(option.label),
                self._memory.issue_choice(context, _stored(option.question), words.text(option.label)),
                lead,
                index == choice.default,
            )
            for index, (option, lead) in enumerate(zip(choice.options, leads, strict=True))
        )
        draft = Draft(choice.about, kind="clarify", certainty=None)
        asking = _Ran(draft, tuple(e for r in ran for e in r.executed), world.facts.data_version)
        answer = self._worded(
            capability, None, asking, context, world, replace(turn, notes=choice.read_as, options=options)
        )
        return Replies((answer,), context.focus)

    def _selected(
        self, selection: Selection, context: Context, world: World, cancel: threading.Event | None
    ) -> Replies:
        capability = self._capabilities[str(selection.question["capability"])]
        question = from_plain(capability.question_type, selection.question["question"])
        try:
            return self._ready(capability, Ready(question), context, world, _Turn(None, Mood(), cancel))
        except (QueryStopped, QueryTimedOut) as limit:
            return self._limited(capability, limit, context, world, None)

    def _run(
        self,
        capability: Capability,
        question: Question,
        context: Context,
        world: World,
        cancel: threading.Event | None,
    ) -> _Ran:
        """Plan and answer, at most one further round; the same question on the same data is run once."""
        key = (question.canonical(), world.facts.data_version, f"{context.currency} {world.facts.today}")
        plan = capability.plan(question, world.facts)
        with self._cache_lock:
            cached = self._cache.get(key) if plan.queries else None
            if cached is not None:
                self._cache.move_to_end(key)
                return cached
        results = self._warehouse.run(plan, timeout_s=TIME_LIMIT_S, cancel=cancel)
        reads = {name: self._read(name, argument, context) for name, argument in plan.reads}
        results = replace(results, reads=reads)
        more = capability.follow(question, results, world.facts)
        if more is not None:
            second = self._warehouse.run(more, timeout_s=TIME_LIMIT_S, cancel=cancel)
            results = Results(
                {**results.rows, **second.rows},
                reads,
                (*results.executed, *second.executed),
                results.data_version,
            )
        ran = _Ran(capability.answer(question, results, world.facts), results.executed, results.data_version)
        if plan.queries and not plan.reads:
            with self._cache_lock:
                self._cache[key] = ran
                while len(self._cache) > CACHED_ANSWERS:
                    self._cache.popitem(last=False)
        return ran

    def _read(self, name: str, argument: str, context: Context) -> object:
        if name == "stored_answer":
            return self._memory.stored_answer(argument, context.user_id)
        raise KeyError(f"no application-state read is called {name!r}")

    def _worded(
        self,
        capability: Capability,
        question: Question | None,
        ran: _Ran,
        context: Context,
        world: World,
        turn: _Turn,
    ) -> Answer:
        calm = None
        if turn.mood.label == "negative" and ran.draft.kind == "answer" and capability.name not in _QUIET:
            calm = Words(context.locale).text(Phrase("calm"))
        frame = Frame(
            answer_id=f"a{uuid.uuid4().hex}",
            turn_id=context.turn_id,
            capability=capability.name,
            question=question.canonical() if question else "",
            timezone=world.facts.timezone,
            data_through=world.facts.data_through,
            part=turn.place,
            evidence=_evidence(ran),
            options=turn.options,
            notes=turn.notes,
            locale=context.locale,
            calm=calm,
        )
        return compose(ran.draft, frame)

    def _limited(
        self, capability: Capability, limit: Exception, context: Context, world: World, place: PartOf | None
    ) -> Replies:
        code = "stopped" if isinstance(limit, QueryStopped) else "timed_out"
        issue = Issue(code, {"seconds": int(TIME_LIMIT_S)})
        draft = Draft(Phrase(code, issue.params), kind="fail", certainty=None, issues=(issue,))
        ran = _Ran(draft, (), world.facts.data_version)
        answer = self._worded(capability, None, ran, context, world, _Turn(place, Mood(), None))
        return Replies((answer,), context.focus)

    def _focus_question(self, context: Context) -> Question | None:
        stored = context.focus.question
        if not stored:
            return None
        capability = self._capabilities.get(str(stored.get("capability")))
        if capability is None:
            return None
        try:
            question: Question = from_plain(capability.question_type, stored["question"])
        except (ValueError, TypeError):
            # A question of an earlier release that no longer fits: the conversation starts afresh.
            return None
        return question


@dataclass(frozen=True, slots=True)
class _Turn:
    """What goes with one part while it is answered."""

    place: PartOf | None
    mood: Mood
    cancel: threading.Event | None
    notes: tuple[Phrase, ...] = ()
    options: tuple[WireOption, ...] = ()


def _stored(question: Question) -> dict[str, object]:
    return {"capability": question.capability, "question": to_plain(question)}


def _kept(entities: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """An answer that shows nothing new leaves what was shown before within reach."""
    return entities


def _stopped(stop: Stop) -> Draft:
    """The first issue is the headline; what could be said instead becomes follow-ups."""
    options = tuple(dict.fromkeys(option for issue in stop.issues for option in issue.options))
    return Draft(
        Phrase(stop.issues[0].code, stop.issues[0].params),
        kind=stop.kind,
        certainty=None,
        issues=tuple(replace(issue, options=()) for issue in stop.issues),
        follow_ups=tuple(
            Say(Phrase("label.example", {"text": o}), Phrase("say.example", {"text": o})) for o in options[:3]
        ),
    )


def _lead(draft: Draft, words: Words) -> str:
    """The first figure of a reading, with whom it is about: by it readings are told apart."""
    if not draft.claims:
        return words.sentence(draft.headline, draft.claims)[0]
    claim = draft.claims[0]
    about = " ".join(s.label for s in claim.subject)
    return f"{about} {quantity_text(claim.quantity, words.locale)}".strip()


def _evidence(ran: _Ran) -> Evidence:
    queries = tuple(
        WireQuery(e.name, e.sql, dict(_plain_params(e.params)), e.rows_returned, round(e.ms, 1))
        for e in ran.executed
    )
    return Evidence(queries, ran.data_version, tuple(WireExcluded(x.rule, x.n) for x in ran.draft.excluded))


def _plain_params(params: Mapping[str, Any]) -> Iterator[tuple[str, str | int | float | bool | None]]:
    for name, value in params.items():
        if isinstance(value, list | tuple):
            yield name, ", ".join(str(v) for v in value)
        elif value is None or isinstance(value, str | int | float):
            yield name, value
        else:
            yield name, value.isoformat() if isinstance(value, datetime) else str(value)


def _failed(context: Context, reference: str, place: PartOf | None = None) -> Answer:
    issue = Issue("internal", {"reference": reference})
    draft = Draft(Phrase("internal", issue.params), kind="fail", certainty=None, issues=(issue,))
    frame = Frame(
        f"a{uuid.uuid4().hex}", context.turn_id, "", "", context.timezone, context.data_through, place
    )
    return compose(draft, frame)
