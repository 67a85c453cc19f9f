"""Reach on any layers: streets and places in, areas, streets and nearest places out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ....analysis.arrays import AnalysisError
from ....analysis.choices import Travel, Unit
from ....analysis.network.access import TravelMode
from ....analysis.network.cost_intervals import Parts
from ....analysis.network.costs import Costs
from ....analysis.network.graph import Network, Snapped, snap
from ....analysis.network.reach import Reach, reach
from ....analysis.network.reach_per_facility import reach_each
from ....analysis.network.self_check import SelfCheck, self_check, together
from ....analysis.network.street_area import parts_area, reach_area, ring_areas
from ....analysis.network.street_network import StreetNetwork
from ....analysis.shapes.geometry import only_areas
from ....catalogue.geometry_kinds import Geometry
from ....runtime.array_types import FloatArray, GeometryArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress, part_of
from ....wording import numbers
from ...plan_language.computation.diagram_material import Drawn
from .reach_options import ReachForm, ReachOptions

MODES = {
    Travel.CONSTANT: TravelMode.FOOT,
    Travel.TOBLER: TravelMode.FOOT,
    Travel.BICYCLE: TravelMode.BIKE,
    Travel.EBIKE: TravelMode.BIKE,
}
"""Who may use which way, by how one travels."""


@dataclass(frozen=True, slots=True)
class NamedPoints:
    """Points with the names they have in the results; None where there is no geometry."""

    points: GeometryArray
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class ReachResult:
    """Layers of a run; ``areas`` and ``lines`` are made while they are asked for.

    ``checks`` are those of the areas made so far: of the whole, or of some facilities.
    """

    areas: Iterator[Drawn]
    lines: Iterator[Drawn]
    nearest: Drawn | None
    untied: Drawn
    checks: list[SelfCheck]
    notes: tuple[str, ...]

    @property
    def check(self) -> SelfCheck | None:
        """All checks as one; None as long as there is none."""
        return together(self.checks) if self.checks else None


CHECKED_EACH = 10
"""Facilities whose own areas are checked; each takes a search of the whole network."""

AREA_FIELDS = (("grenze", "real"), ("ab", "real"), ("standort", "text"), ("flaeche_m2", "real"))
LINE_FIELDS = (
    ("grenze", "real"),
    ("kosten_anfang", "real"),
    ("kosten_ende", "real"),
    ("standort", "text"),
)
NEAREST_FIELDS = (
    ("ort", "text"),
    ("standort", "text"),
    ("kosten", "real"),
    ("grenze", "real"),
    ("abstand_weg_m", "real"),
)
UNTIED_FIELDS = (("art", "text"), ("name", "text"), ("abstand_weg_m", "real"))


def reachability(
    streets: StreetNetwork,
    facilities: NamedPoints,
    options: ReachOptions,
    *,
    demand: NamedPoints | None = None,
    progress: Progress | None = None,
) -> ReachResult:
    """Search the network from all facilities and prepare the results.

    Args:
        streets: in a CRS with metres, like all places.
        facilities: from or to where is searched.
        options: limits, costs, distances and form.
        demand: places whose nearest facility is asked for; None for none.
        progress: called with 0 to 1; what it raises ends the step.

    Raises:
        AnalysisError: if no facility is near a usable way.
    """
    network = streets.network
    if shapely.is_missing(facilities.points).all():
        raise AnalysisError(
            "Die Ebene mit den Standorten enthält kein Objekt mit Geometrie. Bitte eine Ebene mit"
            " Standorten wählen oder Auswahl und Filter der Ebene prüfen."
        )
    costs = _costs(streets, options)
    tied = _tied(network, facilities.points, costs, options)
    if not tied.on_network.any():
        raise AnalysisError(_why_untied(network, facilities, costs, options))
    untied = [("Standort", facilities, tied)]
    nearest = None
    if demand is not None:
        asked = _tied(network, demand.points, costs, options)
        nearest = _nearest(network, facilities, tied, demand, asked, costs, options)
        untied.append(("Ort", demand, asked))
    found = reach(network, tied, options.limits[-1], costs=costs, direction=options.direction)
    checks: list[SelfCheck] = []
    if options.form is ReachForm.EACH:
        areas = _areas_each(network, facilities, tied, costs, options, checks, progress)
        lines = _lines_each(network, facilities, tied, costs, options)
    else:
        whole, drawn = _areas(found, options, part_of(progress, 0.0, 0.9))
        areas = iter([drawn])
        lines = iter([_lines(network, facilities, found.pieces, options)])
        part = part_of(progress, 0.9, 1.0)
        checks.append(_checked(whole, network, tied, costs, options, progress=part))
    return ReachResult(areas, lines, nearest, _untied(network, untied), checks, streets.notes())


def _why_untied(
    network: Network, facilities: NamedPoints, costs: Costs, options: ReachOptions
) -> str:
    """Sentence for facilities of which none is tied: too small a part, or too far from any."""
    count = int((~shapely.is_missing(facilities.points)).sum())
    whole = f"Keiner der {count} Standorte liegt" if count > 1 else "Der Standort liegt nicht"
    near = f"{whole} näher als {numbers.chosen(options.snap_m)} m an einem nutzbaren Weg"
    anyhow = _tied(network, facilities.points, costs, replace(options, min_component_m=0.0))
    if anyhow.on_network.any():
        longest = numbers.chosen(round(float(network.component_length().max())))
        return (
            f"{near}, dessen Teilnetz mindestens {numbers.chosen(options.min_component_m)} m lang"
            f" ist; das längste Teilnetz hat {longest} m. Bitte bei „Teilnetze mit weniger Metern"
            " Weg nicht anbinden“ (ISLANDS) einen kleineren Wert angeben."
        )
    return f"{near}. Bitte Koordinatensystem und Ausdehnung der Ebenen prüfen."


def _checked(
    area: shapely.Geometry,
    network: Network,
    tied: Snapped,
    costs: Costs,
    options: ReachOptions,
    *,
    count: int = 1000,
    progress: Progress | None = None,
) -> SelfCheck:
    return self_check(
        area,
        network,
        tied,
        options.limits[-1],
        costs=costs,
        direction=options.direction,
        count=count,
        progress=progress,
    )


def _costs(streets: StreetNetwork, options: ReachOptions) -> Costs:
    if options.unit is Unit.METRES:
        return streets.costs(Travel.METRES)
    return streets.costs(options.travel, speed_kmh=options.speed_kmh)


def _tied(network: Network, points: GeometryArray, costs: Costs, options: ReachOptions) -> Snapped:
    return snap(
        network,
        points,
        options.snap_m,
        min_component_m=options.min_component_m,
        passable=costs.passable,
    )


def _areas(
    found: Reach, options: ReachOptions, progress: Progress | None
) -> tuple[shapely.Geometry, Drawn]:
    """The whole area, and the areas to draw: one per limit, overlapping or as rings."""
    limits = options.limits
    if options.form is ReachForm.RINGS:
        shapes = ring_areas(found, limits, options.offset_m, progress=progress)
        whole = cancellable(shapely.union_all, shapes)
        lower = (0.0, *limits[:-1])
    else:
        shapes = [
            reach_area(
                found.within(limit),
                options.offset_m,
                progress=part_of(progress, index / len(limits), (index + 1) / len(limits)),
            )
            for index, limit in enumerate(limits)
        ]
        whole, lower = shapes[-1], (0.0,) * len(limits)
    return whole, _area_rows(shapes, limits, lower, [None] * len(limits))


def _area_rows(
    shapes: Sequence[shapely.Geometry],
    limits: Sequence[float],
    lower: Sequence[float],
    names: Sequence[str | None],
) -> Drawn:
    kept = [row for row, shape in enumerate(shapes) if not shape.is_empty]
    geometry = np.empty(len(kept), dtype=object)
    geometry[:] = [only_areas(shapes[row]) for row in kept]
    columns = {
        "grenze": [limits[row] for row in kept],
        "ab": [lower[row] for row in kept],
        "standort": [names[row] for row in kept],
        "flaeche_m2": shapely.area(geometry).tolist(),
    }
    return Drawn(Geometry.POLYGON, geometry, columns, AREA_FIELDS)


def _lines(
    network: Network, facilities: NamedPoints, pieces: Parts, options: ReachOptions
) -> Drawn:
    """Reached parts of streets, cut at every limit."""
    geometry: list[GeometryArray] = []
    columns: dict[str, list[object]] = {name: [] for name, _ in LINE_FIELDS}
    lower = 0.0
    for limit in options.limits:
        ring = pieces.between(lower, limit)
        geometry.append(ring.lines(network))
        columns["grenze"] += [limit] * len(ring)
        columns["kosten_anfang"] += ring.near_cost.tolist()
        columns["kosten_ende"] += ring.far_cost.tolist()
        columns["standort"] += [facilities.names[index] for index in ring.facility]
        lower = limit
    return Drawn(Geometry.LINE, np.concatenate(geometry), columns, LINE_FIELDS)


def _each(
    network: Network,
    tied: Snapped,
    costs: Costs,
    options: ReachOptions,
    progress: Progress | None = None,
) -> Iterator[Parts]:
    return reach_each(
        network,
        tied,
        options.limits[-1],
        costs=costs,
        direction=options.direction,
        progress=progress,
    )


def _areas_each(
    network: Network,
    facilities: NamedPoints,
    tied: Snapped,
    costs: Costs,
    options: ReachOptions,
    checks: list[SelfCheck],
    progress: Progress | None,
) -> Iterator[Drawn]:
    """Areas of some facilities at a time, so that only these are in memory.

    The areas of a few facilities all over the list are checked as well.
    """
    served = np.flatnonzero(tied.on_network)
    sample = set(served[np.linspace(0, len(served) - 1, CHECKED_EACH).astype(int)].tolist())
    done, total = 0, int(tied.on_network.sum()) * len(options.limits)
    for parts in _each(network, tied, costs, options):
        shapes, limits, names = [], [], []
        for owner in np.unique(parts.owner):
            own = parts.take(parts.owner == owner)
            for limit in options.limits:
                shapes.append(
                    parts_area(
                        network,
                        own.between(0.0, limit),
                        limit,
                        options.offset_m,
                        progress=part_of(progress, done / total, (done + 1) / total),
                    )
                )
                limits.append(limit)
                names.append(facilities.names[owner])
                done += 1
            if int(owner) in sample:
                alone = Snapped(tied.edge[[owner]], tied.measure[[owner]], tied.offset[[owner]])
                count = 1000 // len(sample)
                checks.append(_checked(shapes[-1], network, alone, costs, options, count=count))
        yield _area_rows(shapes, limits, [0.0] * len(limits), names)


def _lines_each(
    network: Network, facilities: NamedPoints, tied: Snapped, costs: Costs, options: ReachOptions
) -> Iterator[Drawn]:
    for parts in _each(network, tied, costs, options):
        yield _lines(network, facilities, parts, options)


def _nearest(
    network: Network,
    facilities: NamedPoints,
    tied: Snapped,
    demand: NamedPoints,
    asked: Snapped,
    costs: Costs,
    options: ReachOptions,
) -> Drawn:
    """Nearest facility of every place, however far; ``grenze`` is the limit that holds it."""
    whole = reach(network, tied, np.inf, costs=costs, direction=options.direction)
    found = whole.nearest(asked)
    limits = np.append(options.limits, np.nan)
    kept = np.flatnonzero(~shapely.is_missing(demand.points))
    within = limits[np.searchsorted(options.limits, found.cost[kept], "left")]
    names = [facilities.names[index] if index >= 0 else None for index in found.facility[kept]]
    columns = {
        "ort": [demand.names[row] for row in kept],
        "standort": names,
        "kosten": np.where(np.isfinite(found.cost[kept]), found.cost[kept], np.nan).tolist(),
        "grenze": within.tolist(),
        "abstand_weg_m": asked.offset[kept].tolist(),
    }
    return Drawn(Geometry.POINT, demand.points[kept], columns, NEAREST_FIELDS)


def _untied(network: Network, groups: Sequence[tuple[str, NamedPoints, Snapped]]) -> Drawn:
    """Places that no usable way is near enough to, with the distance to the nearest of all ways."""
    geometry: list[GeometryArray] = []
    columns: dict[str, list[object]] = {name: [] for name, _ in UNTIED_FIELDS}
    for kind, places, tied in groups:
        rows = [row for row in tied.unsnapped if places.points[row] is not None]
        points = places.points[rows]
        far = snap(network, points, np.inf).offset if rows else np.empty(0)
        geometry.append(points)
        columns["art"] += [kind] * len(rows)
        columns["name"] += [places.names[row] for row in rows]
        columns["abstand_weg_m"] += far.tolist()
    return Drawn(Geometry.POINT, np.concatenate(geometry), columns, UNTIED_FIELDS)


def truths(values: Sequence[object]) -> list[bool | None]:
    """Yes, no or unknown of a column of any layer: booleans, numbers, or the usual words."""
    return [_truth(value) for value in values]


def _truth(value: object) -> bool | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value.strip().lower() not in {"0", "nein", "no", "n", "f", "false", "falsch"}
    return bool(value)


_ALONG = {"1", "yes", "true", "ja", "f", "ft"}
_AGAINST = {"-1", "reverse", "t", "tf"}


def oneways(values: Sequence[object]) -> FloatArray:
    """1, -1 or 0 for a column that says oneway as OSM (yes, -1), Geofabrik (F, T, B) or numbers."""
    words = [_word(value) for value in values]
    return np.array([(word in _ALONG) - 1.0 * (word in _AGAINST) for word in words])


def _word(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().lower()
