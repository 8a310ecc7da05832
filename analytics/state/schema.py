"""The tables of the application state: what Marlow itself remembers, apart from the facts.

Instants are UTC and come back with their offset, on both engines. Ids are random text. Secrets (choice
tokens, share links, sessions) are kept as SHA-256 only. Deleting a conversation deletes what was said in it
through the foreign keys; what must outlive it (audit, jobs, proposals) keeps no text of it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

state = MetaData()


class Instant(TypeDecorator[datetime]):
    """A moment with its offset. SQLite has no such type: there the UTC wall time is stored, which sorts
    alike.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As SQLAlchemy's ``TypeDecorator`` has it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without an offset cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As SQLAlchemy's ``TypeDecorator`` has it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Column[str]:
    return Column("id", Text, primary_key=True)


def _to(name: str, target: str, *, keep: bool = False, needed: bool = True) -> Column[str]:
    """A reference. With ``keep`` the row outlives what it refers to, else it goes with it."""
    rule = "SET NULL" if keep else "CASCADE"
    return Column(name, Text, ForeignKey(f"{target}.id", ondelete=rule), nullable=keep or not needed)


def _at(name: str, *, needed: bool = True) -> Column[datetime]:
    return Column(name, Instant, nullable=not needed)


users = Table(
    "users",
    state,
    _id(),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("roles", JSON, nullable=False),
    Column("is_active", Boolean, nullable=False),
    _at("created_at"),
)

