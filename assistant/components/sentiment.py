"""Sentiment of a message, as the parse-data key ``sentiment``: ``{"label", "score"}``.

For tone and hand-over only, never for the answer. A key of its own rather than an entity or a slot: buttons
and forged ``/intent`` messages cannot set it, and it overlaps no entity.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from components.mood import FRUSTRATED, FRUSTRATION, NEUTRAL_WORDS, PLEASED, PLEASURE, WEIGHTED_WORDS

SENTIMENT = "sentiment"
# Short requests carry one loaded word at most; nearer to zero it says nothing about the person.
THRESHOLD = 0.35


class MoodReader:
    """VADER with the lexicon of ``mood.py``."""

    def __init__(self) -> None:
        self._vader = SentimentIntensityAnalyzer()
        for word in NEUTRAL_WORDS - WEIGHTED_WORDS.keys():
            self._vader.lexicon.pop(word, None)
        self._vader.lexicon.update(WEIGHTED_WORDS)

    def score(self, text: str) -> float:
        """Return -1 (furious) to 1 (delighted), rounded to four digits."""
        score = float(self._vader.polarity_scores(text)["compound"])
        if FRUSTRATED.search(text):
            score = min(score, 0.0) + FRUSTRATION
        elif PLEASED.search(text):
            score = max(score, 0.0) + PLEASURE
        return round(max(-1.0, min(1.0, score)), 4)


def label(score: float) -> str:
    """Name a score."""
    return "negative" if score <= -THRESHOLD else "positive" if score >= THRESHOLD else "neutral"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SentimentAnalyzer(GraphComponent):  # type: ignore[misc]
    """Writes the mood of a message beside its entities."""

    def __init__(self) -> None:
        self._reader = MoodReader()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentimentAnalyzer:
        """Return the component; it has no settings and learns nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the key on every message that has a text."""
        for message in messages:
            score = self._reader.score(str(message.get(TEXT) or ""))
            message.set(SENTIMENT, {"label": label(score), "score": score}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data alone: a mood is no feature."""
        return training_data
