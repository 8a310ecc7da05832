"""The report on what tests take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "durations.py"


def test_the_slowest_come_first_and_their_share_is_told(tmp_path: Path) -> None:
    cases = [f'<testcase classname="t" name="quick{n}" time="0.1"/>' for n in range(19)]
    cases.append('<testcase classname="t" name="slow" time="8.1"/>')
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    kept = tmp_path / "kept.json"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(report), "--write", str(kept)],
        capture_output=True,
        text=True,
        check=True,
    )
    # 19 × 0.1 + 8.1 = 10 s; one of twenty is the slowest five per cent.
    assert done.stdout.splitlines()[0] == "20 tests, 10 s; the slowest 1 take 81% of it"
    assert json.loads(kept.read_text()) == {"t::slow": 8.1}
