"""``POST /api/chat`` and what belongs to it: once for each message id, own conversations only, failures told."""

from __future__ import annotations

import csv
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server import conversing
from server.deps import Parts
from tests.server.fake_rasa import FakeRasa


def chat(client: TestClient, **body: Any) -> Any:
    return client.post("/api/chat", json=body)


def test_an_answer_with_its_conversation(client: TestClient) -> None:
    reply = chat(client, message="revenue last month").json()
    answer = reply["replies"][0]["answer"]
    assert answer["schema"] == "answer/1"
    assert answer["kind"] == "answer"
    assert answer["evidence"] is None
    assert reply["replies"][0]["text"].startswith("Revenue was")
    follow = chat(client, message="and for France?", conversation_id=reply["conversation_id"]).json()
    assert "country=FR" in follow["replies"][0]["answer"]["question"]


def test_the_same_message_id_runs_once_and_replies_the_same(client: TestClient, rasa: FakeRasa) -> None:
    first = chat(client, message="revenue last month", message_id="m-1").json()
    body = {"message": "revenue last month", "message_id": "m-1", "conversation_id": first["conversation_id"]}
    assert chat(client, **body).json() == first
    assert rasa.heard == ["revenue last month"]


def test_a_message_id_sent_twice_at_once_runs_once(client: TestClient, rasa: FakeRasa) -> None:
    conversation = chat(client, message="hello").json()["conversation_id"]
    body = {"message": "orders last month", "message_id": "m-2", "conversation_id": conversation}
    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda _: chat(client, **body).json(), range(2)))
    assert replies[0] == replies[1]
    assert rasa.heard.count("orders last month") == 1


def test_silence_is_told_as_a_failure_and_the_same_message_can_be_tried_again(
    client: TestClient, rasa: FakeRasa
) -> None:
    rasa.fail = "before"
    conversation = chat(client, message="hello").json()
    assert conversation["status"] == 503
    assert "try again" in conversation["detail"]
    rasa.fail = None
    opened = client.get("/api/conversations").json()["conversations"][0]["id"]
    body = {"message": "revenue last month", "message_id": "m-3", "conversation_id": opened}
    rasa.fail = "before"
    assert chat(client, **body).status_code == 503
    rasa.fail = None
    assert chat(client, **body).json()["replies"][0]["answer"]["kind"] == "answer"


def test_an_answer_that_was_stored_is_given_though_rasa_was_lost(client: TestClient, rasa: FakeRasa) -> None:
    rasa.fail = "after"
    assert chat(client, message="revenue last month").json()["replies"][0]["answer"]["kind"] == "answer"


def test_events_stream_progress_reply_and_end(client: TestClient) -> None:
    stream = client.post(
        "/api/chat", json={"message": "revenue last month"}, headers={"Accept": "text/event-stream"}
    )
    events = [block.split("\n", 1) for block in stream.text.strip().split("\n\n")]
    names = [event[0].removeprefix("event: ") for event in events]
    assert names[-2:] == ["reply", "end"]
    reply = json.loads(events[-2][1].removeprefix("data: "))
    assert reply["answer"]["claims"][0]["quantity"]["unit"] == "EUR"


def test_a_choice_is_taken_once_by_token_or_by_its_label(client: TestClient) -> None:
    asked = chat(client, message="best campaigns").json()
    conversation = asked["conversation_id"]
    options = asked["replies"][0]["answer"]["options"]
    taken = chat(client, choice=options[1]["choice"], conversation_id=conversation).json()
    assert "roas" in taken["replies"][0]["answer"]["question"]
    again = chat(client, choice=options[1]["choice"], conversation_id=conversation)
    assert again.status_code == 409
    typed = chat(client, message="by spend", conversation_id=conversation).json()
    assert "spend by campaign" in typed["replies"][0]["answer"]["question"]


def test_a_choice_is_taken_by_its_place_and_sending_it_again_gives_the_same(client: TestClient) -> None:
    asked = chat(client, message="best campaigns").json()
    conversation = asked["conversation_id"]
    said = {"message": "the second one", "conversation_id": conversation, "message_id": "m-second"}
    taken = chat(client, **said).json()
    assert "roas" in taken["replies"][0]["answer"]["question"]
    again = chat(client, **said)
    assert again.status_code == 200
    assert again.json()["replies"] == taken["replies"]


