"""How often a bus leaves: mean headway per stop, its class, and the rings around the stops."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...wording.numbers import typed
from ..arrays import AnalysisError, FloatArray, GeometryArray, IntArray
from ..choices import Counting
from .access_ways import Rings
from .timetable import ServiceTable, TextArray

DEMAND_BUS = 715
"""GTFS route_type of buses that run on demand."""


@dataclass(frozen=True, slots=True)
class StopService:
    """What one gets at each stop; ``n`` stops sorted by id.

    Attributes:
        stop_id: Texts.
        name: Texts.
        points: Points.
        departures: Departures in one direction in the window, by the rule of counting.
        headway_min: Window divided by departures; inf where nothing leaves.
        lines: Number of lines with departures.
        line_directions: Number of pairs of line and direction with departures.
        on_demand: Departures that must be booked; they are in none of the other numbers.
    """

    stop_id: TextArray
    name: TextArray
    points: GeometryArray
    departures: FloatArray
    headway_min: FloatArray
    lines: IntArray
    line_directions: IntArray
    on_demand: IntArray

    def __len__(self) -> int:
        return len(self.stop_id)


@dataclass(frozen=True, slots=True)
class HeadwayClass:
    """A class of headways in minutes: from ``lower`` (included) up to ``upper`` (not included)."""

    label: str
    lower: float
    upper: float


def stop_service(service: ServiceTable, counting: Counting) -> StopService:
    """Departures and mean headway per stop, all its lines together.

    Mean headway is the window divided by the departures in one direction, in minutes. The direction
    is one of its line ("0" of one line may lead where "1" of another does), therefore ``BETTER``
    adds up the better-served direction of every line, and ``HALF`` halves the sum of all
    departures: it is half as large where a line ends and runs one way only. Tram 1 and bus 1 are
    two lines.

    Args:
        service: Departures per stop, line and direction; what must be booked is counted apart.
        counting: Rule for the directions.

    Returns:
        One row per stop, sorted by id; stops without departures have an infinite headway.

    Example:
        >>> from .timetable import service_table
        >>> table = service_table(
        ...     np.zeros((2, 2)), 600.0, stop_id=["a", "a"], name=["Markt", "Markt"],
        ...     line=["1", "1"], direction=["0", "1"], route_type=[3, 3],
        ...     departures=[40, 20], on_demand=[False, False],
        ... )
        >>> stop_service(table, Counting.BETTER).headway_min.tolist()
        [15.0]
        >>> stop_service(table, Counting.HALF).headway_min.tolist()
        [20.0]
    """
    stop_id, first, stop = np.unique(
        service.stop_id.astype(str), return_index=True, return_inverse=True
    )
    count = len(stop_id)
    booked = service.on_demand | (service.route_type == DEMAND_BUS)
    runs = np.where(booked, 0, service.departures)
    stop_of_kind, of_kind = _numbered(stop, service.route_type)
    kind_of_line, of_line = _numbered(of_kind, service.line.astype(str))
    stop_of_line = stop_of_kind[kind_of_line]
    line_of_way, of_way = _numbered(of_line, service.direction.astype(str))
    per_way = np.bincount(of_way, weights=runs, minlength=len(line_of_way))
    best = np.zeros(len(stop_of_line))
    np.maximum.at(best, line_of_way, per_way)
    per_line = np.bincount(line_of_way, weights=per_way, minlength=len(stop_of_line))
    chosen = best if counting is Counting.BETTER else per_line / 2.0
    departures = np.bincount(stop_of_line, weights=chosen, minlength=count).astype(np.float64)
    headway = np.full(count, math.inf)
    np.divide(service.window_minutes, departures, out=headway, where=departures > 0)
    return StopService(
        stop_id=stop_id.astype(object),
        name=service.name[first],
        points=shapely.points(service.x[first], service.y[first]),
        departures=departures,
        headway_min=headway,
        lines=np.bincount(stop_of_line[per_line > 0], minlength=count).astype(np.int64),
        line_directions=np.bincount(stop_of_line[line_of_way[per_way > 0]], minlength=count).astype(
            np.int64
        ),
        on_demand=np.bincount(
            stop, weights=np.where(booked, service.departures, 0), minlength=count
        ).astype(np.int64),
    )


def headway_classes(breaks: Mapping[str, Sequence[float | None]]) -> tuple[HeadwayClass, ...]:
    """Classes from a table ``{label: [from, below]}`` in minutes; None is "without end".

    Args:
        breaks: bounds in minutes by label, the shortest headways first.

    Returns:
        The classes in the order of the table.

    Raises:
        AnalysisError: if classes are empty, overlap, leave a gap, or do not begin at 0.
    """
    classes = [
        HeadwayClass(
            str(label), float(bounds[0] or 0.0), math.inf if bounds[1] is None else float(bounds[1])
        )
        for label, bounds in breaks.items()
        if len(bounds) == 2
    ]
    if len(classes) != len(breaks) or not classes:
        raise AnalysisError("Taktklassen: Je Klasse werden zwei Grenzen in Minuten erwartet.")
    expected = 0.0
    for item in classes:
        if item.lower != expected or item.upper <= item.lower:
            raise AnalysisError(
                f"Taktklasse „{item.label}“: {typed(item.lower)} bis {typed(item.upper)} min"
                " schließt nicht"
                f" an {typed(expected)} min an. Bitte die Grenzen lückenlos aufsteigend angeben."
            )
        expected = item.upper
    return tuple(classes)


def classify(headway_min: FloatArray, classes: Sequence[HeadwayClass]) -> IntArray:
    """Index of the class of each headway, -1 where nothing leaves or no class goes so far.

    Args:
        headway_min: headways in minutes, shape (n,); inf where nothing leaves.
        classes: from :func:`headway_classes`.

    Returns:
        Shape (n,).

    Example:
        >>> classes = headway_classes({"bis 10": [0, 10], "bis 30": [10, 30]})
        >>> classify(np.array([9.9, 10.0, 30.0, np.inf]), classes).tolist()
        [0, 1, -1, -1]
    """
    found: IntArray = np.full(len(headway_min), -1, dtype=np.int64)
    for index, item in enumerate(classes):
        inside = (headway_min >= item.lower) & (headway_min < item.upper)
        found[inside & np.isfinite(headway_min)] = index
    return found


def headway_rings(
    stops: StopService, stop_class: IntArray, radii_m: Sequence[float], *, classes: int
) -> tuple[Rings, ...]:
    """Rings of all radii around the stops of every class.

    The better class comes first, within a class the shorter way:
    ``rank = class * len(radii) + radius``.

    Args:
        stops: the stops, n of them.
        stop_class: class of each, shape (n,); -1 has no rings.
        radii_m: metres, rising.
        classes: number of classes.

    Returns:
        One item per class that has stops, the best class first.

    Raises:
        AnalysisError: if there is no radius, or one is not above 0 or not larger than the last.
    """
    steps = (0.0, *radii_m)
    if not radii_m or any(not low < high for low, high in zip(steps, radii_m, strict=False)):
        raise AnalysisError(
            "Radien um Haltestellen: Bitte mindestens einen Wert über 0 m angeben, aufsteigend."
        )
    rings = []
    for index in range(classes):
        here = stops.points[stop_class == index]
        if len(here):
            ranks = tuple(index * len(radii_m) + step for step in range(len(radii_m)))
            rings.append(Rings(here, tuple(radii_m), ranks))
    return tuple(rings)


def _numbered(parent: IntArray, value: TextArray | IntArray) -> tuple[IntArray, IntArray]:
    """Distinct pairs of parent and value: the parent of each pair, and the pair of each row."""
    values, code = np.unique(value, return_inverse=True)
    pair, rows = np.unique(parent * max(1, len(values)) + code, return_inverse=True)
    return pair // max(1, len(values)), rows.astype(np.int64)
