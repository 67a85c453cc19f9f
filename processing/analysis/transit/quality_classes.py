"""ÖV-Güteklassen: category of a stop by means of transport and headway, class by distance."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np

from ...wording.numbers import typed
from ..arrays import AnalysisError, BoolArray, FloatArray, IntArray
from ..choices import Counting, Method
from .access_ways import Rings
from .headway import DEMAND_BUS, StopService, stop_service
from .timetable import ServiceTable

HOUR_MIN = 60.0


@dataclass(frozen=True, slots=True)
class ModeGroup:
    """A column of the table of categories.

    ``min_directions`` above 0 makes it a node: only stops with at least so many pairs of line and
    direction of its own route types belong to it.
    """

    name: str
    route_types: frozenset[int]
    min_directions: int = 0


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """A row of the table of categories: headways up to ``upper_min``, a category per group.

    ``inclusive`` says whether the bound itself belongs to the row.
    """

    upper_min: float
    inclusive: bool
    categories: tuple[str | None, ...]

    def holds(self, headway_min: FloatArray, tolerance_min: float) -> BoolArray:
        """Whether each headway is short enough; the tolerance counts at the hour only.

        Args:
            headway_min: headways in minutes, shape (n,); inf where nothing leaves.
            tolerance_min: minutes by which the row of the hour may be exceeded, the bound included.

        Returns:
            Shape (n,).

        Example:
            >>> hourly = IntervalRow(60.0, inclusive=True, categories=("5",))
            >>> hourly.holds(np.array([60.0, 62.0, 62.1]), 2.0).tolist()
            [True, True, False]
            >>> short = IntervalRow(10.0, inclusive=False, categories=("2",))
            >>> short.holds(np.array([10.0]), 2.0).tolist()
            [False]
        """
        extra = tolerance_min if self.upper_min == HOUR_MIN else 0.0
        bound = self.upper_min + extra
        # 840 / 84 departures is ten minutes, whatever rounding makes of it.
        on_bound = np.isclose(headway_min, bound, rtol=0.0, atol=1e-9)
        if self.inclusive or extra > 0:
            return (headway_min < bound) | on_bound
        return (headway_min < bound) & ~on_bound


class TablePart(Enum):
    """A part of a table; of intervals and classes a row is named too."""

    WHOLE = auto()
    INTERVALS = auto()
    DISTANCES = auto()
    CLASSES = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a table: the part, its row (from 0), and a sentence."""

    part: TablePart
    row: int
    sentence: str


class QualityTableError(AnalysisError):
    """A table that contradicts itself; ``fault`` says where."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(f"ÖV-Güteklassen „{name}“: {fault.sentence}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class QualityTable:
    """A system of ÖV-Güteklassen, as published or as edited.

    Attributes:
        name: e.g. "Deutschland (GOAT)".
        groups: means of transport, the best first.
        intervals: rows by headway, the shortest first.
        distances_m: outer radii of the rings in metres, ascending.
        classes: per category, the best first, the class in each ring; None is no class.
        counting: how the two directions are counted.
        method: how distances are measured.

    Raises:
        QualityTableError: when it is made, if the table contradicts itself.
    """

    name: str
    groups: tuple[ModeGroup, ...]
    intervals: tuple[IntervalRow, ...]
    distances_m: tuple[float, ...]
    classes: dict[str, tuple[str | None, ...]]
    counting: Counting
    method: Method

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself; raises TableError with a sentence."""
        fault = next(_faults(self), None)
        if fault is not None:
            raise QualityTableError(self.name, fault)

    @property
    def letters(self) -> tuple[str, ...]:
        """All classes in the order of the alphabet, so the best first."""
        return tuple(sorted({item for row in self.classes.values() for item in row if item}))

    @property
    def categories(self) -> tuple[str, ...]:
        """All categories of stops, the best first."""
        return tuple(self.classes)


@dataclass(frozen=True, slots=True)
class Categories:
    """What kind of stop each is.

    Attributes:
        stops: the stops with the departures of all means of transport of the table.
        category: index of the category of each stop, shape (n,), -1 for none.
        group: index of the best group at each stop, shape (n,), -1 where nothing counted leaves.
        other_departures: departures of means of transport that the table does not know.
    """

    stops: StopService
    category: IntArray
    group: IntArray
    other_departures: int


