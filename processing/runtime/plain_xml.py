"""XML from outside: read only if it is plain, without declarations of its own.

A document type that declares entities can make much of little text, or ask for files. QGIS names a
document type without declaring anything, which is harmless: nobody looks up what it points to.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from ..wording.file_faults import reason

MAX_DEPTH = 200
"""Elements inside one another. QGIS's styles have some twenty, and Qt dies of very many."""

_BLOCK = 1 << 16


class XmlFaultError(ValueError):
    """A document that is not read; the text says why, to stand in brackets of a sentence."""


class DeclarationError(XmlFaultError):
    """A document that brings declarations of its own."""

    def __init__(self) -> None:
        super().__init__("eigene Definitionen in einem DOCTYPE")


class _HeadRead(Exception):  # noqa: N818 - no error
    """The root element begins: after it nothing can be declared."""


def require_plain(text: str) -> None:
    """Refuse a text unless it is well-formed XML, not too deep, without declarations.

    Raises:
        XmlFaultError: if it is not well-formed or deeper than ``MAX_DEPTH``.
        DeclarationError: if its document type declares something.
    """
    parser = expat.ParserCreate()
    depth = 0

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise XmlFaultError(f"mehr als {MAX_DEPTH} Elemente ineinander")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(_name: str, _system: str | None, _public: str | None, declares: int) -> None:
        if declares:
            raise DeclarationError

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise XmlFaultError(f"kein gültiges XML: {error}") from error


def read_plain(path: Path) -> str:
    """Text of a file of plain XML.

    Raises:
        XmlFaultError: if the file cannot be read, is not in UTF-8, or as :func:`require_plain`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise XmlFaultError(reason(error)) from error
    except UnicodeDecodeError as error:
        raise XmlFaultError("nicht in UTF-8 gespeichert") from error
    require_plain(text)
    return text


def parsed(text: str) -> ET.Element:
    """The root of a document.

    Raises:
        XmlFaultError: as :func:`require_plain`.
    """
    require_plain(text)
    return ET.fromstring(text)  # nosec B314 # noqa: S314 - plain, so there are no entities


def events(opened: Callable[[], IO[bytes]]) -> Iterator[tuple[str, ET.Element]]:
    """Yield ("start" | "end", element) of a large file; the caller clears what it has used.

    Args:
        opened: Opens the file; it is called twice, to look at the head and to read.

    Raises:
        DeclarationError: for any document type.
        ET.ParseError, expat.ExpatError: for a file that is no XML.
    """
    with opened() as stream:
        _refuse_doctype(stream)
    with opened() as stream:
        yield from ET.iterparse(stream, ("start", "end"))  # nosec B314 # noqa: S314 - no doctype


def _refuse_doctype(stream: IO[bytes]) -> None:
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise DeclarationError

    def begin(*_: object) -> None:
        raise _HeadRead

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, begin
    try:
        while block := stream.read(_BLOCK):
            parser.Parse(block, False)
    except _HeadRead:
        return
