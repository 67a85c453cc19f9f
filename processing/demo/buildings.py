"""Buildings along the streets: rows of footprints on both sides, inside their block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator

from ..runtime.array_types import BoolArray, FloatArray, GeometryArray, IntArray, ObjectArray

USES = ("wohnen", "gemischt", "sonstige")


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a block of one use is built up; lengths in metres, shares per ``USES``."""

    spacing: float
    width: float
    depth: float
    setback: float
    storeys: tuple[int, int]
    shares: tuple[float, float, float]
    wings: float = 0.2
    gaps: float = 0.06


PATTERNS: dict[str, Pattern] = {
    "core": Pattern(16.5, 16.2, 13.0, 5.5, (3, 6), (0.25, 0.6, 0.15), 0.4, 0.02),
    "mixed": Pattern(18.5, 17.2, 12.0, 6.5, (3, 5), (0.55, 0.35, 0.1), 0.35, 0.03),
    "urban": Pattern(21.0, 16.5, 11.5, 8.0, (2, 4), (0.92, 0.05, 0.03), 0.2, 0.05),
    "suburban": Pattern(21.5, 12.5, 10.5, 10.0, (1, 3), (0.96, 0.02, 0.02), 0.25, 0.07),
    "slab": Pattern(66.0, 50.0, 12.5, 16.0, (4, 9), (0.97, 0.02, 0.01), 0.0, 0.05),
    "village": Pattern(21.5, 12.0, 10.0, 8.5, (1, 2), (0.9, 0.06, 0.04), 0.4, 0.1),
    "commercial": Pattern(66.0, 46.0, 32.0, 13.0, (1, 2), (0.0, 0.02, 0.98), 0.35, 0.12),
    "retail": Pattern(100.0, 74.0, 48.0, 26.0, (1, 1), (0.0, 0.0, 1.0), 0.2, 0.05),
    "research": Pattern(62.0, 46.0, 16.0, 14.0, (3, 6), (0.0, 0.0, 1.0), 0.3, 0.08),
    "site": Pattern(60.0, 40.0, 15.0, 16.0, (2, 3), (0.0, 0.0, 1.0), 0.5, 0.1),
}


@dataclass(frozen=True)
class Buildings:
    """Footprints with use, storeys and the block each stands in."""

    footprints: GeometryArray
    nutzung: ObjectArray
    geschosse: IntArray
    block: IntArray


def place_buildings(
    edges: GeometryArray, blocks: GeometryArray, uses: ObjectArray, rng: Generator
) -> Buildings:
    """Line every street side with footprints in the pattern of its block.

    Args:
        edges: street lines between junctions.
        blocks: polygons enclosed by streets.
        uses: pattern name per block; names without pattern stay open.
        rng: random generator.
    """
    tree = shapely.STRtree(blocks)
    yards = shapely.buffer(blocks, -3.0)
    footprints, nutzung, storeys, owner = [], [], [], []
    sides = [_fronts(edges, tree, side) for side in (1.0, -1.0)]
    for name, pattern in PATTERNS.items():
        for side, (edge, block) in zip((1.0, -1.0), sides, strict=True):
            chosen = uses[block] == name
            shapes, index = _row(edges[edge[chosen]], side, pattern, rng)
            block_of = block[chosen][index]
            inside = shapely.contains_properly(yards[block_of], shapes)
            count = int(inside.sum())
            footprints.append(shapes[inside])
            owner.append(block_of[inside])
            nutzung.append(np.array(USES, dtype=object)[_draw(pattern.shares, count, rng)])
            low, high = pattern.storeys
            level = rng.integers(low, high + 1, len(blocks))[block_of[inside]]
            storeys.append(np.clip(level + rng.integers(-1, 2, count), low, high))
    buildings = Buildings(
        np.concatenate(footprints),
        np.concatenate(nutzung),
        np.concatenate(storeys),
        np.concatenate(owner),
    )
    keep = _apart(buildings.footprints)
    return Buildings(
        buildings.footprints[keep],
        buildings.nutzung[keep],
        buildings.geschosse[keep],
        buildings.block[keep],
    )


