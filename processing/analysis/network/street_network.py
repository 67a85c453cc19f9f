"""The streets as a network for walking or cycling, with slopes, and what travelling them costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import shapely

from ...runtime.progress import Progress, part_of, report_share
from ...wording.numbers import counted, fixed, percent
from ..arrays import AnalysisError, BoolArray, FloatArray, GeometryArray, IntArray
from ..choices import Travel
from ..settlement.elevation import impossible_note, without_impossible
from .access import Access, TravelMode, access
from .costs import Costs, at_speed, by_slope, edge_metres, with_directions, with_speed_on
from .graph import Network, build_network
from .slope import SMOOTHING_M, Slopes, edge_slopes, unknown_slopes
from .speeds import BICYCLE_KMH, EBIKE_KMH, PUSHING_KMH, TOBLER_LEVEL_KMH, bicycle, tobler
from .stray_parts import without_small_parts

_NAMED = 5


LEVEL_KMH = {
    Travel.CONSTANT: 4.8,
    Travel.TOBLER: TOBLER_LEVEL_KMH,
    Travel.BICYCLE: BICYCLE_KMH,
    Travel.EBIKE: EBIKE_KMH,
}
"""Speed on level ground if none is given."""


@dataclass(frozen=True, slots=True)
class Components:
    """Connected parts of a network: how many, metres in all and in the largest."""

    count: int
    length_m: float
    largest_m: float

    @property
    def share_outside(self) -> float:
        """Share of the street length outside the largest part, 0 to 1."""
        return 1.0 - self.largest_m / self.length_m if self.length_m else 0.0


@dataclass(frozen=True, slots=True)
class AccessCount:
    """Rows of the street network: all, left out, decided by data, class or neither; oneway rows."""

    rows: int
    closed: int
    by_data: int
    by_class: int
    oneways: int
    unclear: int


@dataclass(frozen=True, slots=True)
class StreetNetwork:
    """A network for one mode of travel.

    Attributes:
        network: the graph; its ``feature`` counts the rows of the street network.
        mode: on foot or by bicycle.
        slopes: slopes of its edges; none is known without a terrain model.
        has_terrain: whether there was a terrain model.
        along: edges open in the direction of their line, shape (m,).
        against: edges open against it.
        pushed: edges on which a bicycle is pushed.
        access: how many rows may be used.
        unclear: in German, the classes that say nothing about who may use a way.
        impossible: cells of the terrain model with an impossible height, taken as unknown.
    """

    network: Network
    mode: TravelMode
    slopes: Slopes
    has_terrain: bool
    along: BoolArray
    against: BoolArray
    pushed: BoolArray
    access: AccessCount
    unclear: str = ""
    impossible: int = 0

    def costs(self, travel: Travel, *, speed_kmh: float | None = None) -> Costs:
        """Costs of all edges.

        Args:
            travel: metres, or minutes by one of the speeds.
            speed_kmh: speed on level ground in km/h, ``LEVEL_KMH`` if not given; Tobler's function
                knows only its own.

        Returns:
            Costs with closed directions as inf; bicycles are pushed on steps at 4 km/h.

        Raises:
            AnalysisError: if the speed is not positive or cannot be chosen.
        """
        priced = self._open_ways(travel, speed_kmh)
        if self.mode is TravelMode.BIKE and self.pushed.any() and travel is not Travel.METRES:
            priced = with_speed_on(self.network, priced, self.pushed, PUSHING_KMH)
        if self.along.all() and self.against.all():
            return priced
        return with_directions(self.network, priced, along=self.along, against=self.against)

    def _open_ways(self, travel: Travel, speed_kmh: float | None) -> Costs:
        if travel is Travel.METRES:
            return edge_metres(self.network)
        speed = LEVEL_KMH[travel] if speed_kmh is None else speed_kmh
        flat = at_speed(self.network, speed)  # also refuses a speed that is none
        if travel in (Travel.CONSTANT, Travel.EBIKE):
            return flat
        if travel is Travel.TOBLER:
            if speed_kmh is not None and abs(speed_kmh - TOBLER_LEVEL_KMH) > 1e-9:
                raise AnalysisError(
                    "Die Geschwindigkeit nach Tobler folgt allein aus der Steigung. Bitte keine "
                    "angeben oder „gleichbleibende Geschwindigkeit“ wählen."
                )
            return by_slope(self.network, self.slopes, tobler)
        return by_slope(self.network, self.slopes, partial(bicycle, level_kmh=speed))

    def components(self) -> Components:
        """Connected parts of the network: how many, and their metres."""
        length = self.network.component_length()
        return Components(len(length), float(length.sum()), float(length.max()))

    def access_notes(self) -> tuple[str, ...]:
        """Who decided which ways may be used, as German sentences."""
        count = self.access
        who = "zu Fuß" if self.mode is TravelMode.FOOT else "mit dem Rad"
        rows = (
            f"{count.rows} Wege, {count.closed} davon {who} nicht nutzbar (nach Angabe der Daten"
            f" entschieden: {count.by_data}, nach der Wegeklasse: {count.by_class})"
        )
        if not count.unclear:
            return (rows,)
        ways = counted(count.unclear, "Weg gilt", "Wege gelten", dots=False)
        unclear = (
            f"{ways} als offen, weil weder Angabe noch Klasse etwas dazu sagt ({self.unclear});"
            " bitte „klasse“, „zu_fuss“ und „rad“ beim Übernehmen zuordnen"
        )
        return rows, unclear

    def notes(self) -> tuple[str, ...]:
        """What has to be said about the network, as German sentences."""
        parts, count = self.components(), self.access
        connected = (
            f"{fixed(parts.length_m / 1000, 1)} km in {parts.count} Teilnetzen,"
            f" {percent(parts.share_outside, 1)} außerhalb des größten"
        )
        notes = [*self.access_notes(), connected]
        if self.network.left_out.parts:
            notes.append(self.network.left_out.sentence)
        if count.oneways:
            notes.append(f"{count.oneways} Wege nur in einer Richtung befahrbar")
        if not self.has_terrain:
            notes.append("ohne Geländemodell: alle Wege als eben gerechnet")
        elif self.slopes.unknown_edges:
            notes.append(
                f"{fixed(self.slopes.unknown_m / 1000, 1)} km ohne Höhen im Geländemodell"
                f" ({self.slopes.unknown_edges} Wegestücke): als eben gerechnet"
            )
        if self.impossible:
            notes.append(f"Geländemodell: {impossible_note(self.impossible)}")
        if self.slopes.too_steep_m:
            notes.append(
                f"{fixed(self.slopes.too_steep_m / 1000, 1)} km steiler als 100 % (vermutlich"
                " Fehler im Geländemodell oder nicht gekennzeichnete Brücken): mit 100 % gerechnet"
            )
        return tuple(notes)


@dataclass(frozen=True, slots=True)
class Streets:
    """Line work and what is known about each line; None where a column is missing.

    ``allowed`` holds True, False or None (unknown) for the mode asked for.
    """

    lines: GeometryArray
    klasse: Sequence[str | None]
    allowed: Sequence[bool | None] | None = None
    oneway: FloatArray | None = None
    bridge: BoolArray | None = None
    tunnel: BoolArray | None = None
    level: FloatArray | None = None

    def take(self, rows: IntArray) -> Streets:
        """Some of the lines.

        Args:
            rows: indices of lines, in the order wanted.

        Returns:
            These lines; columns that are missing stay so.
        """
        return Streets(
            self.lines[rows],
            [self.klasse[row] for row in rows],
            None if self.allowed is None else [self.allowed[row] for row in rows],
            None if self.oneway is None else self.oneway[rows],
            None if self.bridge is None else self.bridge[rows],
            None if self.tunnel is None else self.tunnel[rows],
            None if self.level is None else self.level[rows],
        )


@dataclass(frozen=True, slots=True)
class NetworkOptions:
    """How a network is built: see :func:`.graph.build_network` and :func:`.slope.edge_slopes`.

    Parts of less than ``least_part_m`` are left out (0: none), see
    :func:`.stray_parts.without_small_parts`.
    """

    node_crossings: bool = False
    tolerance_m: float = 0.01
    smoothing_m: float = SMOOTHING_M
    push_on_steps: bool = True
    least_part_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Terrain:
    """Heights in metres, first row at the top, nan where there is none, and GDAL's transform.

    ``impossible`` is the number of cells whose height was impossible and is nan now.
    """

    values: FloatArray
    transform: tuple[float, ...]
    impossible: int = 0

    @classmethod
    def of(cls, values: FloatArray, transform: tuple[float, ...]) -> Terrain:
        """Terrain of a raster that may hold impossible heights.

        Args:
            values: heights in metres, shape (rows, columns), nan where there is none.
            transform: x0, dx, 0, y0, 0, dy in GDAL's order.

        Returns:
            The terrain with nan for impossible heights and the cells around them.
        """
        possible, count = without_impossible(values)
        return cls(possible, transform, count)


def build_street_network(
    streets: Streets,
    mode: TravelMode,
    *,
    terrain: Terrain | None = None,
    options: NetworkOptions | None = None,
    progress: Progress | None = None,
) -> StreetNetwork:
    """Choose the ways that may be used, build their network and give it slopes.

    Args:
        streets: the lines and what is known about them; missing and empty lines count for nothing.
        mode: on foot or by bicycle.
        terrain: heights in the CRS of the lines; without them no slope is known.
        options: how to build it; the defaults if not given.
        progress: callback.

    Returns:
        The network; a line drawn twice is open in each direction that one of both opens.

    Raises:
        AnalysisError: if no way may be used, or see :func:`.graph.build_network` and
            :func:`.slope.edge_slopes`.
    """
    chosen = options or NetworkOptions()
    # What has no line is no way: it is neither counted nor looked at.
    there = np.flatnonzero(~(shapely.is_missing(streets.lines) | shapely.is_empty(streets.lines)))
    streets = streets.take(there)
    allowed = access(
        mode,
        streets.klasse,
        allowed=streets.allowed,
        oneway=streets.oneway,
        push_on_steps=chosen.push_on_steps,
    )
    rows = np.flatnonzero(allowed.usable)
    if len(streets.lines) and not len(rows):
        raise AnalysisError(_all_closed(allowed, mode))
    kept = streets.take(rows)
    network = build_network(
        kept.lines,
        bridge=kept.bridge,
        tunnel=kept.tunnel,
        level=None if kept.level is None else np.nan_to_num(kept.level).astype(np.int64),
        # Where steps lie on a cycle track, or a bridge on a street, both are ways of their own.
        kind=allowed.pushed[rows] + 2 * _straight(kept, np.arange(len(rows))),
        node_crossings=chosen.node_crossings,
        tolerance_m=chosen.tolerance_m,
        progress=part_of(progress, 0.0, 0.5),
    )
    network = without_small_parts(network, chosen.least_part_m)
    of_edge = rows[network.feature]
    along, against = _open(allowed, network, rows)
    twins = replace(network.twins, feature=there[rows[network.twins.feature]])
    network = replace(network, feature=there[of_edge], twins=twins)
    slopes = unknown_slopes(network)
    if terrain is not None:
        slopes = edge_slopes(
            network,
            terrain.values,
            terrain.transform,
            straight=_straight(streets, of_edge),
            smoothing_m=chosen.smoothing_m,
            progress=part_of(progress, 0.5, 1.0),
        )
    report_share(progress, 1.0)
    return StreetNetwork(
        network=network,
        mode=mode,
        slopes=slopes,
        has_terrain=terrain is not None,
        along=along,
        against=against,
        pushed=allowed.pushed[of_edge],
        access=_count(allowed),
        unclear=_classes(allowed),
        impossible=terrain.impossible if terrain is not None else 0,
    )


def _open(allowed: Access, network: Network, rows: IntArray) -> tuple[BoolArray, BoolArray]:
    """Whether edges are open along and against their line, by any of the lines drawn there."""
    along = allowed.along[rows[network.feature]]
    against = allowed.against[rows[network.feature]]
    twins = network.twins
    there, back = allowed.along[rows[twins.feature]], allowed.against[rows[twins.feature]]
    np.logical_or.at(along, twins.edge, np.where(twins.turned, back, there))
    np.logical_or.at(against, twins.edge, np.where(twins.turned, there, back))
    return along, against


def _all_closed(allowed: Access, mode: TravelMode) -> str:
    count = len(allowed.usable)
    who = "zu Fuß" if mode is TravelMode.FOOT else "mit dem Rad"
    whole = f"Keiner der {count} Wege ist" if count > 1 else "Der einzige Weg ist nicht"
    return (
        f"{whole} {who} nutzbar (gesperrt nach Angabe der Daten: {allowed.by_data}, nach der"
        f" Wegeklasse: {allowed.by_class}). Bitte prüfen, was die Wege über Erlaubnis und"
        " Wegeklasse sagen: im INSEK-Speicher die Spalten „zu_fuss“, „rad“ und „klasse“ des"
        " Straßen- und Wegenetzes, bei anderen Ebenen die dafür gewählten Felder."
    )


def _straight(streets: Streets, feature: IntArray) -> BoolArray:
    straight = np.zeros(len(feature), dtype=bool)
    for column in (streets.bridge, streets.tunnel):
        if column is not None:
            straight |= np.asarray(column, dtype=bool)[feature]
    return straight


def _count(allowed: Access) -> AccessCount:
    return AccessCount(
        len(allowed.usable),
        allowed.closed,
        allowed.by_data,
        allowed.by_class,
        allowed.oneways,
        sum(count for _, count in allowed.unclear),
    )


def _classes(allowed: Access) -> str:
    """The commonest classes that say nothing, with their numbers."""
    found = [
        f"„{kind}“: {count}" if kind else f"ohne Klasse: {count}"
        for kind, count in allowed.unclear[:_NAMED]
    ]
    rest = len(allowed.unclear) - len(found)
    return ", ".join(found) + (f" und {rest} weitere Klassen" if rest else "")
