"""``ask()``: from an utterance to answers.

Each part of a request is routed, resolved, run, answered and worded on its own, so that one that fails leaves the
others standing. Nothing here knows a metric, a channel or a sentence.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from analytics.capabilities import CAPABILITIES, Capability
from analytics.capabilities.protocol import Asked, World
from analytics.contract.answer import Answer, PartOf, WireJob, WireOption
from analytics.contract.codec import from_plain, to_plain
from analytics.contract.draft import Choice, Draft, Question, Ready, Resolution, Say, Stop
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Context, Focus, Mood, Part, Selection, Utterance
from analytics.execution import Budget, Executor, Ran
from analytics.knowledge import Knowledge
from analytics.planning.parts import regrouped
from analytics.planning.reading import read
from analytics.planning.route import Bid, choose
from analytics.warehouse.errors import QueryStopped, QueryTimedOut
from analytics.wording.compose import Frame, compose
from analytics.wording.numbers import quantity_text
from analytics.wording.render import Words

log = logging.getLogger(__name__)

_QUIET = frozenset({"conversation.talk", "answers.explain"})
"""Capabilities that do not change what the conversation is about."""

_ASIDES = frozenset({"terms.define", "data.freshness", "data.quality"})
"""Capabilities that interrupt a conversation, if it is about something, and leave it where it was."""

LEAST_OPTIONS, MOST_OPTIONS = 2, 4
"""What a question back offers."""

Progress = Callable[[str], None]


class Memory(Protocol):
    """What the service keeps and reads back of the application state."""

    def stored_answer(self, answer_id: str, user_id: str) -> dict[str, Any] | None:
        """The stored answer with its evidence, if it is this user's."""

    def issue_choices(
        self, context: Context, readings: tuple[tuple[str, dict[str, object]], ...]
    ) -> list[str]:
        """An opaque, single-use token for each ``(label, stored question)``."""


@dataclass(frozen=True, slots=True)
class Replies:
    """The answers of one request, in order, and what the conversation is about after it."""

    answers: tuple[Answer, ...]
    focus: Focus
    misread: bool = False


@dataclass(frozen=True, slots=True)
class _Turn:
    """What goes with one part while it is answered."""

    context: Context
    world: World
    budget: Budget
    place: PartOf | None = None
    mood: Mood = Mood()
    notes: tuple[Phrase, ...] = ()
    options: tuple[WireOption, ...] = ()


