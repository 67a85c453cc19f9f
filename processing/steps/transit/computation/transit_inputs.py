"""What all steps on public transport read: departures, ways to the stops, residents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.arrays import require_metres
from ....analysis.choices import Method
from ....analysis.network.access import TravelMode
from ....analysis.transit.access_ways import AccessWays, StraightWays, StreetWays
from ....analysis.transit.service_areas import UNTIED, residents_by_rank
from ....analysis.transit.timetable import ServiceTable, service_table
from ....runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ....store.known_area import KnownArea
from ....store.provenance import Provenance
from ....store.stored_values import DistrictFigure
from ....wording import numbers
from ....wording.number_reading import plain_whole
from ...catchment_options import STREETS
from ...catchments import Ground
from ...city_figures import city_told, judged_of, without_residents
from ...role_data import UNJUDGED_PEOPLE, StepError, curated, present, read
from ...store_network import load_network
from .timetable_coverage import SERVICE
from .transit_roles import PEOPLE
from .way_options import WayOptions

RAIL_TYPES = frozenset({2, *range(100, 118)})
"""GTFS route_type of trains; tram and metro are none."""
PROPOSAL = "Vorschlag"
_INPUTS = (SERVICE, *PEOPLE)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Departures per stop, line and direction with the window and the day they were counted on.

    ``unplaced`` rows have no place and are in no result.
    """

    service: ServiceTable
    window: str
    day: str
    unplaced: int = 0

    @property
    def stated(self) -> dict[str, object]:
        """Window and day as parameters of a provenance."""
        return {"zeitfenster": self.window, "stichtag": self.day}


def stored_timetable(store: Store) -> Timetable:
    """Departures from ``pt_service``, with the window and day they were counted on.

    Raises:
        StepError: without departures, or if the window is not stated.
    """
    given = read(store, "pt_service")
    rows = rows_with_place(given)
    provenance = store.provenance("pt_service")
    stated = provenance.parameters if provenance else {}
    window, day = str(stated.get("zeitfenster", "")), str(stated.get("stichtag", ""))
    minutes = stated.get("zeitfenster_min", window_minutes(window))
    if not isinstance(minutes, (int, float)):
        raise StepError(
            f"{store.name}: Zum Fahrplanangebot (pt_service) ist kein Zeitfenster wie 06:00-20:00"
            f" vermerkt, gefunden wurde „{window}“. Bitte den Fahrplan neu übernehmen."
        )
    xy = np.column_stack([shapely.get_x(rows.geometry), shapely.get_y(rows.geometry)])
    service = service_table(
        xy,
        float(minutes),
        stop_id=rows.column("halt_id"),
        name=rows.column("name"),
        line=rows.column("linie"),
        direction=rows.column("richtung"),
        route_type=rows.column("route_type"),
        departures=rows.column("abfahrten"),
        on_demand=rows.column("bedarf"),
    )
    return Timetable(service, window, day, len(given) - len(rows))


def rows_with_place(table: FeatureTable) -> FeatureTable:
    """Rows that have a place."""
    return table.take(~(shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry)))


def unplaced_note(timetable: Timetable) -> list[str]:
    """Sentence on rows without a place, for the note of a result."""
    rows = numbers.counted(timetable.unplaced, "Zeile", "Zeilen")
    told = f"{rows} des Fahrplanangebots ohne Ort nicht berücksichtigt"
    return [told] * bool(timetable.unplaced)


def stops_in_words(count: int) -> str:
    """A number of stops in words."""
    return numbers.counted(count, "Haltestelle", "Haltestellen")


def departures_in_words(count: int) -> str:
    """A number of departures in words."""
    return numbers.counted(count, "Abfahrt", "Abfahrten")


def window_minutes(window: str) -> float | None:
    """Minutes of a window such as "06:00-20:00"; None if it cannot be read or is empty."""
    first, _, last = window.replace("–", "-").partition("-")
    times = []
    for text in (first, last):
        hours, minutes = (plain_whole(part) for part in text.strip().partition(":")[::2])
        if hours is None or minutes is None or minutes >= 60:
            return None
        times.append(60 * hours + minutes)
    length = times[1] - times[0]
    return float(length) if length > 0 else None


def ways_of(store: Store, options: WayOptions, progress: Progress) -> AccessWays:
    """Straight ways, or the store's streets that may be walked.

    Raises:
        AnalysisError: for a snapping distance that is not above 0, or if no way may be walked.
        StepError: for ways along streets without streets.
    """
    if options.method is Method.STRAIGHT_LINE:
        return StraightWays()
    require_metres(options.snap_m, "Der Fangabstand der Haltestellen")
    require_metres(options.resident_snap_m, "Der Fangabstand der Einwohner")
    network = load_network(store, TravelMode.FOOT, progress=progress).streets.network
    return StreetWays(network, options.offset_m, options.snap_m, options.resident_snap_m)


def input_roles(store: Store, way: WayOptions, *more: str) -> list[str]:
    """Roles that a step on public transport has read, as far as there are data."""
    streets = [STREETS] if way.method is Method.NETWORK else []
    return present(store, [*_INPUTS, *streets, *more])


