"""Logging for Rasa: warnings and worse, one line each, never what people wrote."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

LINE_LENGTH = 200


class NoTexts(logging.Filter):
    """Keeps what people wrote out of the log: Rasa's tracebacks quote whole conversations."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Drop the traceback, and shorten what is left to its first line."""
        lines = record.getMessage().splitlines()
        record.msg = lines[0][:LINE_LENGTH] if lines else ""
        record.args = None
        record.exc_info = None
        record.exc_text = None
        return True


def _event_name_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    """Keep a structured log line's name; its other fields may hold a message."""
    return str(event.get("event", ""))


def configure() -> None:
    """Send the log to stderr, in place of what Rasa set up on import."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s rasa %(message)s"))
    handler.addFilter(NoTexts())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Deprecations inside of what Rasa pins are nobody's to mend; Sanic shows them whatever the filters say.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, _event_name_only],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )
