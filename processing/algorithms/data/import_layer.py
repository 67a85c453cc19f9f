"""insek:importlayer - any vector layer into one role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
)

from ...parameters.kinds import Flag, Table, Text
from ...parameters.options import option
from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm
from ..kit.source_import import (
    ATTRIBUTION,
    DATA_DATE,
    LAYER_CRS,
    LICENCE,
    OTHER_CITY,
    add_outputs,
    find_role,
    note_of,
    origin_values,
    report_of,
    tell_report,
    tell_stated,
)
from ..kit.stages import stage

_STREETS = "street_network"


def _pairs(cells: Sequence[object]) -> tuple[tuple[str, str], ...]:
    """Fields and their expressions; rows that lack one of them are left out."""
    rows = zip(cells[::2], cells[1::2], strict=False)
    return tuple(
        (str(name).strip(), str(text))
        for name, text in rows
        if str(name).strip() and str(text).strip()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerOptions:
    """Which role a layer fills, how, and where it comes from."""

    role: str = option(
        Text(
            "ROLE",
            "Rolle (Kennung oder Legendentext)",
            help="Welche Ebene des Katalogs gefüllt wird: ihre Kennung oder ihr Text in der"
            " Legende.",
        )
    )
    mapping: tuple[tuple[str, str], ...] = option(
        Table(
            "MAPPING",
            "Zuordnung der Felder",
            columns=("Feld der Rolle", "Ausdruck"),
            empty_rows=1,
            parse=_pairs,
            help="Je Zeile ein Feld der Rolle und der QGIS-Ausdruck dafür. Leer: gleichnamige"
            " Felder der Ebene.",
        ),
        (),
    )
    crs: str = option(LAYER_CRS, "")
    crossings: bool = option(
        Flag(
            "CROSSINGS",
            "Straßen und Wege: an Kreuzungen verknoten",
            help="Für Wege, die sich ohne gemeinsamen Stützpunkt kreuzen, wie in gezeichneten oder"
            " amtlichen Daten; in OpenStreetMap ist es nicht nötig. Brücken, Tunnel und Wege"
            " anderer Ebene bleiben getrennt.",
        ),
        False,
    )
    other_city: bool = option(OTHER_CITY, False)
    attribution: str | None = option(ATTRIBUTION, None)
    licence: str | None = option(LICENCE, None)
    data_date: str | None = option(DATA_DATE, None)


class ImportLayer(InsekAlgorithm):
    """Fill one role from a layer that QGIS can open."""

    ID = "importlayer"
    TITLE = "Ebene übernehmen"
    GROUP_ID = "daten"
    HELP = (
        "Füllt eine Rolle des Katalogs aus einer beliebigen Vektorebene (Datei, WFS, PostGIS,"
        " Zwischenablage). Flächen können auch Rollen aus Punkten füllen: je Fläche ein Punkt in"
        " ihrem Inneren.\n\n"
        "Parameter: Ein Filter wählt Objekte aus; die Zuordnung sagt, aus welchem Ausdruck ein"
        " Feld der Rolle kommt. Nicht genannte Felder werden aus gleichnamigen Feldern der Ebene"
        " gefüllt. Quellenvermerk, Lizenz und Stand werden gedruckt, wie sie hier stehen. Straßen"
        " und Wege, die sich ohne gemeinsamen Stützpunkt kreuzen („Wegenetz prüfen“ zählt sie),"
        " lassen sich verknoten; sonst kann niemand dort abbiegen. Amtliche Daten (ALKIS, ATKIS,"
        " NAS, XPlanung, CityGML, VG250) werden erkannt: Ohne Filter wird genommen, was nach dem"
        " Katalog zur Rolle gehört, und das Protokoll sagt, wie viel von wie viel.\n\n"
        "Grenzen: Der bisherige Inhalt der Rolle wird ersetzt. Die Ebene wird umgerechnet;"
        " Bögen werden zu Linienzügen, Höhen entfallen, fehlerhafte Geometrien werden repariert"
        " oder übersprungen und gemeldet. Grenzen der Ortsbezirke und der Stadt werden danach"
        " geprüft wie mit „Grenzen prüfen“."
    )
    HELP_EN = (
        "Fills a role of the catalogue from any vector layer (file, WFS, PostGIS, clipboard)."
        " Areas can also fill roles made of points: one point inside each area.\n\n"
        "Parameters: A filter chooses features; the mapping says which expression a field of"
        " the role comes from. Fields that are not named are filled from fields of the same"
        " name. Source note, licence and date are printed as given here. Streets that cross"
        " without a shared vertex (counted by “Wegenetz prüfen”) can be given one; otherwise nobody"
        " can turn there. Official data (ALKIS, ATKIS, NAS, XPlanung, CityGML, VG250) are"
        " recognised: without a filter, what belongs to the role by the catalogue is taken, and the"
        " log says how much of how much.\n\n"
        "Limits: The former content of the role is replaced. The layer is reprojected; arcs"
        " become line strings, heights are dropped, faulty geometries are repaired, or skipped"
        " and reported. Borders of districts and city are then checked as by “Grenzen prüfen”."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare layer, role, filter, mapping, CRS and source note."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                "INPUT", "Ebene", [QgsProcessing.SourceType.TypeVectorAnyGeometry]
            )
        )
        self.addParameter(
            QgsProcessingParameterExpression(
                "FILTER",
                "Nur Objekte, für die gilt",
                parentLayerParameterName="INPUT",
                optional=True,
            )
        )
        self.add_options(LayerOptions)
        add_outputs(self)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """As QGIS does, without files that GDAL would leave beside the source."""
        from ..kit.role_layers import with_linked_file

        checked: tuple[bool, str] = super().checkParameterValues(
            with_linked_file(parameters, "INPUT", context), context
        )
        return checked

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the layer and replace the role.

        Raises:
            InsekError: if the layer cannot be opened or placed, or crossings are asked of another
                role than the streets.
        """
        import shapely

        from ...catalogue.geometry_kinds import Geometry
        from ...catalogue.stated_values import border_tolerance
        from ...sources.city_tie import require_same_city
        from ...sources.district_check import BORDER_ROLES, check_borders
        from ...sources.incoming_geometry import representative_points
        from ...sources.regions import city_area_if_known, districts_if_known
        from ...sources.schemas.municipalities import NEIGHBOURS, neighbours_of
        from ...steps.crossing_vertices import noded_streets
        from ...store.provenance import Provenance
        from ...wording import numbers
        from ..kit.role_layers import read_layers, role_layers

        store = self.open_store(parameters, context)
        options = self.read_options(LayerOptions, parameters, context, store=store)
        role = find_role(store.catalogue, options.role)
        if options.crossings and role.id != _STREETS:
            raise InsekError(
                "An Kreuzungen verknotet wird nur das Straßen- und Wegenetz (street_network),"
                f" gewählt ist „{role.label}“. Bitte den Haken bei „an Kreuzungen verknoten“"
                " entfernen oder die Rolle ändern."
            )
        layers = role_layers(
            self,
            "INPUT",
            parameters,
            context,
            store=store,
            role=role,
            crs=options.crs,
            where=self.parameterAsExpression(parameters, "FILTER", context),
            mapping=dict(options.mapping),
        )
        with stage(feedback, f"{layers[0].opened.name} lesen"):
            progress = self.progress(feedback, end=0.8)
            table, report = read_layers(layers, store, role, progress)
        if role.id == NEIGHBOURS:
            table, report = neighbours_of(table, report, city_area_if_known(store))
        if "ortsbezirk" not in table.columns and (
            role.geometry is Geometry.POINT or role.id == "building"
        ):
            places = representative_points(table.geometry)
            table = table.with_columns(ortsbezirk=districts_if_known(store).homes(places))
        if role.id in BORDER_ROLES:
            other = require_same_city(
                store,
                shapely.union_all(shapely.make_valid(table.geometry)),
                source=report.source,
                confirmed=options.other_city,
                option=OTHER_CITY.label,
            )
            report = report.with_notes([other] if other else ())
        tell_report(feedback, report, store.catalogue)
        noded: dict[str, object] = {}
        if options.crossings:
            with stage(feedback, "Kreuzungen verknoten"):
                table, added = noded_streets(table)
            feedback.pushInfo(f"An Kreuzungen ergänzt: {numbers.grouped(added)} Stützpunkte")
            noded = {"an_kreuzungen_ergaenzte_stuetzpunkte": added}
        tell_stated(feedback, store, [role.id])
        with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
            writer.put(
                role.id,
                table,
                Provenance(
                    role=role.id,
                    origin="imported",
                    source=report.source,
                    algorithm=f"insek:{self.ID}",
                    parameters={
                        "filter": " | ".join(dict.fromkeys(layer.where for layer in layers)),
                        "zuordnung": {k: v for layer in layers for k, v in layer.mapping.items()},
                        **noded,
                        **report_of(report, role.id, store.catalogue),
                    },
                    note=note_of(report, role.id),
                    **origin_values(options),
                ),
            )
        if role.id in BORDER_ROLES:
            for sentence in check_borders(store, border_tolerance(store.catalogue)).sentences:
                feedback.pushWarning(sentence)
        return {"STORE": store.location, "COUNT": len(table)}
