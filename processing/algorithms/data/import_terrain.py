"""insek:importterrain - any raster terrain model into the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterRasterLayer,
)

from ...parameters.kinds import Choice, Crs, InputFiles, Number
from ...parameters.options import option, provenance_values
from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm
from ..kit.source_import import (
    ATTRIBUTION,
    DATA_DATE,
    FARTHEST_M,
    LAYER_CRS,
    LICENCE,
    add_outputs,
    crs_from_text,
    origin_values,
)
from ..kit.stages import stage


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainOptions:
    """How heights are read, how far around the city they are kept, and where they come from."""

    CATALOGUE: ClassVar[str] = "imports"

    tiles: tuple[str, ...] = option(
        InputFiles(
            "TILES",
            "Weitere Kacheln",
            help="Dateien desselben Geländemodells neben der ersten, wie die Länder sie ausgeben;"
            " sie werden als ein Raster gelesen. Leer: nur das eine Raster.",
        ),
        (),
    )
    resolution_m: float | None = option(
        Number(
            "RESOLUTION",
            "Auflösung in Metern (leer: wie im Raster)",
            unit="m",
            least=0.1,
            most=1000.0,
            help="Seitenlänge der Zellen im Speicher in Metern; größere mitteln. Leer: wie im"
            " Raster.",
        ),
        None,
    )
    unit: str = option(
        Choice(
            "UNIT",
            "Höhen in",
            term="einheit",
            options={"Meter": "m", "Fuß": "ft"},
            help="Einheit der Höhen; Fuß werden in Meter umgerechnet. Nicht geraten: Nennt das"
            " Raster eine andere, bricht der Lauf ab.",
        ),
        "m",
    )
    margin_m: float = option(
        Number(
            "MARGIN",
            "Rand um die Stadt in Metern",
            key="terrain_margin_m",
            term="rand_m",
            unit="m",
            most=FARTHEST_M,
            help="So weit um die Stadt bleiben Höhen erhalten, weil Wege über die Grenze führen.",
        )
    )
    crs: str = option(
        Crs("CRS", "Koordinatensystem, falls das Raster keines nennt", help=LAYER_CRS.help), ""
    )
    attribution: str | None = option(ATTRIBUTION, None)
    licence: str | None = option(LICENCE, None)
    data_date: str | None = option(DATA_DATE, None)


def _several(given: object) -> list[object]:
    """The rasters that a parameter of one names: itself, a list, or paths parted by semicolons."""
    if isinstance(given, (list, tuple)):
        return list(given)
    if isinstance(given, str) and ";" in given and not Path(given).is_file():
        return [part.strip() for part in given.split(";") if part.strip()]
    return [given]


class ImportTerrain(InsekAlgorithm):
    """Fill the terrain from a raster."""

    ID = "importterrain"
    TITLE = "Geländemodell übernehmen"
    GROUP_ID = "daten"
    HELP = (
        "Übernimmt ein Geländemodell (GeoTIFF, VRT, …), auch aus mehreren Kacheln, rechnet es in"
        " das Koordinatensystem des Speichers um und schneidet es auf die Stadt mit einem Rand zu."
        " Größere Zellen entstehen durch Mitteln, gleich große und kleinere bilinear.\n\n"
        "Parameter: Ohne Angabe bleibt die Auflösung die des Rasters. Der Rand ist mit 500 m"
        " voreingestellt. Fuß werden in Meter umgerechnet (0,3048 m).\n\n"
        "Grenzen: Die Höheneinheit wird nicht geraten; nennt das Raster eine andere als"
        " gewählt, bricht der Vorgang ab. Ob es ein Gelände- oder ein Oberflächenmodell ist,"
        " lässt sich nicht erkennen: Gebäude und Bäume in einem Oberflächenmodell verfälschen"
        " Steigungen. Höhen unter −500 m und über 9.000 m gibt es nicht: Solche Zellen (etwa −9999,"
        " wenn das Raster seinen Wert für „keine Höhe“ nicht nennt) gelten als ohne Wert; ihre Zahl"
        " steht im Protokoll und bei der Quelle. Farbbilder werden abgewiesen."
    )
    HELP_EN = (
        "Imports a terrain model (GeoTIFF, VRT, …), also of several tiles, reprojects it into the"
        " coordinate system of the store and cuts it to the city with a margin. Larger cells are"
        " made by averaging, equal and smaller ones bilinearly.\n\n"
        "Parameters: Unless given, the resolution stays that of the raster. The margin is 500 m"
        " by default. Feet are converted to metres (0.3048 m).\n\n"
        "Limits: The unit of height is not guessed; if the raster states another one than"
        " chosen, the run stops. Whether it is a terrain or a surface model cannot be seen:"
        " buildings and trees in a surface model distort gradients. There are no heights below"
        " −500 m or above 9,000 m: such cells (like −9999 in a raster that does not state its value"
        " for “no height”) count as empty; the log and the source note tell how many. Pictures are"
        " refused."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare raster, band, resolution, unit, margin and source note."""
        self.add_store_parameter()
        self.addParameter(QgsProcessingParameterRasterLayer("INPUT", "Geländemodell"))
        self.addParameter(QgsProcessingParameterBand("BAND", "Kanal", 1, "INPUT"))
        self.add_options(TerrainOptions)
        add_outputs(self)

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Warp the raster and replace the terrain.

        Raises:
            InsekError: if the raster cannot be opened or is none that GDAL reads.
        """
        from ...sources.regions import city_area_if_known, kept_area
        from ...sources.terrain_raster import read_terrain
        from ...sources.terrain_tiles import joined_tiles
        from ...store.provenance import Provenance

        store = self.open_store(parameters, context)
        options = self.read_options(TerrainOptions, parameters, context, store=store)
        rasters = [self._raster(item, context) for item in _several(parameters.get("INPUT"))]
        paths = [*(path for path, _title in rasters), *options.tiles]
        title = ", ".join(title for _path, title in rasters)
        if len(paths) > len(rasters) or len(rasters) > 1:
            title = f"{rasters[0][1]} und {len(set(paths)) - 1} weitere Kacheln"
        margin, unit, given = options.margin_m, options.unit, crs_from_text(options.crs)
        city = city_area_if_known(store)
        if city is None:
            feedback.pushWarning(
                "Im Speicher gibt es noch keine Ortsbezirke: Das ganze Raster wird übernommen."
            )
        band = self.parameterAsInt(parameters, "BAND", context)
        with stage(feedback, f"{title} umrechnen"), joined_tiles(paths) as (path, mixed):
            result = read_terrain(
                path,
                crs=store.crs,
                area=kept_area(city, margin),
                resolution=options.resolution_m,
                band=band,
                unit=unit,
                given_crs=given.toWkt() if given.isValid() else "",
                label=title if len(paths) > 1 else "",
                progress=self.progress(feedback, end=0.8),
            )
        feedback.pushInfo(f"Geländemodell: {result.summary}")
        for warning in filter(None, (mixed, result.warning)):
            feedback.pushWarning(warning)
        with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
            writer.put_raster(
                "terrain",
                result.raster,
                Provenance(
                    role="terrain",
                    origin="imported",
                    source=title,
                    algorithm=f"insek:{self.ID}",
                    parameters={"kanal": band, **provenance_values(options)},
                    note=result.summary,
                    **origin_values(options),
                ),
            )
        return {"STORE": store.location, "COUNT": int(result.raster.values.size)}

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Check the first of several rasters where the parameter of one is given a list."""
        several = _several(parameters.get("INPUT"))
        if len(several) > 1:
            return self.checkParameterValues({**parameters, "INPUT": several[0]}, context)
        passed, fault = super().checkParameterValues(parameters, context)
        return bool(passed), str(fault)

    def _raster(self, given: object, context: QgsProcessingContext) -> tuple[str, str]:
        """Path and title of the raster; a plain file is not opened as a layer.

        QGIS would compute statistics for its style and leave them beside the file.
        """
        if isinstance(given, str) and Path(given).is_file():
            return given, Path(given).name
        layer = self.parameterAsRasterLayer({"INPUT": given}, "INPUT", context)
        if layer is None or layer.dataProvider().name() != "gdal":
            raise InsekError(
                f"Das Geländemodell „{given}“ lässt sich nicht öffnen. Bitte eine Rasterdatei"
                " wählen, z. B. GeoTIFF."
            )
        return layer.source(), layer.name()
