"""Refresh the pictures of README and gallery from a book: ``./dev pictures``.

Run ``./dev book`` before. The pictures are reduced to 256 colours.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from osgeo import gdal
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage

from ...processing.runtime.plugin_files import ROOT

GALLERY = ROOT / "docs" / "gallery"
IMAGES = ROOT / "docs" / "images"
SHEET = "strategiekarte_hf1"


def reduce(source: Path, target: Path, width: int) -> None:
    """Scale a picture to ``width`` pixels and write it with a palette of its own colours.

    Raises:
        SystemExit: If there is no picture.
    """
    picture = QImage(str(source))
    if picture.isNull():
        raise SystemExit(f"{source} is missing: run ./dev book first")
    small = picture.convertToFormat(QImage.Format.Format_RGB888).scaledToWidth(
        width, Qt.TransformationMode.SmoothTransformation
    )
    gdal.UseExceptions()
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.png"
        small.save(str(full))
        colours = gdal.Open(str(full))
        red, green, blue = (colours.GetRasterBand(number) for number in (1, 2, 3))
        table = gdal.ColorTable()
        gdal.ComputeMedianCutPCT(red, green, blue, 192, table)
        memory = gdal.GetDriverByName("MEM").Create(
            "", colours.RasterXSize, colours.RasterYSize, 1, gdal.GDT_Byte
        )
        memory.GetRasterBand(1).SetRasterColorTable(table)
        gdal.DitherRGB2PCT(red, green, blue, memory.GetRasterBand(1), table)
        gdal.GetDriverByName("PNG").CreateCopy(str(target), memory, options=["ZLEVEL=9"])
    target.with_name(f"{target.name}.aux.xml").unlink(missing_ok=True)


def main(folder: str = str(ROOT / "out" / "book")) -> None:
    """Take every map of the book in a folder for the gallery and one for the README."""
    book = Path(folder)
    for source in sorted((book / "karten").glob("*.png")):
        reduce(source, GALLERY / source.name, 1600)
    reduce(book / "karten" / f"{SHEET}.png", IMAGES / "strategiekarte.png", 1300)
