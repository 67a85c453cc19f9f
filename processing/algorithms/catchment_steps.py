"""Catchments of facilities on a store: straight line and streets side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..analysis.access import Mode
from ..analysis.arrays import BoolArray, FloatArray, GeometryArray, IntArray
from ..analysis.comparison import (
    AreaSupply,
    area_supply,
    only_by_straight_line,
    parts_by_district,
    tied_within,
)
from ..analysis.coverage import (
    Coverage,
    Method,
    Supply,
    assign_districts,
    network_coverage,
    serve,
    straight_line_coverage,
)
from ..analysis.network import Network
from ..pulse import heard
from ..store.features import FeatureTable
from ..store.store import DistrictFigure, Store
from .network_steps import load_network
from .role_steps import (
    Progress,
    city_area,
    computed,
    data_area,
    present,
    read,
    supply_figures,
)

STREETS = "street_network"
SETTLEMENT = "settlement_area"
BASIS = ("city_boundary", "ortsbezirk_boundary", "population_points")


@dataclass(frozen=True, slots=True)
class CatchmentOptions:
    """How reach is measured, in metres.

    ``offset_m`` widens the drawn streets, ``snap_m`` ties facilities to a street and
    ``resident_snap_m`` residents; all three only matter along the streets.
    """

    distance_m: float
    offset_m: float = 50.0
    snap_m: float = 250.0
    resident_snap_m: float = 100.0

    def parameters(self, method: Method) -> dict[str, object]:
        """Values for the provenance."""
        values: dict[str, object] = {"entfernung_m": self.distance_m, "methode": method.value}
        if method is Method.NETWORK:
            values |= {
                "abstand_strasse_m": self.offset_m,
                "fangabstand_einrichtungen_m": self.snap_m,
                "fangabstand_einwohner_m": self.resident_snap_m,
            }
        return values


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reached, and the roles and figures that say so.

    ``source`` is the role of the facilities; ``straight``, ``network`` and ``difference`` are the
    roles to fill; ``analysis`` names the figures.
    """

    source: str
    straight: str
    network: str
    difference: str
    analysis: str
    algorithm: str


def walking_network(store: Store, progress: Progress) -> Network:
    """The store's streets and paths that may be walked."""
    return load_network(store, Mode.FOOT, progress=progress).streets.network


def known_area(store: Store, roles: Sequence[str]) -> shapely.Geometry | None:
    """Area that the sources of all these roles cover; None when they cover everything."""
    areas = [area for role in roles if (area := data_area(store, role)) is not None]
    return shapely.intersection_all(areas) if areas else None


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
    """

    city: shapely.Geometry
    districts: GeometryArray
    ids: tuple[str, ...]
    names: tuple[str, ...]
    points: GeometryArray
    residents: FloatArray
    district_index: IntArray
    land: shapely.Geometry | None

    @classmethod
    def of_store(cls, store: Store) -> Ground:
        """Read it; raises StepError without districts, boundary or residents."""
        districts = read(store, "ortsbezirk_boundary")
        people = read(store, "population_points")
        land = store.read(SETTLEMENT).geometry if store.has(SETTLEMENT) else None
        return cls(
            city=city_area(store),
            districts=districts.geometry,
            ids=tuple(str(value) for value in districts.column("kennung")),
            names=tuple(str(value) for value in districts.column("name")),
            points=people.geometry,
            residents=people.column("einwohner"),
            district_index=assign_districts(people.geometry, districts.geometry),
            land=None if land is None else heard(shapely.union_all, land),
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
            known=None if known is None else heard(shapely.intersects, self.points, known),
            tied=tied,
        )

    def land_served(
        self, area: shapely.Geometry, known: shapely.Geometry | None
    ) -> AreaSupply | None:
        """Settled land in an area, per district; None without settlement areas."""
        if self.land is None:
            return None
        return area_supply(
            self.land, area, districts=self.districts, district_ids=self.ids, known=known
        )


@dataclass(frozen=True, slots=True)
class Variant:
    """One catchment and what it serves; ``areas`` is None without settlement areas."""

    coverage: Coverage
    supply: Supply
    areas: AreaSupply | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Both variants, and the residents whom only the straight line (or only the streets) serves.

    ``known`` is where both facilities and streets are known, None everywhere.
    """

    ground: Ground
    known: shapely.Geometry | None
    straight: Variant
    network: Variant
    only_straight: Supply
    only_network: Supply


def straight_variant(
    store: Store,
    subject: Subject,
    places: GeometryArray,
    options: CatchmentOptions,
    *,
    ground: Ground | None = None,
) -> Variant:
    """Circles around the places, and what lies in them."""
    ground = ground or Ground.of_store(store)
    coverage = straight_line_coverage(places, options.distance_m, clip=ground.city)
    return _variant(ground, coverage, known_area(store, [subject.source]))


def compared(
    store: Store,
    subject: Subject,
    places: GeometryArray,
    options: CatchmentOptions,
    progress: Progress,
) -> Compared:
    """Circles, streets within the same distance, and their difference."""
    ground = Ground.of_store(store)
    straight = straight_variant(store, subject, places, options, ground=ground)
    network = walking_network(store, lambda share: progress(0.4 * share))
    coverage = network_coverage(
        network,
        places,
        limit_m=options.distance_m,
        offset_m=options.offset_m,
        snap_m=options.snap_m,
        clip=ground.city,
        progress=lambda share: progress(0.4 + 0.5 * share),
    )
    coverage = tied_within(coverage, options.resident_snap_m)
    known = known_area(store, [subject.source, STREETS])
    near = straight.coverage.covers(ground.points)
    walked = coverage.covers(ground.points)
    return Compared(
        ground=ground,
        known=known,
        straight=straight,
        network=_variant(ground, coverage, known),
        only_straight=ground.residents_served(near & ~walked, known),
        only_network=ground.residents_served(walked & ~near, known),
    )


