"""Of which day an OSM file says its data are."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, date, datetime

from .osm_packing import PackedFile
from .osm_pbf import header_fields
from .protobuf_wire import signed_64

_HEAD = 8192
_REPLICATED = 32
"""Field of a PBF's header: seconds since 1970 up to which the data go."""
_FIRST = date(2004, 8, 1)
"""OpenStreetMap began: what a file states before is no date of data."""
# What extracts write at the root, Overpass into its head (XML and JSON).
_STATED = re.compile(
    r"<osm\b[^>]*?\btimestamp\s*=\s*[\"'](\d{4}-\d\d-\d\d)"
    r"|<meta\b[^>]*?\bosm_base\s*=\s*[\"'](\d{4}-\d\d-\d\d)"
    r'|"timestamp_osm_base"\s*:\s*"(\d{4}-\d\d-\d\d)'
)


def stated_day(file: PackedFile) -> date | None:
    """The day of the data as the file states it; None where it does not, or no sensible one.

    Args:
        file: The file.

    Raises:
        SourceError: if its header is damaged.
    """
    if file.form == "pbf":
        seconds = header_fields(file.opened, file.path).get(_REPLICATED)
        return _sensible(_day_of(signed_64(seconds))) if isinstance(seconds, int) else None
    if file.form not in {"xml", "json"}:
        return None
    try:
        with file.opened() as stream:
            head = stream.read(_HEAD)
    except (OSError, EOFError, zlib.error):
        return None  # whoever reads the file says so
    found = _STATED.search(head.decode("utf-16" if file.is_wide else "utf-8", "ignore"))
    try:
        return _sensible(date.fromisoformat(next(filter(None, found.groups())))) if found else None
    except ValueError:
        return None


def _day_of(seconds: int) -> date | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _sensible(day: date | None) -> date | None:
    return day if day is not None and day >= _FIRST else None
