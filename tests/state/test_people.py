"""Users, preferences, settings, feedback and the lists that people review."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from analytics.state import State
from analytics.state.answers import NewAnswer
from analytics.state.feedback import Feedback
from analytics.state.preferences import TEAM, Preference, of_user
from analytics.state.settings import Settings
from analytics.state.turns import Message
from analytics.state.users import OWNER

MINUTE = timedelta(minutes=1)


def test_the_owner_is_made_once_and_may_not_see_personal_data(state: State, now: datetime) -> None:
    owner = state.users.owner(now)
    assert state.users.owner(now + MINUTE) == owner
    assert owner.id == OWNER
    assert "privacy" not in owner.roles
    assert [user.id for user in state.users.all()] == [OWNER]


def test_an_identity_belongs_to_one_user(state: State, now: datetime) -> None:
    ines = state.users.create("Ines", "ines@example.com", ["viewer"], now)
    state.users.link(ines.id, "slack", "U123", now)
    assert state.users.known_as("slack", "U123") == ines
    assert state.users.known_as("slack", "U999") is None
    assert state.users.known_as("web", "U123") is None
    with pytest.raises(IntegrityError):
        state.users.link(state.users.owner(now).id, "slack", "U123", now)


def test_a_persons_preference_goes_before_the_teams(state: State, now: datetime) -> None:
    state.preferences.set(Preference(TEAM, "revenue", "gross", OWNER, now))
    state.preferences.set(Preference(TEAM, "week_start", 1, OWNER, now))
    state.preferences.set(Preference(of_user("u1"), "revenue", "net", "u1", now))
    state.preferences.set(Preference(of_user("u1"), "revenue", {"kind": "net"}, "u1", now + MINUTE))
    mine = state.preferences.for_user("u1")
    assert {key: preference.value for key, preference in mine.items()} == {
        "revenue": {"kind": "net"},
        "week_start": 1,
    }
    assert mine["revenue"].at == now + MINUTE
    assert state.preferences.for_user("u2")["revenue"].value == "gross"
    assert state.preferences.remove(of_user("u1"), "revenue")
    assert not state.preferences.remove(of_user("u1"), "revenue")
    assert state.preferences.for_user("u1")["revenue"].value == "gross"


def test_a_setting_is_checked_before_it_is_stored(state: State, now: datetime) -> None:
    def check(key: str, value: Any) -> Any:
        if key == "currency" and value not in ("EUR", "GBP"):
            raise ValueError(f"{value} is no currency: use EUR or GBP")
        return value

    settings = Settings(state.store, check)
    settings.set("currency", "EUR", OWNER, now)
    with pytest.raises(ValueError, match="XYZ is no currency"):
        settings.set("currency", "XYZ", OWNER, now)
    settings.set("fiscal_year", None, OWNER, now)
    kept = settings.get("currency")
    assert kept is not None
    assert (kept.value, kept.author, kept.at) == ("EUR", OWNER, now)
    assert {key: setting.value for key, setting in settings.all().items()} == {
        "currency": "EUR",
        "fiscal_year": None,
    }
    settings.set("currency", "GBP", OWNER, now + MINUTE)
    assert settings.all()["currency"].value == "GBP"
    assert settings.remove("currency")
    assert not settings.remove("currency")
    assert settings.get("currency") is None


def test_feedback_is_for_own_answers(state: State, now: datetime) -> None:
    owner = state.users.owner(now)
    ines = state.users.create("Ines", None, [], now)
    conversation = state.conversations.create(owner.id, "web", now)
    turn, _ = state.turns.begin(Message(conversation.id, owner.id, "m1", "hi"), now)
    state.turns.commit(turn.id, [NewAnswer("a-1", None, None, {})], now)
    assert state.feedback.give(Feedback("a-1", owner.id, 1, None, now))
    assert state.feedback.give(Feedback("a-1", owner.id, -1, "wrong year", now + MINUTE))
    assert not state.feedback.give(Feedback("a-1", ines.id, 1, None, now))
    with pytest.raises(ValueError, match="1 or -1"):
        state.feedback.give(Feedback("a-1", owner.id, 5, None, now))
    assert [(f.verdict, f.comment) for f in state.feedback.of_answer("a-1")] == [(-1, "wrong year")]


def test_misread_turns_and_handovers_wait_until_they_are_closed(state: State, now: datetime) -> None:
    owner = state.users.owner(now)
    conversation = state.conversations.create(owner.id, "web", now)
    turn, _ = state.turns.begin(Message(conversation.id, owner.id, "m1", "hi"), now)
    entry = state.misread_turns.note(turn.id, "fallback", {"intent": "query"}, now)
    (waiting,) = state.misread_turns.open()
    assert (waiting.id, waiting.turn_id, waiting.reading) == (entry, turn.id, {"intent": "query"})
    assert state.misread_turns.review(entry, {"intent": "list"}, now)
    assert not state.misread_turns.review(entry, None, now)
    assert state.misread_turns.open() == []

    handover = state.handovers.create(conversation.id, owner.id, "angry", None, now)
    assert state.handovers.open() == [handover]
    assert state.handovers.close(handover.id, now)
    assert not state.handovers.close(handover.id, now)
    assert state.handovers.open() == []
