"""What planners choose between for the Maßnahmenliste, by German words; light for dialogs."""

from __future__ import annotations

from enum import StrEnum


class Missing(StrEnum):
    """What becomes of measures that the list no longer has; the value is what users choose."""

    KEEP = "behalten"
    DROPPED = "Status „entfallen“ setzen"
    DELETE = "aus dem Speicher löschen"


class Scheme(StrEnum):
    """How numbers are given; the value is what users choose."""

    RUNNING = "fortlaufend"
    FIELD = "je Handlungsfeld"
    DISTRICT = "je Ortsbezirk"
