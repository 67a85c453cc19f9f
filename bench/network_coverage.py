"""Network coverage of 60 facilities x 1000 m against QGIS's service area, on the same streets.

QGIS returns every street in both directions and once per facility. Lengths are therefore compared
as the area of a thin buffer divided by its width, which counts each place once.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import shapely
from harness import Measured, Row, load_insek, measure

if TYPE_CHECKING:
    from qgis.core import QgsVectorLayer

    from insek.processing.runtime.array_types import GeometryArray

NODES = 163  # per side: about 50,000 edges after a twentieth is left out
SPACING_M = 75.0
FACILITIES = 60
LIMIT_M = 1000.0
THIN_M = 0.05
CRS = "EPSG:25832"


def street_grid(nodes: int = NODES, seed: int = 1) -> GeometryArray:
    """Crooked streets of four blocks each, with gaps: LineStrings that share their corners."""
    random = np.random.default_rng(seed)
    step = np.arange(nodes) * SPACING_M
    corner = np.stack(np.meshgrid(step, step, indexing="ij"), axis=-1)
    corner += random.uniform(-0.3, 0.3, corner.shape) * SPACING_M + (400_000, 5_470_000)
    streets = []
    for grid in (corner, corner.transpose(1, 0, 2)):
        for line in grid:
            for first in range(0, nodes - 1, 4):
                # one block in five of the streets is missing, at its beginning
                begin = first + int(random.random() < 0.2)
                if len(part := line[begin : first + 5]) > 1:
                    streets.append(shapely.LineString(part))
    return np.array(streets, dtype=object)


def facilities(streets: GeometryArray, seed: int = 2) -> GeometryArray:
    """Points beside the streets, all over the city."""
    random = np.random.default_rng(seed)
    x_low, y_low, x_high, y_high = shapely.total_bounds(streets)
    size = FACILITIES
    across, along = random.uniform(x_low, x_high, size), random.uniform(y_low, y_high, size)
    points: GeometryArray = shapely.points(across, along)
    return points


def thin_length(lines: GeometryArray) -> float:
    """Metres of street, each place counted once."""
    band = shapely.union_all(shapely.buffer(lines, THIN_M, cap_style="flat"))
    return float(band.area / (2 * THIN_M))


def main() -> tuple[str, list[Row]]:
    load_insek()
    from insek.processing.analysis.network.graph import build_network, snap
    from insek.processing.analysis.network.reach import reach
    from insek.processing.analysis.supply.coverage import network_coverage

    streets = street_grid()
    points = facilities(streets)
    network, building = measure(lambda: build_network(streets))
    (reached, _), search = measure(
        # the lines are cut when first asked for
        lambda: (found := reach(network, snap(network, points, 250), LIMIT_M), found.parts)
    )
    coverage, whole = measure(lambda: network_coverage(network, points, limit_m=LIMIT_M))
    single, singles = measure(
        lambda: [
            (found := reach(network, snap(network, points[i : i + 1], 250), LIMIT_M), found.parts)
            for i in range(FACILITIES)
        ]
    )
    native_lines, native = native_service_area(streets, points)

    rows = [
        Row("build network", "s", building.seconds),
        Row("snap, search, cut lines: 60 facilities at once", "s", search.seconds),
        Row("snap, search and area", "s", whole.seconds),
        Row(
            "build, snap, search and lines", "s", building.seconds + search.seconds, native.seconds
        ),
        Row(
            "the same, one search per facility",
            "s",
            building.seconds + singles.seconds,
            native.seconds,
        ),
        Row("memory on top", "MB", max(building.megabytes, search.megabytes), native.megabytes),
        Row(
            "street reached (thin buffer)",
            "km",
            thin_length(reached.parts) / 1000,
            thin_length(native_lines) / 1000,
        ),
        Row(
            "street reached (sum of lengths)",
            "km",
            reached.total_length_m / 1000,
            float(shapely.length(native_lines).sum()) / 1000,
        ),
        Row(
            "the same, facility by facility",
            "km",
            sum(thin_length(parts) for _, parts in single) / 1000,
            sum(thin_length(shapely.get_parts(line)) for line in native_lines) / 1000,
        ),
        Row("catchment", "km²", coverage.area.area / 1e6),
    ]
    return f"Network coverage: {len(network.length):,} edges, {FACILITIES} x {LIMIT_M:g} m", rows


def native_service_area(
    streets: GeometryArray, points: GeometryArray
) -> tuple[GeometryArray, Measured]:
    """Service area by QGIS's own algorithm: its lines, and what it took."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from qgis.analysis import QgsNativeAlgorithms
    from qgis.core import (
        QgsApplication,
        QgsProcessingContext,
        QgsProcessingFeedback,
        QgsProject,
    )

    application = QgsApplication.instance() or QgsApplication([], False)
    application.initQgis()
    registry = QgsApplication.processingRegistry()
    if registry.providerById("native") is None:
        registry.addProvider(QgsNativeAlgorithms(registry))
    algorithm = registry.createAlgorithmById("native:serviceareafromlayer")
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    parameters = {
        "INPUT": memory_layer("LineString", streets),
        "START_POINTS": memory_layer("Point", points),
        "STRATEGY": 0,
        "DEFAULT_DIRECTION": 2,
        "TRAVEL_COST2": LIMIT_M,
        "OUTPUT_LINES": "memory:",
    }
    (results, succeeded), taken = measure(
        lambda: algorithm.create().run(parameters, context, feedback)
    )
    if not succeeded:
        raise RuntimeError(feedback.textLog())
    layer = context.getMapLayer(results["OUTPUT_LINES"])
    wkb = [bytes(feature.geometry().asWkb()) for feature in layer.getFeatures()]
    return shapely.from_wkb(np.array(wkb, dtype=object)), taken


def memory_layer(kind: str, geometries: GeometryArray) -> QgsVectorLayer:
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    layer = QgsVectorLayer(f"{kind}?crs={CRS}", kind, "memory")
    features = []
    for wkb in shapely.to_wkb(geometries):
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        feature = QgsFeature()
        feature.setGeometry(geometry)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer
