"""Relief and the names on the maps."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
)

from ..kit.base import InsekAlgorithm


class ElevationDifference(InsekAlgorithm):
    """Height of every Ortsbezirk against the City."""

    ID = "elevationdifference"
    TITLE = "Höhenunterschied im Bezug zur Kernstadt"
    GROUP_ID = "raum"
    HELP = (
        "Höhenlage der Ortsbezirke gegenüber der City, als beschrifteter Punkt und als"
        " Kennzahl.\n\n"
        "Formel: Höhenunterschied = Median der Geländehöhe der Siedlungsfläche des Ortsbezirks"
        " − Median der Geländehöhe der City. Der Median, weil Halden und Türme in manchen"
        " Geländemodellen stehen; nur die Siedlungsfläche, weil bewaldete Hänge sonst das"
        " Ergebnis bestimmen.\n\n"
        "Quelle: Legende der Analysekarte Bewegungsräume („Höhenunterschied im Bezug zur"
        " Kernstadt“); sie nennt kein Verfahren, Median und City als Bezug sind eigene"
        " Festlegungen.\n\n"
        "Parameter: nur der Speicher. Gerechnet wird mit Gelände, City, Siedlungsflächen und"
        " Ortsbezirken darin.\n\n"
        "Grenzen: Unter zehn Geländezellen heißt es „keine Daten“. Ein grobes Geländemodell"
        " mittelt enge Täler weg."
    )
    HELP_EN = (
        "Height of the districts against the City, as a labelled point and as a figure.\n\n"
        "Formula: height difference = median terrain height of the district's settlement area −"
        " median terrain height of the City. The median, because spoil tips and towers stand in"
        " some terrain models; only the settlement area, because wooded slopes would decide the"
        " result otherwise.\n\n"
        "Source: legend of the analysis map Bewegungsräume (“Höhenunterschied im Bezug zur"
        " Kernstadt”); it names no method, the median and the City as reference are our own"
        " choice.\n\n"
        "Parameters: only the store. Terrain, City, settlement areas and districts in it are"
        " used.\n\n"
        "Limits: With fewer than ten terrain cells it says “keine Daten” (no data). A coarse"
        " terrain model averages narrow valleys away."
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
        from ...steps.settlement.computation.relief import elevation_difference

        store = self.open_store(parameters, context)
        found = elevation_difference(store, self.progress(feedback))
        for height in found.heights:
            feedback.pushInfo(f"{store.catalogue.district(height.kennung).name}: {height.label}")
        if found.note:
            feedback.pushWarning(f"Geländemodell: {found.note}. Bitte neu übernehmen.")
        return {"OUTPUT": self.show(context, store, "elevation_difference")}


class PlaceNames(InsekAlgorithm):
    """Positions of the names of the Ortsbezirke."""

    ID = "placenames"
    TITLE = "Ortsnamen setzen"
    GROUP_ID = "raum"
    HELP = (
        "Setzt den Namen jedes Ortsbezirks für die Karten: über die größte Siedlungsfläche,"
        " ohne Siedlungsfläche an die Stelle, die am weitesten vom Rand entfernt ist. Die Punkte"
        " lassen sich danach in QGIS verschieben; die Karten folgen.\n\n"
        "Quelle: eigene Festlegung, damit der Name die Siedlung frei lässt.\n\n"
        "Parameter: nur der Speicher. Gerechnet wird mit Ortsbezirken und Siedlungsflächen"
        " darin.\n\n"
        "Grenzen: Die Kernstadt bekommt keinen Namen. Ein neuer Lauf setzt alle Namen neu, auch"
        " verschobene."
    )
    HELP_EN = (
        "Places the name of every district for the maps: above its largest settlement area,"
        " without settlement at the place farthest from the edge. The points can be moved in"
        " QGIS afterwards; the maps follow.\n\n"
        "Source: our own choice, so that the name leaves the settlement free.\n\n"
        "Parameters: only the store. Districts and settlement areas in it are used.\n\n"
        "Limits: The core city gets no name. Another run places all names anew, moved ones as"
        " well."
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
        from ...steps.settlement.computation.relief import place_names

        store = self.open_store(parameters, context)
        count = place_names(store)
        return {"OUTPUT": self.show(context, store, "place_name"), "COUNT": count}
