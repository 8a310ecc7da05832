"""Rules of people as an imported table, the days after which a product is bought again, and what a batch says of a row.

Factors and batches hold what a fit made of the orders, so they are made anew and empty: until the next fit no run is
active and recommendations are best sellers. Nothing could write a rule before, so none is lost.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_Columns = tuple[tuple[str, Any], ...]

_SCORE = sa.Numeric(18, 8)
_FACTORS: _Columns = (
    ("run_id", sa.Text()),
    ("product_id", sa.BigInteger()),
    *((name, _SCORE) for name in ("trend", "repeat", "popularity", "base_30d", "base_ever")),
)
_BATCH: _Columns = (
    ("run_id", sa.Text()),
    ("customer_id", sa.BigInteger()),
    ("rank", sa.Integer()),
    ("product_id", sa.BigInteger()),
    ("score", _SCORE),
)
_RULES: _Columns = (
    ("value", sa.Text()),
    ("owner", sa.Text()),
    ("starts_at", sa.DateTime()),
    ("ends_at", sa.DateTime()),
)
_GAPS = ("gap_25", "gap_50", "gap_75")


def _needed(columns: _Columns) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name, kind in columns]


def _open(columns: _Columns) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name, kind in columns]


def _emptied() -> None:
    op.execute(sa.delete(sa.table("active_runs")))
    for name in ("product_factors", "recommendations", "recommendation_rules"):
        op.drop_table(name)


def upgrade() -> None:
    """Make the three tables with the new columns."""
    _emptied()
    op.create_table(
        "product_factors",
        *_needed((*_FACTORS, ("repeat_buyers", sa.Integer()))),
        *_open(tuple((name, sa.Integer()) for name in _GAPS)),
    )
    op.create_table(
        "recommendations",
        *_needed(_BATCH),
        sa.Column("reason", sa.Text()),
        *_needed((("is_fallback", sa.Boolean()), ("is_control", sa.Boolean()))),
    )
    op.create_table(
        "recommendation_rules",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        *_needed((("external_id", sa.Text()), ("source", sa.Text()), ("kind", sa.Text()))),
        sa.Column("scope", sa.JSON()),
        *_open(_RULES),
        *_needed((("version", sa.Integer()),)),
        sa.Column("import_id", sa.BigInteger()),
        sa.UniqueConstraint("source", "external_id", name="uq_recommendation_rules_source_external_id"),
    )


def downgrade() -> None:
    """Make them as they were."""
    _emptied()
    op.create_table("product_factors", *_needed(_FACTORS))
    op.create_table("recommendations", *_needed(_BATCH), sa.Column("reason", sa.Text()))
    op.create_table(
        "recommendation_rules",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        *_needed((("kind", sa.Text()),)),
        sa.Column("scope", sa.JSON()),
        *_open(_RULES),
        *_needed((("version", sa.Integer()),)),
    )
