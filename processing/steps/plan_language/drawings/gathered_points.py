"""Few symbols for many points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....catalogue.geometry_kinds import Geometry
from ....parameters.kinds import LayerField, Number
from ....parameters.options import option
from ....runtime.progress import Progress
from .drawing import INPUT, Drawing, DrawingOptions

if TYPE_CHECKING:
    from ....store.contract import Store
    from ..computation.diagram_material import DiagramMaterial, Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterOptions(DrawingOptions):
    """When two symbols become one; in millimetres on the printed map."""

    distance_mm: float = option(
        Number(
            "DISTANCE",
            "Kleinster Abstand der Symbole in mm",
            term="abstand_mm",
            unit="mm",
            most=500.0,
            help="Nähere Symbole werden eines, in mm auf dem Papier.",
        ),
        4.0,
    )
    weight_field: str = option(
        LayerField(
            "FIELD",
            "Gewicht der Punkte",
            term="feld",
            layer=INPUT,
            numeric=True,
            help="Zahl, mit der ein Punkt zählt. Leer: jeder zählt 1.",
        ),
        "",
    )


_HELP = (
    "Fasst Punkte, deren Symbole sich auf der Karte überdecken würden, zu einem Symbol"
    " zusammen. Es steht auf dem Punkt, der seiner Gruppe am nächsten liegt (gewichteter"
    " Medoid), nie an einer erfundenen Stelle, und behält dessen Sachdaten; dazu kommen die"
    " Zahl der Punkte, die Summe der Gewichte und die Namen der Mitglieder. Danach sind"
    " keine zwei Symbole näher als der Abstand.\n\n"
    "Grenzen: Ein Punkt kann weiter als der Abstand von seinem Symbol liegen, wenn dicht"
    " besetzte Gruppen zusammengelegt werden mussten. Punkte verschiedener Art vorher durch"
    " einen Filter trennen."
)
_HELP_EN = (
    "Gathers points whose symbols would overlap on the map into one symbol. It stands on"
    " the point nearest to its group (weighted medoid), never at an invented place, and"
    " keeps that point's attributes; the number of points, the sum of weights and the names"
    " of the members are added. Afterwards no two symbols are closer than the distance.\n\n"
    "Limits: A point may lie farther than the distance from its symbol where crowded groups"
    " had to be merged. Part points of different kinds by a filter first."
)


def _draw(
    material: DiagramMaterial, options: ClusterOptions, store: Store | None, progress: Progress
) -> Drawn:
    from ..computation.diagram_shapes import clustered

    return clustered(material, options, progress)


GATHERED_POINTS = Drawing(
    id="clusterpoints",
    title="Punkte zusammenfassen",
    kinds=(Geometry.POINT,),
    source="Punkte, deren Symbole sich auf dem Papier überdecken würden.",
    help=_HELP,
    help_en=_HELP_EN,
    options=ClusterOptions,
    draw=_draw,
)
