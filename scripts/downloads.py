"""Megabytes that an installation takes from the package registry: the sizes, in a lock, of the files that are installed.

``python scripts/downloads.py LOCK VENV [LOCK VENV ...]`` prints the sum in whole megabytes. It counts what an empty cache
would fetch; standard library only, so that any of the environments can run it.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

MEGABYTE = 1_000_000


def installed(venv: Path) -> dict[str, frozenset[str]]:
    """Normalised name of each installed distribution to the tags of the wheel that it came from."""
    found: dict[str, frozenset[str]] = {}
    for wheel in venv.glob("lib/python*/site-packages/*.dist-info/WHEEL"):
        name = wheel.parent.name.rsplit(".dist-info", 1)[0].rsplit("-", 1)[0]
        tags = re.findall(r"^Tag: (.+)$", wheel.read_text(encoding="utf-8"), re.MULTILINE)
        found[_normalised(name)] = frozenset(tag.strip() for tag in tags)
    return found


def size(package: dict[str, Any], tags: frozenset[str]) -> int:
    """Bytes of the locked file that was installed: the wheel of those tags, else the source archive."""
    for wheel in package.get("wheels", ()):
        if tags & _tags_of(str(wheel["url"]).rsplit("/", 1)[-1]):
            return int(wheel["size"])
    return int(package.get("sdist", {}).get("size", 0))


def megabytes(lock: Path, venv: Path) -> float:
    """What the packages of one environment weigh as files."""
    there = installed(venv)
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    sizes = [size(p, there[p["name"]]) for p in packages if p["name"] in there]
    return sum(sizes) / MEGABYTE


def _tags_of(filename: str) -> frozenset[str]:
    python, abi, platform = filename.removesuffix(".whl").rsplit("-", 3)[1:]
    return frozenset(
        f"{p}-{a}-{m}" for p in python.split(".") for a in abi.split(".") for m in platform.split(".")
    )


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    pairs = zip(sys.argv[1::2], sys.argv[2::2], strict=True)
    sys.stdout.write(f"{sum(megabytes(Path(lock), Path(venv)) for lock, venv in pairs):.0f}\n")
