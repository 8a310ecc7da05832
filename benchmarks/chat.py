"""The whole product in conversation: what a start, a message and many senders at once cost, beside a `rasa init` bot.

    python -m benchmarks.chat [seconds per number of senders]

Builds a demo home, starts the real processes on free loopback ports, asks over ``POST /api/chat``, stops them. Prints
one JSON object and writes it to ``benchmarks/out/chat.json``. Linux alone: CPU and memory are read from ``/proc``.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.running import Marlow

HERE = Path(__file__).resolve().parent
KEPT = HERE / "kept" / "rasa_init.json"
OUT = HERE / "out" / "chat.json"

SENDERS = (1, 10, 50)
SECONDS, MOST_TURNS, TIMEOUT_S = 8.0, 2_000, 60.0
FIRST = "revenue last month"
SAID = (
    "revenue last month",
    "how many orders did we get last week",
    "top 5 products by revenue this year",
    "average order value by country",
    "recommend products for customer 42",
    "segment my customers",
    "how did the spring campaign do",
    "hello",
)
ROUNDS = 8
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """One running process, read from ``/proc``."""

    pid: int

    def cpu_s(self) -> float:
        """User and system seconds since its start, with the children that it waited for."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15]) * TICK_S

    def fine_cpu_ms(self) -> float:
        """Milliseconds on a CPU of all threads that live, from the scheduler's own nanoseconds."""
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def rss_mb(self) -> int:
        """Resident memory."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) // 1024


def at(values: list[float], share: float) -> float:
    """The value below which this share of all lies."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def ask(marlow: Marlow, text: str) -> float:
    """Ask in a conversation of its own; milliseconds until the answer. Raises RuntimeError where there is none."""
    started = time.perf_counter()
    replies = marlow.say(text)["replies"]
    if not replies:
        raise RuntimeError(f"no answer to {text!r}")
    return (time.perf_counter() - started) * 1000


def cold_start(marlow: Marlow) -> dict[str, Any]:
    """From nothing running to the first answer."""
    started = time.perf_counter()
    marlow.start()
    ask(marlow, FIRST)
    wall = time.perf_counter() - started
    cpu = {name: round(process.cpu_s(), 2) for name, process in processes(marlow).items()}
    return {
        "wall_s": round(wall, 1),
        "cpu_s": cpu | {"both": round(sum(cpu.values()), 2)},
        "rss_mb": memory(marlow),
    }


def processes(marlow: Marlow) -> dict[str, Process]:
    """Rasa and the marlow process, by name."""
    return {name: Process(pid) for name, pid in marlow.processes().items() if name in ("rasa", "marlow")}


def memory(marlow: Marlow) -> dict[str, int]:
    """Of each process, and of both."""
    found = {name: process.rss_mb() for name, process in processes(marlow).items()}
    return found | {"both": sum(found.values())}


def one_message(marlow: Marlow) -> dict[str, Any]:
    """What one message costs, one at a time, after every one of them was asked once."""
    for text in SAID:
        ask(marlow, text)
    found = processes(marlow)
    cpu: dict[str, list[float]] = {name: [] for name in found}
    wall: list[float] = []
    for _ in range(ROUNDS):
        for text in SAID:
            before = {name: process.fine_cpu_ms() for name, process in found.items()}
            wall.append(ask(marlow, text))
            for name, process in found.items():
                cpu[name].append(process.fine_cpu_ms() - before[name])
    sides = {f"{name}_cpu_ms": values for name, values in cpu.items()} | {"wall_ms": wall}
    return {"messages": len(wall)} | {
        name: {"p50": at(values, 0.5), "p95": at(values, 0.95)} for name, values in sides.items()
    }


async def turns(url: str, senders: int, seconds: float) -> tuple[int, float, list[float]]:
    """Turns answered, the seconds that they took, and each one's milliseconds; every sender waits for its answer."""
    took: list[float] = []
    started = time.perf_counter()
    limits = httpx.Limits(max_connections=senders)

    async def sender(http: httpx.AsyncClient) -> None:
        conversation: dict[str, str] = {}
        while time.perf_counter() - started < seconds and len(took) < MOST_TURNS:
            sent = time.perf_counter()
            reply = await http.post(f"{url}/api/chat", json={"message": FIRST, **conversation})
            reply.raise_for_status()
            body = reply.json()
            if [r["answer"]["kind"] for r in body["replies"]] != ["answer"]:
                raise RuntimeError("a turn without an answer")
            took.append((time.perf_counter() - sent) * 1000)
            conversation = {"conversation_id": body["conversation_id"]}

    async with httpx.AsyncClient(timeout=TIMEOUT_S, limits=limits, trust_env=False) as http:
        await asyncio.gather(*(sender(http) for _ in range(senders)))
    return len(took), time.perf_counter() - started, took


def many_senders(marlow: Marlow, seconds: float, peer: dict[str, float]) -> dict[str, Any]:
    """Turns a second by number of senders, with an answer that is warm, and each process's CPU a turn."""
    found = processes(marlow)
    measured: dict[str, Any] = {}
    for senders in SENDERS:
        before = {name: process.cpu_s() for name, process in found.items()}
        count, wall, took = asyncio.run(turns(marlow.url, senders, seconds))
        cpu = {name: (process.cpu_s() - before[name]) * 1000 / count for name, process in found.items()}
        rate = count / wall
        measured[str(senders)] = {
            "turns": count,
            "turns_a_second": round(rate, 1),
            "times_rasa_init": round(rate / peer[str(senders)], 2),
            "wall_ms": {"p50": at(took, 0.5), "p95": at(took, 0.95)},
            "cpu_ms_a_turn": {name: round(ms, 1) for name, ms in cpu.items()},
        }
    return measured


def main(seconds: float) -> dict[str, Any]:
    """Everything, on a home that is gone afterwards."""
    kept = json.loads(KEPT.read_text())
    with tempfile.TemporaryDirectory() as folder:
        marlow = Marlow.on(Path(folder) / "home")
        built = marlow.cli("demo", "--build-only")
        if built.returncode != 0:
            raise RuntimeError(built.stderr)
        try:
            start = cold_start(marlow)
            message = one_message(marlow)
            senders = many_senders(marlow, seconds, kept["turns_a_second"])
            after = memory(marlow)
        finally:
            if marlow.parent is not None:
                marlow.stop()
            marlow.http.close()
    return {
        "machine": platform.platform(),
        "cores": os.cpu_count(),
        "cold_start": start,
        "cold_start_cpu_of_rasa_init": round(start["cpu_s"]["both"] / kept["cpu_s_to_third_message"], 3),
        "one_message": message,
        "senders": senders,
        "rss_mb_at_the_end": after,
        "rasa_init": kept,
    }


if __name__ == "__main__":
    result = json.dumps(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS), indent=2)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(result + "\n")
    print(result)
