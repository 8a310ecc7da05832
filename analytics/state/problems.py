"""What can go wrong with the application state, for callers to tell apart."""

from __future__ import annotations


class UnknownConversationError(LookupError):
    """There is no such conversation, or it is somebody else's: the caller is not told which."""


class TurnFinishedError(RuntimeError):
    """The turn was already answered or failed: what it holds stays."""


class JobLostError(RuntimeError):
    """The job is not this worker's any more: it was finished, or taken over after its heart stopped."""


class KeyReusedError(ValueError):
    """An idempotency key came back with another request."""
