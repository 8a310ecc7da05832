"""Runs migrations of the application state on the connection that the caller gives."""

from alembic import context

from analytics.state.schema import state

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=state, version_table="state_version", render_as_batch=True
)
context.run_migrations()
