"""insek:importdistricts - a polygon layer into Ortsbezirke and the city boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsExpression,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
)

from ...parameters.kinds import Choice, Flag, LayerField
from ...parameters.options import option, provenance_values
from ..kit.base import InsekAlgorithm
from ..kit.source_import import (
    ATTRIBUTION,
    BORDER_TOLERANCE,
    DATA_DATE,
    LAYER_CRS,
    LICENCE,
    OTHER_CITY,
    add_outputs,
    note_of,
    origin_values,
    report_of,
    tell_report,
)
from ..kit.stages import stage


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictOptions:
    """How areas become districts, and where they come from."""

    name_field: str = option(
        LayerField(
            "NAME_FIELD",
            "Feld mit dem Namen (leer: das Feld, das die meisten Ortsbezirke nennt)",
            layer="INPUT",
            help="Spalte, deren Werte mit den Namen des Katalogs verglichen werden.",
        ),
        "",
    )
    merge_core: bool = option(
        Flag(
            "MERGE_CORE",
            "Innere Stadtbezirke zur Kernstadt zusammenfassen",
            term="kernstadt_vereint",
            help="An: Stadtteile der Innenstadt, die der Katalog als Kernstadt kennt, werden eine"
            " Fläche. Voreinstellung: aus.",
        ),
        False,
    )
    unmatched: str = option(
        Choice(
            "UNMATCHED",
            "Namen, die zu keinem Ortsbezirk gehören",
            options={"abbrechen und auflisten": "fail", "mit Warnung auslassen": "skip"},
            help="Ob unbekannte Namen den Lauf anhalten oder mit Warnung wegbleiben."
            " Voreinstellung: abbrechen und auflisten.",
        ),
        "fail",
    )
    topology: str = option(
        Choice(
            "TOPOLOGY",
            "Überlappungen und Lücken",
            options={"nur nennen": "name", "bereinigen": "mend"},
            help="Nur nennen: Flächen bleiben, wie sie sind. Bereinigen: was mehrere beanspruchen,"
            " behält der Ortsbezirk, der im Katalog zuerst steht; Spalte und Splitter bis zur"
            " Toleranz bekommt der mit der längsten gemeinsamen Grenze. Das Protokoll sagt, was"
            " jeder Ortsbezirk gewinnt und verliert. Voreinstellung: nur nennen.",
        ),
        "name",
    )
    tolerance_m: float = option(BORDER_TOLERANCE)
    other_city: bool = option(OTHER_CITY, False)
    crs: str = option(LAYER_CRS, "")
    attribution: str | None = option(ATTRIBUTION, None)
    licence: str | None = option(LICENCE, None)
    data_date: str | None = option(DATA_DATE, None)


class ImportDistricts(InsekAlgorithm):
    """Fill the districts, joined with the catalogue by name."""

    ID = "importdistricts"
    TITLE = "Ortsbezirke übernehmen"
    GROUP_ID = "daten"
    HELP = (
        "Übernimmt Ortsbezirke und Kernstadt aus einer Flächenebene; die Stadtgrenze ist deren"
        " Vereinigung. Zugeordnet wird nach dem Namen: Groß- und Kleinschreibung, Umlaute und"
        " Satzzeichen spielen keine Rolle, Schreibvarianten stehen im Katalog.\n\n"
        "Parameter: Ohne Angabe wird das Feld genommen, das die meisten Ortsbezirke nennt."
        " Enthält die Ebene die inneren Stadtbezirke einzeln (in Kaiserslautern 18 Flächen),"
        " werden sie auf Wunsch zur Kernstadt zusammengefasst. Was schmaler als die Toleranz ist"
        " (Überlappungen, Spalte, lose Teile, Spitzen), gilt als Zeichenfehler, wird mit Ortsbezirk"
        " und m² genannt und auf Wunsch bereinigt. Der Quellenvermerk wird so gedruckt, wie er"
        " hier steht.\n\n"
        "Grenzen: Geraten wird nicht. Namen, die zu keinem Ortsbezirk gehören, werden mit Zeile"
        " und Objekt gemeldet; der Vorgang bricht ab oder lässt sie mit Warnung aus. Ebenen, die"
        " schon im Speicher sind, behalten ihre Zuordnung zu Ortsbezirken. Deckt die Ebene zu wenig"
        " von der Stadt, die schon im Speicher ist, wird nachgefragt: Sie könnte eine andere sein."
    )
    HELP_EN = (
        "Imports districts and core city from a polygon layer; the city boundary is their"
        " union. They are matched by name: case, umlauts and punctuation do not matter, spelling"
        " variants are in the catalogue.\n\n"
        "Parameters: Unless you name one, the field that names most districts is used. If the"
        " layer holds the inner districts one by one (18 areas in Kaiserslautern), they are"
        " merged into the core city on request. What is narrower than the tolerance (overlaps,"
        " slits, loose parts, spikes) is taken for a slip of the drawing, named with district and"
        " m², and mended on request. The source note is printed as given here.\n\n"
        "Limits: Nothing is guessed. Names that belong to no district are reported with row and"
        " feature; the run stops, or leaves them out with a warning. Layers that are already in"
        " the store keep their assignment to districts. A layer that covers too little of the city"
        " that is in the store already is asked about: it may be another city."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare layer, name field, handling of inner districts and unknown names."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterFeatureSource(
                "INPUT", "Flächenebene", [QgsProcessing.SourceType.TypeVectorPolygon]
            )
        )
        self.add_options(DistrictOptions)
        add_outputs(self)

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the layer, join by name, replace districts and boundary.

        Raises:
            InsekError: if the layer cannot be opened.
        """
        from ...sources.border_report import BorderRule
        from ...sources.city_tie import require_same_city
        from ...sources.district_layer import detect_name_field, import_districts
        from ...sources.schemas.municipalities import require_districts
        from ...sources.vector_layer import read_layer
        from ...store.provenance import Provenance
        from ..kit.layer_input import city_of, open_layer

        store = self.open_store(parameters, context)
        options = self.read_options(DistrictOptions, parameters, context, store=store)
        opened = open_layer(
            self,
            "INPUT",
            parameters,
            context,
            store=None if options.other_city else store,
            crs=options.crs,
            remedy="Bitte eine Flächenebene mit den Ortsbezirken wählen.",
        )
        source = opened.source
        chosen = options.name_field
        fields = [chosen] if chosen else [field.name() for field in source.fields()]
        with stage(feedback, f"{source.sourceName()} lesen"):
            read = read_layer(
                source,
                crs=store.crs,
                expressions={name: QgsExpression.quotedColumnRef(name) for name in fields},
                city=None if options.other_city else city_of(store).area,
                progress=self.progress(feedback, end=0.5),
            )
        if not chosen:
            require_districts(source, read.columns, store.catalogue)
        name_field = chosen or detect_name_field(read.columns, store.catalogue)
        feedback.pushInfo(f"Namen aus dem Feld „{name_field}“")
        result = import_districts(
            read.geometry,
            read.columns[name_field],
            read.ids,
            store.catalogue,
            merge_core="merge" if options.merge_core else "refuse",
            unmatched=options.unmatched,
            borders=BorderRule(options.tolerance_m, options.topology == "mend"),
            skips=read.skips,
            source=source.sourceName(),
        )
        other = require_same_city(
            store,
            result.city.geometry[0],
            source=source.sourceName(),
            confirmed=options.other_city,
            option=OTHER_CITY.label,
        )
        notes = (*opened.lost(read.seen), *read.notes, *opened.notes)
        report = result.report.with_notes((*notes, *([other] if other else ())))
        tell_report(feedback, report, store.catalogue)
        others = set(store.roles()) - {"ortsbezirk_boundary", "city_boundary"}
        if others:
            feedback.pushWarning(
                "Ebenen, die schon im Speicher sind, behalten ihren Zuschnitt und ihre Zuordnung zu"
                " Ortsbezirken. Haben sich die Grenzen geändert, bitte sie neu übernehmen."
            )
        tables = {"ortsbezirk_boundary": result.districts, "city_boundary": result.city}
        with stage(feedback, "In den Speicher schreiben"), store.writing() as writer:
            for role, table in tables.items():
                writer.put(
                    role,
                    table,
                    Provenance(
                        role=role,
                        origin="imported",
                        source=source.sourceName(),
                        algorithm=f"insek:{self.ID}",
                        parameters={
                            "namensfeld": name_field,
                            **provenance_values(options),
                            **report_of(report, role, store.catalogue),
                        },
                        note=note_of(report, role),
                        **origin_values(options),
                    ),
                )
        return {"STORE": store.location, "COUNT": len(result.districts)}
