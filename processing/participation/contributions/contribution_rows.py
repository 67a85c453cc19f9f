"""One row of a table of contributions as values, without personal data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import shapely

from ...analysis.settlement.district_locator import Districts
from ...catalogue.matching import yes_or_no
from ...sources.written_places import WGS84, WrittenPlace, written_place
from ...spreadsheets.intake.list_profile import ListProfile
from ...spreadsheets.intake.table_cells import TableCells
from ...spreadsheets.intake.table_rows import RowRules
from ...spreadsheets.reading.headings import OWN
from ...wording.name_keys import normalise_name
from ...wording.number_reading import AmbiguousNumberError, NumberError, whole_number
from ..privacy import without_personal_data
from .contribution_columns import TOPIC, ContributionLayout
from .stored_contributions import BETTER

_GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\D.*)?", re.DOTALL)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:\D.*)?", re.DOTALL)
_CLEANED = ("veranstaltung", "kategorie", "titel", "text", "quelle", "id")


@dataclass(frozen=True, slots=True)
class CityAreas:
    """The city and its Ortsbezirke; None where the store has no boundary."""

    city: shapely.Geometry | None = None
    districts: Districts | None = None


@dataclass(frozen=True, slots=True)
class ContributionReading:
    """How a table is read.

    Attributes:
        crs: CRS of the store.
        format: Format of participation, e.g. Kartendialog.
        event: Event of rows that name none.
        source: What contributions name as their source where the table does not.
        coordinates: CRS of x, y and WKT; empty to tell degrees from metres by the numbers.
        profile: Columns and values that we do not know.
        areas: The city.
        places: Geometry and CRS of each row by row number, for tables made of a layer.
    """

    crs: str
    format: str
    event: str = ""
    source: str = ""
    coordinates: str = ""
    profile: ListProfile = field(default_factory=ListProfile)
    areas: CityAreas = field(default_factory=CityAreas)
    places: Mapping[int, WrittenPlace] = field(default_factory=dict)


@dataclass(slots=True)
class ContributionRowValues:
    """What a row says; ``texts`` by column, ``place`` as written."""

    texts: dict[str, str]
    topics: list[str]
    own: dict[str, str]
    place: WrittenPlace
    counts: dict[str, int | None]
    remarks: list[str]


class ContributionRowReader:
    """Reads rows of one table and counts what is taken out of them."""

    def __init__(self, found: ContributionLayout, options: ContributionReading) -> None:
        self.cells = TableCells(found.layout)
        self.cleaned: Counter[str] = Counter()
        self._layout = found.layout
        self._options = options
        self._words = options.profile.meanings()

    @property
    def rules(self) -> RowRules:
        """Which rows are contributions."""
        return RowRules(
            "kein Beitrag",
            required=("text", "titel", "kategorie"),
            incomplete="Ohne Text, Titel und Kategorie: kein Inhalt.",
            skipped=self._options.profile.skip_rows,
            placed=self._options.places,
        )

    def coordinates_crs(self, rows: Sequence[int]) -> str:
        """CRS of the coordinates in columns: as said, else told by the size of the numbers."""
        said = self._options.profile.crs or self._options.coordinates
        if said:
            return said
        # Read as degrees, which have no thousands: metres with two readings are no degrees then.
        places = [written_place(self.cells.place(row), WGS84) for row in rows]
        corners = [
            np.abs(shapely.bounds(item.geometry)) for item in places if item.geometry is not None
        ]
        # A city measured in metres does not lie within 180 metres of the origin.
        degrees = corners and np.all(np.stack(corners) <= (180.0, 90.0, 180.0, 90.0))
        return WGS84 if degrees else self._options.crs

    def read(self, row: int, crs: str) -> ContributionRowValues:
        """Everything a row says, without personal data; ``crs`` is that of x, y and WKT."""
        remarks = [
            f"Spalte {column.letters} enthält eine Formel; übernommen wurde der gespeicherte Wert."
            for column, _ in self.cells.formulas(row)
        ]
        texts = {name: self._clean(self._text(row, name)) for name in _CLEANED}
        texts["kategorie"] = self._meant("kategorie", texts["kategorie"])
        texts["datum"] = self._day(row, remarks)
        texts["ortsbezirk"] = self._text(row, "ortsbezirk")
        if texts["id"] != self._text(row, "id"):
            texts["id"] = ""
            remarks.append("Die Kennung enthielt Personenbezogenes und wurde ersetzt.")
        counts = {name: self._count(row, name, remarks) for name in ("zustimmung", "ablehnung")}
        own = {
            column.heading: self._clean(self.cells.cell(row, column.number).text.strip())
            for column in self._layout.of(OWN)
        }
        place = self._options.places.get(row)
        if place is None:
            place = written_place(self.cells.place(row), crs)
        topics = self._topics(row)
        return ContributionRowValues(
            texts, topics, {k: v for k, v in own.items() if v}, place, counts, remarks
        )

    def _text(self, row: int, target: str) -> str:
        """Text of the columns with a target: several texts below one another, else the first."""
        if target == "text":
            return self.cells.text(row, target).strip()
        return next(iter(self.cells.texts(row, target)), "").strip()

    def _clean(self, text: str) -> str:
        result = without_personal_data(text)
        self.cleaned += result.found
        return result.text

    def _meant(self, column: str, text: str) -> str:
        words = self._words.get(column, {})
        if normalise_name(text) == normalise_name(BETTER):
            return BETTER
        return words.get(normalise_name(text), text)

    def _topics(self, row: int) -> list[str]:
        written = [
            part.strip()
            for item in self._layout.of("thema")
            for part in re.split(r"[;|\n]", self.cells.cell(row, item.number).text)
        ]
        ticked = [
            item.heading
            for item in self._layout.of(TOPIC)
            if yes_or_no(self.cells.cell(row, item.number).text)
        ]
        topics = (self._meant("thema", self._clean(topic)) for topic in (*written, *ticked))
        return [topic for topic in dict.fromkeys(topics) if topic]

    def _day(self, row: int, remarks: list[str]) -> str:
        """ISO date without time of day; another text stays as it is, with a remark."""
        for column in self._layout.of("datum"):
            cell = self.cells.cell(row, column.number)
            if isinstance(cell.value, datetime):
                return cell.value.date().isoformat()
            if isinstance(cell.value, date):
                return cell.value.isoformat()
            text = cell.text.strip()
            if not text:
                continue
            day = iso_day(text)
            if not day:
                remarks.append(f"Das Datum „{text[:40]}“ ist nicht lesbar und bleibt als Text.")
            return day or self._clean(text)
        return ""

    def _count(self, row: int, target: str, remarks: list[str]) -> int | None:
        text = self._text(row, target)
        if not text:
            return None
        try:
            return whole_number(text)
        except NumberError as error:
            why = f" {error}" if isinstance(error, AmbiguousNumberError) else ""
            remarks.append(f"„{text[:40]}“ ist keine Anzahl ({target}); bleibt leer.{why}")
            return None


def iso_day(text: str) -> str:
    """ISO date of a text that begins with 20.03.2024 or 2024-03-20; empty for any other."""
    german, iso = _GERMAN_DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    if german:
        day, month, year = (int(part) for part in german.groups())
    elif iso:
        year, month, day = (int(part) for part in iso.groups())
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
