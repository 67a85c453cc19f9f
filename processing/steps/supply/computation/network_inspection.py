"""The look over a network as layers and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from ....analysis.network.graph import Network, build_network, snap
from ....analysis.network.network_faults import DeadEnds, dead_ends, largest_component
from ....analysis.network.street_network import Streets
from ....catalogue.geometry_kinds import Geometry
from ....runtime.progress import Progress, part_of, report_share
from ...plan_language.computation.diagram_material import Drawn
from .reachability import NamedPoints

LINE_FIELDS = (("teilnetz", "integer"), ("laenge_m", "real"), ("laenge_teilnetz_m", "real"))
POINT_FIELDS = (
    ("art", "text"),
    ("name", "text"),
    ("abstand_m", "real"),
    ("weg", "text"),
    ("klasse", "text"),
    ("weg_daneben", "text"),
    ("klasse_daneben", "text"),
)
NEAR_MISS = "Sackgasse knapp vor einem anderen Weg"
PLATFORM_END = "Steig, der knapp vor einem anderen Weg endet"
UNTIED = "Standort ohne Anschluss"
_PLATFORMS = frozenset({"platform", "bahnsteig", "bussteig"})
_CLASSES_TOLD = 6


@dataclass(frozen=True, slots=True)
class Findings:
    """Streets outside the largest part, odd points, figures by name, and what to say of them."""

    lines: Drawn
    points: Drawn
    figures: Mapping[str, float]
    notes: tuple[str, ...]


def look_over(
    streets: Streets,
    ids: Sequence[str],
    facilities: NamedPoints | None,
    *,
    gap_m: float,
    snap_m: float,
    progress: Progress | None = None,
) -> Findings:
    """Look a network over; see :mod:`....analysis.network.network_faults`.

    Ends of platforms that nobody has joined to a way are kept apart: they are drawn that way, and
    there are so many of them that they hide the slips.

    Args:
        streets: in a CRS with metres.
        ids: of the streets, one per line.
        facilities: that shall be tied to the network; None for none.
        gap_m: metres up to which two ends are taken for a slip.
        snap_m: metres up to which a facility is tied.
        progress: called with 0 to 1; what it raises ends the step.
    """
    network = build_network(streets.lines, progress=part_of(progress, 0.0, 0.4))
    crossed = build_network(
        streets.lines,
        bridge=streets.bridge,
        tunnel=streets.tunnel,
        node_crossings=True,
        progress=part_of(progress, 0.4, 0.8),
    )
    ends = dead_ends(network, gap_m)
    near = _near_rows(network, ends.near_misses, streets, ids)
    untied = _untied_rows(network, facilities, snap_m)
    report_share(progress, 1.0)
    length = network.component_length()
    misses = [row for row in near if row["art"] == NEAR_MISS]
    figures = {
        "COMPONENTS": float(len(length)),
        "OUTSIDE": 100.0 * (1.0 - float(length.max() / length.sum())),
        "CROSSINGS": float(len(crossed.nodes) - len(network.nodes)),
        "DEAD_ENDS": float(len(ends.node)),
        "NEAR_MISSES": float(len(misses)),
        "UNTIED": float(len(untied)),
    }
    found = [*near, *untied]
    geometry = np.empty(len(found), dtype=object)
    geometry[:] = [row["geometry"] for row in found]
    columns = {name: [row.get(name) for row in found] for name, _ in POINT_FIELDS}
    drawn = Drawn(Geometry.POINT, geometry, columns, POINT_FIELDS)
    notes = _notes(misses, len(near) - len(misses))
    return Findings(_outside(network), drawn, figures, notes)


def _near_rows(
    network: Network, near: DeadEnds, streets: Streets, ids: Sequence[str]
) -> list[dict[str, Any]]:
    """A row per dead end with its way and the one it stops short of."""
    rows = []
    own, other = network.feature[near.edge].tolist(), network.feature[near.passing].tolist()
    points = shapely.points(network.nodes[near.node])
    for point, gap, way, beside in zip(points, near.gap_m.tolist(), own, other, strict=True):
        klasse = streets.klasse[way]
        is_platform = str(klasse or "").strip().casefold() in _PLATFORMS
        rows.append(
            {
                "geometry": point,
                "art": PLATFORM_END if is_platform else NEAR_MISS,
                "abstand_m": gap,
                "weg": ids[way],
                "klasse": klasse,
                "weg_daneben": ids[beside],
                "klasse_daneben": streets.klasse[beside],
            }
        )
    return rows


def _untied_rows(
    network: Network, facilities: NamedPoints | None, snap_m: float
) -> list[dict[str, Any]]:
    """A row per facility that no way is near enough to."""
    if facilities is None:
        return []
    tied = snap(network, facilities.points, snap_m)
    rows = [row for row in tied.unsnapped if facilities.points[row] is not None]
    far = snap(network, facilities.points[rows], np.inf).offset.tolist() if rows else []
    return [
        {
            "geometry": facilities.points[row],
            "art": UNTIED,
            "name": facilities.names[row],
            "abstand_m": distance,
        }
        for row, distance in zip(rows, far, strict=True)
    ]


def _notes(misses: Sequence[Mapping[str, Any]], platforms: int) -> tuple[str, ...]:
    """Near misses by the class of their way, and the ends of platforms that do not count."""
    notes = []
    classes = Counter(str(row["klasse"]) for row in misses if row["klasse"])
    if classes:
        told = [f"{name} {count}" for name, count in classes.most_common(_CLASSES_TOLD)]
        more = len(misses) - sum(count for _, count in classes.most_common(_CLASSES_TOLD))
        told += [f"übrige {more}"] if more else []
        notes.append(f"    knapp davor nach der Klasse ihres Wegs: {', '.join(told)}")
    if platforms:
        notes.append(
            "    Enden von Bahn- und Bussteigen knapp vor einem anderen Weg, meist so gezeichnet,"
            f" nicht mitgezählt: {platforms}"
        )
    return tuple(notes)


def _outside(network: Network) -> Drawn:
    component = network.component[network.start]
    edges = np.flatnonzero(component != largest_component(network))
    columns = {
        "teilnetz": component[edges].tolist(),
        "laenge_m": network.length[edges].tolist(),
        "laenge_teilnetz_m": network.component_length()[component[edges]].tolist(),
    }
    return Drawn(Geometry.LINE, network.lines[edges], columns, LINE_FIELDS)
