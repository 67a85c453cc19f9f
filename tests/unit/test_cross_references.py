"""What docstrings refer to is there: a reader who follows a reference comes to a name of ours."""

import ast
import re
from pathlib import Path

import pytest

from ..source_trees import syntax_tree

ROOT = Path(__file__).resolve().parents[2]
PATHS = [
    path
    for room in ("processing", "insek_plugin", "tools")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "vendor" not in path.parts
]
_REFERENCE = re.compile(r":(?:mod|class|func|meth|attr|data):`~?([^`]+)`")


def names_in(body):
    """Names that statements define or import, by the node that does."""
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(item.asname or item.name): node for item in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id: node for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.If):
            found |= names_in(node.body)
    return found


def is_in_module(path, names):
    """Whether a module has a name, or a class of it a member; what is imported has any."""
    body = syntax_tree(path).body
    for name in names:
        node = names_in(body).get(name)
        if node is None:
            return False
        if not isinstance(node, ast.ClassDef):
            return isinstance(node, ast.Import | ast.ImportFrom) or name == names[-1]
        body = node.body
    return True


def resolves(target, path):
    """Whether a reference from a module leads to something.

    Dots in front count as in an import; without them a name is one of the module itself, or a
    member of one of its classes.
    """
    bare = target.lstrip(".")
    names = bare.split(".")
    if bare == target:
        classes = [node for node in syntax_tree(path).body if isinstance(node, ast.ClassDef)]
        inside = len(names) == 1 and any(bare in names_in(node.body) for node in classes)
        return inside or is_in_module(path, names)
    place = path.parents[len(target) - len(bare) - 1]
    while names and (place / names[0]).is_dir():
        place /= names.pop(0)
    module = place / f"{names[0]}.py" if names else place / "__init__.py"
    return module.is_file() and is_in_module(module, names[1:])


def references(path):
    text = path.read_text(encoding="utf-8")
    for found in _REFERENCE.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[1]


def test_every_reference_of_a_docstring_leads_to_something():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {target}"
        for path in PATHS
        for line, target in references(path)
        if not resolves(target, path)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        (".placed", True),
        (".placed.placed_folder", True),
        (".file_set.FileSet.add_file", True),
        ("..wording.numbers.grouped", True),
        ("FileSet.commit", True),
        ("commit", True),
        (".placed.gone", False),
        (".gone", False),
        ("..wording.gone.grouped", False),
        ("FileSet.gone", False),
        ("gone", False),
    ],
)
def test_a_reference_is_followed_as_an_import_is(target, leads):
    assert resolves(target, ROOT / "processing" / "runtime" / "file_set.py") is leads
