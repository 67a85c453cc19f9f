"""Settlement areas completed from buildings, and how much of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from ....analysis.settlement.built_up import BuiltUpRule, built_up_areas
from ....analysis.shapes.geometry import meets
from ....catalogue.model import Catalogue
from ....catalogue.stated_values import stated_texts
from ....parameters.options import provenance_values
from ....runtime.array_types import BoolArray, GeometryArray
from ....runtime.cancellation import cancellable
from ....runtime.progress import Progress
from ....store.contract import Store
from ....store.features import FeatureTable, joined_tables
from ....store.known_area import KnownArea
from ....store.provenance import Provenance
from ....wording.numbers import chosen
from ....wording.provenance_terms import FROM_BUILDINGS
from ...role_data import computed, present, read
from ..settlement_from_buildings import BUILDINGS, SETTLEMENT, BuiltUpOptions

DERIVED = "aus Gebäuden abgeleitet (Näherung)"
"""Class and note of areas that were derived; the next run knows them by it."""

_ANALYSIS, _KEY = "settlement_from_buildings", "land_use_roles"


@dataclass(frozen=True, slots=True)
class Completed:
    """What a run has found.

    Attributes:
        areas: number of derived areas.
        derived_m2: their area.
        whole_m2: area of all settlement areas, each place counted once.
        inside: buildings in settlement areas before and after, of ``buildings``.
    """

    areas: int
    derived_m2: float
    whole_m2: float
    inside: tuple[int, int]
    buildings: int


def complete_settlement(store: Store, options: BuiltUpOptions, progress: Progress) -> Completed:
    """Add areas around buildings to ``settlement_area``, marked as derived.

    Imported and drawn areas stay as they are; those of an earlier run are replaced. Where nothing
    is to be added or taken away, nothing is written.

    Raises:
        StepError: without buildings.
    """
    buildings = read(store, BUILDINGS).geometry
    own = store.read(SETTLEMENT) if store.has(SETTLEMENT) else FeatureTable.from_rows([])
    before = without_derived(own) if len(own) else own
    progress(0.1)
    used = [role for role in present(store, _land_use(store.catalogue)) if role != SETTLEMENT]
    settled = _united(before.geometry)
    claimed = _united(np.concatenate([before.geometry, *(store.read(r).geometry for r in used)]))
    progress(0.3)
    rule = BuiltUpRule(options.gap_m, options.min_area_m2, options.min_built_share)
    found = built_up_areas(shapely.make_valid(buildings), claimed, rule)
    progress(0.8)
    derived_m2 = float(shapely.area(found).sum())
    whole_m2 = derived_m2 + settled.area
    places = shapely.point_on_surface(buildings)
    outside = ~meets(settled, places)
    added = meets(_united(found), places[outside])
    counts = int((~outside).sum()), int((~outside).sum() + added.sum())
    result = Completed(len(found), derived_m2, whole_m2, counts, len(buildings))
    if len(found) or len(before) < len(own):
        share = derived_m2 / whole_m2 if whole_m2 else 0.0
        table = _joined(before, found)
        note = _provenance(store, options, share, len(before) > 0)
        # Where nothing was recorded, all is computed; else the layer remains what it was.
        inputs = [] if len(before) else present(store, [BUILDINGS, *used])
        with store.writing() as writer:
            writer.put(SETTLEMENT, table, note, input_roles=inputs, known=_known(store))
    progress(1.0)
    return result


def without_derived(settlement: FeatureTable) -> FeatureTable:
    """Settlement areas that were imported or drawn."""
    return settlement.take(~derived_rows(settlement))


def derived_rows(settlement: FeatureTable) -> BoolArray:
    """Which settlement areas were derived from buildings, shape (n,)."""
    return np.array([kind == DERIVED for kind in settlement.column("klasse")], dtype=bool)


def buildings_outside(buildings: GeometryArray, settlement: GeometryArray) -> tuple[int, int]:
    """How many buildings stand on no settlement area, and how many there are."""
    known = buildings[~(shapely.is_missing(buildings) | shapely.is_empty(buildings))]
    inside = meets(_united(settlement), shapely.point_on_surface(known))
    return int((~inside).sum()), len(known)


def _land_use(catalogue: Catalogue) -> Sequence[str]:
    """Roles whose land has a recorded use, as far as the catalogue has them."""
    stated = catalogue.analyses[_ANALYSIS].default(_KEY)
    roles = stated_texts(stated, f"Analyse {_ANALYSIS}, „{_KEY}“")
    return [role for role in roles if role in catalogue.roles]


def _united(areas: GeometryArray) -> shapely.Geometry:
    return cancellable(lambda: shapely.union_all(shapely.make_valid(areas)))


def _joined(before: FeatureTable, found: GeometryArray) -> FeatureTable:
    told = {"klasse": [DERIVED] * len(found), "hinweis": [DERIVED] * len(found)}
    if not len(before):
        return FeatureTable.from_rows(found, told)
    empty = {name: [None] * len(found) for name in before.columns}
    return joined_tables(before, FeatureTable.from_rows(found, {**empty, **told}))


def _known(store: Store) -> KnownArea | None:
    """Where the layer is known; without one where the buildings are."""
    areas = store.known_areas()
    return areas.get(SETTLEMENT, areas.get(BUILDINGS))


def _provenance(store: Store, options: BuiltUpOptions, share: float, has_own: bool) -> Provenance:
    """That of the layer with the rule; of an earlier run nothing stays."""
    parameters = {**provenance_values(options), FROM_BUILDINGS: round(share, 3)}
    told = (
        f"{chosen(round(100 * share))} % der Fläche {DERIVED}: Lücken bis {chosen(options.gap_m)} m"
        f" geschlossen, ab {chosen(options.min_area_m2)} m² und"
        f" {chosen(round(100 * options.min_built_share))} % überbaut, nur wo keine Flächennutzung"
        " erfasst ist"
    )
    old = store.provenance(SETTLEMENT)
    if not has_own or old is None:
        name = "settlementfrombuildings"
        return computed(store, SETTLEMENT, name, parameters=parameters, note=f"Näherung: {told}")
    kept = [line for line in old.note.split("\n") if DERIVED not in line]
    if not share:
        rest = {key: value for key, value in old.parameters.items() if key not in parameters}
        return replace(old, parameters=rest, note="\n".join(kept))
    return replace(
        old,
        parameters={**old.parameters, **parameters},
        note="\n".join(filter(None, [*kept, told])),
    )