def test_a_choice_of_another_conversation_is_none(client: TestClient) -> None:
    token = chat(client, message="best campaigns").json()["replies"][0]["answer"]["options"][0]["choice"]
    elsewhere = chat(client, message="hello").json()["conversation_id"]
    assert chat(client, choice=token, conversation_id=elsewhere).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"message": ""}, 422),
        ({"message": "   / "}, 422),
        ({"message": "x" * 1001}, 422),
        ({"message": "a\u0000b"}, 422),
        ({"message": " ".join(["a"] * 201)}, 422),
        ({}, 422),
        ({"message": "hi", "choice": "x"}, 422),
        ({"message": "hi", "sender": "U1"}, 422),
        ({"message": "hi", "conversation_id": "nobody-s"}, 404),
        ({"choice": "invented"}, 404),
    ],
)
def test_bad_input_is_a_problem_with_a_next_step(
    client: TestClient, body: dict[str, str], status: int
) -> None:
    reply = chat(client, **body)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in reply.text
    assert {"type", "title", "status", "code", "detail"} <= set(reply.json())


def test_a_leading_slash_is_no_command(client: TestClient, rasa: FakeRasa) -> None:
    chat(client, message="/restart")
    assert rasa.heard == ["restart"]


def test_foreign_hosts_and_origins_are_refused(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Host": "evil.example:8080"}).status_code == 421
    reply = client.post("/api/chat", json={"message": "hi"}, headers={"Origin": "https://evil.example"})
    assert reply.status_code == 403
    own = client.post("/api/chat", json={"message": "hi"}, headers={"Origin": "http://127.0.0.1:8080"})
    assert own.status_code == 200


def test_the_whole_answer_and_every_row_by_id(client: TestClient) -> None:
    answer = chat(client, message="revenue by product last year").json()["replies"][0]["answer"]
    whole = client.get(f"/api/answers/{answer['id']}").json()
    assert whole["evidence"]["queries"][0]["sql"].startswith("SELECT")
    rows = list(csv.reader(io.StringIO(client.get(f"/api/answers/{answer['id']}.csv").text)))
    assert len(rows) - 1 == whole["table"]["total_rows"] == len(whole["table"]["rows"])
    assert answer["table"]["total_rows"] == len(rows) - 1
    assert len(answer["table"]["rows"]) < len(rows)
    assert client.get("/api/answers/anobody").status_code == 404


def test_a_conversation_is_listed_restored_and_deleted(client: TestClient) -> None:
    conversation = chat(client, message="revenue last month").json()["conversation_id"]
    assert conversation in [c["id"] for c in client.get("/api/conversations").json()["conversations"]]
    turns = client.get(f"/api/conversations/{conversation}").json()["turns"]
    assert turns[0]["text"] == "revenue last month"
    assert turns[0]["replies"][0]["answer"]["kind"] == "answer"
    assert client.delete(f"/api/conversations/{conversation}").status_code == 204
    assert client.get(f"/api/conversations/{conversation}").status_code == 404


def test_a_slow_question_is_answered_with_a_job_whose_answer_follows(
    client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversing, "ANSWER_WITHIN_S", 0.05)
    ask = parts.service.ask

    def slowly(*given: Any, **named: Any) -> Any:
        time.sleep(0.4)
        return ask(*given, **named)

    monkeypatch.setattr(parts.service, "ask", slowly)
    first = chat(client, message="revenue last month").json()
    answer = first["replies"][0]["answer"]
    assert answer["kind"] == "job"
    for _ in range(50):
        job = client.get(f"/api/jobs/{answer['job']['id']}").json()
        if job["state"] == "done":
            break
        time.sleep(0.1)
    assert job["state"] == "done"
    late = client.get(f"/api/answers/{job['result']['answers'][0]}").json()
    assert late["question"].startswith("metrics.query revenue")


def test_a_running_question_can_be_stopped(
    client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = parts.service.ask

    def patiently(request: Any, context: Any, budget: Any, progress: Any) -> Any:
        assert budget.cancel.wait(5)
        return ask(request, context, budget, progress)

    monkeypatch.setattr(parts.service, "ask", patiently)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(chat, client, message="revenue by product all time", message_id="stop-me")
        turn = None
        for _ in range(100):
            turn = next(iter(parts.conversing._running), None)
            if turn:
                break
            time.sleep(0.02)
        assert client.delete(f"/api/turns/{turn}").status_code == 202
        answer = asked.result().json()["replies"][0]["answer"]
    assert answer["kind"] == "fail"
    assert client.delete(f"/api/turns/{turn}").status_code == 404


def test_health_and_readiness(client: TestClient, rasa: FakeRasa) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ready"
    rasa.fail = "before"
    unready = client.get("/readyz")
    assert unready.status_code == 503
    assert unready.json()["parts"]["rasa"] == "not answering"


def test_the_page_and_its_policy(client: TestClient) -> None:
    page = client.get("/")
    assert "Marlow" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for file in ("main.js", "page.css", "icon.svg", "widget.js", "fonts/inter-latin.woff2"):
        assert client.get(f"/static/{file}").status_code == 200
    start = client.get("/api/start").json()
    assert start["is_demo"] is True
    assert "recommend products for user 42" in start["examples"]
