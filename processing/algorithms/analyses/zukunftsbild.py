"""The Zukunftsbild from the four Handlungsfelder."""

from __future__ import annotations

import re
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from ..kit.base import InsekAlgorithm


class VisionSynthesis(InsekAlgorithm):
    """Proposals for all entries of the Zukunftsbild by the rule table of the catalogue."""

    ID = "visionsynthesis"
    TITLE = "Zukunftsbild ableiten"
    GROUP_ID = "buch"
    DOC = "zukunftsbild.md"
    HELP = (
        "Leitet die Einträge des Zukunftsbilds aus den Karten der vier Handlungsfelder ab."
        " Jeder Eintrag hat eine Regel im Katalog (synthesis.yaml): Quellen, Bedingung,"
        " Rechenschritt. Aus Aussagen werden wenige, große, geglättete Formen; die Maße sind"
        " Millimeter auf dem gedruckten Blatt.\n\n"
        "Parameter: Einträge sind Kennungen der Legende; leer heißt alle. Was Planende"
        " gezeichnet, übernommen oder nach der Ableitung bearbeitet haben, bleibt unverändert"
        " und steht im Protokoll; nur mit „Auch Gezeichnetes ersetzen“ wird es überschrieben.\n\n"
        "Quelle: Regeltabelle des Katalogs; die Regeln sind Setzungen, keine Norm.\n\n"
        "Grenzen: Alle Ergebnisse sind Vorschläge. Einträge, deren Quellen leer sind, bleiben"
        " leer („keine Daten“). Flächen ändern sich beim Zusammenfassen; das Protokoll nennt die"
        " Größe vorher und nachher."
    )
    HELP_EN = (
        "Derives the entries of the vision (Zukunftsbild) from the maps of the four fields of"
        " action. Every entry has a rule in the catalogue (synthesis.yaml): sources, condition,"
        " step. Statements become few, large, smooth shapes; sizes are millimetres on the"
        " printed sheet.\n\n"
        "Parameters: Entries are ids of the legend; empty means all. What planners drew,"
        " imported or edited after it was derived stays and is named in the log; it is only"
        " overwritten with “Auch Gezeichnetes ersetzen” (replace drawn work as well).\n\n"
        "Source: rule table of the catalogue; the rules are settings, not a standard.\n\n"
        "Limits: All results are proposals. Entries whose sources are empty stay empty (“keine"
        " Daten”, no data). Areas change when they are merged; the log tells their size before"
        " and after."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare which entries are derived and whether drawings may be replaced."""
        self.add_store_parameter()
        entries = QgsProcessingParameterString(
            "ENTRIES", "Nur diese Einträge (z. B. z1, z5; leer: alle)", optional=True
        )
        entries.setHelp("Kennungen der Legende im Katalog, durch Komma getrennt.")
        self.addParameter(entries)
        self.addParameter(
            QgsProcessingParameterBoolean(
                "REPLACE", "Auch Gezeichnetes und Bearbeitetes ersetzen", defaultValue=False
            )
        )
        self.addOutput(QgsProcessingOutputNumber("DERIVED", "Abgeleitete Einträge"))
        self.addOutput(QgsProcessingOutputNumber("KEPT", "Einträge, die blieben"))
        self.addOutput(QgsProcessingOutputNumber("EMPTY", "Einträge ohne Ergebnis"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Apply the rules, write the proposals, tell what happened to each entry."""
        from ...steps.plan_language.computation.vision_derivation import derive_vision

        store = self.open_store(parameters, context)
        text = self.parameterAsString(parameters, "ENTRIES", context)
        outcomes = derive_vision(
            store,
            self.progress(feedback),
            entries=tuple(re.findall(r"\w+", text)),
            replaced=self.parameterAsBoolean(parameters, "REPLACE", context),
        )
        for outcome in outcomes:
            label = store.catalogue.roles[outcome.role].label
            feedback.pushInfo(f"{outcome.entry} {label}: {outcome.sentence}")
            if outcome.state == "derived":
                self.show(context, store, outcome.role)
        states = [outcome.state for outcome in outcomes]
        return {
            "DERIVED": states.count("derived"),
            "KEPT": states.count("kept"),
            "EMPTY": states.count("empty"),
        }
