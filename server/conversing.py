"""Turns: from a message to stored answers, one at a time in a conversation, once for each message id."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, get_args

from actions.tracker import Heard
from analytics.contract.answer import Answer, WireJob
from analytics.contract.codec import from_plain, to_plain
from analytics.contract.request import Context, Focus, Part, Role, Selection, Utterance
from analytics.execution import Budget
from analytics.planning.words.picking import picked
from analytics.replies import Replies, job_answer, new_answer_id
from analytics.service import Service
from analytics.state.answers import NewAnswer
from analytics.state.choices import Choice, Holder
from analytics.state.conversations import Conversation
from analytics.state.jobs import NewJob
from analytics.state.opened import State
from analytics.state.problems import TurnFinishedError
from analytics.state.turns import Message, Turn
from analytics.state.users import OWNER
from server.memory import kept_focus, now, stored_focus
from server.rasa_client import RasaClient, RasaSilent

log = logging.getLogger(__name__)

ANSWER_WITHIN_S = 10.0
"""A turn is answered by then, if only with a job."""
JOB_LIMIT_S = 600.0
STALE_AFTER = timedelta(hours=12)
MAX_WAITING = 5
TITLE_LENGTH = 80
ROLES: tuple[Role, ...] = get_args(Role)
LOCAL_ROLES: frozenset[Role] = frozenset(ROLES) - {"privacy"}
"""Of the local owner; whoever comes by a widget has the role that the page's server signed."""


class Problem(Exception):
    """What a caller is told when a turn cannot be answered; ``code`` is stable, ``detail`` is for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


@dataclass
class Running:
    """A turn while it runs; ``stage`` is what it is at, for people who wait, ``heard`` what Rasa made of it."""

    turn: Turn
    conversation: Conversation
    heard: tuple[Part, ...] = ()
    cancel: threading.Event = field(default_factory=threading.Event)
    stage: str = ""


@dataclass
class _Slot:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """One request of the chat: a message or a choice token, in a conversation, under the sender's own id."""

    user_id: str
    message_id: str
    conversation_id: str
    message: str | None = None
    choice: str | None = None


