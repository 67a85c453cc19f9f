"""The whole book of the demo city against a bare export of the same layouts by QGIS.

Ours: from the store to the checked PDF, the pictures of the maps and the project. QGIS: the
project that this run wrote is opened, and every layout in it is exported by QgsLayoutExporter, as
PDF and, because the book does so too, the maps as PNG.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from harness import Row


def main() -> tuple[str, list[Row]]:
    """Time one run of each, on a store whose analyses are up to date."""
    from qgis.core import QgsApplication

    from insek.processing.algorithms.kit.pipeline import ensure_analyses
    from insek.processing.book.build_book import make_book
    from insek.processing.demo.demo_city import build_demo, demo_catalogue

    application = QgsApplication.instance() or QgsApplication([], True)
    QgsApplication.initQgis()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = build_demo(folder / "demo.gpkg", demo_catalogue())
        start = time.perf_counter()
        ensure_analyses(store, lambda _share: None)
        analyses = time.perf_counter() - start
        start = time.perf_counter()
        book = make_book(store.location, folder / "book")
        ours = time.perf_counter() - start
        bare, pictures, layouts = _bare_export(book.project, folder)
        rows = [
            Row("analyses", "s", analyses),
            Row("book, against PDF export alone", "s", ours, bare),
            Row("book, against PDF and picture export", "s", ours, bare + pictures),
            Row("pages", "", book.pages),
            Row("layouts", "", layouts),
            Row("size of the PDF", "MB", book.pdf.stat().st_size / 1e6),
        ]
    del application
    return "Whole book against a bare export of its layouts", rows


def _bare_export(project_file: Path, folder: Path) -> tuple[float, float, int]:
    from qgis.core import Qgis, QgsLayoutExporter, QgsProject

    settings = QgsLayoutExporter.PdfExportSettings()
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    start = time.perf_counter()
    project = QgsProject()
    project.read(str(project_file))
    layouts = project.layoutManager().layouts()
    for index, layout in enumerate(layouts):
        QgsLayoutExporter(layout).exportToPdf(str(folder / f"bare-{index}.pdf"), settings)
    pdf = time.perf_counter() - start
    start = time.perf_counter()
    image = QgsLayoutExporter.ImageExportSettings()
    image.dpi = 150
    for index, layout in enumerate(layouts):
        if layout.itemById("titelband") is not None:
            QgsLayoutExporter(layout).exportToImage(str(folder / f"bare-{index}.png"), image)
    return pdf, time.perf_counter() - start, len(layouts)
