"""Checks the training data and trains the model in one process.

``python -m components.train --root . --out models/marlow.tar.gz``. The ``rasa`` command line pays Rasa's
imports again for each step. Progress goes to stderr, the path of the model to stdout.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import resource
import sys
from pathlib import Path

from components import quiet


def say(text: str) -> None:
    """Report progress."""
    sys.stderr.write(f"train: {text}\n")
    sys.stderr.flush()


def cpu_seconds() -> float:
    """Return the CPU time of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Parse the arguments, check, train; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m components.train", description=__doc__)
    parser.add_argument(
        "--root", type=Path, default=Path("."), help="folder of domain.yml, config.yml and data/"
    )
    parser.add_argument("--out", type=Path, default=None, help="the model file (ROOT/models/marlow.tar.gz)")
    parser.add_argument("--check", action="store_true", help="check the training data only")
    options = parser.parse_args()
    # No cache of earlier trainings: it is keyed by settings, not by the code of our components.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # Rasa draws progress bars unless it is told to be quiet
    quiet.configure()
    training = importlib.import_module("components.training")  # by name: after the log is set up
    try:
        with contextlib.redirect_stdout(sys.stderr):
            say("checking domain, examples and rules")
            training.validate(options.root)
            if options.check:
                return 0
            say("training")
            model = training.train(options.root, options.out or options.root / "models" / "marlow.tar.gz")
    except training.TrainingError as error:
        say(str(error))
        return 1
    say(f"{model.stat().st_size / 1e6:.1f} MB in {cpu_seconds():.1f} CPU seconds")
    sys.stdout.write(f"{model}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
