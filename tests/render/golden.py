"""Golden specs: ``python -m tests.render.golden`` writes them anew; read every change before it is committed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analytics.contract.answer import Answer
from render.charts.rules import forms_of, spec_of
from tests.render.cases import INTENTS

FOLDER = Path(__file__).parent / "golden"


def specs(answer: Answer) -> dict[str, Any]:
    return {form.name: spec_of(answer, form.name) for form in forms_of(answer)}


def text_of(answer: Answer) -> str:
    return json.dumps(specs(answer), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    for name, case in INTENTS.items():
        (FOLDER / f"{name}.json").write_text(text_of(case), encoding="utf-8")
