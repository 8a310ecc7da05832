"""Customers behind a pair within thirty days, and how often each product is bought anyway.

Both tables hold what a fit made of the orders, so they are made anew and empty: until the next fit no run is
active and recommendations are best sellers.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_SCORE = sa.Numeric(18, 8)
_PAIRS = (
    ("run_id", sa.Text()),
    ("task", sa.Text()),
    ("source", sa.BigInteger()),
    ("target", sa.BigInteger()),
    ("weight", _SCORE),
    ("content", _SCORE),
    ("n_both", sa.Integer()),
    ("n_source", sa.Integer()),
    ("n_target", sa.Integer()),
)
_PAIRS_ADDED = (("n30_both", sa.Integer()), ("n30_source", sa.Integer()))
_FACTORS = (
    ("run_id", sa.Text()),
    ("product_id", sa.BigInteger()),
    ("trend", _SCORE),
    ("repeat", _SCORE),
    ("popularity", _SCORE),
)
_FACTORS_ADDED = (("base_30d", _SCORE), ("base_ever", _SCORE))
_INDEX = "ix_product_pairs_run_source"


def _made_anew(name: str, columns: tuple[tuple[str, sa.types.TypeEngine[Any]], ...]) -> None:
    op.drop_table(name)
    op.create_table(name, *(sa.Column(column, kind, nullable=False) for column, kind in columns))


def _without_runs() -> None:
    op.execute(sa.delete(sa.table("active_runs")))


def upgrade() -> None:
    """Make the two tables with the new columns."""
    _without_runs()
    _made_anew("product_pairs", (*_PAIRS, *_PAIRS_ADDED))
    _made_anew("product_factors", (*_FACTORS, *_FACTORS_ADDED))
    if op.get_context().dialect.name == "postgresql":
        op.create_index(_INDEX, "product_pairs", ["run_id", "source"])


def downgrade() -> None:
    """Make them as they were."""
    _without_runs()
    _made_anew("product_pairs", _PAIRS)
    _made_anew("product_factors", _FACTORS)
