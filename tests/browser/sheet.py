"""The contact sheet: every state, light and dark, 1280 and 390 wide, on one picture to look at.

``python -m tests.browser.sheet OUT.png [state …]``; with MARLOW_TEST_DEMO_HOME it takes a demo home that is there.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM, Desk, faulty
from tests.browser.states import STATES
from tests.e2e.running import Marlow

WIDE, NARROW = (1280, 900), (390, 844)
GAP = 12
SCALE = 0.5


def pictures(browser: Browser, marlow: Marlow, state: str) -> list[Image.Image]:
    """The state in four looks."""
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    desk = Desk(context, context.new_page(), marlow.url, marlow.home)
    STATES[state](desk)
    found = []
    for width, height in (WIDE, NARROW):
        desk.page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            desk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            in_scheme(desk, scheme)
            desk.page.wait_for_timeout(500)
            found.append(Image.open(io.BytesIO(desk.page.screenshot())).convert("RGB"))
    desk.close()
    return found


def in_scheme(desk: Desk, scheme: str) -> None:
    """Wait until the page, and a page within it, shows the scheme: a browser tells of it with its next frame, which may be late."""
    shows = f"document.documentElement.dataset.scheme === {scheme!r}"
    for frame in desk.page.frames:
        if frame.url.startswith(desk.url):
            until = time.monotonic() + 10
            while not frame.evaluate(shows):
                assert time.monotonic() < until, f"the page does not become {scheme}"
                desk.page.wait_for_timeout(50)


def sheet(rows: list[list[Image.Image]]) -> Image.Image:
    """States under one another, looks beside one another."""
    small = [[i.resize((int(i.width * SCALE), int(i.height * SCALE))) for i in row] for row in rows]
    width = max(sum(i.width + GAP for i in row) for row in small) + GAP
    whole = Image.new("RGB", (width, sum(max(i.height for i in row) + GAP for row in small) + GAP), "#77747f")
    top = GAP
    for row in small:
        left = GAP
        for image in row:
            whole.paste(image, (left, top))
            left += image.width + GAP
        top += max(i.height for i in row) + GAP
    return whole


def main() -> int:
    out, wanted = Path(sys.argv[1]), sys.argv[2:] or list(STATES)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if built := os.environ.get("MARLOW_TEST_DEMO_HOME"):
            shutil.copytree(built, home)
        marlow = faulty(Marlow.on(home))
        if not built:
            marlow.cli("demo", "--build-only")
        marlow.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
                sheet([pictures(browser, marlow, state) for state in wanted]).save(out)
                browser.close()
        finally:
            marlow.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
