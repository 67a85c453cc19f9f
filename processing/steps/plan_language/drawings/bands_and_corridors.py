"""Bands along lines, corridors through places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....catalogue.geometry_kinds import Geometry
from ....parameters.kinds import Flag, Number
from ....parameters.options import option
from ....runtime.progress import Progress
from .drawing import SMOOTH, Drawing, DrawingOptions

if TYPE_CHECKING:
    from ....analysis.shapes.corridor import BandSizes
    from ....store.contract import Store
    from ..computation.diagram_material import DiagramMaterial, Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class BandOptions(DrawingOptions):
    """Form of the bands; in millimetres on the printed map."""

    width_mm: float = option(
        Number(
            "WIDTH",
            "Breite des Bandes in mm",
            term="breite_mm",
            unit="mm",
            help="Breite auf dem Papier in mm.",
        ),
        3.0,
    )
    smooth_mm: float = option(SMOOTH, 8.0)
    join_mm: float = option(
        Number(
            "JOIN",
            "Linien: Unterbrechungen überbrücken bis … mm",
            term="verbunden_bis_mm",
            unit="mm",
            most=5000.0,
            help="Kürzere Unterbrechungen einer Linie werden geschlossen, in mm auf dem Papier.",
        ),
        1.0,
    )
    min_length_mm: float = option(
        Number(
            "MIN_LENGTH",
            "Kürzestes Band in mm",
            term="mindestlaenge_mm",
            unit="mm",
            help="Kürzere werden weggelassen, in mm auf dem Papier.",
        ),
        5.0,
    )
    max_step_mm: float = option(
        Number(
            "MAX_STEP",
            "Korridor: größter Abstand zweier Orte in mm",
            term="ortsabstand_bis_mm",
            unit="mm",
            help="Orte, die weiter auseinander liegen, verbindet kein Korridor, in mm auf dem"
            " Papier.",
        ),
        40.0,
    )
    min_hole_mm2: float = option(
        Number(
            "MIN_HOLE",
            "Kleinstes Loch zwischen Bändern in mm²",
            term="mindestgroesse_loecher_mm2",
            unit="mm²",
            help="Kleinere Löcher werden gefüllt, in mm² auf dem Papier.",
        ),
        6.0,
    )
    centre_lines: bool = option(
        Flag(
            "CENTRE_LINES",
            "Mittellinien statt Flächen",
            term="mittellinien",
            help="An: Linien in der Mitte der Bänder statt der Flächen. Voreinstellung: aus.",
        ),
        False,
    )

    def sizes(self) -> BandSizes:
        """Those that the calculation takes."""
        from ....analysis.shapes.corridor import BandSizes

        return BandSizes(
            width_mm=self.width_mm,
            smooth_mm=self.smooth_mm,
            join_mm=self.join_mm,
            min_length_mm=self.min_length_mm,
            max_step_mm=self.max_step_mm,
            min_hole_mm2=self.min_hole_mm2,
        )


_HELP = (
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
    " nicht um Hindernisse herum."
)
_HELP_EN = (
    "Turns lines into smooth bands of equal width (“Starke Grünverbindungen”, strong green"
    " links), and points or areas into a corridor that joins them one after the other"
    " (“Gewerbeband”, band of industry).\n\n"
    "Lines are joined at their ends, short breaks bridged, short pieces dropped, bends"
    " smoothed; the ends stay where they are. Points and areas (by a point inside) are"
    " joined along the shortest way; the order is an approximation. Places farther away form"
    " a corridor of their own. For a calm band choose few large places first, by “Punkte"
    " zusammenfassen” (gather points) or a filter.\n\n"
    "Limits: Where bands meet, the area is wider than one band; corridors do not go around"
    " obstacles."
)


def _draw(
    material: DiagramMaterial, options: BandOptions, store: Store | None, progress: Progress
) -> Drawn:
    from ..computation.diagram_shapes import bands

    return bands(material, options, progress)


BANDS_AND_CORRIDORS = Drawing(
    id="bandfromlines",
    title="Bänder und Korridore",
    kinds=(Geometry.LINE, Geometry.POINT, Geometry.POLYGON),
    source="Linien, die ein Band werden, oder Orte, die ein Korridor verbindet.",
    help=_HELP,
    help_en=_HELP_EN,
    options=BandOptions,
    draw=_draw,
)
