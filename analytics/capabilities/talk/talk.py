"""Everything that is not a figure: small talk, help with examples that run, refusals, other languages, asking back."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.talk.heard import asks_to_act, declined_as, talk_of
from analytics.capabilities.talk.refuse import REFUSALS, others, refusal
from analytics.contract.draft import AnswerKind, Draft, Ready, Resolution, Say
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Scope
from analytics.planning.words.languages import LANGUAGES, language_of
from analytics.planning.words.moods import ANYWHERE, OFF_TOPIC, topic_of
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "conversation.talk"
DECLINED = frozenset({name for name, _ in REFUSALS} | {"off_topic", *LANGUAGES})
_QUIET = frozenset({"thanks", "bye", "praise", "stop", "change"})
SURELY, OUTSIDE, LIKELY = 12, 10, 4
OLD_ENOUGH = 120
"""Days of data after which somebody had time to order again."""
SHORT = 8
"""A clause of so few words can be small talk as a whole."""


@dataclass(frozen=True, slots=True)
class TalkQuestion:
    """What kind of talk it is; ``examples`` are sentences that run on this store."""

    topic: str
    examples: tuple[str, ...] = ()
    said: str = ""
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.topic}"


@dataclass(frozen=True)
class Talk(OneRound):
    """The capability; also what is left when nothing else was meant."""

    name: str = CAPABILITY
    question_type: type[TalkQuestion] = TalkQuestion
    handles: Handles = Handles(families=("small_talk", "out_of_scope", "act"))

    def claims(self, asked: Asked) -> int:
        """Refusals and languages go before everything; small talk only where no figure is asked for."""
        if _declined(asked):
            return SURELY
        reading = asked.reading
        if _is_outside(asked):
            return OUTSIDE
        figures = reading.metrics or reading.person or reading.lacking
        topic = topic_of(asked.part.text) or topic_of(asked.text)
        if topic == "handover":
            return 0  # a capability of its own
        if topic in ANYWHERE:
            # "Not the apple garbage" beside a figure is said of the figure.
            return 0 if reading.metrics else 1 if figures or reading.mentions else LIKELY + 1
        if talk_of(asked) and talk_of(asked) != "handover":
            return LIKELY
        words = len(asked.text.split())
        if topic and not figures and (words <= SHORT or (topic == "praise" and not reading.mentions)):
            return LIKELY
        return 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Always ready: there is always something true and useful to say."""
        topic = _declined(asked) or topic_of(asked.part.text) or topic_of(asked.text) or talk_of(asked)
        if topic is None and asks_to_act(asked):
            topic = "act"
        if topic is None:
            sure = asked.part.intent == "out_of_scope" and asked.part.confidence >= 0.6
            topic = "off_topic" if sure or OFF_TOPIC.search(asked.text) else "fallback"
        return Ready(TalkQuestion(topic, examples(world), asked.text[:200]))

    def plan(self, question: TalkQuestion, facts: StoreFacts) -> Plan:
        """Nothing is run."""
        return Plan()

    def answer(self, question: TalkQuestion, results: Results, facts: StoreFacts) -> Draft:
        """One line, and examples as follow-ups where they help."""
        topic = question.topic
        kind: AnswerKind = "refuse" if topic in DECLINED else "clarify" if topic == "fallback" else "answer"
        shown = 0 if topic in _QUIET else 6 if topic in ("help", "greeting") else 3
        params = {
            "examples": question.examples[:3],
            "through": facts.data_through,
            "demo": "yes" if facts.is_demo else None,
        }
        notes = (Phrase("talk.demo"),) if facts.is_demo and topic in ("help", "greeting") else ()
        return Draft(
            Phrase(f"talk.{topic}", params),
            kind=kind,
            certainty=None,
            follow_ups=tuple(
                Say(Phrase("label.example", {"text": e}), Phrase("say.example", {"text": e}))
                for e in question.examples[:shown]
            ),
            notes=notes,
        )


def _is_outside(asked: Asked) -> bool:
    """Whether a clause is about something that has nothing to do with a shop, and names nothing of it besides."""
    found = OFF_TOPIC.search(asked.text)
    reading = asked.reading
    if found is None or reading.metrics or reading.parts:
        return False
    return all(found.start() <= m.start and m.end <= found.end() for m in reading.of("value"))


def _declined(asked: Asked) -> str | None:
    """The reason to decline, or the language that is not spoken yet; the words as typed, then with slips set right."""
    typed = asked.part.text
    reason = refusal(typed) or (refusal(asked.text) if asked.reading.mended else None)
    if reason is None and others(asked.text, asked.names):
        return "competitor"
    return reason or language_of(typed, asked.names) or declined_as(asked)


def examples(world: World) -> tuple[str, ...]:
    """Six questions with names of this store; each of them runs."""
    campaigns = world.vocabulary.values_of("campaign")
    countries = world.vocabulary.values_of("country")
    result = ["revenue last month compared to a year before", "revenue by month", "segment my customers"]
    if world.facts.is_demo:
        result.append("recommend products for user 42")
    if campaigns:
        result += ["ROAS by channel last quarter", f"how did {campaigns[0].label} do"]
    elif countries:
        result += ["top 5 countries by revenue", "how good is our data"]
    return tuple(result[:6])


def example_groups(world: World) -> dict[str, tuple[str, ...]]:
    """Questions for the empty page by what they are about, with names of this store; each of them runs."""
    if world.facts.data_through is None:
        return {}
    customers: tuple[str, ...] = (
        "segment my customers",
        "new customers by month",
        "top 10 customers by revenue",
    )
    since, through = world.facts.data_from, world.facts.data_through
    if since is not None and (through - since).days > OLD_ENOUGH:
        customers = (customers[0], "retention by month of first order", *customers[1:])
    groups: dict[str, tuple[str, ...]] = {
        "sales": (
            "revenue last month compared to a year before",
            "revenue by month",
            "revenue by country last quarter",
            *(("where do we lose people in the shop funnel",) if world.facts.is_demo else ()),
        ),
        "customers": customers,
    }
    campaigns = world.vocabulary.values_of("campaign")
    if campaigns:
        groups["campaigns"] = (
            "ROAS by channel last quarter",
            f"how did {campaigns[0].label} do",
            "campaign summary last month",
        )
    products = ("revenue by category last quarter", "how good is our data")
    groups["products"] = ("recommend products for user 42", *products) if world.facts.is_demo else products
    return groups
