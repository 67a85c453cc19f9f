"""insek:importpopulation - the census grid into cells and population points."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
)

from ...parameters.kinds import Choice, Flag, InputFile, Text
from ...parameters.options import option
from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm
from ..kit.source_import import add_outputs, note_of, report_of, tell_report
from ..kit.stages import stage


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationOptions:
    """Which grid is read, and where its residents are put."""

    file: str = option(
        InputFile(
            "INPUT",
            "Gitterdatei",
            file_filter="Zensusgitter (*.csv *.zip *.gpkg *.parquet);;Alle Dateien (*)",
            help="Zensusgitter (100 m oder 1 km) als CSV, GeoPackage oder Parquet, auch als ZIP wie"
            " heruntergeladen. Eine von mehreren Ebenen: Datei|layername=Name.",
        )
    )
    year: str = option(
        Choice(
            "CENSUS",
            "Zensus",
            options={"Zensus 2022": "2022", "Zensus 2011": "2011"},
            help="Jahr, das gedruckt wird; es wird nicht aus der Datei geraten. Voreinstellung:"
            " 2022.",
        ),
        "2022",
    )
    value_field: str | None = option(
        Text(
            "VALUE_FIELD",
            "Spalte mit der Einwohnerzahl (leer: Einwohner)",
            help="Name der Spalte, die übernommen wird. Leer: die übliche Spalte der"
            " Einwohnerzahl.",
        ),
        None,
    )
    spread: bool = option(
        Flag(
            "SPREAD",
            "Auf Wohngebäude verteilen (Näherung)",
            help="An: die Zahl jeder Zelle wird nach Geschossfläche auf Wohngebäude verteilt."
            " Voreinstellung aus: sie steht in der Mitte der Zelle.",
        ),
        False,
    )


class ImportPopulation(InsekAlgorithm):
    """Fill the census grid and the points of inhabitants."""

    ID = "importpopulation"
    TITLE = "Einwohner übernehmen (Zensusgitter)"
    GROUP_ID = "daten"
    HELP = (
        "Liest das Zensusgitter 2011 oder 2022 (100 m oder 1 km) aus CSV, GeoPackage oder"
        " Parquet, auch im ZIP. Die Zelle kommt aus der Gitter-ID, sonst aus den Mittelpunkten in"
        " EPSG:3035. -1 und „–“ (unbewohnt), -9, „/“ und „.“ (geheim) sind Angaben zum Status und"
        " keine Zahlen. Eine Zelle gehört zur Stadt und zum Ortsbezirk, in dem ihr Mittelpunkt"
        " liegt.\n\n"
        "Formel beim Verteilen: Anteil eines Wohngebäudes = Grundfläche × Geschosse ×"
        " Wohnanteil, geteilt durch die Summe seiner Zelle. Die Summe der Zelle bleibt gleich.\n\n"
        "Parameter: Zensus ist das Jahr, das gedruckt wird; Verteilen legt die Einwohner auf"
        " die Wohngebäude, sonst stehen sie im Mittelpunkt der Zelle.\n\n"
        "Quelle: Statistische Ämter des Bundes und der Länder (dl-de/by-2-0); der Vermerk wird"
        " gedruckt.\n\n"
        "Grenzen: Das Verteilen ist eine Näherung zum Rechnen; Werte einzelner Gebäude nicht"
        " veröffentlichen. Klassierte Werte (Zensus 2011) sind keine Einwohnerzahlen und werden"
        " abgelehnt. Zensuswerte sind zum Schutz der Auskunftgebenden verändert: nur"
        " Summen je Ortsbezirk verwenden."
    )
    HELP_EN = (
        "Reads the census grid of 2011 or 2022 (100 m or 1 km) from CSV, GeoPackage or Parquet,"
        " zipped or not."
        " The cell comes from the grid id, otherwise from the centres in EPSG:3035. -1 and “–”"
        " (uninhabited), -9, “/” and “.” (secret) are statements about the status, not numbers."
        " A cell belongs to the city and the district that its centre lies in.\n\n"
        "Formula of spreading: share of a residential building = ground area × storeys ×"
        " residential share, divided by the sum of its cell. The sum of the cell stays the"
        " same.\n\n"
        "Parameters: Census is the year that is printed; spreading puts the residents into"
        " residential buildings, otherwise they are at the centre of the cell.\n\n"
        "Source: Statistical offices of the Federation and the Länder (dl-de/by-2-0); the note"
        " is printed.\n\n"
        "Limits: Spreading is an approximation to compute with; do not publish values of single"
        " buildings. Classes (census 2011) are no numbers of residents and are refused. Census"
        " values are altered to protect respondents: only use sums per district."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, census, column and spreading."""
        self.add_store_parameter()
        self.add_options(PopulationOptions)
        add_outputs(self)
        self.addOutput(QgsProcessingOutputNumber("TOTAL", "Einwohner"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the grid and replace cells and points.

        Raises:
            InsekError: if residents shall be spread and there are no buildings.
        """
        from ...sources.census.census_grid import read_population, spread
        from ...sources.regions import city_area_if_known, districts_if_known
        from ...store.provenance import Provenance

        store = self.open_store(parameters, context)
        options = self.read_options(PopulationOptions, parameters, context, store=store)
        path, year = Path(options.file), options.year
        if options.spread and not store.has("building"):
            raise InsekError(
                "Zum Verteilen der Einwohner fehlen Gebäude. Bitte zuerst Gebäude übernehmen (z. B."
                " „OpenStreetMap übernehmen“) oder ohne Verteilen einlesen."
            )
        city = city_area_if_known(store)
        if city is None:
            feedback.pushWarning(
                "Im Speicher gibt es noch keine Ortsbezirke: Alle Zellen der Datei werden"
                " übernommen. Besser zuerst „Ortsbezirke übernehmen“ ausführen."
            )
        districts = districts_if_known(store)
        with stage(feedback, f"{path.name} lesen"):
            result = read_population(
                path,
                crs=store.crs,
                city=city,
                districts=districts,
                value_field=options.value_field or "",
                progress=self.progress(feedback, end=0.7),
            )
        if options.spread:
            with stage(feedback, "Auf Wohngebäude verteilen"):
                result = spread(
                    result,
                    store.read("building"),
                    districts,
                    progress=self.progress(feedback, start=0.7, end=0.9),
                )
        tell_report(feedback, result.report, store.catalogue)
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
                            "verteilt": options.spread and role == "population_points",
                            **report_of(result.report, role, store.catalogue),
                        },
                        note=note_of(result.report, role),
                    ),
                    input_roles=("building",) if options.spread and role != "census_cell" else (),
                )
        return {
            "STORE": store.location,
            "COUNT": len(result.cells),
            "TOTAL": result.total,
        }
