"""Pages for print from a filled template: rows of cells, never cut, drawn as vectors.

A template yields XML with one ``<paper>`` per document::

    <paper size="A4" margin="18">
      <header>, <footer>          rows on every page
      <table><thead> rows repeated after a page break </thead> <tr> … </tr></table>
    </paper>

A row ``<tr top bottom line fill keep="next">`` holds cells ``<td width size weight color align
valign>`` with text, ``<b>`` and ``<br/>``, or one of ``<box/>`` (to tick), ``<bar value/>`` (share
of the cell from 0 to 1), ``<field/>`` (room for dots), ``<write/>`` (a line to write on), all of
a ``height``, and ``<pages/>`` (page numbers). Lengths are millimetres, sizes points. What people
wrote arrives as text and never as markup: templates escape, and cells are no HTML.
"""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from qgis.PyQt.QtCore import QMarginsF, QPointF, Qt
from qgis.PyQt.QtGui import (
    QColor,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from ..book.page_flow import Block, BlockPage, PageRoom, PositionedBlock, flow_blocks, stacked
from ..book.pdf.assemble import BookInfo, finish_pdf
from ..book.pdf.layout_export import require_fonts
from ..cartography.fonts import text_width_mm
from ..cartography.typeface import font
from ..runtime.errors import InsekError
from ..runtime.placed import placed
from ..runtime.plain_xml import XmlFaultError, parsed
from ..spreadsheets.writing.workbook import xml_text
from ..store.contract import Store
from ..wording.file_faults import reason
from ..wording.hyphenation import breaks
from .report_markup import DPI, MM, SHAPES, MarkupCell, MarkupRow, Reader, Run, rect

_SIZES = {"A4": QPageSize.PageSizeId.A4, "A3": QPageSize.PageSizeId.A3}
_EXTENT_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "center": Qt.AlignmentFlag.AlignHCenter,
}
_WORD = re.compile(r" *[^ ]+")
_ROUNDING_MM = 1e-9
_SLICE = 60
"""Letters after which a text without blanks may be parted between two pages."""
_HEADING_PT = 17.0
"""From this size on words are broken only where they are wider than their cell."""
_LONG_WORD = 14
"""Compounds of so many letters may be broken at their joints even where a whole word would fit."""


def paper_info(store: Store, title: str, subject: str) -> BookInfo:
    """What a paper of today says about itself: title, the city's office, subject."""
    city = store.catalogue.city
    return BookInfo(title, city.department or city.name, subject, datetime.now(UTC))


class PaperError(InsekError):
    """Pages that cannot be made; the sentence says why."""


def print_paper(markup: str, path: str | Path, *, info: BookInfo) -> int:
    """Write a PDF from a filled template; returns the number of pages.

    It is drawn and finished aside and takes its place only when it is whole: with every row, and
    with every page that was drawn.

    Args:
        markup: XML as described above.
        path: The PDF; an older one is replaced.
        info: Title and the like, as the document states them.

    Raises:
        BookError: if the typeface is missing.
        PaperError: if the file cannot be written, or a template is no such XML.
        FlowError: if a row does not come onto the pages whole.
        FileSetError: if an older file cannot be replaced.
    """
    require_fonts()
    try:
        paper = parsed(xml_text(markup))
    except XmlFaultError as error:
        raise PaperError(f"Die Vorlage für „{info.title}“ ist fehlerhaft: {error}.") from error
    path = Path(path)
    try:
        with placed(path, make_folders=True) as aside:
            drawn = aside.with_name(f"roh-{path.name}")
            # A writer that cannot write says so to the console only.
            drawn.open("wb").close()
            pages = _draw(paper, drawn, info.title)
            finished = finish_pdf(drawn, aside, info=info)
            drawn.unlink()
            if finished != pages:
                raise PaperError(
                    f"{path}: Geplant sind {pages} Seiten, entstanden sind {finished}. Bitte"
                    " prüfen, ob der Platz reicht; eine alte Datei ist unverändert."
                )
    except OSError as error:
        raise PaperError(
            f"{path}: Die PDF-Datei lässt sich nicht schreiben ({reason(error)}). Bitte prüfen, ob"
            " Platz und Schreibrechte reichen; eine alte Datei ist unverändert."
        ) from error
    return pages


def _draw(paper: ET.Element, path: Path, title: str) -> int:
    size, margin = paper.get("size", "A4"), float(paper.get("margin", "18"))
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(_SIZES[size]), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)
        )
    )
    writer.setTitle(title)
    writer.setCreator("INSEK")
    press = _Press(writer, *_EXTENT_MM[size], margin)
    pages = press.paginate(paper, f"„{title}“")
    painter = QPainter(writer)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            writer.newPage()
        for row in page:
            press.draw(painter, row, f"Seite {number} von {len(pages)}")
    painter.end()
    return len(pages)


