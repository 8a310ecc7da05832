"""Conversations, pins and judgements: found again, put in order, and read by whoever looks after Marlow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.e2e.running import Marlow

pytestmark = pytest.mark.browser


def test_conversations_are_several_found_by_their_words_and_deleted(desk: Desk) -> None:
    page = desk.fresh()
    first, second = "units sold in Austria in May 2026", "discounts in Belgium in May 2026"
    desk.ask(first)
    there = page.url
    page.get_by_role("button", name="New conversation").click()
    desk.ask(second)
    assert page.url != there
    page.get_by_role("searchbox", name="Search what you asked").fill("austria sold")
    listed = page.get_by_role("navigation", name="Conversations")
    expect(listed.get_by_role("link")).to_have_count(1)
    listed.get_by_role("link", name=re.compile(first)).click()
    expect(page.locator(".said")).to_have_text([first])
    assert page.url == there
    page.go_back()
    expect(page.locator(".said")).to_have_text([second])
    page.get_by_role("searchbox", name="Search what you asked").fill("")
    listed.get_by_role("link", name=re.compile(second)).hover()
    listed.get_by_role("button", name=f"Delete “{second}”").click()
    listed.get_by_role("alert").get_by_role("button", name=f"Delete “{second}”").click()
    expect(listed.get_by_role("link", name=re.compile(second))).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()


def test_pins_are_moved_frozen_and_taken_off(desk: Desk) -> None:
    page = desk.fresh()
    desk.unpin()
    for said in ("revenue last month", "ROAS by channel last quarter"):
        desk.ask(said)
        desk.last.get_by_role("button", name="Pin", exact=True).click()
        desk.last.get_by_role("button", name="Pinned").wait_for()
    page.get_by_role("link", name="Pinned").click()
    expect(page.locator(".overview h2")).to_have_text("20 Oct 2026 against normal")
    expect(page.locator(".overview .kpi")).to_have_count(4)
    names = page.locator(".pinned h2")
    expect(names).to_have_text(["Revenue last month", "ROAS by channel last quarter"])
    page.get_by_role("button", name="Move up: ROAS by channel last quarter").click()
    expect(names).to_have_text(["ROAS by channel last quarter", "Revenue last month"])
    revenue = page.get_by_role("region", name="Revenue last month")
    expect(revenue.locator(".lead strong").first).to_have_text("€130,265.72")
    revenue.get_by_role("button", name="Freeze these dates").click()
    expect(revenue).to_contain_text("Dates stand still")
    expect(revenue.locator(".lead strong").first).to_have_text("€130,265.72")
    page.reload()
    expect(names).to_have_text(["ROAS by channel last quarter", "Revenue last month"])
    for name in ("ROAS by channel last quarter", "Revenue last month"):
        page.get_by_role("button", name=f"Take off: {name}").click()
        expect(page.get_by_role("region", name=name)).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Nothing is pinned yet.")


def test_a_thumb_down_with_its_reason_is_on_the_review_list(desk: Desk, marlow: Marlow) -> None:
    desk.fresh()
    desk.ask("revenue in June 2026")
    desk.last.get_by_role("button", name="Bad answer").click()
    desk.last.get_by_role("radio", name="It was misread").check()
    desk.last.get_by_role("textbox", name="More, if you like").fill("I meant net")
    desk.last.get_by_role("button", name="Send").click()
    expect(desk.last.locator(".note")).to_have_text("Thank you. It is on the review list.")
    told = marlow.cli("review")
    assert told.returncode == 0, told.stderr
    assert "revenue in June 2026" in told.stdout
    assert "misread: I meant net" in told.stdout
