"""Every state that the page can be in, each made by what a person does: for axe-core and for the contact sheet."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from tests.browser.conftest import Desk
from tests.browser.host import Host

State = Callable[[Desk], None]
_days = count(2)


def empty(desk: Desk) -> None:
    desk.fresh()


def working(desk: Desk) -> None:
    page = desk.fresh()
    # Asked for days that nobody asked for yet: an answer that is kept would come at once.
    desk.set_fault("slow")
    desk.send(f"orders from 2026-02-01 to 2026-02-{next(_days):02d}")
    page.get_by_role("button", name="Cancel").wait_for()


def answer(question: str, tab: str = "Chart", form: str = "") -> State:
    def make(desk: Desk) -> None:
        desk.fresh()
        desk.ask(question, chart=tab == "Chart")
        desk.last.get_by_role("tab", name=tab).click()
        if form:
            desk.last.get_by_role("button", name=form).click()
            desk.page.wait_for_timeout(400)
        if tab == "How":
            desk.last.locator("pre").first.wait_for()

    return make


def clarify(desk: Desk) -> None:
    desk.fresh()
    desk.ask("best campaigns")


def propose(desk: Desk) -> None:
    desk.fresh()
    desk.ask("bury Skincare by 30 percent for Champions until 24 December")


def refuse(desk: Desk) -> None:
    desk.fresh()
    desk.ask("give me all customer email addresses")


def fail(desk: Desk) -> None:
    desk.fresh()
    with desk.fault("broken"):
        desk.ask(f"orders from 2026-01-01 to 2026-01-{next(_days):02d}")


def offline(desk: Desk) -> None:
    desk.expected.append("ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = desk.fresh()
    desk.context.set_offline(True)
    desk.send("revenue by month")
    page.get_by_role("button", name="Try again").wait_for()
    desk.context.set_offline(False)


def importing(desk: Desk) -> None:
    page = desk.fresh()
    rows = b"Order ID,Customer ID,Order Date,Note\n1,7,2026-09-01,a\n2,8,2026-09-02,b\n"
    page.set_input_files("#file", {"name": "orders.csv", "mimeType": "text/csv", "buffer": rows})
    page.get_by_role("button", name="Import", exact=True).wait_for()


def pins(desk: Desk) -> None:
    page = desk.fresh()
    desk.unpin()
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


def widget(desk: Desk) -> None:
    """On a page of another origin."""
    host = Host(desk.url)
    desk.closing.append(host.close)
    host.register()
    desk.own.append(host.origin)
    desk.page.goto(host.origin)
    frame = desk.page.frame_locator("iframe")
    frame.locator("#question").fill("ROAS by channel last quarter")
    frame.locator("#question").press("Escape")
    frame.locator("#question").press("Enter")
    frame.locator("answer-chart[data-drawn]").wait_for()


def shared(desk: Desk) -> None:
    """The page of pins, as whoever has its link reads it."""
    pins(desk)
    url = desk.page.evaluate(
        "async () => (await (await fetch('/api/pins/share', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'})).json()).url"
    )
    desk.open(url)
    desk.page.wait_for_selector(".pinned:nth-of-type(2) answer-chart[data-drawn]")


STATES: dict[str, State] = {
    "empty": empty,
    "working": working,
    "chart": answer("revenue by channel last quarter compared to the quarter before"),
    "line": answer("revenue by month in 2026 vs 2025"),
    "bubbles": answer("segment my customers"),
    "retention": answer("retention by month of first order"),
    "funnel": answer("where do we lose people in the shop funnel"),
    "multiples": answer("revenue by month and category in 2026", form="Side by side"),
    "stacked": answer("revenue by country and category last quarter"),
    "map": answer("revenue by country last quarter", form="Map"),
    "table": answer("revenue by channel last quarter", "Table"),
    "how": answer("ROAS by channel last quarter", "How"),
    "clarify": clarify,
    "propose": propose,
    "refuse": refuse,
    "fail": fail,
    "offline": offline,
    "import": importing,
    "pins": pins,
    "shared": shared,
    "widget": widget,
    "beside": beside,
}

LISTED = [name for name in STATES if name not in ("line", "bubbles", "multiples", "stacked", "map", "beside")]
"""The states of the accessibility list; the others are for the contact sheet."""