identities = Table(
    "identities",
    state,
    Column("channel", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    _to("user_id", "users"),
    _at("created_at"),
)

sessions = Table(
    "sessions",
    state,
    Column("token_hash", Text, primary_key=True),
    _to("user_id", "users"),
    _at("created_at"),
    _at("seen_at"),
    _at("expires_at"),
)

conversations = Table(
    "conversations",
    state,
    _id(),
    _to("user_id", "users"),
    Column("channel", Text, nullable=False),
    Column("title", Text),
    Column("focus", JSON(none_as_null=True)),
    _at("created_at"),
    _at("updated_at"),
    Index("ix_conversations_user_id_updated_at", "user_id", "updated_at"),
)

turns = Table(
    "turns",
    state,
    _id(),
    _to("conversation_id", "conversations"),
    _to("user_id", "users"),
    Column("number", Integer, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("mood", Text),
    Column("error", Text),
    _at("started_at"),
    _at("finished_at", needed=False),
    UniqueConstraint("user_id", "message_id", name="uq_turns_user_id_message_id"),
    UniqueConstraint("conversation_id", "number", name="uq_turns_conversation_id_number"),
)

answers = Table(
    "answers",
    state,
    _id(),
    _to("turn_id", "turns"),
    Column("part", Integer, nullable=False),
    Column("question", Text),
    Column("data_version", BigInteger),
    Column("body", JSON, nullable=False),
    _at("created_at"),
    _at("expires_at", needed=False),
    UniqueConstraint("turn_id", "part", name="uq_answers_turn_id_part"),
)

choices = Table(
    "choices",
    state,
    Column("token_hash", Text, primary_key=True),
    _to("conversation_id", "conversations"),
    _to("user_id", "users"),
    Column("label", Text, nullable=False),
    Column("patch", JSON, nullable=False),
    _at("created_at"),
    _at("expires_at"),
    _at("used_at", needed=False),
    Index("ix_choices_conversation_id", "conversation_id"),
)

proposals = Table(
    "proposals",
    state,
    _id(),
    _to("conversation_id", "conversations", keep=True),
    _to("user_id", "users"),
    Column("act", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("approvals", JSON, nullable=False),
    _at("created_at"),
    _at("expires_at"),
)

receipts = Table(
    "receipts",
    state,
    _id(),
    _to("proposal_id", "proposals"),
    Column("done", Integer, nullable=False),
    Column("failed", JSON, nullable=False),
    Column("undo", JSON(none_as_null=True)),
    _at("at"),
    _at("undo_until", needed=False),
    _at("undone_at", needed=False),
)

jobs = Table(
    "jobs",
    state,
    _id(),
    Column("kind", Text, nullable=False),
    Column("request", JSON, nullable=False),
    _to("user_id", "users", keep=True),
    _to("turn_id", "turns", keep=True),
    Column("state", Text, nullable=False),
    Column("worker", Text),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("eta_s", Integer),
    Column("cancel_requested", Boolean, nullable=False),
    Column("result", JSON(none_as_null=True)),
    Column("error", Text),
    _at("created_at"),
    _at("started_at", needed=False),
    _at("heartbeat_at", needed=False),
    _at("finished_at", needed=False),
    Index("ix_jobs_state_created_at", "state", "created_at"),
)

model_runs = Table(
    "model_runs",
    state,
    _id(),
    Column("task", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("data_version", BigInteger, nullable=False),
    Column("data_hash", Text),
    Column("parameters", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("path", Text),
    _at("created_at"),
    Index("ix_model_runs_task_created_at", "task", "created_at"),
)

preferences = Table(
    "preferences",
    state,
    Column("owner", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("author", Text, nullable=False),
    _at("at"),
)

settings = Table(
    "settings",
    state,
    Column("key", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("author", Text, nullable=False),
    _at("at"),
)

segments = Table(
    "segments",
    state,
    _id(),
    Column("name", Text, nullable=False),
    Column("rule", JSON, nullable=False),
    Column("is_static", Boolean, nullable=False),
    _to("owner", "users"),
    Column("version", Integer, nullable=False),
    _at("created_at"),
    _at("updated_at"),
    UniqueConstraint("owner", "name", name="uq_segments_owner_name"),
)

handovers = Table(
    "handovers",
    state,
    _id(),
    _to("conversation_id", "conversations"),
    _to("user_id", "users"),
    Column("reason", Text, nullable=False),
    Column("summary", Text),
    _at("created_at"),
    _at("closed_at", needed=False),
)

misread_turns = Table(
    "misread_turns",
    state,
    _id(),
    _to("turn_id", "turns"),
    Column("reason", Text, nullable=False),
    Column("reading", JSON(none_as_null=True)),
    Column("correction", JSON(none_as_null=True)),
    _at("created_at"),
    _at("reviewed_at", needed=False),
)

feedback = Table(
    "feedback",
    state,
    _to("answer_id", "answers"),
    _to("user_id", "users"),
    Column("verdict", Integer, nullable=False),
    Column("comment", Text),
    _at("at"),
    UniqueConstraint("answer_id", "user_id", name="uq_feedback_answer_id_user_id"),
)

pins = Table(
    "pins",
    state,
    _id(),
    _to("owner", "users"),
    Column("question", JSON, nullable=False),
    Column("layout", JSON, nullable=False),
    _at("created_at"),
)

share_links = Table(
    "share_links",
    state,
    Column("token_hash", Text, primary_key=True),
    _to("answer_id", "answers"),
    _to("user_id", "users"),
    Column("role", Text, nullable=False),
    _at("created_at"),
    _at("expires_at"),
)

board_links = Table(
    "board_links",
    state,
    Column("token_hash", Text, primary_key=True),
    _to("user_id", "users"),
    Column("role", Text, nullable=False),
    _at("created_at"),
    _at("expires_at"),
)

widget_keys = Table(
    "widget_keys",
    state,
    _id(),
    Column("name", Text, nullable=False),
    Column("origins", JSON, nullable=False),
    Column("public_key", Text, nullable=False),
    _at("created_at"),
    _at("revoked_at", needed=False),
)

idempotency = Table(
    "idempotency",
    state,
    Column("scope", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("response", JSON(none_as_null=True)),
    _at("created_at"),
    _at("expires_at"),
)

audit_events = Table(
    "audit_events",
    state,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
    _at("at"),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
