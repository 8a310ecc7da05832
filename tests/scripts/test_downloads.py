"""What an installation downloads is counted from the lock's own sizes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "downloads.py"
LOCK = """
[[package]]
name = "two-wheels"
sdist = { url = "https://example.org/two_wheels-1.0.tar.gz", size = 90_000_000 }
wheels = [
    { url = "https://example.org/two_wheels-1.0-cp312-cp312-macosx_11_0_arm64.whl", size = 50_000_000 },
    { url = "https://example.org/two_wheels-1.0-cp312-cp312-manylinux2014_x86_64.manylinux_2_17_x86_64.whl", size = 7_000_000 },
]
[[package]]
name = "from-source"
sdist = { url = "https://example.org/from_source-2.0.tar.gz", size = 3_000_000 }
[[package]]
name = "not-here"
wheels = [{ url = "https://example.org/not_here-1.0-py3-none-any.whl", size = 800_000_000 }]
"""


def put(venv: Path, name: str, tags: list[str]) -> None:
    folder = venv / "lib" / "python3.12" / "site-packages" / f"{name}.dist-info"
    folder.mkdir(parents=True)
    (folder / "WHEEL").write_text("Wheel-Version: 1.0\n" + "".join(f"Tag: {tag}\n" for tag in tags))


def test_the_wheel_of_this_machine_or_the_source_is_counted_and_nothing_else(tmp_path: Path) -> None:
    lock = tmp_path / "uv.lock"
    lock.write_text(LOCK)
    put(tmp_path / "venv", "Two.Wheels-1.0", ["cp312-cp312-manylinux_2_17_x86_64"])
    put(tmp_path / "venv", "from_source-2.0", ["py3-none-any"])
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(lock), str(tmp_path / "venv")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "10\n"  # 7 MB of the Linux wheel + 3 MB of source
