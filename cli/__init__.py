"""The `marlow` command."""
