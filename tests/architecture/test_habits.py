"""What every file keeps to; the directions of imports are import-linter's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from analytics.capabilities import CAPABILITIES
from analytics.metrics import DIMENSIONS, METRICS
from server.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("actions", "analytics", "assistant/components", "cli", "render", "server")
MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 500, 80, 6
ALL_OPTIONS = {"import_file"}
"""Commands: their parameters are their options on the command line."""

FILES = sorted(
    f for package in PACKAGES for f in (ROOT / package).rglob("*.py") if "migrations" not in f.parts and ".venv" not in f.parts
)  # fmt: skip


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("file", FILES, ids=name)
def test_small_files_of_small_functions(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    for function in functions(ast.parse(text)):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= MOST_FUNCTION_LINES, f"{function.name} has {length} lines"
        taken = function.args
        count = len(
            [a for a in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs) if a.arg not in ("self", "cls")]
        )
        assert count <= MOST_PARAMETERS or function.name in ALL_OPTIONS, f"{function.name} takes {count}"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_imports_stand_at_the_top(file: Path) -> None:
    inner = [
        node.lineno
        for function in functions(ast.parse(file.read_text(encoding="utf-8")))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inner


def test_no_module_imports_itself_by_way_of_others() -> None:
    """Cycles that layers cannot see: between the modules of one package."""
    modules = {".".join(f.relative_to(ROOT).with_suffix("").parts): f for f in FILES}
    modules = {name_.removesuffix(".__init__"): file for name_, file in modules.items()}
    graph: dict[str, set[str]] = {module: set() for module in modules}
    for module, file in modules.items():
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module:
                named = [f"{node.module}.{alias.name}" for alias in node.names]
                graph[module] |= {n if n in modules else node.module for n in named} & modules.keys()
            if isinstance(node, ast.Import):
                graph[module] |= {alias.name for alias in node.names} & modules.keys()
    assert sum(map(len, graph.values())) > 500
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError, which names the cycle


def test_rasa_is_imported_in_the_assistant_only() -> None:
    for file in FILES:
        if file.is_relative_to(ROOT / "assistant"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [n for n in names if n == "rasa" or n.startswith("rasa.")], name(file)


def test_training_data_is_no_program() -> None:
    assert not list((ROOT / "data").rglob("*.py"))


def test_names_in_the_registries_are_their_own() -> None:
    for registry in (METRICS, DIMENSIONS, CAPABILITIES):
        names = [getattr(one, "name", None) or type(one).__name__ for one in registry]
        assert len(names) == len(set(names))


def test_every_capability_file_is_registered() -> None:
    registered = {type(one).__module__ for one in CAPABILITIES}
    defining = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "analytics" / "capabilities").rglob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(part, ast.FunctionDef) and part.name == "resolve" for part in node.body)
        and file.stem != "protocol"
    }
    assert defining == registered


def test_every_command_has_its_page() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"## marlow {command.replace('-preview', '').replace('-', ' ')}" in page
