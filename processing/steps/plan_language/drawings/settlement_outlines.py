"""Round outlines around the settlements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....catalogue.geometry_kinds import Geometry
from ....parameters.kinds import Flag, LayerField, Number
from ....parameters.options import option
from ....runtime.progress import Progress
from .drawing import INPUT, SMOOTH, Drawing, DrawingOptions

if TYPE_CHECKING:
    from ....analysis.shapes.halo import HaloSizes
    from ....store.contract import Store
    from ..computation.diagram_material import DiagramMaterial, Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class HaloOptions(DrawingOptions):
    """Form of the outlines; in millimetres on the printed map."""

    distance_mm: float = option(
        Number(
            "DISTANCE",
            "Abstand von der Siedlung in mm",
            term="abstand_mm",
            unit="mm",
            most=500.0,
            help="So weit läuft der Umriss um die Siedlung, in mm auf dem Papier.",
        ),
        1.5,
    )
    join_mm: float = option(
        Number(
            "JOIN",
            "Teile verbinden, die näher liegen als … mm",
            term="verbunden_bis_mm",
            unit="mm",
            most=5000.0,
            help="Nähere Teile bekommen einen gemeinsamen Umriss, in mm auf dem Papier.",
        ),
        4.0,
    )
    gap_mm: float = option(
        Number(
            "GAP",
            "Lücke zwischen Nachbarn in mm",
            term="zwischenraum_mm",
            unit="mm",
            help="So viel bleibt zwischen den Umrissen von Nachbarn frei, in mm auf dem Papier.",
        ),
        0.8,
    )
    min_body_mm2: float = option(
        Number(
            "MIN_BODY",
            "Kleinste Siedlung mit Umriss in mm²",
            term="mindestgroesse_siedlung_mm2",
            unit="mm²",
            help="Kleinere Siedlungen bekommen keinen Umriss, in mm² auf dem Papier.",
        ),
        6.0,
    )
    smooth_mm: float = option(SMOOTH, 5.0)
    group_field: str = option(
        LayerField(
            "FIELD",
            "Ortsbezirk steht im Feld",
            term="feld",
            layer=INPUT,
            help="Spalte, die sagt, zu welchem Ortsbezirk eine Fläche gehört; nur ohne"
            " INSEK-Speicher.",
        ),
        "",
    )
    with_core: bool = option(
        Flag(
            "CORE",
            "auch die Kernstadt umranden",
            term="mit_kernstadt",
            help="An: auch die Kernstadt bekommt einen Umriss. Voreinstellung: aus.",
        ),
        False,
    )

    def sizes(self) -> HaloSizes:
        """Those that the calculation takes."""
        from ....analysis.shapes.halo import HaloSizes

        return HaloSizes(
            distance_mm=self.distance_mm,
            join_mm=self.join_mm,
            gap_mm=self.gap_mm,
            min_body_mm2=self.min_body_mm2,
            smooth_mm=self.smooth_mm,
        )


_HELP = (
    "Zeichnet um jede zusammenliegende Siedlung eines Ortsbezirks einen runden, einfachen"
    " Umriss („Ortsbezirke stärken“). Mit INSEK-Speicher werden die Siedlungsflächen an den"
    " Ortsbezirken geteilt, die Kernstadt bleibt ohne Umriss, wenn nicht anders eingestellt;"
    " sonst teilt sie das angegebene Feld.\n\n"
    "Grenzen: Wo sich zwei Umrisse berühren würden, enden beide an einer gemeinsamen Lücke"
    " in der Mitte zwischen den Siedlungen; wo Siedlungen an der Grenze zusammengewachsen"
    " sind, verläuft sie durch die Siedlung. Löcher werden gefüllt."
)
_HELP_EN = (
    "Draws a round, simple outline around every connected settlement of a district"
    " (“Ortsbezirke stärken”, strengthen the districts). With an INSEK store, settlement"
    " areas are split at the districts and the core city stays without an outline unless set"
    " otherwise; else the given field splits them.\n\n"
    "Limits: Where two outlines would touch, both end at a common gap midway between the"
    " settlements; where settlements have grown together at the boundary, the gap runs"
    " through the settlement. Holes are filled."
)


def _draw(
    material: DiagramMaterial, options: HaloOptions, store: Store | None, progress: Progress
) -> Drawn:
    from ..computation.diagram_shapes import halos

    return halos(material, options, store, progress)


SETTLEMENT_OUTLINES = Drawing(
    id="settlementhalo",
    title="Ortslagen umranden",
    kinds=(Geometry.POLYGON,),
    source="Siedlungsflächen, um die ein Umriss gezeichnet wird.",
    help=_HELP,
    help_en=_HELP_EN,
    options=HaloOptions,
    draw=_draw,
)
