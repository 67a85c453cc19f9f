"""Our own sources as syntax trees, parsed once for all tests that read them."""

import ast
from functools import cache
from pathlib import Path


@cache
def syntax_tree(path: Path) -> ast.Module:
    """The syntax tree of a module; tests only look at it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module in the order of ``ast.walk``."""
    return tuple(ast.walk(syntax_tree(path)))
