"""Catchments of facilities on a store: straight line and streets side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely

from ..analysis.arrays import BoolArray, FloatArray, GeometryArray, IntArray
from ..analysis.choices import Method
from ..analysis.network.access import TravelMode
from ..analysis.network.graph import Network, snap
from ..analysis.network.self_check import SelfCheck, self_check
from ..analysis.shapes.geometry import meets
from ..analysis.supply.comparison import AreaSupply, area_supply, land_of, tied_within
from ..analysis.supply.coverage import (
    Coverage,
    Supply,
    network_coverage,
    serve,
    straight_line_coverage,
)
from ..runtime.cancellation import cancellable, uninterrupted
from ..runtime.progress import Progress
from ..store.contract import Store
from ..store.features import FeatureTable
from ..wording import numbers
from .catchment_options import BASIS, SETTLEMENT, CatchmentOptions, Subject
from .islands import island_note
from .judgement import (
    along_streets,
    common_area,
    districts_known,
    judged_area,
    min_known_share,
    nearby,
)
from .role_data import (
    city_area,
    districts_apart,
    home_districts,
    read,
    resident_points,
    settled_land,
    untied_note,
)
from .side_by_side import BY_LINE, BY_STREETS, Side, residents_beyond
from .store_network import load_network

_NAMED = 20


def walking_network(store: Store, progress: Progress) -> Network:
    """The store's streets and paths that may be walked.

    Raises:
        StepError: without streets.
        AnalysisError: if no way may be walked, or the lines are no network.
    """
    return load_network(store, TravelMode.FOOT, progress=progress).streets.network


def printed_district_names(store: Store) -> dict[str, str]:
    """Printed names of the store's Ortsbezirke by id; written results are there, so no cancel."""
    with uninterrupted():
        table = read(store, "ortsbezirk_boundary")
    ids, names = table.column("kennung"), table.column("name")
    return {str(key): str(name) for key, name in zip(ids, names, strict=True)}