class Service:
    """Answers requests over one warehouse; safe to call from several threads."""

    def __init__(
        self,
        executor: Executor,
        knowledge: Knowledge,
        memory: Memory,
        capabilities: tuple[Capability, ...] = CAPABILITIES,
    ) -> None:
        self._executor = executor
        self._knowledge = knowledge
        self._memory = memory
        self._capabilities = {c.name: c for c in capabilities}

    def world(self) -> World:
        """What is known of the store now."""
        return self._knowledge.world()

    def ask(
        self,
        request: Utterance | Selection,
        context: Context,
        budget: Budget | None = None,
        progress: Progress | None = None,
    ) -> Replies:
        """One Answer for each part of the request. Never raises: what fails is answered as failed."""
        try:
            turn = _Turn(context, self._knowledge.world(), budget or Budget())
            if isinstance(request, Selection):
                return self._guarded(turn, lambda: self._selected(request, turn))
            return self._parts(request, turn, progress)
        except Exception:  # noqa: BLE001 (the boundary: a bug is logged and told, never thrown at a person)
            return _broken(context, None)

    def _parts(self, request: Utterance, turn: _Turn, progress: Progress | None) -> Replies:
        answers: list[Answer] = []
        misread = False
        parts = self._regrouped(request, turn)
        count = len(parts)
        for index, part in enumerate(parts, 1):
            if progress:
                progress(part.text)
            place = PartOf(index, count, part.text) if count > 1 else None
            one = replace(turn, place=place, mood=request.mood)
            reply = self._guarded(one, lambda part=part, one=one: self._part(part, one))  # type: ignore[misc]
            answers += reply.answers
            misread = misread or reply.misread
            turn = replace(turn, context=replace(turn.context, focus=reply.focus))
        return Replies(tuple(answers), turn.context.focus, misread)

    def _regrouped(self, request: Utterance, turn: _Turn) -> tuple[Part, ...]:
        """The requests of the message as planning sees them."""
        world = turn.world
        return regrouped(
            request.text, request.parts, lambda text: read(text, world.vocabulary, world.calendar)
        )

    def _guarded(self, turn: _Turn, work: Callable[[], Replies]) -> Replies:
        """Whatever happens in a part stays in it."""
        try:
            return work()
        except (QueryStopped, QueryTimedOut) as limit:
            code = "stopped" if isinstance(limit, QueryStopped) else "timed_out"
            issue = Issue(code, {"seconds": int(turn.budget.limit_s)})
            draft = Draft(Phrase(code, issue.params), kind="fail", certainty=None, issues=(issue,))
            answer = _worded("", None, Ran(draft, (), turn.world.facts.data_version), turn)
            return Replies((answer,), turn.context.focus)
        except Exception:  # noqa: BLE001 (one part's bug must not take the others with it)
            return _broken(turn.context, turn.place)

    def _part(self, part: Part, turn: _Turn) -> Replies:
        asked = self._asked(part, turn)
        capability = self._route(asked)
        return self._resolved(capability, capability.resolve(asked, turn.world), turn)

    def _asked(self, part: Part, turn: _Turn) -> Asked:
        focus = self._focus_question(turn.context)
        calendar = turn.world.calendar
        window = (focus.scope.window if focus else None) or calendar.last_full_month()
        vocabulary = turn.world.vocabulary
        reading = read(part.text, vocabulary, calendar, window)
        continues = turn.place is not None and turn.place.index > 1
        return Asked(part, reading, turn.context, focus, continues, vocabulary.words)

    def _route(self, asked: Asked) -> Capability:
        bids = [
            Bid(c.name, c.handles.families, c.handles.cued(asked.text), c.claims(asked))
            for c in self._capabilities.values()
        ]
        chosen = choose(bids, asked.part.intent, asked.part.confidence)
        return self._capabilities[chosen or "conversation.talk"]

    def _resolved(self, capability: Capability, resolution: Resolution, turn: _Turn) -> Replies:
        if isinstance(resolution, Stop):
            return self._stopped(capability, resolution, turn)
        if isinstance(resolution, Choice):
            return self._choice(capability, resolution, turn)
        return self._ready(capability, resolution, turn)

    def _ready(self, capability: Capability, ready: Ready, turn: _Turn) -> Replies:
        ran = self._run(capability, ready.question, turn)
        answer = _worded(capability.name, ready.question, ran, replace(turn, notes=ready.read_as))
        aside = capability.name in _ASIDES and turn.context.focus.question is not None
        if aside or capability.name in _QUIET or ran.draft.kind in ("clarify", "fail"):
            return Replies((answer,), turn.context.focus, misread=ran.draft.kind == "clarify")
        # An answer that shows nothing new leaves what was shown before within reach.
        entities = ran.draft.entities or turn.context.focus.entities
        return Replies((answer,), Focus(_stored(ready.question), answer.id, entities))

    def _stopped(self, capability: Capability, stop: Stop, turn: _Turn) -> Replies:
        """Why it cannot be answered as asked; what could be meant instead is offered as choices that run."""
        sentences = dict.fromkeys(option for issue in stop.issues for option in issue.options)
        meant = [(s, self._meant(s, turn)) for s in sentences] if stop.kind == "clarify" else []
        readings = tuple((s, _stored(question)) for s, question in meant if question)[:MOST_OPTIONS]
        if len(readings) >= LEAST_OPTIONS:
            tokens = self._memory.issue_choices(turn.context, readings)
            offered = zip(readings, tokens, strict=True)
            options = tuple(WireOption(label, token, None, False) for (label, _), token in offered)
            turn, sentences = replace(turn, options=options), {}
        ran = Ran(_refused(stop, tuple(sentences)[:3]), (), turn.world.facts.data_version)
        answer = _worded(capability.name, None, ran, turn)
        return Replies((answer,), turn.context.focus, misread=stop.kind == "clarify")

    def _meant(self, sentence: str, turn: _Turn) -> Question | None:
        """The question that a sentence of our own asks; None where it would ask back in its turn."""
        asked = self._asked(Part(sentence, "", 0.0), turn)
        resolution = self._route(asked).resolve(asked, turn.world)
        return resolution.question if isinstance(resolution, Ready) else None

    def _choice(self, capability: Capability, choice: Choice, turn: _Turn) -> Replies:
        """All readings are run; the user is asked only where their answers differ, and told by how much."""
        ran = [self._run(capability, option.question, turn) for option in choice.options]
        words = Words(turn.context.locale)
        leads = [_lead(r.draft, words) for r in ran]
        if len(set(leads)) == 1:
            question = choice.options[choice.default].question
            return self._ready(capability, Ready(question, choice.read_as), turn)
        readings = tuple((words.text(o.label), _stored(o.question)) for o in choice.options)
        tokens = self._memory.issue_choices(turn.context, readings)
        options = tuple(
            WireOption(label, token, lead, index == choice.default)
            for index, ((label, _), token, lead) in enumerate(zip(readings, tokens, leads, strict=True))
        )
        asking = Ran(
            Draft(choice.about, kind="clarify", certainty=None),
            tuple(e for r in ran for e in r.executed),
            turn.world.facts.data_version,
        )
        answer = _worded(capability.name, None, asking, replace(turn, notes=choice.read_as, options=options))
        # Until it is answered, the talk is about the default reading, and "the second one" is the second option.
        default = _stored(choice.options[choice.default].question)
        about = Focus(default, turn.context.focus.answer_id, choice.entities)
        return Replies((answer,), about)

    def _selected(self, selection: Selection, turn: _Turn) -> Replies:
        capability = self._capabilities[str(selection.question["capability"])]
        question = from_plain(capability.question_type, selection.question["question"])
        return self._ready(capability, Ready(question), turn)

    def _run(self, capability: Capability, question: Question, turn: _Turn) -> Ran:
        def state_read(name: str, argument: str) -> object:
            if name == "stored_answer":
                return self._memory.stored_answer(argument, turn.context.user_id)
            raise KeyError(f"no application-state read is called {name!r}")

        return self._executor.run(capability, question, turn.world.facts, state_read, turn.budget)

    def _focus_question(self, context: Context) -> Question | None:
        stored = context.focus.question
        capability = self._capabilities.get(str(stored.get("capability"))) if stored else None
        if stored is None or capability is None:
            return None
        try:
            question: Question = from_plain(capability.question_type, stored["question"])
        except (ValueError, TypeError):
            # A question of an earlier release that no longer fits: the conversation starts afresh.
            return None
        return question


