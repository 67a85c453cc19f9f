"""Parameters that are numbers, and the three distances beside streets, as frames declare them."""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm, QgsProcessingParameterNumber

# Least and most: 0 m ties nothing to a street, and kilometres beside one are not at it.
_STREET_LIMITS = {
    "OFFSET": (1.0, 1000.0),
    "SNAP": (1.0, 5000.0),
    "RESIDENT_SNAP": (1.0, 5000.0),
}
_SNAP_HELP = (
    "Einwohnerpunkte sind Gebäude oder Mittelpunkte von 100-m-Zellen (halbe Diagonale 71 m). Wer"
    " weiter als dieser Abstand von jedem Weg wohnt, wird nicht beurteilt: Dort fehlen eher Wege in"
    " den Daten. Vorschlag: 100 m."
)


def add_number(
    algorithm: QgsProcessingAlgorithm,
    name: str,
    label: str,
    default: float,
    *,
    note: str = "",
    least: float = 0.0,
    most: float | None = None,
) -> None:
    """Add a number that is not negative; the note says where the default comes from.

    A width beside streets (``OFFSET``) and a distance to them (``SNAP``) have limits of their own.
    """
    if name in _STREET_LIMITS:
        least, most = _STREET_LIMITS[name]
    parameter = QgsProcessingParameterNumber(
        name, label, QgsProcessingParameterNumber.Type.Double, default, minValue=least
    )
    if most is not None:
        parameter.setMaximum(most)
    parameter.setHelp(note)
    algorithm.addParameter(parameter)


def add_network_numbers(algorithm: QgsProcessingAlgorithm) -> None:
    """Add the three distances that only matter along the streets."""
    add_number(
        algorithm,
        "OFFSET",
        "Netz: Abstand beiderseits der Wege in Metern",
        50.0,
        note="Breite des gezeichneten Bandes. Vorschlag.",
    )
    add_number(
        algorithm,
        "SNAP",
        "Netz: größte Entfernung der Standorte vom Weg in Metern",
        250.0,
        note="Weiter entfernte Standorte zählen nicht und werden genannt. Vorschlag.",
    )
    add_number(
        algorithm,
        "RESIDENT_SNAP",
        "Netz: größte Entfernung der Einwohner vom Weg in Metern",
        100.0,
        note=_SNAP_HELP,
    )
