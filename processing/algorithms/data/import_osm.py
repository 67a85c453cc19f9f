"""insek:importosm - OpenStreetMap into roles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
)

from ...parameters.kinds import Flag, InputFile, Number, Text
from ...parameters.options import option, provenance_values
from ...wording.numbers import grouped, percent
from ..kit.base import InsekAlgorithm
from ..kit.source_import import (
    DATA_DATE,
    FARTHEST_M,
    REPLACE_DRAWN,
    add_outputs,
    find_roles,
    note_of,
    report_of,
    tell_report,
    tell_stated,
)
from ..kit.stages import stage

if TYPE_CHECKING:
    import shapely

    from ...sources.osm.osm_roles import OsmImport
    from ...store.contract import Store
    from ...store.known_area import KnownArea

# A district covered to this share counts as covered: extracts are cut along rough outlines.
_WHOLE = 0.9
# With more buildings beyond the settlement areas than this, land use is taken for incomplete.
_MANY = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmOptions:
    """What is taken from an extract."""

    CATALOGUE: ClassVar[str] = "imports"

    file: str = option(
        InputFile(
            "INPUT",
            "OSM-Datei",
            file_filter="OpenStreetMap (*.pbf *.osm *.gz *.bz2 *.json *.gpkg);;Alle Dateien (*)",
            help="Auszug als .osm.pbf oder .osm (auch .gz, .bz2), Antwort von Overpass (XML oder"
            " JSON), Datei aus JOSM oder aus einem Auszug erzeugtes GeoPackage.",
        )
    )
    roles: str | None = option(
        Text(
            "ROLES",
            "Nur diese Rollen (mit Komma getrennt; leer: alle)",
            help="Kennungen der Ebenen, die gefüllt werden sollen. Leer: alle, für die der Katalog"
            " OSM-Merkmale nennt.",
        ),
        None,
    )
    margin_m: float = option(
        Number(
            "MARGIN",
            "Umkreis um die Stadt in Metern",
            key="osm_margin_m",
            term="umkreis_m",
            unit="m",
            most=FARTHEST_M,
            help="So weit um die Stadt werden Objekte übernommen, weil auch Märkte jenseits der"
            " Grenze versorgen.",
        )
    )
    replace_drawn: bool = option(
        Flag("REPLACE_DRAWN", "Auch gezeichnete Ebenen ersetzen", help=REPLACE_DRAWN), False
    )
    data_date: str | None = option(
        replace(DATA_DATE, help="Von wann die Daten sind. Leer: wie die Datei es nennt."), None
    )


class ImportOsm(InsekAlgorithm):
    """Fill the base layers from an OSM extract."""

    ID = "importosm"
    TITLE = "OpenStreetMap übernehmen"
    GROUP_ID = "daten"
    HELP = (
        "Liest .osm.pbf und .osm (auch .gz, .bz2), Antworten von Overpass (XML oder JSON), Dateien"
        " aus JOSM oder ein daraus erzeugtes GeoPackage und füllt die Rollen des Katalogs nach"
        " dessen Zuordnung der OSM-Tags. Einrichtungen, die als Punkt und als Fläche erfasst sind,"
        " zählen einmal: ein Punkt in einer Fläche gleicher Art oder höchstens 50 m davon, mit"
        " gleichem oder ohne Namen. Was außer Betrieb, abgerissen, im Bau oder geplant ist, zählt"
        " nicht und wird genannt. Siedlungsflächen werden zusammengefasst, Lücken bis 20 m"
        " geschlossen. Das Meer entsteht aus den Küstenlinien, bis zum Rand des Auszugs.\n\n"
        "Parameter: Übernommen wird, was in der Stadt oder im angegebenen Umkreis liegt"
        " (voreingestellt 1500 m); Wege und Gebäude bleiben ganz, andere Flächen werden am Rand"
        " abgeschnitten. Gezeichnete Ebenen werden nur auf Wunsch ersetzt. Ob etwas schon oder noch"
        " in Betrieb ist, gilt für den Stand der Daten: den angegebenen, sonst den, den die Datei"
        " nennt, sonst für heute.\n\n"
        "Quelle: © OpenStreetMap-Mitwirkende (ODbL); der Vermerk wird gedruckt.\n\n"
        "Grenzen: Rollen, für die der Auszug nichts enthält, bleiben unverändert (keine Daten,"
        " nicht null). Wie vollständig OpenStreetMap ist, wird nicht geprüft; stehen viele Gebäude"
        " auf keiner Siedlungsfläche, steht das im Protokoll. Wo eine Küstenlinie im Auszug endet,"
        " endet das Meer. Eine genau"
        " zwischen zwei Blöcken abgeschnittene .osm.pbf ist nicht von einer vollständigen zu"
        " unterscheiden."
    )
    HELP_EN = (
        "Reads .osm.pbf and .osm (also .gz, .bz2), answers of Overpass (XML or JSON), files of JOSM"
        " or a GeoPackage made from these, and fills the roles of the catalogue by its assignment"
        " of OSM tags. Facilities mapped both as a point and as an area count once: a point inside"
        " an area of the same kind, or at most 50 m from it, with the same name or none. What is"
        " out of use, demolished, under construction or planned does not count and is named."
        " Settlement areas are merged, gaps of up to 20 m closed. The sea is made of the"
        " coastlines, up to the edge of the extract.\n\n"
        "Parameters: What lies in the city or within the given margin is taken (1500 m by"
        " default); ways and buildings stay whole, other areas are cut at the edge. Drawn layers"
        " are only replaced on request. Whether something is in use is judged for the date of the"
        " data; if none is given, for the one that the file states, else for today.\n\n"
        "Source: © OpenStreetMap contributors (ODbL); the note is printed.\n\n"
        "Limits: Roles for which the extract holds nothing stay as they are (no data, not"
        " zero). How complete OpenStreetMap is, is not checked; the log says where many buildings"
        " stand on no settlement area. Where a coastline ends within the extract, the sea ends. An"
        " .osm.pbf cut exactly between"
        " two blocks cannot be told from a complete one."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare file, roles, margin and date."""
        self.add_store_parameter()
        self.add_options(OsmOptions)
        add_outputs(self)

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the file, then write all roles in one step."""
        from ...sources.osm.osm_lifecycle import period
        from ...sources.osm.osm_roles import read_osm
        from ...sources.regions import city_area_if_known, districts_if_known, kept_area
        from ...steps.catchments import printed_district_names
        from ...store.authorship import drawn_by_hand
        from ...store.provenance import Provenance

        store = self.open_store(parameters, context)
        catalogue = store.catalogue
        options = self.read_options(OsmOptions, parameters, context, store=store)
        path = Path(options.file)
        roles = find_roles(catalogue, options.roles or "")
        city = city_area_if_known(store)
        if city is None:
            feedback.pushWarning(
                "Im Speicher gibt es noch keine Ortsbezirke: Der ganze Auszug wird übernommen, ohne"
                " Zuordnung zu Ortsbezirken. Besser zuerst „Ortsbezirke übernehmen“ ausführen."
            )
        districts = districts_if_known(store)
        date_of_data = period(options.data_date or "")
        with stage(feedback, f"{path.name} lesen"):
            result = read_osm(
                path,
                catalogue,
                crs=store.crs,
                roles=roles,
                area=kept_area(city, options.margin_m),
                districts=districts,
                today=date_of_data[1] if date_of_data else None,
                progress=self.progress(feedback, end=0.8),
            )
        tell_report(feedback, result.report, catalogue)
        stated = result.day.isoformat() if result.day else ""
        if stated and not options.data_date:
            feedback.pushInfo(f"Stand der Daten laut Datei: {stated}")
        covered = {} if result.extent is None else districts.covered(result.extent)
        names = printed_district_names(store) if covered else {}
        for district, share in covered.items():
            if share < _WHOLE:
                feedback.pushWarning(
                    f"Der Auszug deckt nur {percent(share)} der Fläche von"
                    f" {names.get(district, district)} ab: Für den Rest gibt es keine Daten."
                )
        partly = ""
        if any(share < _WHOLE for share in covered.values()):
            partly = "Der Auszug deckt nur einen Teil der Stadt ab; sonst keine Daten."
        drawn = set()
        if not options.replace_drawn:
            drawn = {role for role in result.tables if drawn_by_hand(store, role)}
        attribution = catalogue.attributions["openstreetmap"].text
        known = _known(result, kept_area(city, options.margin_m))
        if result.extent_note:
            feedback.pushWarning(result.extent_note)
        tell_stated(feedback, store, result.tables)
        _tell_settlement(feedback, store, result, drawn)
        progress = self.progress(feedback, start=0.8)
        with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
            for index, (role, table) in enumerate(result.tables.items()):
                progress(index / len(result.tables))
                if role in drawn:
                    label = catalogue.roles[role].label
                    feedback.pushWarning(
                        f"{label}: gezeichnete oder bearbeitete Ebene bleibt unverändert."
                    )
                    continue
                provenance = Provenance(
                    role=role,
                    origin="imported",
                    source=f"OpenStreetMap ({path.name})",
                    attribution=attribution,
                    licence="ODbL 1.0",
                    algorithm=f"insek:{self.ID}",
                    parameters={
                        **provenance_values(options),
                        "stadt_bekannt": city is not None,
                        "abgedeckt": {key: round(share, 3) for key, share in covered.items()},
                        **report_of(result.report, role, catalogue),
                    },
                    note="\n".join(filter(None, (note_of(result.report, role), partly))),
                    data_date=options.data_date or stated,
                )
                writer.put(role, table, provenance, known=known)
        count = sum(len(table) for role, table in result.tables.items() if role not in drawn)
        return {"STORE": store.location, "COUNT": count}


def _tell_settlement(
    feedback: QgsProcessingFeedback, store: Store, result: OsmImport, drawn: set[str]
) -> None:
    """Say that derived settlement areas are gone, and where buildings stand outside of all."""
    from ...steps.settlement.computation.built_up_land import buildings_outside, derived_rows
    from ...steps.settlement.settlement_from_buildings import ANALYSIS, BUILDINGS, SETTLEMENT

    again = f"„{ANALYSIS.title}“"
    new = SETTLEMENT in result.tables and SETTLEMENT not in drawn
    if new and store.has(SETTLEMENT) and derived_rows(store.read(SETTLEMENT)).any():
        feedback.pushWarning(
            "Die Siedlungsfläche wird neu übernommen: Was aus Gebäuden abgeleitet war, entfällt."
            f" Bitte {again} erneut ausführen."
        )
    if not {SETTLEMENT, BUILDINGS} <= result.tables.keys():
        return
    outside, count = buildings_outside(
        result.tables[BUILDINGS].geometry, result.tables[SETTLEMENT].geometry
    )
    if outside > _MANY * count:
        feedback.pushWarning(
            f"{grouped(outside)} von {grouped(count)} Gebäuden stehen auf keiner Siedlungsfläche:"
            " Die Flächennutzung ist wohl unvollständig erfasst. Aus den Gebäuden ergänzt sie"
            f" {again}."
        )


def _known(result: OsmImport, kept: shapely.Geometry | None) -> KnownArea | None:
    """How far what is taken reaches: the extract, as far as it is kept.

    Beyond it nothing is known: analyses must not count people there as unserved.
    """
    from ...steps.judgement import common_area
    from ...store.known_area import AreaKind, KnownArea

    if result.extent is None:
        return None
    reach = common_area(result.extent, kept)
    if reach is None or reach.is_empty:
        reach = result.extent
    return KnownArea(AreaKind.EXTRACT, reach, note=result.extent_note)
