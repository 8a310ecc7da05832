"""Both locks install on every machine that the README names, without a compiler."""

from __future__ import annotations

import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = (("uv.lock", (3, 12)), ("uv.lock", (3, 13)), ("assistant/uv.lock", (3, 10)))
GLIBC = [(2, minor) for minor in range(36, 4, -1)]  # Debian 12 has 2.36
PURE_SOURCES = {
    "docopt": "one Python file",
    "mattermostwrapper": "pure Python",
    "randomname": "pure Python",
    "sqlalchemy": "1.4 has no wheel for macOS arm64; its C extension is optional and left out without a compiler",
}
"""Packages that are built from source somewhere, and why that needs no compiler."""


def linux(machine: str) -> list[str]:
    named = [f"manylinux_{major}_{minor}_{machine}" for major, minor in GLIBC]
    return [*named, f"manylinux2014_{machine}", f"manylinux2010_{machine}", f"manylinux1_{machine}"]


MACHINES = {
    "linux-x86_64": ({"sys_platform": "linux", "platform_machine": "x86_64"}, linux("x86_64")),
    "linux-arm64": ({"sys_platform": "linux", "platform_machine": "aarch64"}, linux("aarch64")),
    "macos-arm64": ({"sys_platform": "darwin", "platform_machine": "arm64"}, list(mac_platforms((14, 0), "arm64"))),
}  # fmt: skip


def tags(python: tuple[int, int], platforms: list[str]) -> set[Tag]:
    found = chain(cpython_tags(python, platforms=platforms), compatible_tags(python, platforms=platforms))
    return set(found)


def needed(packages: list[dict[str, Any]], here: dict[str, str]) -> list[dict[str, Any]]:
    """The packages that an installation on a machine takes: those that its own dependencies reach."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for package in packages:
        by_name.setdefault(package["name"], []).append(package)
    waiting = [(p, "") for p in packages if "editable" in p["source"]]
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    while waiting:
        package, extra = waiting.pop()
        if (package["name"], package["version"], extra) in found:
            continue
        found[package["name"], package["version"], extra] = package
        wanted = (
            package.get("optional-dependencies", {}).get(extra, [])
            if extra
            else package.get("dependencies", [])
        )
        wanted = [*wanted, *chain.from_iterable(package.get("dev-dependencies", {}).values())]
        for one in wanted:
            if "marker" in one and not Marker(one["marker"]).evaluate(here):
                continue
            for other in by_name[one["name"]]:
                if one.get("version", other["version"]) == other["version"]:
                    waiting += [(other, extra) for extra in ("", *one.get("extra", []))]
    return [p for p in found.values() if "registry" in p["source"]]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(("lock", "python"), ENVIRONMENTS, ids=lambda v: str(v))
def test_nothing_needs_a_compiler(lock: str, python: tuple[int, int], machine: str) -> None:
    environment, platforms = MACHINES[machine]
    version = f"{python[0]}.{python[1]}"
    here = {**environment, "python_full_version": f"{version}.9", "python_version": version}
    usable = tags(python, platforms)
    packages = needed(tomllib.loads((ROOT / lock).read_text(encoding="utf-8"))["package"], here)
    assert len(packages) > 50
    built = set()
    for package in packages:
        files = [w["url"].rsplit("/", 1)[-1] for w in package.get("wheels", ())]
        if not any(parse_wheel_filename(f)[3] & usable for f in files):
            built.add(package["name"])
    assert built <= set(PURE_SOURCES)


def test_every_locked_file_has_its_hash() -> None:
    for lock in {lock for lock, _ in ENVIRONMENTS}:
        for package in tomllib.loads((ROOT / lock).read_text(encoding="utf-8"))["package"]:
            files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
            assert all(f["hash"].startswith("sha256:") for f in files), package["name"]
