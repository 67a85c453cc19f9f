"""Whether a store, its catalogue and new borders are about the same city."""

from __future__ import annotations

import numpy as np
import shapely

from ..catalogue.stated_values import same_city_share
from ..runtime.errors import SourceError
from ..store.contract import Store
from ..store.stored_values import CATALOGUE_DIGEST
from ..wording import numbers
from .regions import city_area_if_known


def foreign_catalogue_note(store: Store) -> str:
    """German sentence where a store was made with a catalogue that is not at hand; else empty."""
    made, used = store.meta.get("katalog", ""), store.catalogue.id
    if not made or made == used:
        return ""
    return (
        f"{store.name}: Der Speicher wurde mit dem Katalog „{made}“ angelegt, den das Programm"
        f" nicht kennt; gearbeitet wird mit „{used}“. Ortsbezirke, Legenden und Voreinstellungen"
        f" sind die von „{used}“; passen sie nicht, bitte den Katalog „{made}“ mit „Katalog"
        " übernehmen“ hineingeben."
    )


def catalogue_notes(store: Store) -> tuple[str, ...]:
    """German sentences on what is not in order with the catalogue of a store."""
    return tuple(filter(None, (foreign_catalogue_note(store), changed_catalogue_note(store))))


def changed_catalogue_note(store: Store) -> str:
    """German sentence where somebody else has changed the catalogue in a store; else empty."""
    written = store.meta.get(CATALOGUE_DIGEST, "")
    if not written or written == store.catalogue.texts.digest:
        return ""
    return (
        f"{store.name}: Der Katalog im Speicher ist nicht mehr der, den INSEK hineingeschrieben"
        " hat. Hat ihn niemand mit einem anderen Programm geändert, bitte eine Sicherung verwenden;"
        " sonst bitte den Katalog exportieren, prüfen und übernehmen."
    )


def require_same_city(
    store: Store, area: shapely.Geometry, *, source: str, confirmed: bool, option: str
) -> str:
    """Refuse borders of another city, unless the planners have confirmed them.

    The same city is one of which the new borders cover the share that the catalogue states.

    Args:
        store: The INSEK store with the city so far; one without borders takes any.
        area: The new borders as one area, in the store's CRS.
        source: Name of the layer they come from.
        confirmed: Whether borders of another city are wanted.
        option: Label of the parameter that confirms it.

    Returns:
        What is to be said where another city was confirmed; else empty.

    Raises:
        SourceError: If the new borders are those of another city and nobody confirmed that.
    """
    doubt = foreign_catalogue_note(store) or _elsewhere(store, area, source)
    if not doubt:
        return ""
    if confirmed:
        return f"{doubt} Auf Wunsch trotzdem übernommen."
    raise SourceError(
        f"{doubt} Es wurde nichts übernommen. Bitte für eine andere Stadt einen eigenen Speicher"
        " anlegen. Soll dieser Speicher die Ebene trotzdem aufnehmen, bitte"
        f" „{option}“ ankreuzen."
    )


def _elsewhere(store: Store, area: shapely.Geometry, source: str) -> str:
    before = city_area_if_known(store)
    if before is None or before.is_empty:
        return ""
    before, area = shapely.make_valid(before), shapely.make_valid(area)
    with np.errstate(invalid="ignore", divide="ignore"):  # GEOS raises the flags on the way
        share = shapely.area(shapely.intersection(before, area)) / before.area
    min_share = same_city_share(store.catalogue)
    if share >= min_share:
        return ""
    away = shapely.distance(before, area)
    far = f" und liegt {numbers.grouped(away / 1000, 1, 'km')} entfernt" if away > 0 else ""
    return (
        f"Ebene „{source}“: Sie deckt {numbers.percent(share)} der Fläche von „{_name(store)}“"
        f" ({numbers.grouped(before.area / 1e6, 1, 'km²')}), der Stadt in {store.name}{far};"
        f" dieselbe Stadt wären mindestens {numbers.percent(min_share)}."
    )


def _name(store: Store) -> str:
    """The stored city as its boundary calls it, else as the catalogue does."""
    role = "city_boundary"
    names = store.read(role).columns.get("name", ()) if store.has(role) else ()
    return next((str(name) for name in names if name), store.catalogue.city.name)
