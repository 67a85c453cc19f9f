"""How time grows with the size of the city: the demo city once and ten times."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from harness import Row

SCALES = (1, 10)


def main() -> tuple[str, list[Row]]:
    """Time each step at each size; ratio column is left empty, growth has its own rows."""
    from qgis.core import QgsApplication

    from insek.processing.algorithms.kit.pipeline import STEPS
    from insek.processing.demo.demo_city import build_demo, demo_catalogue

    application = QgsApplication.instance() or QgsApplication([], True)
    QgsApplication.initQgis()
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        for scale in SCALES:
            start = time.perf_counter()
            store = build_demo(Path(name) / f"demo-{scale}.gpkg", demo_catalogue(), scale=scale)
            seconds.setdefault("build and store the city", []).append(time.perf_counter() - start)
            seconds.setdefault("buildings (number)", []).append(store.count("building"))
            for step in STEPS:
                start = time.perf_counter()
                step.run(store, lambda _share: None)
                seconds.setdefault(step.role, []).append(time.perf_counter() - start)
    rows = []
    for what, values in seconds.items():
        unit = "" if "number" in what else "s"
        rows += [Row(f"{what} {s}x", unit, v) for s, v in zip(SCALES, values, strict=True)]
        rows.append(Row(f"{what}: growth", "times", values[-1] / values[0]))
    del application
    return "Growth with the size of the city (1x, 10x)", rows
