"""Contributions counted in hexagons and by Ortsbezirk, small numbers hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...analysis.statistics.disclosure_control import hidden_cells, hidden_table
from ...analysis.statistics.hexbin import hexagons
from ...catalogue.model import Catalogue
from ...runtime.array_types import BoolArray, IntArray
from ...spreadsheets.writing.workbook import Column, SheetTable, Workbook
from ...wording.district_word import in_words_of
from ...wording.name_keys import normalise_name
from .stored_contributions import Contribution, Position

HIDDEN = "unterdrückt"
NO_CATEGORY = "ohne Kategorie"
NO_DISTRICT = "ohne Ortsbezirk"
_STEPS = (5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class ContributionChoice:
    """Which contributions count.

    Attributes:
        format: Only of this format; empty for all.
        category: Only of this category; empty for all.
        duplicates: Whether duplicates count, too.
    """

    format: str = ""
    category: str = ""
    duplicates: bool = False

    def of(self, contributions: Sequence[Contribution]) -> tuple[Contribution, ...]:
        """Those that count."""
        return tuple(
            item
            for item in contributions
            if (self.duplicates or not item.dublette_von)
            and _is(self.format, item.format)
            and _is(self.category, item.kategorie)
        )


@dataclass(frozen=True, slots=True)
class HexagonCount:
    """A hexagon; ``count`` is None where it is hidden, ``band`` says how many in any case."""

    geometry: shapely.Polygon
    count: int | None
    band: str
    categories: str


@dataclass(frozen=True, slots=True)
class DistrictCounts:
    """Contributions by Ortsbezirk (rows) and category (columns).

    Attributes:
        districts: Ids; empty for contributions without Ortsbezirk.
        categories: Names.
        counts: shape (districts, categories).
        hidden: Cells not shown, same shape.
        hidden_sums: Sums of rows not shown, shape (districts,).
    """

    districts: tuple[str, ...]
    categories: tuple[str, ...]
    counts: IntArray
    hidden: BoolArray
    hidden_sums: BoolArray


def cells(
    contributions: Sequence[Contribution], *, width_m: float, minimum: int
) -> list[HexagonCount]:
    """Hexagons that hold contributions; those without a place in the city are not counted.

    Args:
        contributions: Those that count, with places in the store's CRS.
        width_m: Width of a hexagon in metres.
        minimum: Smallest count that is shown.

    Raises:
        AnalysisError: if the width is not positive.
    """
    placed = placed_in_city(contributions)
    points = np.array([(p.x, p.y) for item in placed if (p := item.place) is not None]).reshape(
        -1, 2
    )
    grid = hexagons(points, width_m)
    inside: list[Counter[str]] = [Counter() for _ in grid.counts]
    for item, cell in zip(placed, grid.cell_of, strict=True):
        inside[cell][item.kategorie or NO_CATEGORY] += 1
    bands = band_names(int(grid.counts.max(initial=0)), minimum)
    return [
        HexagonCount(
            geometry,
            int(count) if count >= minimum else None,
            next(name for name, last in bands if count <= last),
            _told(counter, minimum) if count >= minimum else "",
        )
        for geometry, count, counter in zip(grid.cells, grid.counts, inside, strict=True)
    ]


def placed_in_city(contributions: Sequence[Contribution]) -> tuple[Contribution, ...]:
    """Those with a place that is not known to lie outside the city."""
    return tuple(
        item
        for item in contributions
        if item.place is not None and item.lage in (Position.INSIDE, Position.UNKNOWN)
    )


def band_names(largest: int, minimum: int) -> list[tuple[str, int]]:
    """Classes of a legend up to the largest count, the hidden one first.

    Args:
        largest: Largest count of all.
        minimum: Smallest count that is shown; up to 1 there is no hidden class.

    Returns:
        Name and last count of each class.
    """
    bands = [(f"unter {minimum}", minimum - 1)] if minimum > 1 else []
    first, power = max(minimum, 1), 1
    while not bands or bands[-1][1] < largest:
        for step in _STEPS:
            last = step * power
            if last >= first:
                bands.append((str(first) if first == last else f"{first} bis {last}", last))
                first = last + 1
            if bands and bands[-1][1] >= largest:
                break
        power *= 10
    return bands


def by_district(
    contributions: Sequence[Contribution], districts: Sequence[str], *, minimum: int
) -> DistrictCounts:
    """Counts per Ortsbezirk and category, with or without a place; outside the city none.

    Args:
        contributions: Those that count.
        districts: Ids in the order of the table.
        minimum: Smallest count that is shown.
    """
    counted = [item for item in contributions if item.lage is not Position.OUTSIDE]
    rows = (*districts, "")
    names = Counter(item.kategorie or NO_CATEGORY for item in counted)
    columns = tuple(sorted(names, key=lambda name: (name == NO_CATEGORY, -names[name], name)))
    counts = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for item in counted:
        row = rows.index(item.ortsbezirk) if item.ortsbezirk in rows else len(rows) - 1
        counts[row, columns.index(item.kategorie or NO_CATEGORY)] += 1
    sums = hidden_cells(counts.sum(axis=1), minimum, total_known=True)
    return DistrictCounts(rows, columns, counts, hidden_table(counts, minimum), sums)


def counts_workbook(
    found: DistrictCounts, catalogue: Catalogue, sentences: Sequence[str]
) -> Workbook:
    """Counts per Ortsbezirk and category as a table.

    Args:
        found: The counts.
        catalogue: Names of the Ortsbezirke, and what the city calls them.
        sentences: What was counted, above the table.
    """
    names = {item.id: item.name for item in catalogue.districts}
    word = catalogue.city.district_word
    rest = in_words_of(NO_DISTRICT, word)
    rows: list[tuple[str | int, ...]] = []
    for index, district in enumerate(found.districts):
        values = found.counts[index]
        shown = [
            HIDDEN if hide else int(value)
            for value, hide in zip(values, found.hidden[index], strict=True)
        ]
        total = HIDDEN if found.hidden_sums[index] else int(values.sum())
        rows.append((names.get(district, district) or rest, total, *shown))
    sums = [int(value) for value in found.counts.sum(axis=0)]
    rows.append(("Gesamtstadt", sum(sums), *sums))
    columns = (
        *(Column(word, 26), Column("Beiträge", 12)),
        *(Column(name, 18) for name in found.categories),
    )
    title = in_words_of("Beiträge je Ortsbezirk", word)
    lead = tuple(in_words_of(line, word) for line in sentences)
    table = SheetTable(title, columns, tuple(rows), lead=lead)
    return Workbook("Beiträge der Beteiligung", (table,))


def _told(counter: Counter[str], minimum: int) -> str:
    names = sorted(counter, key=lambda name: (-counter[name], name))
    values = np.array([counter[name] for name in names], dtype=np.int64)
    hidden = hidden_cells(values, minimum, total_known=True)
    return "; ".join(
        f"{name}: {HIDDEN if hide else value}"
        for name, value, hide in zip(names, values, hidden, strict=True)
    )


def _is(wanted: str, text: str) -> bool:
    return not wanted or normalise_name(wanted) == normalise_name(text)
