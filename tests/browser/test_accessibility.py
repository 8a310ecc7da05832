"""WCAG 2.2 AA: axe-core in every state, light and dark, wide and narrow; and what axe-core does not see."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, NewDesk
from tests.browser.states import LISTED, STATES

pytestmark = pytest.mark.browser
COLOURS = ("color-contrast", "link-in-text-block")


@pytest.mark.parametrize("state", LISTED)
def test_axe_finds_nothing(new_desk: NewDesk, state: str) -> None:
    """Each state is made once and then looked at in both schemes and both widths."""
    desk = new_desk(reduced_motion="reduce")
    STATES[state](desk)
    found: list[str] = []
    for width, height in ((1280, 900), (390, 844)):
        desk.page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            desk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            desk.page.wait_for_timeout(250)
            # A scheme changes colours and nothing else.
            rules = () if scheme == "light" else COLOURS
            found += [f"{scheme} {width}: {violation}" for violation in desk.axe(*rules)]
        assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert found == []


def test_a_compound_request_is_announced_once_a_part(desk: Desk) -> None:
    page = desk.fresh()
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => window.said.push(document.querySelector('.announce').textContent))
        .observe(document.querySelector('.announce'), {childList: true, characterData: true, subtree: true}); }"""
    )
    desk.ask("revenue last month and ROAS by channel last quarter")
    assert len(page.evaluate("window.said")) == page.locator("answer-card").count()


def test_focus_stays_in_the_line_after_sending(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("revenue last month")
    expect(page.get_by_role("combobox", name="Your question")).to_be_focused()


def test_a_chart_bears_its_sentence_as_its_name(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("ROAS by channel last quarter", chart=True)
    name = page.locator(".chart").get_attribute("aria-label") or ""
    assert "Highest ROAS in Q3 2026: E-mail with 10.55×" in name
    assert "Vega" not in name


def test_the_log_is_kept_when_the_scheme_changes(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("ROAS by channel last quarter", chart=True)
    node = page.locator("answer-card").element_handle()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    assert node.evaluate("(card) => card.isConnected")
    fill = "() => document.querySelector('answer-chart svg text').getAttribute('fill')"
    page.wait_for_function(f"() => ({fill})() === '#f1eff7' || ({fill})() === '#aaa6b8'")


def test_the_systems_scheme_is_followed_while_charts_are_drawn_anew(desk: Desk) -> None:
    page = desk.fresh()
    page.emulate_media(color_scheme="light")
    desk.ask("revenue by month and category in 2026", chart=True)
    for width, scheme in ((390, "dark"), (1280, "light"), (390, "dark"), (700, "light")):
        # A chart that is measured anew in the same frame once kept the page from hearing of the change.
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(page.locator("html")).to_have_attribute("data-scheme", scheme)


def test_focus_is_never_under_the_line_to_ask_in(new_desk: NewDesk) -> None:
    desk = new_desk(width=390, height=700)
    page = desk.fresh()
    desk.ask("segment my customers", chart=True)
    page.locator(".log").focus()
    for _ in range(24):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => { const e = document.activeElement; const c = document.querySelector('.line');
            if (!e || e === document.body || c.contains(e) || e.closest('.bar, .skip')) return null;
            const b = e.getBoundingClientRect(), t = c.getBoundingClientRect();
            return b.top >= t.top || b.bottom <= document.querySelector('.bar').getBoundingClientRect().bottom ? e.outerHTML.slice(0, 100) : null; }"""
        )
        assert hidden is None


def test_nothing_moves_for_whoever_asked_for_that(new_desk: NewDesk) -> None:
    desk = new_desk(reduced_motion="reduce")
    STATES["working"](desk)
    assert desk.page.evaluate("document.getAnimations().length") == 0


def test_targets_are_large_enough(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("revenue for France last quarter compared to the quarter before")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a, input')].filter((e) => { const b = e.getBoundingClientRect();
        return b.width && (b.width < 24 || b.height < 24) && !e.closest('.skip, p, h1'); }).map((e) => e.outerHTML.slice(0, 100))"""
    )
    assert small == []
