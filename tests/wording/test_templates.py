"""Every code that a capability can say has a template, every template is said, and numbers look as people write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.capabilities.talk.talk import DECLINED
from analytics.contract.draft import Claim
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Window
from analytics.contract.values import Change, Quantity
from analytics.ingest.quality import DONE
from analytics.metrics import METRICS
from analytics.planning.words.moods import TOPICS
from analytics.segmentation.rfm import SEGMENTS
from analytics.wording.en import REASONS, TEMPLATES
from analytics.wording.numbers import change_text, quantity_text, spoken, window_text
from analytics.wording.render import Words

ROOT = Path(__file__).resolve().parents[2]
EVERYWHERE = list((ROOT / "analytics").rglob("*.py"))
SOURCES = [p for p in EVERYWHERE if "wording" not in p.parts]
CODE = re.compile(r'(?:Phrase|Issue)\(\s*"([a-z_.]+)"')


def codes_in_source() -> set[str]:
    return {code for path in SOURCES for code in CODE.findall(path.read_text())}


def test_every_code_has_a_template() -> None:
    assert codes_in_source() - set(TEMPLATES) - {"say.metric"} == set()


def test_codes_made_of_registries_have_templates() -> None:
    # "handover" is a capability of its own.
    topics = (DECLINED | {name for name, _ in TOPICS} | {"fallback"}) - {"handover"}
    made = {f"talk.{t}" for t in topics} | {f"finding.{c}" for c in DONE} | {s.action for s in SEGMENTS}
    reasons = {m.zero_reason for m in METRICS} | {m.missing_reason for m in METRICS if m.missing}
    made |= {f"reason.{r}" for r in reasons}
    assert made - set(TEMPLATES) == set()
    assert reasons <= set(REASONS)


def test_every_placeholder_is_filled_by_some_caller() -> None:
    """A parameter that no source names could never be said."""
    text = "\n".join(p.read_text() for p in EVERYWHERE)
    named = set(re.findall(r'"([a-z_]+)"', text))
    for code, template in TEMPLATES.items():
        for name in re.findall(r"\{([a-z_]+)(?:\|[a-z_]+)?\}", template):
            assert name in named | {"list"}, f"{code} needs {name}"


@pytest.mark.parametrize(
    ("quantity", "text", "aloud"),
    [
        (Quantity(Decimal("10271433.06"), "GBP"), "£10,271,433.06", "£10.3 million"),
        (Quantity(Decimal("-478724.18"), "GBP"), "-£478,724.18", "£-479 thousand"),
        (Quantity(Decimal("0.0488"), "fraction"), "4.9%", "4.9%"),
        (Quantity(Decimal("0.0026"), "fraction"), "0.26%", "0.26%"),
        (Quantity(Decimal("3.5"), "x"), "3.50×", "3.50×"),
        (Quantity(1, "count:order"), "1 order", "1 order"),
        (Quantity(19773, "count:order"), "19,773 orders", "19.8 thousand orders"),
        (Quantity(2, "count:person"), "2 people", "2 people"),
        (Quantity(Decimal("0.0123"), "EUR"), "€0.0123", "€0.0123"),
        (Quantity(None, "EUR", "no_orders"), "–", "–"),
    ],
)
def test_quantities(quantity: Quantity, text: str, aloud: str) -> None:
    assert (quantity_text(quantity), spoken(quantity)) == (text, aloud)


@pytest.mark.parametrize(
    ("change", "unit", "text"),
    [
        (Change(Decimal("14367.80"), Decimal("0.122073")), "EUR", "up 12.2% (€14,367.80)"),
        (Change(Decimal("-0.021"), Decimal("-0.3")), "fraction", "down 2.1 points"),
        (Change(5, None), "count:order", "up 5 orders from nothing"),
        (Change(0, Decimal(0)), "EUR", "unchanged"),
    ],
)
def test_changes(change: Change, unit: str, text: str) -> None:
    assert change_text(change, unit) == text


@pytest.mark.parametrize(
    ("start", "end", "complete", "text"),
    [
        (date(2026, 9, 1), date(2026, 10, 1), True, "in September 2026"),
        (date(2026, 7, 1), date(2026, 10, 1), True, "in Q3 2026"),
        (date(2025, 1, 1), date(2026, 1, 1), True, "in 2025"),
        (date(2026, 10, 20), date(2026, 10, 21), True, "on 20 Oct 2026"),
        (date(2026, 6, 3), date(2026, 6, 19), True, "from 3 Jun 2026 to 18 Jun 2026"),
        (date(2026, 10, 1), date(2026, 10, 21), False, "from 1 Oct 2026 to 20 Oct 2026 (to date)"),
    ],
)
def test_windows(start: date, end: date, complete: bool, text: str) -> None:
    assert window_text(Window(start, end, "said", complete)) == text


def test_an_optional_stretch_is_left_out_when_it_has_nothing_to_say() -> None:
    claim = Claim(Quantity(Decimal("2.5"), "x"), "roas")
    params = {
        "top": "Email",
        "metric": "ROAS",
        "window": Window(date(2025, 1, 1), date(2026, 1, 1), "2025"),
        "base_window": None,
    }
    text, marks = Words().sentence(Phrase("metric.top", params), (claim,))
    assert text == "Highest ROAS in 2025: Email with 2.50×."
    assert [text[m.start : m.end] for m in marks] == ["2.50×"]
