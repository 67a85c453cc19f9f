"""insek:maplayers - every computed layer of a map, as far as the data allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
)

from ...parameters.kinds import Flag
from ...parameters.options import option
from ..kit.base import InsekAlgorithm
from ..kit.sheet_parameters import MAPS

_WORDS = {
    "done": "berechnet",
    "current": "war aktuell",
    "present": "liegt schon vor, wird hier nicht berechnet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayerOptions:
    """Whose layers are computed, and whether current ones are as well."""

    maps: tuple[str, ...] = option(MAPS)
    renew: bool = option(
        Flag(
            "RENEW",
            "Auch Aktuelles neu rechnen",
            help="An: auch Ebenen, die zu ihren Daten passen, werden neu gerechnet; bearbeitete"
            " Vorschläge bleiben. Voreinstellung: aus.",
        ),
        False,
    )


class MapLayers(InsekAlgorithm):
    """Compute what the legends of the chosen maps compute; list what cannot be."""

    ID = "maplayers"
    TITLE = "Ebenen einer Karte berechnen"
    GROUP_ID = "buch"
    DOC = "models.md"
    TAGS = ("Analysekarte", "berechnen", "alle", "Modell", "compute", "all layers", "model")
    HELP = (
        "Berechnet alle Ebenen der gewählten Karten, die sich berechnen lassen, in der Reihenfolge,"
        " in der sie aufeinander aufbauen, und öffnet sie in QGIS gestaltet und nach der Legende"
        " geordnet. Wo Daten fehlen, wird der Eintrag ausgelassen und genannt; der Rest wird"
        " gerechnet.\n\n"
        "Parameter: Karten; ohne Wahl alle. Gerechnet wird, was fehlt oder veraltet ist, auf Wunsch"
        " auch das Aktuelle: was zuletzt mit eigenen Angaben gerechnet wurde, mit denselben wieder,"
        " alles andere mit den Voreinstellungen des Katalogs. Formel und Quelle jeder Ebene stehen"
        " in der Hilfe ihres Werkzeugs.\n\n"
        "Grenzen: Andere Kennwerte nehmen die einzelnen Werkzeuge oder die Modelle entgegen. Was"
        " Planende bearbeitet haben, wird nicht überschrieben. Nach einem Abbruch bleiben die"
        " Ebenen, die schon fertig waren, und werden genannt."
    )
    HELP_EN = (
        "Computes all layers of the chosen maps that can be computed, in the order in which they"
        " build on each other, and opens them in QGIS styled and sorted like the legend. Where data"
        " are missing, the entry is left out and named; the rest is computed.\n\n"
        "Parameters: Maps; all unless you choose. What is missing or outdated is computed, on"
        " request also what is current: what was last computed with your own values with the same"
        " again, everything else with the defaults of the catalogue. Formula and source of each"
        " layer are in the help of its tool.\n\n"
        "Limits: Other values are for the single tools or the models. What planners have edited is"
        " not overwritten. After a cancel the layers that were finished stay and are named."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the maps and whether current layers are computed again."""
        self.add_store_parameter()
        self.add_options(MapLayerOptions)
        self.addOutput(QgsProcessingOutputFile("STORE", "INSEK-Speicher"))
        self.addOutput(QgsProcessingOutputNumber("COMPUTED", "Berechnete Einträge"))
        self.addOutput(QgsProcessingOutputNumber("CURRENT", "Einträge, die aktuell waren"))
        self.addOutput(QgsProcessingOutputNumber("PRESENT", "Einträge mit Daten von anderswo"))
        self.addOutput(QgsProcessingOutputNumber("IMPOSSIBLE", "Einträge ohne Ergebnis"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run the steps of the maps, tell what became of each entry, open the results."""
        from ..kit.map_computations import entry_states, steps_of, without_step
        from ..kit.pipeline import ensure_analyses

        store = self.open_store(parameters, context)
        options = self.read_options(MapLayerOptions, parameters, context, store=store)
        maps = options.maps
        outcomes = ensure_analyses(
            store,
            self.progress(feedback),
            steps=steps_of(store.catalogue, maps),
            renew=options.renew,
        )
        written = set(store.roles())
        filled = {role for role in written if store.has(role)}
        states = entry_states(store.catalogue, maps, outcomes, filled=filled)
        for entry in (item for item in states if not item.has_no_step):
            if entry.state == "impossible":
                feedback.pushWarning(f"{entry.label}: nicht berechnet: {entry.reason}.")
            else:
                # A step may leave a second role of its alone for lack of data.
                empty = ", ohne Objekte" if entry.role in written else "; keine Daten dazu"
                nothing = "" if entry.role in filled else empty
                how = f" {entry.reason}" if entry.state == "done" and entry.reason else ""
                feedback.pushInfo(f"{entry.label}: {_WORDS[entry.state]}{how}{nothing}.")
        nobody = without_step(states)
        if nobody:
            feedback.pushInfo(nobody)
        shown = [entry.role for entry in states if entry.state in ("done", "current")]
        self.show_all(context, store, shown)
        counted = [entry.state for entry in states]
        return {
            "STORE": store.location,
            "COMPUTED": counted.count("done"),
            "CURRENT": counted.count("current"),
            "PRESENT": counted.count("present"),
            "IMPOSSIBLE": counted.count("impossible"),
        }
