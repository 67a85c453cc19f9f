"""Bar charts of a Fragebogen as SVG pages and one PDF, in the type of the book."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qgis.PyQt.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from qgis.PyQt.QtGui import QColor, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter

from ..book.page_flow import Block, PageRoom, flow_blocks
from ..book.pdf.layout_export import require_fonts
from ..book.text_templates import environment
from ..cartography.design import FONT_FAMILY, HAIRLINE, INK, MUTED, NEUTRAL, PAPER
from ..cartography.fonts import MM_PER_PT, wrap
from ..cartography.letters import printable
from ..cartography.typeface import font, register_fonts
from ..participation.participation_errors import ParticipationError
from ..participation.surveys.survey import Answer, Question, Survey
from ..participation.surveys.survey_report import HIDDEN
from ..spreadsheets.writing.workbook import xml_text
from ..wording import numbers

TEMPLATE = "umfrage.svg.j2"
PAGE_MM = (210.0, 297.0)
_MARGIN_MM = 18.0
_WIDTH_MM = PAGE_MM[0] - 2 * _MARGIN_MM
_LABEL_MM = 66.0
_VALUE_MM = 30.0
_BAR_MM = 4.0
_LINE_MM = 4.0
_ROW_GAP_MM = 1.8
_BLOCK_GAP_MM = 9.0
_HEAD_MM, _HEAD_GAP_MM = 14.0, 4.0
_FIRST_MM = 38.0
"""Where the charts begin below a head of the usual height."""
_LAST_MM = PAGE_MM[1] - 20.0
_MOST_ROWS = 24
_HEADING_PT, _BODY_PT, _SMALL_PT = 10.5, 9.0, 7.5
_DPI = 600


@dataclass(frozen=True, slots=True)
class _Text:
    x: float
    y: float
    size: float
    text: str
    fill: str = INK
    bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class _Bar:
    x: float
    y: float
    width: float
    height: float
    fill: str = NEUTRAL


@dataclass(slots=True)
class ChartDrawing:
    """Texts and bars from the top downwards, in millimetres; ``height`` is what is used so far."""

    texts: list[_Text] = field(default_factory=list)
    bars: list[_Bar] = field(default_factory=list)
    height: float = 0.0

    def write(self, lines: Iterable[str], size_pt: float, *, fill: str, bold: bool) -> None:
        """Add lines of text below one another.

        Args:
            lines: From top to bottom, none of them broken here.
            size_pt: Type size in points.
            fill: Colour of the text as ``#RRGGBB``.
            bold: Whether they are set in Semibold.
        """
        step = size_pt * MM_PER_PT * 1.25
        for line in lines:
            self.height += step
            text = _Text(0.0, self.height - 0.2 * step, size_pt * MM_PER_PT, line, fill, bold)
            self.texts.append(text)

    def place(self, other: ChartDrawing, x: float, y: float) -> None:
        """Add another drawing.

        Args:
            other: The drawing, which stays as it is.
            x: How far it is moved to the right, in millimetres.
            y: How far it is moved down, in millimetres.
        """
        self.texts += [replace(text, x=text.x + x, y=text.y + y) for text in other.texts]
        self.bars += [replace(bar, x=bar.x + x, y=bar.y + y) for bar in other.bars]


@dataclass(frozen=True, slots=True)
class _Chart:
    """The answers ``start`` to ``end`` of a question."""

    question: Question
    start: int
    end: int
    drawing: ChartDrawing


def survey_pages(survey: Survey, sentences: Sequence[str]) -> tuple[ChartDrawing, ...]:
    """A4 pages with the charts of all questions; a question stays together where it fits.

    All bars of a survey have one scale, so that questions can be compared.

    Args:
        survey: The Fragebogen.
        sentences: What stands below the title of every page; the charts begin below the last line.

    Raises:
        BookError: if the typeface is missing.
        FlowError: if a single answer is taller than the room that the head leaves on a page.
    """
    require_fonts()
    scale = _scale(survey)

    def block(question: Question, start: int, end: int) -> Block[_Chart]:
        drawing = _block(question, survey, scale=scale, start=start, end=end)
        said = "".join(f"{answer.option}\n" for answer in question.answers[start:end])
        chart = _Chart(question, start, end, drawing)
        return Block(chart, drawing.height, (said,), space_mm=_BLOCK_GAP_MM)

    def part(tall: Block[_Chart], room_mm: float) -> tuple[Block[_Chart], Block[_Chart]] | None:
        chart = tall.content
        for end in range(chart.end - 1, chart.start, -1):
            first = block(chart.question, chart.start, end)
            if first.height_mm <= room_mm:
                return first, block(chart.question, end, chart.end)
        return None

    blocks = [
        block(question, start, min(start + _MOST_ROWS, len(question.answers)))
        for question in survey.questions
        for start in range(0, len(question.answers), _MOST_ROWS)
    ]
    head, what = _head(survey, sentences), f"Fragebogen {survey.event}".strip()
    room = PageRoom(max(_FIRST_MM, _HEAD_MM + head.height + _HEAD_GAP_MM), _LAST_MM)
    made: list[ChartDrawing] = []
    for placed in (pages := flow_blocks(blocks, room, part=part, what=what)):
        page = ChartDrawing(height=PAGE_MM[1])
        for item in placed:
            page.place(item.block.content.drawing, _MARGIN_MM, item.y_mm)
        _furnish(page, head, survey, label=f"Seite {len(made) + 1} von {len(pages)}")
        made.append(page)
    return tuple(made)


def page_svg(page: ChartDrawing, survey: Survey) -> str:
    """A page as SVG, its text as text."""
    return _svg(page, PAGE_MM[0], f"Fragebogen {survey.event}".strip())


def question_svg(question: Question, survey: Survey) -> str:
    """The chart of one question for a report."""
    end = len(question.answers)
    block = _block(question, survey, scale=_scale(survey), start=0, end=end)
    page = ChartDrawing(height=block.height + 4.0)
    page.place(block, 2.0, 2.0)
    return _svg(page, _WIDTH_MM + 4.0, question.text)


def write_pdf(pages: Sequence[ChartDrawing], path: Path, *, title: str) -> None:
    """One PDF of A4 pages, its text as text.

    Args:
        pages: As :func:`survey_pages` gives them.
        path: The file; an older one is overwritten.
        title: Of the document.

    Raises:
        ParticipationError: if the file cannot be written.
    """
    register_fonts()
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setTitle(title)
    writer.setCreator("INSEK")
    size = QPageSize(QSizeF(*PAGE_MM), QPageSize.Unit.Millimeter)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    writer.setPageLayout(layout)
    painter = QPainter()
    if not painter.begin(writer):
        raise ParticipationError(
            f"{path}: Die PDF-Datei lässt sich nicht schreiben. Bitte in anderen Programmen"
            " schließen oder einen anderen Ort wählen."
        )
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        _paint(painter, page)
    painter.end()


def _paint(painter: QPainter, page: ChartDrawing) -> None:
    """Draw a page on a device of ``_DPI``; an SVG would turn its text into outlines."""
    unit = _DPI / 25.4
    for bar in page.bars:
        box = QRectF(bar.x * unit, bar.y * unit, bar.width * unit, bar.height * unit)
        painter.fillRect(box, QColor(bar.fill))
    for text in page.texts:
        face = font(text.size / MM_PER_PT, weight="Semibold" if text.bold else "Regular")
        painter.setFont(face)
        painter.setPen(QColor(text.fill))
        x = text.x * unit
        if text.anchor == "end":
            x -= QFontMetricsF(face, painter.device()).horizontalAdvance(text.text)
        painter.drawText(QPointF(x, text.y * unit), text.text)


def _scale(survey: Survey) -> float:
    """Millimetres per percent: the longest bar of the survey fills the room."""
    shares = [
        question.share(answer) for question in survey.questions for answer in question.answers
    ]
    longest = max([share for share in shares if not math.isnan(share)], default=0.0)
    return (_WIDTH_MM - _LABEL_MM - _VALUE_MM) / max(longest, 1.0)


def _block(
    question: Question, survey: Survey, *, scale: float, start: int, end: int
) -> ChartDrawing:
    drawing = ChartDrawing()
    again = " (Fortsetzung)" if start else ""
    heading = f"{question.id}  {xml_text(question.text)}{again}"
    lines = wrap(" ".join(heading.split()), _WIDTH_MM, _HEADING_PT, weight="Semibold")
    drawing.write(lines, _HEADING_PT, fill=INK, bold=True)
    drawing.write([_basis(question, survey)], _SMALL_PT, fill=MUTED, bold=False)
    drawing.height += 2.0
    top = drawing.height
    for answer in question.answers[start:end]:
        _row(drawing, question, answer, scale=scale)
    axis = _Bar(_LABEL_MM, top, 0.2, drawing.height - top - _ROW_GAP_MM, HAIRLINE)
    drawing.bars.append(axis)
    return drawing


def _basis(question: Question, survey: Survey) -> str:
    if question.answering is None:
        return "Zahl der Antwortenden nicht bekannt"
    text = f"n = {numbers.grouped(question.answering)}"
    if survey.participants is not None:
        text += f" von {numbers.grouped(survey.participants)} Teilnehmenden"
    return f"{text}; Mehrfachnennungen möglich" if question.several else text


def _row(drawing: ChartDrawing, question: Question, answer: Answer, *, scale: float) -> None:
    label = " ".join(xml_text(answer.option).split())
    lines = wrap(label, _LABEL_MM - 3.0, _BODY_PT)
    height = max(len(lines) * _LINE_MM, _BAR_MM)
    top, size = drawing.height, _BODY_PT * MM_PER_PT
    first = top + (height - len(lines) * _LINE_MM) / 2 + 0.75 * _LINE_MM
    for number, line in enumerate(lines):
        drawing.texts.append(_Text(0.0, first + number * _LINE_MM, size, line))
    share = question.share(answer)
    width = 0.0 if math.isnan(share) else share * scale
    if width:
        drawing.bars.append(_Bar(_LABEL_MM, top + (height - _BAR_MM) / 2, width, _BAR_MM))
    value = _value(answer, share)
    fill = MUTED if answer.count is None else INK
    middle = top + height / 2 + 0.36 * size
    drawing.texts.append(_Text(_LABEL_MM + width + 1.5, middle, size, value, fill))
    drawing.height += height + _ROW_GAP_MM


def _value(answer: Answer, share: float) -> str:
    if answer.count is None:
        return HIDDEN
    count = numbers.grouped(answer.count)
    return count if math.isnan(share) else f"{numbers.grouped(share, 1)} % ({count})"


def _head(survey: Survey, sentences: Sequence[str]) -> ChartDrawing:
    """Title and sentences, which stand above the charts of every page."""
    head = ChartDrawing()
    title = f"Fragebogen {survey.event}".strip()
    lines = wrap(" ".join(xml_text(title).split()), _WIDTH_MM, 14.0, weight="Semibold")
    head.write(lines, 14.0, fill=INK, bold=True)
    told = wrap(" ".join(sentences), _WIDTH_MM, _SMALL_PT)
    head.write(told, _SMALL_PT, fill=MUTED, bold=False)
    return head


def _furnish(page: ChartDrawing, head: ChartDrawing, survey: Survey, *, label: str) -> None:
    """The head above, source and page below."""
    page.place(head, _MARGIN_MM, _HEAD_MM)
    size = _SMALL_PT * MM_PER_PT
    foot = PAGE_MM[1] - 11.0
    source = printable(xml_text(f"{survey.day}  {survey.source}".strip()))
    page.texts.append(_Text(_MARGIN_MM, foot, size, source, MUTED))
    right = _Text(PAGE_MM[0] - _MARGIN_MM, foot, size, label, MUTED, anchor="end")
    page.texts.append(right)


def _svg(drawing: ChartDrawing, width: float, title: str) -> str:
    register_fonts()
    return (
        environment()
        .get_template(TEMPLATE)
        .render(
            width=width,
            height=drawing.height,
            title=xml_text(title),
            texts=drawing.texts,
            bars=drawing.bars,
            family=FONT_FAMILY,
            paper=PAPER,
        )
    )
