"""The three distances that only matter along streets, declared once for all who measure there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..parameters.kinds import Number
from ..parameters.options import option

_NEAR = "walking_network"
ALONG_STREETS = ("offset_m", "snap_m", "resident_snap_m")
"""Fields of ``StreetReach``, to be stated where it was measured along the streets."""


def facility_snap(term: str) -> Any:
    """How far what is reached may be from a way.

    Args:
        term: of the provenance, which says what that is.
    """
    return option(
        Number(
            "SNAP",
            "Netz: größte Entfernung der Standorte vom Weg in Metern",
            key=f"{_NEAR}.facility_snap_m",
            term=term,
            unit="m",
            least=1.0,
            most=5000.0,
            advanced=True,
            help="Weiter entfernte Standorte zählen nicht und werden genannt.",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetReach:
    """How streets are widened to areas, and what is tied to them, in metres."""

    offset_m: float = option(
        Number(
            "OFFSET",
            "Netz: Abstand beiderseits der Wege in Metern",
            key=f"{_NEAR}.street_offset_m",
            term="abstand_strasse_m",
            unit="m",
            least=1.0,
            most=1000.0,
            advanced=True,
            help="Breite des gezeichneten Bandes.",
        )
    )
    snap_m: float = facility_snap("fangabstand_m")
    resident_snap_m: float = option(
        Number(
            "RESIDENT_SNAP",
            "Netz: größte Entfernung der Einwohner vom Weg in Metern",
            key=f"{_NEAR}.resident_snap_m",
            term="fangabstand_einwohner_m",
            unit="m",
            least=1.0,
            most=5000.0,
            advanced=True,
            help="Einwohnerpunkte sind Gebäude oder Mittelpunkte von 100-m-Zellen (halbe Diagonale"
            " 71 m). Wer weiter als dieser Abstand von jedem Weg wohnt, wird nicht beurteilt: Dort"
            " fehlen eher Wege in den Daten.",
        )
    )
