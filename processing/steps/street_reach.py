"""The three distances that only matter along streets, declared once for all who measure there."""

from __future__ import annotations

from dataclasses import dataclass

from ..parameters.kinds import Number
from ..parameters.options import option

_NEAR = "walking_network"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetReach:
    """How streets are widened to areas, and what is tied to them, in metres."""

    offset_m: float = option(
        Number(
            "OFFSET",
            "Netz: Abstand beiderseits der Wege in Metern",
            key=f"{_NEAR}.street_offset_m",
            unit="m",
            least=1.0,
            most=1000.0,
            advanced=True,
            help="Breite des gezeichneten Bandes.",
        )
    )
    snap_m: float = option(
        Number(
            "SNAP",
            "Netz: größte Entfernung der Standorte vom Weg in Metern",
            key=f"{_NEAR}.facility_snap_m",
            unit="m",
            least=1.0,
            most=5000.0,
            advanced=True,
            help="Weiter entfernte Standorte zählen nicht und werden genannt.",
        )
    )
    resident_snap_m: float = option(
        Number(
            "RESIDENT_SNAP",
            "Netz: größte Entfernung der Einwohner vom Weg in Metern",
            key=f"{_NEAR}.resident_snap_m",
            unit="m",
            least=1.0,
            most=5000.0,
            advanced=True,
            help="Einwohnerpunkte sind Gebäude oder Mittelpunkte von 100-m-Zellen (halbe Diagonale"
            " 71 m). Wer weiter als dieser Abstand von jedem Weg wohnt, wird nicht beurteilt: Dort"
            " fehlen eher Wege in den Daten.",
        )
    )
