"""Conversations, turns, answers and choices."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from analytics.state import State, schema
from analytics.state.answers import NewAnswer
from analytics.state.choices import Choice, Holder, Offer
from analytics.state.conversations import Conversation
from analytics.state.feedback import Feedback
from analytics.state.problems import TurnFinishedError, UnknownConversationError
from analytics.state.turns import Message
from analytics.state.users import OWNER

MINUTE = timedelta(minutes=1)
BODY = {
    "schema": "answer/1",
    "headline": {"text": "1,234.50 EUR – ☕"},
    "rows": [[1, None, 0.1]],
    "z": 1,
    "a": 2,
}


def talk(state: State, now: datetime) -> Conversation:
    return state.conversations.create(state.users.owner(now).id, "web", now)


def message(conversation: Conversation, message_id: str = "m1", text: str = "roas?") -> Message:
    return Message(conversation.id, conversation.user_id, message_id, text)


def test_a_conversation_belongs_to_its_user(state: State, now: datetime) -> None:
    mine = talk(state, now)
    other = state.users.create("Ines", "ines@example.com", ["viewer"], now)
    assert state.conversations.get(mine.id, OWNER) == mine
    assert state.conversations.get(mine.id, other.id) is None
    assert state.conversations.of_user(other.id) == []
    assert not state.conversations.rename(mine.id, other.id, "hers")
    assert not state.conversations.delete(mine.id, other.id)
    assert state.conversations.get(mine.id, OWNER) == mine


def test_conversations_are_listed_latest_first(state: State, now: datetime) -> None:
    first, second = talk(state, now), talk(state, now + MINUTE)
    assert [c.id for c in state.conversations.of_user(OWNER)] == [second.id, first.id]
    state.turns.begin(message(first), now + 2 * MINUTE)
    assert [c.id for c in state.conversations.of_user(OWNER)] == [first.id, second.id]
    assert len(state.conversations.of_user(OWNER, limit=1)) == 1


def test_a_message_runs_once(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    turn, is_new = state.turns.begin(message(conversation), now)
    again, is_new_again = state.turns.begin(message(conversation, text="other words"), now + MINUTE)
    assert (is_new, is_new_again) == (True, False)
    assert again == turn
    assert (turn.state, turn.number, turn.started_at) == ("running", 1, now)
    elsewhere = talk(state, now)
    assert state.turns.begin(message(elsewhere), now) == (turn, False)


def test_a_message_sent_twenty_times_at_once_runs_once(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(lambda _: state.turns.begin(message(conversation), now), range(20)))
    assert sum(is_new for _, is_new in begun) == 1
    assert len({turn.id for turn, _ in begun}) == 1


def test_many_messages_at_once_are_numbered_without_gaps(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: state.turns.begin(message(conversation, f"m{n}"), now), range(24)))
    turns = state.turns.of_conversation(conversation.id, OWNER)
    assert [turn.number for turn in turns] == list(range(1, 25))


def test_the_same_message_in_two_conversations_at_once_runs_once(state: State, now: datetime) -> None:
    talks = [talk(state, now) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(lambda c: state.turns.begin(message(c), now), talks))
    assert sum(is_new for _, is_new in begun) == 1
    assert len({turn.id for turn, _ in begun}) == 1


def test_nobody_speaks_in_an_unknown_conversation(state: State, now: datetime) -> None:
    mine = talk(state, now)
    other = state.users.create("Ines", None, [], now)
    for stranger in (Message(mine.id, other.id, "m1", "hi"), Message("no-such", OWNER, "m1", "hi")):
        with pytest.raises(UnknownConversationError):
            state.turns.begin(stranger, now)
    assert state.turns.of_conversation(mine.id, OWNER) == []


def test_a_turn_commits_with_its_answers_and_focus(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    turn, _ = state.turns.begin(message(conversation), now)
    later = now + MINUTE
    given = [NewAnswer("a-1", "metric roas", 7, BODY), NewAnswer("a-2", None, None, {})]
    done = state.turns.commit(turn.id, given, later, {"metric": "roas"})
    assert (done.state, done.finished_at) == ("answered", later)
    stored = state.answers.of_turn(turn.id)
    assert [(a.id, a.part, a.data_version) for a in stored] == [("a-1", 0, 7), ("a-2", 1, None)]
    assert dict(stored[0].body) == BODY
    assert list(stored[0].body) == list(BODY)
    kept = state.conversations.get(conversation.id, OWNER)
    assert kept is not None
    assert (kept.focus, kept.updated_at) == ({"metric": "roas"}, later)


def test_a_finished_turn_stays_as_it_is(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    turn, _ = state.turns.begin(message(conversation), now)
    state.turns.fail(turn.id, "timeout", now)
    with pytest.raises(TurnFinishedError):
        state.turns.commit(turn.id, [NewAnswer("a-1", None, None, {})], now)
    with pytest.raises(TurnFinishedError):
        state.turns.fail("no-such", "timeout", now)
    assert state.answers.of_turn(turn.id) == []
    kept = state.turns.get(turn.id, OWNER)
    assert kept is not None
    assert (kept.state, kept.error) == ("failed", "timeout")


def test_a_commit_that_cannot_store_an_answer_changes_nothing(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    turn, _ = state.turns.begin(message(conversation), now)
    twice = [NewAnswer("a-1", None, None, {}), NewAnswer("a-1", None, None, {})]
    with pytest.raises(IntegrityError):
        state.turns.commit(turn.id, twice, now)
    kept = state.turns.get(turn.id, OWNER)
    assert kept is not None
    assert kept.state == "running"


def test_turns_of_a_dead_process_are_failed(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    old, _ = state.turns.begin(message(conversation, "m1"), now - MINUTE)
    young, _ = state.turns.begin(message(conversation, "m2"), now)
    assert state.turns.fail_lost(now, "restarted", now) == 1
    states = [turn.state for turn in state.turns.of_conversation(conversation.id, OWNER)]
    assert states == ["failed", "running"]
    assert [old.number, young.number] == [1, 2]


def test_an_answer_is_read_by_its_asker_until_it_expires(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    turn, _ = state.turns.begin(message(conversation), now)
    state.turns.commit(turn.id, [NewAnswer("a-1", None, 1, BODY, now + MINUTE)], now)
    state.answers.put(turn.id, NewAnswer("a-2", None, 1, BODY), now)
    other = state.users.create("Ines", None, [], now)
    found = state.answers.get("a-1", OWNER, now)
    assert found is not None
    assert found.expires_at == now + MINUTE
    assert state.answers.get("a-1", other.id, now) is None
    assert state.answers.get("a-1", OWNER, now + MINUTE) is None
    assert [a.part for a in state.answers.of_turn(turn.id)] == [0, 1]
    assert state.answers.delete_expired(now + MINUTE) == 1
    assert [a.id for a in state.answers.of_turn(turn.id)] == ["a-2"]


def test_a_token_is_used_once_by_its_holder_in_its_conversation(state: State, now: datetime) -> None:
    conversation, elsewhere = talk(state, now), talk(state, now)
    other = state.users.create("Ines", None, [], now)
    holder = Holder(OWNER, conversation.id)
    token, late = state.choices.issue(
        holder, [Offer("Net revenue", {"metric": "net"}), Offer("Late", {})], now, now + MINUTE
    )
    assert state.choices.redeem(token, Holder(other.id, conversation.id), now) == "unknown"
    assert state.choices.redeem(token, Holder(OWNER, elsewhere.id), now) == "unknown"
    assert state.choices.redeem("guessed", holder, now) == "unknown"
    chosen = state.choices.redeem(token, holder, now)
    assert isinstance(chosen, Choice)
    assert (chosen.patch, chosen.used_at) == ({"metric": "net"}, now)
    assert state.choices.redeem(token, holder, now) == "used"
    assert state.choices.redeem(late, holder, now + MINUTE) == "expired"


def test_two_clicks_at_once_redeem_once(state: State, now: datetime) -> None:
    holder = Holder(OWNER, talk(state, now).id)
    (token,) = state.choices.issue(holder, [Offer("Yes", {})], now, now + MINUTE)
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda _: state.choices.redeem(token, holder, now), range(16)))
    assert sum(isinstance(result, Choice) for result in results) == 1
    assert results.count("used") == 15


def test_typing_a_label_is_clicking_it(state: State, now: datetime) -> None:
    holder = Holder(OWNER, talk(state, now).id)
    state.choices.issue(holder, [Offer("Été 2026", {"n": 1})], now, now + MINUTE)
    state.choices.issue(holder, [Offer("Été 2026", {"n": 2})], now + timedelta(seconds=1), now + MINUTE)
    chosen = state.choices.redeem_label("  éTÉ 2026 ", holder, now + timedelta(seconds=2))
    assert chosen is not None
    assert chosen.patch == {"n": 2}
    assert state.choices.redeem_label("other", holder, now) is None
    assert state.choices.redeem_label("Été 2026", holder, now + MINUTE) is None


def test_the_token_itself_is_stored_nowhere(state: State, now: datetime) -> None:
    holder = Holder(OWNER, talk(state, now).id)
    (token,) = state.choices.issue(holder, [Offer("Yes", {})], now, now + MINUTE)
    with state.store.read() as connection:
        row = connection.execute(select(schema.choices)).one()
    assert token not in repr(row)
    assert len(row.token_hash) == 64


def test_deleting_a_conversation_leaves_nothing_of_it(state: State, now: datetime) -> None:
    conversation, other = talk(state, now), talk(state, now)
    said = "platypus-in-the-teapot"
    turn, _ = state.turns.begin(message(conversation, "m1", said), now)
    state.turns.commit(turn.id, [NewAnswer("a-1", said, 1, {"text": said})], now, {"about": said})
    state.choices.issue(Holder(OWNER, conversation.id), [Offer(said, {})], now, now + MINUTE)
    state.misread_turns.note(turn.id, "corrected", {"text": said}, now)
    state.handovers.create(conversation.id, OWNER, "angry", said, now)
    assert state.feedback.give(Feedback("a-1", OWNER, 1, said, now))
    kept, _ = state.turns.begin(message(other, "m2", "stays"), now)

    assert state.conversations.delete(conversation.id, OWNER)
    assert not state.conversations.delete(conversation.id, OWNER)
    with state.store.read() as connection:
        left = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.state.sorted_tables
        }
    gone = ("answers", "choices", "misread_turns", "handovers", "feedback")
    assert {name: left[name] for name in gone} == dict.fromkeys(gone, 0)
    assert (left["conversations"], left["turns"]) == (1, 1)
    assert state.turns.get(kept.id, OWNER) == kept
    if state.store.is_sqlite:
        folder = Path(str(state.store.engine.url.database)).parent
        files = list(folder.glob("state.sqlite3*"))
        assert len(files) >= 2  # the write-ahead log must not hold it either
        assert all(said.encode() not in file.read_bytes() for file in files)


def test_instants_keep_their_moment_and_need_an_offset(state: State, now: datetime) -> None:
    berlin = now.astimezone(timezone(timedelta(hours=2)))
    made = talk(state, berlin)
    kept = state.conversations.get(made.id, OWNER)
    assert kept is not None
    assert kept.created_at == now
    assert kept.created_at.tzinfo is UTC
    with pytest.raises(Exception, match="without an offset"):
        state.conversations.create(OWNER, "web", now.replace(tzinfo=None))


def test_focus_is_set_and_forgotten(state: State, now: datetime) -> None:
    conversation = talk(state, now)
    assert state.conversations.set_focus(conversation.id, OWNER, {"k": [1]}, now)
    assert state.conversations.rename(conversation.id, OWNER, "ROAS")
    kept = state.conversations.get(conversation.id, OWNER)
    assert kept is not None
    assert (kept.focus, kept.title) == ({"k": [1]}, "ROAS")
    assert state.conversations.set_focus(conversation.id, OWNER, None, now)
    forgotten = state.conversations.get(conversation.id, OWNER)
    assert forgotten is not None
    assert forgotten.focus is None
