"""What a term means here: the one registered definition, with the current value beside it."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.capabilities import metric_plan
from analytics.capabilities.metric_answer import say
from analytics.capabilities.metric_question import MetricQuestion
from analytics.capabilities.protocol import Asked, Handles, World
from analytics.capabilities.segments import RFM_DEFINITION
from analytics.capabilities.shared import counting_rules, definition_of
from analytics.contract.draft import Claim, Definition, Draft, Ready, Resolution, Say, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Scope
from analytics.metrics import METRICS, metric
from analytics.metrics.compile import sources_of
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "terms.define"


@dataclass(frozen=True, slots=True)
class DefineQuestion:
    """A metric's name, or ``rfm``; the scope holds the window of the current value."""

    term: str
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.term}"


@dataclass(frozen=True)
class Define:
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[DefineQuestion] = DefineQuestion
    handles: Handles = Handles(
        families=("define",),
        cues=(
            r"\b(?:define|definition of|meaning of|stands? for|formula (?:for|of))\b",
            r"\bwh?at (?:does|do|is meant by)\b.*\b(?:mean|stand for)\b",
            r"\bwhat do (?:you|we) (?:mean|understand) by\b",
            r"\bhow (?:do|does|is|are) (?:you |we |marlow )?(?:define|calculate|compute|count|defined|calculated|counted|computed)\b",
            r"\bhow (?:is|are) [\w -]+ (?:defined|calculated|counted|computed)\b",
            r"\bwhat rules (?:do you|are there|have you)\b",
            r"^(?:what(?:'s| is| are|s)|whats) (?:a |an )?[\w-]+(?: [\w-]+)?\s*\??$",
        ),
        against=(
            r"\b(?:was|were) (?:this|that|it)\b|\b(?:our|my|the) (?!definition|formula|meaning)\w+ (?:last|this|in|for|by)\b|what(?:'s| is) (?:our|my|the) ",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """Not where dates, splits or filters ask for figures."""
        reading = asked.reading
        figures = (
            reading.periods.base
            or reading.dimensions
            or reading.of("value")
            or reading.periods.wants_comparison
        )
        return -3 if figures or not (reading.metrics or "rfm" in asked.text.lower()) else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The first metric named; nearest terms for what is not one."""
        scope = Scope(world.calendar.last_full_month())
        if asked.reading.metrics:
            return Ready(DefineQuestion(asked.reading.metrics[0], scope), asked.reading.read_as())
        if "rfm" in asked.text.lower() or "segment" in asked.text.lower():
            return Ready(DefineQuestion("rfm", scope))
        word = next((u.word for u in asked.reading.unknown), "")
        near = world.vocabulary.nearest(word or asked.text, "metric")
        return Stop(
            (Issue("unknown_term", {"word": word, "near": near}, tuple(f"define {n}" for n in near)),),
            "clarify",
        )

    def plan(self, question: DefineQuestion, facts: StoreFacts) -> Plan:
        """The current value of a metric; nothing for other terms."""
        if question.term == "rfm" or facts.data_through is None:
            return Plan()
        return metric_plan.plan(_current(question), facts)

    def follow(self, question: DefineQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """No second round."""
        return None

    def answer(self, question: DefineQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Formula and text out of the registry, never retold."""
        if question.term == "rfm":
            return _draft(RFM_DEFINITION, (), question, ())
        m = metric(question.term)
        sums = {k: v for rows in results.rows.values() for k, v in rows.first().items()}
        claims = (Claim(m.value(sums, facts.currency), m.name),) if sums else ()
        follow = (
            Say(Phrase("label.by", {"dimension": "month"}), say(MetricQuestion((m.name,), ("month",)))),
            Say(Phrase("label.how_computed"), Phrase("say.how_computed")),
        )
        draft = _draft(definition_of(m), claims, question, follow if claims else ())
        return draft


def _current(question: DefineQuestion) -> MetricQuestion:
    return MetricQuestion((question.term,), (), question.scope)


def _draft(
    definition: Definition, claims: tuple[Claim, ...], question: DefineQuestion, follow: tuple[Say, ...]
) -> Draft:
    told = bool(claims) and claims[0].quantity.value is not None
    params = {
        "term": definition.label,
        "formula": definition.formula,
        "text": definition.text,
        "window": question.scope.window,
    }
    known = {m.name for m in METRICS}
    sources = {s.name for s in sources_of((metric(question.term),))} if question.term in known else set()
    return Draft(
        Phrase("define.with_value" if told else "define.term", params),
        claims=claims,
        definitions=(definition,),
        scope=question.scope if told else None,
        notes=(Phrase("define.text", params),),
        excluded=counting_rules(question.scope, sources),
        follow_ups=follow,
    )