class Conversing:
    """Runs turns. ``hear`` is what Rasa's action calls; everything else is the gateway's."""

    def __init__(self, state: State, service: Service, rasa: RasaClient) -> None:
        self._state = state
        self._service = service
        self._rasa = rasa
        self._running: dict[str, Running] = {}
        self._late: dict[str, Running] = {}
        """Turns that were answered with a job, until it ends."""
        self._slots: dict[str, _Slot] = {}
        self._workers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="turn")

    def conversation(self, conversation_id: str | None, user_id: str, channel: str) -> Conversation:
        """The person's own conversation, or a new one. Raises Problem 404."""
        if conversation_id is None:
            return self._state.conversations.create(user_id, channel, now())
        found = self._state.conversations.get(conversation_id, user_id)
        if found is None:
            raise Problem(
                404, "unknown_conversation", "There is no such conversation. Next step: start a new one."
            )
        return found

    def running(self, turn_id: str, user_id: str) -> Running | None:
        """The turn if it runs now, or as a job, and is this user's."""
        found = self._running.get(turn_id) or self._late.get(turn_id)
        return found if found and found.turn.user_id == user_id else None

    def of_message(self, asking: Asking) -> Running | None:
        """The running turn of a message."""
        return next(
            (
                r
                for r in self._running.values()
                if r.turn.message_id == asking.message_id and r.turn.user_id == asking.user_id
            ),
            None,
        )

    def stop(self, turn_id: str, user_id: str) -> bool:
        """Interrupt a running question; False where none runs."""
        found = self.running(turn_id, user_id)
        if found:
            found.cancel.set()
        return found is not None

    def stored(self, turn_id: str) -> list[dict[str, Any]]:
        """The bodies of a turn's answers, in order."""
        return [dict(a.body) for a in self._state.answers.of_turn(turn_id)]

    async def converse(self, asking: Asking) -> Turn:
        """The finished turn of the message; runs it unless it was answered before. Raises Problem."""
        slot = self._slots.setdefault(asking.conversation_id, _Slot())
        if slot.waiting > MAX_WAITING:
            raise Problem(
                429,
                "too_many_waiting",
                "Five questions already wait here. Next step: wait for their answers.",
            )
        slot.waiting += 1
        try:
            async with slot.lock:
                return await self._turn(asking)
        finally:
            slot.waiting -= 1
            if not slot.waiting:
                self._slots.pop(asking.conversation_id, None)

    async def _turn(self, asking: Asking) -> Turn:
        conversation = await asyncio.to_thread(
            self.conversation, asking.conversation_id, asking.user_id, "web"
        )
        known = await asyncio.to_thread(self._state.turns.of_message, asking.user_id, asking.message_id)
        if known and (known.conversation_id, known.text) != (
            asking.conversation_id,
            asking.message or known.text,
        ):
            detail = (
                "That message_id was used for another message. Next step: send a new one with each message."
            )
            raise Problem(422, "message_id_reused", detail)
        if known and known.state == "answered":
            return known
        selection = await asyncio.to_thread(self._selection, asking, conversation)
        text = asking.message or (selection.label if selection else "")
        message = Message(asking.conversation_id, asking.user_id, asking.message_id, text)
        turn = await asyncio.to_thread(self._begin, message)
        running = Running(turn, conversation)
        self._running[turn.id] = running
        try:
            if selection:
                await asyncio.to_thread(self._answer, running, selection)
            else:
                await self._through_rasa(running)
        finally:
            self._running.pop(turn.id, None)
        finished = await asyncio.to_thread(self._state.turns.get, turn.id, asking.user_id)
        if finished is None or finished.state != "answered":
            raise Problem(503, "not_answered", _NOT_ANSWERED)
        return finished

    def _begin(self, message: Message) -> Turn:
        """The turn to be run: new, or one that failed before or was lost with its process."""
        turn, is_new = self._state.turns.begin(message, now())
        if turn.number == 1:
            self._state.conversations.rename(turn.conversation_id, turn.user_id, message.text[:TITLE_LENGTH])
        return turn if is_new else self._state.turns.reopen(turn.id, now())

    async def _through_rasa(self, running: Running) -> None:
        try:
            await self._rasa.send(running.conversation.id, running.turn.text, running.turn.id)
        except RasaSilent as silent:
            # The answers may be stored though Rasa's reply was lost: then nothing needs to be done again.
            turn = await asyncio.to_thread(self._state.turns.get, running.turn.id, running.turn.user_id)
            if turn is not None and turn.state == "answered":
                return
            log.warning("turn %s got no answer from Rasa: %s", running.turn.id, silent)
            await asyncio.to_thread(self._fail, running.turn.id, "rasa_silent")
            raise Problem(503, "not_answered", _NOT_ANSWERED) from silent

    def _fail(self, turn_id: str, code: str) -> None:
        try:
            self._state.turns.fail(turn_id, code, now())
        except TurnFinishedError:
            log.info("turn %s was answered in the meantime", turn_id)

    def _selection(self, asking: Asking, conversation: Conversation) -> Selection | None:
        """A redeemed choice: its token, its label typed, or its place among those of the last question back."""
        holder = Holder(asking.user_id, asking.conversation_id)
        if asking.choice is None:
            message = asking.message or ""
            label = picked(message, self._focus(conversation).offered) or message
            typed = self._state.choices.redeem_label(label, holder, now())
            return Selection(dict(typed.patch), typed.label) if typed else None
        redeemed = self._state.choices.redeem(asking.choice, holder, now())
        if isinstance(redeemed, Choice):
            return Selection(dict(redeemed.patch), redeemed.label)
        detail = {
            "used": "That choice was already taken. Next step: ask again to choose anew.",
            "expired": "That choice is too old. Next step: ask the question again.",
        }.get(redeemed, "There is no such choice here. Next step: ask the question again.")
        raise Problem(409 if redeemed in ("used", "expired") else 404, f"choice_{redeemed}", detail)

    def hear(self, heard: Heard) -> Sequence[Answer]:
        """Answer what Rasa heard. Raises KeyError for a turn that does not run here."""
        running = self._running[heard.turn_id]
        running.heard = heard.utterance.parts
        return self._answer(running, heard.utterance)

    def _answer(self, running: Running, request: Utterance | Selection) -> Sequence[Answer]:
        """Ask the service within ten seconds, or hand over to a job; committed before it returns."""
        context = self.context(running.conversation, running.turn.id)

        def progress(stage: str) -> None:
            running.stage = stage

        work = self._workers.submit(
            self._service.ask, request, context, Budget(running.cancel, JOB_LIMIT_S), progress
        )
        try:
            replies = work.result(timeout=ANSWER_WITHIN_S)
        except FutureTimeout:
            return (self._as_job(running, request, context, work),)
        self._commit(running, replies.answers, replies)
        return replies.answers

    def _commit(self, running: Running, answers: Sequence[Answer], replies: Replies | None) -> None:
        focus = stored_focus(replies.focus) if replies else None
        self._state.turns.commit(running.turn.id, [_new_answer(a) for a in answers], now(), focus)
        if replies and replies.misread:
            outcome = [
                {
                    "kind": a.kind,
                    "capability": a.capability,
                    "question": a.question,
                    "headline": a.headline.text,
                }
                for a in replies.answers
            ]
            heard = [{"text": p.text, "intent": p.intent, "confidence": p.confidence} for p in running.heard]
            reading = {"text": running.turn.text, "parts": heard, "answers": outcome}
            self._state.misread_turns.note(running.turn.id, "not_understood", reading, now())

    def _as_job(
        self, running: Running, request: Utterance | Selection, context: Context, work: Future[Replies]
    ) -> Answer:
        job = self._state.jobs.create(
            NewJob("question", {"text": running.turn.text}, running.turn.user_id, running.turn.id), now()
        )
        claimed = self._state.jobs.claim(f"turn:{running.turn.id}", ("question",), now())
        answer = job_answer(
            new_answer_id(), context, WireJob(job.id, "running", 0, None, None), int(ANSWER_WITHIN_S)
        )
        self._commit(running, (answer,), None)
        self._late[running.turn.id] = running

        def finish(done: Future[Replies]) -> None:
            self._late.pop(running.turn.id, None)
            replies = done.result()
            for late in replies.answers:
                self._state.answers.put(running.turn.id, _new_answer(late), now())
            self._state.conversations.set_focus(
                running.conversation.id, running.turn.user_id, stored_focus(replies.focus), now()
            )
            if claimed:
                result = {"answers": [a.id for a in replies.answers]}
                self._state.jobs.finish(claimed.id, f"turn:{running.turn.id}", result, now())

        work.add_done_callback(finish)
        return answer

    def context(self, conversation: Conversation, turn_id: str) -> Context:
        """Who asks and what the conversation is about; looked up now, never taken from the message."""
        facts = self._service.world().facts
        conversation = self._state.conversations.get(conversation.id, conversation.user_id) or conversation
        preferred = self._state.preferences.for_user(conversation.user_id)
        return Context(
            user_id=conversation.user_id,
            conversation_id=conversation.id,
            turn_id=turn_id,
            today=facts.today,
            data_through=facts.data_through,
            roles=self.roles_of(conversation.user_id),
            channel=conversation.channel,
            currency=facts.currency,
            timezone=facts.timezone,
            locale=facts.locale,
            focus=self._focus(conversation),
            preferences=tuple((key, str(p.value)) for key, p in preferred.items()),
            audiences=tuple((s.id, s.name) for s in self._state.segments.of_owner(conversation.user_id)),
        )

    @staticmethod
    def _focus(conversation: Conversation) -> Focus:
        """What the conversation is about, as long as it is fresh."""
        stale = now() - conversation.updated_at > STALE_AFTER
        return Focus() if stale else kept_focus(conversation.focus)

    def roles_of(self, user_id: str) -> frozenset[Role]:
        """What somebody may, looked up now: all that the state names, privacy too; nothing for whoever left."""
        if user_id == OWNER:
            return LOCAL_ROLES
        found = self._state.users.get(user_id)
        if found is None or not found.is_active:
            return frozenset()
        return frozenset(role for role in ROLES if role in found.roles)

    def close(self) -> None:
        """Interrupt what runs and let the threads go."""
        for running in [*self._running.values(), *self._late.values()]:
            running.cancel.set()
        self._workers.shutdown(wait=False, cancel_futures=True)


_NOT_ANSWERED = (
    "Marlow's language part did not answer, so nothing was run and nothing was changed. "
    "It is restarted by itself. Next step: try again in a few seconds."
)


def _new_answer(answer: Answer) -> NewAnswer:
    version = answer.evidence.data_version if answer.evidence else None
    return NewAnswer(answer.id, answer.question or None, version, to_plain(answer))


def answer_of(body: Mapping[str, Any]) -> Answer:
    """A stored body as the answer that it is."""
    return from_plain(Answer, dict(body))
