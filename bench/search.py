"""The search by itself: against bare scipy, with 10,000 starts, in larger cities, when cancelled.

The last column is the other way's time divided by ours (bare scipy, or ours for 60 facilities).
Bare scipy gets nodes to start from and tells neither the nearest facility nor the parts of streets.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import shapely
from harness import Row, load_insek, measure
from network_coverage import LIMIT_M, facilities, street_grid
from scipy.sparse.csgraph import dijkstra

if TYPE_CHECKING:
    from insek.processing.analysis.network.graph import Network
    from insek.processing.analysis.network.reach import Reach
    from insek.processing.runtime.array_types import GeometryArray

STARTS = 10_000
SIDES = (163, 515, 1031)  # 1, 10 and 40 times as many streets
ALONE = 500


def starts(streets: GeometryArray, count: int, seed: int = 4) -> GeometryArray:
    """Points all over the city."""
    random = np.random.default_rng(seed)
    x_low, y_low, x_high, y_high = shapely.total_bounds(streets)
    across, along = random.uniform(x_low, x_high, count), random.uniform(y_low, y_high, count)
    points: GeometryArray = shapely.points(across, along)
    return points


def main() -> tuple[str, list[Row]]:
    load_insek()
    from insek.processing.analysis.network.costs import edge_metres
    from insek.processing.analysis.network.graph import build_network, snap
    from insek.processing.analysis.network.reach import reach, search_nodes
    from insek.processing.analysis.network.reach_per_facility import reach_each

    rows: list[Row] = []
    for times, side in zip((1, 10, 40), SIDES, strict=True):
        streets = street_grid(side)
        points = facilities(streets)
        network, building = measure(lambda streets=streets: build_network(streets))
        tied, snapping = measure(lambda n=network, p=points: snap(n, p, 250))
        _, searching = measure(
            lambda n=network, t=tied: search_nodes(n, edge_metres(n), t, LIMIT_M)
        )
        found, search = measure(lambda n=network, t=tied: reach(n, t, LIMIT_M))
        _, cutting = measure(lambda f=found: f.pieces.lines(f.network))
        nodes = np.unique(network.start[tied.edge[tied.on_network]])
        _, bare = measure(
            lambda n=network, i=nodes: dijkstra(n.graph, indices=i, min_only=True, limit=LIMIT_M)
        )
        label = f"{times}x: "
        rows += [
            Row(f"{label}edges", "", len(network.length)),
            Row(f"{label}build", "s", building.seconds),
            Row(f"{label}build, memory on top", "MB", building.megabytes),
            Row(f"{label}snap 60 facilities", "s", snapping.seconds),
            Row(f"{label}search with nearest; bare scipy", "s", searching.seconds, bare.seconds),
            Row(f"{label}the same and parts; bare scipy", "s", search.seconds, bare.seconds),
            Row(f"{label}lines", "s", cutting.seconds),
        ]
        if times == 1:
            sixty = search.seconds + snapping.seconds + cutting.seconds
            rows += many(network, streets, building.seconds, sixty)
            alone = snap(network, starts(streets, ALONE), 250)
            _, each = measure(
                lambda n=network, a=alone: sum(len(part) for part in reach_each(n, a, LIMIT_M))
            )
            rows.append(Row(f"{ALONE} facilities each by itself", "s", each.seconds))
            rows.append(Row("the same, memory on top", "MB", each.megabytes))
        if times == 40:
            rows.append(Row("40x: longest silence of the area (cancel)", "s", silence(found)))
    return f"Search within {LIMIT_M:g} m", rows


def many(network: Network, streets: GeometryArray, build_s: float, sixty_s: float) -> list[Row]:
    """10,000 starts at once: the sum of their steps against that of 60."""
    from insek.processing.analysis.network.graph import snap
    from insek.processing.analysis.network.reach import reach

    points = starts(streets, STARTS)
    tied, snapping = measure(lambda: snap(network, points, 250))
    found, search = measure(lambda: reach(network, tied, LIMIT_M))
    _, cutting = measure(lambda: found.pieces.lines(network))
    total = snapping.seconds + search.seconds + cutting.seconds
    return [
        Row("snap 10,000 starts", "s", snapping.seconds),
        Row("10,000 starts: search", "s", search.seconds),
        Row("10,000 starts: lines", "s", cutting.seconds),
        Row("10,000 starts: snap, search, lines; 60 starts", "s", total, sixty_s),
        Row("the same with the network built", "s", build_s + total, build_s + sixty_s),
    ]


def silence(found: Reach) -> float:
    """Longest time between two questions whether the user has cancelled, in seconds."""
    from insek.processing.analysis.network.street_area import reach_area

    asked = [time.perf_counter()]
    reach_area(found, 50.0, progress=lambda _share: asked.append(time.perf_counter()))
    return float(np.diff(asked).max())
