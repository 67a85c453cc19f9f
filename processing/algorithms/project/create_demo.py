"""insek:createdemo - the schematic demo city."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
)

from ...parameters.kinds import Choice, Flag, Number, OutputFile
from ...parameters.options import option
from ...runtime.cancellation import uninterrupted
from ..kit.base import InsekAlgorithm
from .create_store import OVERWRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOptions:
    """Which invented city, and where to."""

    file: str = option(
        OutputFile(
            "OUTPUT",
            "INSEK-Speicher (GeoPackage)",
            file_filter="GeoPackage (*.gpkg)",
            help="Neue Datei (.gpkg) für die erfundene Stadt.",
        )
    )
    scale: int = option(
        Choice(
            "SCALE",
            "Größe (Zahl der Städte nebeneinander)",
            options={"1": 1, "10": 10, "40": 40},
            by_name=True,
            help="Mehrere Städte nebeneinander für Tests mit großen Daten. Voreinstellung: eine.",
        ),
        1,
    )
    seed: int | None = option(
        Number(
            "SEED",
            "Startwert (leer: immer dieselbe Stadt)",
            whole=True,
            help="Ganze Zahl; dieselbe gibt dieselbe Stadt. Leer: die übliche Demostadt.",
        ),
        None,
    )
    overwrite: bool = option(
        Flag("OVERWRITE", "Vorhandene Dateien ersetzen", help=OVERWRITE), False
    )


class CreateDemo(InsekAlgorithm):
    """Write a store with a schematic city and its bus timetable."""

    ID = "createdemo"
    TITLE = "Demostadt anlegen"
    GROUP_ID = "speicher"
    HELP = (
        "Legt einen INSEK-Speicher mit einer schematischen Stadt an: Ortsbezirke,"
        " Flächennutzung, Straßen, rund 19 000 Gebäude, 100 000 Einwohner, Einrichtungen,"
        " Gelände, gezeichnete Strategien und eine Maßnahmenliste, dazu einen GTFS-Fahrplan"
        " neben der Datei. Gleicher Startwert, gleicher Inhalt. Koordinatensystem: EPSG:25832.\n\n"
        "Parameter: Größe 10 und 40 setzen entsprechend viele Städte nebeneinander, um die"
        " Rechenzeit zu messen. Ein anderer Startwert ergibt andere Häuser und Einwohner.\n\n"
        "Grenzen: Alles ist erfunden und trägt den Vermerk „Demodaten – schematisch, nicht"
        " amtlich“. Nur Lage und Größe der Ortsbezirke entsprechen ungefähr der Wirklichkeit;"
        " Aussagen über die wirkliche Stadt sind damit nicht möglich."
    )
    HELP_EN = (
        "Creates an INSEK store with a schematic city: districts, land use, streets, about"
        " 19,000 buildings, 100,000 residents, facilities, terrain, drawn strategies and a list"
        " of measures, and a GTFS timetable beside the file. The same seed gives the same"
        " content. Coordinate system: EPSG:25832.\n\n"
        "Parameters: Size 10 and 40 put that many cities side by side, to measure computing"
        " time. Another seed gives other houses and residents.\n\n"
        "Limits: Everything is invented and marked “Demodaten – schematisch, nicht amtlich”"
        " (schematic, not official). Only position and size of the districts roughly match"
        " reality; nothing can be concluded about the real city."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, size, seed and the permission to overwrite."""
        self.add_options(DemoOptions)
        self.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))
        self.addOutput(QgsProcessingOutputFile("GTFS", "Fahrplan (GTFS)"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Build the city and return the paths of store and timetable."""
        from ...demo.demo_city import SEED, TIMETABLE, build_demo, demo_catalogue

        options = self.read_options(DemoOptions, parameters, context)
        store = build_demo(
            Path(options.file),
            demo_catalogue(),
            scale=options.scale,
            seed=SEED if options.seed is None else options.seed,
            overwrite=options.overwrite,
            progress=self.progress(feedback),
        )
        timetable = store.beside(TIMETABLE)
        feedback.pushInfo(f"Speicher: {store.name}")
        feedback.pushInfo(f"Fahrplan: {timetable}")
        with uninterrupted():  # both are written: a cancel comes too late
            for role in ("building", "street_network", "bus_stop"):
                label = store.catalogue.roles[role].label
                feedback.pushInfo(f"{label}: {store.count(role)}")
        return {"OUTPUT": store.location, "STORE": store.location, "GTFS": str(timetable)}
