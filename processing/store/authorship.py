"""Who made the features of a role, what is printed of that, and which figures belong to them."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from ..catalogue.model import Catalogue, Origin
from .contract import Store
from .measures import PLACE_ROLES
from .provenance import Provenance, checksum
from .stored_values import DistrictFigure, layer_fact

_EDITED = "danach bearbeitet"


class Author(StrEnum):
    """Who made what a role holds; the value is the German word for tables and logs."""

    NOBODY = "keine Daten"
    DERIVED = "abgeleitet"
    EDITED = f"abgeleitet, {_EDITED}"
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


def is_edited(store: Store, note: Provenance) -> bool:
    """Whether the features of a role are no longer those that its provenance tells of.

    Args:
        store: The INSEK store.
        note: The provenance of the role.
    """
    if not note.checksum or store.has_raster(note.role) or note.role not in store.roles():
        return False
    if store.has(note.role):
        return store.checksum(note.role) != note.checksum
    return checksum(store.read(note.role)) != note.checksum


def drawn_by_hand(store: Store, role: str) -> bool:
    """Whether somebody has drawn or edited the layer, so that no import replaces it unasked."""
    if not store.has(role):
        return False
    note = store.provenance(role)
    return note is None or note.origin == "drawn" or store.checksum(role) != note.checksum


def printed_provenance(store: Store, role: str) -> Provenance | None:
    """Where the features come from that a role holds now, as it is printed.

    A layer without provenance is the city's own drawing. What was edited by hand after an import or
    a computation says so, as what was edited is no longer what the source has published. The places
    of measures belong to the Maßnahmenliste, which names its own sources.

    Args:
        store: The INSEK store.
        role: Id of the role, or name of a raster.

    Returns:
        None for a role that nobody has filled.
    """
    note = store.provenance(role)
    if note is None:
        if role in PLACE_ROLES or role not in store.roles() or not store.has(role):
            return None
        said = f"Eigene Darstellung {store.catalogue.city.name}".rstrip()
        return Provenance(role, "drawn", said, said)
    if note.origin == "drawn" or not is_edited(store, note):
        return note
    return replace(
        note,
        source=f"{note.source}, {_EDITED}",
        attribution=f"{note.attribution}, {_EDITED}" if note.attribution else "",
    )


def standing_figures(store: Store) -> tuple[DistrictFigure, ...]:
    """The figures that belong to the layers as they are in the store.

    Left out are those of a computed layer that was since replaced, drawn anew or edited: they are
    of a layer that is no longer there. Proposals are made to be worked on, their figures stay until
    another layer takes their place.
    """
    figures = store.figures()
    gone = {name for name in {item.analyse for item in figures} if not _stand(store, name)}
    return tuple(item for item in figures if item.analyse not in gone)


def _stand(store: Store, analysis: str) -> bool:
    role = store.meta.get(layer_fact(analysis))
    if role is None:
        role = _formerly_of(store.catalogue, analysis)
    if not role or role not in store.catalogue.roles:
        return True
    if Origin.COMPUTED_THEN_CURATED in store.catalogue.roles[role].origins:
        return True
    note = store.provenance(role)
    if note is None:
        return not store.has(role)
    return note.origin not in {"imported", "drawn"} and not is_edited(store, note)


def _formerly_of(catalogue: Catalogue, analysis: str) -> str:
    """Layer of the figures of an analysis that an earlier version stored without naming it."""
    stated = [item.figure for item in catalogue.indicators.items if item.figure is not None]
    named = [figure.role for figure in stated if figure.analysis == analysis]
    return next(iter([*named, analysis if analysis in catalogue.roles else ""]))
