"""The facts: schema, engines, the one writer, migrations and dialect constructs."""
