"""The last pages, for the technical annex: what each analysis knows and what it does not judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from qgis.core import QgsPrintLayout

from ..cartography.map_project import MapProject
from ..catalogue.model import City
from ..store.contract import Store
from ..wording.periods import parse_period
from .page_plan import BookPart
from .pages import PageMarks, new_layout
from .tables.paginate import Paragraph, PrintedRow, TablePage
from .tables.table_items import PrintedColumn, TableSpec
from .tables.table_pages import Head, draw_table_pages, paginate_body

CONFIDENCE = TableSpec(
    columns=(
        PrintedColumn("Nr.", 5.6),
        PrintedColumn("Auswertung", 28.0),
        PrintedColumn("Quellen, ihr Stand und wie weit sie bekannt sind", 60.0),
        PrintedColumn("Davon in der Stadt beurteilt", 34.0),
        PrintedColumn("Ohne Daten, Hinweise", 41.0),
    ),
    mark_column=1,
)
_TITLE = "So ist das zu lesen"
_READING = (
    "Nahe am Ende der Daten ist unbekannt, was jenseits liegt: Dort kann ein Markt, ein Park oder"
    " ein Halt fehlen. Was näher daran liegt, als die Auswertung reicht, ist nicht beurteilt, also"
    " weder versorgt noch unversorgt."
)
_ASSUMED = (
    "Wo niemand angegeben hat, wie weit Daten reichen, gelten sie als vollständig. Das Alter zählt"
    " bis zum Stand dieses Buchs."
)


class Source(Protocol):
    """What is known of a source."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What has come from it."""

    @property
    def source(self) -> str:
        """Who has made it."""

    @property
    def date(self) -> str:
        """Date of the data and their age."""

    @property
    def reach(self) -> str:
        """How far it reaches."""

    @property
    def reason(self) -> str:
        """Why the planner says so; empty for nothing."""


class Knowledge(Protocol):
    """What an analysis knows, all in words."""

    @property
    def title(self) -> str:
        """Name of the analysis."""

    @property
    def sources(self) -> Sequence[Source]:
        """What it was computed from."""

    @property
    def judged(self) -> Sequence[str]:
        """How much of the city is judged."""

    @property
    def blank(self) -> Sequence[str]:
        """Ortsbezirke without data."""

    @property
    def warnings(self) -> Sequence[str]:
        """What else must be known."""


AskAnalyses = Callable[[Store, date], Sequence[Knowledge]]
"""Says what each analysis of a store knows on a day."""


def day_of(stand: str, created: datetime) -> date:
    """The day that a book speaks of: the end of its printed Stand, if that names one.

    Args:
        stand: As printed.
        created: When the book is made.
    """
    return parse_period(stand).end or created.date()


def confidence_rows(known: Sequence[Knowledge], city: City) -> list[PrintedRow]:
    """A row per analysis, after one that says how to read them; none without analyses.

    Args:
        known: What each analysis knows.
        city: What it calls its Ortsbezirke.
    """
    say = city.words
    if not known:
        return []
    reading = (
        (),
        (Paragraph(_TITLE, style="title"),),
        (Paragraph(_READING),),
        (Paragraph(_ASSUMED),),
        (),
    )
    rows = [PrintedRow("note", reading, keep=True)]
    for number, item in enumerate(known, start=1):
        cells = (
            (Paragraph(str(number), style="number"),),
            (Paragraph(say(item.title), style="title"),),
            tuple(line for source in item.sources for line in _source(source)),
            tuple(Paragraph(say(text)) for text in item.judged),
            (
                *(Paragraph(say(text), style="title") for text in item.blank),
                *(Paragraph(say(text), lead="– ") for text in item.warnings),
            ),
        )
        rows.append(PrintedRow(str(number), cells))
    return rows


def confidence_tables(known: Sequence[Knowledge], city: City) -> tuple[TablePage, ...]:
    """Pages of what the analyses know; none without analyses."""
    rows = confidence_rows(known, city)
    return paginate_body(rows, CONFIDENCE) if rows else ()


def build_confidence(
    built: MapProject, tables: Sequence[TablePage], *, part: BookPart, marks: PageMarks
) -> QgsPrintLayout:
    """Layout of these pages.

    Args:
        built: The project that gets the layout.
        tables: As :func:`confidence_tables` gives them.
        part: Title and place in the book.
        marks: What stands at the foot.
    """
    layout = new_layout(built.project, part.title)
    head = Head(marks.concept, part.title, "wissen", part.first_page, part.pages)
    draw_table_pages(layout, tables, CONFIDENCE, head=head, marks=marks)
    return layout


def _source(source: Source) -> list[Paragraph]:
    """Who has made it and when, how far it reaches, and for what it was needed."""
    reason = f" – {source.reason}" if source.reason else ""
    return [
        Paragraph(source.date, lead=f"{source.source}, "),
        Paragraph(f"{source.reach}{reason}", lead="Bekannt: "),
        Paragraph(", ".join(source.labels), lead="Für: "),
    ]
