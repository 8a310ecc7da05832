"""What comes in: what was said, by whom, in which conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Role = Literal["viewer", "analyst", "marketer", "approver", "admin", "privacy"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A span that the agent's extractor marked; a hint for planning, never an authority."""

    kind: str
    value: str
    start: int
    end: int
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A name that the agent holds likely, with its probability."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """One clause of a message, with its family of intent (``query``, ``recommend``, ...) and how sure that is.

    ``topic`` says which kind of talk or of request to be declined it is (``thanks``, ``dump``), where it is one; ``figures`` and
    ``splits`` which metric it may ask for and by which dimension, ``lacks`` which thing that is not there, likeliest first, where it
    may ask for one.
    """

    text: str
    intent: str
    confidence: float
    entities: tuple[Entity, ...] = ()
    topic: str = ""
    topic_confidence: float = 0.0
    figures: tuple[Guess, ...] = ()
    splits: tuple[Guess, ...] = ()
    lacks: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Mood:
    """Sentiment of one message, for tone and hand-over only, never for the answer."""

    label: str = "neutral"
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """``[start, end)`` of a message, with how likely it asks for nothing and only tells why somebody asks."""

    start: int
    end: int
    tells: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """A message as the agent heard it: at least one part, in order; a longer one cut into stretches as well."""

    text: str
    parts: tuple[Part, ...]
    mood: Mood = Mood()
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A redeemed choice: the stored question (``{"capability": ..., "question": {...}}``) to be run as it is.

    Beside it may stand ``"preference": {"key": ..., "value": ...}``, which is remembered.
    """

    question: dict[str, object]
    label: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Something an answer showed, so that "the second one" and "that campaign" can mean it next."""

    ref: str
    kind: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Focus:
    """What the conversation is about now: the last question that ran, the answer it got, what that one showed.

    ``misses`` counts the turns in a row that were not understood; ``corrected`` is the last correction that could be
    remembered (``("metric.revenue", "net_revenue")``); ``earlier`` is the last question about another figure or another
    thing ("now both of them"); ``offered`` are the labels of the options of the last question back, in their order.
    """

    question: dict[str, object] | None = None
    answer_id: str | None = None
    entities: tuple[Reference, ...] = ()
    misses: int = 0
    corrected: tuple[str, str] | None = None
    earlier: dict[str, object] | None = None
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, where and when; never part of a question."""

    user_id: str
    conversation_id: str
    turn_id: str
    today: date
    data_through: date | None
    roles: frozenset[Role] = frozenset({"viewer"})
    channel: str = "web"
    locale: str = "en"
    currency: str = "EUR"
    timezone: str = "UTC"
    focus: Focus = field(default_factory=Focus)
    preferences: tuple[tuple[str, str], ...] = ()
    audiences: tuple[tuple[str, str], ...] = ()
    """Id and name of what the asker saved."""

    def preferred(self, key: str) -> str | None:
        """What the asker, else the team, wants under a key."""
        return dict(self.preferences).get(key)

    @property
    def sees_people(self) -> bool:
        """Whether names and addresses of single customers may be shown unmasked (the local owner: no)."""
        return "privacy" in self.roles
