"""Signs beyond the first 65,536 letters of Unicode: what their glyphs mean in a PDF.

Qt notes the letter of each glyph in a PDF so that text can be searched, copied and read aloud, but
only for the first 65,536 letters: emoji would be drawings without a text. The embedded typefaces
are subsets whose glyphs bear new numbers, but the outlines stay the same. So each sign that was
printed is drawn once more alone, and its outline says which glyph of a book it is.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QPointF
from qgis.PyQt.QtGui import QPainter, QPdfWriter

from ...cartography.letters import borrowed_signs
from ...cartography.typeface import UPRIGHT, font
from .pdf_library import pypdf
from .pdf_text import character_map
from .pdf_types import PdfItem, PdfPage, PdfWriter

_END = b"endcmap"
_SHOWN = re.compile(rb"/(?P<font>F\d+) -?[\d.]+ Tf\b|<(?P<glyphs>[0-9A-Fa-f]+)> Tj\b")
# Entries of one list of a character map, as its format allows.
_LIST = 100
_SIZE_PT = 20.0
_LAST_READ = 0xFFFF
_Outline = tuple[str, bytes]


def mend_signs(writer: PdfWriter) -> None:
    """Let signs be read that Qt drew without a text."""
    # Only what Qt does not note: a book in Chinese has thousands of other letters.
    signs = tuple(sign for sign in borrowed_signs() if max(map(ord, sign)) > _LAST_READ)
    if not signs:
        return
    # Pages of a part share their typefaces.
    faces = {id(face): face for page in writer.pages for face in _fonts(page).values()}
    silent = [(face, unread) for face in faces.values() if (unread := _unread(face))]
    meanings = _meanings(signs) if silent else {}
    for face, unread in silent:
        name = str(face["/BaseFont"])
        found = {code: meanings.get((name, outline)) for code, outline in unread.items()}
        lines = [
            f"<{code:04x}> <{code:04x}> <{sign.encode('utf-16-be').hex()}>\n"
            for code, sign in sorted(found.items())
            if sign is not None
        ]
        if lines:
            stream = face["/ToUnicode"].get_object()
            added = "".join(
                f"{len(part)} beginbfrange\n{''.join(part)}endbfrange\n"
                for part in (lines[i : i + _LIST] for i in range(0, len(lines), _LIST))
            )
            stream.set_data(stream.get_data().replace(_END, added.encode("ascii") + _END))


@lru_cache(maxsize=1)
def _meanings(signs: tuple[str, ...]) -> dict[_Outline, str]:
    """Signs by typeface and outline, each drawn on a page of its own."""
    drawn = [(sign, weight) for sign in signs for weight in UPRIGHT]
    if not drawn:
        return {}
    reader = pypdf().PdfReader(BytesIO(_samples(drawn)))
    found: dict[_Outline, str] = {}
    for (sign, _), page in zip(drawn, reader.pages, strict=True):
        glyphs = list(_shown(page))
        # A sign of several glyphs is read glyph by glyph.
        if len(glyphs) == 1:
            found.setdefault(glyphs[0], sign)
    return found


def _samples(signs: Sequence[tuple[str, str]]) -> bytes:
    """A PDF with a page for each sign and weight."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    for number, (sign, weight) in enumerate(signs):
        if number:
            writer.newPage()
        painter.setFont(font(_SIZE_PT, weight=weight))
        painter.drawText(QPointF(100.0, 1000.0), sign)
    painter.end()
    buffer.close()
    return bytes(data)


def _shown(page: PdfPage) -> Iterator[_Outline]:
    """Outlines that a page shows; glyphs without one have no form."""
    fonts = _fonts(page)
    outlines: dict[int, bytes] = {}
    name = ""
    content = page.get_contents()
    for token in _SHOWN.finditer(b"" if content is None else content.get_data()):
        if token["font"]:
            face = fonts[token["font"].decode("ascii")]
            name, outlines = str(face["/BaseFont"]), _outlines(face)
        else:
            code = token["glyphs"]
            for at in range(0, len(code), 4):
                outline = outlines.get(int(code[at : at + 4], 16))
                if outline:
                    yield name, outline


def _unread(face: PdfItem) -> dict[int, bytes]:
    """Outlines of the glyphs of which a typeface does not say the letter, by code."""
    mapping = face.get("/ToUnicode")
    if mapping is None:
        return {}
    read = character_map(mapping.get_object().get_data())
    # Code 0 is the box for a missing glyph.
    return {code: outline for code, outline in _outlines(face).items() if code and code not in read}


def _outlines(face: PdfItem) -> dict[int, bytes]:
    """Outlines by code in an embedded TrueType file; none for other files."""
    family = face.get("/DescendantFonts")
    if not family:
        return {}
    descriptor = family.get_object()[0].get_object()["/FontDescriptor"].get_object()
    file = descriptor.get("/FontFile2")
    if file is None:
        return {}
    data = file.get_object().get_data()
    tables = {
        tag: (offset, length)
        for tag, _, offset, length in struct.iter_unpack(
            ">4sIII", data[12 : 12 + 16 * struct.unpack_from(">H", data, 4)[0]]
        )
    }
    if not {b"head", b"loca", b"glyf"} <= tables.keys():
        return {}
    (long,) = struct.unpack_from(">h", data, tables[b"head"][0] + 50)
    start, length = tables[b"loca"]
    entry, unit = ("I", 1) if long else ("H", 2)
    places = [at * unit for (at,) in struct.iter_unpack(f">{entry}", data[start : start + length])]
    glyphs = tables[b"glyf"][0]
    return {
        code: data[glyphs + places[code] : glyphs + places[code + 1]]
        for code in range(len(places) - 1)
        if places[code + 1] > places[code]
    }


def _fonts(page: PdfPage) -> dict[str, PdfItem]:
    holder = page["/Resources"].get_object().get("/Font")
    found = holder.get_object().items() if holder else ()
    return {str(name).removeprefix("/"): item.get_object() for name, item in found}
