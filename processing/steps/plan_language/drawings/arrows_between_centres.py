"""Arrows between centres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....analysis.choices import Pairing
from ....catalogue.geometry_kinds import Geometry
from ....parameters.kinds import Choice, LayerField, Number
from ....parameters.options import option
from ....runtime.progress import Progress
from .drawing import INPUT, Drawing, DrawingOptions

if TYPE_CHECKING:
    from ....analysis.shapes.centre_links import LinkSizes
    from ....store.contract import Store
    from ..computation.diagram_material import DiagramMaterial, Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOptions(DrawingOptions):
    """Which centres are linked, and the form of the arrows on the printed map."""

    method: Pairing = option(
        Choice(
            "METHOD",
            "Welche Zentren verbinden",
            term="verbindung",
            options={item.value: item for item in (Pairing.TREE, Pairing.NEAREST)},
            help="Welche Paare von Zentren ein Pfeil verbindet; Formeln in der Hilfe.",
        ),
        Pairing.TREE,
    )
    nearest: int = option(
        Number(
            "NEAREST",
            "Zahl der nächsten Zentren",
            term="zahl_naechste",
            least=1,
            whole=True,
            help="Wie viele nächste Zentren jedes verbindet. Vorschlag: 2.",
        ),
        2,
    )
    gap_mm: float = option(
        Number(
            "GAP",
            "Freier Raum um ein Zentrum in mm",
            term="zwischenraum_mm",
            unit="mm",
            help="So weit vor einem Zentrum enden die Pfeile, in mm auf dem Papier.",
        ),
        3.0,
    )
    min_length_mm: float = option(
        Number(
            "MIN_LENGTH",
            "Kürzester Pfeil in mm",
            term="mindestlaenge_mm",
            unit="mm",
            help="Kürzere werden weggelassen, in mm auf dem Papier.",
        ),
        3.0,
    )
    curvature_percent: float = option(
        Number(
            "CURVATURE",
            "Höhe des Bogens in % der Länge (0: gerade)",
            term="bogenhoehe_prozent",
            unit="%",
            help="Höhe des Bogens in % der Länge; 0 zeichnet gerade.",
        ),
        12.0,
    )
    weight_field: str = option(
        LayerField(
            "FIELD",
            "Gewicht der Zentren",
            term="feld",
            layer=INPUT,
            numeric=True,
            help="Zahl, die sagt, wie wichtig ein Zentrum ist. Leer: alle gleich.",
        ),
        "",
    )

    def sizes(self) -> LinkSizes:
        """Those that the calculation takes."""
        from ....analysis.shapes.centre_links import LinkSizes

        return LinkSizes(
            gap_mm=self.gap_mm,
            min_length_mm=self.min_length_mm,
            curvature=self.curvature_percent / 100.0,
        )


_HELP = (
    "Zeichnet Pfeile zwischen Zentren („Intensivierung Zentrenbezüge“,"
    " „Kooperationspotenzial“): als kürzestes Netz, das alle verbindet, oder von jedem"
    " Zentrum zu seinen nächsten. Pfeile beginnen und enden vor dem Symbol; bei Flächen am"
    " Rand. Mit einem Gewicht (z. B. Zahl der Funktionen) zeigt der Pfeil zum größeren"
    " Zentrum.\n\n"
    "Bögen weichen nach links aus; liegt dort schon eine Verbindung oder ein drittes"
    " Zentrum, wird die andere Seite oder ein stärkerer Bogen genommen.\n\n"
    "Grenzen: Wo das nicht gelingt, nennt das Protokoll die Zahl; Zentren, die fast"
    " aneinanderstoßen, bekommen keinen Pfeil. Welche Beziehung gemeint ist, entscheiden"
    " Planende: die Pfeile sind ein Vorschlag."
)
_HELP_EN = (
    "Draws arrows between centres (“Intensivierung Zentrenbezüge”,"
    " “Kooperationspotenzial”): as the shortest net that joins all, or from every centre to"
    " its nearest ones. Arrows begin and end before the symbol, for areas at the edge. With"
    " a weight (e.g. the number of functions) the arrow points to the larger centre.\n\n"
    "Arcs bend to the left; where another link or a third centre lies there, the other side"
    " or a stronger bend is taken.\n\n"
    "Limits: Where this fails, the log tells how often; centres that almost touch get no"
    " arrow. Which relation is meant is for planners to decide: the arrows are a proposal."
)


def _draw(
    material: DiagramMaterial, options: LinkOptions, store: Store | None, progress: Progress
) -> Drawn:
    from ..computation.diagram_shapes import links

    return links(material, options, progress)


ARROWS_BETWEEN_CENTRES = Drawing(
    id="centrelinks",
    title="Zentren verbinden",
    kinds=(Geometry.POINT, Geometry.POLYGON),
    source="Zentren als Punkte oder Flächen.",
    help=_HELP,
    help_en=_HELP_EN,
    options=LinkOptions,
    draw=_draw,
)
