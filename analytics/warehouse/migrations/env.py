"""Alembic's entry: runs the revisions on the connection that ``upgrade`` hands over.

The DuckDB dialect registers its own Alembic implementation when Alembic is loaded, so none is defined here.
"""

from __future__ import annotations

from alembic import context

from analytics.warehouse.schema import facts

context.configure(connection=context.config.attributes["connection"], target_metadata=facts)
with context.begin_transaction():
    context.run_migrations()
