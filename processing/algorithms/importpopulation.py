"""insek:importpopulation - the census grid into cells and population points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ..errors import InsekError
from .base import InsekAlgorithm, stage
from .imports import add_outputs, note_of, report_of, tell_report

_YEARS = ("2022", "2011")


class ImportPopulation(InsekAlgorithm):
    """Fill the census grid and the points of inhabitants."""

    ID = "importpopulation"
    TITLE = "Einwohner übernehmen (Zensusgitter)"
    GROUP_ID = "daten"
    HELP = (
        "Liest das Zensusgitter 2011 oder 2022 (100 m oder 1 km) aus CSV, GeoPackage oder Parquet."
        " Die Zelle kommt aus der Gitter-ID, sonst aus den Mittelpunkten in EPSG:3035. -1 und „–“"
        " (unbewohnt), -9, „/“ und „.“ (geheim) sind Angaben zum Status und keine Zahlen. Eine"
        " Zelle gehört zur Stadt und zum Ortsbezirk, in dem ihr Mittelpunkt liegt.\n\n"
        "Auf Wunsch werden die Einwohner auf die Wohngebäude der Zelle verteilt: Anteil ="
        " Grundfläche × Geschosse × Wohnanteil, geteilt durch die Summe der Zelle. Das ist eine"
        " Näherung zum Rechnen; Werte einzelner Gebäude nicht veröffentlichen. Die Summe bleibt"
        " gleich. Zensuswerte sind zum Schutz der Auskunftgebenden verändert: nur Summen je"
        " Ortsbezirk verwenden."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, census, column and spreading."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterFile(
                "INPUT",
                "Gitterdatei",
                fileFilter="Zensusgitter (*.csv *.gpkg *.parquet);;Alle Dateien (*)",
            )
        )
        self.addParameter(
            QgsProcessingParameterEnum(
                "CENSUS", "Zensus", [f"Zensus {year}" for year in _YEARS], defaultValue=0
            )
        )
        self.addParameter(
            QgsProcessingParameterString(
                "VALUE_FIELD", "Spalte mit der Einwohnerzahl (leer: Einwohner)", optional=True
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean(
                "SPREAD", "Auf Wohngebäude verteilen (Näherung)", defaultValue=False
            )
        )
        add_outputs(self)
        self.addOutput(QgsProcessingOutputNumber("TOTAL", "Einwohner"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the grid and replace cells and points."""
        from ..sources.population import read_population, spread
        from ..sources.regions import Districts, city_area
        from ..store.provenance import Provenance

        store = self.open_store(parameters, context)
        path = Path(self.parameterAsFile(parameters, "INPUT", context))
        spreading = self.parameterAsBoolean(parameters, "SPREAD", context)
        if spreading and not store.has("building"):
            raise InsekError(
                "Zum Verteilen der Einwohner fehlen Gebäude. Bitte zuerst Gebäude übernehmen (z. B."
                " „OpenStreetMap übernehmen“) oder ohne Verteilen einlesen."
            )
        city = city_area(store)
        if city is None:
            feedback.pushWarning(
                "Im Speicher gibt es noch keine Ortsbezirke: Alle Zellen der Datei werden"
                " übernommen. Besser zuerst „Ortsbezirke übernehmen“ ausführen."
            )
        districts = Districts.of_store(store)
        with stage(feedback, f"{path.name} lesen"):
            result = read_population(
                path,
                crs=store.crs,
                city=city,
                districts=districts,
                value_field=self.parameterAsString(parameters, "VALUE_FIELD", context),
                progress=self.progress(feedback, end=0.7),
            )
        if spreading:
            with stage(feedback, "Auf Wohngebäude verteilen"):
                result = spread(result, store.read("building"), districts)
        tell_report(feedback, result.report, store.catalogue)
        year = _YEARS[self.parameterAsEnum(parameters, "CENSUS", context)]
        attribution = store.catalogue.attributions["destatis"].text
        tables = {"census_cell": result.cells, "population_points": result.points}
        with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
            for role, table in tables.items():
                writer.put(
                    role,
                    table,
                    Provenance(
                        role=role,
                        origin="imported",
                        source=f"Zensus {year} ({path.name})",
                        attribution=attribution.replace("Zensus 2022", f"Zensus {year}"),
                        licence="dl-de/by-2-0",
                        data_date=year,
                        algorithm=f"insek:{self.ID}",
                        parameters={
                            "verteilt": spreading and role == "population_points",
                            **report_of(result.report, role, store.catalogue),
                        },
                        note=note_of(result.report, role),
                    ),
                    input_roles=("building",) if spreading and role != "census_cell" else (),
                )
        return {
            "STORE": str(store.path),
            "COUNT": len(result.cells),
            "TOTAL": result.total,
        }
