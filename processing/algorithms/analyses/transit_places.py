"""Proposals from public transport: poorly served parts, rail stops, hubs."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..kit.base import InsekAlgorithm
from ..kit.number_parameters import add_number
from .transit import PRESET_NAMES, PRESETS

_UNITS = ("Ortsteil (zusammenhängende Siedlungsfläche)", "Ortsbezirk")
PROPOSAL = (
    "Das Ergebnis ist ein Vorschlag (Spalte „stand“). Sobald Planende daran gearbeitet haben, wird"
    " es nicht mehr überschrieben."
)
PROPOSAL_EN = (
    "The result is a proposal (column “stand”). Once planners have worked on it, it is never"
    " overwritten."
)
_CRITERIA = (
    ("PT", "pt", "Gewicht ÖV-Angebot", 0.35),
    ("INHABITANTS", "inhabitants", "Gewicht Einwohner", 0.25),
    ("POI", "poi", "Gewicht Ziele des Alltags", 0.15),
    ("SHARING", "sharing", "Gewicht Leihräder", 0.15),
    ("PR", "pr", "Gewicht Park and Ride", 0.1),
)
_METRES = (
    ("INHABITANTS_M", "inhabitants_m", "Umkreis für Einwohner in Metern", 400.0),
    ("POI_M", "poi_m", "Umkreis für Ziele des Alltags in Metern", 400.0),
    ("SHARING_M", "sharing_m", "Umkreis für Leihräder in Metern", 300.0),
    ("PR_M", "pr_m", "Umkreis für Park and Ride in Metern", 300.0),
    ("TRANSFER_M", "transfer_m", "Haltestellen bis zu dieser Entfernung zusammenzählen", 150.0),
    ("SPACING_M", "spacing_m", "Mindestabstand der Vorschläge in Metern", 400.0),
)


def add_whole_number(algorithm: InsekAlgorithm, name: str, label: str, default: int) -> None:
    """Add a whole number of at least one."""
    algorithm.addParameter(
        QgsProcessingParameterNumber(
            name, label, QgsProcessingParameterNumber.Type.Integer, default, minValue=1
        )
    )


def tell_kept(feedback: QgsProcessingFeedback, store: Any, role: str) -> None:
    """Warn before a run that the planners' version of a role will stay."""
    from ...steps.role_data import curated

    if curated(store, role):
        feedback.pushWarning(
            f"„{store.catalogue.roles[role].label}“ ist schon bearbeitet oder gezeichnet und bleibt"
            " unverändert."
        )


