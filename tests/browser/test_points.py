"""The fifteen points of an excellent answer page, one test each (tests/browser/README of the points: docs/page.md)."""

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


def test_01_the_first_paint_shows_what_can_be_asked_and_all_of_it_works(desk: Desk, marlow: Marlow) -> None:
    page = desk.fresh()
    expect(page.get_by_role("combobox", name="Your question")).to_be_focused()
    expect(page.locator(".badge")).to_have_text("Demo shop")
    expect(page.locator(".fresh")).to_have_text("Data to 20 Oct 2026")
    expect(page.locator(".welcome")).to_contain_text("44 metrics")
    groups = page.locator(".group h3").all_text_contents()
    assert groups == ["Sales", "Customers", "Campaigns", "Products"]
    examples = page.locator(".group button").all_text_contents()
    assert len(examples) >= 10
    for example in examples:
        reply = marlow.say(example)["replies"][0]["answer"]
        assert reply["kind"] == "answer", example


WATCHED = """() => {
  window.times = {};
  const look = () => {
    const now = performance.now();
    const note = (name, found) => { if (found && !window.times[name]) window.times[name] = now; };
    note('echo', document.querySelector('.said'));
    note('dots', document.querySelector('.working'));
    note('step', document.querySelector('.working')?.textContent.includes('Counting orders'));
    requestAnimationFrame(look);
  };
  look();
  document.querySelector('#question').addEventListener('keydown', (e) => { if (e.key === 'Enter') window.times.enter = performance.now(); });
}"""


def test_02_echo_dots_a_named_step_and_cancel(desk: Desk, marlow: Marlow) -> None:
    page = desk.fresh()
    page.evaluate(WATCHED)
    with desk.fault("slow"):
        desk.send("orders from 2026-03-02 to 2026-03-05")
        page.get_by_role("button", name="Cancel").wait_for()
        page.wait_for_function("() => window.times.step")
        times = page.evaluate("window.times")
        assert times["echo"] - times["enter"] < 100
        assert 250 <= times["dots"] - times["enter"] <= 700
        assert 1950 <= times["step"] - times["enter"] <= 3200
        page.get_by_role("button", name="Cancel").click()
        expect(page.locator(".turn .lead")).to_have_text("Stopped. Nothing was changed.")
    desk.last.get_by_role("button", name="Try again").click()
    page.wait_for_selector('section.turn:nth-of-type(2)[data-state="answered"]')
    expect(desk.last.locator(".card")).to_have_attribute("data-kind", "answer")


def test_02_a_job_that_ends_after_leaving_arrives_wherever_one_is(desk: Desk) -> None:
    page = desk.fresh()
    with desk.fault("slow"):
        desk.send("orders from 2026-03-02 to 2026-03-06")
        desk.last.locator('[data-kind="job"]').wait_for()
        page.get_by_role("link", name="Pinned").click()
        page.wait_for_selector("pins-page main")
    told = page.locator(".arrived")
    expect(told).to_contain_text("orders from 2026-03-02 to 2026-03-06")
    assert page.title() == "(1) Marlow"
    told.get_by_role("button", name="Open it").click()
    expect(page.locator(".turn answer-card")).to_have_count(2)
    late = page.locator("answer-card.linked .lead")
    expect(late).to_contain_text("from 2 Mar 2026 to 6 Mar 2026")
    expect(page.locator(".working")).to_have_count(0)


def test_02_a_job_goes_on_while_another_conversation_is_open_and_can_be_stopped(desk: Desk) -> None:
    page = desk.fresh()
    with desk.fault("slow"):
        desk.send("orders from 2026-03-02 to 2026-03-07")
        page.get_by_role("button", name="Cancel").wait_for()
        page.get_by_role("button", name="New conversation").click()
        page.wait_for_selector(".welcome")
        page.wait_for_timeout(500)
    told = page.locator(".arrived")
    expect(told).to_contain_text("orders from 2026-03-02 to 2026-03-07")
    expect(page.locator(".turn")).to_have_count(0)
    told.get_by_role("button", name="Open it").click()
    expect(desk.last.locator(".lead")).to_contain_text("from 2 Mar 2026 to 7 Mar 2026")
    with desk.fault("slow"):
        desk.send("orders from 2026-03-02 to 2026-03-08")
        desk.last.locator('[data-kind="job"]').wait_for()
        desk.last.get_by_role("button", name="Cancel").click()
        expect(desk.last.locator(".lead").last).to_have_text("Stopped. Nothing was changed.")


