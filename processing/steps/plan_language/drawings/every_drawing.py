"""All drawings of the plan language, in the order of the toolbox."""

from __future__ import annotations

from .areas_for_print import AREAS_FOR_PRINT
from .arrows_between_centres import ARROWS_BETWEEN_CENTRES
from .bands_and_corridors import BANDS_AND_CORRIDORS
from .drawing import Drawing
from .gathered_points import GATHERED_POINTS
from .settlement_outlines import SETTLEMENT_OUTLINES

DRAWINGS: tuple[Drawing, ...] = (
    AREAS_FOR_PRINT,
    SETTLEMENT_OUTLINES,
    BANDS_AND_CORRIDORS,
    ARROWS_BETWEEN_CENTRES,
    GATHERED_POINTS,
)
