"""Export time and size of each of the ten sheets of the demo city."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from harness import Row


def main() -> tuple[str, list[Row]]:
    """Lay out and export every sheet once; sizes are of the single PDF files."""
    from qgis.core import Qgis, QgsApplication, QgsLayoutExporter

    from insek.processing.algorithms.kit.pipeline import ensure_analyses
    from insek.processing.cartography.map_project import MapProject
    from insek.processing.cartography.sheet import build_sheet
    from insek.processing.demo.demo_city import build_demo, demo_catalogue

    application = QgsApplication.instance() or QgsApplication([], True)
    QgsApplication.initQgis()
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = build_demo(folder / "demo.gpkg", demo_catalogue())
        ensure_analyses(store, lambda _share: None)
        sheets = [sheet for sheet in store.catalogue.maps if sheet.kind != "factsheet"]
        start = time.perf_counter()
        built = MapProject.build(store, maps=[sheet.id for sheet in sheets])
        rows.append(Row("project of all sheets", "s", time.perf_counter() - start))
        for sheet in sheets:
            start = time.perf_counter()
            layout = build_sheet(built, sheet.id)
            drawn = time.perf_counter()
            target = folder / f"{sheet.id}.pdf"
            QgsLayoutExporter(layout).exportToPdf(str(target), settings)
            done = time.perf_counter()
            rows.append(Row(f"{sheet.id}: layout", "s", drawn - start))
            rows.append(Row(f"{sheet.id}: export", "s", done - drawn))
            rows.append(Row(f"{sheet.id}: size", "MB", target.stat().st_size / 1e6))
        built.project.clear()
    del application
    return "Sheets of the demo city", rows
