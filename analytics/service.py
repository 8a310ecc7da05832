"""``ask()``: from an utterance to answers.

Each part of a request is routed, resolved, run, answered and worded on its own, so that one that fails leaves the
others standing. Nothing here knows a metric, a channel or a sentence.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

from analytics.acting import ActMemory, content_hash, offered
from analytics.capabilities import CAPABILITIES, Capability
from analytics.capabilities.protocol import Acting, Asked, World
from analytics.contract.answer import Answer, PartOf, WireJob, WireOption, WireProposal, WireReceipt
from analytics.contract.codec import from_plain, to_plain
from analytics.contract.draft import Choice, Draft, Question, Ready, Resolution, Say, Stop
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Context, Focus, Mood, Part, Selection, Utterance
from analytics.execution import Budget, Executor, Ran
from analytics.knowledge import Knowledge
from analytics.planning.reading import read
from analytics.planning.route import Bid, choose
from analytics.warehouse.errors import QueryStopped, QueryTimedOut
from analytics.wording.compose import Frame, compose
from analytics.wording.numbers import quantity_text
from analytics.wording.render import Words

log = logging.getLogger(__name__)

_QUIET = frozenset({"conversation.talk", "answers.explain"})
"""Capabilities that do not change what the conversation is about."""

Progress = Callable[[str], None]


class Memory(ActMemory, Protocol):
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
    proposal: WireProposal | None = None
    receipt: WireReceipt | None = None


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
        count = len(request.parts)
        for index, part in enumerate(request.parts, 1):
            if progress:
                progress(part.text)
            place = PartOf(index, count, part.text) if count > 1 else None
            one = replace(turn, place=place, mood=request.mood)
            reply = self._guarded(one, lambda part=part, one=one: self._part(part, one))  # type: ignore[misc]
            answers += reply.answers
            misread = misread or reply.misread
            turn = replace(turn, context=replace(turn.context, focus=reply.focus))
        return Replies(tuple(answers), turn.context.focus, misread)

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
        focus = self._focus_question(turn.context)
        calendar = turn.world.calendar
        window = (focus.scope.window if focus else None) or calendar.last_full_month()
        asked = Asked(part, read(part.text, turn.world.vocabulary, calendar, window), turn.context, focus)
        capability = self._route(asked)
        return self._resolved(capability, capability.resolve(asked, turn.world), turn)

    def _route(self, asked: Asked) -> Capability:
        bids = [
            Bid(c.name, c.handles.families, c.handles.cued(asked.text), c.claims(asked))
            for c in self._capabilities.values()
        ]
        chosen = choose(bids, asked.part.intent, asked.part.confidence)
        return self._capabilities[chosen or "conversation.talk"]

    def _resolved(self, capability: Capability, resolution: Resolution, turn: _Turn) -> Replies:
        if isinstance(resolution, Stop):
            ran = Ran(_stopped(resolution), (), turn.world.facts.data_version)
            answer = _worded(capability.name, None, ran, turn)
            return Replies((answer,), turn.context.focus, misread=resolution.kind == "clarify")
        if isinstance(resolution, Choice):
            return self._choice(capability, resolution, turn)
        return self._ready(capability, resolution, turn)

    def _ready(self, capability: Capability, ready: Ready, turn: _Turn) -> Replies:
        ran = self._run(capability, ready.question, turn)
        if ran.draft.proposal is not None:
            wire, options = offered(self._memory, turn.context, ran.draft.proposal, ready.question)
            turn = replace(turn, proposal=wire, options=options)
        answer = _worded(capability.name, ready.question, ran, replace(turn, notes=ready.read_as))
        if capability.name in _QUIET or ran.draft.kind in ("clarify", "fail"):
            return Replies((answer,), turn.context.focus, misread=ran.draft.kind == "clarify")
        # An answer that shows nothing new leaves what was shown before within reach.
        entities = ran.draft.entities or turn.context.focus.entities
        return Replies((answer,), Focus(_stored(ready.question), answer.id, entities))

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
        return Replies((answer,), turn.context.focus)

    def _selected(self, selection: Selection, turn: _Turn) -> Replies:
        capability = self._capabilities[str(selection.question["capability"])]
        question = from_plain(capability.question_type, selection.question["question"])
        approved = selection.question.get("approved")
        if isinstance(approved, str):
            return self._performed(capability, question, approved, turn)
        return self._ready(capability, Ready(question), turn)

    def _performed(self, capability: Capability, question: Question, proposal: str, turn: _Turn) -> Replies:
        """Do what was proposed: by somebody who may, once, with the content that was shown."""
        context = turn.context
        roles: frozenset[str] = getattr(capability, "acting_roles", frozenset())
        code = "role" if not context.roles & roles else None
        code = code or self._memory.approve(context, proposal, content_hash(question))
        if code is not None:
            issue = Issue(f"act.{code}", {})
            draft = Draft(Phrase(issue.code), kind="refuse", certainty=None, issues=(issue,))
        else:
            done = self._executor.act(cast(Acting, capability), question, context.user_id)
            identity, at = self._memory.done(context, proposal, done.done)
            turn = replace(turn, receipt=WireReceipt(identity, done.code, done.done, (), at, None))
            draft = Draft(Phrase(f"receipt.{done.code}", done.params), kind="receipt", certainty=None)
        ran = Ran(draft, (), turn.world.facts.data_version)
        return Replies((_worded(capability.name, question, ran, turn),), context.focus)

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
        proposal=turn.proposal,
        receipt=turn.receipt,
        notes=(Phrase("calm"), *turn.notes) if calm else turn.notes,
        locale=turn.context.locale,
    )
    return compose(ran.draft, frame)


def new_answer_id() -> str:
    """An id that nobody can guess."""
    return f"a{uuid.uuid4().hex}"


def _stored(question: Question) -> dict[str, object]:
    return {"capability": question.capability, "question": to_plain(question)}


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


def _broken(context: Context, place: PartOf | None) -> Replies:
    """A bug of ours: logged under a reference, told without its text."""
    reference = uuid.uuid4().hex[:8]
    log.exception("a part failed, reference %s", reference)
    issue = Issue("internal", {"reference": reference})
    draft = Draft(Phrase("internal", issue.params), kind="fail", certainty=None, issues=(issue,))
    frame = Frame(new_answer_id(), context.turn_id, "", "", context.timezone, context.data_through, place)
    return Replies((compose(draft, frame),), context.focus)
