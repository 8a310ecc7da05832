"""The intent component: stored as arrays, read back the same, one embedding for one clause."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import embedding, logistic
from components.embedding import ChangedFileError, checked_bytes, shared_embedder
from components.heads import HEADS
from components.intent import WEIGHTS_FILE, PartsIntentClassifier

EXAMPLES = {
    "query": [
        "revenue last month",
        "orders yesterday",
        "clicks by channel",
        "spend per week",
        "how many units did we sell",
    ],
    "greet": ["hello there", "good morning", "hi", "hey you", "good evening to you"],
    "define": [
        "what does roas mean",
        "define reach",
        "meaning of ctr",
        "what is a cohort",
        "explain the word churn",
    ],
}


@pytest.fixture
def trained(tmp_path: Path) -> tuple[PartsIntentClassifier, LocalModelStorage, Resource]:
    storage = LocalModelStorage.create(tmp_path)
    resource = Resource("intent")
    component = PartsIntentClassifier.create({}, storage, resource, context())
    messages = [Message.build(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    component.train(TrainingData(messages))
    return component, storage, resource


def context() -> ExecutionContext:
    return ExecutionContext(GraphSchema({}), node_name="intent")


def read(component: PartsIntentClassifier, text: str) -> dict[str, Any]:
    message = Message.build(text)
    component.process([message])
    return {key: message.get(key) for key in ("intent", "intent_ranking", "parts")}


def test_round_trip_reads_the_same(
    trained: tuple[PartsIntentClassifier, LocalModelStorage, Resource],
) -> None:
    component, storage, resource = trained
    loaded = PartsIntentClassifier.load({}, storage, resource, context())
    for text in ("units sold in May", "hey", "what is CPM", "orders today and what does CPM mean"):
        assert read(loaded, text) == read(component, text)


def test_parts_of_a_compound_message(
    trained: tuple[PartsIntentClassifier, LocalModelStorage, Resource],
) -> None:
    text = "orders last week and what does reach mean"
    found = read(trained[0], text)
    assert [(part["text"], part["intent"]) for part in found["parts"]] == [
        ("orders last week", "query"),
        ("what does reach mean", "define"),
    ]
    assert all(text[part["start"] : part["end"]] == part["text"] for part in found["parts"])
    assert found["intent"]["name"] == "query"
    assert len(found["parts"][0]["runners_up"]) == 2
    total = sum(item["confidence"] for item in found["intent_ranking"])
    assert total == pytest.approx(1.0)


def test_one_clause_is_embedded_once(
    trained: tuple[PartsIntentClassifier, LocalModelStorage, Resource], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    embed = embedding.Embedder._embed_one

    def counting(self: embedding.Embedder, text: str) -> embedding.Matrix:
        seen.append(text)
        return embed(self, text)

    monkeypatch.setattr(embedding.Embedder, "_embed_one", counting)
    read(trained[0], "revenue and orders by week")
    assert seen == ["revenue and orders by week"]


def test_an_empty_message_has_no_parts(
    trained: tuple[PartsIntentClassifier, LocalModelStorage, Resource],
) -> None:
    assert read(trained[0], "   ")["parts"] is None


def test_weights_hold_no_pickle(trained: tuple[PartsIntentClassifier, LocalModelStorage, Resource]) -> None:
    _, storage, resource = trained
    with storage.read_from(resource) as folder, np.load(folder / WEIGHTS_FILE, allow_pickle=False) as arrays:
        assert sorted(arrays) == ["bias", "labels", "temperature", "weights"]
        assert arrays["weights"].shape == (3, embedding.DIMENSIONS)


def test_embeddings_have_length_one_and_ignore_their_neighbours() -> None:
    alone = shared_embedder().embed(["revenue last month"])
    together = shared_embedder().embed(
        ["hi", "revenue last month", "a much longer text than the one before " * 5]
    )
    assert np.array_equal(alone[0], together[1])
    assert np.linalg.norm(together, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-6)
    assert shared_embedder().embed([]).shape == (0, embedding.DIMENSIONS)


def test_near_meanings_are_near() -> None:
    one, two, other = shared_embedder().embed(
        ["how much did we sell", "what were our sales", "the cat sat on the mat"]
    )
    assert one @ two > 0.6 > 0.3 > one @ other


def test_a_changed_model_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"x")
    with pytest.raises(ChangedFileError, match=r"model\.onnx has sha256 2d711642.* expected abc"):
        checked_bytes(path, "abc")


def test_two_labels_are_a_multinomial_too(tmp_path: Path) -> None:
    vectors = np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]])
    model = logistic.fit(vectors, ["a", "a", "b", "b"])
    model.store(tmp_path / "weights.npz")
    rows = logistic.Logistic.load(tmp_path / "weights.npz").probabilities(vectors)
    assert rows.argmax(axis=1).tolist() == [0, 0, 1, 1]
    assert rows.sum(axis=1) == pytest.approx(np.ones(4))


def test_a_topic_is_heard_beside_the_family(tmp_path: Path) -> None:
    """Blocks of examples name it in their metadata; a family without topics has none, and the round trip keeps it."""
    storage = LocalModelStorage.create(tmp_path)
    resource = Resource("intent")
    component = PartsIntentClassifier.create({}, storage, resource, context())
    messages = [Message.build(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    for message in messages:
        if message.get("intent") == "greet":
            message.set("metadata", {"intent": {"topic": "greeting"}})
    component.train(TrainingData(messages))
    again = PartsIntentClassifier.load({}, storage, resource, context())
    for one in (component, again):
        topics = read(one, "good morning to you")["parts"][0]["topic"]
        assert topics[0]["name"] == "greeting"
        assert topics[0]["confidence"] > 0.5
        assert read(one, "revenue by month")["parts"][0]["topic"] == []


def test_examples_teach_only_what_they_say() -> None:
    """A query without a figure may ask for any; thanks ask for none; a split is taught by those that name one or "none"."""
    topic, figure, split, lack, _ = HEADS
    assert figure.label("query", {"intent": {"figure": "cac"}}) == "figure/cac"
    assert figure.label("query", {}) is None
    assert figure.label("small_talk", None) == "small_talk"
    assert topic.label("query", {}) == "query"
    assert split.label("query", {"intent": {"split": "none"}}) == "split/none"
    assert split.label("small_talk", {}) is None
    assert lack.label("query", {"intent": {"figure": "none", "lack": "stock"}}) == "lack/stock"
    assert lack.label("query", {"intent": {"figure": "cac"}}) == "query"
    assert (split.named("split/none"), split.named("split/brand"), figure.named("small_talk")) == (
        None,
        "brand",
        None,
    )


def test_many_texts_are_embedded_as_each_by_itself() -> None:
    texts = ["revenue last month", "good morning", "what does roas mean"]
    assert np.array_equal(shared_embedder().embed_many(texts), shared_embedder().embed(texts))
