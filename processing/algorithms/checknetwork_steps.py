"""The look over a network as layers and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from ..analysis.arrays import Progress, part_of, tell
from ..analysis.network import Network, build_network, snap
from ..analysis.network_check import dead_ends, largest_component
from ..analysis.street_network import Streets
from ..catalogue.model import Geometry
from .diagram_io import Drawn
from .reachability_steps import Places

LINE_FIELDS = (("teilnetz", "integer"), ("laenge_m", "real"), ("laenge_teilnetz_m", "real"))
POINT_FIELDS = (("art", "text"), ("name", "text"), ("abstand_m", "real"))


@dataclass(frozen=True, slots=True)
class Findings:
    """Streets outside the largest part, odd points, and figures by name."""

    lines: Drawn
    points: Drawn
    figures: Mapping[str, float]


def look_over(
    streets: Streets,
    facilities: Places | None,
    *,
    gap_m: float,
    snap_m: float,
    progress: Progress | None = None,
) -> Findings:
    """Look a network over; see :mod:`..analysis.network_check`."""
    network = build_network(streets.lines, progress=part_of(progress, 0.0, 0.4))
    crossed = build_network(
        streets.lines,
        bridge=streets.bridge,
        tunnel=streets.tunnel,
        node_crossings=True,
        progress=part_of(progress, 0.4, 0.8),
    )
    ends = dead_ends(network, gap_m)
    near = ends.near_misses
    kinds = ["Sackgasse knapp vor einem anderen Weg"] * len(near)
    names: list[str | None] = [None] * len(near)
    far = ends.gap_m[np.isfinite(ends.gap_m)].tolist()
    points = [shapely.points(network.nodes[near])]
    untied = 0
    if facilities is not None:
        tied = snap(network, facilities.points, snap_m)
        rows = [row for row in tied.unsnapped if facilities.points[row] is not None]
        untied = len(rows)
        points.append(facilities.points[rows])
        far += snap(network, facilities.points[rows], np.inf).offset.tolist() if rows else []
        kinds += ["Standort ohne Anschluss"] * untied
        names += [facilities.names[row] for row in rows]
    tell(progress, 1.0)
    length = network.component_length()
    figures = {
        "COMPONENTS": float(len(length)),
        "OUTSIDE": 100.0 * (1.0 - float(length.max() / length.sum())),
        "CROSSINGS": float(len(crossed.nodes) - len(network.nodes)),
        "DEAD_ENDS": float(len(ends.node)),
        "NEAR_MISSES": float(len(near)),
        "UNTIED": float(untied),
    }
    columns = {"art": kinds, "name": names, "abstand_m": far}
    drawn = Drawn(Geometry.POINT, np.concatenate(points), columns, POINT_FIELDS)
    return Findings(_outside(network), drawn, figures)


def _outside(network: Network) -> Drawn:
    component = network.component[network.start]
    edges = np.flatnonzero(component != largest_component(network))
    columns = {
        "teilnetz": component[edges].tolist(),
        "laenge_m": network.length[edges].tolist(),
        "laenge_teilnetz_m": network.component_length()[component[edges]].tolist(),
    }
    return Drawn(Geometry.LINE, network.lines[edges], columns, LINE_FIELDS)