@dataclass(frozen=True, slots=True)
class People:
    """Residents and the districts they live in.

    ``known`` is where the sources of the timetable (and of the streets, where they are used)
    reach, None everywhere; ``districts`` are ids and ``names`` what is printed for them. Of a
    district ``min_known_share`` of the residents must be judged.
    """

    points: GeometryArray
    residents: FloatArray
    district_index: IntArray
    districts: tuple[str, ...]
    names: tuple[str, ...]
    known: BoolArray | None
    min_known_share: float

    @classmethod
    def read(cls, store: Store, judged: shapely.Geometry | None) -> People:
        """The store's residents.

        Args:
            store: the INSEK store.
            judged: where something can be said of stops; None everywhere.

        Raises:
            StepError: without districts or boundary.
        """
        ground = Ground.of_store(store)
        return cls(
            ground.points,
            ground.residents.astype(float),
            ground.district_index,
            ground.ids,
            ground.names,
            ground.known_homes(judged),
            ground.min_known_share,
        )

    @property
    def known_residents(self) -> FloatArray:
        """Residents at each point, nan where the sources do not reach."""
        if self.known is None:
            return self.residents
        return np.where(self.known, self.residents, math.nan)

    def by_rank(self, ranks: IntArray, classes: int) -> FloatArray:
        """Residents per district (the city last) and class (none last).

        Args:
            ranks: rank of each point with residents, shape (n,).
            classes: how many there are.

        Returns:
            Shape (districts + 1, classes + 1); nan where nothing is known.
        """
        return residents_by_rank(
            self.residents,
            ranks,
            district_index=self.district_index,
            districts=len(self.districts),
            classes=classes,
            known=self.known,
            min_known_share=self.min_known_share,
        )

    def unknown(self, table: FloatArray) -> BoolArray:
        """Districts with residents of whom too few are judged in a table of :meth:`by_rank`."""
        lived_in = np.bincount(
            self.district_index[self.district_index >= 0], minlength=len(self.districts)
        )
        unknown: BoolArray = np.isnan(table[:-1, 0]) & (lived_in > 0)
        return unknown

    def figures(
        self, analysis: str, names: Sequence[str], table: FloatArray
    ) -> list[DistrictFigure]:
        """One figure per district and column of a table of residents.

        Args:
            analysis: id that the figures go under.
            names: of the figures, one per column.
            table: residents, shape (districts + 1, names), the city last.
        """
        rows = [
            DistrictFigure(
                analysis, district, name, float(value), "EW", "keine Daten" * bool(np.isnan(value))
            )
            for district, row in zip((*self.districts, ""), table, strict=True)
            for name, value in zip(names, row, strict=True)
        ]
        return city_told(rows if len(self.points) else without_residents(rows), self.printed)

    def unjudged(self, analysis: str, table: FloatArray) -> list[DistrictFigure]:
        """Residents whom a table of :meth:`by_rank` leaves out, per district and in the city.

        Args:
            analysis: id that the figures go under.
            table: residents, shape (districts + 1, ranks), the city last.
        """
        lived_in = np.isfinite(self.residents) & (self.district_index >= 0)
        every = np.bincount(
            self.district_index[lived_in],
            self.residents[lived_in],
            minlength=len(self.districts),
        )
        rest = np.append(every, every.sum()) - np.nansum(table, axis=1)
        rows = [
            DistrictFigure(analysis, district, UNJUDGED_PEOPLE, float(count), "EW")
            for district, count in zip((*self.districts, ""), np.maximum(rest, 0.0), strict=True)
        ]
        return rows if len(self.points) else without_residents(rows)

    @property
    def printed(self) -> dict[str, str]:
        """Printed names of the districts by id."""
        return dict(zip(self.districts, self.names, strict=True))

    def judged(self, table: FloatArray) -> str:
        """Whom a table of :meth:`by_rank` leaves out, as a sentence; empty if it is nobody."""
        lived_in = np.isfinite(self.residents) & (self.district_index >= 0)
        blank = [self.names[row] for row in np.flatnonzero(self.unknown(table))]
        return judged_of(float(np.nansum(table[-1])), float(self.residents[lived_in].sum()), blank)


def untied_figures(
    people: People, way: WayOptions, analysis: str, ranks: IntArray
) -> list[DistrictFigure]:
    """Residents per district to whom no street leads that could be measured; none straight.

    Args:
        people: residents with their districts.
        way: how ways are measured.
        analysis: id that the figures go under.
        ranks: rank of each point with residents, shape (n,).
    """
    if way.method is Method.STRAIGHT_LINE:
        return []
    lost = np.isfinite(people.known_residents) & (ranks == UNTIED) & (people.district_index >= 0)
    counts = np.bincount(
        people.district_index[lost], people.residents[lost], minlength=len(people.districts)
    )
    note = "ohne Straße in der Nähe, nicht beurteilt"
    rows = [
        DistrictFigure(
            analysis, district, "einwohner_ohne_strasse", float(count), "EW", note * bool(count)
        )
        for district, count in zip((*people.districts, ""), (*counts, counts.sum()), strict=True)
    ]
    return rows if len(people.points) else without_residents(rows)


def trains_of(service: ServiceTable) -> BoolArray:
    """Rows of trains that leave in the window."""
    return np.isin(service.route_type, sorted(RAIL_TYPES)) & (service.departures > 0)


def propose(
    store: Store,
    table: FeatureTable,
    provenance: Provenance,
    *,
    inputs: Sequence[str],
    figures: Sequence[DistrictFigure] = (),
    blank: KnownArea | None = None,
) -> bool:
    """Write proposals and figures; what planners have worked on stays.

    Args:
        store: the INSEK store.
        table: the proposals.
        provenance: of the proposals; names their role.
        inputs: roles they were computed from.
        figures: of one analysis.
        blank: part of the city of which nothing is said; None if there is none.

    Returns:
        Whether the proposals were written.

    Raises:
        StoreError: if the store is being written or cannot be.
    """
    role = provenance.role
    kept = curated(store, role)
    with store.writing() as writer:
        if not kept:
            writer.put(role, table, provenance, input_roles=inputs, known=blank)
        if figures:
            writer.put_figures(figures[0].analyse, figures, role=role)
    return not kept
