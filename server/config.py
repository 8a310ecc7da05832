"""Where things are and on which ports: environment variables over defaults, each problem with its next step."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from server.failures import Failure

LOOPBACK = "127.0.0.1"


class ConfigError(Failure):
    """A setting that cannot be used; the text names it and the next step."""

    def __init__(self, sentence: str) -> None:
        text, _, step = sentence.partition(" Next step: ")
        super().__init__("config", text, step)


@dataclass(frozen=True, slots=True)
class Config:
    """Folders, addresses and secrets of one Marlow home."""

    home: Path
    root: Path
    database_url: str
    state_url: str
    bind: str = LOOPBACK
    port: int = 8080
    rasa_port: int = 5005
    webhook_port: int = 5055
    today: str = "system"

    @property
    def logs(self) -> Path:
        """The folder of the rotated logs."""
        return self.home / "logs"

    @property
    def model(self) -> Path:
        """The trained model that Rasa serves."""
        return self.home / "models" / "marlow.tar.gz"

    @property
    def cli_token(self) -> Path:
        """The file whose content lets the command line in, readable by its owner alone."""
        return self.home / "cli-token"

    @property
    def run_file(self) -> Path:
        """Process ids and ports of a running Marlow."""
        return self.home / "run.json"

    @property
    def base_url(self) -> str:
        """Where the gateway listens."""
        return f"http://{self.bind}:{self.port}"

    def secret(self, name: str) -> str:
        """A secret of this home, made at first use, 0600."""
        folder = self.home / "secrets"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / name
        if not file.exists():
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as out:
                out.write(secrets.token_hex(32))
        return file.read_text().strip()


def load(environment: Mapping[str, str] | None = None, root: Path | None = None) -> Config:
    """The configuration of this environment. Raises ConfigError."""
    env = os.environ if environment is None else environment
    home = Path(env.get("MARLOW_HOME") or platformdirs.user_data_dir("marlow")).expanduser().absolute()
    bind = env.get("MARLOW_BIND") or LOOPBACK
    if bind not in (LOOPBACK, "localhost", "::1"):
        raise ConfigError(
            f"MARLOW_BIND={bind}: Marlow listens on this machine only while no log-in is configured. "
            "Next step: unset MARLOW_BIND, and put a proxy with log-in in front."
        )
    ports = {name: _port(env, name, default) for name, default in _PORTS.items()}
    if len(set(ports.values())) < len(ports):
        raise ConfigError(
            f"{', '.join(_PORTS)} must differ; they are {', '.join(map(str, ports.values()))}. "
            "Next step: set each to a port of its own."
        )
    return Config(
        home=home,
        root=(root or Path(__file__).resolve().parents[1]),
        database_url=env.get("MARLOW_DATABASE_URL") or f"duckdb:///{home / 'facts.duckdb'}",
        state_url=env.get("MARLOW_STATE_URL") or f"sqlite:///{home / 'state.sqlite'}",
        bind=bind,
        port=ports["MARLOW_PORT"],
        rasa_port=ports["MARLOW_RASA_PORT"],
        webhook_port=ports["MARLOW_WEBHOOK_PORT"],
        today=env.get("MARLOW_TODAY") or "",
    )


_PORTS = {"MARLOW_PORT": 8080, "MARLOW_RASA_PORT": 5005, "MARLOW_WEBHOOK_PORT": 5055}


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ConfigError(f"{name}={text} is no port number. Next step: set it to a number from 1 to 65535.")
    return int(text)
