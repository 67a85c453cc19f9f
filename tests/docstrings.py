"""Docstrings in Google style as syntax trees show them: what is public, what it says and does."""

import ast
import re

_NO_REFUSALS = frozenset({"raise", "raise NotImplementedError"})
_SECTION = re.compile(r"^(Args|Attributes|Returns|Yields|Raises|Example):\n", re.MULTILINE)


def documented(body, prefix=""):
    """(qualified name, node) of all public functions, classes and methods."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from documented(node.body, f"{prefix}{node.name}.")


def public_functions(tree):
    """(qualified name, node) of all public functions and methods of a module."""
    return [item for item in documented(tree.body) if isinstance(item[1], ast.FunctionDef)]


def parameters(node):
    given = node.args
    names = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
    return [item.arg for item in names if item is not None and item.arg not in {"self", "cls"}]


def sections(node):
    """Text of each section of a docstring by its title."""
    text = (ast.get_docstring(node) or "") + "\n"
    parts = _SECTION.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def entries(section):
    """Names that a section tells about."""
    return re.findall(r"^    (\w+):", section, re.MULTILINE)


def raises(node):
    """Whether a function raises in its own body.

    Errors that it only lets pass do not count, nor does a method that subclasses must write.
    """
    waiting = list(node.body)
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Raise) and ast.unparse(part) not in _NO_REFUSALS:
            return True
        if not isinstance(part, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(part)
    return False
