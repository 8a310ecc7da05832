"""The requests of one message, taken apart and put together."""
