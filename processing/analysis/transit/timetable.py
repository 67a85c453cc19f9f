"""The service of public transport as arrays: departures per stop, line and direction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ...wording.numbers import typed
from ..arrays import AnalysisError, BoolArray, FloatArray, IntArray

TextArray: TypeAlias = npt.NDArray[Any]
"""Object array of texts."""


@dataclass(frozen=True, slots=True)
class ServiceTable:
    """Departures in a time window on one day; ``n`` rows, one per stop x line x direction.

    Attributes:
        stop_id: Texts; rows of one stop share it.
        name: Texts, name of the stop.
        x: Metres in the CRS of the store, the same for all rows of a stop.
        y: As ``x``.
        line: Texts, number of the line as passengers know it.
        direction: Texts, ``"0"`` or ``"1"`` within the line.
        route_type: GTFS route_type, basic or extended; -1 unknown.
        departures: Departures with boarding in the window.
        on_demand: Runs only when booked; its departures are no headway.
        window_minutes: Length of the window.
    """

    stop_id: TextArray
    name: TextArray
    x: FloatArray
    y: FloatArray
    line: TextArray
    direction: TextArray
    route_type: IntArray
    departures: IntArray
    on_demand: BoolArray
    window_minutes: float

    def __len__(self) -> int:
        return len(self.stop_id)

    def take(self, rows: npt.NDArray[Any]) -> ServiceTable:
        """Rows picked by a boolean mask or by indices, in the order of these."""
        return ServiceTable(
            stop_id=self.stop_id[rows],
            name=self.name[rows],
            x=self.x[rows],
            y=self.y[rows],
            line=self.line[rows],
            direction=self.direction[rows],
            route_type=self.route_type[rows],
            departures=self.departures[rows],
            on_demand=self.on_demand[rows],
            window_minutes=self.window_minutes,
        )


def service_table(
    points: FloatArray,
    window_minutes: float,
    *,
    stop_id: npt.ArrayLike,
    name: npt.ArrayLike,
    line: npt.ArrayLike,
    direction: npt.ArrayLike,
    route_type: npt.ArrayLike,
    departures: npt.ArrayLike,
    on_demand: npt.ArrayLike,
) -> ServiceTable:
    """Service table from columns as they are stored: None and nan become "", -1, 0, False.

    Args:
        points: Coordinates in metres, shape (n, 2).
        window_minutes: Length of the window in which was counted, above 0.
        stop_id: n texts.
        name: n texts.
        line: n texts.
        direction: n texts.
        route_type: n numbers.
        departures: n numbers, not negative.
        on_demand: n truth values.

    Returns:
        The table; texts and counts of a column that is missing in a row are "" and 0, its type -1.

    Raises:
        AnalysisError: if lengths differ, the window is empty or a number is negative.
    """
    if not window_minutes > 0:
        raise AnalysisError(
            f"Das Zeitfenster des Fahrplans ist {typed(window_minutes)} Minuten lang. Bitte den"
            " Fahrplan"
            " mit einem Zeitfenster neu übernehmen."
        )
    texts = [_texts(column) for column in (stop_id, name, line, direction)]
    types = _integers(route_type, missing=-1)
    counts = _integers(departures, missing=0)
    flags = np.array([value is True or value == 1 for value in _objects(on_demand)], dtype=bool)
    sizes = {len(column) for column in (points, *texts, types, counts, flags)}
    if len(sizes) > 1:
        raise AnalysisError(f"Die Spalten des Fahrplans sind verschieden lang: {sorted(sizes)}.")
    negative = np.flatnonzero(counts < 0)
    if len(negative):
        raise AnalysisError(
            f"Zeile {negative[0] + 1} des Fahrplans hat {counts[negative[0]]} Abfahrten. Bitte den"
            " Fahrplan neu übernehmen."
        )
    return ServiceTable(
        stop_id=texts[0],
        name=texts[1],
        x=np.asarray(points, dtype=float).reshape(-1, 2)[:, 0],
        y=np.asarray(points, dtype=float).reshape(-1, 2)[:, 1],
        line=texts[2],
        direction=texts[3],
        route_type=types,
        departures=counts,
        on_demand=flags,
        window_minutes=float(window_minutes),
    )


def _objects(values: npt.ArrayLike) -> TextArray:
    return np.asarray(values, dtype=object).reshape(-1)


def _texts(values: npt.ArrayLike) -> TextArray:
    column = _objects(values)
    texts = np.empty(len(column), dtype=object)
    texts[:] = ["" if _missing(value) else str(value) for value in column]
    return texts


def _integers(values: npt.ArrayLike, *, missing: int) -> IntArray:
    column = _objects(values)
    return np.array(
        [missing if _missing(value) else int(value) for value in column], dtype=np.int64
    )


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, (float, np.floating)) and math.isnan(value))
