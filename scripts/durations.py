"""What the tests take, out of pytest's report: ``python scripts/durations.py REPORT.xml [--write FILE]``.

Prints the sum, the share of the slowest five per cent, and the slowest ten; ``--write`` keeps every test of a second or more, the
slowest first, so that a suite that grows slow shows in review. Standard library only.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

LEAST_S = 1.0
SLOWEST_SHARE = 0.05


def durations(report: Path) -> dict[str, float]:
    """Seconds by test, the slowest first."""
    cases = ElementTree.parse(report).getroot().iter("testcase")  # noqa: S314 (pytest wrote it a moment ago)
    found = {f"{c.get('classname')}::{c.get('name')}": float(c.get("time", "0")) for c in cases}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def summary(found: dict[str, float]) -> list[str]:
    """Lines for people."""
    seconds = list(found.values())
    slowest = seconds[: max(1, int(len(seconds) * SLOWEST_SHARE))]
    total = sum(seconds) or 1.0
    lines = [
        f"{len(seconds)} tests, {total:.0f} s; the slowest {len(slowest)} take {sum(slowest) / total:.0%} of it"
    ]
    return lines + [f"{s:7.1f} s  {name}" for name, s in list(found.items())[:10]]


def main(arguments: list[str]) -> None:
    """Print, and write where it is said."""
    found = durations(Path(arguments[0]))
    sys.stdout.write("\n".join(summary(found)) + "\n")
    if "--write" in arguments:
        kept = {name: round(s, 1) for name, s in found.items() if s >= LEAST_S}
        file = Path(arguments[arguments.index("--write") + 1])
        file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
