"""Text of the pages that Qt writes, with its place: quick enough to prove every page of a run.

A general reader needs longer for a drawn city than QGIS needs to draw it. This one knows only the
few operators that Qt uses for text; the tests compare it with a general one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .pdf_types import PdfPage

_TOKEN = re.compile(
    rb"(?P<cm>(?:-?[\d.]+ ){6})cm\b"
    rb"|/(?P<font>F\d+) -?[\d.]+ Tf\b"
    rb"|<(?P<glyphs>[0-9A-Fa-f]+)> Tj\b"
    rb"|\b(?P<word>BT|ET|q|Q)\b"
)
_BLOCK = re.compile(rb"\bBT\b(.*?)\bET\b", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> (?:\[([^]]*)\]|<([0-9A-Fa-f]+)>)")
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text; ``x`` and ``y`` are its origin in points from the lower left corner."""

    text: str
    x: float
    y: float


def fragments(page: PdfPage) -> tuple[Fragment, ...]:
    """Texts of a page in the order of drawing."""
    fonts = _fonts(page)
    matrix, stack = _IDENTITY, []
    found: list[Fragment] = []
    letters: list[str] = []
    font: Mapping[int, str] = {}
    for token in _TOKEN.finditer(_drawing(page)):
        kind = token.lastgroup
        if kind == "glyphs":
            code = token["glyphs"]
            letters += [font.get(int(code[i : i + 4], 16), "") for i in range(0, len(code), 4)]
        elif kind == "font":
            font = fonts.get(token["font"].decode("ascii"), {})
        elif kind == "cm":
            a, b, c, d, e, f = map(float, token["cm"].split())
            matrix = _times((a, b, c, d, e, f), matrix)
        elif token["word"] == b"q":
            stack.append(matrix)
        elif token["word"] == b"Q":
            matrix = stack.pop() if stack else _IDENTITY
        elif token["word"] == b"BT":
            letters = []
        elif letters:
            found.append(Fragment("".join(letters), matrix[4], matrix[5]))
    return tuple(found)


def words(page: PdfPage) -> str:
    """Text of a page without its place: ten times as quick where most of the page is drawn."""
    fonts = _fonts(page)
    found: list[str] = []
    for block in _BLOCK.finditer(_drawing(page)):
        font: Mapping[int, str] = {}
        letters: list[str] = []
        for token in _TOKEN.finditer(block[1]):
            if token.lastgroup == "font":
                font = fonts.get(token["font"].decode("ascii"), {})
            elif token.lastgroup == "glyphs":
                code = token["glyphs"]
                letters += [font.get(int(code[i : i + 4], 16), "") for i in range(0, len(code), 4)]
        found.append("".join(letters))
    return " ".join(text for text in found if text)


def character_map(data: bytes) -> dict[int, str]:
    """Text of each glyph code from a ToUnicode table."""
    table: dict[int, str] = {}
    for first, last, values, single in _RANGE.findall(data):
        codes = range(int(first, 16), int(last, 16) + 1)
        texts = _HEX.findall(values) if values else [single] * len(codes)
        table |= {code: _text(text) for code, text in zip(codes, texts, strict=False)}
    return table


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", errors="replace")


def _drawing(page: PdfPage) -> bytes:
    """What is drawn on a page; nothing on one that is empty."""
    contents = page.get_contents()
    return b"" if contents is None else contents.get_data()


def _fonts(page: PdfPage) -> dict[str, dict[int, str]]:
    holder = page["/Resources"].get_object().get("/Font")
    found: dict[str, dict[int, str]] = {}
    for name, font in holder.get_object().items() if holder else ():
        mapping = font.get_object().get("/ToUnicode")
        if mapping is not None:
            found[name.removeprefix("/")] = character_map(mapping.get_object().get_data())
    return found


def _times(left: _Matrix, right: _Matrix) -> _Matrix:
    a, b, c, d, e, f = left
    p, q, r, s, t, u = right
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )
