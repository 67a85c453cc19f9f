"""Stops of one name near each other, joined so that none is wider than stated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist, squareform

from ...runtime.array_types import BoolArray, FloatArray, IntArray
from ...runtime.cancellation import cancellable, check_cancelled

SAME_STOP_M = 150.0
"""Stops of one name, but neither station nor DHID, are one up to this width as a whole."""
_FAR = 1e12
_MOST = 2_000
"""Places of one chain of names that are compared one by one."""
_MOST_PAIRS = 5_000_000


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """Platforms and stations that have a name and a place, ``n`` rows.

    Attributes:
        unit: What the feeds themselves say is one stop: rows of one number stay together.
        name: Number of the name.
        xy: Place in metres, shape (n, 2).
        dhid: Whether a DHID says what the row belongs to.
    """

    unit: IntArray
    name: IntArray
    xy: FloatArray
    dhid: BoolArray

    def take(self, rows: IntArray) -> NamedPlaces:
        """Some of the rows, in that order."""
        return NamedPlaces(*(getattr(self, name)[rows] for name in self.__slots__))


def join_by_name(places: NamedPlaces, stated: BoolArray) -> tuple[IntArray, IntArray]:
    """Units of one name joined by complete linkage: no two places farther apart than SAME_STOP_M.

    The two nearest are joined first, as long as all their places have a name in common and lie
    within SAME_STOP_M of one another, and the feeds do not keep them apart by two DHIDs or by two
    stations of one feed. What one unit holds may be wider: the feed says so.

    Args:
        places: Rows in an order that does not depend on that of the feed.
        stated: Which feed says of which unit, by a station or a DHID, that it is one stop; shape
            (units, feeds), also of those without a place.

    Returns:
        ``(joined, cut)``: joined unit of each unit, shape (units,); rows whose name forms a chain
        that is wider than SAME_STOP_M and was cut, one per chain.
    """
    units = len(stated)
    joined = np.arange(units)
    places = _distinct_places(places)
    pairs = cancellable(_near_pairs, places, stated)
    if not len(pairs):
        return joined, np.empty(0, dtype=np.int64)
    graph = coo_matrix((np.ones(len(pairs)), places.unit[pairs].T), shape=(units, units))
    number, chain = connected_components(graph, directed=False)
    of_row = chain[places.unit]
    order = np.argsort(of_row, kind="stable")
    ends = np.cumsum(np.bincount(of_row, minlength=number))
    rows_in = np.bincount(of_row, minlength=number)
    units_in = np.bincount(chain, minlength=number)
    # All places near one another, each a unit of its own: what most stops of two platforms are.
    near = np.bincount(of_row[pairs[:, 0]], minlength=number)
    plain = (rows_in == units_in) & (near == rows_in * (rows_in - 1) // 2)
    first = np.full(number, units)
    np.minimum.at(first, chain, np.arange(units))
    whole = plain[chain]
    joined[whole] = first[chain[whole]]
    cut = []
    for one in np.flatnonzero(~plain & (units_in > 1)).tolist():
        check_cancelled()
        rows = order[ends[one] - rows_in[one] : ends[one]]
        if _join_chain(places.take(rows), joined, stated):
            cut.append(rows[0])
    return joined, places.name[np.array(cut, dtype=np.int64)]


def _distinct_places(places: NamedPlaces) -> NamedPlaces:
    keys = (places.unit, places.name, *places.xy.T)
    order = np.lexsort(keys)
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = np.any([np.diff(key[order]) != 0 for key in keys], axis=0)
    return places.take(np.sort(order[fresh]))


def _near_pairs(places: NamedPlaces, stated: BoolArray) -> IntArray:
    """Pairs of rows (m, 2) of two units, one name and at most SAME_STOP_M that may be one stop."""
    # The names as a third axis: two different ones are farther apart than any two near stops.
    place = np.column_stack([places.xy, 2.0 * SAME_STOP_M * places.name])
    tree = cKDTree(place)
    if int(tree.count_neighbors(tree, SAME_STOP_M)) > 2 * _MOST_PAIRS:
        pairs = _in_cells(place)
    else:
        pairs = tree.query_pairs(SAME_STOP_M, output_type="ndarray").astype(np.int64)
    first, second = pairs.T
    one, other = places.unit[first], places.unit[second]
    apart = (places.dhid[first] & places.dhid[second]) | (one == other)
    apart |= (stated[one] & stated[other]).any(axis=1)
    return np.asarray(pairs[~apart])


def _in_cells(place: FloatArray) -> IntArray:
    """Pairs of neighbours in a row of all places in one cell: so many cannot all be compared."""
    cell = np.floor(place / np.array([*(2 * [SAME_STOP_M / np.sqrt(2.0)]), 1.0]))
    order = np.lexsort(cell.T)
    same = (np.diff(cell[order], axis=0) == 0).all(axis=1)
    return np.column_stack([order[:-1][same], order[1:][same]])


def _join_chain(places: NamedPlaces, joined: IntArray, stated: BoolArray) -> bool:
    """Join the units of one chain; whether it had to be cut for its width."""
    units, own = np.unique(places.unit, return_inverse=True)
    if len(own) > _MOST:
        return _join_cells(places, joined, stated)
    order = np.argsort(own, kind="stable")
    starts = np.searchsorted(own[order], np.arange(len(units)))
    apart = cdist(places.xy[order], places.xy[order])
    width = np.maximum.reduceat(np.maximum.reduceat(apart, starts, axis=0), starts, axis=1)
    barred = _kept_apart(places, own, stated[units])
    distance = np.where(barred, _FAR, width)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(distance, checks=False), method="complete")
    label = fcluster(tree, SAME_STOP_M, criterion="distance")
    first = np.full(label.max() + 1, units.max())
    np.minimum.at(first, label, units)
    joined[units] = first[label]
    # Two parts that only their width parts.
    member = label[:, None] == np.arange(1, label.max() + 1)
    between = member.T.astype(np.int64) @ barred @ member > 0
    np.fill_diagonal(between, True)
    return not between.all()


def _kept_apart(places: NamedPlaces, own: IntArray, stated: BoolArray) -> BoolArray:
    """Which pairs of units (u, u) are two stops however near: by the feeds, or by their names."""
    units = len(stated)
    names, name = np.unique(places.name, return_inverse=True)
    named = np.zeros((units, len(names)), dtype=np.int64)
    named[own, name] = 1
    said = stated.astype(np.int64)
    dhid = np.zeros(units, dtype=bool)
    dhid[own[places.dhid]] = True
    return np.asarray((named @ named.T == 0) | (said @ said.T > 0) | (dhid[:, None] & dhid))


def _join_cells(places: NamedPlaces, joined: IntArray, stated: BoolArray) -> bool:
    """Join what no feed places within squares of SAME_STOP_M across; always cut."""
    rows = np.flatnonzero(~stated[places.unit].any(axis=1))
    cell = np.floor(places.xy[rows] / (SAME_STOP_M / np.sqrt(2.0)))
    _, which = np.unique(np.column_stack([cell, places.name[rows]]), axis=0, return_inverse=True)
    which = which.reshape(-1)
    first = np.full(which.max(initial=-1) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, which, places.unit[rows])
    joined[places.unit[rows]] = first[which]
    return True
