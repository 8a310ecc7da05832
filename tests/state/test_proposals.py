"""Acts wait for a yes: of the one they were proposed to, once, with the content that was shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics.state.choices import Holder
from analytics.state.opened import State, open_state
from analytics.state.proposals import Proposal

AT = datetime(2026, 10, 21, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[State]:
    state = open_state(None, tmp_path)
    yield state
    state.close()


def proposed(state: State) -> tuple[str, Holder]:
    user = state.users.owner(AT).id
    holder = Holder(user, state.conversations.create(user, "web", AT).id)
    return state.proposals.propose(holder, "rules.add", ("h1", {"x": 1}), AT, LATER), holder


def test_a_yes_is_taken_once(opened: State) -> None:
    identity, holder = proposed(opened)
    taken = opened.proposals.approve(identity, "h1", holder, AT)
    assert isinstance(taken, Proposal)
    assert taken.approvals == [{"by": holder.user_id, "at": AT.isoformat()}]
    assert opened.proposals.approve(identity, "h1", holder, AT) == "used"
    receipt = opened.proposals.done(identity, 1, [], AT)
    kept = opened.proposals.get(identity)
    assert kept is not None
    assert (bool(receipt), kept.state) == (True, "done")


def test_another_content_another_person_and_another_day_open_nothing(opened: State) -> None:
    identity, holder = proposed(opened)
    assert opened.proposals.approve(identity, "h2", holder, AT) == "unknown"
    assert (
        opened.proposals.approve(identity, "h1", Holder("somebody", holder.conversation_id), AT) == "unknown"
    )
    assert opened.proposals.approve(identity, "h1", holder, LATER) == "expired"
    found = opened.proposals.get(identity)
    assert found is not None
    assert found.state == "open"
