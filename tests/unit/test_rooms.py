"""The rooms of the house: who may know whom, read from the sources without importing them."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

from insek.tools.docs.rooms import KNOWS, LEAVES, arrows, levels

from ..source_trees import nodes, syntax_tree

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (ROOT / "insek_plugin", ROOT / "processing")
MODULES = (ROOT / "__init__.py", *(p for room in SHIPPED for p in sorted(room.rglob("*.py"))))
TOOLS = tuple(sorted((ROOT / "tools").rglob("*.py")))

WITHOUT_QGIS = ("analysis", "catalogue", "parameters", "runtime", "spreadsheets", "wording")
PAGE_FLOW = ("page_flow", "paginate")
"""Modules of the book that do without QGIS as well, as what they import of ours does."""
MOST_LINES = 400
MOST_MODULES = 30


def name_of(path):
    """Parts of the dotted name below the root: ``processing``, ``store``, ``store``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def room_of(parts):
    """Room of a dotted name: a folder of ``processing``, one of its modules, or the plugin."""
    if not parts:
        return "root"
    if parts[0] == "processing":
        return parts[1] if len(parts) > 1 else "__init__"
    return parts[0]


@cache
def imports(path):
    """(line, dotted name, is it ours) for every import of a module, also inside functions."""
    return tuple(_imports(path))


def _imports(path):
    package = name_of(path) if path.name == "__init__.py" else name_of(path)[:-1]
    for node in nodes(path):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, tuple(alias.name.split(".")), False
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            target = (*start, *(node.module or "").split(".")) if node.module else start
            if node.module:
                yield node.lineno, target, node.level > 0
            else:
                for alias in node.names:
                    yield node.lineno, (*target, alias.name), True


def place(path, line):
    return f"{path.relative_to(ROOT)}:{line}"


def test_every_room_is_known():
    rooms = {room_of(name_of(path)) for path in (ROOT / "processing").rglob("*.py")}
    assert rooms <= set(KNOWS)


def test_imports_go_downwards_only():
    wrong, seen = [], set()
    for path in MODULES:
        room = room_of(name_of(path))
        if room not in KNOWS or room == "__init__":
            continue
        seen.add(room)
        for line, target, ours in imports(path):
            if ours and room_of(target) not in KNOWS[room] | LEAVES | {room}:
                wrong.append(f"{place(path, line)} imports {'.'.join(target)}")
    assert wrong == []
    assert len(seen) > 10


def test_every_room_stands_above_all_that_it_may_import():
    height = {room: level for level, row in enumerate(levels()) for room in row}
    assert set(height) == set(KNOWS) - {"__init__"}
    assert all(height[known] < height[room] for room in height for known in KNOWS[room])


def test_the_drawing_leaves_out_arrows_that_follow_from_others_and_no_other():
    drawn = {room: {known for one, known in arrows() if one == room} for room in KNOWS}

    def reached(room):
        return {known for step in drawn[room] for known in {step, *reached(step)}}

    def known_in_the_end(room):
        return {far for known in KNOWS[room] for far in {known, *known_in_the_end(known)}}

    assert all(reached(room) == known_in_the_end(room) - LEAVES for room in KNOWS)
    assert all(
        known not in reached(other)
        for room in KNOWS
        for known in drawn[room]
        for other in drawn[room]
    )


def test_calculation_and_vocabulary_do_without_qgis():
    wrong = [
        place(path, line)
        for path in MODULES
        for line, target, ours in imports(path)
        if room_of(name_of(path)) in WITHOUT_QGIS or path.stem in PAGE_FLOW
        if not ours and target[0] in {"qgis", "osgeo", "PyQt5", "PyQt6"}
    ]
    wrong += [
        place(path, line)
        for path in MODULES
        for line, target, ours in imports(path)
        if path.stem in PAGE_FLOW and ours
        if room_of(target) not in WITHOUT_QGIS and target[-1] not in PAGE_FLOW
    ]
    assert wrong == []


def test_the_package_never_imports_itself_by_name_nor_qgis_processing_by_its_bare_name():
    wrong = [
        f"{place(path, line)} imports {'.'.join(target)}"
        for path in MODULES
        for line, target, ours in imports(path)
        if not ours and target[0] in {"insek", "processing", "insek_plugin"}
    ]
    assert wrong == []


def test_qt_comes_through_qgis():
    wrong = [
        place(path, line)
        for path in MODULES
        for line, target, ours in imports(path)
        if not ours and target[0] in {"PyQt5", "PyQt6", "PySide6"}
    ]
    assert wrong == []


def test_nobody_touches_the_search_path():
    wrong = [
        place(path, node.lineno)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr == "path"
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
    ]
    assert wrong == []


def test_no_error_is_swallowed_wholesale_and_nothing_is_printed():
    wrong = []
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.ExceptHandler):
                names = ast.unparse(node.type) if node.type else ""
                reraises = any(isinstance(part, ast.Raise) for part in ast.walk(node))
                broad = names in {"", "Exception"} or (names == "BaseException" and not reraises)
                if broad:
                    wrong.append(f"{place(path, node.lineno)} except {names}")
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
                wrong.append(f"{place(path, node.lineno)} print")
    assert wrong == []


def test_modules_fit_on_a_few_screens():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (*MODULES, *TOOLS)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_rooms_hold_no_more_modules_than_one_can_survey():
    counts = Counter(path.parent for path in (*MODULES, *TOOLS) if path.name != "__init__.py")
    full = {str(folder): count for folder, count in counts.items() if count > MOST_MODULES}
    assert full == {}


def test_no_two_modules_bear_one_name():
    places = {}
    for path in (*MODULES, *TOOLS):
        if path.name != "__init__.py":
            places.setdefault(path.stem, []).append(str(path.relative_to(ROOT)))
    assert [found for found in places.values() if len(found) > 1] == []


def test_no_two_public_functions_or_classes_bear_one_name():
    places = {}
    for path in MODULES:
        for node in syntax_tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                in_a_record = "steps" in path.parts and node.name in {"run", "tell"}
                if not in_a_record:
                    places.setdefault(node.name, []).append(place(path, node.lineno))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_nothing_shipped_imports_a_generator():
    wrong = [
        place(path, line)
        for path in MODULES
        for line, target, ours in imports(path)
        if ours and target[0] == "tools"
    ]
    assert wrong == []


def test_packages_hold_nothing_but_their_docstring():
    """QGIS keeps empty packages in memory after unloading; code in them would grow old."""
    packages = [path for path in MODULES if path.name == "__init__.py" and path.parent != ROOT]
    assert len(packages) > 10
    assert [str(path.relative_to(ROOT)) for path in packages if not is_bare(path)] == []


def is_bare(package):
    """Whether it holds a docstring and no more; the topmost one may guard something."""
    docstring, *rest = syntax_tree(package).body
    guarded = all(isinstance(node, ast.If) for node in rest)
    is_top = package.parent.name == "processing"
    return isinstance(docstring, ast.Expr) and guarded and (rest == [] or is_top)


def test_the_root_holds_nothing_but_the_door():
    body = syntax_tree(ROOT / "__init__.py").body
    assert [type(node) for node in body] == [ast.Expr, ast.FunctionDef]
    assert body[1].name == "classFactory"


def test_field_types_are_not_those_of_qvariant():
    """QGIS 4 knows the types of fields as QMetaType.Type only."""
    wrong = [
        place(path, node.lineno)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Name) and node.id == "QVariant"
    ]
    assert wrong == []
