"""What a question takes for granted: "why did revenue drop" says that it dropped, and the rows may say otherwise."""

from __future__ import annotations

from dataclasses import replace

from analytics.capabilities.metrics.question import MetricQuestion
from analytics.contract.draft import Draft
from analytics.contract.phrase import Issue


def with_premise(question: MetricQuestion, draft: Draft) -> Draft:
    """The answer, and first of its notes that the figure did not move as was said, where it did not."""
    whole = next((c for c in draft.claims if not c.subject and c.metric == question.metrics[0]), None)
    if not question.presumed or whole is None or whole.change is None:
        return draft
    change = whole.change.absolute
    came = "level" if change == 0 else "up" if change > 0 else "down"
    if came == question.presumed:
        return draft
    return replace(draft, issues=(Issue(f"premise.{question.presumed}_but_{came}"), *draft.issues))
