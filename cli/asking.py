"""ask and chat: the same questions as in the page, as plain text."""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from cli.home import RESTARTED_WITHIN_S, config, gateway
from cli.output import Json, progress, show
from server.failures import Failure
from server.loopback import answers, post

Reply = dict[str, Any]


def ask(
    question: Annotated[list[str], typer.Argument(help="The question, in your own words.")],
    as_json: Json = False,
) -> None:
    """Ask one question."""
    with gateway(config()) as url:
        said = _say(url, {"message": " ".join(question)})
    replies: Sequence[Reply] = said["replies"]
    show({"replies": replies}, _lines(replies), as_json)
    if any((reply.get("answer") or {}).get("kind") == "fail" for reply in replies):
        raise typer.Exit(1)


def chat() -> None:
    """Talk: one conversation, a line a message; an option is chosen by its number. An empty line ends it."""
    with gateway(config()) as url:
        progress("Ask away. An empty line, or Ctrl-D, ends the conversation.")
        conversation: str | None = None
        options: list[dict[str, Any]] = []
        while (line := _read()) is not None:
            try:
                said = _say(url, _message(line, options), conversation)
            except Failure as failure:
                progress(f"{failure}")
                continue
            conversation = said["conversation_id"]
            options = _options(said["replies"])
            for text in _lines(said["replies"]):
                print(text)
            sys.stdout.flush()


def _read() -> str | None:
    """The next line; None at the end."""
    prompt = "> " if sys.stdin.isatty() else ""
    try:
        line = input(prompt).strip()
    except EOFError:
        return None
    return line or None


def _message(line: str, options: list[dict[str, Any]]) -> dict[str, str]:
    """A number stands for the option that was printed under it."""
    if line.isdigit() and 1 <= int(line) <= len(options):
        return {"choice": str(options[int(line) - 1]["choice"])}
    return {"message": line}


def _say(url: str, said: dict[str, str], conversation: str | None = None) -> dict[str, Any]:
    """Send once, and once more under the same id where no answer came: it never runs twice."""
    body = {**said, "message_id": f"cli-{uuid.uuid4().hex}"}
    if conversation is not None:
        body["conversation_id"] = conversation
    try:
        return post(f"{url}/api/chat", body)
    except Failure as failure:
        if failure.code not in ("not_answered", "not_reached"):
            raise
        progress("no answer came; trying once more …")
        if not _back(url):
            raise
        return post(f"{url}/api/chat", body)


def _back(url: str) -> bool:
    """Wait until all parts of a Marlow that was interrupted answer again."""
    deadline = time.monotonic() + RESTARTED_WITHIN_S
    while not answers(f"{url}/readyz", 3.0):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True


def _options(replies: Sequence[Reply]) -> list[dict[str, Any]]:
    return [option for reply in replies for option in (reply.get("answer") or {}).get("options") or ()]


def _lines(replies: Sequence[Reply]) -> list[str]:
    lines: list[str] = []
    number = 0
    for reply in replies:
        options = (reply.get("answer") or {}).get("options") or ()
        # The text ends with the options too, numbered within the reply; here they are numbered over all of them.
        said = reply["text"].splitlines()
        lines += [*(said[: -len(options)] if options else said), ""]
        for option in options:
            number += 1
            effect = f" ({option['effect']})" if option.get("effect") else ""
            lines.append(f"  [{number}] {option['label']}{effect}")
    return lines if not lines or lines[-1] else lines[:-1]
