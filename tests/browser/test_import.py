"""First run: an empty home, a file dropped on the page, its preview, the import, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Desk, _listen
from tests.e2e.running import Marlow

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
    running = Marlow.on(tmp_path_factory.mktemp("empty") / "home")
    (running.home / "models").mkdir(parents=True)
    model = marlow.home / "models" / "marlow.tar.gz"
    for file in model.parent.iterdir():
        (running.home / "models" / file.name).write_bytes(file.read_bytes())
    running.start()
    yield running
    running.stop()
    running.http.close()


def test_from_nothing_to_data_and_back(browser: Browser, empty_home: Marlow, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    desk = Desk(context, context.new_page(), empty_home.url)
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
