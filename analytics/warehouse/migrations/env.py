"""Alembic's entry: runs the revisions on the connection that ``upgrade`` hands over.

The DuckDB dialect registers its own Alembic implementation when Alembic is loaded, so none is defined here.
"""

from __future__ import annotations

from alembic import context

from analytics.warehouse.schema import facts

# Alembic gives its context a configuration only while it runs this file; whatever else imports it does nothing.
if hasattr(context, "config"):
    context.configure(connection=context.config.attributes["connection"], target_metadata=facts)
    with context.begin_transaction():
        context.run_migrations()
