"""The walking time around the City's centre as an algorithm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterEnum,
    QgsProcessingParameterString,
)

from ..kit.base import InsekAlgorithm
from .supply import SNAP_HELP, add_number
from .supply_log import left_out, tell_unused_speed, without_nan

if TYPE_CHECKING:
    from ...store.contract import Store

_SPEED_KMH = 4.8
_SPEEDS = (
    "nach Tobler, wenn ein Geländemodell da ist, sonst gleichbleibend",
    "nach Tobler (Steigungen aus dem Geländemodell)",
    "gleichbleibend",
)
_WAYS = ("hin: zur City", "zurück: von der City", "hin und zurück: beides je in der Gehzeit")


class WalkingIsochrone(InsekAlgorithm):
    """Streets within a walking time of the City's centre."""

    ID = "walkingisochrone"
    TITLE = "Einzugsbereich der Gehminuten"
    GROUP_ID = "versorgung"
    HELP = (
        "Alle Wege, von denen aus die Mitte der City in der Gehzeit zu erreichen ist (oder"
        " umgekehrt), mit dem angegebenen Abstand verbreitert. Nichts wird interpoliert: Jedes"
        " Wegestück zählt bis genau dorthin, wo die Zeit endet, auch mitten im Abschnitt.\n\n"
        "Formel: Gehzeit = Summe aus Länge / Geschwindigkeit über etwa 20 m lange Stücke. Tobler"
        " (1993): v = 6 · exp(−3,5 · |s + 0,05|) km/h mit der Steigung s (bergauf positiv); in der"
        " Ebene 5,04 km/h, bei 5 % bergab 6 km/h, bei 10 % bergauf 3,55 km/h. Die Höhen werden"
        " über mindestens 20 m gemittelt; Brücken und Tunnel steigen gleichmäßig zwischen ihren"
        " Enden.\n\n"
        "„hin“ führt zur City, „zurück“ von ihr weg; „hin und zurück“ zeigt die Wege, für die"
        " beides je für sich in der Gehzeit liegt. Mehrere Zeiten („5;10;20“) ergeben Ringe ohne"
        " Überlappung.\n\n"
        "Je Gehzeit, Ortsbezirk und Stadt werden Einwohner und Siedlungsfläche gezählt, innerhalb"
        " und außerhalb; daneben nach Luftlinie (so weit, wie man in der Zeit eben geht) und die"
        " Differenz. Einwohner zählen nach ihrer eigenen Gehzeit; wer weiter als angegeben von"
        " jedem Weg wohnt, wird nicht beurteilt und genannt.\n\n"
        "Voreinstellungen: 20 Minuten nennt die Legende der Analysekarte Bewegungsräume, den"
        " Startpunkt nicht (hier: Mitte der City); 4,8 km/h sind ein Wert der Fachpraxis, 50 m"
        " Abstand und 250 m bis zum nächsten Weg ein Vorschlag.\n\n"
        "Grenzen: Ohne Geländemodell ist es eine Näherung ohne Steigungen. Wartezeiten an"
        " Ampeln fehlen. Der Selbsttest zieht 1000 zufällige Orte aus der Fläche und nennt den"
        " Anteil, dessen nächster Weg weiter entfernt ist als erlaubt."
    )
    HELP_EN = (
        "All streets from which the middle of the City is within the walking time (or the other"
        " way round), widened by the offset. Nothing is interpolated: every street counts exactly"
        " up to where the time ends, also in mid-block.\n\n"
        "Formula: time = sum of length / speed over pieces of about 20 m. Tobler (1993):"
        " v = 6 · exp(−3.5 · |s + 0.05|) km/h with slope s (uphill positive): 5.04 km/h on level"
        " ground, 6 km/h at 5 % down, 3.55 km/h at 10 % up. Heights are averaged over at least"
        " 20 m; bridges and tunnels climb evenly between their ends.\n\n"
        "“hin” leads to the City, “zurück” away from it, “hin und zurück” shows the streets for"
        " which both are within the time, each by itself. Several times (“5;10;20”) give rings"
        " without overlap.\n\n"
        "For each time, district and the city, residents and settled land are counted, inside and"
        " outside; beside it by straight line (as far as one walks on level ground in the time) and"
        " the difference. Residents count by their own walking time; who lives farther from any"
        " street than stated is not judged and told.\n\n"
        "Defaults: 20 minutes from the map's legend, which does not name the start (here: the"
        " middle of the City); 4.8 km/h is common practice, 50 m offset and 250 m to the nearest"
        " street are proposals.\n\n"
        "Limits: without a terrain model it is an approximation without slopes; waiting at traffic"
        " lights is not counted. The self-check draws 1000 random places from the area and tells"
        " the share whose nearest street is farther than allowed."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare times, speed, direction."""
        self.add_store_parameter()
        minutes = QgsProcessingParameterString("MINUTES", "Gehzeiten in Minuten", "20")
        minutes.setHelp("Eine oder mehrere, getrennt durch Semikolon. 20: Legende der Stadt")
        self.addParameter(minutes)
        self.addParameter(
            QgsProcessingParameterEnum("TRAVEL", "Geschwindigkeit", list(_SPEEDS), defaultValue=0)
        )
        add_number(self, "SPEED", "gleichbleibend: km/h", _SPEED_KMH, note="Fachpraxis")
        self.addParameter(
            QgsProcessingParameterEnum("WAY", "Richtung", list(_WAYS), defaultValue=0)
        )
        add_number(self, "OFFSET", "Abstand beiderseits der Wege in Metern", 50.0, note="Vorschlag")
        add_number(self, "SNAP", "größte Entfernung der City-Mitte vom Weg in Metern", 250.0)
        add_number(
            self,
            "RESIDENT_SNAP",
            "größte Entfernung der Einwohner vom Weg in Metern",
            100.0,
            note=SNAP_HELP,
        )
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Einzugsbereich der Gehminuten"))
        self.addOutput(QgsProcessingOutputNumber("AREA", "Fläche in km²"))
        self.addOutput(QgsProcessingOutputNumber("RESIDENTS", "Einwohner in der längsten Gehzeit"))
        self.addOutput(QgsProcessingOutputNumber("SHARE", "Anteil dieser Einwohner in %"))
        self.addOutput(QgsProcessingOutputNumber("BEYOND", "Selbsttest: Anteil darüber in %"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute and write into the store."""
        from ...analysis.choices import Travel, Way
        from ...steps.supply.computation.walking_reach import ROLE, WalkOptions, isochrone
        from ...wording.number_lists import numbers_of

        store = self.open_store(parameters, context)
        travel = self.parameterAsEnum(parameters, "TRAVEL", context)
        options = WalkOptions(
            minutes=numbers_of(
                self.parameterAsString(parameters, "MINUTES", context),
                "Gehzeiten in Minuten",
                example="5;10;20",
                most=240.0,
                unit="Minuten",
            ),
            speed_kmh=self.parameterAsDouble(parameters, "SPEED", context),
            travel=(None, Travel.TOBLER, Travel.CONSTANT)[travel],
            way=(Way.THERE, Way.BACK, Way.BOTH)[self.parameterAsEnum(parameters, "WAY", context)],
            offset_m=self.parameterAsDouble(parameters, "OFFSET", context),
            snap_m=self.parameterAsDouble(parameters, "SNAP", context),
            resident_snap_m=self.parameterAsDouble(parameters, "RESIDENT_SNAP", context),
        )
        found = isochrone(store, options, self.progress(feedback))
        for note in found.notes:
            feedback.pushInfo(note)
        feedback.pushInfo(found.start)
        feedback.pushInfo(f"{found.travel.value}, {found.speed}, {options.way.value}")
        if found.travel is Travel.TOBLER:
            tell_unused_speed(feedback, options.speed_kmh, _SPEED_KMH)
        _tell_times(feedback, found, store)
        feedback.pushInfo(f"{found.check.sentence('min')}.")
        results = {
            "OUTPUT": self.show(context, store, ROLE),
            "AREA": found.area_km2[-1],
            "BEYOND": 100 * found.check.share,
        }
        if found.people.supplies:
            city = found.people.supplies[-1].city
            results |= {"RESIDENTS": city.served, "SHARE": 100 * city.share}
        return without_nan(results)


def _tell_times(feedback: QgsProcessingFeedback, found: Any, store: Store) -> None:
    """Write land and residents within each time, and what could not be judged, into the log."""
    from ...steps.catchments import district_names
    from ...wording import numbers

    def counted(share: Any) -> str:
        if not share.has_data:
            return "keine Daten"
        return (
            f"{numbers.grouped(share.served)} von {numbers.grouped(share.residents)} EW"
            f" ({numbers.amount(100 * share.share, '%', 1)}){left_out(share)}"
        )

    supplies = found.people.supplies or (None,) * len(found.minutes)
    for minutes, area, supply in zip(found.minutes, found.area_km2, supplies, strict=True):
        people = "" if supply is None else f", {counted(supply.city)}"
        feedback.pushInfo(
            f"{numbers.chosen(minutes)} Minuten: {numbers.grouped(area, 2)} km²{people}"
        )
    if found.people.supplies:
        names = district_names(store)
        feedback.pushInfo(f"Bis {numbers.chosen(found.minutes[-1])} Minuten je Ortsbezirk:")
        for share in found.people.supplies[-1].districts:
            feedback.pushInfo(f"{names[share.district]}: {counted(share)}")
    for warning in found.people.warnings:
        feedback.pushWarning(f"{warning}.")
