"""Plan language: generalised areas, halos, bands, links, clusters."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from ..kit.number_parameters import add_number
from .diagram_frame import USAGE, USAGE_EN, DiagramAlgorithm, Values

_PAIRINGS = ("kürzestes Netz", "nächste Zentren")


class GeneraliseAreas(DiagramAlgorithm):
    """Areas for a print scale."""

    ID = "generaliseareas"
    TITLE = "Flächen generalisieren"
    KINDS = ("polygon",)
    HELP = (
        "Zeichnet Flächen so, wie sie im Maßstab der Karte gedruckt werden können: benachbarte"
        " Flächen verschmelzen, schmale Lücken werden geschlossen, dünne Stege getrennt, kleine"
        " Löcher gefüllt, kleine Teile weggelassen, der Umriss geglättet. Flächen sind danach"
        " entweder eins oder deutlich getrennt.\n\n"
        "Das Protokoll nennt die Flächenabweichung vorher/nachher in %. „Flächensumme erhalten“"
        " verschiebt den Umriss als Ganzes nach außen oder innen, bis die Summe stimmt,"
        " höchstens um die größte Abweichung.\n\n"
        "Quelle der Voreinstellungen: was sich in gedruckten Karten noch erkennen lässt. Für"
        " eine Aussage der Strategie gröber: Lücke und Breite 1,2, Glättung 4, Abweichung 1.\n\n"
        "Grenzen: Mit „Getrennt nach Feld“ können sich die Ergebnisse verschiedener Werte"
        " überdecken; die Ergebnisse sind für den Druck, nicht zum Messen." + USAGE
    )
    HELP_EN = (
        "Draws areas the way they can be printed at the scale of the map: neighbouring areas"
        " merge, narrow gaps are closed, thin bridges cut, small holes filled, small parts"
        " dropped, the outline smoothed. Afterwards areas are either one or clearly apart.\n\n"
        "The log tells the change of area in %. “Flächensumme erhalten” (keep the sum of areas)"
        " moves the whole outline outwards or inwards until the sum is right, at most by the"
        " largest deviation.\n\n"
        "Source of the defaults: what can still be seen on printed maps. For a statement of"
        " strategy use coarser ones: gap and width 1.2, smoothing 4, deviation 1.\n\n"
        "Limits: With “Getrennt nach Feld” (apart by field) the results of different values may"
        " overlap; results are for print, not for measuring." + USAGE_EN
    )

    def add_sizes(self) -> None:
        """Declare the smallest sizes."""
        add_number(self, "MIN_AREA", "Kleinste Fläche in mm²", 1.5)
        add_number(self, "MIN_GAP", "Kleinste Lücke in mm", 0.3)
        add_number(self, "MIN_WIDTH", "Kleinste Breite in mm", 0.4)
        add_number(self, "MIN_HOLE", "Kleinstes Loch in mm²", 1.5)
        add_number(self, "SMOOTH", "Glättung: Länge der entfallenden Bögen in mm", 1.6)
        add_number(self, "MAX_SHIFT", "Größte Abweichung des Umrisses in mm", 0.5)
        self.add_switch("KEEP_AREA", "Flächensumme erhalten")
        self.add_field("FIELD", "Getrennt nach Feld")

    def draw(self, material: Any, values: Values, progress: Any) -> Any:
        """Generalise."""
        from ...analysis.shapes.generalise import PrintSizes
        from ...steps.plan_language.computation.diagram_shapes import generalised

        sizes = PrintSizes(
            min_area_mm2=values.number("MIN_AREA"),
            min_gap_mm=values.number("MIN_GAP"),
            min_width_mm=values.number("MIN_WIDTH"),
            min_hole_mm2=values.number("MIN_HOLE"),
            smooth_mm=values.number("SMOOTH"),
            max_shift_mm=values.number("MAX_SHIFT"),
        )
        return generalised(
            material,
            values.number("SCALE"),
            sizes=sizes,
            keep_area=values.switch("KEEP_AREA"),
            group_field=values.text("FIELD"),
            progress=progress,
        )


class SettlementHalo(DiagramAlgorithm):
    """Round outlines around the settlements."""

    ID = "settlementhalo"
    TITLE = "Ortslagen umranden"
    KINDS = ("polygon",)
    HELP = (
        "Zeichnet um jede zusammenliegende Siedlung eines Ortsbezirks einen runden, einfachen"
        " Umriss („Ortsbezirke stärken“). Mit INSEK-Speicher werden die Siedlungsflächen an den"
        " Ortsbezirken geteilt, die Kernstadt bleibt ohne Umriss, wenn nicht anders eingestellt;"
        " sonst teilt sie das angegebene Feld.\n\n"
        "Grenzen: Wo sich zwei Umrisse berühren würden, enden beide an einer gemeinsamen Lücke"
        " in der Mitte zwischen den Siedlungen; wo Siedlungen an der Grenze zusammengewachsen"
        " sind, verläuft sie durch die Siedlung. Löcher werden gefüllt." + USAGE
    )
    HELP_EN = (
        "Draws a round, simple outline around every connected settlement of a district"
        " (“Ortsbezirke stärken”, strengthen the districts). With an INSEK store, settlement"
        " areas are split at the districts and the core city stays without an outline unless set"
        " otherwise; else the given field splits them.\n\n"
        "Limits: Where two outlines would touch, both end at a common gap midway between the"
        " settlements; where settlements have grown together at the boundary, the gap runs"
        " through the settlement. Holes are filled." + USAGE_EN
    )

    def add_sizes(self) -> None:
        """Declare distance and gaps."""
        add_number(self, "DISTANCE", "Abstand von der Siedlung in mm", 1.5)
        add_number(self, "JOIN", "Teile verbinden, die näher liegen als … mm", 4.0)
        add_number(self, "GAP", "Lücke zwischen Nachbarn in mm", 0.8)
        add_number(self, "MIN_BODY", "Kleinste Siedlung mit Umriss in mm²", 6.0)
        add_number(self, "SMOOTH", "Glättung: Länge der entfallenden Bögen in mm", 5.0)
        self.add_field("FIELD", "Ortsbezirk steht im Feld")
        self.add_switch("CORE", "auch die Kernstadt umranden")

    def draw(self, material: Any, values: Values, progress: Any) -> Any:
        """Draw the halos."""
        from ...analysis.shapes.halo import HaloSizes
        from ...steps.plan_language.computation.diagram_shapes import halos

        sizes = HaloSizes(
            distance_mm=values.number("DISTANCE"),
            join_mm=values.number("JOIN"),
            gap_mm=values.number("GAP"),
            min_body_mm2=values.number("MIN_BODY"),
            smooth_mm=values.number("SMOOTH"),
        )
        return halos(
            material,
            values.number("SCALE"),
            sizes=sizes,
            group_field=values.text("FIELD"),
            store=values.store,
            with_core=values.switch("CORE"),
            progress=progress,
        )


class BandFromLines(DiagramAlgorithm):
    """Bands along lines, corridors through places."""

    ID = "bandfromlines"
    TITLE = "Bänder und Korridore"
    KINDS = ("line", "point", "polygon")
    HELP = (
        "Macht aus Linien glatte Bänder gleicher Breite („Starke Grünverbindungen“) und aus"
        " Punkten oder Flächen einen Korridor, der sie der Reihe nach verbindet"
        " („Gewerbeband“).\n\n"
        "Linien werden an ihren Enden verbunden, kurze Unterbrechungen überbrückt, kurze Stücke"
        " weggelassen, Bögen geglättet; die Enden bleiben liegen. Punkte und Flächen (mit einem"
        " Punkt in ihrem Inneren) werden auf dem kürzesten Weg verbunden; die Reihenfolge ist"
        " eine Näherung. Weiter entfernte Orte bilden einen eigenen Korridor. Für ein ruhiges"
        " Band vorher mit „Punkte zusammenfassen“ oder einem Filter wenige große Orte"
        " auswählen.\n\n"
        "Grenzen: Wo Bänder sich treffen, ist die Fläche breiter als ein Band; Korridore gehen"
        " nicht um Hindernisse herum." + USAGE
    )
    HELP_EN = (
        "Turns lines into smooth bands of equal width (“Starke Grünverbindungen”, strong green"
        " links), and points or areas into a corridor that joins them one after the other"
        " (“Gewerbeband”, band of industry).\n\n"
        "Lines are joined at their ends, short breaks bridged, short pieces dropped, bends"
        " smoothed; the ends stay where they are. Points and areas (by a point inside) are"
        " joined along the shortest way; the order is an approximation. Places farther away form"
        " a corridor of their own. For a calm band choose few large places first, by “Punkte"
        " zusammenfassen” (gather points) or a filter.\n\n"
        "Limits: Where bands meet, the area is wider than one band; corridors do not go around"
        " obstacles." + USAGE_EN
    )

    def add_sizes(self) -> None:
        """Declare width, smoothing and joining."""
        add_number(self, "WIDTH", "Breite des Bandes in mm", 3.0)
        add_number(self, "SMOOTH", "Glättung: Länge der entfallenden Bögen in mm", 8.0)
        add_number(self, "JOIN", "Linien: Unterbrechungen überbrücken bis … mm", 1.0)
        add_number(self, "MIN_LENGTH", "Kürzestes Band in mm", 5.0)
        add_number(self, "MAX_STEP", "Korridor: größter Abstand zweier Orte in mm", 40.0)
        add_number(self, "MIN_HOLE", "Kleinstes Loch zwischen Bändern in mm²", 6.0)
        self.add_switch("CENTRE_LINES", "Mittellinien statt Flächen")

    def draw(self, material: Any, values: Values, progress: Any) -> Any:
        """Draw the bands."""
        from ...analysis.shapes.corridor import BandSizes
        from ...steps.plan_language.computation.diagram_shapes import bands

        sizes = BandSizes(
            width_mm=values.number("WIDTH"),
            smooth_mm=values.number("SMOOTH"),
            join_mm=values.number("JOIN"),
            min_length_mm=values.number("MIN_LENGTH"),
            max_step_mm=values.number("MAX_STEP"),
            min_hole_mm2=values.number("MIN_HOLE"),
        )
        return bands(
            material,
            values.number("SCALE"),
            sizes=sizes,
            centre_lines=values.switch("CENTRE_LINES"),
            progress=progress,
        )

    def wkb(self, kind: str) -> Qgis.WkbType:
        """Lines or areas, as asked for."""
        return Qgis.WkbType.LineString if kind == "line" else Qgis.WkbType.Polygon


class CentreLinks(DiagramAlgorithm):
    """Arrows between centres."""

    ID = "centrelinks"
    TITLE = "Zentren verbinden"
    KINDS = ("point", "polygon")
    SINK = Qgis.WkbType.LineString
    HELP = (
        "Zeichnet Pfeile zwischen Zentren („Intensivierung Zentrenbezüge“,"
        " „Kooperationspotenzial“): als kürzestes Netz, das alle verbindet, oder von jedem"
        " Zentrum zu seinen nächsten. Pfeile beginnen und enden vor dem Symbol; bei Flächen am"
        " Rand. Mit einem Gewicht (z. B. Zahl der Funktionen) zeigt der Pfeil zum größeren"
        " Zentrum.\n\n"
        "Bögen weichen nach links aus; liegt dort schon eine Verbindung oder ein drittes"
        " Zentrum, wird die andere Seite oder ein stärkerer Bogen genommen.\n\n"
        "Grenzen: Wo das nicht gelingt, nennt das Protokoll die Zahl; Zentren, die fast"
        " aneinanderstoßen, bekommen keinen Pfeil. Welche Beziehung gemeint ist, entscheiden"
        " Planende: die Pfeile sind ein Vorschlag." + USAGE
    )
    HELP_EN = (
        "Draws arrows between centres (“Intensivierung Zentrenbezüge”,"
        " “Kooperationspotenzial”): as the shortest net that joins all, or from every centre to"
        " its nearest ones. Arrows begin and end before the symbol, for areas at the edge. With"
        " a weight (e.g. the number of functions) the arrow points to the larger centre.\n\n"
        "Arcs bend to the left; where another link or a third centre lies there, the other side"
        " or a stronger bend is taken.\n\n"
        "Limits: Where this fails, the log tells how often; centres that almost touch get no"
        " arrow. Which relation is meant is for planners to decide: the arrows are a proposal."
        + USAGE_EN
    )

    def add_sizes(self) -> None:
        """Declare the choice of pairs and the form of the arrows."""
        self.addParameter(
            QgsProcessingParameterEnum(
                "METHOD", "Welche Zentren verbinden", list(_PAIRINGS), defaultValue=0
            )
        )
        self.addParameter(
            QgsProcessingParameterNumber(
                "NEAREST",
                "Zahl der nächsten Zentren",
                QgsProcessingParameterNumber.Type.Integer,
                2,
                minValue=1,
            )
        )
        add_number(self, "GAP", "Freier Raum um ein Zentrum in mm", 3.0)
        add_number(self, "MIN_LENGTH", "Kürzester Pfeil in mm", 3.0)
        add_number(self, "CURVATURE", "Höhe des Bogens in % der Länge (0: gerade)", 12.0)
        self.add_field("FIELD", "Gewicht der Zentren", numeric=True)

    def draw(self, material: Any, values: Values, progress: Any) -> Any:
        """Draw the arrows."""
        from ...analysis.choices import Pairing
        from ...analysis.shapes.centre_links import LinkSizes
        from ...steps.plan_language.computation.diagram_shapes import links

        sizes = LinkSizes(
            gap_mm=values.number("GAP"),
            min_length_mm=values.number("MIN_LENGTH"),
            curvature=values.number("CURVATURE") / 100.0,
        )
        return links(
            material,
            values.number("SCALE"),
            sizes=sizes,
            method=Pairing(_PAIRINGS[values.choice("METHOD")]),
            nearest=values.choice("NEAREST"),
            weight_field=values.text("FIELD"),
            progress=progress,
        )


class ClusterPoints(DiagramAlgorithm):
    """Few symbols for many points."""

    ID = "clusterpoints"
    TITLE = "Punkte zusammenfassen"
    KINDS = ("point",)
    SINK = Qgis.WkbType.Point
    HELP = (
        "Fasst Punkte, deren Symbole sich auf der Karte überdecken würden, zu einem Symbol"
        " zusammen. Es steht auf dem Punkt, der seiner Gruppe am nächsten liegt (gewichteter"
        " Medoid), nie an einer erfundenen Stelle, und behält dessen Sachdaten; dazu kommen die"
        " Zahl der Punkte, die Summe der Gewichte und die Namen der Mitglieder. Danach sind"
        " keine zwei Symbole näher als der Abstand.\n\n"
        "Grenzen: Ein Punkt kann weiter als der Abstand von seinem Symbol liegen, wenn dicht"
        " besetzte Gruppen zusammengelegt werden mussten. Punkte verschiedener Art vorher durch"
        " einen Filter trennen." + USAGE
    )
    HELP_EN = (
        "Gathers points whose symbols would overlap on the map into one symbol. It stands on"
        " the point nearest to its group (weighted medoid), never at an invented place, and"
        " keeps that point's attributes; the number of points, the sum of weights and the names"
        " of the members are added. Afterwards no two symbols are closer than the distance.\n\n"
        "Limits: A point may lie farther than the distance from its symbol where crowded groups"
        " had to be merged. Part points of different kinds by a filter first." + USAGE_EN
    )

    def add_sizes(self) -> None:
        """Declare distance and weight."""
        add_number(self, "DISTANCE", "Kleinster Abstand der Symbole in mm", 4.0)
        self.add_field("FIELD", "Gewicht der Punkte", numeric=True)

    def draw(self, material: Any, values: Values, progress: Any) -> Any:
        """Gather the points."""
        from ...steps.plan_language.computation.diagram_shapes import clustered

        return clustered(
            material,
            values.number("SCALE"),
            distance_mm=values.number("DISTANCE"),
            weight_field=values.text("FIELD"),
            progress=progress,
        )
