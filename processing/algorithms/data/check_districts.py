"""insek:checkdistricts - look the borders of districts and city over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
)
from qgis.PyQt.QtCore import QMetaType

from ...parameters.options import option
from ...runtime.errors import InsekError
from ..kit.base import InsekAlgorithm
from ..kit.layer_writer import LayerWriter, fields_of_kinds
from ..kit.number_outputs import add_numbers
from ..kit.source_import import BORDER_TOLERANCE

_FIELDS = {
    "art": QMetaType.Type.QString,
    "ortsbezirke": QMetaType.Type.QString,
    "flaeche_m2": QMetaType.Type.Double,
    "breite_m": QMetaType.Type.Double,
    "hinweis": QMetaType.Type.QString,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderCheckOptions:
    """What is a slip of the drawing."""

    tolerance_m: float = option(BORDER_TOLERANCE)


class CheckDistricts(InsekAlgorithm):
    """Find overlaps, gaps and slivers of the stored districts, and where city and they differ."""

    ID = "checkdistricts"
    TITLE = "Grenzen prüfen"
    GROUP_ID = "daten"
    DOC = "own-data.md"
    HELP = (
        "Prüft die Grenzen im Speicher, wie sie jetzt sind, auch nach dem Bearbeiten in QGIS:"
        " Überlappungen und Lücken der Ortsbezirke, Splitter (kleine lose Teile, schmale Spitzen),"
        " Land der Stadt in keinem Ortsbezirk, Land von Ortsbezirken jenseits der Stadtgrenze und"
        " Einwohner in keinem Ortsbezirk.\n\n"
        "Ergebnis: eine Fläche je Stelle mit Art, Ortsbezirken, Größe in m², mittlerer Breite und"
        " wie sie in Summen zählt; das Protokoll nennt alles mit Namen. Geändert wird nichts.\n\n"
        "Parameter: Was nicht breiter ist als die Toleranz, gilt als Zeichenfehler; lose Teile"
        " sind klein bis zum Quadrat der zehnfachen Toleranz (10 m: 1 ha).\n\n"
        "Quelle: eigene Festlegungen.\n\n"
        "Grenzen: Bereinigt wird mit „Ortsbezirke übernehmen“, oder von Hand. Eine Insel oder"
        " Exklave kann richtig sein; bitte ansehen."
    )
    HELP_EN = (
        "Checks the borders in the store as they are now, also after editing in QGIS: overlaps and"
        " gaps of districts, slivers (small loose parts, narrow spikes), land of the city in no"
        " district, land of districts beyond the city boundary, and residents in no district.\n\n"
        "Result: one area per place with kind, districts, size in m², mean width and how sums"
        " count it; the log names everything. Nothing is changed.\n\n"
        "Parameters: what is no wider than the tolerance is taken for a slip of the drawing; loose"
        " parts are small up to the square of ten tolerances (10 m: 1 ha).\n\n"
        "Source: our own rules.\n\n"
        "Limits: mending is done by “Ortsbezirke übernehmen”, or by hand. An island or exclave can"
        " be right; please have a look."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare tolerance, layer and number of findings."""
        self.add_store_parameter()
        self.add_options(BorderCheckOptions)
        self.addParameter(
            QgsProcessingParameterFeatureSink(
                "OUTPUT",
                "Auffällige Stellen",
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
            )
        )
        add_numbers(self, FINDINGS="Auffällige Stellen")

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Check and write the layer.

        Raises:
            InsekError: without districts.
        """
        from ...sources.district_check import check_borders

        store, asked = self.store_and_options(BorderCheckOptions, parameters, context)
        if not store.has("ortsbezirk_boundary"):
            raise InsekError(
                f"{store.name}: Es gibt noch keine Ortsbezirke. Bitte zuerst „Ortsbezirke"
                " übernehmen“ ausführen oder sie zeichnen."
            )
        found = check_borders(store, asked.tolerance_m)
        for sentence in found.sentences:
            feedback.pushWarning(sentence)
        if not found.sentences:
            feedback.pushInfo(
                f"{len(found.names)} Ortsbezirke: keine Überlappung, keine Lücke, kein Splitter."
            )
        results: dict[str, Any] = {"FINDINGS": len(found.faults)}
        if parameters.get("OUTPUT") is not None:
            writer = LayerWriter(
                *(self, parameters, context, "OUTPUT"),
                fields=fields_of_kinds(_FIELDS),
                kind=Qgis.WkbType.MultiPolygon,
                crs=QgsCoordinateReferenceSystem(store.crs),
            )
            for fault in found.faults:
                values = (
                    *(fault.kind.value, found.districts(fault)),
                    *(round(fault.area, 1), round(fault.width, 1), found.counted(fault)),
                )
                writer.add_row(values, fault.shape)
            results["OUTPUT"] = writer.output
        return results
