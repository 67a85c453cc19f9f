"""Which food shops count as local supply: one rule for catchments, gaps and everyday destinations.

The catalogue says which OSM shops fill the role of the markets and which that of small shops, and
which kinds among the markets are small shops as well: a city may keep both in one layer.
"""

from __future__ import annotations

import numpy as np

from ..catalogue.model import Catalogue
from ..catalogue.stated_values import stated_texts
from ..runtime.array_types import BoolArray
from ..store.contract import Store
from ..store.features import FeatureTable
from ..wording import sentences

SMALL_SHOP_ROLE = "neighbourhood_shop"
_ANALYSIS, _KEY = "local_supply_coverage", "small_shop_types"


def are_markets(catalogue: Catalogue, shops: FeatureTable) -> BoolArray:
    """Which shops of the role of the markets are no small shops, shape (n,).

    Raises:
        InsekError: if the catalogue states no list of small shops.
    """
    small = _small_types(catalogue)
    return np.array([kind not in small for kind in shops.column("betriebstyp")], dtype=bool)


def without_small_shops(catalogue: Catalogue) -> str:
    """Why the others do not count, as printed."""
    return f"ohne {sentences.listed(sorted(_small_types(catalogue)))}"


def small_shops(store: Store) -> FeatureTable | None:
    """Shops of the role of small shops; None where the store has none."""
    if SMALL_SHOP_ROLE not in store.catalogue.roles or not store.has(SMALL_SHOP_ROLE):
        return None
    return store.read(SMALL_SHOP_ROLE)


def _small_types(catalogue: Catalogue) -> frozenset[str]:
    stated = catalogue.analyses[_ANALYSIS].default(_KEY)
    return frozenset(stated_texts(stated, f"Analyse {_ANALYSIS}, „{_KEY}“"))
