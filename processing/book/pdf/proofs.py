"""Proofs made in every run: nothing of the list is lost, no page is empty, type and scale hold."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ...cartography.design import scale_text
from ...cartography.map_project import MapProject
from ...wording.number_reading import plain_whole
from ...wording.numbers import joined_runs
from ..page_plan import BookPart, PartKind
from ..pages import LEFT
from ..tables.paginate import TablePage
from ..tables.table_items import MARGIN_MM
from .assemble import LANGUAGE, MM_TO_PT
from .pdf_library import pypdf
from .pdf_text import fragments, words
from .pdf_types import PdfItem, PdfPage

_COLUMN_MM = 4.0


@dataclass(frozen=True, slots=True)
class Check:
    """One proof; a failed ``fatal`` one means that the book must not be used."""

    id: str
    passed: bool
    sentence: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """All proofs of a run."""

    checks: tuple[Check, ...]

    @property
    def failures(self) -> tuple[Check, ...]:
        """Failed proofs that make the book unusable."""
        return tuple(check for check in self.checks if check.fatal and not check.passed)

    def lines(self) -> tuple[str, ...]:
        """German lines for people."""
        return tuple(
            f"{'In Ordnung' if check.passed else 'Fehler' if check.fatal else 'Hinweis'}:"
            f" {check.sentence}"
            for check in self.checks
        )

    def as_json(self) -> str:
        """The same for machines."""
        return json.dumps(
            {"ok": not self.failures, "checks": [asdict(check) for check in self.checks]},
            ensure_ascii=False,
            indent=2,
        )


@dataclass(frozen=True, slots=True)
class PageContent:
    """Text of a page and the numbers printed in the first column of its table, from top."""

    text: str
    rows: tuple[int, ...]
    painted: bool


def table_rows(tables: Iterable[TablePage]) -> tuple[int, ...]:
    """Numbers that table pages must print, each row once."""
    return tuple(
        number
        for page in tables
        for row in page.rows
        if row.piece == 1 and (number := plain_whole(row.key)) is not None
    )


def read_book(
    path: Path, parts: Sequence[BookPart], *, progress: Callable[[float], None] | None = None
) -> dict[int, PageContent]:
    """Content of every page by number; read from the finished file.

    Args:
        path: The PDF.
        parts: Its parts; of pages with maps only the text is read.
        progress: Called with 0..1; may raise to cancel.
    """
    reader = pypdf().PdfReader(str(path))
    found: dict[int, PageContent] = {}
    total = len(reader.pages)
    for part in parts:
        for number in range(part.first_page, part.first_page + part.pages):
            if progress is not None:
                progress(number / total)
            page = reader.pages[number - 1]
            front = number < part.first_page + _fronts(part)
            drawn = front or part.kind in {PartKind.COVER, PartKind.MAP}
            found[number] = _drawn(page) if drawn else _content(page)
    return found


def check_rows(
    expected: Mapping[str, Sequence[int]],
    parts: Mapping[str, BookPart],
    content: Mapping[int, PageContent],
) -> Check:
    """Printed rows = rows in the list, part by part and in order.

    Args:
        expected: Numbers of the measures that each part must print, by its id.
        parts: Parts by id.
        content: Pages of the book by number.
    """
    wrong = []
    for part_id, numbers in expected.items():
        part = parts[part_id]
        pages = range(part.first_page + _fronts(part), part.first_page + part.pages)
        printed = [number for page in pages for number in content[page].rows]
        if printed != list(numbers):
            missing = sorted(set(numbers) - set(printed))
            detail = f", es fehlen Nr. {joined_runs(missing)}" if missing else ""
            wrong.append(f"„{part.title}“: {len(printed)} statt {len(numbers)} Zeilen{detail}")
    total = sum(map(len, expected.values()))
    sentence = (
        f"{total} Tabellenzeilen in {len(expected)} Teilen gedruckt, keine verloren oder doppelt."
        if not wrong
        else "Gedruckte Zeilen weichen von der Liste ab: " + "; ".join(wrong) + "."
    )
    return Check("rows", not wrong, sentence)


def check_measures_printed(
    numbers: Iterable[int], parts: Sequence[BookPart], content: Mapping[int, PageContent]
) -> Check:
    """Every measure of the store stands in a Steckbrief or among the gesamtstädtische ones.

    Args:
        numbers: Of the measures of the store.
        parts: Parts of the book.
        content: Pages of the book by number.
    """
    printed = {
        number
        for part in parts
        if part.kind in {PartKind.FACTSHEET, PartKind.CITYWIDE}
        for page in range(part.first_page, part.first_page + part.pages)
        for number in content[page].rows
    }
    wanted = set(numbers)
    missing = sorted(wanted - printed)
    if not wanted:
        sentence = (
            "Der Speicher enthält keine Maßnahmen: Das Buch ist ein Atlas mit Karten, Kennzahlen"
            " und Quellen, ohne Listen von Maßnahmen."
        )
        return Check("measures", not printed, sentence)
    sentence = (
        f"Alle {len(wanted)} Maßnahmen der Liste sind gedruckt."
        if not missing
        else f"Nicht gedruckt: Maßnahmen Nr. {joined_runs(missing)}."
    )
    return Check("measures", not missing, sentence)


def check_pages(content: Mapping[int, PageContent], *, planned: int) -> Check:
    """As many pages as planned, and none of them empty.

    Args:
        content: Pages of the book by number.
        planned: How many there should be.
    """
    empty = sorted(number for number, page in content.items() if not page.painted)
    passed = not empty and len(content) == planned
    sentence = f"{len(content)} Seiten wie geplant, keine leer."
    if empty:
        sentence = f"Leere Seiten: {joined_runs(empty)}."
    elif not passed:
        sentence = f"{len(content)} Seiten statt {planned}."
    return Check("pages", passed, sentence)


def check_scales(scales: Sequence[tuple[str, float, int]]) -> Check:
    """Maps of the city have the catalogue's scale.

    Args:
        scales: Title of each map, its scale as drawn and as wanted, both as denominators.
    """
    wrong = [
        f"„{title}“ {scale_text(scale)} statt {scale_text(wanted)}"
        for title, scale, wanted in scales
        if abs(scale - wanted) > 1e-6 * wanted
    ]
    sentence = (
        f"{len(scales)} Karten im Maßstab des Katalogs."
        if not wrong
        else "Anderer Maßstab, weil die Stadt sonst nicht auf das Blatt passt: "
        + "; ".join(wrong)
        + "."
    )
    return Check("scale", not wrong, sentence, fatal=False)


def check_file(path: Path) -> tuple[Check, ...]:
    """Fonts embedded, no images, title, language and outline present."""
    library = pypdf()
    reader = library.PdfReader(str(path))
    loose: set[str] = set()
    images: set[int] = set()
    for page in reader.pages:
        _collect(page["/Resources"].get_object(), loose, images)
    root = reader.trailer["/Root"]
    described = (
        bool(reader.metadata and reader.metadata.title)
        and root.get("/Lang") == LANGUAGE
        and len(reader.outline) > 0
    )
    return (
        Check(
            "fonts",
            not loose,
            "Alle Schriften sind eingebettet."
            if not loose
            else f"Nicht eingebettete Schriften: {', '.join(sorted(loose))}.",
        ),
        Check(
            "images",
            not images,
            "Karten und Texte sind Vektoren, die Datei enthält keine Bilder."
            if not images
            else f"Die Datei enthält {len(images)} Bilder; Karten sollten Vektoren sein.",
            fatal=False,
        ),
        Check(
            "description",
            described,
            "Titel, Sprache und Lesezeichen sind gesetzt."
            if described
            else "Titel, Sprache oder Lesezeichen fehlen.",
        ),
    )


def check_notes(notes: Sequence[str]) -> Check:
    """What the sheets had to say while they were laid out."""
    sentence = " ".join(notes) if notes else "Alle Karten und Legenden passen auf ihre Blätter."
    return Check("sheets", not notes, sentence, fatal=False)


def check_entries(built: MapProject, parts: Sequence[BookPart]) -> Check:
    """Legend entries of the printed maps that have no features."""
    missing = []
    for part in parts:
        if part.kind is PartKind.MAP:
            entries = built.catalogue.map(part.subject).entries
            labels = [entry.label for entry in entries if built.is_empty(entry.role)]
            if labels:
                missing.append(f"{part.title}: {'; '.join(labels)}")
    sentence = (
        "Legendeneinträge ohne Objekte: " + ". ".join(missing) + "."
        if missing
        else "Jeder Legendeneintrag der Karten hat Objekte."
    )
    return Check("entries", not missing, sentence, fatal=False)


def check_spares(count: int) -> Check:
    """The spare frames of all tables were empty; one with content has stopped the run before."""
    return Check("spares", passed=True, sentence=f"{count} Reserverahmen der Tabellen sind leer.")


def _fronts(part: BookPart) -> int:
    """Pages of maps before the tables of a part."""
    return part.maps if part.kind is PartKind.FACTSHEET else 0


def _drawn(page: PdfPage) -> PageContent:
    text = unicodedata.normalize("NFKC", words(page))
    return PageContent(text, (), bool(text.strip()))


def _content(page: PdfPage) -> PageContent:
    left = (LEFT + MARGIN_MM) * MM_TO_PT
    height = float(page.mediabox.height)
    found = fragments(page)
    numbers = {
        (height - piece.y, number)
        for piece in found
        if (number := plain_whole(piece.text)) is not None
        and -1 < piece.x - left < _COLUMN_MM * MM_TO_PT
    }
    text = unicodedata.normalize("NFKC", " ".join(piece.text for piece in found))
    return PageContent(text, tuple(number for _, number in sorted(numbers)), bool(text.strip()))


def _collect(resources: PdfItem, loose: set[str], images: set[int]) -> None:
    for font in _values(resources, "/Font"):
        family = font.get("/DescendantFonts")
        described = family[0].get_object() if family else font
        descriptor = described.get("/FontDescriptor")
        files = descriptor.get_object() if descriptor else ()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(files):
            loose.add(str(font.get("/BaseFont") or "?").removeprefix("/"))
    for item in _values(resources, "/XObject"):
        if str(item.get("/Subtype")) == "/Image":
            images.add(id(item))
        elif "/Resources" in item:
            _collect(item["/Resources"].get_object(), loose, images)


def _values(resources: PdfItem, key: str) -> list[PdfItem]:
    holder = resources.get(key)
    return [value.get_object() for value in holder.get_object().values()] if holder else []
