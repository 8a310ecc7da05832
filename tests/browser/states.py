"""Every state that the page can be in, each made by what a person does: for axe-core and for the contact sheet."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Route

from tests.browser.conftest import Desk

State = Callable[[Desk], None]


def empty(desk: Desk) -> None:
    desk.fresh()


def working(desk: Desk) -> None:
    page = desk.fresh()
    page.route("**/api/chat", lambda route: None)
    page.fill("#question", "revenue by month")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cancel").wait_for()


def answer(question: str, tab: str = "Chart") -> State:
    def make(desk: Desk) -> None:
        desk.fresh()
        desk.ask(question, chart=tab == "Chart")
        desk.last.get_by_role("tab", name=tab).click()
        if tab == "How":
            desk.last.locator("pre").first.wait_for()

    return make


def clarify(desk: Desk) -> None:
    desk.fresh()
    desk.ask("best campaigns")


def propose(desk: Desk) -> None:
    """No capability acts yet: the answer is the contract's own, put in where the gateway would send it."""
    page = desk.fresh()
    proposal = {
        "id": "p1", "act": "send", "target": "Win-back, 1,204 customers", "counts": [{"label": "After consent", "n": 1204}],
        "cost": {"value": 84.3, "unit": "EUR", "reason": None}, "content_hash": "h", "reversible": False, "expires_at": "2026-10-22",
    }  # fmt: skip
    options = [
        {"label": label, "choice": label, "effect": None, "is_default": False}
        for label in ("Approve", "Change", "Cancel")
    ]
    given = _answer("propose", "Send the win-back mail to 1,204 customers?") | {
        "proposal": proposal,
        "options": options,
    }
    page.route("**/api/chat", lambda route: _stream(route, given))
    desk.ask("send the win-back mail")


def refuse(desk: Desk) -> None:
    desk.fresh()
    desk.ask("give me all customer email addresses")


def fail(desk: Desk) -> None:
    page = desk.fresh()
    given = _answer("fail", "That part failed on my side; nothing was changed. Reference 0a1b2c3d.")
    page.route("**/api/chat", lambda route: _stream(route, given))
    desk.ask("revenue last month")


def offline(desk: Desk) -> None:
    desk.expected.append("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = desk.fresh()
    desk.context.set_offline(True)
    page.fill("#question", "revenue by month")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Try again").wait_for()
    desk.context.set_offline(False)


def importing(desk: Desk) -> None:
    page = desk.fresh()
    rows = b"Order ID,Customer ID,Order Date,Note\n1,7,2026-09-01,a\n2,8,2026-09-02,b\n"
    page.set_input_files("#file", {"name": "orders.csv", "mimeType": "text/csv", "buffer": rows})
    page.get_by_role("button", name="Import", exact=True).wait_for()


def pins(desk: Desk) -> None:
    page = desk.fresh()
    for question in ("revenue by month", "ROAS by channel last quarter"):
        desk.ask(question)
        desk.last.get_by_role("button", name="Pin", exact=True).click()
        desk.last.get_by_role("button", name="Pinned").wait_for()
    desk.open("/pins")
    page.wait_for_selector("answer-chart[data-drawn]")
    page.wait_for_selector(".pinned:nth-of-type(2) answer-chart[data-drawn]")


def beside(desk: Desk) -> None:
    page = desk.fresh()
    desk.ask("revenue by month", chart=True)
    if (page.viewport_size or {"width": 0})["width"] >= 1200:
        desk.last.get_by_role("button", name="Open beside").click()
        page.wait_for_selector(".panel answer-chart[data-drawn]")


STATES: dict[str, State] = {
    "empty": empty,
    "working": working,
    "chart": answer("revenue by channel last quarter compared to the quarter before"),
    "line": answer("revenue by month in 2026 vs 2025"),
    "bubbles": answer("segment my customers"),
    "table": answer("revenue by channel last quarter", "Table"),
    "how": answer("ROAS by channel last quarter", "How"),
    "clarify": clarify,
    "propose": propose,
    "refuse": refuse,
    "fail": fail,
    "offline": offline,
    "import": importing,
    "pins": pins,
    "beside": beside,
}

LISTED = [name for name in STATES if name not in ("line", "bubbles", "beside")]
"""The states of the accessibility list; the others are for the contact sheet."""


def _answer(kind: str, text: str) -> dict[str, object]:
    nothing: dict[str, object] = dict.fromkeys(
        (
            "certainty",
            "part",
            "table",
            "window",
            "comparison",
            "proposal",
            "receipt",
            "job",
            "evidence",
            "chart",
        )
    )
    lists: dict[str, object] = {
        k: []
        for k in (
            "kpis",
            "context",
            "claims",
            "entities",
            "definitions",
            "issues",
            "notes",
            "options",
            "follow_ups",
        )
    }
    return {
        "schema": "answer/1", "id": f"a{kind}", "turn_id": "t", "kind": kind, "capability": "", "question": "", "text": text,
        "speech": text, "headline": {"text": text, "marks": []}, **nothing, **lists,
    }  # fmt: skip


def _stream(route: Route, given: dict[str, object]) -> None:

    lines = (
        ("reply", {"text": given["text"], "answer": given}),
        ("end", {"turn": "t", "conversation_id": None}),
    )
    body = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in lines)
    route.fulfill(body=body, content_type="text/event-stream")
