"""Entities by conditional random fields, learned from the examples in which they are marked.

Most examples say what a whole sentence is about and mark no words: to a sequence model they would teach that
nothing in them is an entity, and they would make its training four times as long.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.crf_entity_extractor import CRFEntityExtractor
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MarkedEntityExtractor(CRFEntityExtractor):  # type: ignore[misc]
    """Rasa's extractor, taught by marked examples alone."""

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the examples that mark something."""
        return super().train(training_data.filter_training_examples(_is_marked))


def _is_marked(example: Message) -> bool:
    return bool(example.get(ENTITIES))
