"""Take in contributions: every row is taken, known already, or refused with a reason."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from ...catalogue.matching import Vocabulary, match
from ...sources.incoming_geometry import representative_points
from ...sources.written_places import WrittenPlace, in_store_crs
from ...spreadsheets.intake.row_outcome import RowOutcome, RowState, TableIntake
from ...spreadsheets.intake.table_rows import take_in_rows
from ...spreadsheets.reading.headings import SheetColumn
from ...wording.name_keys import normalise_name
from ...wording.numbers import fixed
from .contribution_columns import ContributionLayout
from .contribution_rows import (
    CityAreas,
    ContributionReading,
    ContributionRowReader,
    ContributionRowValues,
)
from .duplicates import AGAIN
from .stored_contributions import Contribution, Position


@dataclass(frozen=True, slots=True)
class ContributionOutcome(RowOutcome):
    """A row and what became of it."""

    contribution: Contribution | None = None


@dataclass(frozen=True, slots=True)
class ContributionIntake(TableIntake[ContributionOutcome]):
    """A whole table taken in.

    Attributes:
        dropped: Columns with personal data and the kind of each.
        cleaned: Personal data taken out of texts, by kind.
        crs: CRS in which coordinates of columns were read; empty if there were none.
    """

    dropped: tuple[tuple[SheetColumn, str], ...]
    cleaned: Mapping[str, int]
    crs: str = ""

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Contributions of all rows that were not refused."""
        return tuple(item.contribution for item in self.outcomes if item.contribution is not None)


def take_in_contributions(
    found: ContributionLayout, districts: Vocabulary, options: ContributionReading
) -> ContributionIntake:
    """Read all rows below the head.

    Args:
        found: From :func:`~.contribution_columns.find_contributions`.
        districts: Names of the Ortsbezirke.
        options: How to read.

    Raises:
        SourceError: if the CRS of the coordinates is unknown.
    """
    reader = ContributionRowReader(found, options)
    names = _Names(options)
    read_crs = ""

    def outcomes(rows: Sequence[int]) -> Iterator[ContributionOutcome]:
        nonlocal read_crs
        crs = reader.coordinates_crs(rows)
        readings = [reader.read(row, crs) for row in rows]
        names.spell(item.texts["kategorie"] for item in readings)
        if any(item.place.geometry is not None for item in readings):
            read_crs = crs
        places = in_store_crs([item.place for item in readings], options.crs)
        points = _as_points(places, options.crs)
        for row, reading, place in zip(rows, readings, points, strict=True):
            yield _outcome(row, reading, place, names, districts)

    taken, empty = take_in_rows(reader.cells, reader.rules, outcomes, ContributionOutcome)
    return ContributionIntake(
        layout=found.layout,
        outcomes=taken,
        empty_rows=empty,
        dropped=found.dropped,
        cleaned=dict(reader.cleaned),
        crs=read_crs,
    )


class _Names:
    """Ids of one file, and the spellings of its categories."""

    def __init__(self, options: ContributionReading) -> None:
        self.options = options
        self._seen: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._spelling: dict[str, str] = {}

    def spell(self, categories: Iterable[str]) -> None:
        """Decide on one spelling of each category: the most frequent, then the first by letters."""
        counts = sorted(Counter(categories).items(), key=lambda item: (-item[1], item[0]))
        for text, _ in counts:
            self._spelling.setdefault(normalise_name(text), text)

    def category(self, text: str) -> str:
        """The spelling of a category for all rows."""
        return self._spelling[normalise_name(text)]

    def identify(self, item: Contribution, stated: str, row: int) -> tuple[Contribution, str]:
        """The contribution with an id that is the same at the next import of the same file.

        Returns:
            It, and a remark where a row before has the same id and other words.
        """
        parts = [item.format, item.veranstaltung]
        prefix = "-".join(normalise_name(part).replace(" ", "-") for part in parts if part)
        if stated:
            name = f"{prefix}:{stated}"
        else:
            where = "" if item.place is None else f"{item.place.x:.2f} {item.place.y:.2f}"
            told = (item.datum, item.kategorie, item.titel, item.text, where)
            name = f"{prefix}:{hashlib.sha256('|'.join(told).encode()).hexdigest()[:12]}"
        words = normalise_name(item.words)
        before = self._seen[name]
        other = next((number for number, said in before[:1] if said != words), None)
        before.append((row, words))
        remark = (
            ""
            if other is None
            else f"Die Kennung „{stated[:40]}“ steht schon in Zeile {other} mit anderem Text; beide"
            " Beiträge zählen."
        )
        count = len(before)
        return replace(item, id=name if count == 1 else f"{name}{AGAIN}{count}"), remark


def _outcome(
    row: int,
    reading: ContributionRowValues,
    place: WrittenPlace,
    names: _Names,
    districts: Vocabulary,
) -> ContributionOutcome:
    options = names.options
    remarks = [*reading.remarks, *filter(None, [place.remark])]
    point = place.geometry
    texts = {name: text for name, text in reading.texts.items() if name != "id"}
    position, district = _located(point, texts.pop("ortsbezirk"), options.areas, districts, remarks)
    # Each has the type of the field that its column is named after.
    columns: dict[str, Any] = {**texts, **reading.counts}
    columns["kategorie"] = names.category(texts["kategorie"])
    contribution = Contribution(
        id="",
        format=options.format,
        **columns,
        thema="; ".join(reading.topics),
        ortsbezirk=district,
        lage=position,
        weitere=reading.own,
        place=point,
    )
    contribution = replace(
        contribution,
        veranstaltung=contribution.veranstaltung or options.event,
        quelle=contribution.quelle or options.source,
    )
    named, remark = names.identify(contribution, reading.texts["id"], row)
    remarks += [remark] if remark else []
    return ContributionOutcome(row, RowState.TAKEN, contribution=named).with_remarks(*remarks)


def _located(
    point: shapely.Point | None,
    stated: str,
    areas: CityAreas,
    vocabulary: Vocabulary,
    remarks: list[str],
) -> tuple[Position, str]:
    """Where a contribution lies and in which Ortsbezirk; the place counts more than the name."""
    named = match(stated, vocabulary)
    if named.unmatched:
        remarks.append(f"Den Ortsbezirk „{stated[:40]}“ kennt der Katalog nicht.")
    district = named.ids[0] if len(named.ids) == 1 else ""
    if point is None:
        return Position.NOWHERE, district
    if areas.city is None:
        return Position.UNKNOWN, district
    if not areas.city.intersects(point):
        distance = fixed(areas.city.distance(point) / 1000, 1)
        remarks.append(f"Der Ort liegt {distance} km außerhalb der Stadt.")
        return Position.OUTSIDE, ""
    lies_in = areas.districts.shared_by(point) if areas.districts is not None else ()
    if not lies_in:
        return Position.INSIDE, district
    if district and district not in lies_in:
        remarks.append(f"Der Ort liegt nicht im genannten Ortsbezirk „{stated[:40]}“.")
    return Position.INSIDE, district if district in lies_in else lies_in[0]


def _as_points(places: Sequence[WrittenPlace], crs: str) -> list[WrittenPlace]:
    """Lines and areas as a point on them."""
    points = list(places)
    for index, item in enumerate(places):
        shape = item.geometry
        if shape is not None and shape.geom_type != "Point":
            point = representative_points(np.array([shape], dtype=object))[0]
            note = "Der Ort ist eine Linie oder Fläche; übernommen ist ein Punkt darauf."
            points[index] = WrittenPlace(point, crs, f"{item.remark} {note}".strip())
    return points
