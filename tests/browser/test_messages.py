"""The interface speaks by its message file alone: in the pseudo-locale nothing of it is left in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser
WEB = Path(__file__).resolve().parents[2] / "web"


def test_every_text_of_the_interface_is_translated(desk: Desk) -> None:
    page = desk.fresh()
    page.goto(desk.url + "/?lang=qps")
    page.wait_for_selector(".welcome")
    page.locator(".group button").nth(6).click()
    page.wait_for_selector('section.turn[data-state="answered"]')
    page.wait_for_selector("answer-chart[data-drawn]")
    plain = page.evaluate(
        """() => [...document.querySelectorAll('button, label, h1, h3, .state, .fresh, [role=tab], [aria-label], [placeholder]')]
        .filter((e) => !e.closest('.forms, .chips, .kpis, svg, .follows, .conversations, .group') || e.matches('.group h3'))
        .flatMap((e) => [e.getAttribute('aria-label'), e.getAttribute('placeholder'), e.children.length ? null : e.textContent])
        .filter((text) => text && /[a-zA-Z]{3}/.test(text) && !text.includes('⟦'))"""
    )
    sentence = page.locator(".lead").inner_text()
    assert [text for text in plain if text not in ("Marlow", "Mårløw") and sentence not in text] == []
