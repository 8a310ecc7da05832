"""What can go wrong in the facts store, each with the next step for whoever runs it."""

from __future__ import annotations


class WarehouseError(Exception):
    """The facts store cannot do what was asked; ``next_step`` says what to do about it."""

    def __init__(self, text: str, next_step: str) -> None:
        super().__init__(f"{text} {next_step}")
        self.text = text
        self.next_step = next_step


class StoreLocked(WarehouseError):
    """Another process holds the DuckDB file: one process at a time may open it, to read or to write."""


class StoreUnreachable(WarehouseError):
    """The database does not answer, or the file cannot be opened."""


class StoreTooNew(WarehouseError):
    """The store was written by a later release, whose schema this one does not know."""


class WriterBusy(WarehouseError):
    """Someone else is writing; a store has one writer at a time."""


class QueryStopped(WarehouseError):
    """A running plan was stopped on request."""

    def __init__(self) -> None:
        super().__init__("The query was stopped.", "Ask again to run it once more.")


class QueryTimedOut(WarehouseError):
    """A plan took longer than it was given."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The query was interrupted after {seconds:g} s.",
            "Ask for a shorter period or fewer groups, or run it as a job.",
        )
        self.seconds = seconds
