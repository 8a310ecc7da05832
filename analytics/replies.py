"""Answers out of what ran: put into words, with their evidence; and what is said where nothing ran."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from analytics.capabilities.protocol import World
from analytics.contract.answer import Answer, PartOf, WireJob, WireOption, WireProposal, WireReceipt
from analytics.contract.codec import to_plain
from analytics.contract.draft import Draft, Question, Say, Stop
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Context, Focus, Mood
from analytics.execution import Budget, Ran
from analytics.wording.compose import Frame, compose
from analytics.wording.numbers import quantity_text
from analytics.wording.render import Words

log = logging.getLogger(__name__)

QUIET = frozenset({"conversation.talk", "answers.explain", "preferences.manage", "conversation.handover"})
"""Capabilities that do not change what the conversation is about."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Replies:
    """The answers of one request, in order, and what the conversation is about after it."""

    answers: tuple[Answer, ...]
    focus: Focus
    misread: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
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
    progress: Progress | None = None


def job_answer(answer_id: str, context: Context, job: WireJob, waited_s: int) -> Answer:
    """What a turn is answered with while its question goes on as a job."""
    draft = Draft(Phrase("job.started", {"seconds": waited_s}), kind="job", certainty=None)
    frame = Frame(answer_id, context.turn_id, "", "", context.timezone, context.data_through, job=job)
    return compose(draft, frame)


def says_it_again(before: Answer, answer: Answer) -> bool:
    """ "Where's that from, how sure are you": one explanation of one answer is enough, and so is one answer to one question."""
    if before.capability != answer.capability:
        return False
    return before.capability == "answers.explain" or bool(
        before.question and before.question == answer.question
    )


def is_about_another(before: Question | None, question: Question) -> bool:
    """Whether a question is about another figure or another thing than the one before it."""
    if before is None:
        return False
    return (getattr(before, "metrics", ()), before.scope.filters) != (
        getattr(question, "metrics", ()),
        question.scope.filters,
    )


def is_of_another_time(before: Question | None, question: Question) -> bool:
    """Whether a question is the one before it over other dates."""
    return before is not None and before.scope.window not in (None, question.scope.window)


def worded(capability: str, question: Question | None, ran: Ran, turn: Turn) -> Answer:
    """The answer of one part, in the asker's language, with its evidence; a calm line first where the asker is upset."""
    calm = turn.mood.label == "negative" and ran.draft.kind == "answer" and capability not in QUIET
    frame = Frame(
        answer_id=new_answer_id(),
        turn_id=turn.context.turn_id,
        capability=capability,
        question=question.canonical() if question else "",
        timezone=turn.world.facts.timezone,
        data_through=turn.world.facts.data_through,
        part=turn.place,
        evidence=replace(ran.evidence(), asked=stored(question) if question else None),
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


def stored(question: Question) -> dict[str, object]:
    """A question as it is kept and read back."""
    return {"capability": question.capability, "question": to_plain(question)}


def refused(stop: Stop, sentences: tuple[str, ...]) -> Draft:
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


def remembered(key: str | None, value: str | None) -> dict[str, object]:
    """What a chosen option adds to what is remembered."""
    return {"preference": {"key": key, "value": value}} if key and value else {}


def lead(draft: Draft, words: Words) -> str:
    """The first figure of a reading, with whom it is about: by it readings are told apart."""
    if not draft.claims:
        return words.sentence(draft.headline, draft.claims)[0]
    claim = draft.claims[0]
    about = " ".join(s.label for s in claim.subject)
    beside = f" against {quantity_text(claim.base, words.locale)}" if claim.base else ""
    return f"{about} {quantity_text(claim.quantity, words.locale)}{beside}".strip()


def broken(context: Context, place: PartOf | None) -> Replies:
    """A bug of ours: logged under a reference, told without its text."""
    reference = uuid.uuid4().hex[:8]
    log.exception("a part failed, reference %s", reference)
    issue = Issue("internal", {"reference": reference})
    draft = Draft(Phrase("internal", issue.params), kind="fail", certainty=None, issues=(issue,))
    frame = Frame(new_answer_id(), context.turn_id, "", "", context.timezone, context.data_through, place)
    return Replies((compose(draft, frame),), context.focus)
