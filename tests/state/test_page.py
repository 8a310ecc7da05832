"""What the page keeps: pins, links for others, keys of pages that embed, and finding what was asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from analytics.state import State
from analytics.state.answers import NewAnswer
from analytics.state.turns import Message

DAY = timedelta(days=1)


def asked(state: State, user: str, text: str, now: datetime, channel: str = "web") -> tuple[str, str]:
    conversation = state.conversations.create(user, channel, now)
    turn, _ = state.turns.begin(Message(conversation.id, user, f"m-{text}-{user}-{channel}", text), now)
    answer = f"a-{turn.id}"
    state.turns.commit(turn.id, [NewAnswer(answer, None, 1, {"x": 1})], now)
    return turn.id, answer


def test_pins_are_a_persons_own_and_keep_their_place(state: State, now: datetime) -> None:
    ines = state.users.create("Ines", None, ["viewer"], now).id
    owner = state.users.owner(now).id
    one = state.pins.add(owner, {"q": 1}, {"place": 1}, now)
    two = state.pins.add(owner, {"q": 2}, {"place": 0}, now + DAY)
    state.pins.add(ines, {"q": 3}, {"place": 0}, now)
    assert [pin.id for pin in state.pins.of_owner(owner)] == [two.id, one.id]
    assert state.pins.get(one.id, ines) is None
    assert not state.pins.change(one.id, ines, {}, {})
    assert state.pins.change(one.id, owner, {"q": 9}, {"place": -1})
    assert [dict(pin.question) for pin in state.pins.of_owner(owner)] == [{"q": 9}, {"q": 2}]
    assert not state.pins.remove(one.id, ines)
    assert state.pins.remove(one.id, owner)
    assert not state.pins.remove(one.id, owner)


def test_a_link_opens_an_own_answer_until_it_ends(state: State, now: datetime) -> None:
    owner, ines = state.users.owner(now).id, state.users.create("Ines", None, ["viewer"], now).id
    _, answer = asked(state, owner, "revenue", now)
    assert state.share_links.make(answer, ines, now, now + DAY) is None
    token = state.share_links.make(answer, owner, now, now + DAY)
    assert token is not None
    link = state.share_links.open(token, now)
    assert link is not None
    assert (link.answer_id, link.role) == (answer, "viewer")
    assert token not in str(link)
    assert state.share_links.open(token, now + DAY) is None
    assert state.share_links.delete_expired(now + DAY) == 1
    again = state.share_links.make(answer, owner, now, now + DAY)
    assert again is not None
    assert state.share_links.revoke(answer, ines) == 0
    assert state.share_links.revoke(answer, owner) == 1
    assert state.share_links.open(again, now) is None


def test_a_link_opens_a_persons_pins_until_it_ends(state: State, now: datetime) -> None:
    owner, ines = state.users.owner(now).id, state.users.create("Ines", None, ["viewer"], now).id
    token = state.board_links.make(owner, now, now + DAY)
    link = state.board_links.open(token, now)
    assert link is not None
    assert (link.user_id, link.role) == (owner, "viewer")
    assert token not in str(link)
    assert state.board_links.open(token, now + DAY) is None
    assert (state.board_links.in_force(owner, now), state.board_links.in_force(ines, now)) == (1, 0)
    assert (state.board_links.revoke(ines), state.board_links.revoke(owner)) == (0, 1)
    assert state.board_links.open(token, now) is None


def test_a_widget_key_is_in_force_until_it_is_revoked(state: State, now: datetime) -> None:
    key = state.widget_keys.add("Shop", ["https://shop.example"], "PEM", now)
    assert state.widget_keys.get(key.id) == key
    assert [k.id for k in state.widget_keys.in_force()] == [key.id]
    assert state.widget_keys.revoke(key.id, now)
    assert not state.widget_keys.revoke(key.id, now)
    assert state.widget_keys.get(key.id) is None
    assert state.widget_keys.in_force() == []


def test_search_finds_own_words_only(state: State, now: datetime) -> None:
    owner, ines = state.users.owner(now).id, state.users.create("Ines", None, ["viewer"], now).id
    asked(state, owner, "Revenue in Köln 100%", now)
    asked(state, owner, "orders in Köln", now + DAY)
    asked(state, ines, "revenue in Köln", now)
    asked(state, owner, "revenue pinned", now, channel="pins")
    assert [hit.text for hit in state.search.turns("köln", owner)] == [
        "orders in Köln",
        "Revenue in Köln 100%",
    ]
    assert [hit.text for hit in state.search.turns("KÖLN revenue", owner)] == ["Revenue in Köln 100%"]
    assert state.search.turns("100%x", owner) == []
    assert [hit.text for hit in state.search.turns("100%", owner)] == ["Revenue in Köln 100%"]
    assert state.search.questions("revenue", owner, 5) == ["Revenue in Köln 100%"]


def test_thumbs_and_jobs_of_a_turn(state: State, now: datetime) -> None:
    from analytics.state.feedback import Feedback
    from analytics.state.jobs import NewJob

    owner = state.users.owner(now).id
    turn, answer = asked(state, owner, "revenue", now)
    state.feedback.give(Feedback(answer, owner, -1, "no", now))
    assert state.feedback.of_turn(turn, owner) == {answer: -1}
    job = state.jobs.create(NewJob("question", {}, owner, turn), now)
    assert [j.id for j in state.jobs.of_turn(turn)] == [job.id]
    assert [c.channel for c in state.conversations.of_user(owner, channels=("web",))] == ["web"]
