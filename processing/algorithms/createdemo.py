"""insek:createdemo - the schematic demo city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from .base import InsekAlgorithm

SCALES = ("1", "10", "40")


class CreateDemo(InsekAlgorithm):
    """Write a store with a schematic Kaiserslautern and its bus timetable."""

    ID = "createdemo"
    TITLE = "Demostadt anlegen"
    GROUP_ID = "speicher"
    HELP = (
        "Legt einen INSEK-Speicher mit einer schematischen Stadt an: Ortsbezirke, Flächennutzung,"
        " Straßen, rund 19 000 Gebäude, 100 000 Einwohner, Einrichtungen, Gelände, gezeichnete"
        " Strategien und eine Maßnahmenliste, dazu einen GTFS-Fahrplan neben der Datei. Alles ist"
        " erfunden und trägt den Vermerk „Demodaten – schematisch, nicht amtlich“; Lage und Größe"
        " der Ortsbezirke entsprechen ungefähr der Wirklichkeit. Größe 10 und 40 setzen"
        " entsprechend viele Städte nebeneinander, um die Rechenzeit zu messen. Gleicher Startwert,"
        " gleicher Inhalt. Koordinatensystem: EPSG:25832."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, size, seed and the permission to overwrite."""
        self.addParameter(
            QgsProcessingParameterFileDestination(
                "OUTPUT", "INSEK-Speicher (GeoPackage)", fileFilter="GeoPackage (*.gpkg)"
            )
        )
        self.addParameter(
            QgsProcessingParameterEnum(
                "SCALE",
                "Größe (Zahl der Städte nebeneinander)",
                options=list(SCALES),
                defaultValue="1",
                usesStaticStrings=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterNumber(
                "SEED",
                "Startwert (leer: immer dieselbe Stadt)",
                QgsProcessingParameterNumber.Type.Integer,
                optional=True,
                minValue=0,
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean("OVERWRITE", "Vorhandene Dateien ersetzen", False)
        )
        self.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))
        self.addOutput(QgsProcessingOutputFile("GTFS", "Fahrplan (GTFS)"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Build the city and return the paths of store and timetable."""
        from ..catalogue.load import load_catalogue
        from ..demo.build import SEED, build_demo, gtfs_path

        seed = SEED
        if parameters.get("SEED") is not None:
            seed = self.parameterAsInt(parameters, "SEED", context)
        store = build_demo(
            Path(self.parameterAsFileOutput(parameters, "OUTPUT", context)),
            load_catalogue(),
            scale=int(self.parameterAsEnumString(parameters, "SCALE", context)),
            seed=seed,
            overwrite=self.parameterAsBoolean(parameters, "OVERWRITE", context),
            progress=self.progress(feedback),
        )
        timetable = gtfs_path(store.path)
        feedback.pushInfo(f"Speicher: {store.path}")
        feedback.pushInfo(f"Fahrplan: {timetable}")
        for role in ("building", "street_network", "bus_stop"):
            label = store.catalogue.roles[role].label
            feedback.pushInfo(f"{label}: {store.count(role)}")
        return {"OUTPUT": str(store.path), "STORE": str(store.path), "GTFS": str(timetable)}
