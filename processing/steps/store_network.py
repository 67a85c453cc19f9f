"""The street network of a store, built when its inputs have changed and kept otherwise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ..analysis.network.access import TravelMode
from ..analysis.network.serialization import FORMAT, pack, unpack
from ..analysis.network.stray_parts import LEAST_PART_M
from ..analysis.network.street_network import (
    NetworkOptions,
    StreetNetwork,
    Streets,
    Terrain,
    build_street_network,
)
from ..runtime.progress import Progress
from ..store.contract import Store
from ..store.features import FeatureTable
from ..store.provenance import now
from ..store.store_errors import StoreError
from ..store.stored_values import Kept
from .role_data import read

ROLE = "street_network"
TERRAIN = "terrain"
_COLUMNS = {TravelMode.FOOT: "zu_fuss", TravelMode.BIKE: "rad"}
_OPTIONS = {
    TravelMode.FOOT: NetworkOptions(least_part_m=LEAST_PART_M),
    TravelMode.BIKE: NetworkOptions(),
}
"""Homes, stops and facilities are tied to the ways on foot; of those by bicycle each is judged."""


@dataclass(frozen=True, slots=True)
class LoadedNetwork:
    """A street network, whether it was kept from an earlier run, and what has to be said."""

    streets: StreetNetwork
    kept: bool
    notes: tuple[str, ...]

    @property
    def inputs(self) -> list[str]:
        """Roles it was made from, for the provenance of results."""
        return [ROLE, TERRAIN] if self.streets.has_terrain else [ROLE]


def load_network(
    store: Store,
    mode: TravelMode | str = TravelMode.FOOT,
    *,
    options: NetworkOptions | None = None,
    progress: Progress | None = None,
) -> LoadedNetwork:
    """Network of the store's streets for walking (``"fuss"``) or cycling (``"rad"``).

    It is kept in the store under a key made from the streets, the terrain and the options, and
    built again as soon as one of them has changed. A store that cannot be written to is no error:
    a note says that the network was not kept. Stray bits of ways on foot are left out, see
    :func:`..analysis.network.stray_parts.without_small_parts`, unless the options say otherwise.

    Args:
        store: the INSEK store.
        mode: decides which streets may be used, in which direction.
        options: how the network is built; the usual ones of the mode without them.
        progress: called with 0 to 1; what it raises ends the step.

    Raises:
        StepError: if there is no street network.
        AnalysisError: if no way may be used, or the lines are no network.
    """
    travel = TravelMode(mode)
    chosen = options or _OPTIONS[travel]
    name, key = f"netz_{travel.value}", _key(store, chosen)
    unpacked = store.derived(
        ("network", name, key), [ROLE, TERRAIN], lambda: _kept(store, name, key), from_kept=True
    )
    if unpacked:
        return LoadedNetwork(unpacked[-1], kept=True, notes=unpacked[-1].notes())
    streets = build_street_network(
        store_streets(store, travel),
        travel,
        terrain=store_terrain(store),
        options=chosen,
        progress=progress,
    )
    notes = streets.notes()
    try:
        store.keep(name, Kept(key, now(), "; ".join(notes), pack(streets)))
    except StoreError as error:
        notes = (*notes, f"Das Netz wurde nicht zwischengespeichert: {error}")
    return LoadedNetwork(streets, kept=False, notes=notes)


def _kept(store: Store, name: str, key: str) -> tuple[StreetNetwork, ...]:
    """The network of an earlier run, if there is one of this key that can be read."""
    kept = store.kept(name)
    if kept is None or kept.key != key:
        return ()
    try:
        return (unpack(kept.data),)
    except (ValueError, KeyError, OSError):
        return ()  # damaged: to be built again


def store_streets(store: Store, mode: TravelMode) -> Streets:
    """The store's streets with what is known about each for one mode.

    Raises:
        StepError: without streets.
    """
    table = read(store, ROLE)
    return Streets(
        lines=table.geometry,
        klasse=list(table.column("klasse")),
        allowed=_stated(store, table, _COLUMNS[mode]),
        oneway=table.column("rad_einbahn"),
        bridge=table.column("bruecke"),
        tunnel=table.column("tunnel"),
        level=table.column("ebene"),
    )


def store_terrain(store: Store) -> Terrain | None:
    """The store's terrain model, if it has one, without impossible heights."""
    if not store.has_raster(TERRAIN):
        return None
    raster = store.read_raster(TERRAIN)
    return Terrain.of(raster.values, raster.transform)


def _stated(store: Store, table: FeatureTable, column: str) -> Sequence[bool | None]:
    known = store.filled(ROLE, column)
    return [
        bool(value) if is_known else None
        for value, is_known in zip(table.column(column), known, strict=True)
    ]


def _key(store: Store, options: NetworkOptions) -> str:
    return json.dumps(
        {
            "fassung": FORMAT,
            ROLE: store.fingerprint(ROLE),
            TERRAIN: store.fingerprint(TERRAIN) if store.has_raster(TERRAIN) else "",
            "parameter": asdict(options),
        },
        sort_keys=True,
    )
