"""What the page stands on: exports, forms of a chart, what can be asked next, thumbs, pins, links, type-ahead, events."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from python_calamine import CalamineWorkbook

from server.deps import Parts
from server.memory import now
from server.wire import MOST_BYTES, size_of


def ask(client: TestClient, message: str, conversation: str | None = None) -> dict[str, Any]:
    more = {"conversation_id": conversation} if conversation else {}
    reply = client.post("/api/chat", json={"message": message, **more}).json()
    return {"conversation": reply["conversation_id"], **reply["replies"][0]["answer"]}


@pytest.mark.parametrize(
    "message",
    ["revenue by product last year", "revenue by country and category last quarter", "revenue by day all time", "segment my customers"],
)  # fmt: skip
def test_an_answer_travels_with_its_spec_within_its_size(client: TestClient, message: str) -> None:
    answer = ask(client, message)
    answer.pop("conversation")
    assert answer["chart"]["spec"]["usermeta"]["forms"]
    assert size_of(answer) <= MOST_BYTES


def test_every_export_has_every_row(client: TestClient) -> None:
    answer = ask(client, "revenue by product last quarter")
    total = answer["table"]["total_rows"]
    base = f"/api/answers/{answer['id']}"
    assert total > len(answer["table"]["rows"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{base}.xlsx").content)).get_sheet_by_name(
        "Rows"
    )
    assert len(rows.to_python()) == 1 + total + 1  # heading, rows, total
    with zipfile.ZipFile(io.BytesIO(client.get(f"{base}.zip").content)) as parts:
        told = json.loads(next(parts.read(n) for n in parts.namelist() if n.endswith(".about.json")))
    assert told["rows"] == total
    assert told["queries"][0]["sql"].startswith("SELECT")
    png = client.get(f"{base}.png?scheme=dark")
    assert png.headers["content-disposition"].startswith('attachment; filename="marlow-revenue-by-product')
    assert Image.open(io.BytesIO(png.content)).info["Title"] == answer["headline"]["text"]
    assert b"<metadata>" in client.get(f"{base}.svg").content
    assert client.get(f"{base}.pdf").content.startswith(b"%PDF")
    assert client.get(f"{base}.exe").status_code == 404
    assert client.get("/api/answers/anobody.xlsx").status_code == 404


def test_a_conversation_on_paper(client: TestClient) -> None:
    answer = ask(client, "ROAS by channel last quarter")
    ask(client, "revenue last month", answer["conversation"])
    made = client.get(f"/api/conversations/{answer['conversation']}.pdf")
    assert made.content.startswith(b"%PDF")
    assert b"/Type/Pages/Count 2/" in made.content
    assert client.get("/api/conversations/nobody-s.pdf").status_code == 404


def test_a_chart_in_another_form(client: TestClient) -> None:
    answer = ask(client, "revenue by country last quarter")
    drawn = client.get(f"/api/answers/{answer['id']}/chart?form=map").json()
    assert drawn["spec"]["usermeta"]["form"] == "map"
    assert drawn["spec"]["projection"]
    assert client.get(f"/api/answers/{answer['id']}/chart?form=funnel").status_code == 404


def options(client: TestClient, answer: dict[str, Any], **pointed: Any) -> dict[str, dict[str, Any]]:
    found = client.post(f"/api/answers/{answer['id']}/next", json=pointed).json()["options"]
    return {option["label"]: option for option in found}


def choose(client: TestClient, answer: dict[str, Any], option: dict[str, Any]) -> dict[str, Any]:
    body = {"choice": option["choice"], "conversation_id": answer["conversation"]}
    reply = client.post("/api/chat", json=body).json()
    return {"conversation": reply["conversation_id"], **reply["replies"][0]["answer"]}


def test_what_can_be_asked_about_a_row(client: TestClient) -> None:
    answer = ask(client, "revenue by channel last quarter")
    row = [r[0] for r in answer["table"]["rows"]].index("E-mail")
    found = options(client, answer, row=row)
    assert next(iter(found)) == "Only E-mail"
    assert {"E-mail by campaign", "Why did E-mail change?", "Who is behind E-mail?"} <= set(found)
    only = choose(client, answer, found["Only E-mail"])
    assert only["question"] == "metrics.query revenue in 2026-07-01..2026-10-01 where channel=email"
    assert only["claims"][0]["quantity"]["value"] == answer["table"]["rows"][row][1]
    why = choose(client, answer, found["Why did E-mail change?"])
    assert why["chart"]["intent"] == "change"
    assert "vs 2026-04-01..2026-07-01" in why["question"]
    who = choose(client, answer, found["Who is behind E-mail?"])
    assert who["question"].startswith("metrics.query revenue by customer")


def test_what_can_be_asked_about_a_product_of_a_list(client: TestClient) -> None:
    answer = ask(client, "recommend 3 products for customer 42")
    title = answer["table"]["rows"][1][1]
    found = options(client, answer, row=1)
    assert list(found) == [
        f"Why {title}?", f"Similar to {title}", f"What goes with {title}?", f"{title} by month",
    ]  # fmt: skip
    sold = choose(client, answer, found[f"{title} by month"])
    assert sold["question"].startswith(
        "metrics.query revenue by month in 2025-10-01..2026-10-01 where product="
    )
    why = choose(client, answer, found[f"Why {title}?"])
    assert why["question"].startswith("products.why_not 42 ")
    sellers = ask(client, "best sellers in Germany last month")
    assert f"Why {sellers['table']['rows'][0][1]}?" not in options(client, sellers, row=0)


def test_what_can_be_asked_about_a_month_and_a_segment(client: TestClient) -> None:
    months = ask(client, "revenue by month this year")
    found = options(client, months, row=1)
    only = choose(client, months, next(iter(found.values())))
    assert only["question"] == "metrics.query revenue in 2026-02-01..2026-03-01"
    segments = ask(client, "segment my customers", months["conversation"])
    row = [r[0] for r in segments["table"]["rows"]].index("Champions")
    told = choose(client, segments, options(client, segments, row=row)["Only Champions"])
    assert "segment=Champions" in told["question"]
    assert client.post(f"/api/answers/{segments['id']}/next", json={"row": 99}).status_code == 404


def test_chips_are_changed_and_taken_off(client: TestClient) -> None:
    answer = ask(client, "revenue for France last quarter compared to the quarter before")
    periods = options(client, answer, chip="window")
    assert any(label.startswith("Last month") for label in periods)
    typed = options(client, answer, chip="window", typed="from 2026-01-01 to 2026-03-31")
    spring = choose(client, answer, next(iter(typed.values())))
    assert "in 2026-01-01..2026-04-01 vs 2025-10-01..2026-01-01 where country=FR" in spring["question"]
    assert options(client, answer, chip="window", typed="when pigs fly") == {}
    without = options(client, answer, chip="comparison")["Without the comparison"]
    assert without["is_default"]
    assert " vs " not in choose(client, answer, without)["question"]
    countries = options(client, answer, chip="filter:country")
    assert countries["Any country"]["is_default"]
    assert "where" not in choose(client, answer, countries["Any country"])["question"]
    assert "country=DE" in choose(client, answer, countries["Germany instead"])["question"]


def test_a_thumb_down_is_on_the_review_list_with_its_reason(client: TestClient, parts: Parts) -> None:
    answer = ask(client, "revenue last month")
    given = {"verdict": -1, "comment": "number: counts returns"}
    assert client.post(f"/api/answers/{answer['id']}/feedback", json=given).status_code == 204
    entry = next(e for e in parts.state.misread_turns.open() if e.reason == "thumbs_down")
    assert entry.reading is not None
    assert entry.reading["text"] == "revenue last month"
    assert entry.reading["comment"] == "number: counts returns"
    turns = client.get(f"/api/conversations/{answer['conversation']}").json()["turns"]
    assert turns[0]["feedback"] == {answer["id"]: -1}
    assert client.post(f"/api/answers/{answer['id']}/feedback", json={"verdict": 2}).status_code == 422
    assert client.post("/api/answers/anobody/feedback", json={"verdict": 1}).status_code == 404


def test_pins_are_kept_in_order_moved_frozen_and_taken_off(client: TestClient) -> None:
    first = ask(client, "revenue last month")
    second = ask(client, "segment my customers")
    pins = [client.post("/api/pins", json={"answer_id": a["id"]}).json() for a in (first, second)]
    assert client.post("/api/pins", json={"answer_id": first["id"]}).json()["id"] == pins[0]["id"]
    assert [p["title"] for p in client.get("/api/pins").json()["pins"]] == [
        "Revenue last month",
        "Segment my customers",
    ]
    client.patch(f"/api/pins/{pins[1]['id']}", json={"move": "up"})
    assert client.get("/api/pins").json()["pins"][0]["id"] == pins[1]["id"]
    shown = client.get(f"/api/pins/{pins[0]['id']}").json()
    assert shown["answer"]["claims"][0] == first["claims"][0]
    assert client.get(f"/api/pins/{pins[0]['id']}").json()["answer"]["id"] == shown["answer"]["id"]
    client.patch(f"/api/pins/{pins[0]['id']}", json={"frozen": True})
    assert client.get(f"/api/pins/{pins[0]['id']}").json()["frozen"]
    titles = [c["title"] for c in client.get("/api/conversations").json()["conversations"]]
    assert titles.count("revenue last month") == 1
    assert client.delete(f"/api/pins/{pins[0]['id']}").status_code == 204
    assert client.get(f"/api/pins/{pins[0]['id']}").status_code == 404
    hello = ask(client, "hello")
    assert client.post("/api/pins", json={"answer_id": hello["id"]}).status_code in (201, 422)


def test_a_link_opens_the_page_of_pins_without_single_customers(client: TestClient, parts: Parts) -> None:
    said = (
        "ROAS by channel last quarter",
        "top 10 customers by revenue",
        "show me customer 42",
        "revenue for customer 42",
    )
    pins = {s: client.post("/api/pins", json={"answer_id": ask(client, s)["id"]}).json()["id"] for s in said}
    made = client.post("/api/pins/share", json={"days": 1}).json()
    assert 'data-page="shared"' in client.get(made["url"]).text
    board = "/api/boards/" + made["url"].removeprefix("/b/")
    shown = client.get(board).json()
    assert [pin["id"] for pin in shown["pins"]] == [pins["ROAS by channel last quarter"]]
    assert shown["kept_back"] == 3
    one = client.get(f"{board}/{pins['ROAS by channel last quarter']}").json()["answer"]
    assert one["headline"]["text"].startswith("Highest ROAS in Q3 2026")
    assert (one["evidence"], one["options"], one["follow_ups"]) == (None, [], [])
    saved = client.get(f"{board}/{pins['ROAS by channel last quarter']}/file.csv")
    assert saved.text.startswith("Channel,ROAS")
    for personal in said[1:]:
        assert client.get(f"{board}/{pins[personal]}").status_code == 404
        assert client.get(f"{board}/{pins[personal]}/file.csv").status_code == 404
    assert client.get("/api/boards/invented").status_code == 404
    late = parts.state.board_links.make(parts.owner_id, now() - timedelta(days=2), now() - timedelta(days=1))
    assert client.get(f"/api/boards/{late}").status_code == 404
    assert client.get("/api/pins/share").json() == {"in_force": 1}
    assert client.delete("/api/pins/share").status_code == 204
    assert client.get(board).status_code == 404
    assert {event.action for event in parts.state.audit.all()} >= {"share_pins", "unshare_pins"}
    for pin in pins.values():
        client.delete(f"/api/pins/{pin}")


def test_a_link_opens_one_answer_until_it_expires(client: TestClient, parts: Parts) -> None:
    answer = ask(client, "ROAS by channel last quarter")
    made = client.post("/api/share", json={"answer_id": answer["id"], "days": 1}).json()
    token = made["url"].removeprefix("/a/")
    shared = client.get(f"/api/shared/{token}").json()["answer"]
    assert shared["headline"] == answer["headline"]
    assert shared["evidence"] is None
    assert client.get(f"/api/shared/{token}.csv").text.startswith("Channel,ROAS")
    assert 'data-page="shared"' in client.get(made["url"]).text
    assert client.get("/api/shared/invented").status_code == 404
    late = parts.state.share_links.make(
        answer["id"], parts.owner_id, now() - timedelta(days=2), now() - timedelta(days=1)
    )
    assert client.get(f"/api/shared/{late}").status_code == 404
    assert client.delete(f"/api/share/{answer['id']}").status_code == 204
    assert client.get(f"/api/shared/{token}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "kind", "label"),
    [
        ("reven", "metric", "revenue"),
        ("ROAS by chan", "dimension", "channel"),
        ("revenue for germ", "country", "Germany"),
        ("how many champ", "segment", "Champions"),
        ("how did brand search al", "campaign", "Brand Search Always On"),
    ],
)
def test_type_ahead(client: TestClient, typed: str, kind: str, label: str) -> None:
    found = client.get("/api/catalogue", params={"q": typed}).json()["suggestions"]
    hit = next(s for s in found if s["label"] == label)
    assert hit["kind"] == kind
    assert label.lower().startswith(typed[hit["start"] :].lower())


def test_type_ahead_knows_what_was_asked_before(client: TestClient) -> None:
    ask(client, "revenue by month for Germany")
    found = client.get("/api/catalogue", params={"q": "by month germ"}).json()["suggestions"]
    assert {"kind": "question", "label": "revenue by month for Germany", "start": 0} in found


def test_conversations_are_found_by_their_words(client: TestClient) -> None:
    answer = ask(client, "revenue by month for Austria")
    hits = client.get("/api/search", params={"q": "AUSTRIA month"}).json()["hits"]
    assert hits[0]["conversation_id"] == answer["conversation"]
    assert client.get("/api/search", params={"q": "100%_"}).json()["hits"] == []
    assert (
        client.patch(f"/api/conversations/{answer['conversation']}", json={"title": "Austria"}).status_code
        == 204
    )
    assert client.get("/api/conversations").json()["conversations"][0]["title"] == "Austria"


def test_a_drop_is_previewed_and_a_demo_home_takes_nothing(client: TestClient, parts: Parts) -> None:
    rows = "Order ID,Customer ID,Order Date\n1,7,2026-09-01\n2,8,2026-09-02\n"
    found = client.post("/api/imports", files={"file": ("../../orders.csv", rows)}).json()
    assert found["target"] == "orders"
    assert found["file_name"] == "orders.csv"
    assert {g["field"] for g in found["mapping"]} >= {"external_id", "ordered_at"}
    assert found["first_rows"][0]["Order ID"] == "1"
    refused = client.post(f"/api/imports/{found['id']}/commit", json={"target": "orders"})
    assert refused.status_code == 409
    assert refused.json()["code"] == "demo_store"
    assert client.post("/api/imports/" + "0" * 32 + "/commit", json={"target": "orders"}).status_code == 404
    strange = client.post("/api/imports", files={"file": ("x.csv", "a,b\n1,2\n")})
    assert strange.status_code == 409
    assert "fit no table" in strange.json()["detail"]
    assert client.post("/api/imports/999999/undo", json={}).status_code == 409
