"""Fixtures of the tests that run in the assistant's environment.

``uv run --project assistant pytest tests/rasa``
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent, load_agent

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train the model that ships, once; ``MARLOW_TEST_MODEL`` names one that is trained already."""
    given = os.environ.get("MARLOW_TEST_MODEL")
    if given:
        return Path(given).resolve()
    out = tmp_path_factory.mktemp("model") / "marlow.tar.gz"
    command = [sys.executable, "-m", "components.train", "--root", str(ROOT), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == str(out)
    return out


@pytest.fixture(scope="session")
def agent(model: Path) -> Agent:
    """Load the trained model."""
    return asyncio.run(load_agent(model_path=str(model)))


@pytest.fixture(scope="session")
def parse(agent: Agent) -> Callable[[str], dict[str, Any]]:
    """Return a function from a text to its parse data."""

    def parse_text(text: str) -> dict[str, Any]:
        return asyncio.run(agent.parse_message(text))

    return parse_text