def _fronts(edges: GeometryArray, tree: shapely.STRtree, side: float) -> tuple[IntArray, IntArray]:
    """Pairs (edge, block) for the block on one side of each edge."""
    length = shapely.length(edges)
    centre, direction = _frame(edges, 0.5 * length, np.minimum(4.0, 0.5 * length))
    probe = centre + side * 4.0 * np.column_stack([-direction[:, 1], direction[:, 0]])
    edge, block = tree.query(shapely.points(probe), predicate="within")
    first = np.unique(edge, return_index=True)[1]
    return edge[first], block[first]


def _frame(
    edges: GeometryArray, position: FloatArray, half: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Centre of the chord around a position and its unit direction."""
    back = shapely.get_coordinates(
        shapely.line_interpolate_point(edges, np.maximum(position - half, 0.0))
    )
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(edges, position + half))
    chord = ahead - back
    size = np.maximum(np.hypot(*chord.T), 1e-6)[:, None]
    return 0.5 * (back + ahead), chord / size


def _row(
    edges: GeometryArray, side: float, pattern: Pattern, rng: Generator
) -> tuple[GeometryArray, IntArray]:
    """Footprints along one side of edges, with the edge index of each."""
    length = shapely.length(edges)
    usable = np.maximum(length - 2.0 * (pattern.setback - 2.0), 0.0)
    count = (usable / pattern.spacing).astype(int)
    index = np.repeat(np.arange(len(edges)), count)
    rank = np.arange(len(index)) - np.repeat(np.cumsum(count) - count, count)
    step = usable[index] / np.maximum(count[index], 1)
    kept = rng.random(len(index)) >= pattern.gaps
    index, rank, step = index[kept], rank[kept], step[kept]
    total = len(index)
    width = pattern.width * rng.uniform(0.85, 1.15, total)
    width = np.minimum(width, step - 0.4)
    depth = pattern.depth * rng.uniform(0.85, 1.15, total)
    position = pattern.setback - 2.0 + (rank + 0.5) * step
    slack = np.maximum(step - width, 0.0)
    position += rng.uniform(-0.3, 0.3, total) * slack
    centre, along = _frame(edges[index], position, 0.5 * width)
    inward = side * np.column_stack([-along[:, 1], along[:, 0]])
    line = rng.normal(0.0, 0.35, len(edges))[index]
    front = centre + inward * (pattern.setback + line + rng.exponential(0.06) * slack)[:, None]
    wing = rng.random(total) < pattern.wings
    return _footprints(front, along, inward, (width, depth, wing), rng), index


def _footprints(
    front: FloatArray,
    along: FloatArray,
    inward: FloatArray,
    size: tuple[FloatArray, FloatArray, BoolArray],
    rng: Generator,
) -> GeometryArray:
    """Rectangles, or L shapes where a wing reaches into the yard."""
    width, depth, wing = size
    left = rng.random(len(width)) < 0.5
    notch = width * rng.uniform(0.35, 0.6, len(width))
    back = depth * np.where(wing, rng.uniform(1.35, 1.9, len(width)), 1.0)
    half = 0.5 * width
    across = np.where(left[:, None], along, -along)
    corners = [
        (-half, 0.0 * depth),
        (half, 0.0 * depth),
        (half, depth),
        (-half + notch, depth),
        (-half + notch, back),
        (-half, back),
    ]
    ring = np.stack([front + u[:, None] * across + v[:, None] * inward for u, v in corners], axis=1)
    ring = np.round(ring, 2)
    shapes: GeometryArray = shapely.polygons(ring)
    plain = ~wing
    shapes[plain] = shapely.polygons(ring[plain][:, [0, 1, 2, 5]])
    return shapes


def _draw(shares: tuple[float, ...], count: int, rng: Generator) -> IntArray:
    return np.minimum(np.searchsorted(np.cumsum(shares), rng.random(count)), len(shares) - 1)


def _apart(footprints: GeometryArray) -> BoolArray:
    """Mask that drops footprints touching one that was placed before."""
    tree = shapely.STRtree(footprints)
    first, last = tree.query(footprints, predicate="intersects")
    ordered = first < last
    first, last = first[ordered], last[ordered]
    keep = np.ones(len(footprints), dtype=bool)
    for early, late in sorted(zip(first.tolist(), last.tolist(), strict=True)):
        if keep[early]:
            keep[late] = False
    return keep
