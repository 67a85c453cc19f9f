"""Relief and the names on the maps."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
)

from .base import InsekAlgorithm


class ElevationDifference(InsekAlgorithm):
    """Height of every Ortsbezirk against the City."""

    ID = "elevationdifference"
    TITLE = "Höhenunterschied im Bezug zur Kernstadt"
    GROUP_ID = "raum"
    HELP = (
        "Median der Geländehöhe der Siedlungsfläche jedes Ortsbezirks minus Median der City."
        " Der Median, weil Halden und Türme in manchen Geländemodellen stehen; nur die"
        " Siedlungsfläche, weil bewaldete Hänge sonst das Ergebnis bestimmen. Unter zehn"
        " Geländezellen heißt es „keine Daten“."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the store only: everything else is in it."""
        self.add_store_parameter()
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Höhenunterschied"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute, write into the store, tell the heights."""
        from .relief_steps import elevation_difference

        store = self.open_store(parameters, context)
        for height in elevation_difference(store, self.progress(feedback)):
            feedback.pushInfo(f"{store.catalogue.district(height.kennung).name}: {height.label}")
        return {"OUTPUT": self.show(context, store, "elevation_difference")}


class PlaceNames(InsekAlgorithm):
    """Positions of the names of the Ortsbezirke."""

    ID = "placenames"
    TITLE = "Ortsnamen setzen"
    GROUP_ID = "raum"
    HELP = (
        "Setzt den Namen jedes Ortsbezirks in die Mitte seiner größten Siedlungsfläche. Die Punkte"
        " lassen sich danach in QGIS verschieben; die Karten folgen."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the store only."""
        self.add_store_parameter()
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Ortsnamen"))
        self.addOutput(QgsProcessingOutputNumber("COUNT", "Zahl der Namen"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Compute the points and write them."""
        from .relief_steps import place_names

        store = self.open_store(parameters, context)
        count = place_names(store)
        return {"OUTPUT": self.show(context, store, "place_name"), "COUNT": count}
