"""Answers as they travel: the first rows, the chart's spec, no evidence, within the size of the contract."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analytics.contract.answer import Answer
from analytics.contract.codec import to_plain
from analytics.wording.compose import for_wire
from render.charts.rules import spec_of
from server.conversing import answer_of

MOST_BYTES = 16 * 1024
FEWEST_ROWS = 5


def with_spec(answer: Answer, form: str | None = None) -> Answer:
    """The answer with its chart drawn from all rows; without a chart where no form suits."""
    if answer.chart is None:
        return answer
    spec = spec_of(answer, form)
    return replace(answer, chart=None if spec is None else replace(answer.chart, spec=spec))


def sent(body: Mapping[str, Any]) -> dict[str, Any]:
    """A stored body as it is sent: rows are left out until it fits; all of them are there by its id."""
    answer = for_wire(with_spec(answer_of(body)))
    plain: dict[str, Any] = to_plain(answer)
    while size_of(plain) > MOST_BYTES and plain["table"] and len(plain["table"]["rows"]) > FEWEST_ROWS:
        plain["table"]["rows"] = plain["table"]["rows"][: max(FEWEST_ROWS, len(plain["table"]["rows"]) // 2)]
    return plain


def size_of(plain: Mapping[str, Any]) -> int:
    """Bytes on the wire."""
    return len(json.dumps(plain, ensure_ascii=False).encode())
