"""The docstrings of the calculations: their examples hold, and they say what callers must know."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

from ...docstrings import documented, entries, parameters, public_functions, sections
from ...source_trees import syntax_tree

ROOT = Path(__file__).resolve().parents[3]
ROOM = ROOT / "processing" / "analysis"
SUBROOMS = {path.name for path in ROOM.iterdir() if (path / "__init__.py").exists()}
PATHS = tuple(path for path in sorted(ROOM.rglob("*.py")) if path.name != "__init__.py")
TREES = {path: syntax_tree(path) for path in PATHS}
SHARED_REFUSALS = frozenset({"require_metres", "point_coordinates", "ground_m", "ground_m2"})
"""Public helpers that refuse what they are given, on behalf of whoever calls them."""

LEAST_EXAMPLES = 25


def dotted(path):
    """Name under which a module of the room is imported."""
    return ".".join(("insek", *path.relative_to(ROOT).with_suffix("").parts))


def place(path, name):
    return f"{path.relative_to(ROOM)}: {name}"


def functions():
    """(path, qualified name, node) of all public functions and methods of the room."""
    for path, tree in TREES.items():
        for name, node in public_functions(tree):
            yield path, name, node


def called(node):
    """Names of the functions that a function calls, and methods it calls on itself."""
    for part in ast.walk(node):
        match part:
            case ast.Call(func=ast.Name(id=name)):
                yield name
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                yield name


def refuses(node, helpers, seen=frozenset()):
    """Whether a function raises: itself, through private helpers of its module or shared ones."""
    if any(isinstance(part, ast.Raise) for part in ast.walk(node)):
        return True
    return any(
        name in SHARED_REFUSALS
        or (name in helpers and name not in seen and refuses(helpers[name], helpers, seen | {name}))
        for name in called(node)
    )


def private_functions(tree):
    """Private functions and methods of a module by name."""
    return {
        node.name: node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("_")
    }


def with_examples(path):
    """Qualified names whose docstrings hold examples."""
    named = [(path.stem, TREES[path]), *documented(TREES[path].body)]
    return [name for name, node in named if ">>>" in (ast.get_docstring(node) or "")]


def found_examples(path):
    """The examples of a module as doctest finds them, names of the module at hand."""
    module = importlib.import_module(dotted(path))
    return [test for test in doctest.DocTestFinder().find(module) if test.examples]


WITH_EXAMPLES = tuple(path for path in PATHS if ">>>" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.stem)
def test_examples_give_what_they_say(path):
    found = found_examples(path)
    # doctest overlooks what a decorator of another module has wrapped
    assert len(found) == len(with_examples(path))
    told = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in found:
        runner.run(test, out=told.append)
    assert "".join(told) == ""


def test_every_subroom_has_examples_and_there_are_enough():
    counts = dict.fromkeys(SUBROOMS, 0)
    for path in WITH_EXAMPLES:
        counts[path.parent.name] = counts.get(path.parent.name, 0) + len(with_examples(path))
    assert [name for name, count in counts.items() if not count] == []
    assert sum(counts.values()) >= LEAST_EXAMPLES


def test_everything_public_has_a_docstring():
    silent = [
        place(path, name)
        for path, tree in TREES.items()
        for name, node in documented(tree.body)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_functions_of_several_parameters_tell_about_each():
    wrong = []
    for path, name, node in functions():
        wanted = parameters(node)
        told = entries(sections(node).get("Args", ""))
        untold = [item for item in wanted if item not in told]
        if len(wanted) > 1 and untold:
            wrong.append(f"{place(path, name)} without {', '.join(untold)}")
    assert wrong == []


def test_no_docstring_tells_about_parameters_that_are_not_there():
    wrong = [
        f"{place(path, name)} tells about {item}"
        for path, name, node in functions()
        for item in entries(sections(node).get("Args", ""))
        if item not in parameters(node)
    ]
    assert wrong == []


def test_functions_of_several_parameters_tell_what_they_return():
    wrong = [
        place(path, name)
        for path, name, node in functions()
        if len(parameters(node)) > 1
        and node.returns is not None
        and ast.unparse(node.returns) != "None"
        and not {"Returns", "Yields"} & set(sections(node))
    ]
    assert wrong == []


def test_functions_that_refuse_say_when():
    wrong = [
        place(path, name)
        for path, name, node in functions()
        if refuses(node, private_functions(TREES[path])) and "Raises" not in sections(node)
    ]
    assert wrong == []


def test_classes_that_refuse_say_when():
    wrong = [
        place(path, name)
        for path, tree in TREES.items()
        for name, node in documented(tree.body)
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.FunctionDef) and part.name in {"__init__", "__post_init__"}
        if refuses(part, private_functions(tree))
        if "Raises" not in sections(node)
    ]
    assert wrong == []
