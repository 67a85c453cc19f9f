"""Parts into one PDF: outline, links, page labels, title and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType

from ..page_links import PageLink
from ..page_plan import BookPart, BookPlan, OutlineNode
from ..pages import BookError
from .glyph_text import mend_signs
from .pdf_library import pypdf
from .pdf_types import PdfReader, PdfWriter

MM_TO_PT = 72 / 25.4
# Unicode values of consecutive glyphs in a character map.
_LIST = re.compile(rb"\[[^]]*\]")
LANGUAGE = "de-DE"
PRODUCER = "INSEK für QGIS"


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What the file says about itself; the date is given, so that equal books are equal files."""

    title: str
    author: str
    subject: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Assembled:
    """The book: its pages, and the size in bytes of the parts and of the whole."""

    path: Path
    pages: int
    parts_bytes: int
    bytes: int


def assemble(
    files: Sequence[tuple[BookPart, Path]],
    target: Path,
    *,
    plan: BookPlan,
    links: Sequence[PageLink],
    info: BookInfo,
    first_label: int = 1,
    progress: Callable[[float], None] | None = None,
) -> Assembled:
    """Merge the parts in the plan's order.

    Args:
        files: Parts with pages and their PDF files, in order.
        target: File to write.
        plan: Page plan; every part must have as many pages as planned.
        links: Links by page of the book.
        info: Title, author, subject and date.
        first_label: Printed number of the first page.
        progress: Called with 0..1; may raise to cancel.

    Raises:
        BookError: When a part is damaged or has other pages than planned.
    """
    library = pypdf()
    writer = library.PdfWriter()
    tell = progress or (lambda _share: None)
    for number, (part, path) in enumerate(files):
        tell(0.6 * number / len(files))
        _append(writer, library, part, path)
    if len(writer.pages) != plan.pages:
        raise BookError(
            f"{target}: Geplant sind {plan.pages} Seiten, entstanden sind {len(writer.pages)}."
        )
    for node in plan.outline():
        _bookmark(writer, node, None)
    for link in links:
        _link(writer, library, link)
    _describe(writer, library, info)
    writer.set_page_label(0, plan.pages - 1, style="/D", start=first_label)
    _mend_spaces(writer)
    mend_signs(writer)
    tell(0.7)
    # Every part brings its own copy of the typeface.
    writer.compress_identical_objects()
    tell(0.9)
    with target.open("wb") as file:
        writer.write(file)
    parts_bytes = sum(path.stat().st_size for _, path in files)
    tell(1.0)
    return Assembled(target, plan.pages, parts_bytes, target.stat().st_size)


def finish_pdf(path: Path, target: Path, *, info: BookInfo) -> int:
    """Write a single PDF anew with title and language, its spaces searchable as spaces.

    Args:
        path: The PDF as it was drawn.
        target: File to write; another one.
        info: Title, author, subject and date.

    Returns:
        Number of its pages.
    """
    library = pypdf()
    writer = library.PdfWriter()
    writer.append(library.PdfReader(str(path)), import_outline=False)
    _describe(writer, library, info)
    writer.page_mode = "/UseNone"
    _mend_spaces(writer)
    mend_signs(writer)
    with target.open("wb") as file:
        writer.write(file)
    return len(writer.pages)


def page_count(path: Path) -> int:
    """Pages of a PDF file.

    Raises:
        BookError: If it cannot be read.
    """
    library = pypdf()
    try:
        return len(library.PdfReader(str(path)).pages)
    except (library.errors.PyPdfError, OSError) as error:
        raise BookError(f"{path}: Die PDF-Datei lässt sich nicht lesen ({error}).") from error


def _append(writer: PdfWriter, library: ModuleType, part: BookPart, path: Path) -> None:
    try:
        reader: PdfReader = library.PdfReader(str(path))
    except (library.errors.PyPdfError, OSError) as error:
        raise BookError(f"{path}: Der Teil „{part.title}“ lässt sich nicht lesen.") from error
    if len(reader.pages) != part.pages:
        raise BookError(
            f"Der Teil „{part.title}“ hat {len(reader.pages)} Seiten, geplant sind {part.pages}."
            " Bitte prüfen, ob die Vorlage zusätzliche Seiten enthält."
        )
    writer.append(reader, import_outline=False)


def _bookmark(writer: PdfWriter, node: OutlineNode, parent: object) -> None:
    item = writer.add_outline_item(
        title=node.title, page_number=node.page - 1, parent=parent, is_open=False
    )
    for child in node.children:
        _bookmark(writer, child, item)


def _link(writer: PdfWriter, library: ModuleType, link: PageLink) -> None:
    height = float(writer.pages[link.page - 1].mediabox.height)
    rect = link.rect
    box = (
        rect.x * MM_TO_PT,
        height - rect.bottom * MM_TO_PT,
        rect.right * MM_TO_PT,
        height - rect.y * MM_TO_PT,
    )
    annotation = library.annotations.Link(rect=box, target_page_index=link.target - 1)
    writer.add_annotation(link.page - 1, annotation)


def _mend_spaces(writer: PdfWriter) -> None:
    """Let spaces be read and searched as spaces: Qt's fonts say that their space is a tab."""
    for page in writer.pages:
        fonts = page["/Resources"].get_object().get("/Font")
        for font in fonts.get_object().values() if fonts else ():
            mapping = font.get_object().get("/ToUnicode")
            if mapping is None:
                continue
            stream = mapping.get_object()
            data = stream.get_data()
            mended = _LIST.sub(lambda found: found.group().replace(b"<0009>", b"<0020>"), data)
            if mended != data:
                stream.set_data(mended)


def _describe(writer: PdfWriter, library: ModuleType, info: BookInfo) -> None:
    generic = library.generic
    created = info.created.strftime("D:%Y%m%d%H%M%SZ")
    writer.metadata = None
    writer.add_metadata(
        {
            "/Title": info.title,
            "/Author": info.author,
            "/Subject": info.subject,
            "/Producer": PRODUCER,
            "/CreationDate": created,
            "/ModDate": created,
        }
    )
    root = writer.root_object
    root[generic.NameObject("/Lang")] = generic.TextStringObject(LANGUAGE)
    writer.create_viewer_preferences().display_doctitle = True
    writer.page_mode = "/UseOutlines"