@dataclass(frozen=True, slots=True)
class Ground:
    """What every catchment is measured against, read once from the store.

    Attributes:
        city: the city as one area.
        districts: Polygons of the Ortsbezirke, shape (d,).
        ids: their ids.
        names: their printed names.
        points: Points with residents, shape (n,).
        residents: residents at each, nan where unknown.
        district_index: district of each point, -1 for none.
        land: settled land as one area, None without settlement areas.
        own_land: what of it lies in each district, shape (d,).
        peopled: whether the source of the residents covers enough of each district, shape (d,).
        land_known: where the source of the settled land reaches; None everywhere.
        min_known_share: share of residents or land that must be known for a figure.
    """

    city: shapely.Geometry
    districts: GeometryArray
    ids: tuple[str, ...]
    names: tuple[str, ...]
    points: GeometryArray
    residents: FloatArray
    district_index: IntArray
    land: shapely.Geometry | None
    own_land: GeometryArray | None
    peopled: BoolArray
    land_known: shapely.Geometry | None
    min_known_share: float

    @classmethod
    def of_store(cls, store: Store) -> Ground:
        """Read it; raises StepError without districts or boundary.

        Without residents there are no points: areas can be measured, and nobody is counted.
        """
        known = store.known_areas()
        roles = [*BASIS, SETTLEMENT]
        key = ("ground", *(known[role].digest if role in known else "" for role in roles))
        return store.derived(key, roles, lambda: cls._made(store))

    @classmethod
    def _made(cls, store: Store) -> Ground:
        districts = districts_apart(store)
        people = resident_points(store)
        land = settled_land(store) if store.has(SETTLEMENT) else None
        own_land = None if land is None else land_of(land, districts.geometry)
        return cls(
            city=city_area(store),
            districts=districts.geometry,
            ids=tuple(str(value) for value in districts.column("kennung")),
            names=tuple(str(value) for value in districts.column("name")),
            points=people.geometry,
            residents=people.column("einwohner").astype(float),
            district_index=home_districts(store),
            land=land,
            own_land=own_land,
            peopled=districts_known(
                store, ["population_points"], districts.geometry, land=own_land
            ),
            land_known=judged_area(store, nearby([SETTLEMENT], 0.0)),
            min_known_share=min_known_share(store.catalogue),
        )

    def residents_served(
        self,
        served: BoolArray,
        known: shapely.Geometry | None,
        *,
        tied: BoolArray | None = None,
    ) -> Supply:
        """Residents served per district.

        Args:
            served: whether each point is served.
            known: where the data reach; None everywhere.
            tied: where a street is near enough to measure a way; None everywhere.
        """
        return serve(
            self.residents,
            served,
            district_index=self.district_index,
            district_ids=self.ids,
            known=self.known_homes(known),
            tied=tied,
            min_known_share=self.min_known_share,
        )

    def known_homes(self, known: shapely.Geometry | None) -> BoolArray | None:
        """Which points with residents can be judged, shape (n,); None for all of them.

        Nobody in districts that the source of the residents covers too little of: those who are
        known there may be any part of all.

        Args:
            known: where the data reach; None everywhere.
        """
        counted = None
        if not self.peopled.all():
            counted = np.append(self.peopled, True)[self.district_index]
        if known is None:
            return counted
        inside = meets(known, self.points)
        return inside if counted is None else inside & counted

    def judged(self, supply: Supply, known: shapely.Geometry | None) -> shapely.Geometry | None:
        """Where settled land can be judged: not in districts that lack streets.

        Args:
            supply: residents served by the streets.
            known: where the data reach; None everywhere.
        """
        blank = np.array([share.untied > 0 and not share.has_data for share in supply.districts])
        if not blank.any():
            return known
        rest = shapely.union_all(self.districts[~blank])
        return rest if known is None else cancellable(shapely.intersection, rest, known)

    def land_served(
        self, area: shapely.Geometry, known: shapely.Geometry | None
    ) -> AreaSupply | None:
        """Settled land in an area, per district; None without settlement areas.

        Args:
            area: the catchment, in the CRS of the store.
            known: where settled land can be judged; None everywhere.
        """
        if self.land is None:
            return None
        return area_supply(
            self.land,
            area,
            districts=self.districts,
            district_ids=self.ids,
            known=common_area(known, self.land_known),
            own=self.own_land,
            min_known_share=self.min_known_share,
        )


@dataclass(frozen=True, slots=True)
class CatchmentVariant:
    """One catchment and what it serves.

    Attributes:
        coverage: the catchment.
        side: residents and settled land served.
        warnings: sentences about facilities and residents that could not be judged.
        check: sample of the area against the streets; None for a straight line.
    """

    coverage: Coverage
    side: Side
    warnings: tuple[str, ...] = ()
    check: SelfCheck | None = None

    @property
    def supply(self) -> Supply:
        """Residents served."""
        return self.side.supply

    @property
    def areas(self) -> AreaSupply | None:
        """Settled land served; None without settlement areas."""
        return self.side.land


@dataclass(frozen=True, slots=True)
class Compared:
    """Both variants, and the residents whom only the straight line (or only the streets) serves."""

    ground: Ground
    straight: CatchmentVariant
    network: CatchmentVariant
    only_straight: Supply
    only_network: Supply


def straight_variant(
    store: Store,
    subject: Subject,
    places: FeatureTable,
    options: CatchmentOptions,
    *,
    ground: Ground | None = None,
) -> CatchmentVariant:
    """Circles around the places, and what lies in them.

    Args:
        store: the INSEK store.
        subject: which facilities, and the roles they fill.
        places: the facilities.
        options: distance (m) and snapping distances (m).
        ground: what lies around; read from the store without it.
    """
    ground = ground or Ground.of_store(store)
    coverage = straight_line_coverage(places.geometry, options.distance_m, clip=ground.city)
    known = judged_area(store, nearby([subject.source], options.distance_m))
    return CatchmentVariant(
        coverage,
        Side.measured(ground, coverage.covers(ground.points), coverage.area, known),
        sentences(left_out_note(coverage, places, options.snap_m)),
    )


