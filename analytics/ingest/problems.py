"""A user's mistake that stops an import before anything is loaded, as a value with the next step."""

from __future__ import annotations

from dataclasses import dataclass


# Not frozen: Python writes the traceback into an exception while it passes through ``with`` blocks.
@dataclass(unsafe_hash=True)
class ImportProblem(Exception):
    """Raised inside the package, handed out as a value by ``preview`` and ``run_import``."""

    code: str
    text: str
    next_step: str

    def __str__(self) -> str:
        """What happened and what to do."""
        return f"{self.text} {self.next_step}"
