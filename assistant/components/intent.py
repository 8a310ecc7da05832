"""Intent classifier: one embedding and one logistic regression, for the message and for each of its clauses.

Rasa gives a message one intent; people ask three things at once. So this component also splits the message
(``clauses.py``) and writes the parse-data key ``parts``, which planning reads. A message of
one clause is embedded once.

Beside the broad intent stands what ``heads.py`` learns of a clause: its topic, the figure it asks for, the
split. Blocks of examples name them in their metadata (``topic: dump``, ``figure: cac``). A longer message is
cut into stretches too (``stretches.py``), each with how likely it only tells why somebody asks; what tells is
no part of what a clause is heard as.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.clauses import split
from components.embedding import Matrix, shared_embedder
from components.heads import Heads, is_apart, ranking
from components.logistic import Array, Fit, Logistic, fit
from components.stretches import stretches, surely_asks, weighed

PARTS = "parts"
STRETCHES = "stretches"
WEIGHTS_FILE = "weights.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PartsIntentClassifier(IntentClassifier, GraphComponent):  # type: ignore[misc]
    """Classifies a message and each of its clauses."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need nothing before it: it embeds the raw text itself."""
        return []

    @staticmethod
    def required_packages() -> list[str]:
        """Name what must be importable."""
        return ["onnxruntime", "tokenizers", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings.

        scale: the unit vectors are multiplied by it before the fit. At 1 the regression is so timid that
        a fallback threshold rejects nearly everything; at 5 accuracy is at its best on three public sets.
        strength: scikit-learn's ``C``. runners_up: how many further readings a part names. telling: from
        which probability on a stretch is no part of what its clause is heard as.
        """
        return {"scale": 5.0, "strength": 1.0, "runners_up": 5, "ranking_length": 10, "telling": 0.35}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._model: Logistic | None = None
        self._heads = Heads()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PartsIntentClassifier:
        """Return an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the examples that have an intent, and store the weights."""
        examples = {
            (str(example.get(TEXT)), str(example.get(INTENT))): example.get("metadata")
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get(INTENT)
        }
        if examples:
            texts, labels = zip(*sorted(examples), strict=True)
            vectors = self._scaled(shared_embedder().embed_many(texts))
            told = [examples[pair] for pair in sorted(examples)]
            whole = [row for row, metadata in enumerate(told) if not is_apart(metadata)]
            strength = Fit(float(self._config["strength"]))
            self._model = fit(vectors[whole], [labels[row] for row in whole], strength)
            self._heads = Heads.fitted(vectors, labels, told)
            with self._model_storage.write_to(self._resource) as folder:
                self._model.store(folder / WEIGHTS_FILE)
                self._heads.store(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PartsIntentClassifier:
        """Return the component with the stored weights."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = Logistic.load(folder / WEIGHTS_FILE)
            component._heads = Heads.load(folder)
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and parts."""
        for message in messages:
            text = message.get(TEXT)
            if self._model is not None and text and str(text).strip():
                self._read(message, str(text), self._model)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is: no later component learns from a prediction."""
        return training_data

    def _read(self, message: Message, text: str, model: Logistic) -> None:
        clauses = split(text)
        # The whole text where it is one clause, so that planning and the intent see the very same reading.
        found = self._stretches(text)
        told = [(one["start"], one["end"]) for one in found if one["tells"] >= self._config["telling"]]
        whole = len(clauses) == 1
        texts = [without(text, 0, told) if whole else without(c.text, c.start, told) for c in clauses]
        vectors = self._vectors(texts)
        rankings = [ranking(model, row) for row in model.probabilities(vectors)]
        beside = self._heads.read(vectors, int(self._config["runners_up"]))
        parts = [
            {
                "start": clause.start,
                "end": clause.end,
                "text": clause.text,
                "intent": ranked[0][0],
                "confidence": ranked[0][1],
                "runners_up": [
                    {"intent": name, "confidence": value}
                    for name, value in ranked[1 : 1 + int(self._config["runners_up"])]
                ],
                **more,
            }
            for clause, ranked, more in zip(clauses, rankings, beside, strict=True)
        ]
        named = [{"name": name, "confidence": value} for name, value in rankings[0]]
        message.set("intent", named[0], add_to_output=True)
        message.set("intent_ranking", named[: int(self._config["ranking_length"])], add_to_output=True)
        message.set(PARTS, parts, add_to_output=True)
        message.set(STRETCHES, found, add_to_output=True)

    def _stretches(self, text: str) -> list[dict[str, Any]]:
        """Each stretch of a message of several, with how likely it only tells."""
        spans = stretches(text)
        if len(spans) < 2 or "stretch" not in self._heads.models:
            return []
        said = [text[start:end] for start, end in spans]
        # Embedding is what hearing costs: a stretch whose form settles it is not embedded.
        open_ones = [one for one in dict.fromkeys(said) if not surely_asks(one)]
        likely = dict(zip(open_ones, self._heads.tells(self._vectors(open_ones)), strict=True))
        return [
            {"start": start, "end": end, "tells": weighed(one, likely.get(one, 0.0))}
            for (start, end), one in zip(spans, said, strict=True)
        ]

    def _vectors(self, texts: list[str]) -> Array:
        return self._scaled(shared_embedder().embed(texts))

    def _scaled(self, rows: Matrix) -> Array:
        return rows.astype(np.float64) * float(self._config["scale"])


def without(text: str, start: int, told: list[tuple[int, int]]) -> str:
    """Return a text that begins at ``start`` of a message without what only tells; all where all does."""
    rest = text
    for a, b in told:
        first, last = max(a - start, 0), min(b - start, len(text))
        if first < last:
            rest = rest[:first] + " " * (last - first) + rest[last:]
    return rest if re.search(r"\w", rest) else text
