"""Rasa runs without TensorFlow (docs/adr/0002-light-rasa.md)."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import distributions

import pytest
from components.light import ROOTS, StandInFinder, StandInModule, install

FORBIDDEN = {
    "tensorflow",
    "tensorflow-cpu",
    "tensorflow-macos",
    "tensorflow-hub",
    "tensorflow-text",
    "keras",
    "jax",
}


def test_none_is_installed() -> None:
    installed = {str(item.metadata["Name"]).lower() for item in distributions()}
    assert not installed & FORBIDDEN


def test_what_rasa_imports_are_stand_ins() -> None:
    import rasa.engine.recipes.default_components  # noqa: F401

    loaded = {name: module for name, module in sys.modules.items() if name.partition(".")[0] in ROOTS}
    assert "tensorflow" in loaded
    assert all(isinstance(module, StandInModule) for module in loaded.values())


def test_every_interpreter_of_the_environment_has_them() -> None:
    """So that the ``rasa`` command works, which imports nothing of ours."""
    code = "import tensorflow.keras.utils as t; print(type(t).__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "StandInModule"


def test_installing_twice_changes_nothing() -> None:
    install()
    assert sum(isinstance(finder, StandInFinder) for finder in sys.meta_path) == 1


def test_the_finder_stands_last_so_that_an_installed_tensorflow_wins() -> None:
    positions = [index for index, finder in enumerate(sys.meta_path) if isinstance(finder, StandInFinder)]
    path_finder = next(
        i for i, finder in enumerate(sys.meta_path) if getattr(finder, "__name__", "") == "PathFinder"
    )
    assert positions[0] > path_finder


def test_other_missing_modules_stay_missing() -> None:
    assert StandInFinder().find_spec("torch", None) is None


def test_stand_ins_subclass_decorate_and_refuse_to_work() -> None:
    import tensorflow as tf

    class Layer(tf.keras.layers.Layer):
        pass

    @tf.function(input_signature=[1])
    def double(number: int) -> int:
        return 2 * number

    assert double(2) == 4
    with pytest.raises(RuntimeError, match=r"Layer needs TensorFlow, which this environment leaves out"):
        Layer()
