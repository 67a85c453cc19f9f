"""Outside of its room a store is known by its contract only, read from the sources."""

import ast
import subprocess
import sys
from pathlib import Path

from ..source_trees import nodes, syntax_tree

ROOT = Path(__file__).resolve().parents[2]
ROOM = ROOT / "processing" / "store"
OUTSIDE = tuple(
    path
    for room in ("insek_plugin", "processing", "bench", "docs", "tools")
    for path in sorted((ROOT / room).rglob("*.py"))
    if ROOM not in path.parents
)
IMPLEMENTATION = {"store", "writer", "cache", "file_contents", "locks", "upgrade"}
"""Modules of the room that only a GeoPackage needs."""
NAMES = {"store", "spare", "open_store", "create_store", "build_demo"}
"""What gives a store, whatever its type says."""


def sources():
    """Place and nodes of every module outside of the room."""
    for path in OUTSIDE:
        yield path.relative_to(ROOT).as_posix(), nodes(path)


def last_name(node):
    """``store`` of ``store``, ``self.store``, ``built._store`` and ``build_store(…)``."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    name = getattr(node, "attr", "") or getattr(node, "id", "")
    return name.strip("_")


def stores_by_type(found):
    """Names that are annotated as a store, e.g. ``city: Store`` or ``-> Store``."""
    for node in found:
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            if "Store" in ast.unparse(node.annotation).split(" | "):
                yield node.arg if isinstance(node, ast.arg) else last_name(node.target)
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            yield from [node.name] if ast.unparse(node.returns) == "Store" else []


def test_nobody_asks_a_store_for_its_path():
    wrong = []
    for place, found in sources():
        stores = NAMES | set(stores_by_type(found))
        wrong += [
            f"{place}:{node.lineno}: {ast.unparse(node)}"
            for node in found
            if isinstance(node, ast.Attribute) and node.attr in {"path", "_path"}
            if last_name(node.value) in stores
        ]
    assert wrong == []


def test_every_store_is_typed():
    wrong = []
    for place, found in sources():
        for node in found:
            if not isinstance(node, ast.arg | ast.AnnAssign):
                continue
            name = node.arg if isinstance(node, ast.arg) else last_name(node.target)
            if node.annotation is None or name.strip("_") != "store":
                continue
            if ast.unparse(node.annotation) in {"Any", "object"}:
                wrong.append(f"{place}:{node.lineno}: {ast.unparse(node)}")
    assert wrong == []


def test_nobody_outside_names_the_implementation():
    wrong = []
    for place, found in sources():
        for node in found:
            if not isinstance(node, ast.ImportFrom):
                continue
            room, _, module = (node.module or "").rpartition("store.")
            if room.strip(".").split(".")[-1] in {"", "processing"} and module in IMPLEMENTATION:
                wrong.append(f"{place}:{node.lineno} imports {node.module}")
    assert wrong == []


def test_the_face_in_qgis_knows_nothing_of_the_room_but_the_contract():
    known = {
        node.module
        for place, found in sources()
        if place.startswith("insek_plugin/")
        for node in found
        if isinstance(node, ast.ImportFrom) and ".store" in (node.module or "")
    }
    assert known == {"processing.store.contract"}


def test_the_contract_says_nothing_of_files_and_loads_nothing_heavy():
    """A path only as the place of files that a run writes; no connection at all."""
    tree = syntax_tree(ROOM / "contract.py")
    paths = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "Path" in ast.unparse(node).split('"""')[0]
    ]
    assert paths == ["beside"]
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules == {
        *("__future__", "collections.abc", "contextlib", "pathlib", "typing"),
        *("catalogue.model", "features", "known_area", "measures", "provenance", "stored_values"),
    }
    loads = (
        "import runpy, sys\n"
        f"runpy.run_path({str(ROOM / 'contract.py')!r})\n"
        "print(sorted({'numpy', 'shapely', 'osgeo', 'sqlite3', 'qgis'} & set(sys.modules)))\n"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", loads], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