def job_answer(answer_id: str, context: Context, job: WireJob, waited_s: int) -> Answer:
    """What a turn is answered with while its question goes on as a job."""
    draft = Draft(Phrase("job.started", {"seconds": waited_s}), kind="job", certainty=None)
    frame = Frame(answer_id, context.turn_id, "", "", context.timezone, context.data_through, job=job)
    return compose(draft, frame)


def _worded(capability: str, question: Question | None, ran: Ran, turn: _Turn) -> Answer:
    calm = turn.mood.label == "negative" and ran.draft.kind == "answer" and capability not in _QUIET
    frame = Frame(
        answer_id=new_answer_id(),
        turn_id=turn.context.turn_id,
        capability=capability,
        question=question.canonical() if question else "",
        timezone=turn.world.facts.timezone,
        data_through=turn.world.facts.data_through,
        part=turn.place,
        evidence=ran.evidence(),
        options=turn.options,
        notes=(Phrase("calm"), *turn.notes) if calm else turn.notes,
        locale=turn.context.locale,
    )
    return compose(ran.draft, frame)


def new_answer_id() -> str:
    """An id that nobody can guess."""
    return f"a{uuid.uuid4().hex}"


def _stored(question: Question) -> dict[str, object]:
    return {"capability": question.capability, "question": to_plain(question)}


def _refused(stop: Stop, sentences: tuple[str, ...]) -> Draft:
    """The first issue is the headline; what could be said instead becomes follow-ups."""
    return Draft(
        Phrase(stop.issues[0].code, stop.issues[0].params),
        kind=stop.kind,
        certainty=None,
        issues=tuple(replace(issue, options=()) for issue in stop.issues),
        follow_ups=tuple(
            Say(Phrase("label.example", {"text": s}), Phrase("say.example", {"text": s})) for s in sentences
        ),
    )


def _lead(draft: Draft, words: Words) -> str:
    """The first figure of a reading, with whom it is about: by it readings are told apart."""
    if not draft.claims:
        return words.sentence(draft.headline, draft.claims)[0]
    claim = draft.claims[0]
    about = " ".join(s.label for s in claim.subject)
    return f"{about} {quantity_text(claim.quantity, words.locale)}".strip()


def _broken(context: Context, place: PartOf | None) -> Replies:
    """A bug of ours: logged under a reference, told without its text."""
    reference = uuid.uuid4().hex[:8]
    log.exception("a part failed, reference %s", reference)
    issue = Issue("internal", {"reference": reference})
    draft = Draft(Phrase("internal", issue.params), kind="fail", certainty=None, issues=(issue,))
    frame = Frame(new_answer_id(), context.turn_id, "", "", context.timezone, context.data_through, place)
    return Replies((compose(draft, frame),), context.focus)
