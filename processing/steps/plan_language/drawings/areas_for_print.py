"""Areas for a print scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....catalogue.geometry_kinds import Geometry
from ....parameters.kinds import Flag, LayerField, Number
from ....parameters.options import option
from ....runtime.progress import Progress
from .drawing import INPUT, SMOOTH, Drawing, DrawingOptions

if TYPE_CHECKING:
    from ....analysis.shapes.generalise import PrintSizes
    from ....store.contract import Store
    from ..computation.diagram_material import DiagramMaterial, Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaOptions(DrawingOptions):
    """What is still drawn; in millimetres on the printed map."""

    min_area_mm2: float = option(
        Number(
            "MIN_AREA",
            "Kleinste Fläche in mm²",
            term="mindestgroesse_mm2",
            unit="mm²",
            help="Kleinere Teile entfallen, in mm² auf dem Papier.",
        ),
        1.5,
    )
    min_gap_mm: float = option(
        Number(
            "MIN_GAP",
            "Kleinste Lücke in mm",
            term="mindestluecke_mm",
            unit="mm",
            help="Schmalere Lücken werden geschlossen, in mm auf dem Papier.",
        ),
        0.3,
    )
    min_width_mm: float = option(
        Number(
            "MIN_WIDTH",
            "Kleinste Breite in mm",
            term="mindestbreite_mm",
            unit="mm",
            help="Dünnere Stege werden getrennt, in mm auf dem Papier.",
        ),
        0.4,
    )
    min_hole_mm2: float = option(
        Number(
            "MIN_HOLE",
            "Kleinstes Loch in mm²",
            term="mindestgroesse_loecher_mm2",
            unit="mm²",
            help="Kleinere Löcher werden gefüllt, in mm² auf dem Papier.",
        ),
        1.5,
    )
    smooth_mm: float = option(SMOOTH, 1.6)
    max_shift_mm: float = option(
        Number(
            "MAX_SHIFT",
            "Größte Abweichung des Umrisses in mm",
            term="abweichung_bis_mm",
            unit="mm",
            help="So weit darf der Umriss höchstens vom Original abweichen, in mm auf dem Papier.",
        ),
        0.5,
    )
    keep_area: bool = option(
        Flag(
            "KEEP_AREA",
            "Flächensumme erhalten",
            term="flaechensumme_erhalten",
            help="An: der Umriss wird verschoben, bis die Summe der Flächen stimmt."
            " Voreinstellung: aus.",
        ),
        False,
    )
    group_field: str = option(
        LayerField(
            "FIELD",
            "Getrennt nach Feld",
            term="feld",
            layer=INPUT,
            help="Flächen verschiedener Werte verschmelzen nicht. Leer: alle zusammen.",
        ),
        "",
    )

    def sizes(self) -> PrintSizes:
        """Those that the calculation takes."""
        from ....analysis.shapes.generalise import PrintSizes

        return PrintSizes(
            min_area_mm2=self.min_area_mm2,
            min_gap_mm=self.min_gap_mm,
            min_width_mm=self.min_width_mm,
            min_hole_mm2=self.min_hole_mm2,
            smooth_mm=self.smooth_mm,
            max_shift_mm=self.max_shift_mm,
        )


_HELP = (
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
    " überdecken; die Ergebnisse sind für den Druck, nicht zum Messen."
)
_HELP_EN = (
    "Draws areas the way they can be printed at the scale of the map: neighbouring areas"
    " merge, narrow gaps are closed, thin bridges cut, small holes filled, small parts"
    " dropped, the outline smoothed. Afterwards areas are either one or clearly apart.\n\n"
    "The log tells the change of area in %. “Flächensumme erhalten” (keep the sum of areas)"
    " moves the whole outline outwards or inwards until the sum is right, at most by the"
    " largest deviation.\n\n"
    "Source of the defaults: what can still be seen on printed maps. For a statement of"
    " strategy use coarser ones: gap and width 1.2, smoothing 4, deviation 1.\n\n"
    "Limits: With “Getrennt nach Feld” (apart by field) the results of different values may"
    " overlap; results are for print, not for measuring."
)


def _draw(
    material: DiagramMaterial, options: AreaOptions, store: Store | None, progress: Progress
) -> Drawn:
    from ..computation.diagram_shapes import generalised

    return generalised(material, options, progress)


AREAS_FOR_PRINT = Drawing(
    id="generaliseareas",
    title="Flächen generalisieren",
    kinds=(Geometry.POLYGON,),
    source="Flächen, die für den Druck vereinfacht werden.",
    help=_HELP,
    help_en=_HELP_EN,
    options=AreaOptions,
    draw=_draw,
)
