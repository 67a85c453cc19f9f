"""Who made the features of a role: a computation, or planners, whose work is never overwritten."""

from __future__ import annotations

from enum import StrEnum

from .contract import Store


class Author(StrEnum):
    """Who made what a role holds; the value is the German word for tables and logs."""

    NOBODY = "keine Daten"
    DERIVED = "abgeleitet"
    EDITED = "abgeleitet, danach bearbeitet"
    DRAWN = "gezeichnet"
    IMPORTED = "importiert"


def author_of(store: Store, role: str, algorithm: str) -> Author:
    """Author of a role's features.

    Args:
        store: The INSEK store.
        role: Id of the role.
        algorithm: Id of the algorithm that counts as deriving, e.g. ``insek:visionsynthesis``.

    Returns:
        DERIVED only while the features are exactly what the algorithm wrote.
    """
    if not store.has(role):
        return Author.NOBODY
    note = store.provenance(role)
    if note is not None and note.algorithm == algorithm:
        same = store.checksum(role) == note.checksum
        return Author.DERIVED if same else Author.EDITED
    if note is not None and note.origin == "imported":
        return Author.IMPORTED
    return Author.DRAWN
