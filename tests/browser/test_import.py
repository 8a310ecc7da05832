"""First run: an empty home, a file dropped on the page, its preview, the import, and taking it back; a locale that was set."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Browser, expect

from analytics.state.opened import open_state
from tests.browser.conftest import Desk, _listen
from tests.e2e.running import ROOT, Marlow

pytestmark = pytest.mark.browser

DROP = """(rows) => {
  const given = new DataTransfer();
  given.items.add(new File([rows], 'customers.csv', {type: 'text/csv'}));
  for (const name of ['dragover', 'drop']) {
    const event = new DragEvent(name, {bubbles: true, cancelable: true, dataTransfer: given});
    document.querySelector('main').dispatchEvent(event);
    if (name === 'dragover') window.overlay = new Promise((done) => requestAnimationFrame(() => done(document.querySelector('.drop')?.textContent)));
  }
  return window.overlay;
}"""


@pytest.fixture(scope="module")
def empty_home(tmp_path_factory: pytest.TempPathFactory, marlow: Marlow) -> Iterator[Marlow]:
    """The marlow process alone, on a home without data: a file needs no Rasa."""
    running = Marlow.on(tmp_path_factory.mktemp("empty") / "home")
    state = open_state(f"sqlite:///{running.home / 'state.sqlite'}", running.home)
    state.settings.set("locale", "de-DE", "test", datetime.now(UTC))
    state.close()
    secrets = {"MARLOW_RASA_SECRET": "a" * 32, "MARLOW_WEBHOOK_SECRET": "b" * 32}
    process = subprocess.Popen(
        [sys.executable, "-m", "server.main"], env={**running.environment, **secrets}, cwd=ROOT,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if running.http.get(f"{running.url}/healthz").status_code == 200:
                break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield running
    process.terminate()
    process.wait(20)
    running.http.close()


def test_from_nothing_to_data_and_back(browser: Browser, empty_home: Marlow) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    desk = Desk(context, context.new_page(), empty_home.url, empty_home.home)
    _listen(desk, desk.page)
    page = desk.open()
    expect(page.locator(".welcome h2")).to_have_text("Welcome. Let us start with your data.")
    expect(page.locator(".fresh")).to_have_text("No data yet")
    page.evaluate(DROP, "Customer ID,Country,Shoe size\n7,FR,41\n8,DE,40\n,FR,39\n")
    dialog = page.get_by_role("dialog", name="Import customers.csv")
    expect(dialog.get_by_role("combobox")).to_have_value("customers")
    expect(dialog).to_contain_text("Not imported: Shoe size")
    expect(dialog).to_contain_text("1 records would be rejected")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog).to_contain_text("2 lines loaded, 1 rejected, of 4.")
    dialog.get_by_role("button", name="Undo the import").click()
    expect(dialog).to_contain_text("Taken back: customers.csv.")
    dialog.get_by_role("button", name="Close").click()
    context.close()
    assert desk.complaints == []
    assert desk.outside == []


def test_numbers_and_dates_are_written_by_the_shops_locale(browser: Browser, empty_home: Marlow) -> None:
    """Expected by CLDR for German: the sign of percent behind a space, months cut to "Sept." with a full stop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    desk = Desk(context, context.new_page(), empty_home.url, empty_home.home)
    _listen(desk, desk.page)
    page = desk.open()
    page.locator(".welcome").wait_for()
    rows = b"Order ID,Order Date\n1,2026-09-01\n2,2026-09-02\n"
    page.set_input_files("#file", {"name": "orders.csv", "mimeType": "text/csv", "buffer": rows})
    dialog = page.get_by_role("dialog", name="Import orders.csv")
    expect(dialog.locator("td.figure").first).to_have_text("100\u00a0%")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog).to_contain_text("2 lines loaded")
    expect(page.locator(".fresh")).to_have_text("Data to 2. Sept. 2026")
    context.close()
    assert desk.complaints == []
