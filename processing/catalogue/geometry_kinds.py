"""Which geometry a role has; light enough for dialogs."""

from __future__ import annotations

from enum import StrEnum


class Geometry(StrEnum):
    """Geometry of a role as it is stored."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    RASTER = "raster"
    NONE = "none"
