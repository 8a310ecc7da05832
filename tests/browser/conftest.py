"""Debian's Chromium on the real processes: gateway, Rasa, store. What the browser complains about fails a test."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from tests.e2e.running import Marlow

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-default-apps", "--disable-domain-reliability", "--no-pings",
)  # fmt: skip
FAULTS = Path(__file__).resolve().parent / "faults"
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def marlow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marlow]:
    """The demo shop and its processes, on ports of their own."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium (Debian: apt-get install chromium)")
    home = tmp_path_factory.mktemp("browser") / "home"
    if built_before := os.environ.get("MARLOW_TEST_DEMO_HOME"):
        # Saves whoever changes the page the minute that building the shop takes.
        shutil.copytree(built_before, home)
    running = faulty(Marlow.on(home))
    if not built_before:
        built = running.cli("demo", "--build-only")
        assert built.returncode == 0, built.stderr
    running.start()
    yield running
    running.stop()
    running.http.close()


def faulty(marlow: Marlow) -> Marlow:
    """The same, with a store that can be made slow or broken (faults/sitecustomize.py)."""
    marlow.environment |= {"PYTHONPATH": str(FAULTS), "MARLOW_TEST_FAULTS": str(marlow.home / "faults")}
    return marlow


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright, marlow: Marlow) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(ARGUMENTS))
    yield opened
    opened.close()


@dataclass
class Desk:
    """One page of a person, and everything that it complained of or asked from elsewhere."""

    context: BrowserContext
    page: Page
    url: str
    home: Path
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    """Origins that a test itself serves."""
    closing: list[Callable[[], None]] = field(default_factory=list)

    @contextmanager
    def fault(self, kind: str) -> Iterator[None]:
        """The facts store is ``slow`` or ``broken`` meanwhile."""
        self.set_fault(kind)
        try:
            yield
        finally:
            self.set_fault(None)

    def close(self) -> None:
        self.set_fault(None)
        self.context.close()
        for close in self.closing:
            close()

    def set_fault(self, kind: str | None) -> None:
        """The facts store is ``slow`` or ``broken`` from now on, or well again."""
        file = self.home / "faults"
        file.unlink(missing_ok=True)
        if kind:
            file.write_text(kind)

    def send(self, text: str) -> None:
        """Ask, and wait for nothing."""
        self.page.fill("#question", text)
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Enter")

    def open(self, path: str = "/") -> Page:
        self.page.goto(self.url + path)
        return self.page

    def fresh(self) -> Page:
        """The first paint, whatever was talked about before."""
        page = self.open()
        page.evaluate("localStorage.clear()")
        page.goto(self.url + "/")
        page.wait_for_selector(".welcome")
        return page

    def unpin(self) -> None:
        """Take everything off the page of pins."""
        self.page.evaluate(
            """async () => { for (const pin of (await (await fetch('/api/pins')).json()).pins)
            await fetch('/api/pins/' + pin.id, {method: 'DELETE'}); }"""
        )

    def ask(self, text: str, chart: bool = False) -> None:
        """Ask and wait for the answer."""
        before = self.page.locator("section.turn").count()
        self.send(text)
        turn = f"section.turn:nth-of-type({before + 1})"
        self.page.wait_for_selector(f'{turn}[data-state="answered"]', timeout=30_000)
        if chart:
            self.page.wait_for_selector(f"{turn} answer-chart[data-drawn]", timeout=15_000)

    def eventually(self, script: str, seconds: float = 8.0) -> None:
        """Wait until an asynchronous expression gives something true."""
        deadline = time.monotonic() + seconds
        while not self.page.evaluate(script):
            assert time.monotonic() < deadline, script
            self.page.wait_for_timeout(50)

    @property
    def last(self) -> Any:
        return self.page.locator("section.turn").last

    def axe(self, *rules: str) -> list[str]:
        """What axe-core finds by all rules or by these; injected by the debugger, so that the page's policy stays in force."""
        options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
        if not AXE.exists():
            pytest.skip("axe-core is not installed (npm ci in web/)")
        found: list[Any] = []
        for frame in self.page.frames:
            if frame.url.startswith(self.url):
                frame.evaluate(AXE.read_text(encoding="utf-8"))
                run = "async (options) => (await axe.run(document, options)).violations"
                found += frame.evaluate(run, options)
        return [
            f"{v['id']}: {n['html'][:120]} {n.get('failureSummary', '')[:200]}"
            for v in found
            for n in v["nodes"][:3]
        ]


NewDesk = Callable[..., Desk]


@pytest.fixture
def new_desk(browser: Browser, marlow: Marlow) -> Iterator[NewDesk]:
    """Makes pages with a size, a scheme and so on; checks afterwards that none complained."""
    desks: list[Desk] = []

    def make(width: int = 1280, height: int = 900, **more: Any) -> Desk:
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        context.set_default_timeout(15_000)
        page = context.new_page()
        desk = Desk(context, page, marlow.url, marlow.home)
        _listen(desk, page)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        said = [c for c in desk.complaints if not any(re.search(e, c) for e in desk.expected)]
        outside = desk.outside
        desk.close()
        assert not said, said
        assert not outside, outside


def _listen(desk: Desk, page: Page) -> None:
    def asked(request: Request) -> None:
        if not request.url.startswith((desk.url, "data:", "blob:", *desk.own)):
            desk.outside.append(request.url)

    page.on("console", lambda m: desk.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: desk.complaints.append(str(e)))
    page.on("request", asked)
    # A violation of the policy is a console error in Chromium; this says so even where it is swallowed.
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    return new_desk()
