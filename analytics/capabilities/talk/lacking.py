"""What is about marketing and not here yet: said by name, with the nearest that works."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.contract.draft import Draft, Resolution, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Scope
from analytics.planning.reading import Reading
from analytics.planning.words.lacks import Lacking as Found
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "conversation.lacking"
SURELY = 9
_CODES = {"measure": "lacks_measure", "split": "lacks_split", "task": "lacks_task"}
"""The reply's wording, by what the thing would have been in the question."""


@dataclass(frozen=True, slots=True)
class LackQuestion:
    """Never asked: what is not there is told while resolving."""

    what: str = ""
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.what}"


_OFFERS = re.compile(
    r"\b(?:recommend\w*|suggest\w*|offer\w*|should|would|could|picks?|ideas?|put in|pitch|show)\b",
    re.IGNORECASE,
)
_HEADS = re.compile(r"(?:\s+\w+){0,2}\s*:\s")
_STOP = re.compile(r"[.!?;]\s|\n")


def _is_asked(lack: Found, reading: Reading) -> bool:
    """Whether a lack stands in a sentence that asks; beside a metric in another sentence it is said in passing."""
    metrics = reading.of("metric")
    if _HEADS.match(reading.text[lack.end :]) and any(m.start > lack.end for m in metrics):
        # "Pacing: spend this month vs last month" says what to count after its heading.
        return False
    if not metrics or lack.lack.kind != "split":
        return True
    return not all(
        _STOP.search(reading.text[min(m.end, lack.end) : max(m.start, lack.start)]) for m in metrics
    )


@dataclass(frozen=True)
class Lacking(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[LackQuestion] = LackQuestion
    handles: Handles = Handles(families=())

    def claims(self, asked: Asked) -> int:
        """Surely where a thing that is not there is asked for."""
        if asked.reading.person and all(
            f.lack.code in ("lookalike", "forecast") for f in asked.reading.lacking
        ):
            # "What is customer 77 likely to buy" asks for products for one person.
            return 0
        if asked.reading.person and not asked.reading.metrics and _OFFERS.search(asked.text):
            # "What should go on the flyer for customer 88" asks for products, wherever they are shown.
            return 0
        return SURELY if any(_is_asked(f, asked.reading) for f in asked.reading.lacking) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """What is missing, first of all what would have been counted or done."""
        found = min(asked.reading.lacking, key=_weight)
        issue = Issue(_CODES[found.lack.kind], {"what": found.lack.label}, found.lack.instead)
        return Stop((issue,), "refuse", _besides(found, asked))

    def plan(self, question: LackQuestion, facts: StoreFacts) -> Plan:
        """Nothing is run."""
        return Plan()

    def answer(self, question: LackQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Never reached by words; a stored question of this kind says the same."""
        return Draft(Phrase("lacks_task", {"what": question.what}), kind="refuse", certainty=None)


def _besides(found: Found, asked: Asked) -> LackQuestion | None:
    """The dates and filters that were said with it, for the figure that is named instead; nothing in the midst of a talk."""
    reading = asked.reading
    scope = Scope(reading.periods.base, None, reading.filters())
    fresh = asked.focus is None or isinstance(asked.focus, LackQuestion)
    return LackQuestion(found.lack.code, scope) if fresh and scope != Scope() else None


def _weight(found: Found) -> tuple[int, int]:
    return ("task", "measure", "split").index(found.lack.kind), found.start
