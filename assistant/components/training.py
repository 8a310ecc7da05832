"""Rasa's checks and its training, as two functions; started by ``train.py``."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path

import numpy as np
import rasa.model_training
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

SEED = 20240701


class TrainingError(Exception):
    """There is no model; the text says why."""


def validate(root: Path) -> None:
    """Run Rasa's own checks of domain, examples and rules; a warning counts as an error."""
    importer = TrainingDataImporter.load_from_config(
        str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")]
    )
    validator = Validator.from_importer(importer)
    checks = {
        "domain": validator.verify_domain_validity(),
        "intents": validator.verify_intents(ignore_warnings=False),
        "an example under two intents": validator.verify_example_repetition_in_intents(ignore_warnings=False),
        "actions in rules": validator.verify_actions_in_stories_rules(),
        "rules": validator.verify_story_structure(ignore_warnings=False),
    }
    failed = [name for name, passed in checks.items() if not passed]
    if failed:
        raise TrainingError(f"the training data fails: {', '.join(failed)}")


def train(root: Path, out: Path) -> Path:
    """Train and put the model in its place in one step, so that nobody ever loads half a file."""
    random.seed(SEED)
    np.random.seed(SEED)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        result = rasa.model_training.train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data")],
            output=folder,
            force_training=True,
            fixed_model_name="marlow",
        )
        if result.model is None or result.code != 0:
            raise TrainingError(f"Rasa gave no model (code {result.code})")
        os.replace(result.model, out)
    return out
