"""The vocabulary of a Handlungsfeld: ten ways to draw an area in one colour, four for a line.

Within one legend every area differs from the others in texture, so that it is told apart in grey
and with any colour vision.
"""

from __future__ import annotations

from qgis.core import QgsFillSymbol, QgsLineSymbol

from .recipes import area, arrow, dots, hatch, line, rim, tint, trees


def halo(ink: str) -> QgsFillSymbol:
    """Wide soft edge around a whole place: strengthen it."""
    return area(tint(ink, 0.08), rim(ink, 2.2, alpha=0.28), rim(ink, 0.45, dash="dash"))


def striped(ink: str) -> QgsFillSymbol:
    """Wide diagonal stripes: work with what is there."""
    return area(hatch(ink, angle=45, spacing=2.0, width=0.2), rim(ink, 0.55))


def dotted(ink: str) -> QgsFillSymbol:
    """Dots: examine."""
    return area(dots(ink, spacing=1.6, size=0.6), rim(ink, 0.3, dash="dots"))


def solid(ink: str) -> QgsFillSymbol:
    """Full colour: something new."""
    return area(tint(ink, 0.95), rim("#FFFFFF", 0.4))


def dense(ink: str) -> QgsFillSymbol:
    """Dense stripes the other way: under way."""
    return area(tint("#FFFFFF", 0.7), hatch(ink, angle=135, spacing=1.2, width=0.35), rim(ink, 0.5))


def crossed(ink: str) -> QgsFillSymbol:
    """Lattice: rebuild."""
    return area(
        hatch(ink, angle=45, spacing=1.7, width=0.18),
        hatch(ink, angle=135, spacing=1.7, width=0.18),
        rim(ink, 0.4),
    )


def level(ink: str) -> QgsFillSymbol:
    """Horizontal lines: keep free, keep calm."""
    return area(hatch(ink, angle=0, spacing=1.4, width=0.22), rim(ink, 0.35))


def barred(ink: str) -> QgsFillSymbol:
    """Few thick bars across: a belt of many sites."""
    return area(tint(ink, 0.16), hatch(ink, angle=90, spacing=3.4, width=0.7), rim(ink, 0.3))


def wooded(ink: str, ground: str) -> QgsFillSymbol:
    """Trees on a tint, without an edge: a wood that goes on beyond the drawing.

    Args:
        ink: Colour of the trees.
        ground: Colour of the tint.
    """
    return area(tint(ground), trees(ink, spacing=3.8, size=0.85))


def upright(ink: str) -> QgsFillSymbol:
    """Vertical lines."""
    return area(hatch(ink, angle=90, spacing=1.4, width=0.22), rim(ink, 0.35, dash="fine"))


def washed(ink: str) -> QgsFillSymbol:
    """Light tint with a firm edge: a cluster or zone."""
    return area(tint(ink, 0.22), rim(ink, 0.6))


def ringed(ink: str) -> QgsFillSymbol:
    """Bold broken edge, nothing inside: a zone with a task."""
    return area(tint("#FFFFFF", 0.12), rim("#FFFFFF", 1.4, alpha=0.7), rim(ink, 0.95, dash="dash"))


def band(ink: str, width: float = 1.6) -> QgsLineSymbol:
    """Broad band with a core: a corridor; ``width`` in millimetres."""
    return line(rim(ink, width, alpha=0.35, cap="round"), rim(ink, width * 0.28, cap="round"))


def stream(ink: str, width: float) -> QgsLineSymbol:
    """Pale band between two banks with a broken middle: a river to come to.

    Args:
        ink: Colour of banks and middle as ``#RRGGBB``.
        width: Of the whole, in millimetres; more than 0.5.
    """
    return line(
        rim(ink, width, cap="round"),
        rim("#DCEAF2", width - 0.5, cap="round"),
        rim(ink, 0.45, dash="dash"),
    )


def stroke(ink: str, width: float = 0.8, dash: str | None = None) -> QgsLineSymbol:
    """Line with a white edge.

    Args:
        ink: Colour as ``#RRGGBB``.
        width: Of the line without its edge, in millimetres.
        dash: Key of ``DASHES``; None for a whole line.
    """
    return line(rim("#FFFFFF", width + 0.5, alpha=0.85, cap="round"), rim(ink, width, dash=dash))


def pointing(ink: str, width: float = 1.0, *, tapered: bool = True) -> QgsLineSymbol:
    """Arrow towards the end of the line, ``width`` millimetres wide."""
    return line(arrow(ink, width, taper=tapered))


def broad(ink: str, width: float = 2.2) -> QgsLineSymbol:
    """Wide pale arrow with an edge: something flows here, or shall run more often.

    Args:
        ink: Colour as ``#RRGGBB``.
        width: Of the shaft, in millimetres.
    """
    return line(arrow(ink, width, alpha=0.35, edge=(ink, 0.35)))


def linking(ink: str, width: float = 0.9) -> QgsLineSymbol:
    """Arrow with two heads, ``width`` millimetres wide."""
    return line(arrow(ink, width, both_ends=True))
