"""The graphic system in numbers: palette, type and line weights, all at print size.

One hue family per Handlungsfeld, which the catalogue states. Those of the base are separated by
lightness as well as hue so that readers with any colour vision keep them apart (OKLab distance of
at least 14 under deuteranopia, protanopia and tritanopia, and at least 3:1 on every ground tint).
"""

from __future__ import annotations

from types import MappingProxyType

from ..catalogue.field_colours import NO_FIELD
from ..wording.numbers import spaced

FONT_FAMILY = "Source Sans 3"

INK = "#1F2A30"
MUTED = "#5C666B"
HAIRLINE = "#B9BEC0"
PAPER = "#FFFFFF"
PANEL = "#F4F2EE"
# Sheets that belong to no Handlungsfeld: analysis and vision.
NEUTRAL = NO_FIELD

# Ground: quiet tints that recede behind findings and statements.
GROUND = MappingProxyType(
    {
        "settlement_area": "#DDD1C1",
        "forest": "#DDE8D6",
        "agriculture": "#F8F5E6",
        "green_space": "#BFD8AA",
        "standing_water": "#C4DDEA",
        "sea": "#DAE9F2",
        "commercial_building_land": "#D6D3DB",
        "military_area": "#E2DCCB",
    }
)

# Type sizes in points.
TITLE_PT = 19.0
HEADING_PT = 12.0
SUBHEADING_PT = 9.0
BODY_PT = 8.5
LEGEND_PT = 8.0
SMALL_PT = 6.5

# Line weights in millimetres.
FRAME_MM = 0.25
HAIRLINE_MM = 0.15

LEGEND_SYMBOL_MM = (9.0, 4.5)


def scale_text(denominator: float) -> str:
    """Scale as printed, in German grouping: ``1:60 000`` with a narrow space."""
    return f"1:{spaced(round(denominator))}"