def test_08_a_proposal_is_changed_left_or_carried_out_once(desk: Desk) -> None:
    page = desk.fresh()
    said = "never recommend product Mug Slate until 24 December"
    asked: list[dict[str, str]] = []
    page.on("request", lambda r: asked.append(r.post_data_json) if r.url.endswith("/api/chat") else None)
    for choice in ("Change it", "Leave it", "Save the rule"):
        if choice == "Leave it":
            page.keyboard.press("Enter")
            page.wait_for_selector('section.turn:nth-of-type(3)[data-state="answered"]')
        else:
            desk.ask(said)
        card = desk.last.locator(".card")
        expect(card).to_have_attribute("data-kind", "propose")
        expect(card.locator(".proposal")).to_contain_text("lists changed")
        expect(card.locator(".proposal")).to_contain_text("Can be undone")
        asked.clear()
        turns = page.locator("section.turn").count()
        desk.last.get_by_role("button", name=choice).click()
        page.wait_for_selector(f'section.turn:nth-of-type({turns + 1})[data-state="answered"]')
        assert "choice" in asked[0]
        assert "message" not in asked[0]
        expect(page.locator("#question")).to_have_value(said if choice == "Change it" else "")
    expect(desk.last.locator(".card")).to_have_attribute("data-kind", "receipt")
    rule = re.search(r"rule (r\d+)", desk.last.locator(".lead").inner_text())
    assert rule
    expect(desk.last.locator(".receipt")).to_contain_text("1 done")
    desk.ask(f"remove rule {rule[1]}")
    desk.last.get_by_role("button", name="Remove the rule").click()
    expect(desk.last.locator(".lead")).to_have_text(f"Rule {rule[1]} is removed.")


def test_10_what_failed_is_told_and_asked_again(desk: Desk) -> None:
    page = desk.fresh()
    with desk.fault("broken"):
        desk.ask("orders from 2026-03-02 to 2026-03-09")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("That part failed on my side; nothing was changed. Reference ")
    desk.last.get_by_role("button", name="Try again").click()
    page.wait_for_selector('section.turn:nth-of-type(2)[data-state="answered"]')
    expect(desk.last.locator(".lead")).to_contain_text("from 2 Mar 2026 to 9 Mar 2026")


def test_03_the_number_is_in_the_first_line_in_bold(desk: Desk) -> None:
    desk.fresh()
    desk.ask("revenue last month")
    lead = desk.last.locator(".lead")
    assert lead.locator("strong").all_text_contents() == ["€130,265.72"]
    assert (
        desk.page.evaluate("() => +getComputedStyle(document.querySelector('.lead strong')).fontWeight")
        >= 600
    )
    box, card = lead.bounding_box(), desk.last.locator(".card").bounding_box()
    assert box
    assert card
    assert box["y"] - card["y"] < 40