def stop_categories(
    service: ServiceTable, table: QualityTable, *, tolerance_min: float = 0.0
) -> Categories:
    """Category of each stop: by its best means of transport and the headway of all of them.

    Departures of all groups are counted together, as GOAT does, and the best group present gives
    the column. Where the table is empty in that column, the next group present counts: a rare
    long-distance train takes nothing from the bus.

    Args:
        service: departures per stop, line and direction.
        table: the system.
        tolerance_min: minutes by which a headway may exceed the hour and still count as hourly.

    Returns:
        Categories of all stops of the service, sorted by id.
    """
    known = np.isin(service.route_type, sorted(set().union(*(g.route_types for g in table.groups))))
    booked = service.on_demand | (service.route_type == DEMAND_BUS)
    other = int(service.departures[~known & ~booked].sum())
    # Rows of other means stay, with no departures, so that every stop is listed.
    counted = replace(service, departures=np.where(known, service.departures, 0))
    stops = stop_service(counted, table.counting)
    rank = len(table.categories)
    best: IntArray = np.full(len(stops), rank, dtype=np.int64)
    best_group: IntArray = np.full(len(stops), -1, dtype=np.int64)
    for column in reversed(range(len(table.groups))):
        here = _present(service, stops, table.groups[column])
        best_group[here] = column
        found = _column(stops.headway_min, table, column, tolerance_min)
        best = np.where(here & (found < rank), found, best)
    return Categories(stops, np.where(best == rank, -1, best), best_group, other)


def quality_rings(found: Categories, table: QualityTable) -> tuple[Rings, ...]:
    """Rings around the stops of every category; rank 0 is the best class.

    Args:
        found: the stops and their categories.
        table: the system, the same as for the categories.

    Returns:
        One item per category that has stops and classes, the best category first.
    """
    letters = table.letters
    rings = []
    for index, row in enumerate(table.classes.values()):
        here = found.stops.points[found.category == index]
        steps = [(m, letters.index(c)) for m, c in zip(table.distances_m, row, strict=True) if c]
        if len(here) and steps:
            rings.append(Rings(here, tuple(m for m, _ in steps), tuple(r for _, r in steps)))
    return tuple(rings)


def _present(service: ServiceTable, stops: StopService, group: ModeGroup) -> BoolArray:
    """Whether a group serves each stop, and often enough in number of directions for a node."""
    rows = np.isin(service.route_type, sorted(group.route_types))
    own = stop_service(service.take(np.flatnonzero(rows)), Counting.HALF)
    serves = (own.departures > 0) & (own.line_directions >= group.min_directions)
    return np.isin(stops.stop_id.astype(str), own.stop_id[serves].astype(str))


def _column(
    headway_min: FloatArray, table: QualityTable, column: int, tolerance_min: float
) -> IntArray:
    names = table.categories
    result: IntArray = np.full(len(headway_min), len(names), dtype=np.int64)
    open_rows = np.isfinite(headway_min)
    for row in table.intervals:
        here = open_rows & row.holds(headway_min, tolerance_min)
        category = row.categories[column]
        if category is not None:
            result[here] = names.index(category)
        open_rows &= ~here
    return result


def _faults(table: QualityTable) -> Iterator[Fault]:
    """Contradictions in a table."""
    if not (table.groups and table.intervals and table.distances_m and table.classes):
        yield Fault(
            TablePart.WHOLE,
            0,
            "Die Tabelle ist unvollständig (Verkehrsmittel, Takte, Entfernungen, Klassen).",
        )
    row = _not_rising([row.upper_min for row in table.intervals])
    if row is not None:
        sentence = "Die Takte müssen aufsteigen und über 0 min liegen."
        yield Fault(TablePart.INTERVALS, row, sentence)
    if _not_rising(table.distances_m) is not None:
        sentence = "Die Entfernungen müssen aufsteigen und über 0 m liegen."
        yield Fault(TablePart.DISTANCES, 0, sentence)
    for index, interval in enumerate(table.intervals):
        where = f"Takt {typed(interval.upper_min)} min"
        if len(interval.categories) != len(table.groups):
            sentence = f"{where}: je Verkehrsmittel wird eine Kategorie erwartet."
            yield Fault(TablePart.INTERVALS, index, sentence)
        unknown = [c for c in interval.categories if c is not None and c not in table.classes]
        if unknown:
            sentence = f"{where}: Kategorie „{unknown[0]}“ hat keine Güteklassen."
            yield Fault(TablePart.INTERVALS, index, sentence)
    for index, (category, classes) in enumerate(table.classes.items()):
        if len(classes) != len(table.distances_m):
            sentence = f"Kategorie {category}: je Entfernung wird eine Klasse erwartet."
            yield Fault(TablePart.CLASSES, index, sentence)
        order = [item or "~" for item in classes]  # "~" sorts behind all letters
        if order != sorted(order):
            sentence = f"Kategorie {category}: die Klasse wird mit der Entfernung besser."
            yield Fault(TablePart.CLASSES, index, sentence)


def _not_rising(values: Sequence[float]) -> int | None:
    """First of the values that is not above the one before it, or above 0; None if all are."""
    pairs = enumerate(itertools.pairwise([0.0, *values]))
    return next((row for row, (low, high) in pairs if not low < high < math.inf), None)
