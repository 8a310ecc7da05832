"""The widget on a page of another origin: it logs in by the page's token, answers, and leaves the page alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewDesk
from tests.browser.host import Host
from tests.e2e.running import Marlow

pytestmark = pytest.mark.browser


@pytest.fixture
def host(marlow: Marlow) -> Iterator[Host]:
    made = Host(marlow.url)
    yield made
    made.close()


def test_it_answers_on_a_page_of_another_origin(new_desk: NewDesk, host: Host, marlow: Marlow) -> None:
    host.register()
    desk = new_desk()
    own = desk.outside
    desk.page.goto(host.origin)
    frame = desk.page.frame_locator("iframe")
    frame.locator("#question").fill("ROAS by channel last quarter")
    frame.locator("#question").press("Enter")
    expect(frame.locator(".lead strong").first).to_have_text("10.55×")
    frame.locator("answer-chart[data-drawn]").wait_for()
    assert host.tokens == 1
    assert {url.removeprefix(host.origin) for url in own} <= {"/", "/token"}
    own.clear()
    accent = frame.locator("html").evaluate("(e) => getComputedStyle(e).getPropertyValue('--accent')")
    assert accent == "#0f6e46"
    titles = [c["title"] for c in marlow.http.get(f"{marlow.url}/api/conversations").json()["conversations"]]
    before = titles.count("ROAS by channel last quarter")
    with desk.page.expect_download() as saved:
        frame.get_by_role("button", name="Export").click()
        frame.get_by_role("menuitem", name="CSV, every row").click()
    assert "E-mail,10.55" in saved.value.path().read_text(encoding="utf-8")
    titles = [c["title"] for c in marlow.http.get(f"{marlow.url}/api/conversations").json()["conversations"]]
    assert titles.count("ROAS by channel last quarter") == before
    desk.page.evaluate(
        "document.querySelector('iframe').contentWindow.postMessage({type: 'marlow:token', token: 'x.y.z'}, '*')"
    )
    own.clear()


def test_a_token_that_ended_is_asked_for_anew(new_desk: NewDesk, host: Host, marlow: Marlow) -> None:
    host.register()
    host.life_s = -30
    desk = new_desk()
    desk.expected.append("401")
    desk.page.goto(host.origin)
    frame = desk.page.frame_locator("iframe")
    frame.locator("#question").wait_for()
    host.life_s = 300
    frame.locator("#question").fill("revenue last month")
    frame.locator("#question").press("Enter")
    expect(frame.locator(".lead strong").first).to_have_text("€130,265.72")
    assert host.tokens >= 2
    desk.outside.clear()


def test_a_page_that_is_not_registered_holds_no_frame(new_desk: NewDesk, host: Host, marlow: Marlow) -> None:
    stranger = Host(marlow.url)
    host.register()
    desk = new_desk()
    desk.expected.append("frame-ancestors|Framing|refused")
    try:
        desk.page.goto(stranger.origin)
        desk.page.wait_for_timeout(1500)
        assert desk.page.frames[-1].url.startswith(("chrome-error:", "about:"))
    finally:
        stranger.close()
    desk.outside.clear()


def test_a_token_signed_for_another_origin_is_not_listened_to(
    new_desk: NewDesk, host: Host, marlow: Marlow
) -> None:
    host.register()
    true_origin, host.origin = host.origin, "http://localhost:1"
    desk = new_desk()
    desk.page.goto(true_origin)
    frame = desk.page.frame_locator("iframe")
    expect(frame.locator(".waiting")).to_have_text("Waiting for the page to log you in.")
    expect(frame.locator("#question")).to_have_count(0)
    desk.outside.clear()
