"""What callers must reckon with stands in the docstrings, outside the calculations as well.

Those of the calculations are held to more: see ``analysis/test_examples.py``.
"""

from pathlib import Path

from ..docstrings import entries, parameters, public_functions, raises, sections
from ..source_trees import syntax_tree

ROOT = Path(__file__).resolve().parents[2]
ANALYSIS, STEPS = ROOT / "processing" / "analysis", ROOT / "processing" / "steps"
PATHS = tuple(
    path
    for room in ("processing", "insek_plugin")
    for path in sorted((ROOT / room).rglob("*.py"))
    if ANALYSIS not in path.parents
)
OF_RECORDS = frozenset({"run", "tell"})
"""Functions of a record: all records have the same ones, and one place tells about them."""

MANY = 4


def is_given(path, name):
    """Whether QGIS or a record says what the parameters of a function are."""
    last = name.rpartition(".")[2]
    return last != last.lower() or (STEPS in path.parents and last in OF_RECORDS)


def functions():
    """(place, node) of all public functions and methods that are ours to describe."""
    for path in PATHS:
        for name, node in public_functions(syntax_tree(path)):
            if not is_given(path, name):
                yield f"{path.relative_to(ROOT)}: {name}", node


def test_public_functions_that_raise_say_when():
    wrong = [
        place for place, node in functions() if raises(node) and "Raises" not in sections(node)
    ]
    assert wrong == []


def test_public_functions_of_many_parameters_tell_about_them():
    wrong = [
        place
        for place, node in functions()
        if len(parameters(node)) >= MANY and "Args" not in sections(node)
    ]
    assert wrong == []


def test_no_docstring_tells_about_parameters_that_are_not_there():
    wrong = [
        f"{place} tells about {item}"
        for place, node in functions()
        for item in entries(sections(node).get("Args", ""))
        if item not in parameters(node)
    ]
    assert wrong == []