class _Press:
    """Measures and draws rows on one kind of paper."""

    def __init__(self, writer: QPdfWriter, width: float, height: float, margin: float) -> None:
        self._writer = writer
        self._margin = margin
        self._width = width - 2 * margin
        self._height = height
        self._reader = Reader(margin, self._width)
        self._heights: dict[MarkupCell, float] = {}
        self._heads: dict[tuple[MarkupRow, ...], tuple[Block[MarkupRow], ...]] = {}

    def paginate(self, paper: ET.Element, what: str) -> list[BlockPage[MarkupRow]]:
        """Pages with their rows; header and footer on each, and one page for no rows."""
        header = [self._block(row) for row in self._reader.rows(paper.find("header"))]
        footer = [self._block(row) for row in self._reader.rows(paper.find("footer"))]
        start = self._margin + sum(block.height_mm for block in header)
        end = self._height - self._margin - sum(block.height_mm for block in footer)
        pages = flow_blocks(
            [self._block(row) for row in self._reader.body(paper)],
            PageRoom(start, end),
            part=self._part,
            what=what,
        )
        furniture = (*stacked(header, self._margin), *stacked(footer, end))
        return [(*furniture, *page) for page in pages or ((),)]

    def draw(self, painter: QPainter, placed: PositionedBlock[MarkupRow], pages: str) -> None:
        """Draw a row where it was placed."""
        row, height, top = placed.block.content, placed.block.height_mm, placed.y_mm
        if row.fill:
            area = rect(self._margin - 1.5, top, self._width + 3.0, height)
            painter.fillRect(area, QColor(row.fill))
        for cell in row.cells:
            slack = height - row.top - row.bottom - self._cell_height(cell)
            share = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[cell.valign]
            y = top + row.top + slack * share
            if cell.shape in SHAPES:
                SHAPES[cell.shape](painter, cell, y, height - row.top - row.bottom)
            else:
                self._draw_text(painter, cell, y, pages)
        if row.line:
            painter.setPen(QPen(QColor(row.line), 0.2 * MM))
            y = (top + height) * MM
            painter.drawLine(
                QPointF(self._margin * MM, y), QPointF((self._margin + self._width) * MM, y)
            )

    def _draw_text(self, painter: QPainter, cell: MarkupCell, y: float, pages: str) -> None:
        if cell.shape:
            cell = replace(cell, runs=(Run(pages, "Regular"),))
        painter.save()
        painter.translate(cell.x * MM, y * MM)
        self._document(cell).drawContents(painter)
        painter.restore()

    def _cell_height(self, cell: MarkupCell) -> float:
        if cell.shape in SHAPES:
            return cell.millimetres("height", 4.0)
        if cell not in self._heights:
            text = replace(cell, runs=(Run("Seite", "Regular"),)) if cell.shape else cell
            self._heights[cell] = self._document(text).size().height() / MM
        return self._heights[cell]

    def _document(self, cell: MarkupCell) -> QTextDocument:
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.documentLayout().setPaintDevice(self._writer)
        option = QTextOption(_ALIGN[cell.align])
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        document.setDefaultFont(font(cell.size))
        document.setTextWidth(cell.width * MM)
        cursor = QTextCursor(document)
        for run in cell.runs:
            style = QTextCharFormat()
            style.setFont(font(cell.size, weight=run.weight))
            style.setForeground(QColor(cell.colour))
            cursor.insertText(_breakable(run, cell), style)
        return document

    def _block(self, row: MarkupRow) -> Block[MarkupRow]:
        """A row as tall as its tallest cell, with what its cells say."""
        if row.head not in self._heads:
            self._heads[row.head] = tuple(self._block(head) for head in row.head)
        inner = max((self._cell_height(cell) for cell in row.cells), default=0.0)
        return Block(
            row,
            row.top + inner + row.bottom,
            tuple("".join(run.text for run in cell.runs) for cell in row.cells),
            self._heads[row.head],
            row.keep,
        )

    def _part(
        self, block: Block[MarkupRow], room: float
    ) -> tuple[Block[MarkupRow], Block[MarkupRow]] | None:
        """A row that is taller than a page as one that fits and the rest."""
        row = block.content
        inner = room - row.top - row.bottom
        parts = [self._parted(cell, inner) for cell in row.cells]
        first = self._block(replace(row, cells=tuple(cell for cell, _ in parts), line=""))
        if first.height_mm > room + _ROUNDING_MM or not first.letters:
            return None
        return first, self._block(replace(row, cells=tuple(rest for _, rest in parts)))

    def _parted(self, cell: MarkupCell, room: float) -> tuple[MarkupCell, MarkupCell]:
        rest = replace(cell, runs=(), shape="", options=())
        if self._cell_height(cell) <= room:
            return cell, rest
        words = [Run(word, run.weight) for run in cell.runs for word in _words(run.text)]
        low, high = 0, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            if self._cell_height(replace(cell, runs=_joined(words[:middle]))) <= room:
                low = middle
            else:
                high = middle - 1
        return replace(cell, runs=_joined(words[:low])), replace(rest, runs=_joined(words[low:]))


def _words(text: str) -> list[str]:
    return [
        word[i : i + _SLICE] for word in _WORD.findall(text) for i in range(0, len(word), _SLICE)
    ]


def _joined(words: Sequence[Run]) -> tuple[Run, ...]:
    """Runs from words, neighbours of one weight together: fewer pieces are set faster."""
    return tuple(
        Run("".join(word.text for word in same), weight)
        for weight, same in itertools.groupby(words, key=lambda word: word.weight)
    )


def _breakable(run: Run, cell: MarkupCell) -> str:
    """Soft hyphens where German words may be broken; Qt prints those at the end of a line."""
    made = []
    for word in run.text.split(" "):
        places: set[int] = set()
        if len(word) >= _LONG_WORD:
            joints, syllables = breaks(word)
            too_wide = text_width_mm(word, cell.size, weight=run.weight) > cell.width
            heading = cell.size >= _HEADING_PT and not too_wide
            places = set() if heading else {*joints, *(syllables if too_wide else ())}
        parts = [
            word[start:end]
            for start, end in zip([0, *sorted(places)], [*sorted(places), len(word)], strict=True)
        ]
        made.append("\u00ad".join(parts))
    return " ".join(made)
