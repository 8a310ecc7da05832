"""``python -m cli.glossary --write|--check docs/glossary.md``: the glossary page out of the registries."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from analytics.metrics import DIMENSIONS, METRICS, RULES
from analytics.metrics.compile import metrics_with
from analytics.segmentation.rfm import SEGMENTS

_FAMILIES = {"sales": "Sales", "ads": "Advertising", "email": "E-mail"}


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Glossary"
    yield ""
    yield "Generated from the registries by `python -m cli.glossary --write docs/glossary.md`; do not edit."
    yield ""
    yield "Ratios are sums divided by sums, never a mean of ratios. A zero denominator is “–” with its reason."
    for family, title in _FAMILIES.items():
        yield from (
            "",
            f"## {title}",
            "",
            "| metric | formula | what it counts | also called |",
            "|---|---|---|---|",
        )
        for m in METRICS:
            if m.family == family:
                yield f"| **{m.label}** (`{m.name}`) | {m.formula} | {m.definition} | {', '.join(m.synonyms)} |"
    yield from (
        "",
        "## Dimensions",
        "",
        "| dimension | metrics that can be split by it | also called |",
        "|---|---|---|",
    )
    for d in DIMENSIONS:
        able = metrics_with(d)
        shown = "all" if len(able) == len(METRICS) else ", ".join(m.name for m in able)
        yield f"| **{d.label}** (`{d.name}`) | {shown} | {', '.join(d.synonyms)} |"
    yield from (
        "",
        "## Counting rules",
        "",
        "| rule | by default | say to switch on | say to switch off |",
        "|---|---|---|---|",
    )
    for r in RULES:
        default = "on" if r.default else "off"
        yield f"| {r.label} | {default} | {', '.join(r.switch_on)} | {', '.join(r.switch_off) or '–'} |"
    yield from ("", "## RFM segments", "", "| segment | R | F |", "|---|---|---|")
    for s in SEGMENTS:
        yield f"| {s.name} | {_span(s.r)} | {_span(s.f)} |"
    yield from (
        "",
        "R: quintile of days since the last order, ties share the worse score. F: orders in cuts 1, 2, 3, 4-5, 6+.",
    )


def _span(scores: tuple[int, ...]) -> str:
    return str(scores[0]) if len(scores) == 1 else f"{scores[0]}-{scores[-1]}"


def main() -> int:
    """Write the page, or fail when it is not current."""
    parser = argparse.ArgumentParser(prog="python -m cli.glossary")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", type=Path)
    action.add_argument("--check", type=Path)
    options = parser.parse_args()
    if options.write:
        options.write.write_text(page())
        return 0
    if options.check.read_text() != page():
        sys.stderr.write(
            f"{options.check} is not current. Next step: python -m cli.glossary --write {options.check}\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
