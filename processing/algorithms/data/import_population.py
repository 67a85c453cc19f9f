"""insek:importpopulation - the census grid into cells and population points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
)

from ...parameters.kinds import Choice, Crs, Flag, InputFile, Text, words_of
from ...parameters.options import option
from ...runtime.errors import InsekError
from ...sources.census.grid_choices import OTHER_GRID, GridSource, RimRule, printed_source
from ..kit.base import InsekAlgorithm
from ..kit.source_import import (
    ATTRIBUTION,
    DATA_DATE,
    LICENCE,
    add_outputs,
    note_of,
    origin_values,
    report_of,
    tell_report,
)
from ..kit.stages import stage

if TYPE_CHECKING:
    from ...runtime.array_types import GeometryArray
    from ...store.contract import Store

_BUILDINGS = "building"
_NEIGHBOURS = "neighbour_municipality"
_OF_CENSUS = " Leer: beim Zensus der Vermerk und die Lizenz der Statistischen Ämter und das Jahr,"
_OTHERWISE = " sonst keine Angabe."


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationOptions:
    """Which grid is read, whose the residents of its rim are, and where they are put."""

    file: str = option(
        InputFile(
            "INPUT",
            "Gitterdatei",
            file_filter="Zensusgitter (*.csv *.zip *.gpkg *.parquet);;Alle Dateien (*)",
            help="Zensusgitter (100 m oder 1 km), Gitter von Eurostat, eigenes Gitter oder Flächen"
            " mit Einwohnern: CSV, GeoPackage oder Parquet, auch als ZIP wie heruntergeladen. Eine"
            " von mehreren Ebenen: Datei|layername=Name.",
        )
    )
    year: str = option(
        Choice(
            "CENSUS",
            "Zensus",
            options={
                "Zensus 2022": "2022",
                "Zensus 2011": "2011",
                "Anderes Gitter (Quelle unten angeben)": OTHER_GRID,
            },
            help="Was als Quelle gedruckt wird; das Jahr wird nicht aus der Datei geraten. Zeigt"
            " die Datei, dass sie kein Zensusgitter ist, wird kein Zensus gedruckt."
            " Voreinstellung: 2022.",
        ),
        "2022",
    )
    value_field: str | None = option(
        Text(
            "VALUE_FIELD",
            "Spalte mit der Einwohnerzahl (leer: Einwohner)",
            help="Name der Spalte, die übernommen wird. Leer: die übliche Spalte der"
            " Einwohnerzahl (Einwohner; bei Eurostat TOT_P, T oder OBS_VALUE_T).",
        ),
        None,
    )
    spread: bool = option(
        Flag(
            "SPREAD",
            "Auf Wohngebäude verteilen (Näherung)",
            help="An: die Zahl jeder Zelle wird nach Geschossfläche auf Wohngebäude verteilt, ohne"
            " Wohngebäude auf Wohnbauflächen. Voreinstellung aus: sie steht in der Mitte der"
            " Zelle.",
        ),
        False,
    )
    border: RimRule = option(
        Choice(
            "BORDER",
            "Zellen, die über die Stadt hinausreichen",
            options=words_of(RimRule),
            help="Wie ihre Einwohner zählen. Voreinstellung: an der Küste alle, an der Grenze einer"
            " Nachbargemeinde nach dem Anteil der Stadt am Land der Zelle. Bis Version 0.1 zählte"
            " nur der Mittelpunkt.",
        ),
        RimRule.LIKELY,
    )
    grid_crs: str = option(
        Crs(
            "CRS",
            "Koordinatensystem der Mittelpunkte (leer: EPSG:3035)",
            help="Nur für Tabellen mit x und y in einem anderen Koordinatensystem als dem des"
            " Zensus und von Eurostat. Gitter-IDs (CRS3035RES…) und Ebenen nennen ihres selbst.",
            advanced=True,
        ),
        "",
    )
    source: str | None = option(
        Text(
            "SOURCE",
            "Quelle, wie sie gedruckt werden soll",
            help="Name der Daten, z. B. „Einwohnergitter der Stadt 2024“. Leer: der gewählte"
            " Zensus; bei einem anderen Gitter der Name der Datei.",
        ),
        None,
    )
    attribution: str | None = option(
        replace(
            ATTRIBUTION, help=f"Steht so auf Karten und Quellenseiten.{_OF_CENSUS}{_OTHERWISE}"
        ),
        None,
    )
    licence: str | None = option(
        replace(LICENCE, help=f"Steht auf den Quellenseiten.{_OF_CENSUS}{_OTHERWISE}"), None
    )
    data_date: str | None = option(
        replace(
            DATA_DATE,
            help=f"Von wann die Daten sind, nicht der Tag des Übernehmens.{_OF_CENSUS}{_OTHERWISE}",
        ),
        None,
    )


class ImportPopulation(InsekAlgorithm):
    """Fill the census grid and the points of inhabitants."""

    ID = "importpopulation"
    TITLE = "Einwohner übernehmen (Zensusgitter)"
    GROUP_ID = "daten"
    HELP = (
        "Liest das Zensusgitter 2011 oder 2022 (100 m oder 1 km), Gitter von Eurostat, eigene"
        " Gitter in einem Koordinatensystem in Metern und Ebenen aus Flächen mit Einwohnern, aus"
        " CSV, GeoPackage oder Parquet, auch im ZIP. Die Zelle kommt aus der Gitter-ID, sonst aus"
        " der Fläche der Ebene, sonst aus den Mittelpunkten (ohne andere Angabe in EPSG:3035). -1"
        " und „–“ (unbewohnt), -9, „/“ und „.“ (geheim) sind Angaben zum Status und keine Zahlen."
        "\n\n"
        "Rand der Stadt: Eine Zelle, die über die Küste reicht, behält alle Einwohner. Reicht sie"
        " über die Grenze einer Nachbargemeinde, zählt der Anteil der Stadt an ihrem Land."
        " Nachbargemeinden kommen aus dem Speicher; fehlen sie, gilt als Grenze, wo die Datei"
        " jenseits weitere Zellen hat. Der Punkt liegt immer in der Stadt, am Rand auf Wohn- oder"
        " Siedlungsfläche, wenn es sie im Speicher gibt.\n\n"
        "Formel beim Verteilen: Anteil eines Wohngebäudes = Grundfläche × Geschosse ×"
        " Wohnanteil, geteilt durch die Summe seiner Zelle; nur was in der Stadt liegt. Zellen ohne"
        " Wohngebäude werden nach Fläche auf Wohn- oder Siedlungsflächen verteilt, Zellen ohne"
        " beides behalten ihre Einwohner am Punkt der Zelle. Die Summe der Zelle bleibt"
        " gleich.\n\n"
        "Parameter: Zensus, Quelle, Quellenvermerk, Lizenz und Stand werden gedruckt; Verteilen"
        " legt die Einwohner auf die Wohngebäude, sonst stehen sie im Mittelpunkt der Zelle.\n\n"
        "Protokoll: Einwohner der Datei = übernommen + nicht zur Stadt gezählt, nach Gründen.\n\n"
        "Quelle: beim Zensus Statistische Ämter des Bundes und der Länder (dl-de/by-2-0); der"
        " Vermerk wird gedruckt.\n\n"
        "Grenzen: Das Verteilen ist eine Näherung zum Rechnen; Werte einzelner Gebäude nicht"
        " veröffentlichen. Klassierte Werte (Zensus 2011) sind keine Einwohnerzahlen und werden"
        " abgelehnt. Zensuswerte sind zum Schutz der Auskunftgebenden verändert: nur"
        " Summen je Ortsbezirk verwenden."
    )
    HELP_EN = (
        "Reads the census grid of 2011 or 2022 (100 m or 1 km), grids of Eurostat, own grids in a"
        " CRS in metres, and layers of areas with residents, from CSV, GeoPackage or Parquet,"
        " zipped or not. The cell comes from the grid id, else from the area of the layer, else"
        " from the centres (in EPSG:3035 unless stated). -1 and “–” (uninhabited), -9, “/” and “.”"
        " (secret) are statements about the status, not numbers.\n\n"
        "Rim of the city: a cell that reaches over the coast keeps all its residents. If it reaches"
        " over the border of a neighbouring municipality, the city's share of its land counts."
        " Neighbours come from the store; without them the border is where the file has further"
        " cells beyond. The point always lies in the city, at the rim on residential land or"
        " settlement area where the store has it.\n\n"
        "Formula of spreading: share of a residential building = ground area × storeys ×"
        " residential share, divided by the sum of its cell; only what lies in the city. Cells"
        " without a residential building are spread onto residential land or settlement area by"
        " area, cells with neither keep their residents at the point of the cell. The sum of the"
        " cell stays the same.\n\n"
        "Parameters: Census, source, source note, licence and date are printed; spreading puts the"
        " residents into residential buildings, otherwise they are at the centre of the cell.\n\n"
        "Log: residents of the file = taken + not counted to the city, by reason.\n\n"
        "Source: for the census, Statistical offices of the Federation and the Länder"
        " (dl-de/by-2-0); the note is printed.\n\n"
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
            InsekError: if residents shall be spread and there is nothing to spread them on.
        """
        from ...sources.census.census_grid import read_population, spread
        from ...sources.census.census_places import Rim
        from ...sources.census.spread_rules import land_roles, spread_rules
        from ...sources.regions import city_area_if_known, districts_if_known
        from ...store.provenance import Provenance

        store = self.open_store(parameters, context)
        options = self.read_options(PopulationOptions, parameters, context, store=store)
        path = Path(options.file)
        settled = tuple(role for role in land_roles(store.catalogue) if store.has(role))
        if options.spread and not store.has(_BUILDINGS) and not settled:
            raise InsekError(
                "Zum Verteilen der Einwohner fehlen Gebäude und Wohnbauflächen. Bitte zuerst"
                " Gebäude übernehmen (z. B. „OpenStreetMap übernehmen“) oder ohne Verteilen"
                " einlesen."
            )
        city = city_area_if_known(store)
        if city is None:
            feedback.pushWarning(
                "Im Speicher gibt es noch keine Ortsbezirke: Alle Zellen der Datei werden"
                " übernommen. Besser zuerst „Ortsbezirke übernehmen“ ausführen."
            )
        districts = districts_if_known(store)
        land = [_areas(store, role) for role in settled]
        with stage(feedback, f"{path.name} lesen"):
            result = read_population(
                path,
                crs=store.crs,
                city=city,
                districts=districts if districts.ids else None,
                at_rim=Rim(options.border, _areas(store, _NEIGHBOURS), tuple(land)),
                grid_crs=options.grid_crs,
                value_field=options.value_field or "",
                progress=self.progress(feedback, end=0.7),
            )
        if options.spread:
            with stage(feedback, "Auf Wohngebäude verteilen"):
                result = spread(
                    result,
                    store.read(_BUILDINGS) if store.has(_BUILDINGS) else None,
                    districts if districts.ids else None,
                    city=city,
                    land=(store.catalogue.roles[settled[0]].label, land[0]) if settled else None,
                    rules=spread_rules(store.catalogue),
                    progress=self.progress(feedback, start=0.7, end=0.9),
                )
        printed = printed_source(
            path.name.partition("|")[0],
            result.traits,
            options.year,
            store.catalogue.attributions["destatis"].text,
            GridSource(options.source or "", **origin_values(options)),
        )
        tell_report(feedback, result.report, store.catalogue)
        if printed.remark:
            feedback.pushWarning(printed.remark)
        used = [role for role in (_BUILDINGS, *settled[:1]) if store.has(role)]
        tables = {"census_cell": result.cells, "population_points": result.points}
        with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
            for role, table in tables.items():
                writer.put(
                    role,
                    table,
                    Provenance(
                        role=role,
                        origin="imported",
                        source=printed.source,
                        attribution=printed.attribution,
                        licence=printed.licence,
                        data_date=printed.data_date,
                        algorithm=f"insek:{self.ID}",
                        parameters={
                            "verteilt": options.spread and role == "population_points",
                            "randzellen": options.border.value,
                            **report_of(result.report, role, store.catalogue),
                        },
                        note=note_of(result.report, role),
                    ),
                    input_roles=used if options.spread and role != "census_cell" else (),
                )
        return {
            "STORE": store.location,
            "COUNT": len(result.cells),
            "TOTAL": result.total,
        }


def _areas(store: Store, role: str) -> GeometryArray:
    """Areas of a role that are there, shape (n,); none without data."""
    import numpy as np
    import shapely

    areas = store.read(role).geometry if store.has(role) else np.empty(0, dtype=object)
    known: GeometryArray = areas[~(shapely.is_missing(areas) | shapely.is_empty(areas))]
    return known