class PtPoorlyServed(InsekAlgorithm):
    """Parts of the city with a poor ÖV-Güteklasse."""

    ID = "ptpoorlyserved"
    TITLE = "Schlecht mit dem ÖPNV angebundene Ortsteile"
    GROUP_ID = "verkehr"
    DOC = "transit.md"
    HELP = (
        "Ortsteile, in denen mehr als ein Anteil der Einwohner die Schwellenklasse, eine"
        " schlechtere oder gar keine ÖV-Güteklasse hat. Braucht die ÖV-Güteklassen und rechnet mit"
        " deren Tabelle und Messung; Einwohner zählen nach ihrer eigenen Entfernung. Ein Ortsteil"
        " ist die zusammenhängende Siedlungsfläche innerhalb eines Ortsbezirks; Lücken bis zum"
        " angegebenen Abstand (Straßen, schmales Grün) trennen nicht.\n\n"
        "Voreinstellungen (eigene Vorschläge, keine Norm): Klasse E (auch: „ohne Klasse“), mehr"
        " als die Hälfte der Einwohner, mindestens 100 Einwohner, Lücken bis 50 m. "
        + PROPOSAL
        + "\n\nGrenzen: Die Reisezeit in die City ist nicht geprüft. Wer außerhalb der"
        " Siedlungsflächen wohnt, wird nicht beurteilt; der Vermerk nennt die Zahl. Ortsbezirke, in"
        " denen kein Ortsteil zu beurteilen ist, haben keine Daten. Hat niemand eine Güteklasse,"
        " gibt es keinen Vorschlag."
    )
    HELP_EN = (
        "Parts of the city in which more than a share of the residents has the threshold class, a"
        " worse one or no ÖV-Güteklasse at all. Needs the ÖV-Güteklassen and uses their table and"
        " measurement; residents count by their own distance. A part is the connected settlement"
        " area within a district; gaps up to the stated width do not divide it.\n\n"
        "Defaults (our own proposals, no norm): class E (also: “ohne Klasse”), more than half"
        " of the residents, at least 100 residents, gaps up to 50 m. "
        + PROPOSAL_EN
        + "\n\nLimits: travel time to the centre is not examined. Residents outside the settlement"
        " areas are not judged; the note states their number. Districts without any part that can"
        " be judged have no data. Where nobody has a class nothing is proposed."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare threshold, share and unit."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterString("CLASS", "Schlecht ab Güteklasse (einschließlich)", "E")
        )
        self.addParameter(
            QgsProcessingParameterNumber(
                "SHARE",
                "Anteil der Einwohner über (0 bis 1)",
                QgsProcessingParameterNumber.Type.Double,
                0.5,
                minValue=0.0,
                maxValue=1.0,
            )
        )
        self.addParameter(
            QgsProcessingParameterEnum("UNIT", "Beurteilt wird je", list(_UNITS), defaultValue=0)
        )
        add_number(self, "MIN_POPULATION", "Mindestzahl Einwohner", 100.0, note="Vorschlag")
        add_number(self, "JOIN", "Lücken im Ortsteil bis (Meter)", 50.0, note="Vorschlag")
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", self.TITLE))
        self.addOutput(QgsProcessingOutputNumber("AREAS", "Zahl der Ortsteile"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the proposals and write them."""
        from ...steps.transit.computation.transit_proposals import (
            POOR_ROLE,
            PoorOptions,
            poorly_served,
        )

        store = self.open_store(parameters, context)
        whole = self.parameterAsEnum(parameters, "UNIT", context) == 1
        options = PoorOptions(
            threshold_class=self.parameterAsString(parameters, "CLASS", context).strip().upper(),
            share_limit=self.parameterAsDouble(parameters, "SHARE", context),
            min_population=self.parameterAsDouble(parameters, "MIN_POPULATION", context),
            join_m=float("inf") if whole else self.parameterAsDouble(parameters, "JOIN", context),
        )
        tell_kept(feedback, store, POOR_ROLE)
        result = poorly_served(store, options, self.progress(feedback))
        found = result.found
        for warning in result.warnings:
            feedback.pushWarning(warning)
        feedback.pushInfo(
            f"Schlecht angebunden: {len(found.parts)} von {found.judged} beurteilten Ortsteilen."
        )
        return {"OUTPUT": self.show(context, store, POOR_ROLE), "AREAS": store.count(POOR_ROLE)}


class PtPoorAndElevated(InsekAlgorithm):
    """Poorly served parts that also lie high or low."""

    ID = "ptpoorandelevated"
    TITLE = "Schlechte ÖPNV-Anbindung und Höhenlage"
    GROUP_ID = "verkehr"
    DOC = "transit.md"
    HELP = (
        "Schlecht angebundene Ortsteile in Ortsbezirken, deren Höhenunterschied zur City mindestens"
        " den angegebenen Betrag hat, nach oben oder unten. Braucht „Schlecht mit dem ÖPNV"
        " angebundene Ortsteile“ und „Höhenunterschied“. Abgelehnte Ortsteile bleiben weg.\n\n"
        "Voreinstellung 50 m: eigener Vorschlag (etwa 5 % mittlere Steigung auf 1 km). "
        + PROPOSAL
        + "\n\nGrenzen: Die Höhe gilt für den ganzen Ortsbezirk, nicht für den einzelnen Ortsteil."
    )
    HELP_EN = (
        "Poorly served parts in districts that lie at least the stated height above or below the"
        " centre. Needs the poorly served parts and the elevation difference. Rejected parts are"
        " left out.\n\nDefault 50 m: our own proposal (about 5 % mean slope over 1 km). "
        + PROPOSAL_EN
        + "\n\nLimits: the height is that of the district, not of the single part."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the height."""
        self.add_store_parameter()
        add_number(self, "HEIGHT", "Höhenunterschied ab (Meter)", 50.0, note="Vorschlag")
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", self.TITLE))
        self.addOutput(QgsProcessingOutputNumber("AREAS", "Zahl der Ortsteile"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the proposals and write them."""
        from ...steps.transit.computation.transit_proposals import ELEVATED_ROLE, poor_and_elevated
        from ...wording import german

        store = self.open_store(parameters, context)
        tell_kept(feedback, store, ELEVATED_ROLE)
        height = self.parameterAsDouble(parameters, "HEIGHT", context)
        found, unknown = poor_and_elevated(store, height)
        feedback.pushInfo(
            f"Schlecht angebundene Ortsteile ab {german.plain(height)} m Höhenunterschied: {found}."
        )
        if unknown:
            feedback.pushWarning(
                f"Ohne Höhenangabe, deshalb keine Daten: {', '.join(unknown)}. Bitte prüfen, ob das"
                " Geländemodell dort hinreicht."
            )
        shown = self.show(context, store, ELEVATED_ROLE)
        return {"OUTPUT": shown, "AREAS": store.count(ELEVATED_ROLE)}


class SignificantRailStops(InsekAlgorithm):
    """Rail stops of the best categories."""

    ID = "significantrailstops"
    TITLE = "Bedeutsame Bahnhaltepunkte"
    GROUP_ID = "verkehr"
    DOC = "transit.md"
    HELP = (
        "Haltepunkte mit Zügen (route_type 2 und 100 bis 117), deren Haltestellenkategorie nach dem"
        " gewählten System der ÖV-Güteklassen zu den ersten gehört. Liegt ein Bahnhaltepunkt des"
        " Speichers näher als 250 m, gelten dessen Lage und Name.\n\n"
        "Voreinstellung Kategorie 1 und 2: eigener Vorschlag; die Legende sagt nicht, was bedeutsam"
        " heißt. " + PROPOSAL + "\n\nGrenzen: Busse und Bahnen an derselben Haltestelle zählen für"
        " den Takt zusammen. Ohne Züge im Fahrplan gibt es kein Ergebnis."
    )
    HELP_EN = (
        "Stops of trains (route_type 2 and 100 to 117) whose category in the chosen system of"
        " ÖV-Güteklassen is among the first. Where a rail stop of the store is nearer than 250 m,"
        " its place and name are taken.\n\nDefault categories 1 and 2: our own proposal. "
        + PROPOSAL_EN
        + "\n\nLimits: buses and trains at the same stop count together. Without trains in the"
        " timetable there is no result."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare system and number of categories."""
        self.add_store_parameter()
        self.addParameter(
            QgsProcessingParameterEnum("PRESET", "System", list(PRESET_NAMES), defaultValue=0)
        )
        add_whole_number(self, "CATEGORIES", "Die ersten so vielen Kategorien", 2)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", self.TITLE))
        self.addOutput(QgsProcessingOutputNumber("STOPS", "Zahl der Haltepunkte"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the proposals and write them."""
        from ...steps.transit.computation.headway_and_quality import QualityOptions
        from ...steps.transit.computation.transit_proposals import RAIL_ROLE, significant_rail_stops

        store = self.open_store(parameters, context)
        preset = PRESETS[self.parameterAsEnum(parameters, "PRESET", context)]
        options = QualityOptions.from_catalogue(store.catalogue, preset)
        tell_kept(feedback, store, RAIL_ROLE)
        best = self.parameterAsInt(parameters, "CATEGORIES", context)
        found = significant_rail_stops(store, options, best)
        if not found.with_trains:
            feedback.pushWarning(
                "Im Fahrplanangebot gibt es keine Züge: kein Vorschlag. Fahren welche, bitte einen"
                " Fahrplan mit Bahnverkehr dazunehmen oder die Haltepunkte zeichnen."
            )
        feedback.pushInfo(
            f"Als bedeutsam vorgeschlagen: {found.proposed}; Haltepunkte mit Zügen:"
            f" {found.with_trains}."
        )
        return {"OUTPUT": self.show(context, store, RAIL_ROLE), "STOPS": store.count(RAIL_ROLE)}


class MobilityHubs(InsekAlgorithm):
    """Places for mobility hubs by weighted z-scores."""

    ID = "mobilityhubs"
    TITLE = "Potenzial Mobility Hub"
    GROUP_ID = "verkehr"
    DOC = "transit.md"
    HELP = (
        "Vergleicht Haltestellen mit Bahnverkehr oder mehreren Linien: ÖV-Angebot (Abfahrten je"
        " Richtung, benachbarte Haltestellen zusammen), Einwohner, Ziele des Alltags, Leihräder und"
        " Park and Ride im Umkreis. Je Merkmal z = (Wert – Mittel) / Standardabweichung über alle"
        " verglichenen Haltestellen; Punktzahl = Summe Gewicht · z. Eignung: 0 = schlechteste,"
        " 1 = beste dieses Laufs, kein Maß an sich. Vorgeschlagen werden die besten, keine näher"
        " als der Mindestabstand an einer besseren.\n\n"
        "Gewichte 0,35 / 0,25 / 0,15 / 0,15 / 0,10, Mindestzahl 3 Linien und alle Entfernungen:"
        " eigene Vorschläge. Fehlen Daten zu einem Merkmal, verteilt sich sein Gewicht anteilig auf"
        " die anderen; Protokoll und Vermerk nennen es. "
        + PROPOSAL
        + "\n\nGrenzen: Carsharing ist nicht enthalten. Die Eignung vergleicht nur die"
        " Haltestellen dieses Laufs."
    )
    HELP_EN = (
        "Compares stops with trains or several lines: service (departures per direction,"
        " neighbouring stops together), residents, everyday destinations, shared bicycles and park"
        " and ride nearby. z = (value – mean) / standard deviation over all compared stops; score ="
        " sum of weight · z. Suitability: 0 = worst, 1 = best of this run, no measure in itself."
        " The best are proposed, none nearer than the spacing to a better one.\n\n"
        "Weights 0.35 / 0.25 / 0.15 / 0.15 / 0.10, at least 3 lines and all distances: our own"
        " proposals. Where data of a criterion are missing its weight goes to the others in"
        " proportion; log and note say so. "
        + PROPOSAL_EN
        + "\n\nLimits: car sharing is not included. The suitability only compares the stops of this"
        " run."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare weights, distances and how many."""
        self.add_store_parameter()
        for name, _, label, default in (*_CRITERIA, *_METRES):
            add_number(self, name, label, default, note="Vorschlag")
        add_whole_number(self, "MIN_LINES", "Mindestzahl Linien ohne Bahnverkehr", 3)
        add_whole_number(self, "COUNT", "Höchstzahl der Vorschläge", 12)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", self.TITLE))
        self.addOutput(QgsProcessingOutputNumber("HUBS", "Zahl der Vorschläge"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Compute the proposals and write them."""
        from ...steps.transit.computation.hub_places import (
            CRITERIA,
            HUB_ROLE,
            HubOptions,
            mobility_hubs,
        )
        from ...wording import german

        store = self.open_store(parameters, context)

        def numbers(items: tuple[tuple[str, str, str, float], ...]) -> dict[str, float]:
            return {
                key: self.parameterAsDouble(parameters, name, context) for name, key, *_ in items
            }

        options = HubOptions(
            weights=numbers(_CRITERIA),
            min_lines=self.parameterAsInt(parameters, "MIN_LINES", context),
            count=self.parameterAsInt(parameters, "COUNT", context),
            **numbers(_METRES),
        )
        tell_kept(feedback, store, HUB_ROLE)
        count, scores = mobility_hubs(store, options)
        if not len(scores.score):
            feedback.pushWarning(
                "Keine Haltestelle hat Bahnverkehr oder mindestens"
                f" {options.min_lines} Linien: kein Vorschlag. Bitte den Fahrplan prüfen oder die"
                " Mindestzahl der Linien senken."
            )
        for name, weight in scores.weights.items():
            feedback.pushInfo(f"{CRITERIA[name]}: Gewicht {german.number(weight, 2)}")
        for name in scores.missing:
            feedback.pushWarning(f"{CRITERIA[name]}: keine Daten, Gewicht neu verteilt.")
        feedback.pushInfo(f"Vorgeschlagen: {count}; verglichene Haltestellen: {len(scores.score)}.")
        return {"OUTPUT": self.show(context, store, HUB_ROLE), "HUBS": store.count(HUB_ROLE)}
