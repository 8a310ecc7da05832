"""The widget on a page of another origin: it logs in by the page's token, answers, and leaves the page alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewDesk
from tests.e2e.running import Marlow

pytestmark = pytest.mark.browser


class Host:
    """A shop's own server: a page that embeds Marlow, and a signed token for whoever is logged in there."""

    def __init__(self, marlow: Marlow) -> None:
        self.key: dict[str, Any] = {}
        self.life_s = 300
        self.tokens = 0
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, kind = host.served(self.path, marlow)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def served(self, path: str, marlow: Marlow) -> tuple[bytes, str]:
        if path == "/token":
            self.tokens += 1
            return self.token().encode(), "text/plain"
        page = f"""<!doctype html><title>Shop</title><link rel="icon" href="data:,"><h1>Our shop</h1><div id="here"></div>
        <script src="{marlow.url}/widget.js"></script>
        <script>Marlow.embed(document.getElementById("here"), {{
          token: async () => (await fetch("/token")).text(), look: {{"--accent": "#0f6e46"}} }});</script>"""
        return page.encode(), "text/html; charset=utf-8"

    def token(self) -> str:
        claims = {
            "aud": "marlow",
            "sub": "ines",
            "role": "analyst",
            "origin": self.origin,
            "exp": int(time.time()) + self.life_s,
        }
        return jwt.encode(claims, self.key["private_key"], algorithm="ES256", headers={"kid": self.key["id"]})


@pytest.fixture
def host(marlow: Marlow) -> Iterator[Host]:
    made = Host(marlow)
    yield made
    made.server.shutdown()
    made.server.server_close()


def register(host: Host, marlow: Marlow) -> None:
    reply = marlow.http.post(f"{marlow.url}/api/widget-keys", json={"name": "Shop", "origins": [host.origin]})
    host.key = reply.json()


def test_it_answers_on_a_page_of_another_origin(new_desk: NewDesk, host: Host, marlow: Marlow) -> None:
    register(host, marlow)
    desk = new_desk()
    own = desk.outside
    desk.page.goto(host.origin)
    frame = desk.page.frame_locator("iframe")
    frame.locator("#question").fill("ROAS by channel last quarter")
    frame.locator("#question").press("Enter")
    expect(frame.locator(".lead strong").first).to_have_text("10.55×")
    frame.locator("answer-chart[data-drawn]").wait_for()
    assert host.tokens == 1
    assert {url.removeprefix(host.origin) for url in own} <= {"/", "/token"}
    own.clear()
    accent = frame.locator("html").evaluate("(e) => getComputedStyle(e).getPropertyValue('--accent')")
    assert accent == "#0f6e46"
    titles = [c["title"] for c in marlow.http.get(f"{marlow.url}/api/conversations").json()["conversations"]]
    before = titles.count("ROAS by channel last quarter")
    with desk.page.expect_download() as saved:
        frame.get_by_role("button", name="Export").click()
        frame.get_by_role("menuitem", name="CSV, every row").click()
    assert "E-mail,10.55" in saved.value.path().read_text(encoding="utf-8")
    titles = [c["title"] for c in marlow.http.get(f"{marlow.url}/api/conversations").json()["conversations"]]
    assert titles.count("ROAS by channel last quarter") == before
    desk.page.evaluate(
        "document.querySelector('iframe').contentWindow.postMessage({type: 'marlow:token', token: 'x.y.z'}, '*')"
    )
    own.clear()


def test_a_token_that_ended_is_asked_for_anew(new_desk: NewDesk, host: Host, marlow: Marlow) -> None:
    register(host, marlow)
    host.life_s = -30
    desk = new_desk()
    desk.expected.append("401")
    desk.page.goto(host.origin)
    frame = desk.page.frame_locator("iframe")
    frame.locator("#question").wait_for()
    host.life_s = 300
    frame.locator("#question").fill("revenue last month")
    frame.locator("#question").press("Enter")
    expect(frame.locator(".lead strong").first).to_have_text("€130,265.72")
    assert host.tokens >= 2
    desk.outside.clear()


def test_a_page_that_is_not_registered_holds_no_frame(new_desk: NewDesk, host: Host, marlow: Marlow) -> None:
    stranger = Host(marlow)
    register(host, marlow)
    desk = new_desk()
    desk.expected.append("frame-ancestors|Framing|refused")
    try:
        desk.page.goto(stranger.origin)
        desk.page.wait_for_timeout(1500)
        assert desk.page.frames[-1].url.startswith(("chrome-error:", "about:"))
    finally:
        stranger.server.shutdown()
        stranger.server.server_close()
    desk.outside.clear()


def test_a_token_signed_for_another_origin_is_not_listened_to(
    new_desk: NewDesk, host: Host, marlow: Marlow
) -> None:
    register(host, marlow)
    true_origin, host.origin = host.origin, "http://localhost:1"
    desk = new_desk()
    desk.page.goto(true_origin)
    frame = desk.page.frame_locator("iframe")
    expect(frame.locator(".waiting")).to_have_text("Waiting for the page to log you in.")
    expect(frame.locator("#question")).to_have_count(0)
    desk.outside.clear()
