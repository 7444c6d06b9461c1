"""Imports only fall: flows and web -> pipeline, extractors -> schemas, and from the module that defines the name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BELOW = {
    "schemas": {"schemas"},
    "extractors": {"extractors", "schemas"},
    "pipeline": {"pipeline", "schemas"},
    "web": {"web", "pipeline", "schemas"},
    "flows": {"flows", "web", "pipeline", "extractors", "schemas"},
}
MODULES = sorted(path for floor in BELOW for path in (ROOT / floor).rglob("*.py"))


def imported_modules(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides the floor it comes from"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_fall(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0]
    ours = {name for name in imported_modules(path) if name.split(".")[0] in BELOW}
    assert {name.split(".")[0] for name in ours} <= BELOW[floor]
    through_init = {name for name in ours if (ROOT / name.replace(".", "/")).is_dir()}
    assert not through_init, "import from the module that defines the name"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_flows_knows_prefect(path: Path) -> None:
    if path.relative_to(ROOT).parts[0] != "flows":
        assert not {name for name in imported_modules(path) if name.split(".")[0] == "prefect"}


def test_the_floors_were_found() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} >= {"schemas", "extractors", "pipeline", "flows"}
