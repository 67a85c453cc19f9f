"""Green within reach of residents and settled land, by straight line and along the streets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ....analysis.arrays import BoolArray
from ....analysis.choices import Method
from ....analysis.green.green_areas import GreenAreas, Standard, join_areas, served, straight_served
from ....analysis.green.green_entrances import (
    Entrances,
    check_walks,
    find_entrances,
    network_met,
    network_zone,
)
from ....analysis.green.green_zones import Zone, zones
from ....analysis.network.graph import Snapped, snap
from ....analysis.network.self_check import SelfCheck
from ....analysis.supply.coverage import Supply
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress, part_of
from ....store.contract import Store
from ....wording import numbers
from ...catchment_options import STREETS
from ...catchments import Ground, sentences
from ...green_nearby import GreenWays
from ...judgement import along_streets, judged_area, nearby
from ...role_data import untied_note
from .green_inputs import FootWays, GreenInput, walk_ways

_NAMED = 20


@dataclass(frozen=True, slots=True)
class GreenMeasure:
    """How green near home is measured; lengths in metres.

    ``ways`` say which areas are one and how one walks into them, ``compare`` measures along the
    streets besides the straight line.
    """

    standard: Standard
    ways: GreenWays
    method: Method = Method.STRAIGHT_LINE
    compare: bool = True

    def methods(self, store: Store) -> tuple[Method, ...]:
        """Both methods side by side where there are streets, or the one that was chosen."""
        both = self.compare and store.has(STREETS)
        if both or self.method is Method.NETWORK:
            return (Method.STRAIGHT_LINE, Method.NETWORK) if both else (Method.NETWORK,)
        return (Method.STRAIGHT_LINE,)


@dataclass(frozen=True, slots=True)
class Foot:
    """Ways on foot, and the residents tied to them."""

    ways: FootWays
    homes: Snapped

    @classmethod
    def of_store(cls, store: Store, ground: Ground, snap_m: float, *, progress: Progress) -> Foot:
        """The store's network on foot, and where residents join it.

        Args:
            store: the INSEK store.
            ground: residents and settled land with their districts.
            snap_m: metres; residents farther from a way are not tied.
            progress: called with 0 to 1; what it raises ends the step.

        Raises:
            StepError: without streets.
        """
        ways = walk_ways(store, progress)
        return cls(ways, snap(ways.network, ground.points, snap_m))

    def entrances(
        self, green: GreenAreas, near_m: float, progress: Progress | None = None
    ) -> Entrances:
        """Where one enters the green; ways may end ``near_m`` before it.

        Args:
            green: areas that lie together as one.
            near_m: metres that a way may end before the green.
            progress: called with 0 to 1; what it raises ends the step.
        """
        return find_entrances(
            green, self.ways.network, near_m=near_m, usable=self.ways.enters, progress=progress
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of green by one method.

    Attributes:
        zones: catchments of the grades, without overlaps.
        land: all of them together.
        covered: whether each point with residents is served, shape (n,).
        tied: whether a way is near enough to say so; None everywhere.
        supply: residents served.
        known: where settled land can be judged; None everywhere.
    """

    zones: tuple[Zone, ...]
    land: shapely.Geometry
    covered: BoolArray
    tied: BoolArray | None
    supply: Supply
    known: shapely.Geometry | None


@dataclass(frozen=True, slots=True)
class GreenVariant:
    """One kind of green by all methods asked for.

    ``warnings`` say whom and what no way comes near; ``check`` is a sample of the drawn area
    against the streets, None for a straight line.
    """

    by: Mapping[Method, Measured]
    warnings: tuple[str, ...] = ()
    check: SelfCheck | None = None

    @property
    def supply(self) -> dict[Method, Supply]:
        """Residents served by method."""
        return {method: found.supply for method, found in self.by.items()}


def green_variant(
    store: Store,
    ground: Ground,
    green: GreenInput,
    *,
    roles: tuple[str, ...],
    measure: GreenMeasure,
    foot: Foot | None,
    progress: Progress | None = None,
) -> GreenVariant:
    """Measure green by straight line, and along the streets where ways are given.

    Args:
        store: the store.
        ground: residents, districts and settled land.
        green: the areas, and what to call them in a warning.
        roles: sources of the green: nobody is called unserved near their end.
        measure: standard and method.
        foot: ways on foot; without them there is the straight line only.
        progress: callback.
    """
    joined = join_areas(green.areas, gap_m=measure.ways.gap_m, progress=part_of(progress, 0.0, 0.2))
    entrances = None
    if foot is not None:
        share = part_of(progress, 0.2, 0.4)
        entrances = foot.entrances(joined, measure.ways.near_m, share)
    return measured(
        store,
        ground,
        joined,
        entrances,
        labels=green.labels,
        roles=roles,
        measure=measure,
        foot=foot,
        progress=part_of(progress, 0.4, 1.0),
    )


