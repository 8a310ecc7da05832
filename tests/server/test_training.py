"""The model is trained when what it is made of changed, and served only if it is the one that was trained."""

from __future__ import annotations

from pathlib import Path

import pytest

from server import training
from server.config import Config, load
from server.failures import Failure


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A small root, and an interpreter that writes a model and notes that it ran."""
    root = tmp_path / "root"
    for name in (
        "data/nlu/x.yml",
        "domain.yml",
        "config.yml",
        "assistant/components/a.py",
        "assistant/uv.lock",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\nfor last; do :; done\necho "train: training" >&2\necho run >>"$0.ran"\necho m >"$last"\n'
    )
    python.chmod(0o755)
    monkeypatch.setenv("MARLOW_ASSISTANT_PYTHON", str(python))
    return load({"MARLOW_HOME": str(tmp_path / "home")}, root)


def test_trained_once_and_again_when_something_changed(config: Config) -> None:
    told: list[str] = []
    assert training.train(config, progress=told.append)
    assert told == ["train: training"]
    assert training.is_current(config)
    training.verify_model(config)
    assert not training.train(config, progress=told.append)
    (config.root / "data" / "nlu" / "x.yml").write_text("changed")
    assert not training.is_current(config)
    assert training.train(config, progress=told.append)
    assert training.train(config, force=True, progress=told.append)
    assert config.model.stat().st_mode & 0o077 == 0


def test_compiled_files_change_nothing(config: Config) -> None:
    before = training.inputs_hash(config.root)
    cache = config.root / "assistant" / "components" / "__pycache__"
    cache.mkdir()
    (cache / "a.cpython-310.pyc").write_text("x")
    assert training.inputs_hash(config.root) == before


def test_another_model_is_not_served(config: Config) -> None:
    with pytest.raises(Failure, match="no trained model"):
        training.verify_model(config)
    training.train(config, progress=lambda _: None)
    config.model.write_text("another")
    with pytest.raises(Failure, match="not the one that was trained here"):
        training.verify_model(config)


def test_a_failed_training_is_one_line(config: Config, tmp_path: Path) -> None:
    (tmp_path / "python").write_text("#!/bin/sh\necho 'train: the training data fails: rules' >&2\nexit 1\n")
    with pytest.raises(Failure, match="not trained: the training data fails: rules"):
        training.train(config, progress=lambda _: None)


def test_a_missing_environment_names_the_command(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARLOW_ASSISTANT_PYTHON", "/nowhere/python")
    with pytest.raises(Failure) as failed:
        training.train(config, progress=lambda _: None)
    assert failed.value.next_step == "Run `make install`."