def compared(
    store: Store,
    subject: Subject,
    places: FeatureTable,
    options: CatchmentOptions,
    progress: Progress,
) -> Compared:
    """Circles, streets within the same distance, and their difference.

    Args:
        store: the INSEK store.
        subject: which facilities, and the roles they fill.
        places: the facilities.
        options: distance (m), kept on both sides, and snapping distances (m).
        progress: called with 0 to 1; what it raises ends the step.

    Raises:
        StepError: without streets, residents or districts.
        AnalysisError: if no way may be walked, or the lines are no network.
    """
    ground = Ground.of_store(store)
    straight = straight_variant(store, subject, places, options, ground=ground)
    network = walking_network(store, lambda share: progress(0.4 * share))
    coverage = network_coverage(
        network,
        places.geometry,
        limit_m=options.distance_m,
        offset_m=options.offset_m,
        snap_m=options.snap_m,
        clip=ground.city,
        progress=lambda share: progress(0.4 + 0.4 * share),
    )
    coverage = tied_within(coverage, options.resident_snap_m)
    needs = along_streets(
        [subject.source],
        options.distance_m,
        home_m=options.resident_snap_m,
        place_m=options.snap_m,
    )
    known = judged_area(store, needs)
    ways = coverage.distances(ground.points)
    side = Side.measured(
        ground, ways <= coverage.limit_m, coverage.area, known, tied=~np.isnan(ways)
    )
    only = residents_beyond(ground, straight.side, side)
    names = dict(zip(ground.ids, ground.names, strict=True))
    return Compared(
        ground=ground,
        straight=straight,
        network=CatchmentVariant(
            coverage,
            side,
            sentences(
                left_out_note(coverage, places, options.snap_m),
                island_note(network, places.geometry, options.snap_m, partial(_name_of, places)),
                untied_note(side.supply, names),
                network.left_out.sentence,
            ),
            self_check(
                coverage.area,
                network,
                snap(network, places.geometry, options.snap_m),
                coverage.limit_m,
                progress=lambda share: progress(0.8 + 0.1 * share),
            ),
        ),
        only_straight=only[BY_LINE],
        only_network=only[BY_STREETS],
    )


def left_out_note(coverage: Coverage, places: FeatureTable, snap_m: float) -> str:
    """Sentence that names the facilities which did not take part; empty if all did.

    Args:
        coverage: a catchment of the places.
        places: the facilities.
        snap_m: how far from a street they may be.
    """
    count = len(coverage.unsnapped)
    if not count:
        return ""
    who = numbers.counted(count, "Standort", "Standorte")
    why = "ohne Ort"
    if coverage.method is Method.NETWORK:
        why = f"ohne Straße im Umkreis von {numbers.chosen(snap_m)} m"
    named = ", ".join(_name_of(places, row) for row in coverage.unsnapped[:_NAMED])
    more = f" und {count - _NAMED} weitere" if count > _NAMED else ""
    return f"{who} {why} nicht berücksichtigt ({named}{more})"


def sentences(*texts: str) -> tuple[str, ...]:
    """Those texts that are not empty."""
    return tuple(text for text in texts if text)


def joined_notes(*texts: str) -> str:
    """Texts that are not empty, with semicolons."""
    return "; ".join(sentences(*texts))


def _name_of(places: FeatureTable, row: int) -> str:
    """Name of a facility, or the id in its source, or where it is."""
    for column in ("name", "quelle_id"):
        value = places.columns[column][row] if column in places.columns else None
        if value:
            return str(value)
    place = places.geometry[row]
    if place is None or place.is_empty:
        return f"Zeile {row + 1}"
    middle = place.centroid
    return f"ohne Namen bei {middle.x:.0f}/{middle.y:.0f}"
