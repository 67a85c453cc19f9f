"""A drawing is one declaration: what it is called, takes and asks for, and how it is drawn.

From it follows the tool in the toolbox. A declaration is read at every start of QGIS: what is heavy
(numpy, shapely, the store) is imported inside of ``draw``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ....catalogue.geometry_kinds import Geometry
from ....parameters.kinds import Number
from ....parameters.options import option
from ....runtime.progress import Progress

if TYPE_CHECKING:
    from ....store.contract import Store
    from ..computation.diagram_material import DiagramMaterial, Drawn

INPUT = "INPUT"
"""Name of the parameter for the layer that is drawn from."""
USAGE = (
    "\n\nParameter: Eingang ist eine Ebene oder eine Rolle aus dem INSEK-Speicher. Ergebnis: eine"
    " neue Ebene und, wenn angegeben, eine Rolle des Speichers; eine Rolle mit Inhalt wird nur"
    " ersetzt, wenn das eingeschaltet ist. Alle Maße in Millimetern auf der gedruckten Karte:"
    " 1 mm sind bei 1:60000 60 m. Ohne Speicher muss die Ebene ein Koordinatensystem in Metern"
    " haben."
)
USAGE_EN = (
    "\n\nParameters: The input is a layer or a role of the INSEK store. The result is a new layer"
    " and, if named, a role of the store; a role with content is only replaced if you switch this"
    " on. All sizes are millimetres on the printed map: 1 mm is 60 m at 1:60000. Without a store"
    " the layer needs a coordinate system in metres."
)
"""End of every help text, in both languages."""
SMOOTH = Number(
    "SMOOTH",
    "Glättung: Länge der entfallenden Bögen in mm",
    term="glaettung_mm",
    unit="mm",
    help="Bögen, die kürzer sind, verschwinden aus dem Umriss, in mm auf dem Papier. 0: nicht"
    " glätten.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingOptions:
    """What every drawing asks for."""

    scale: float = option(
        Number(
            "SCALE",
            "Maßstabszahl der Karte (60000 für 1:60000)",
            term="massstabszahl",
            help="Alle Größen in mm gelten in diesem Maßstab. Voreinstellung: 60000, wie die Karten"
            " der Stadt.",
        ),
        60_000.0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One declaration.

    Attributes:
        id: name after ``insek:``.
        title: German name in the toolbox.
        kinds: geometries that are taken.
        source: help of the layer that is drawn from.
        help: short help in German; how all drawings are used follows by itself.
        help_en: the same in English.
        options: what is asked for; all of it is stated with the result.
        draw: draws with options of that class; the store is None where none was given.
    """

    id: str
    title: str
    kinds: tuple[Geometry, ...]
    source: str
    help: str
    help_en: str
    options: type[DrawingOptions]
    draw: Callable[[DiagramMaterial, Any, Store | None, Progress], Drawn]
