"""The only reader of Rasa's tracker dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.contract.request import Entity, Guess, Mood, Part, Stretch, Utterance


@dataclass(frozen=True, slots=True)
class Heard:
    """The last message as the agent heard it: who sent it, in which turn, and its parts."""

    sender_id: str
    turn_id: str
    utterance: Utterance


def heard(tracker: Any) -> Heard:
    """What the tracker's latest message holds.

    Takes any object with ``sender_id`` and ``latest_message`` as rasa-sdk gives it; what is missing or of another
    shape is read as absent, since the words themselves are planning's to read.
    """
    message: Mapping[str, Any] = tracker.latest_message or {}
    text = str(message.get("text") or "")
    metadata = message.get("metadata")
    turn_id = str(metadata.get("turn_id", "")) if isinstance(metadata, Mapping) else ""
    entities = _entities(message.get("entities"))
    parts = _parts(message, text, entities)
    mood, stretches = _mood(message.get("sentiment")), _stretches(message.get("stretches"), len(text))
    return Heard(str(tracker.sender_id), turn_id, Utterance(text, parts, mood, stretches))


def _parts(message: Mapping[str, Any], text: str, entities: tuple[Entity, ...]) -> tuple[Part, ...]:
    raw = message.get("parts")
    parts = [
        Part(
            str(part.get("text", "")),
            str(part.get("intent", "")),
            float(part.get("confidence", 0.0)),
            tuple(e for e in entities if part.get("start", 0) <= e.start < part.get("end", 0)),
            *_topic(part.get("topic")),
            _guesses(part.get("figure")),
            _guesses(part.get("split")),
            _guesses(part.get("lack")),
        )
        for part in (raw if isinstance(raw, Sequence) else ())
        if isinstance(part, Mapping) and str(part.get("text", "")).strip()
    ]
    if parts:
        return tuple(parts)
    intent = message.get("intent")
    named = intent if isinstance(intent, Mapping) else {}
    return (Part(text, str(named.get("name") or ""), float(named.get("confidence") or 0.0), entities),)


def _stretches(raw: Any, length: int) -> tuple[Stretch, ...]:
    found = tuple(
        Stretch(int(one.get("start") or 0), int(one.get("end") or 0), float(one.get("tells") or 0.0))
        for one in (raw if isinstance(raw, Sequence) else ())
        if isinstance(one, Mapping)
    )
    return tuple(one for one in found if 0 <= one.start < one.end <= length)


def _topic(raw: Any) -> tuple[str, float]:
    first = next(iter(_guesses(raw)), None)
    return (first.name, first.confidence) if first else ("", 0.0)


def _guesses(raw: Any) -> tuple[Guess, ...]:
    return tuple(
        Guess(str(one.get("name") or ""), float(one.get("confidence") or 0.0))
        for one in (raw if isinstance(raw, Sequence) else ())
        if isinstance(one, Mapping)
    )


def _entities(raw: Any) -> tuple[Entity, ...]:
    return tuple(
        Entity(
            str(item.get("entity", "")),
            str(item.get("value", "")),
            int(item.get("start", 0)),
            int(item.get("end", 0)),
            item.get("role"),
        )
        for item in (raw if isinstance(raw, Sequence) else ())
        if isinstance(item, Mapping)
    )


def _mood(raw: Any) -> Mood:
    if not isinstance(raw, Mapping):
        return Mood()
    return Mood(str(raw.get("label", "neutral")), float(raw.get("score") or 0.0))
