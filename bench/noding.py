"""Lines that cross without a vertex: our noding against GEOS's own, with the same pieces of street.

The last column is GEOS's time divided by ours. GEOS nodes everything with everything and forgets
which line a piece comes from; ours keeps the line, bridges and levels apart, and joins places that
lie within a centimetre, which is why it counts some pieces less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from harness import Row, load_insek, measure

if TYPE_CHECKING:
    from insek.processing.runtime.array_types import GeometryArray


def crossing_lines(count: int, seed: int = 7) -> GeometryArray:
    """Lines of about 600 m, thrown over a city so that each crosses some others."""
    random = np.random.default_rng(seed)
    side = 150.0 * np.sqrt(count)
    start = random.uniform(0, side, (count, 2))
    angle = random.uniform(0, 2 * np.pi, count)
    length = random.uniform(200, 1000, count)
    end = start + length[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    lines: GeometryArray = shapely.linestrings(np.stack([start, end], axis=1))
    return lines


def main() -> tuple[str, list[Row]]:
    load_insek()
    from insek.processing.analysis.network.graph import build_network

    rows: list[Row] = []
    for count in (1_000, 10_000):
        lines = crossing_lines(count)
        network, ours = measure(lambda lines=lines: build_network(lines, node_crossings=True))
        noded, geos = measure(lambda lines=lines: shapely.node(shapely.multilinestrings(lines)))
        pieces = len(shapely.get_parts(noded))
        rows += [
            Row(f"{count} lines: pieces of street", "", len(network.length), pieces),
            Row(f"{count} lines: noding and graph", "s", ours.seconds, geos.seconds),
            Row(f"{count} lines: memory on top", "MB", ours.megabytes, geos.megabytes),
        ]
    return "Noding lines that cross (second column: shapely.node)", rows
