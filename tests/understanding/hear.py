"""What the trained model hears: a JSON list of sentences on stdin, the list of their parse data on stdout.

Runs in the assistant's environment: ``assistant/.venv/bin/python tests/understanding/hear.py MODEL``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time

from rasa.core.agent import load_agent


async def heard(model: str, sentences: list[str]) -> tuple[list[dict], list[float]]:
    agent = await load_agent(model_path=model)
    await agent.parse_message("revenue last month")
    found, cpu_ms = [], []
    for sentence in sentences:
        began = time.process_time()
        found.append(await agent.parse_message(sentence))
        cpu_ms.append((time.process_time() - began) * 1000)
    return found, cpu_ms


def main() -> None:
    logging.disable(logging.WARNING)
    parses, cpu_ms = asyncio.run(heard(sys.argv[1], json.load(sys.stdin)))
    kept = ("text", "intent", "entities", "parts", "stretches", "sentiment")
    trimmed = [{key: parse.get(key) for key in kept} for parse in parses]
    json.dump({"parses": trimmed, "cpu_ms": cpu_ms}, sys.stdout)


if __name__ == "__main__":
    main()
