"""insek:barrierfreestops - state of bus stops as far as anybody states it."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
)

from ..kit.base import InsekAlgorithm
from ..kit.number_parameters import add_number
from .transit_places import PROPOSAL, PROPOSAL_EN, tell_kept


class BarrierFreeStops(InsekAlgorithm):
    """State of bus stops as far as anybody states it."""

    ID = "barrierfreestops"
    TITLE = "Barrierefreiheit der Bushaltestellen"
    GROUP_ID = "verkehr"
    DOC = "transit.md"
    HELP = (
        "Ausbaustand jeder Bushaltestelle (barrierefrei, teilweise, nicht, unbekannt) aus den"
        " Haltestellendaten; wo dort nichts steht, aus dem Fahrplan (nächste Haltestelle innerhalb"
        " des Suchabstands). Was niemand angibt, bleibt unbekannt. Kennzahlen: Zahl der"
        " Haltestellen je Stand und Ortsbezirk; keine Daten, wo die Quelle der Haltestellen weniger"
        " als neun Zehntel der Einwohner eines Ortsbezirks erreicht.\n\n"
        "Maßstab: § 8 Abs. 3 PBefG verlangt vollständige Barrierefreiheit seit dem 1. Januar 2022,"
        " soweit der Nahverkehrsplan keine Ausnahmen begründet. Suchabstand 100 m: eigener"
        " Vorschlag. Auch „ja“, „nein“, „yes“, „no“, „limited“ werden verstanden; andere Wörter"
        " zählen als unbekannt, das Protokoll nennt sie mit ihrer Zeile. "
        + PROPOSAL
        + "\n\nGrenzen: Bordhöhe, Leitstreifen und Bewegungsflächen stehen selten in offenen Daten;"
        " belastbar sind nur Angaben des Verkehrsunternehmens oder eine Begehung."
    )
    HELP_EN = (
        "State of every bus stop (barrier-free, partly, not, unknown) from the stop data; where"
        " they say nothing, from the timetable (nearest stop within the search distance). What"
        " nobody states stays unknown. Figures: stops per state and district; no data where the"
        " source of the stops reaches less than nine tenths of a district's residents.\n\n"
        "Standard: § 8 (3) PBefG demands full accessibility since 1 January 2022 unless the local"
        " transport plan justifies exceptions. Search distance 100 m: our own proposal. “ja”,"
        " “nein”, “yes”, “no”, “limited” are understood too; other words count as unknown and the"
        " log names them with their row. "
        + PROPOSAL_EN
        + "\n\nLimits: kerb heights, tactile paving and manoeuvring space are rarely in open data;"
        " only the operator's data or a survey are reliable."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the search distance."""
        self.add_store_parameter()
        add_number(self, "MATCH", "Suchabstand in Metern", 100.0, note="Vorschlag")
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", self.TITLE))
        self.addOutput(QgsProcessingOutputNumber("FREE", "Zahl barrierefreier Haltestellen"))
        self.addOutput(QgsProcessingOutputNumber("UNKNOWN", "Zahl unbekannter Haltestellen"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the states and write them."""
        from ...steps.transit.computation.stop_accessibility import BARRIER_ROLE, barrier_free_stops

        store = self.open_store(parameters, context)
        tell_kept(feedback, store, BARRIER_ROLE)
        found = barrier_free_stops(store, self.parameterAsDouble(parameters, "MATCH", context))
        counts = found.counts
        if found.not_understood:
            feedback.pushWarning(f"{found.not_understood}.")
        if not sum(counts.values()):
            feedback.pushWarning(
                "Im Fahrplanangebot gibt es keine Haltestellen außer solchen für Züge, und eigene"
                " Bushaltestellen fehlen: kein Ergebnis. Bitte Bushaltestellen übernehmen."
            )
        if found.uncovered:
            feedback.pushWarning(
                "Keine Daten zu Haltestellen (die Quelle deckt den Ortsbezirk nicht ab):"
                f" {', '.join(found.uncovered)}."
            )
        for state, count in counts.items():
            feedback.pushInfo(f"{state}: {count}")
        return {
            "OUTPUT": self.show(context, store, BARRIER_ROLE),
            "FREE": counts["barrierefrei"],
            "UNKNOWN": counts["unbekannt"],
        }
