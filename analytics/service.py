"""``ask()``: from an utterance to answers.

Each part of a request is routed, resolved, run, answered and worded on its own, so that one that fails leaves the
others standing. Nothing here knows a metric, a channel or a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

from analytics.acting import ActMemory, content_hash, offered
from analytics.capabilities import CAPABILITIES, Capability, edits
from analytics.capabilities.left_over import told_whole
from analytics.capabilities.protocol import Acting, Asked, World
from analytics.capabilities.talk.handover import HandoverQuestion
from analytics.capabilities.talk.preferences import SET, keep_offer
from analytics.contract.answer import Answer, PartOf, WireOption, WireReceipt
from analytics.contract.codec import from_plain
from analytics.contract.draft import Choice, Deed, Draft, Question, Ready, Resolution, Stop
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Context, Focus, Part, Selection, Utterance
from analytics.contract.scope import Window
from analytics.execution import Budget, Executor, Ran
from analytics.knowledge import Knowledge
from analytics.planning.not_here import settled
from analytics.planning.reading import Reading
from analytics.planning.requests.parts import left_out, regrouped
from analytics.planning.requests.told import set_aside
from analytics.planning.route import Bid, choose
from analytics.planning.supposed import supposed
from analytics.replies import (
    QUIET,
    Progress,
    Replies,
    Turn,
    broken,
    is_about_another,
    is_of_another_time,
    lead,
    refused,
    remembered,
    says_it_again,
    stored,
    worded,
)
from analytics.warehouse.errors import QueryStopped, QueryTimedOut
from analytics.wording.render import Words
from analytics.wording.stages import stage_text

_ASIDES = frozenset({"terms.define", "data.freshness", "data.quality"})
"""Capabilities that interrupt a conversation, if it is about something, and leave it where it was."""

LEAST_OPTIONS, MOST_OPTIONS = 2, 4
"""What a question back offers."""
MISSES = 3
"""Turns in a row that were not understood before a person is asked to look."""


class Memory(ActMemory, Protocol):
    """What the service keeps and reads back of the application state."""

    def stored_answer(self, answer_id: str, user_id: str) -> dict[str, Any] | None:
        """The stored answer with its evidence, if it is this user's."""

    def issue_choices(
        self, context: Context, readings: tuple[tuple[str, dict[str, object]], ...]
    ) -> list[str]:
        """An opaque, single-use token for each ``(label, stored question)``."""

    def preferences(self, context: Context) -> list[dict[str, Any]]:
        """The asker's own and the team's: ``owner`` (``user``, ``team``), ``key``, ``value``, ``author``, ``at``."""

    def audiences(self, context: Context) -> list[dict[str, Any]]:
        """The asker's saved audiences, newest first: ``id``, ``name``, ``rule``, ``version``, ``saved_on``."""

    def perform(self, deed: Deed, context: Context) -> WireReceipt:
        """Do it, read it back, and give the receipt. Raises where it was not done."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a person points at in an answer: a row by its cells (by column key), or a chip by its key.

    ``typed`` are dates in words for the chip of the period.
    """

    row: Mapping[str, Any] | None = None
    chip: str = ""
    typed: str = ""


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
            turn = Turn(context, self._knowledge.world(), budget or Budget(), progress=progress)
            if isinstance(request, Selection):
                return self._guarded(turn, lambda: self._selected(request, turn))
            return self._parts(request, turn)
        except Exception:  # noqa: BLE001 (the boundary: a bug is logged and told, never thrown at a person)
            return broken(context, None)

    def _parts(self, request: Utterance, turn: Turn) -> Replies:
        answers: list[Answer] = []
        misread = False
        request, background = self._without_told(request, turn)
        parts = self._regrouped(request, turn)
        count = len(parts)
        if background:
            turn = replace(turn, notes=(*turn.notes, Phrase("background", {"said": " … ".join(background)})))
        dropped = left_out(request.parts, parts)
        if dropped:
            turn = replace(turn, notes=(*turn.notes, Phrase("left_out", {"said": " … ".join(dropped)})))
        for index, part in enumerate(parts, 1):
            place = PartOf(index, count, part.text) if count > 1 else None
            one = replace(turn, place=place, mood=request.mood)
            reply = self._guarded(one, lambda part=part, one=one: self._part(part, one))  # type: ignore[misc]
            if answers and reply.answers and says_it_again(answers[-1], reply.answers[0]):
                continue
            answers += reply.answers
            misread = misread or reply.misread
            turn = replace(turn, context=replace(turn.context, focus=reply.focus), notes=())
        focus = turn.context.focus
        misses = focus.misses + 1 if misread else 0
        if misses == MISSES:
            answers += self._guarded(turn, lambda: self._given_up(turn)).answers
        return Replies(tuple(answers), replace(focus, misses=misses % MISSES), misread)

    def _given_up(self, turn: Turn) -> Replies:
        """Not understood time and again: a person is asked to look at it."""
        question = HandoverQuestion("three_failures")
        return self._ready(self._capabilities[question.capability], Ready(question), turn)

    def _without_told(self, request: Utterance, turn: Turn) -> tuple[Utterance, tuple[str, ...]]:
        """The message without what only tells why somebody asks, and what of that names something of the shop."""
        return set_aside(request, self._reader(turn))

    def _regrouped(self, request: Utterance, turn: Turn) -> tuple[Part, ...]:
        """The requests of the message as planning sees them."""
        return regrouped(request.text, request.parts, self._reader(turn))

    def _reader(self, turn: Turn) -> Callable[[str], Reading]:
        """What reads a stretch of the message, with the dates that the talk is about."""
        window = self._window(self._focus_question(turn.context), turn.world)
        return lambda text: turn.world.read(text, window)

    def _guarded(self, turn: Turn, work: Callable[[], Replies]) -> Replies:
        """Whatever happens in a part stays in it."""
        try:
            return work()
        except (QueryStopped, QueryTimedOut) as limit:
            code = "stopped" if isinstance(limit, QueryStopped) else "timed_out"
            issue = Issue(code, {"seconds": int(turn.budget.limit_s)})
            draft = Draft(Phrase(code, issue.params), kind="fail", certainty=None, issues=(issue,))
            answer = worded("", None, Ran(draft, (), turn.world.facts.data_version), turn)
            return Replies((answer,), turn.context.focus)
        except Exception:  # noqa: BLE001 (one part's bug must not take the others with it)
            return broken(turn.context, turn.place)

    def understood(self, request: Utterance, context: Context) -> tuple[Resolution, ...]:
        """What each request of a message comes to, with nothing run: what understanding alone does."""
        turn = Turn(context, self._knowledge.world(), Budget())
        request, _ = self._without_told(request, turn)
        return tuple(self._understood(part, turn)[1] for part in self._regrouped(request, turn))

    def _part(self, part: Part, turn: Turn) -> Replies:
        capability, resolution = self._understood(part, turn)
        return self._resolved(capability, resolution, turn)

    def _understood(self, part: Part, turn: Turn) -> tuple[Capability, Resolution]:
        asked = self._asked(part, turn)
        capability = self._route(asked)
        resolution = capability.resolve(asked, turn.world)
        if isinstance(resolution, Ready):
            resolution = told_whole(asked, resolution, turn.place is not None)
        return capability, resolution

    def _asked(self, part: Part, turn: Turn) -> Asked:
        focus = self._focus_question(turn.context)
        vocabulary = turn.world.vocabulary
        reading = turn.world.read(part.text, self._window(focus, turn.world))
        reading = settled(
            replace(reading, supposed=supposed(part, reading.named_dimensions)), focus is not None
        )
        continues = turn.place is not None and turn.place.index > 1
        earlier = self._stored_question(turn.context.focus.earlier)
        return Asked(part, reading, turn.context, focus, continues, earlier, vocabulary.words)

    @staticmethod
    def _window(focus: Question | None, world: World) -> Window:
        """The dates that a talk is about, which "the month before" leans on."""
        return (focus.scope.window if focus else None) or world.calendar.last_full_month()

    def _route(self, asked: Asked) -> Capability:
        bids = [
            Bid(c.name, c.handles.families, c.handles.cued(asked.text), c.claims(asked))
            for c in self._capabilities.values()
        ]
        chosen = choose(bids, asked.part.intent, asked.part.confidence)
        return self._capabilities[chosen or "conversation.talk"]

    def _resolved(self, capability: Capability, resolution: Resolution, turn: Turn) -> Replies:
        if isinstance(resolution, Stop):
            return self._stopped(capability, resolution, turn)
        if isinstance(resolution, Choice):
            return self._choice(capability, resolution, turn)
        return self._ready(capability, resolution, turn)

    def _ready(self, capability: Capability, ready: Ready, turn: Turn) -> Replies:
        ran = self._run(capability, ready.question, turn)
        if ran.draft.deed is not None:
            turn = replace(turn, receipt=self._memory.perform(ran.draft.deed, turn.context))
        if ran.draft.proposal is not None:
            act = ran.draft.proposal
            wire, options = offered(self._memory, turn.context, act, act.question or ready.question)
            turn = replace(turn, proposal=wire, options=options)
        if ready.corrects is not None:
            follow_ups = (keep_offer(*ready.corrects), *ran.draft.follow_ups[:2])
            ran = replace(ran, draft=replace(ran.draft, follow_ups=follow_ups))
        answer = worded(
            capability.name, ready.question, ran, replace(turn, notes=(*turn.notes, *ready.read_as))
        )
        focus = turn.context.focus
        aside = capability.name in _ASIDES and focus.question is not None
        if aside or capability.name in QUIET or ran.draft.kind in ("clarify", "fail"):
            return Replies((answer,), focus, misread=ran.draft.kind == "clarify")
        # An answer that shows nothing new leaves what was shown before within reach.
        entities = ran.draft.entities or focus.entities
        corrected = ready.corrects or focus.corrected
        asked_before = self._focus_question(turn.context)
        turns = is_about_another(asked_before, ready.question) or (
            focus.earlier is None and is_of_another_time(asked_before, ready.question)
        )
        earlier = focus.question if turns else focus.earlier
        now = Focus(stored(ready.question), answer.id, entities, focus.misses, corrected, earlier)
        return Replies((answer,), now)

    def _stopped(self, capability: Capability, stop: Stop, turn: Turn) -> Replies:
        """Why it cannot be answered as asked; what could be meant instead is offered as choices that run."""
        sentences = dict.fromkeys(option for issue in stop.issues for option in issue.options)
        meant = [(s, self._meant(s, turn)) for s in sentences] if stop.kind == "clarify" else []
        readings = tuple((s, stored(question)) for s, question in meant if question)[:MOST_OPTIONS]
        if len(readings) >= LEAST_OPTIONS:
            tokens = self._memory.issue_choices(turn.context, readings)
            pairs = zip(readings, tokens, strict=True)
            options = tuple(WireOption(label, token, None, False) for (label, _), token in pairs)
            turn, sentences = replace(turn, options=options), {}
        ran = Ran(refused(stop, tuple(sentences)[:3]), (), turn.world.facts.data_version)
        answer = worded(capability.name, None, ran, turn)
        focus = turn.context.focus
        about = replace(focus, question=stored(stop.about)) if stop.about else focus
        if turn.options:
            about = replace(about, offered=tuple(option.label for option in turn.options))
        return Replies((answer,), about, misread=stop.kind == "clarify")

    def _meant(self, sentence: str, turn: Turn) -> Question | None:
        """The question that a sentence of our own asks; None where it would ask back in its turn."""
        asked = self._asked(Part(sentence, "", 0.0), turn)
        resolution = self._route(asked).resolve(asked, turn.world)
        return resolution.question if isinstance(resolution, Ready) else None

    def _choice(self, capability: Capability, choice: Choice, turn: Turn) -> Replies:
        """All readings are run; the user is asked only where their answers differ, and told by how much.

        What the user chose before, where that is remembered, is taken at once and told.
        """
        wanted = turn.context.preferred(choice.preference) if choice.preference else None
        for option in choice.options:
            if wanted is not None and option.kept_as == wanted:
                told = Phrase(
                    "preference.as_before", {"option": Words(turn.context.locale).text(option.label)}
                )
                return self._ready(capability, Ready(option.question, (*choice.read_as, told)), turn)
        ran = [self._run(capability, option.question, turn) for option in choice.options]
        words = Words(turn.context.locale)
        leads = [lead(r.draft, words) for r in ran]
        if len(set(leads)) == 1:
            question = choice.options[choice.default].question
            return self._ready(capability, Ready(question, choice.read_as), turn)
        readings = tuple(
            (words.text(o.label), stored(o.question) | remembered(choice.preference, o.kept_as))
            for o in choice.options
        )
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
        answer = worded(capability.name, None, asking, replace(turn, notes=choice.read_as, options=options))
        # Until it is answered, the talk is about the default reading, and "the second one" is the second option.
        default = stored(choice.options[choice.default].question)
        labels = tuple(label for label, _ in readings)
        about = replace(turn.context.focus, question=default, entities=choice.entities, offered=labels)
        return Replies((answer,), about)

    def _selected(self, selection: Selection, turn: Turn) -> Replies:
        capability = self._capabilities[str(selection.question["capability"])]
        question = from_plain(capability.question_type, selection.question["question"])
        approved = selection.question.get("approved")
        if isinstance(approved, str):
            return self._performed(capability, question, approved, turn)
        kept = selection.question.get("preference")
        if isinstance(kept, dict):
            self._memory.perform(Deed(SET, {"owner": "user", **kept}), turn.context)
            turn = replace(turn, notes=(Phrase("preference.kept_choice", {"option": selection.label}),))
        replies = self._ready(capability, Ready(question), turn)
        left = tuple(label for label in turn.context.focus.offered if label != selection.label)
        # Of two options "the other one" stays within reach.
        return replace(replies, focus=replace(replies.focus, offered=left)) if len(left) == 1 else replies

    def _performed(self, capability: Capability, question: Question, proposal: str, turn: Turn) -> Replies:
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
            if done.deed is not None:
                self._memory.perform(done.deed, context)
            identity, at = self._memory.done(context, proposal, done.done)
            turn = replace(turn, receipt=WireReceipt(identity, done.code, done.done, (), at, None))
            draft = Draft(Phrase(f"receipt.{done.code}", done.params), kind="receipt", certainty=None)
        ran = Ran(draft, (), turn.world.facts.data_version)
        return Replies((worded(capability.name, question, ran, turn),), context.focus)

    def next_about(
        self, asked: Mapping[str, Any], pointed: Pointed, context: Context
    ) -> tuple[WireOption, ...]:
        """What can be asked next about a row or a condition of an answer, each behind a token of its own.

        Empty where nothing can be asked, or the stored question is of an earlier release.
        """
        question, world = self._stored_question(asked), self._knowledge.world()
        if question is None:
            return ()
        if pointed.row is not None:
            found = edits.of_row(question, pointed.row, world, "analyst" in context.roles)
        else:
            found = edits.of_chip(question, pointed.chip, pointed.typed, world)
        words = Words(context.locale)
        readings = tuple((words.text(e.label), stored(e.question)) for e in found)
        tokens = self._memory.issue_choices(context, readings)
        return tuple(
            WireOption(label, token, None, e.removes)
            for e, (label, _), token in zip(found, readings, tokens, strict=True)
        )

    def today(self, asked: Mapping[str, Any], *, freeze: bool = False) -> dict[str, object] | None:
        """A stored question with its relative dates moved to today, or with its dates fixed. None if it no longer fits."""
        question = self._stored_question(asked)
        if question is None:
            return None
        return stored(edits.frozen(question) if freeze else edits.moved(question, self._knowledge.world()))

    def _run(self, capability: Capability, question: Question, turn: Turn) -> Ran:
        def state_read(name: str, argument: str) -> object:
            if name == "stored_answer":
                return self._memory.stored_answer(argument, turn.context.user_id)
            if name == "preferences":
                return self._memory.preferences(turn.context)
            if name == "audiences":
                return self._memory.audiences(turn.context)
            raise KeyError(f"no application-state read is called {name!r}")

        if turn.progress:
            turn.progress(stage_text(capability.name, getattr(question, "metrics", ())))
        return self._executor.run(capability, question, turn.world.facts, state_read, turn.budget)

    def _focus_question(self, context: Context) -> Question | None:
        return self._stored_question(context.focus.question)

    def _stored_question(self, stored: Mapping[str, Any] | None) -> Question | None:
        capability = self._capabilities.get(str(stored.get("capability"))) if stored else None
        if stored is None or capability is None:
            return None
        try:
            question: Question = from_plain(capability.question_type, stored["question"])
        except (ValueError, TypeError):
            # A question of an earlier release that no longer fits.
            return None
        return question
