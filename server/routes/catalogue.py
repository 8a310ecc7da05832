"""Type-ahead: names of the store and own past questions for what is being typed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from server.deps import UserId, Wired

router = APIRouter(prefix="/api")
MOST_QUESTIONS, MOST_NAMES = 3, 7


@router.get("/catalogue")
def catalogue(
    parts: Wired, user_id: UserId, q: Annotated[str, Query(max_length=1000)] = ""
) -> dict[str, Any]:
    """Suggestions for a text: ``start`` is where the words begin that a name replaces; a question replaces all."""
    text = q.rstrip()
    asked = parts.state.search.questions(text, user_id, MOST_QUESTIONS) if len(text) > 1 else []
    names = parts.names.for_text(parts.service.world(), q, MOST_NAMES)
    return {
        "suggestions": [
            *({"kind": s.kind, "label": s.label, "start": s.start} for s in names),
            *(
                {"kind": "question", "label": said, "start": 0}
                for said in asked
                if said.strip() != text.strip()
            ),
        ]
    }
