"""What counts as green nearby and how one walks into it, declared once for all who measure it."""

from __future__ import annotations

from dataclasses import dataclass

from ..analysis.choices import Special
from ..parameters.kinds import Choices, Number
from ..parameters.options import option

PROVISION = "green_space_provision"
"""The analysis of the catalogue that states the standards."""


def entrance(label: str, meaning: str, *, term: str = "") -> Number:
    """How far a way may end from the green that it leads into.

    Args:
        label: as the dialog shows it.
        meaning: help of the parameter.
        term: key of the name that provenance gives it.
    """
    return Number(
        "ENTRANCE",
        label,
        key=f"{PROVISION}.entrance_m",
        term=term,
        unit="m",
        most=1000.0,
        advanced=True,
        help=meaning,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicGreenRules:
    """What counts as public green, and what is one area."""

    also: tuple[Special, ...] = option(
        Choices(
            "ALSO",
            "Außer öffentlichen Grünflächen zählen auch",
            term="auch_gezaehlt",
            labels=lambda: tuple(item.value for item in Special),
            values=lambda: tuple(Special),
            help="Ohne Auswahl zählt nur, was alle jederzeit betreten dürfen.",
        ),
        (),
    )
    gap_m: float = option(
        Number(
            "GAP",
            "Lücke, über die Flächen als eine gelten, in Metern",
            key=f"{PROVISION}.join_gap_m",
            term="luecke_m",
            unit="m",
            most=1000.0,
            advanced=True,
            help="Ein Weg durch den Park teilt ihn nicht.",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenWays(PublicGreenRules):
    """How one walks from home into the green, in metres."""

    near_m: float = option(
        entrance(
            "Netz: Weg endet höchstens vor der Fläche, m",
            "Eine Grünfläche ist erreicht, wo ein Weg so nahe an ihrem Rand endet, in Metern.",
            term="weg_endet_hoechstens_m",
        )
    )
    offset_m: float = option(
        Number(
            "OFFSET",
            "Netz: Abstand beiderseits der Wege in Metern",
            key="walking_network.street_offset_m",
            term="abstand_strasse_m",
            unit="m",
            least=1.0,
            most=1000.0,
            advanced=True,
            help="So breit wird jeder erreichte Weg zu beiden Seiten gezeichnet, in Metern.",
        )
    )
    snap_m: float = option(
        Number(
            "SNAP",
            "Netz: größte Entfernung der Einwohner vom Weg in Metern",
            key="walking_network.resident_snap_m",
            term="fangabstand_m",
            unit="m",
            least=1.0,
            most=5000.0,
            advanced=True,
            help="So weit dürfen Einwohner vom nächsten Weg wohnen, um beurteilt zu werden, in"
            " Metern.",
        )
    )
