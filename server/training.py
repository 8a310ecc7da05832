"""The model that Rasa serves: trained in the assistant's environment, skipped while nothing it is made of changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from server.config import Config
from server.failures import Failure

INPUTS = ("data", "domain.yml", "config.yml", "assistant/components", "assistant/uv.lock")
_LEFT_OUT = {"__pycache__"}


def assistant_python(root: Path) -> Path:
    """The interpreter of the assistant's environment. Raises Failure where it is not installed."""
    given = os.environ.get("MARLOW_ASSISTANT_PYTHON")
    python = Path(given) if given else root / "assistant" / ".venv" / "bin" / "python"
    if not python.exists():
        raise Failure(
            "no_assistant",
            f"The assistant's environment is not installed ({python} is missing).",
            "Run `make install`.",
        )
    return python


def inputs_hash(root: Path) -> str:
    """A hash of everything the model is made of."""
    digest = hashlib.sha256()
    for file in sorted(_files(root)):
        name = file.relative_to(root).as_posix().encode()
        content = hashlib.sha256(file.read_bytes()).digest()
        digest.update(len(name).to_bytes(4, "big") + name + content)
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = root / name
        if path.is_dir():
            found = (f for f in path.rglob("*") if f.is_file())
            yield from (f for f in found if not _LEFT_OUT & set(f.parts) and f.suffix != ".pyc")
        else:
            yield path


def is_current(config: Config) -> bool:
    """Whether the home's model was trained from what lies in the repository now."""
    return _noted(config).get("inputs") == inputs_hash(config.root) and config.model.is_file()


def train(config: Config, *, force: bool = False, progress: Callable[[str], None]) -> bool:
    """Train the model unless it is current; whether it was trained. Raises Failure."""
    if not force and is_current(config):
        return False
    wanted = inputs_hash(config.root)
    config.model.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = [str(assistant_python(config.root)), "-m", "components.train"]
    command += ["--root", str(config.root), "--out", str(config.model)]
    lines: list[str] = []
    with subprocess.Popen(  # noqa: S603 (our own command)
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=config.root
    ) as process:
        for line in process.stderr or ():
            lines.append(line.strip())
            if line.startswith("train: "):
                progress(line.strip())
    if process.returncode != 0 or not config.model.is_file():
        said = next((line for line in reversed(lines) if line), f"it ended with {process.returncode}")
        raise Failure(
            "training_failed",
            f"The model was not trained: {said.removeprefix('train: ')}.",
            "Correct the file that it names and run `marlow train` again.",
        )
    config.model.chmod(0o600)
    _note(config, {"inputs": wanted, "model": _sha256(config.model)})
    return True


def verify_model(config: Config) -> None:
    """Raise Failure where there is no model, or it is not the one that was trained here."""
    if not config.model.is_file():
        raise Failure("no_model", f"There is no trained model in {config.home}.", "Run `marlow train`.")
    if _noted(config).get("model") != _sha256(config.model):
        raise Failure(
            "changed_model",
            f"The model {config.model} is not the one that was trained here.",
            "Run `marlow train --force`.",
        )


def _note_file(config: Config) -> Path:
    return config.model.parent / "marlow.json"


def _noted(config: Config) -> dict[str, str]:
    try:
        found = json.loads(_note_file(config).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _note(config: Config, facts: dict[str, str]) -> None:
    partial = _note_file(config).with_suffix(".partial")
    partial.write_text(json.dumps(facts), encoding="utf-8")
    partial.chmod(0o600)
    partial.replace(_note_file(config))


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
