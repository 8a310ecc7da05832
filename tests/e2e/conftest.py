"""The demo shop, built once, and the real processes on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.running import Marlow


@pytest.fixture(scope="session")
def marlow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marlow]:
    running = Marlow.on(tmp_path_factory.mktemp("demo"))
    built = running.cli("demo", "--build-only")
    assert built.returncode == 0, built.stderr
    running.start()
    yield running
    assert running.stop() == 0
    assert not (running.home / "run.json").exists()
    running.http.close()
