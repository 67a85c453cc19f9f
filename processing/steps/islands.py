"""Facilities beside an island: ways that no other way leads to are a fault of data or a ferry."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..analysis.arrays import GeometryArray
from ..analysis.network.graph import Network, snap
from ..wording import numbers

_NAMED = 5
_SMALL = 0.5
"""A part of the network with less than this share of the largest part's streets is an island."""


def island_note(
    network: Network,
    places: GeometryArray,
    snap_m: float,
    name_of: Callable[[int], str],
    *,
    one: str = "Standort liegt",
    many: str = "Standorte liegen",
) -> str:
    """Sentence that names places tied to ways without a connection to the other ways.

    Bits too short to lead anywhere have been left out before (``stray_parts``): what lies beside
    them is tied to the network, or named as lying at no street. Longer islands may be real; what
    lies there serves nobody elsewhere.

    Args:
        network: ways on foot.
        places: Points, shape (f,).
        snap_m: how far from a way they may be.
        name_of: name of a place by its row.
        one: "one place lies".
        many: "several places lie".

    Returns:
        Empty if there are none.
    """
    size = network.component_length()
    if len(size) < 2:
        return ""
    tied = snap(network, places, snap_m)
    part = network.component[network.start[np.maximum(tied.edge, 0)]]
    rows = np.flatnonzero(tied.on_network & (size[part] < _SMALL * size.max()))
    if not len(rows):
        return ""
    told = [
        f"{name_of(int(row))} ({numbers.grouped(size[part[row]] / 1000.0, 1)} km Wege)"
        for row in rows[:_NAMED]
    ]
    more = f" und {len(rows) - _NAMED} weitere" if len(rows) > _NAMED else ""
    return (
        f"{numbers.counted(len(rows), one, many)} an Wegen ohne Verbindung zum übrigen Netz,"
        f" bitte prüfen, ob dort ein Weg fehlt: {', '.join(told)}{more}"
    )
