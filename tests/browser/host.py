"""A page of another origin that embeds Marlow."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import jwt


class Host:
    """A shop's own server: a page that embeds Marlow, and a signed token for whoever is logged in there."""

    def __init__(self, marlow_url: str) -> None:
        self.marlow_url = marlow_url
        self.key: dict[str, Any] = {}
        self.life_s = 300
        self.tokens = 0
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, kind = host.served(self.path)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def served(self, path: str) -> tuple[bytes, str]:
        if path == "/token":
            self.tokens += 1
            return self.token().encode(), "text/plain"
        page = f"""<!doctype html><title>Shop</title><link rel="icon" href="data:,"><h1>Our shop</h1><div id="here"></div>
        <script src="{self.marlow_url}/widget.js"></script>
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

    def register(self) -> None:
        """Make a key for this page, as the one who runs Marlow does."""
        given = {"name": "Shop", "origins": [self.origin]}
        self.key = httpx.post(f"{self.marlow_url}/api/widget-keys", json=given, trust_env=False).json()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
