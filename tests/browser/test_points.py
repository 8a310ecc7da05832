"""The points of an excellent answer page, 1 to 8: asking and being answered, at least one test each."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
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
