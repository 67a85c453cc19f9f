"""Put what the book needs of pypdf into the plugin's ZIP, which QGIS does not bring.

``main(FOLDER)`` makes FOLDER a package with ``pypdf`` in it: the modules that are
imported when the library is, without its ciphers, for which ``tools/vendor/pypdf`` holds stand-ins.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

NAME = "pypdf"
ROOTS = (NAME, f"{NAME}.annotations", f"{NAME}.filters")
"""What the book uses: reader and writer, links, and the filters that they import when running."""
ABSENT = {f"{NAME}.generic._image_inline", f"{NAME}.generic._image_xobject"}
"""Imported only to take pictures out of a PDF, which the book never does."""
STAND_INS = Path(__file__).resolve().parent / NAME
_PACKAGE = '"""Pure-Python helpers that QGIS does not bring."""\n'


class Library:
    """The installed library as modules by their dotted names, stand-ins in place of some.

    Raises:
        SystemExit: If the library has no module for one of the stand-ins.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        own = {self._name(path, STAND_INS): path for path in STAND_INS.glob("*.py")}
        found = {self._name(path, folder): path for path in folder.rglob("*.py")}
        if lost := own.keys() - found.keys():
            raise SystemExit(
                f"pypdf has no more {', '.join(sorted(lost))}: tools/vendor/pypdf is stale."
            )
        self.modules = {**found, **own}

    @staticmethod
    def _name(path: Path, folder: Path) -> str:
        parts = path.relative_to(folder).with_suffix("").parts
        return ".".join((NAME, *(part for part in parts if part != "__init__")))

    def needed(self, *, running: bool) -> set[str]:
        """Modules that the roots import, with ``running`` those imported inside functions too."""
        queue, found = list(ROOTS), set()
        while queue:
            name = queue.pop()
            if name not in found:
                found.add(name)
                queue += [name.rpartition(".")[0] or NAME, *self._imported(name, running=running)]
        return found

    def _imported(self, name: str, *, running: bool) -> Iterator[str]:
        path = self.modules[name]
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for node in _imports(ast.parse(path.read_text(encoding="utf-8")), running=running):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else ()), *filter(None, [node.module])])
            for candidate in (base, *(f"{base}.{alias.name}" for alias in node.names)):
                if candidate in self.modules:
                    yield candidate


def _imports(tree: ast.AST, *, running: bool) -> Iterator[ast.ImportFrom]:
    """``from`` imports that happen at run time; pypdf imports its own modules in no other way."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        elif running or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _imports(node, running=running)


def relative(text: str, depth: int) -> str:
    """A module that calls its library by name, made to live inside another package.

    Args:
        text: Its source.
        depth: Dots from the module to the top of the library.
    """
    dots = "." * depth
    text = re.sub(rf"^(\s*)from {NAME}\.(?=\w)", rf"\1from {dots}", text, flags=re.MULTILINE)
    return re.sub(rf"^(\s*)from {NAME} import", rf"\1from {dots} import", text, flags=re.MULTILINE)


def copy(library: Library, names: Iterable[str], target: Path) -> None:
    """Write modules with relative imports.

    Args:
        library: Where they come from.
        names: Their dotted names.
        target: Folder of the package that holds the library.
    """
    for name in names:
        source = library.modules[name]
        path = target.joinpath(*name.split("."))
        path = path / "__init__.py" if source.name == "__init__.py" else path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        depth = len(path.relative_to(target / NAME).parts)
        path.write_text(relative(source.read_text(encoding="utf-8"), depth), encoding="utf-8")


def main(folder: str) -> None:
    """Make the package in a folder.

    Raises:
        SystemExit: If a newer pypdf imports what was not looked at.
    """
    target = Path(folder)
    distribution = importlib.metadata.distribution(NAME)
    library = Library(Path(str(distribution.locate_file(NAME))))
    kept = library.needed(running=False)
    if (missing := library.needed(running=True) - kept) != ABSENT:
        named = ", ".join(sorted(missing ^ ABSENT))
        raise SystemExit(
            f"pypdf has changed about {named}: please look at tools/vendor/build_vendor.py."
        )
    copy(library, kept, target)
    (target / "__init__.py").write_text(_PACKAGE, encoding="utf-8")
    (licence,) = (item for item in distribution.files or () if item.name == "LICENSE")
    shutil.copy(str(distribution.locate_file(licence)), target / NAME / "LICENSE")
