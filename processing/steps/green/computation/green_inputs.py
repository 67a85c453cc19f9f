"""What the steps on green share: the standards, public green, woods and ways from the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ....analysis.choices import GreenStandard, Special
from ....analysis.green.green_areas import GreenGrade, Need, Standard
from ....analysis.green.public_green import public_green
from ....analysis.network.access import TravelMode
from ....analysis.network.graph import Network
from ....analysis.shapes.geometry import GeometryKind, RepairReport, only_areas, repair
from ....catalogue.model import Catalogue
from ....catalogue.stated_values import stated_number, stated_table, stated_tables
from ....runtime.array_types import BoolArray, GeometryArray, ObjectArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable
from ...counted_facilities import CountedObjects
from ...green_nearby import PROVISION
from ...judgement import judged_area, nearby
from ...role_data import StepError, read
from ...store_network import load_network


def standard(catalogue: Catalogue, chosen: GreenStandard) -> Standard:
    """One of the standards of the catalogue."""
    stated, where = catalogue.analyses[PROVISION].default, f"Analyse {PROVISION}"

    def value(name: str) -> Mapping[str, object]:
        return stated_table(stated(name), f"{where}, „{name}“")

    if chosen is GreenStandard.CITY:
        rows = stated_tables(stated("size_to_radius"), f"{where}, „size_to_radius“")
        return Standard("Größenstufen der Stadt", tuple(_grade(row) for row in rows))
    if chosen is GreenStandard.IOER:
        grades = (_grade(value("ioer_near")), _grade(value("ioer_far")))
        return Standard("IÖR-Monitor", grades, Need.EVERY)
    if chosen is GreenStandard.WHO:
        return Standard("WHO Europa", (_grade(value("who_europe")),))
    steps, names = value("galk_1973"), ("wohngebiet", "stadtteil")
    rows = stated_tables([steps[name] for name in names], f"{where}, „galk_1973“")
    return Standard("GALK 1973", tuple(_grade(row) for row in rows), Need.EVERY)


def _grade(row: Mapping[str, object]) -> GreenGrade:
    def first(*names: str) -> float:
        name = next(name for name in names if name in row)
        return stated_number(row[name], f"Analyse {PROVISION}, „{name}“")

    radius = first("radius_m", "max_m")
    return GreenGrade(first("min_ha"), radius, first("walk_equiv_m", "radius_m", "max_m"))


@dataclass(frozen=True, slots=True)
class GreenInput:
    """Areas that anybody may enter, without military areas, and sentences on the rest.

    ``labels`` say what to call each area, ``counted`` how many of a role count.
    """

    areas: GeometryArray
    labels: tuple[str, ...]
    notes: tuple[str, ...]
    counted: tuple[CountedObjects, ...] = ()

    def __add__(self, other: GreenInput) -> GreenInput:
        """Both kinds of green together."""
        return GreenInput(
            np.concatenate([self.areas, other.areas]),
            (*self.labels, *other.labels),
            (*self.notes, *other.notes),
            (*self.counted, *other.counted),
        )


def public_areas(store: Store, also: Iterable[Special]) -> GreenInput:
    """Public green of the store, made valid, without military land.

    Args:
        store: the INSEK store.
        also: special kinds of green that count as well.

    Raises:
        StepError: if there is none.
    """
    table = read(store, "green_space")
    public = public_green(table.column("klasse"), table.column("zugang"), also=frozenset(also))
    counted = table.take(np.flatnonzero(public.counts))
    areas, report = repair(counted.geometry, GeometryKind.POLYGON)
    if not report.used:
        raise StepError(
            f"{store.name}: Von {len(table)} Grünflächen zählt keine als öffentlich. Bitte die"
            " Spalten „klasse“ und „zugang“ der Rolle green_space prüfen."
        )
    left = [f"{reason} ({count})" for reason, count in sorted(public.left_out.items())]
    notes = [f"nicht gezählt: {', '.join(left)}"] if left else []
    labels = _labels(table, "Grünfläche")[public.counts]
    usable = _without_military(store, areas, labels, (*notes, *_repaired("Grünfläche", report)))
    reason = f"nicht: {', '.join(sorted(public.left_out))}"
    found = CountedObjects("green_space", int(public.counts.sum()), len(table), reason)
    return replace(usable, counted=(found,))


def forest_areas(store: Store) -> GreenInput:
    """Woods that may be entered: all but those in military areas."""
    table = read(store, "forest")
    areas, report = repair(table.geometry, GeometryKind.POLYGON)
    return _without_military(store, areas, _labels(table, "Wald"), _repaired("Wald", report))


def _labels(table: FeatureTable, kind: str) -> ObjectArray:
    """Name of each feature, or its class, and its row."""
    nothing = [None] * len(table)
    name, klasse = (
        table.column(column) if column in table.columns else nothing
        for column in ("name", "klasse")
    )
    return np.array(
        [
            f"{one or other or kind} in Zeile {row + 1}"
            for row, (one, other) in enumerate(zip(name, klasse, strict=True))
        ],
        dtype=object,
    )


def _repaired(label: str, report: RepairReport) -> tuple[str, ...]:
    if not (report.repaired or report.skipped):
        return ()
    rows = ", ".join(f"Zeile {item.index + 1}: {item.reason}" for item in report.skipped[:5])
    return (f"{label}: {report.summary()}" + (f" ({rows})" if rows else ""),)


def _without_military(
    store: Store, areas: GeometryArray, labels: ObjectArray, notes: tuple[str, ...]
) -> GreenInput:
    there = ~shapely.is_missing(areas)
    areas, labels = areas[there], labels[there]
    if store.has("military_area"):
        closed, _ = repair(store.read("military_area").geometry, GeometryKind.POLYGON)
        closed = closed[~shapely.is_missing(closed)]
        tree = cancellable(shapely.STRtree, areas)
        touched = np.unique(cancellable(tree.query, closed, predicate="intersects")[1])
        barred = cancellable(shapely.union_all, closed)
        for row in touched:
            areas[row] = only_areas(cancellable(shapely.difference, areas[row], barred))
    there = ~shapely.is_empty(areas)
    return GreenInput(areas[there], tuple(labels[there]), notes)


@dataclass(frozen=True, slots=True)
class FootWays:
    """Ways on foot; ``enters`` says of each edge whether it can lead into green.

    ``notes`` say who decided which ways may be walked.
    """

    network: Network
    enters: BoolArray
    notes: tuple[str, ...]


def walk_ways(store: Store, progress: Progress) -> FootWays:
    """The store's network on foot, as all analyses use it; bridges and tunnels lead into nothing.

    Raises:
        StepError: without streets.
    """
    streets = read(store, "street_network")
    loaded = load_network(store, TravelMode.FOOT, progress=progress)
    network = loaded.streets.network
    closed = streets.column("bruecke") | streets.column("tunnel")
    return FootWays(network, ~closed[network.feature], loaded.streets.access_notes())


def cut_by_border(store: Store, areas: GeometryArray) -> int:
    """Number of areas that touch the end of their source: their size may be larger."""
    extent = judged_area(store, nearby(["green_space"], 0.0))
    return 0 if extent is None else int(shapely.intersects(areas, extent.boundary).sum())
