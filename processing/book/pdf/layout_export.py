"""Layouts to files: text stays text, lines stay lines, and a file appears only when complete."""

from __future__ import annotations

from pathlib import Path

from qgis.core import Qgis, QgsLayoutExporter, QgsLayoutRenderContext, QgsPrintLayout

from ...cartography.design import FONT_FAMILY
from ...cartography.typeface import register_fonts
from ...runtime.placed import placed
from ..pages import BookError

_REASONS = {
    QgsLayoutExporter.ExportResult.MemoryError: "der Arbeitsspeicher reicht nicht",
    QgsLayoutExporter.ExportResult.FileError: "die Datei lässt sich nicht schreiben",
    QgsLayoutExporter.ExportResult.PrintError: "das Gerät lässt sich nicht öffnen",
    QgsLayoutExporter.ExportResult.Canceled: "der Export wurde abgebrochen",
}

_ENDS = {".pdf": (b"%%EOF",), ".png": (b"IEND",)}


def require_fonts() -> None:
    """Make sure of the typeface: another one would break lines elsewhere.

    Raises:
        BookError: If it is neither in the plugin nor installed.
    """
    if not register_fonts():
        raise BookError(
            f"Die Schrift „{FONT_FAMILY}“ fehlt im Ordner styles/fonts des Plugins. Bitte das"
            " Plugin neu installieren."
        )


def export_pdf(layout: QgsPrintLayout, target: Path) -> Path:
    """Write a layout as PDF; returns ``target``.

    Raises:
        BookError: If that fails; an older file is as it was.
    """
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    settings.rasterizeWholeImage = False
    settings.forceVectorOutput = False
    settings.exportMetadata = False
    settings.flags = QgsLayoutRenderContext.Flag.FlagLosslessImageRendering
    with placed(target) as aside:
        result = QgsLayoutExporter(layout).exportToPdf(str(aside), settings)
        _require_success(result, layout, target, aside)
    return target


def export_png(layout: QgsPrintLayout, target: Path, *, dpi: int, page: int = 0) -> Path:
    """Write one page of a layout as PNG; returns ``target``.

    Args:
        layout: The layout.
        target: The file; an older one is replaced.
        dpi: Dots per inch on paper.
        page: Which page, from 0.

    Raises:
        BookError: If that fails; an older file is as it was.
    """
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = dpi
    settings.pages = [page]
    with placed(target) as aside:
        result = QgsLayoutExporter(layout).exportToImage(str(aside), settings)
        _require_success(result, layout, target, aside)
    return target


def _require_success(result: object, layout: QgsPrintLayout, target: Path, aside: Path) -> None:
    done = result == QgsLayoutExporter.ExportResult.Success
    if done and _complete(aside):
        return
    reason = (
        "der Datenträger ist voll" if done else _REASONS.get(result, "QGIS meldet einen Fehler")
    )
    raise BookError(
        f"{target}: Das Layout „{layout.name()}“ lässt sich nicht ausgeben ({reason}). Bitte"
        " prüfen, ob Platz und Schreibrechte reichen; eine alte Datei ist unverändert."
    )


def _complete(path: Path) -> bool:
    """Whether the file has its end: on a full disk Qt reports success all the same."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1024))
        tail = file.read()
    return any(mark in tail for mark in _ENDS[path.suffix])
