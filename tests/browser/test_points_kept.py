"""The points of an excellent answer page, 9 to 15: what is kept, shared, reached by keyboard and read by everybody."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Desk, NewDesk
from tests.e2e.running import Marlow

pytestmark = pytest.mark.browser


def test_10_what_failed_is_told_and_asked_again(desk: Desk) -> None:
    page = desk.fresh()
    with desk.fault("broken"):
        desk.ask("orders from 2026-03-02 to 2026-03-09")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("That part failed on my side; nothing was changed. Reference ")
    desk.last.get_by_role("button", name="Try again").click()
    page.wait_for_selector('section.turn:nth-of-type(2)[data-state="answered"]')
    expect(desk.last.locator(".lead")).to_contain_text("from 2 Mar 2026 to 9 Mar 2026")


def test_09_every_row_is_exported_and_copied(new_desk: NewDesk) -> None:
    desk = new_desk(permissions=["clipboard-read", "clipboard-write"])
    page = desk.fresh()
    desk.ask("revenue by product last year", chart=True)
    total = page.locator("answer-card").evaluate("(card) => card.answer.table.total_rows")
    saved: dict[str, Path] = {}
    for name in ("CSV, every row", "Excel", "Picture (PNG)"):
        desk.last.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=name, exact=True).click()
        saved[name] = Path(download.value.path())
        assert re.match(r"marlow-revenue-by-product-.*\.(csv|xlsx|png)$", download.value.suggested_filename)
    rows = list(csv.reader(io.StringIO(saved["CSV, every row"].read_text(encoding="utf-8"))))
    assert len(rows) == 1 + total
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(saved["Excel"].read_bytes()))
    assert len(sheet.get_sheet_by_name("Rows").to_python()) == 2 + total
    assert saved["Picture (PNG)"].read_bytes().startswith(b"\x89PNG")
    desk.last.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("menuitem", name="Copy the table").click()
    expect(desk.last.locator(".note")).to_have_text("Copied")
    copied = page.evaluate(
        """async () => { const [item] = await navigator.clipboard.read(); const text = async (t) => (await item.getType(t)).text();
        return [await text('text/plain'), await text('text/html')]; }"""
    )
    assert len(copied[0].splitlines()) == 1 + total
    assert copied[0].splitlines()[0].split("\t") == rows[0]
    assert copied[1].count("<tr>") == 1 + total
    desk.last.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("menuitem", name="Copy the picture").click()
    desk.eventually("async () => (await navigator.clipboard.read())[0].types.includes('image/png')")


def test_10_nothing_is_lost_offline_on_reload_and_on_restart(desk: Desk, marlow: Marlow) -> None:
    page = desk.fresh()
    desk.ask("revenue last month")
    desk.expected.append("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    desk.context.set_offline(True)
    page.fill("#question", "orders last month")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Nothing was changed; your question is kept.")
    expect(page.locator(".state")).to_have_text("Not connected")
    page.fill("#question", "a half written")
    desk.context.set_offline(False)
    page.reload()
    expect(page.locator(".said").last).to_have_text("orders last month")
    expect(page.locator("#question")).to_have_value("a half written")
    sent: list[str] = []
    page.on(
        "request",
        lambda r: sent.append(r.post_data_json["message_id"]) if r.url.endswith("/api/chat") else None,
    )
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector('section.turn:nth-of-type(2)[data-state="answered"]')
    pid = marlow.processes()["marlow"]
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and marlow.processes().get("marlow") == pid:
        time.sleep(0.2)
    marlow.wait_until_ready()
    page.reload()
    expect(page.locator(".said")).to_have_text(["revenue last month", "orders last month"])
    expect(page.locator(".turn answer-card")).to_have_count(2)
    assert marlow.stored_turns(sent[0]) == [("answered", 1)]


def test_11_the_same_link_opens_the_same_answer(new_desk: NewDesk) -> None:
    desk = new_desk(permissions=["clipboard-read", "clipboard-write"])
    page = desk.fresh()
    desk.ask("ROAS by channel last quarter", chart=True)
    desk.ask("revenue last month")
    first = page.locator("answer-card").first
    lead = first.locator(".lead").inner_text()
    first.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("menuitem", name="Copy a link for you").click()
    expect(first.locator(".note")).to_have_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    first.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("link for others")).click()
    desk.eventually("async () => (await navigator.clipboard.readText()).includes('/a/')")
    shared = page.evaluate("navigator.clipboard.readText()")
    other = new_desk()
    other.page.goto(link)
    linked = other.page.locator("answer-card.linked")
    expect(linked.locator(".lead")).to_have_text(lead)
    expect(linked).to_be_in_viewport()
    other.page.goto(shared)
    expect(other.page.locator(".lead")).to_have_text(lead)
    other.page.wait_for_selector("answer-chart[data-drawn]")
    expect(other.page.locator("#question")).to_have_count(0)


def test_11_the_page_of_pins_is_shared_and_taken_back(new_desk: NewDesk) -> None:
    desk = new_desk(permissions=["clipboard-read", "clipboard-write"])
    page = desk.fresh()
    desk.unpin()
    for said in ("ROAS by channel last quarter", "top 10 customers by revenue"):
        desk.ask(said)
        desk.last.get_by_role("button", name="Pin", exact=True).click()
        desk.last.get_by_role("button", name="Pinned").wait_for()
    desk.open("/pins")
    page.get_by_role("button", name="Share this page").click()
    expect(page.locator(".sharing")).to_contain_text("A link is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    other = new_desk()
    other.page.goto(link)
    expect(other.page.locator("main")).to_contain_text("Shared with you, read only, until")
    expect(other.page.locator("main")).to_contain_text(
        "Kept back, because they are about single customers: 1."
    )
    mine = other.page.get_by_role("region", name="ROAS by channel last quarter")
    expect(mine.locator(".lead")).to_contain_text("10.55×")
    mine.locator("answer-chart[data-drawn]").wait_for()
    assert "Top 10" not in other.page.locator("main").inner_text()
    for private in ("#question", ".chip button", ".follows", ".options"):
        expect(other.page.locator(private)).to_have_count(0)
    mine.get_by_role("button", name="Export").click()
    with other.page.expect_download() as saved:
        other.page.get_by_role("menuitem", name="CSV, every row").click()
    assert "E-mail,10.55" in Path(saved.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name="End links").click()
    expect(page.locator(".sharing")).to_contain_text("Nobody can open this page by a link any more.")
    other.expected.append("404")
    other.page.reload()
    expect(other.page.get_by_role("alert")).to_contain_text("This link has expired or was taken back.")
    desk.unpin()


def test_12_by_keyboard_alone_with_type_ahead_and_editing(desk: Desk) -> None:
    page = desk.fresh()
    page.keyboard.type("reve")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("revenue")
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    page.keyboard.press("Enter")
    expect(field).to_have_value("revenue ")
    page.keyboard.type("by chan")
    page.get_by_role("option", name=re.compile("^channel")).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(field).to_have_value("revenue by channel ")
    page.keyboard.press("Enter")
    page.wait_for_selector('section.turn[data-state="answered"]')
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_have_value("revenue by channel")
    page.keyboard.type(" last year")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_selector('section.turn:nth-of-type(2)[data-state="answered"]')
    page.get_by_role("button", name="Edit and ask again").first.press("Enter")
    expect(field).to_have_value("revenue by channel")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    took = page.evaluate(
        """async () => { const times = []; for (const q of ['ro', 'roas by', 'revenue for ger', 'champ', 'espr']) {
        const t = performance.now(); await (await fetch('/api/catalogue?q=' + encodeURIComponent(q))).json(); times.push(performance.now() - t); }
        return times.sort((a, b) => a - b)[2]; }"""
    )
    assert took <= 50


def test_13_one_announcement_for_each_answer_and_a_named_quiet_log(desk: Desk) -> None:
    page = desk.fresh()
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => window.said.push(document.querySelector('.announce').textContent))
        .observe(document.querySelector('.announce'), {childList: true, characterData: true, subtree: true}); }"""
    )
    desk.ask("revenue by channel last quarter", chart=True)
    said = page.evaluate("window.said.filter(Boolean)")
    lead = desk.last.locator(".lead").inner_text()
    assert said == [f"revenue by channel last quarter. {lead}"]
    log = page.get_by_role("log", name="Conversation")
    assert log.get_attribute("aria-live") == "off"
    log.focus()
    expect(log).to_be_focused()


