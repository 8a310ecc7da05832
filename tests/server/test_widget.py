"""Tokens of pages that embed: what lets in, what does not, and what whoever comes by one may do."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from fastapi.testclient import TestClient

from server.deps import Parts
from server.widget import checked_origin

ORIGIN = "https://shop.example"


@pytest.fixture
def key(client: TestClient) -> dict[str, Any]:
    made = client.post("/api/widget-keys", json={"name": "Shop", "origins": [ORIGIN]})
    assert made.status_code == 201
    return dict(made.json())


def token(key: dict[str, Any], **changed: Any) -> str:
    claims = {
        "aud": "marlow",
        "sub": "ines",
        "role": "analyst",
        "origin": ORIGIN,
        "exp": int(time.time()) + 300,
    }
    claims |= changed
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key["private_key"], algorithm="ES256", headers={"kid": key["id"]})


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_a_token_lets_in_as_a_user_of_its_own(client: TestClient, key: dict[str, Any]) -> None:
    headers = bearer(token(key))
    reply = client.post("/api/chat", json={"message": "revenue last month"}, headers=headers).json()
    assert reply["replies"][0]["answer"]["kind"] == "answer"
    answer = reply["replies"][0]["answer"]["id"]
    assert client.get(f"/api/answers/{answer}").status_code == 404
    assert client.get(f"/api/answers/{answer}", headers=bearer(token(key))).status_code == 200
    assert client.get(f"/api/answers/{answer}", headers=bearer(token(key, sub="ben"))).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": int(time.time()) - 60},
        {"exp": int(time.time()) + 3600},
        {"exp": None},
        {"aud": "other"},
        {"sub": None},
        {"origin": "https://evil.example"},
        {"origin": None},
        {"role": "admin"},
        {"role": "privacy"},
    ],
    # Named without the time of day: every process that collects them must give them the same names.
    ids=["over", "too long", "without end", "audience", "nobody", "origin", "no origin", "admin", "privacy"],
)
def test_what_does_not_let_in(client: TestClient, key: dict[str, Any], changed: dict[str, Any]) -> None:
    refused = client.get("/api/conversations", headers=bearer(token(key, **changed)))
    assert refused.status_code == 401
    assert refused.json()["code"] == "token_refused"
    assert "Traceback" not in refused.text


def test_another_key_an_unsigned_and_a_revoked_token(client: TestClient, key: dict[str, Any]) -> None:
    other = client.post("/api/widget-keys", json={"name": "Other", "origins": [ORIGIN]}).json()
    forged = token({**other, "id": key["id"]})
    unsigned = jwt.encode(
        {"aud": "marlow", "sub": "x", "exp": int(time.time()) + 60},
        "",
        algorithm="none",
        headers={"kid": key["id"]},
    )
    good = token(key)
    assert client.get("/api/conversations", headers=bearer(good)).status_code == 200
    client.delete(f"/api/widget-keys/{key['id']}")
    for text in (forged, unsigned, good, "no.token.at-all", ""):
        assert client.get("/api/conversations", headers=bearer(text)).status_code == 401


def test_whoever_comes_by_a_widget_imports_nothing_and_makes_no_keys(
    client: TestClient, key: dict[str, Any]
) -> None:
    headers = bearer(token(key))
    assert client.get("/api/widget-keys", headers=headers).status_code == 403
    assert (
        client.post("/api/widget-keys", json={"name": "x", "origins": [ORIGIN]}, headers=headers).status_code
        == 403
    )
    assert (
        client.post("/api/imports", files={"file": ("orders.csv", "a\n1\n")}, headers=headers).status_code
        == 403
    )


def test_a_viewer_is_not_offered_who(client: TestClient, key: dict[str, Any]) -> None:
    labels = {}
    for role in ("viewer", "analyst"):
        headers = bearer(token(key, role=role))
        reply = client.post(
            "/api/chat", json={"message": "revenue by channel last quarter"}, headers=headers
        ).json()
        answer = reply["replies"][0]["answer"]["id"]
        found = client.post(f"/api/answers/{answer}/next", json={"row": 1}, headers=headers).json()["options"]
        labels[role] = {option["label"] for option in found}
    assert labels["analyst"] - labels["viewer"] == {"Who is behind Search?"}


def test_a_viewer_reads_no_list_of_one_customer(client: TestClient, key: dict[str, Any]) -> None:
    path = "/api/recommendations/42?placement=home"
    refused = client.get(path, headers=bearer(token(key, role="viewer")))
    assert (refused.status_code, refused.json()["code"]) == (403, "role_for_person")
    unknown = client.get("/api/recommendations/99999999", headers=bearer(token(key, role="viewer")))
    assert unknown.json()["code"] == "role_for_person", "the same whether there is such a customer or not"
    assert client.get(path, headers=bearer(token(key, role="analyst"))).status_code == 200


def test_a_user_has_the_roles_that_the_state_names(client: TestClient) -> None:
    parts: Parts = client.app.state.parts  # type: ignore[attr-defined]
    officer = parts.state.users.create("Vera", None, ["privacy", "approver", "captain"], datetime.now(UTC))
    assert parts.conversing.roles_of(officer.id) == {"privacy", "approver"}
    assert parts.conversing.roles_of("nobody") == frozenset()
    assert "privacy" not in parts.conversing.roles_of(parts.owner_id)


def test_only_registered_pages_may_hold_the_frame(client: TestClient) -> None:
    assert client.get("/embed").headers["content-security-policy"].endswith("frame-ancestors 'none'")
    client.post("/api/widget-keys", json={"name": "Shop", "origins": [ORIGIN]})
    assert client.get("/embed").headers["content-security-policy"].endswith(f"frame-ancestors {ORIGIN}")
    assert client.get("/").headers["content-security-policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize(
    "text", ["shop.example", "http://shop.example", "https://shop.example/path", "*", "javascript:x"]
)
def test_origins_are_checked(client: TestClient, text: str) -> None:
    with pytest.raises(ValueError, match=r"origin|encrypted"):
        checked_origin(text)
    assert client.post("/api/widget-keys", json={"name": "x", "origins": [text]}).status_code == 422


def test_a_private_key_is_no_public_one(client: TestClient, key: dict[str, Any]) -> None:
    body = {"name": "x", "origins": [ORIGIN], "public_key": key["private_key"]}
    assert client.post("/api/widget-keys", json=body).status_code == 422
