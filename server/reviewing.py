"""What people should look at: turns that were not understood, answers that were disliked, conversations handed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from server.failures import Failure
from server.memory import now
from server.stores import Stores

Options = Mapping[str, Any]

REVIEWED = Path("data") / "nlu" / "reviewed.yml"
"""Where sentences go that somebody said the intent of; `marlow train` learns from them."""
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_LONG_NUMBER = re.compile(r"(?<![\w.,])\+?\d[\d ()/-]{6,}\d(?![\w.,])")


def review_list(stores: Stores, options: Options) -> dict[str, Any]:
    """Everything that waits, the oldest first: what was said, how it was read, what came of it."""
    state = stores.state
    entries = [
        {
            "id": entry.id,
            "kind": entry.reason,
            "at": entry.created_at.isoformat(),
            "said": (entry.reading or {}).get("text", ""),
            "reading": dict(entry.reading or {}),
        }
        for entry in state.misread_turns.open()
    ]
    entries += [
        {
            "id": handover.id,
            "kind": "handover",
            "at": handover.created_at.isoformat(),
            "said": handover.summary or "",
            "reading": {"reason": handover.reason, "conversation": handover.conversation_id},
        }
        for handover in state.handovers.open()
    ]
    return {"entries": sorted(entries, key=lambda e: str(e["at"]))}


def review_close(stores: Stores, options: Options) -> dict[str, Any]:
    """Close one entry. Raises Failure for one that there is not."""
    entry = str(options.get("id", ""))
    state = stores.state
    if not (state.misread_turns.review(entry, None, now()) or state.handovers.close(entry, now())):
        raise _unknown(entry)
    return {"id": entry, "closed": True}


def review_accept(stores: Stores, options: Options) -> dict[str, Any]:
    """Make what was said an example of an intent, without addresses and numbers of people, and close the entry.

    Raises Failure for an entry or an intent that there is not.
    """
    entry, intent = str(options.get("id", "")), str(options.get("intent", ""))
    known = intents(stores.config.root)
    if intent not in known:
        raise Failure("unknown_intent", f"There is no intent {intent!r}.", f"Use one of {', '.join(known)}.")
    found = next((m for m in stores.state.misread_turns.open(limit=100_000) if m.id == entry), None)
    said = masked(str((found.reading or {}).get("text", ""))) if found else ""
    if found is None or not said:
        raise _unknown(entry)
    file = stores.config.root / REVIEWED
    add_example(file, intent, said)
    stores.state.misread_turns.review(entry, {"intent": intent}, now())
    return {"id": entry, "intent": intent, "example": said, "file": str(REVIEWED)}


def intents(root: Path) -> list[str]:
    """The intents of the domain."""
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    return [next(iter(i)) if isinstance(i, dict) else str(i) for i in domain["intents"]]


def masked(text: str) -> str:
    r"""The sentence on one line without e-mail addresses and telephone numbers, fit for a training file.

    >>> masked("call Ana on +49 30 1234567 or ana@example.com\nplease")
    'call Ana on 5550100 or someone@example.com please'
    """
    one_line = " ".join(text.split())
    return _LONG_NUMBER.sub("5550100", _EMAIL.sub("someone@example.com", one_line))


def add_example(file: Path, intent: str, said: str) -> None:
    """Add a sentence under its intent, once; what Rasa's format gives a meaning is written as plain characters."""
    plain = re.sub(r"[\[\]{}]", "", said).strip()
    document: dict[str, Any] = {"version": "3.1", "nlu": []}
    if file.is_file():
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    of_intent = next((n for n in document["nlu"] if n["intent"] == intent), None)
    if of_intent is None:
        of_intent = {"intent": intent, "examples": ""}
        document["nlu"].append(of_intent)
    lines = of_intent["examples"].splitlines()
    if f"- {plain}" not in lines:
        of_intent["examples"] = "\n".join([*lines, f"- {plain}"]) + "\n"
    file.write_text(
        yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=200), encoding="utf-8"
    )


def _unknown(entry: str) -> Failure:
    return Failure("unknown_entry", f"Nothing with the id {entry!r} waits.", "See `marlow review`.")