def write_straight(
    store: Store,
    subject: Subject,
    variant: Variant,
    parameters: Mapping[str, object],
    note: str = "",
) -> None:
    """Fill the role of the straight line and its figures."""
    _write(store, subject, {subject.straight: variant}, None, parameters=parameters, note=note)


def write_network(
    store: Store,
    subject: Subject,
    result: Compared,
    parameters: Mapping[str, object],
    note: str = "",
) -> None:
    """Fill the roles of the network and of the difference, and their figures."""
    _write(
        store, subject, {subject.network: result.network}, result, parameters=parameters, note=note
    )


def area_figures(analysis: str, areas: AreaSupply | None) -> list[DistrictFigure]:
    """Settled land, served, unserved (m²) and the share in percent; none without settlement."""
    rows = []
    for share in (*areas.districts, areas.city) if areas else ():
        note = "" if share.has_data else "keine Daten"
        for name, value, unit in (
            ("siedlungsflaeche", share.total, "m²"),
            ("flaeche_versorgt", share.served, "m²"),
            ("flaeche_unversorgt", share.unserved, "m²"),
            ("anteil_flaeche_versorgt", 100.0 * share.share, "%"),
        ):
            rows.append(DistrictFigure(analysis, share.district, name, value, unit, note))
    return rows


def unsnapped_note(coverage: Coverage) -> str:
    """Sentence about the facilities that no street comes near."""
    count = len(coverage.unsnapped)
    return f"{count} Standorte ohne Anschluss an das Wegenetz nicht berücksichtigt" if count else ""


def joined(*sentences: str) -> str:
    """Sentences that are not empty, with semicolons."""
    return "; ".join(sentence for sentence in sentences if sentence)


def _variant(ground: Ground, coverage: Coverage, known: shapely.Geometry | None) -> Variant:
    return Variant(
        coverage,
        ground.residents_served(coverage.covers(ground.points), known),
        ground.land_served(coverage.area, known),
    )


def _write(
    store: Store,
    subject: Subject,
    variants: Mapping[str, Variant],
    difference: Compared | None,
    *,
    parameters: Mapping[str, object],
    note: str,
) -> None:
    with store.writing() as writer:
        for role, variant in variants.items():
            network = variant.coverage.method is Method.NETWORK
            analysis = f"{subject.analysis}_network" if network else subject.analysis
            more = [STREETS, subject.straight] if network else []
            inputs = [subject.source, *BASIS, SETTLEMENT, *more]
            table = FeatureTable.from_rows(
                [variant.coverage.area],
                {
                    "radius_m": [variant.coverage.limit_m],
                    "methode": [variant.coverage.method.value],
                    "einwohner_versorgt": [variant.supply.city.served],
                },
            )
            provenance = computed(
                store,
                role,
                subject.algorithm,
                parameters=dict(parameters),
                note=joined(note, unsnapped_note(variant.coverage)),
            )
            writer.put(role, table, provenance, input_roles=present(store, inputs))
            figures = [
                *supply_figures(analysis, variant.supply),
                *area_figures(analysis, variant.areas),
            ]
            writer.put_figures(analysis, figures)
        if difference is not None:
            table, figures = _difference(subject, difference)
            provenance = computed(
                store, subject.difference, subject.algorithm, parameters=dict(parameters), note=note
            )
            inputs = [subject.source, *BASIS, SETTLEMENT, STREETS]
            writer.put(subject.difference, table, provenance, input_roles=present(store, inputs))
            writer.put_figures(f"{subject.analysis}_difference", figures)


def _difference(subject: Subject, result: Compared) -> tuple[FeatureTable, list[DistrictFigure]]:
    """Settled land that only the straight line serves, one feature per district, and figures."""
    ground, straight = result.ground, result.straight.coverage
    land = ground.city if ground.land is None else ground.land
    if result.known is not None:
        land = heard(shapely.intersection, land, result.known)
    area = only_by_straight_line(straight, result.network.coverage, land=land)
    parts = parts_by_district(area, ground.districts)
    size = shapely.area(parts)
    people = [share.served for share in result.only_straight.districts]
    rows = np.flatnonzero(size > 0)
    table = FeatureTable.from_rows(
        [parts[row] for row in rows],
        {
            "name": [ground.names[row] for row in rows],
            "ortsbezirk": [ground.ids[row] for row in rows],
            "radius_m": [straight.limit_m] * len(rows),
            "einwohner": [people[row] for row in rows],
        },
    )
    analysis = f"{subject.analysis}_difference"
    figures = []
    shares = (*result.only_straight.districts, result.only_straight.city)
    others = (*result.only_network.districts, result.only_network.city)
    for share, other, square_metres in zip(shares, others, (*size, size.sum()), strict=True):
        note = "" if share.has_data else "keine Daten"
        for name, value, unit in (
            ("nur_luftlinie", share.served, "EW"),
            ("anteil_nur_luftlinie", 100.0 * share.share, "%"),
            ("nur_netz", other.served, "EW"),
            ("flaeche_nur_luftlinie", square_metres, "m²"),
        ):
            figures.append(DistrictFigure(analysis, share.district, name, value, unit, note))
    return table, figures