def measured(
    store: Store,
    ground: Ground,
    green: GreenAreas,
    entrances: Entrances | None,
    *,
    labels: Sequence[str],
    roles: tuple[str, ...],
    measure: GreenMeasure,
    foot: Foot | None,
    progress: Progress | None = None,
) -> GreenVariant:
    """As :func:`green_variant`, of areas whose entrances have been found.

    Args:
        store: the INSEK store.
        ground: residents and settled land with their districts.
        green: areas that lie together as one.
        entrances: where one enters them; None without ways.
        labels: what to call the areas in a warning.
        roles: sources of the green; nobody is called unserved near their end.
        measure: standard and method.
        foot: ways on foot; without them there is the straight line only.
        progress: called with 0 to 1; what it raises ends the step.
    """
    margin_m = max(grade.radius_m for grade in measure.standard.grades)
    by: dict[Method, Measured] = {}
    if foot is None or measure.compare or measure.method is Method.STRAIGHT_LINE:
        known = judged_area(store, nearby(roles, margin_m))
        share = part_of(progress, 0.0, 0.4)
        by[Method.STRAIGHT_LINE] = _straight(ground, green, measure.standard, known, share)
    if foot is None or entrances is None:
        return GreenVariant(by)
    needs = along_streets(roles, margin_m, home_m=measure.ways.snap_m, place_m=measure.ways.near_m)
    known = judged_area(store, needs)
    share = part_of(progress, 0.4, 0.9)
    walked = _on_foot(ground, green, foot, entrances, known, measure, share)
    by[Method.NETWORK] = walked
    names = dict(zip(ground.ids, ground.names, strict=True))
    closed = _closed(green, entrances, labels, measure)
    check = None
    if measure.method is Method.NETWORK:
        demand, network = measure.standard, foot.ways.network
        check = check_walks(walked.land, green, demand, entrances, network)
    stray = foot.ways.network.left_out.sentence
    return GreenVariant(by, sentences(untied_note(walked.supply, names), closed, stray), check)


def _straight(
    ground: Ground,
    green: GreenAreas,
    demand: Standard,
    known: shapely.Geometry | None,
    progress: Progress | None,
) -> Measured:
    share = part_of(progress, 0.0, 0.4)
    covered = straight_served(green, demand, ground.points, progress=share)
    count = len(demand.grades)
    drawn = [
        green.zone(
            grade,
            clip=ground.city,
            below_ha=below,
            progress=part_of(progress, 0.4 + 0.5 * i / count, 0.4 + 0.5 * (i + 1) / count),
        )
        for i, (grade, below) in enumerate(zip(demand.grades, demand.below_ha(), strict=True))
    ]
    parts = zones(demand, drawn)
    supply = ground.residents_served(covered, known)
    return Measured(parts, _together(parts), covered, None, supply, known)


def _on_foot(
    ground: Ground,
    green: GreenAreas,
    foot: Foot,
    entrances: Entrances,
    known: shapely.Geometry | None,
    measure: GreenMeasure,
    progress: Progress | None,
) -> Measured:
    demand = measure.standard
    share = part_of(progress, 0.0, 0.3)
    met, reached = network_met(
        green, demand, entrances, foot.ways.network, foot.homes, progress=share
    )
    count = len(demand.grades)
    drawn = [
        network_zone(
            green,
            grade.min_ha,
            reached[i],
            below_ha=below,
            offset_m=measure.ways.offset_m,
            clip=ground.city,
            progress=part_of(progress, 0.3 + 0.6 * i / count, 0.3 + 0.6 * (i + 1) / count),
        )
        for i, (grade, below) in enumerate(zip(demand.grades, demand.below_ha(), strict=True))
    ]
    covered, tied = served(met, demand.need), foot.homes.on_network
    parts = zones(demand, drawn)
    supply = ground.residents_served(covered, known, tied=tied)
    judged = ground.judged(supply, known)
    return Measured(parts, _together(parts), covered, tied, supply, judged)


def _together(parts: Sequence[Zone]) -> shapely.Geometry:
    return cancellable(shapely.union_all, [zone.area for zone in parts])


def _closed(
    green: GreenAreas, entrances: Entrances, labels: Sequence[str], measure: GreenMeasure
) -> str:
    """Sentence that names the areas which no way leads into; empty if there are none."""
    large = green.at_least(min(grade.min_ha for grade in measure.standard.grades))
    # Whoever has entered the park stands on the playground beside it, too.
    entered = np.isin(green.patch, green.patch[entrances.member])
    rows = np.flatnonzero(large & ~entered)
    if not len(rows):
        return ""
    named = "; ".join(labels[row] for row in rows[:_NAMED])
    more = f" und {len(rows) - _NAMED} weitere" if len(rows) > _NAMED else ""
    who = numbers.counted(len(rows), "Fläche", "Flächen", dots=False)
    says = numbers.agreeing(len(rows), "gilt", "gelten")
    return (
        f"{who} ohne Weg in {numbers.chosen(measure.ways.near_m)} m {says} als nicht betretbar"
        f" ({named}{more})"
    )
