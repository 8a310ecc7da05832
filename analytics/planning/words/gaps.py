"""Patterns that look past what was blanked out of a text: where a date or a name stood, a stretch of spaces is left."""

from __future__ import annotations

import re

_KEPT_OR_SPACE = re.compile(r"\(\?<[!=][^)]*\)|\[[^\]]*\]| ([?*+{])?")


def across_gaps(pattern: str) -> str:
    """The pattern with as many spaces as there are between two of its words.

    >>> across_gaps("opens? (?<!no )were ?made[- ]by")
    'opens? +(?<!no )were *made[- ]by'
    """

    def wider(found: re.Match[str]) -> str:
        if not found.group(0).startswith(" "):
            return found.group(0)
        return {None: " +", "?": " *"}.get(found.group(1), found.group(0))

    return _KEPT_OR_SPACE.sub(wider, pattern)
