"""Which ways cycling is judged on, declared once for all who judge them."""

from __future__ import annotations

from dataclasses import dataclass

from ..parameters.kinds import Flag
from ..parameters.options import option


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedWays:
    """Routes and main roads only, or every way that is open to bicycles."""

    judge_all: bool = option(
        Flag(
            "ALL",
            "Alle Wege beurteilen, nicht nur Radnetz und Hauptstraßen",
            term="alle_wege",
            help="Ohne Haken: Wege am Hauptradnetz, am Radverkehrsnetz und an Hauptstraßen und der"
            " kürzeste Weg von jedem Ortsbezirk in die City. Mit Haken: jeder für Räder freie Weg;"
            " für eine Karte 1:60000 zu viel.",
        ),
        False,
    )
