"""The interface says nothing that is not in its message file, and the file holds nothing that is not said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"
SOURCES = sorted(f for f in (WEB / "src").rglob("*") if f.suffix in (".js", ".html"))
NAMES = {"Marlow"}
"""What is called the same in every language."""
TEXT = re.compile(r"(?<![=-])>\s*([A-Za-z][\w ,.!?'’“”–…:/()-]*[A-Za-z.!?])\s*<")
ATTRIBUTE = re.compile(r'\b(?:aria-label|placeholder|title|alt)="([^"$]*[A-Za-z][^"$]*)"')
SET = re.compile(
    r'\b(?:label|note|title|textContent|innerText|problem|ariaLabel)\s*[:=]\s*["\'`]([^"\'`$]*[A-Za-z]{2}[^"\'`$]*)["\'`]'
)


def literals(source: str) -> Iterator[str]:
    """Texts for people that stand in a source itself."""
    for line in source.splitlines():
        code = re.sub(r"(^|\s)//.*", "", line)
        for pattern in (TEXT, ATTRIBUTE, SET):
            yield from (m.group(1) for m in pattern.finditer(code) if m.group(1) not in NAMES)


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: f.name)
def test_no_text_stands_outside_the_message_file(file: Path) -> None:
    assert list(literals(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "written",
    [
        "html`<p>Something went wrong</p>`",
        'html`<button aria-label="Close it">${icon()}</button>`',
        'this.note = "Copied";',
        'menu().show({ items, label: "Export" });',
    ],
)
def test_a_text_would_be_found(written: str) -> None:
    assert list(literals(written))


def messages() -> dict[str, str]:
    found: dict[str, str] = json.loads((WEB / "messages" / "en.json").read_text(encoding="utf-8"))
    return found


def test_every_message_is_used() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES)
    made = re.findall(r"[`(]([a-z.]+)[.]\$[{]", source)
    unused = {
        m
        for m in messages()
        if f'"{m}"' not in source
        and f"{{{{{m}}}}}" not in source
        and not any(m.startswith(f"{family}.") for family in made)
    }
    assert unused == set()


def test_every_message_that_is_said_is_there() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES)
    said = set(re.findall(r'\bt\("([a-z.]+)"', source)) | set(re.findall(r"\{\{([a-z.]+)\}\}", source))
    assert said - messages().keys() == set()
