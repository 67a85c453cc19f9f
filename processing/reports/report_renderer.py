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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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

from ..book.pdf.assemble import BookInfo, finish_pdf
from ..cartography.fonts import font, text_width_mm
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


@dataclass(frozen=True, slots=True)
class PositionedRow:
    """A row and the distance of its upper edge from that of the paper, in millimetres."""

    row: MarkupRow
    y: float


def print_paper(markup: str, path: str | Path, *, info: BookInfo) -> int:
    """Write a PDF from a filled template; returns the number of pages.

    It is drawn and finished aside and takes its place only when it is whole.

    Args:
        markup: XML as described above.
        path: The PDF; an older one is replaced.
        info: Title and the like, as the document states them.

    Raises:
        PaperError: if the file cannot be written, or a template is no such XML.
        FileSetError: if an older file cannot be replaced.
    """
    try:
        paper = parsed(xml_text(markup))
    except XmlFaultError as error:
        raise PaperError(f"Die Vorlage für „{info.title}“ ist fehlerhaft: {error}.") from error
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with placed(path) as aside:
            drawn = aside.with_name(f"roh-{path.name}")
            # A writer that cannot write says so to the console only.
            drawn.open("wb").close()
            pages = _draw(paper, drawn, info.title)
            finish_pdf(drawn, aside, info=info)
            drawn.unlink()
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
    pages = press.paginate(paper)
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

    def paginate(self, paper: ET.Element) -> list[list[PositionedRow]]:
        """Pages with their rows; header and footer on each."""
        header = self._reader.rows(paper.find("header"))
        footer = self._reader.rows(paper.find("footer"))
        start = self._margin + sum(map(self.height, header))
        end = self._height - self._margin - sum(map(self.height, footer))
        pages: list[list[PositionedRow]] = []
        y = end
        queue = list(self._reader.body(paper))
        while queue:
            row = queue.pop(0)
            needed = self._needed(row, queue)
            if not pages or y + min(needed, end - start) > end + 1e-6:
                pages.append([*self._stack(header, self._margin), *self._stack(footer, end)])
                y = start
                for head in row.head:
                    pages[-1].append(PositionedRow(head, y))
                    y += self.height(head)
            if self.height(row) > end - y:
                row, rest = self._split(row, end - y)
                queue.insert(0, rest)
            pages[-1].append(PositionedRow(row, y))
            y += self.height(row)
        return pages or [[*self._stack(header, self._margin), *self._stack(footer, end)]]

    def height(self, row: MarkupRow) -> float:
        """Height of a row in millimetres."""
        inner = max((self._cell_height(cell) for cell in row.cells), default=0.0)
        return row.top + inner + row.bottom

    def draw(self, painter: QPainter, placed: PositionedRow, pages: str) -> None:
        """Draw a row where it was placed."""
        row, height = placed.row, self.height(placed.row)
        if row.fill:
            area = rect(self._margin - 1.5, placed.y, self._width + 3.0, height)
            painter.fillRect(area, QColor(row.fill))
        for cell in row.cells:
            slack = height - row.top - row.bottom - self._cell_height(cell)
            share = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[cell.valign]
            y = placed.y + row.top + slack * share
            if cell.shape in SHAPES:
                SHAPES[cell.shape](painter, cell, y, height - row.top - row.bottom)
            else:
                self._draw_text(painter, cell, y, pages)
        if row.line:
            painter.setPen(QPen(QColor(row.line), 0.2 * MM))
            y = (placed.y + height) * MM
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

    def _needed(self, row: MarkupRow, following: Sequence[MarkupRow]) -> float:
        """Height of a row with those that must not be parted from it."""
        height = self.height(row)
        for after in following:
            if not row.keep:
                break
            row = after
            height += self.height(row)
        return height

    def _split(self, row: MarkupRow, room: float) -> tuple[MarkupRow, MarkupRow]:
        """A row that is taller than a page as one that fits and the rest."""
        inner = room - row.top - row.bottom
        parts = [self._parted(cell, inner) for cell in row.cells]
        first = replace(row, cells=tuple(cell for cell, _ in parts), line="")
        return first, replace(row, cells=tuple(rest for _, rest in parts))

    def _parted(self, cell: MarkupCell, room: float) -> tuple[MarkupCell, MarkupCell]:
        rest = replace(cell, runs=(), shape="", options=())
        if self._cell_height(cell) <= room:
            return cell, rest
        words = [Run(word, run.weight) for run in cell.runs for word in _words(run.text)]
        low, high = 1, len(words)
        while low < high:
            middle = (low + high + 1) // 2
            if self._cell_height(replace(cell, runs=_joined(words[:middle]))) <= room:
                low = middle
            else:
                high = middle - 1
        return replace(cell, runs=_joined(words[:low])), replace(rest, runs=_joined(words[low:]))

    def _stack(self, rows: Sequence[MarkupRow], y: float) -> Iterator[PositionedRow]:
        for row in rows:
            yield PositionedRow(row, y)
            y += self.height(row)


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