def test_04_chips_are_changed_and_taken_off_and_the_question_is_asked_again(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("revenue for France last quarter compared to the quarter before")
    desk.last.get_by_role("button", name=re.compile(r"^Q3 2026|^Period")).click()
    page.get_by_role("menuitem", name=re.compile("^Last month")).click()
    expect(desk.last.locator(".lead")).to_contain_text("September 2026")
    desk.last.get_by_role("button", name=re.compile("^Remove Country")).click()
    expect(page.locator("section.turn")).to_have_count(3)
    expect(desk.last.locator(".lead")).not_to_contain_text("France")
    desk.last.get_by_role("button", name=re.compile(r"^Period")).click()
    page.get_by_role("textbox", name=re.compile("Other dates")).fill("from 2026-01-01 to 2026-03-31")
    page.keyboard.press("Enter")
    expect(page.locator("section.turn")).to_have_count(4)
    expect(desk.last.locator(".lead")).to_contain_text("Q1 2026")


def numbers(texts: list[str]) -> set[str]:
    return {m for text in texts for m in re.findall(r"€[\d,]+(?:\.\d+)?", text)}


def test_05_chart_table_and_text_come_from_the_same_full_rows(desk: Desk, marlow: Marlow) -> None:
    page = desk.fresh()
    desk.ask("revenue by channel last quarter", chart=True)
    drawn = numbers(page.locator("answer-chart svg text").all_text_contents())
    answer = page.locator("answer-card").first.evaluate("(card) => card.answer")
    whole = {f"€{row[1]:,.0f}" for row in answer["table"]["rows"]}
    assert drawn == whole
    picture = marlow.http.get(f"{marlow.url}/api/answers/{answer['id']}.svg").text
    assert all(f">{value}<" in picture for value in whole)
    desk.last.get_by_role("tab", name="Table").click()
    cells = numbers(page.locator("answer-table td").all_text_contents())
    assert {f"€{row[1]:,.2f}" for row in answer["table"]["rows"]} <= cells
    assert all(f"€{row[1]:,.2f}" in answer["text"] for row in answer["table"]["rows"])
    desk.ask("revenue by product last year", chart=True)
    rows = page.locator("answer-chart").last.evaluate("(chart) => chart.rowsDrawn.length")
    assert rows == page.locator("answer-card").last.evaluate("(card) => card.answer.table.total_rows")


def test_06_a_mark_and_a_row_can_be_asked_about(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("revenue by channel last quarter", chart=True)
    page.locator("answer-chart svg .mark-rect.role-mark path").nth(1).click()
    page.get_by_role("menuitem").first.wait_for()
    names = page.get_by_role("menuitem").all_text_contents()
    assert names[0] == "Only Search"
    assert {"Search by campaign", "Why did Search change?", "Who is behind Search?"} <= set(names)
    page.keyboard.press("Escape")
    expect(page.locator(".chart").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_have_text("Only Search")
    page.keyboard.press("Escape")
    desk.last.get_by_role("tab", name="Table").click()
    desk.last.get_by_role("button", name="Ask about Social").press("Enter")
    page.get_by_role("menuitem", name="Why did Social change?").click()
    expect(page.locator("section.turn")).to_have_count(2)
    expect(desk.last.get_by_role("button", name="What changed")).to_be_visible()


def test_07_how_opens_definition_queries_rows_and_interval(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("ROAS by channel last quarter")
    desk.last.get_by_role("tab", name="How").click()
    how = desk.last.locator("answer-how")
    expect(how).to_contain_text("roas = platform-reported revenue ÷ spend")
    expect(how.locator("pre").first).to_contain_text("SELECT")
    expect(how).to_contain_text(re.compile(r"\d+ rows in [\d.]+ ms, data version \d+"))
    desk.ask("click rate by campaign last quarter")
    desk.last.get_by_role("tab", name="How").click()
    expect(desk.last.locator("answer-how")).to_contain_text(re.compile(r"n = [\d,]+"))
    page.get_by_role("tab", name="How").first.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Table").first).to_have_attribute("aria-selected", "true")


def test_08_follow_ups_run_and_options_send_their_choice(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("best campaigns")
    asked: list[dict[str, str]] = []
    page.on("request", lambda r: asked.append(r.post_data_json) if r.url.endswith("/api/chat") else None)
    option = desk.last.locator(".options button").nth(1)
    said = option.locator("span").inner_text()
    option.click()
    page.wait_for_selector('section.turn:nth-of-type(2)[data-state="answered"]')
    assert "choice" in asked[0]
    assert "message" not in asked[0]
    expect(desk.last.locator(".said")).to_have_text(said.replace(" suggested", ""))
    expect(page.locator("section.turn").first.locator(".options button").first).to_be_disabled()
    for number in range(3, 6):
        desk.last.locator(".follows button").first.click()
        page.wait_for_selector(f'section.turn:nth-of-type({number})[data-state="answered"]')
        expect(desk.last.locator(".card")).to_have_attribute("data-kind", "answer")


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
    while page.get_by_role("button", name=re.compile("^Take off")).count():
        page.get_by_role("button", name=re.compile("^Take off")).first.click()
        page.wait_for_timeout(300)


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
