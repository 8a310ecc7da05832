"""Checks the training data and trains the model in one process.

``python -m components.train --root . --out models/marlow.tar.gz``. The ``rasa`` command line pays Rasa's imports
again for each step. Progress goes to stderr, the path of the model to stdout.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import rasa.model_training
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from components import quiet

SEED = 20240701


class TrainingError(Exception):
    """There is no model; the text says why."""


def say(text: str) -> None:
    """Report progress."""
    sys.stderr.write(f"train: {text}\n")
    sys.stderr.flush()


def cpu_seconds() -> float:
    """Return the CPU time of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


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
    np.random.seed(SEED)  # noqa: NPY002  (Rasa and scikit-learn read the global state)
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


def main() -> int:
    """Parse the arguments, check, train; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m components.train", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path("."), help="folder of domain.yml, config.yml and data/")
    parser.add_argument("--out", type=Path, default=None, help="the model file (ROOT/models/marlow.tar.gz)")
    parser.add_argument("--check", action="store_true", help="check the training data only")
    options = parser.parse_args()
    # No cache of earlier trainings: it is keyed by settings, not by the code of our components.
    os.environ.update(RASA_TELEMETRY_ENABLED="false", RASA_MAX_CACHE_SIZE="0", TQDM_DISABLE="1")
    warnings.filterwarnings("ignore")  # of dependencies that Rasa pins; ours fail in the tests
    quiet.configure()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            say("checking domain, examples and rules")
            validate(options.root)
            if options.check:
                return 0
            say("training")
            model = train(options.root, options.out or options.root / "models" / "marlow.tar.gz")
    except TrainingError as error:
        say(str(error))
        return 1
    say(f"{model.stat().st_size / 1e6:.1f} MB in {cpu_seconds():.1f} CPU seconds")
    sys.stdout.write(f"{model}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
