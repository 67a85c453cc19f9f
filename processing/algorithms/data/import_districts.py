"""insek:importdistricts - a polygon layer into Ortsbezirke and the city boundary."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
)

from ..kit.base import InsekAlgorithm
from ..kit.district_intake import DistrictOptions, take_districts
from ..kit.source_import import add_outputs


class ImportDistricts(InsekAlgorithm):
    """Fill the districts, joined with the catalogue by name."""

    ID = "importdistricts"
    TITLE = "Ortsbezirke übernehmen"
    GROUP_ID = "daten"
    HELP = (
        "Übernimmt Ortsbezirke und Kernstadt aus einer Flächenebene; die Stadtgrenze ist deren"
        " Vereinigung. Kennt der Katalog des Speichers noch keine Ortsbezirke, kommen ihre Namen"
        " aus der Ebene. Sonst wird nach dem Namen zugeordnet: Groß- und Kleinschreibung, Umlaute"
        " und Satzzeichen spielen keine Rolle, Schreibvarianten stehen im Katalog.\n\n"
        "Parameter: Ohne Angabe wird das Feld genommen, das die meisten Ortsbezirke nennt oder wie"
        " ein Namensfeld heißt. Unbekannte Namen halten den Lauf an, bleiben weg oder werden in den"
        " Katalog aufgenommen; deckt sich ihre Fläche mit der eines Ortsbezirks im Speicher, gelten"
        " sie als andere Schreibweise. Enthält die Ebene die inneren Stadtbezirke einzeln, werden"
        " sie auf Wunsch zur Kernstadt zusammengefasst. Was schmaler als die Toleranz ist"
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
        " union. As long as the store's catalogue knows no districts, their names come from the"
        " layer. Otherwise they are matched by name: case, umlauts and punctuation do not matter,"
        " spelling variants are in the catalogue.\n\n"
        "Parameters: Unless you name one, the field that names most districts, or is called like"
        " one for names, is used. Unknown names stop the run, are left out, or are added to the"
        " catalogue; where their area is that of a stored district, they are another spelling of"
        " it. If the layer holds the inner districts one by one, they are merged into the core city"
        " on request. What is narrower than the tolerance (overlaps,"
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
        store = self.open_store(parameters, context)
        options = self.read_options(DistrictOptions, parameters, context, store=store)
        count = take_districts(self, store, options, parameters, context, feedback)
        return {"STORE": store.location, "COUNT": count}
