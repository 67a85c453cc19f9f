"""Cycling: suitability of routes, relief barriers, density of the network."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
)

from ..kit.base import InsekAlgorithm
from ..kit.number_parameters import add_number

_WEIGHTS = (
    ("infrastructure", "Radverkehrsführung", 0.35),
    ("gradient", "Steigung", 0.25),
    ("speed_limit", "Geschwindigkeit der Kfz", 0.2),
    ("road_class", "Straßenklasse", 0.1),
    ("surface", "Belag", 0.1),
)
_MISSING = ("nicht werten", "als Mischverkehr werten")
_LIMITS = ("eine Grenze (siehe unten)", "Tabelle der ERA 2010 (ungeprüft)")
_PROPOSAL = "Vorschlag"
_LENGTHS = (
    ("WINDOW", "Schlechtestes Stück: Länge in Metern", 200.0),
    ("SECTION", "Längster Abschnitt in Metern", 1000.0),
)


def add_judge_all(algorithm: InsekAlgorithm) -> None:
    """Add the choice between routes only and every way."""
    parameter = QgsProcessingParameterBoolean(
        "ALL", "Alle Wege beurteilen, nicht nur Radnetz und Hauptstraßen", defaultValue=False
    )
    parameter.setHelp(
        "Ohne Haken: Wege am Hauptradnetz, am Radverkehrsnetz und an Hauptstraßen und der kürzeste"
        " Weg von jedem Ortsbezirk in die City. Mit Haken: jeder für Räder freie Weg; für eine"
        " Karte 1:60000 zu viel."
    )
    algorithm.addParameter(parameter)


class CyclingSuitability(InsekAlgorithm):
    """Routes that can be ridden well or badly, and links worth upgrading."""

    ID = "cyclingsuitability"
    TITLE = "Routen gut / schlecht mit dem Fahrrad befahrbar"
    GROUP_ID = "verkehr"
    DOC = "cycling.md"
    TAGS = ("Radweg", "Eignung", "Steigung", "bikeability", "suitability")
    HELP = (
        "Beurteilt Radrouten und Hauptstraßen danach, wie gut sie mit dem Fahrrad zu befahren sind,"
        " und schlägt Strecken zum Ausbau vor.\n\n"
        "Formel: Eignung = Summe(Gewicht · Wert) / Summe(Gewicht) über die bekannten Merkmale"
        " Radverkehrsführung, Steigung, zulässige Geschwindigkeit, Straßenklasse und Belag, Werte"
        " von 0 bis 1. Steigung ohne Vorzeichen: Die schlechtere Richtung zählt. Unbekanntes wird"
        " nicht geschätzt, sondern weggelassen; „bekannt_prozent“ nennt den Anteil der Gewichte mit"
        " Daten. Unter dem Mindestanteil gibt es kein Urteil. Bis 30 km/h gilt Mischverkehr als"
        " Regelfall (StVO § 45 Abs. 1c). Eine Strecke zählt so viel wie ihr schlechtestes längeres"
        " Stück: Abschnitte zwischen Kreuzungen des beurteilten Netzes, höchstens 1000 m lang, und"
        " darin der niedrigste Mittelwert über 200 m. Von einer Straße und einem eigenen"
        " Radweg bis 20 m daneben (eigene Linie) zählt nur der Radweg.\n\n"
        "Ausbaupotenzial (Vorschlag, Spalte „stand“): schlechte Abschnitte des Hauptradnetzes oder"
        " der kürzesten Wege Ortsbezirk–City mit schwacher Radverkehrsführung, die nicht zu steil"
        " sind; zusammen unter 150 m fallen weg. Sobald Planende daran gearbeitet haben, wird der"
        " Vorschlag nicht überschrieben.\n\n"
        "Quelle: Legende der Analysekarte Bewegungsräume, ohne Verfahren. Merkmale und"
        " Steigungsklassen 1,5/3/6/12 % nach NetAScore (Universität Salzburg); Gewichte, Werte und"
        " Grenzen sind Vorschläge. Die Tabellen stehen im Katalog (analyses.yaml,"
        " cycling_suitability) und lassen sich dort ändern.\n\n"
        "Parameter: Gewichte, Grenzen für gut und schlecht, Mindestanteil bekannter Merkmale, Länge"
        " des Fensters und der Abschnitte; Pedelec: jede Steigung zählt eine Klasse leichter.\n\n"
        "Grenzen: Wo die Daten nicht sagen, ob Räder fahren dürfen, entscheidet die Klasse des"
        " Wegs. Verkehrsmenge, Breite und Sicherheit der Radwege sind nicht enthalten. In OSM"
        " fehlt die Radverkehrsführung oft; solche Straßen bleiben ohne Urteil, wenn sie nicht"
        " ausdrücklich als Mischverkehr gelten sollen. Mit einem groben Geländemodell (etwa 90 m)"
        " sind Steigungen eine Näherung."
    )
    HELP_EN = (
        "Judges cycle routes and main roads by how well they can be ridden, and proposes links"
        " worth upgrading.\n\n"
        "Formula: suitability = sum(weight · value) / sum(weight) over the known attributes:"
        " cycling guidance, gradient, speed limit, road class and surface, values from 0 to 1."
        " Gradients have no sign: the worse direction counts. What is unknown is left out, not"
        " guessed; “bekannt_prozent” gives the share of the weights that rests on data, and"
        " below the minimum there is no verdict. Up to 30 km/h mixed traffic is the regular case"
        " (German StVO section 45 (1c)). A stretch counts as its worst longer part:"
        " sections between junctions of the judged network, at most 1000 m, and in them the lowest"
        " mean over 200 m. Of a street and a cycle track drawn up to 20 m beside it only the"
        " track counts.\n\n"
        "Upgrade potential (a proposal, column “stand”): poor sections of the main cycle network or"
        " of the shortest ways from districts to the City that have little for cycling and are not"
        " too steep; less than 150 m in all is left out. Once planners have worked on it, it is not"
        " overwritten.\n\n"
        "Source: legend of the analysis map Bewegungsräume, without a method. Attributes and"
        " gradient classes 1.5/3/6/12 % after NetAScore (University of Salzburg); weights, values"
        " and limits are proposals. The tables are in the catalogue (analyses.yaml,"
        " cycling_suitability) and can be changed there.\n\n"
        "Parameters: weights, limits of good and poor, minimum share of known attributes, length of"
        " the window and of the sections; pedelec: every gradient counts as one class gentler.\n\n"
        "Limits: where the data do not say whether bicycles may pass, the class of the way decides."
        " Traffic volumes, widths and safety are not included. OSM often lacks the cycling"
        " guidance; such streets stay without a verdict unless they are to count as mixed traffic."
        " With a coarse terrain model (about 90 m) gradients are an approximation."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare limits, lengths, switches and weights."""
        self.add_store_parameter()
        add_number(self, "GOOD", "Gut ab einer Eignung von", 0.6, note=_PROPOSAL)
        add_number(self, "POOR", "Schlecht unter einer Eignung von", 0.4, note=_PROPOSAL)
        add_number(self, "KNOWN", "Mindestanteil bekannter Merkmale", 0.7, note=_PROPOSAL)
        self.addParameter(
            QgsProcessingParameterEnum(
                "MISSING", "Straßen ohne Angabe zur Radverkehrsführung", list(_MISSING), False, 0
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean(
                "PEDELEC", "Für Pedelecs (Steigung eine Klasse leichter)", defaultValue=False
            )
        )
        add_judge_all(self)
        for name, label, metres in _LENGTHS:
            add_number(self, name, label, metres, note=_PROPOSAL, least=10.0, most=100_000.0)
        add_number(self, "UPGRADE_GRADIENT", "Ausbau bis zu % Steigung", 6.0, note=_PROPOSAL)
        for key, label, default in _WEIGHTS:
            add_number(self, f"WEIGHT_{key.upper()}", f"Gewicht: {label}", default, note=_PROPOSAL)
            parameter = self.parameterDefinition(f"WEIGHT_{key.upper()}")
            parameter.setFlags(parameter.flags() | Qgis.ProcessingParameterFlag.Advanced)
        for name, label in (
            ("GOOD_ROUTES", "Routen gut befahrbar"),
            ("POOR_ROUTES", "Routen schlecht befahrbar"),
            ("UPGRADE", "Strecke mit Radweg-Ausbaupotenzial"),
        ):
            self.addOutput(QgsProcessingOutputVectorLayer(name, label))
        for name, label in (
            ("GOOD_KM", "Kilometer gut"),
            ("MEDIUM_KM", "Kilometer mittel"),
            ("POOR_KM", "Kilometer schlecht"),
            ("UNKNOWN_KM", "Kilometer nicht beurteilt"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Judge, write into the store, tell the kilometres."""
        from ...analysis.cycling.suitability import LABELS, Attribute, Grade
        from ...steps.cycling.computation.route_rating import (
            ROUTES,
            UPGRADE,
            SuitabilityOptions,
            catalogue_ratings,
            cycling_suitability,
        )
        from ...wording import german

        def number(name: str) -> float:
            return float(self.parameterAsDouble(parameters, name, context))

        store = self.open_store(parameters, context)
        weights = {Attribute(key): number(f"WEIGHT_{key.upper()}") for key, _, _ in _WEIGHTS}
        options = SuitabilityOptions(
            catalogue_ratings(
                store.catalogue,
                weights=weights,
                pedelec=self.parameterAsBoolean(parameters, "PEDELEC", context),
                missing_as_mixed=self.parameterAsEnum(parameters, "MISSING", context) == 1,
            ),
            good_min=number("GOOD"),
            poor_max=number("POOR"),
            min_known=number("KNOWN"),
            window_m=number("WINDOW"),
            section_m=number("SECTION"),
            upgrade_gradient_percent=number("UPGRADE_GRADIENT"),
            judge_all=self.parameterAsBoolean(parameters, "ALL", context),
        )
        result = cycling_suitability(store, options, self.progress(feedback))
        for note in result.notes:
            feedback.pushInfo(note)
        for grade, km in result.km.items():
            feedback.pushInfo(f"{grade.value}: {german.number(km, 1)} km")
        for attribute, km in result.unknown_km.items():
            if km > 0:
                feedback.pushInfo(
                    f"nicht bekannt: {LABELS[attribute]} auf {german.number(km, 1)} km"
                )
        if result.upgrade_km is None:
            feedback.pushInfo("Ausbaupotenzial: Die Fassung der Planenden bleibt stehen.")
        else:
            feedback.pushInfo(
                f"Ausbaupotenzial (Vorschlag): {german.number(result.upgrade_km, 1)} km"
            )
        return {
            "GOOD_ROUTES": self.show(context, store, ROUTES[Grade.GOOD]),
            "POOR_ROUTES": self.show(context, store, ROUTES[Grade.POOR]),
            "UPGRADE": self.show(context, store, UPGRADE),
            "GOOD_KM": result.km[Grade.GOOD],
            "MEDIUM_KM": result.km[Grade.MEDIUM],
            "POOR_KM": result.km[Grade.POOR],
            "UNKNOWN_KM": result.km[Grade.UNKNOWN],
        }


class ReliefBarrier(InsekAlgorithm):
    """Stretches of cycle routes that are too steep for too long."""

    ID = "reliefbarrier"
    TITLE = "Herausforderung Topographie für den Radverkehr"
    GROUP_ID = "verkehr"
    DOC = "cycling.md"
    TAGS = ("Steigung", "Höhe", "gradient", "hill")
    HELP = (
        "Findet auf Radrouten und Hauptstraßen die Strecken, die zu lange zu steil sind.\n\n"
        "Formel: Eine Strecke gehört dazu, wenn der längste Anstieg durch sie, auf dem jedes Stück"
        " mindestens so steil ist wie die Grenze, die Grenzlänge erreicht. Der Anstieg läuft über"
        " Kreuzungen hinweg; die Richtung ist gleich. Steigung = Höhenunterschied / Länge, aus dem"
        " Geländemodell alle 20 m, bei gröberen Modellen alle Zellgröße, ebenso weit geglättet."
        " Brücken und Tunnel steigen gleichmäßig von Ende zu Ende.\n\n"
        "Quelle: Legende der Analysekarte Bewegungsräume, ohne Zahl. 6 % auf 65 m ist ein Vorschlag"
        " nach den Steigungsklassen von NetAScore und der ERA 2010; deren Tabelle (10 % bis 20 m,"
        " 6 % bis 65 m, 5 % bis 120 m, 4 % bis 250 m) ist zitiert, nicht am Original geprüft.\n\n"
        "Parameter: Steigung und Länge der Grenze oder die Tabelle; alle Wege oder nur Routen.\n\n"
        "Das Ergebnis ist ein Vorschlag (Spalte „stand“); sobald Planende daran gearbeitet haben,"
        " wird er nicht überschrieben.\n\n"
        "Grenzen: Mit einem 90-m-Modell (SRTM) ist das Ergebnis eine Näherung: kurze Rampen,"
        " Einschnitte und Dämme fehlen, Hangwege können zu steil erscheinen."
    )
    HELP_EN = (
        "Finds the stretches of cycle routes and main roads that are too steep for too long.\n\n"
        "Formula: a stretch belongs to it if the longest climb through it, on which every piece is"
        " at least as steep as the limit, reaches the limiting length. A climb runs on across"
        " junctions; the direction does not matter. Gradient = height difference / length, from the"
        " terrain model every 20 m, with coarser models every cell, smoothed over the same length."
        " Bridges and tunnels climb evenly from end to end.\n\n"
        "Source: legend of the analysis map Bewegungsräume, without a number. 6 % over 65 m is a"
        " proposal after the gradient classes of NetAScore and the German ERA 2010; the latter's"
        " table (10 % up to 20 m, 6 % up to 65 m, 5 % up to 120 m, 4 % up to 250 m) is quoted, not"
        " checked against the original.\n\n"
        "Parameters: gradient and length of the limit or the table; all ways or routes only.\n\n"
        "The result is a proposal (column “stand”); once planners have worked on it, it is not"
        " overwritten.\n\n"
        "Limits: with a 90 m model (SRTM) the result is an approximation: short ramps, cuttings and"
        " embankments are missing, and ways along slopes can look too steep."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the limit."""
        self.add_store_parameter()
        self.addParameter(QgsProcessingParameterEnum("LIMITS", "Grenze", list(_LIMITS), False, 0))
        add_number(self, "GRADIENT", "Steigung ab %", 6.0, note=_PROPOSAL)
        add_number(self, "LENGTH", "auf mindestens Metern", 65.0, note="ERA 2010 (ungeprüft)")
        add_judge_all(self)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Herausforderung Topographie"))
        self.addOutput(QgsProcessingOutputNumber("COUNT", "Zahl der Strecken"))
        self.addOutput(QgsProcessingOutputNumber("KM", "Kilometer"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Find the stretches and write them."""
        from ...steps.cycling.computation.climb_search import ROLE, BarrierOptions, relief_barrier
        from ...steps.cycling.computation.route_rating import era_limits
        from ...wording import german

        store = self.open_store(parameters, context)
        limits: tuple[tuple[float, float], ...] = (
            (
                self.parameterAsDouble(parameters, "GRADIENT", context),
                self.parameterAsDouble(parameters, "LENGTH", context),
            ),
        )
        if self.parameterAsEnum(parameters, "LIMITS", context) == 1:
            limits = era_limits(store.catalogue)
        options = BarrierOptions(limits, self.parameterAsBoolean(parameters, "ALL", context))
        result = relief_barrier(store, options, self.progress(feedback))
        places = "1 Strecke" if result.places == 1 else f"{result.places} Strecken"
        feedback.pushInfo(f"{places}, {german.number(result.km, 1)} km. {result.terrain_note}.")
        for note in result.notes:
            feedback.pushInfo(note)
        if result.unknown_km > 0:
            feedback.pushWarning(
                f"Ohne Höhenangabe: {german.number(result.unknown_km, 1)} von"
                f" {german.number(result.judged_km, 1)} km. Dort ist nicht bekannt, wie"
                " steil es ist; die Zahl der Strecken gilt nur für den Rest. Bitte ein"
                " Geländemodell übernehmen, das die ganze Stadt deckt."
            )
        if not result.written:
            feedback.pushInfo("Die Fassung der Planenden bleibt stehen.")
        return {
            "OUTPUT": self.show(context, store, ROLE),
            "COUNT": result.places,
            "KM": result.km,
        }


class CycleNetworkDensity(InsekAlgorithm):
    """Density of the cycle network by cells, and areas that need a denser one."""

    ID = "cyclenetworkdensity"
    TITLE = "Dichte des Radwegenetzes"
    GROUP_ID = "verkehr"
    DOC = "cycling.md"
    TAGS = ("Maschenweite", "Netzdichte", "density", "mesh")
    HELP = (
        "Zeigt im Raster, wie dicht das Radwegenetz in der Siedlung ist, und schlägt Gebiete für"
        " ein flächenhaftes, dichtes Netz vor.\n\n"
        "Formel: Dichte = Kilometer Radnetz auf Siedlungsfläche / Quadratkilometer Siedlungsfläche"
        " der Zelle; Maschenweite = 2 / Dichte (Seite eines quadratischen Netzes dieser Dichte)."
        " Vorschlag: zusammenhängende Zellen mit weiterer Masche als die Grenze und mindestens so"
        " vielen Einwohnern je Hektar Siedlungsfläche.\n\n"
        "Quelle: Legende der Strategiekarte zu Handlungsfeld 4; sie nennt kein Maß. 200 bis 500 m"
        " Maschenweite sind Fachpraxis (ungeprüft), die übrigen Voreinstellungen Vorschläge.\n\n"
        "Parameter: Zellgröße, Grenze der Maschenweite, Einwohnerdichte, kleinste Zellenzahl.\n\n"
        "Das Ergebnis ist ein Vorschlag (Spalte „stand“); sobald Planende daran gearbeitet haben,"
        " wird er nicht überschrieben.\n\n"
        "Grenzen: Zellen mit weniger als 10 % Siedlung fehlen. Radwege auf beiden Straßenseiten"
        " zählen doppelt, wenn sie als zwei Linien vorliegen. Ruhige Wohnstraßen sind nur"
        " enthalten, wenn sie zum Radnetz gehören."
    )
    HELP_EN = (
        "Shows on a grid how dense the cycle network is within the settlement, and proposes areas"
        " for a dense network throughout.\n\n"
        "Formula: density = kilometres of cycle network on settlement / square kilometres of"
        " settlement in the cell; mesh width = 2 / density (side of a square grid of that density)."
        " Proposal: connected cells with a wider mesh than the limit and at least that many"
        " residents per hectare of settlement.\n\n"
        "Source: legend of the strategy map of field 4; it names no measure. Mesh widths of 200 to"
        " 500 m are professional practice (unchecked), the other defaults are proposals.\n\n"
        "Parameters: cell size, limit of the mesh width, residents per hectare, smallest number of"
        " cells.\n\n"
        "The result is a proposal (column “stand”); once planners have worked on it, it is not"
        " overwritten.\n\n"
        "Limits: cells with less than 10 % settlement are left out. Tracks on both sides of a"
        " street count twice where they are two lines. Quiet residential streets are included"
        " only if they belong to the cycle network."
    )

    def initAlgorithm(self, config: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Declare the grid and what makes a proposal."""
        self.add_store_parameter()
        add_number(
            self, "CELL", "Zellgröße in Metern", 500.0, note=_PROPOSAL, least=50.0, most=10_000.0
        )
        add_number(self, "MESH", "Vorschlag ab Maschenweite in Metern", 500.0, note="Fachpraxis")
        add_number(self, "DENSITY", "Vorschlag ab Einwohner je ha", 50.0, note=_PROPOSAL)
        add_number(self, "CELLS", "Vorschlag ab Zahl der Zellen", 3.0, note=_PROPOSAL)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", "Dichte des Radwegenetzes"))
        self.addOutput(QgsProcessingOutputNumber("KM_PER_KM2", "Dichte in km/km²"))

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Measure and write."""
        from ...steps.cycling.computation.density_cells import (
            ROLE,
            DensityOptions,
            cycle_network_density,
        )
        from ...wording import german

        store = self.open_store(parameters, context)
        options = DensityOptions(
            cell_m=self.parameterAsDouble(parameters, "CELL", context),
            mesh_limit_m=self.parameterAsDouble(parameters, "MESH", context),
            min_residents_per_ha=self.parameterAsDouble(parameters, "DENSITY", context),
            min_cells=int(self.parameterAsDouble(parameters, "CELLS", context)),
        )
        result = cycle_network_density(store, options, self.progress(feedback))
        feedback.pushInfo(
            f"{german.number(result.km, 1)} km Radnetz auf"
            f" {german.number(result.settlement_km2, 1)} km² Siedlungsfläche:"
            f" {german.number(result.km_per_km2, 2)} km/km²"
        )
        if result.proposals is None:
            feedback.pushInfo(
                "Kein neuer Vorschlag: Es gibt schon eine Fassung der Planenden, oder Einwohner"
                " fehlen."
            )
        return {"OUTPUT": self.show(context, store, ROLE), "KM_PER_KM2": result.km_per_km2}