@pytest.mark.parametrize(
    "more",
    [
        {"width": 320, "height": 640},
        {"width": 640, "height": 450, "device_scale_factor": 2},
        {"color_scheme": "dark"},
        {"forced_colors": "active"},
        {"reduced_motion": "reduce"},
    ],
    ids=["320", "zoom 200 %", "dark", "forced colours", "reduced motion"],
)
def test_14_narrow_zoomed_dark_forced_and_still(new_desk: NewDesk, more: dict[str, object]) -> None:
    desk = new_desk(**more)
    page = desk.fresh()
    desk.ask("revenue by channel last quarter compared to the quarter before", chart=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    svg = page.locator("answer-chart svg").bounding_box()
    assert svg
    assert svg["x"] >= 0
    assert svg["x"] + svg["width"] <= page.evaluate("innerWidth")
    page.wait_for_timeout(350)
    running = page.evaluate("document.getAnimations().filter((a) => a.playState === 'running').length")
    assert running == 0
    if more.get("color_scheme") == "dark":
        assert (
            page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 17, 23)"
        )
        ink = page.locator("answer-chart svg text").first.evaluate("(t) => t.getAttribute('fill')")
        assert ink in ("#f1eff7", "#aaa6b8")


def test_15_nothing_jumps_and_two_answers_stand_side_by_side(new_desk: NewDesk) -> None:
    desk = new_desk(width=1440)
    page = desk.fresh()
    page.evaluate(
        """() => { window.cls = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.cls += e.value; })
        .observe({type: 'layout-shift', buffered: false}); }"""
    )
    desk.ask("revenue by month", chart=True)
    desk.ask("ROAS by channel last quarter", chart=True)
    page.wait_for_timeout(300)
    assert page.evaluate("window.cls") <= 0.05
    expect(desk.last.locator(".said")).to_be_in_viewport()
    for card in page.locator("chat-log answer-card").all():
        card.get_by_role("button", name="Open beside").click()
    panel = page.get_by_role("complementary", name="Two answers side by side")
    boxes = [card.bounding_box() for card in panel.locator("answer-card").all()]
    assert len(boxes) == 2
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    page.locator("chat-log").evaluate("() => scrollTo(0, 0)")
    expect(panel.locator("answer-card").first).to_be_in_viewport()
    panel.get_by_role("button", name="Take it off").first.click()
    expect(page.get_by_role("complementary", name="Answers beside")).to_be_visible()
