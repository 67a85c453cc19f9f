"""The land beside reached streets: their parts widened by an offset and merged."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial

import numpy as np
import shapely

from ...runtime.cancellation import check_cancelled
from ...runtime.progress import Progress, report_share
from ...runtime.remembering import remembered
from ..arrays import FloatArray, GeometryArray, IntArray, require_metres
from ..shapes.geometry import only_areas
from ..shapes.overlay import united, without
from .cost_intervals import Parts, cut_lines
from .graph import Network
from .reach import Reach

MAX_OFFSET_M = 1000.0
"""Whoever lives farther from a street does not live at it."""

_CELL_M = 400.0
_COARSER = 4.0
_ANSWER_S = 0.1
_THREADS = ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="insek-area")
_ROUNDING = 1e-9


def reach_area(
    found: Reach, offset_m: float, *, progress: Progress | None = None
) -> shapely.MultiPolygon:
    """Area beside all reached streets; see :func:`parts_area`.

    Args:
        found: the search.
        offset_m: width of the area to both sides of a street, in metres.
        progress: callback.

    Returns:
        The area; empty where nothing is reached.

    Raises:
        AnalysisError: if the offset is not positive or more than ``MAX_OFFSET_M``.
    """
    return parts_area(found.network, found.pieces, found.limit, offset_m, progress=progress)


def parts_area(
    network: Network,
    parts: Parts,
    limit: float,
    offset_m: float,
    *,
    progress: Progress | None = None,
) -> shapely.MultiPolygon:
    """Reached parts of streets widened by an offset.

    Ends are round, but no rounder than there is way left: where the limit ends a street the area
    ends flat, so that nothing of it lies farther along.

    Args:
        network: the network of the parts.
        parts: reached parts of its edges.
        limit: the limit of the search, in the unit of its costs.
        offset_m: width of the area to both sides of a street, in metres.
        progress: callback.

    Returns:
        The area; empty without parts.

    Raises:
        AnalysisError: if the offset is not positive or more than ``MAX_OFFSET_M``.
    """
    caps = np.stack([_left(limit, parts, parts.near), _left(limit, parts, parts.far)], axis=1)
    return street_area(parts.lines(network), offset_m, caps=caps, progress=progress)


def street_area(
    lines: GeometryArray,
    offset_m: float,
    *,
    caps: FloatArray | None = None,
    progress: Progress | None = None,
) -> shapely.MultiPolygon:
    """Union of the widened lines; nothing is interpolated, deep blocks keep their hole.

    Neighbouring lines are merged first, then neighbouring groups of them. The work is done in other
    threads while this one listens for a cancel.

    Args:
        lines: LineStrings, shape (n,); missing and empty ones are left out.
        offset_m: width of the area to both sides, in metres.
        caps: shape (n, 2), largest radius (m) of the round cap at each line's beginning and end; 0
            is flat. The offset if not given.
        progress: callback.

    Returns:
        The area; empty without lines.

    Raises:
        AnalysisError: if the offset is not positive or more than ``MAX_OFFSET_M``.

    Example:
        >>> street = np.array([shapely.LineString([(0, 0), (100, 0)])])
        >>> round(street_area(street, 10.0, caps=np.zeros((1, 2))).area)
        2000
    """
    require_metres(offset_m, "Der Abstand zur Straße", most=MAX_OFFSET_M)
    report_share(progress, 0.0)
    present = ~(shapely.is_missing(lines) | shapely.is_empty(lines))
    if not present.any():
        return only_areas(shapely.MultiPolygon())
    ends = np.full((len(lines), 2), offset_m) if caps is None else np.minimum(caps, offset_m)
    areas, ends, size, start = lines[present], ends[present], _CELL_M, 0.0
    while True:
        groups = _groups(areas, size)
        share = 1.0 - start if len(groups) == 1 else 0.7 * (1.0 - start)
        if start == 0.0:
            jobs = [_wide_job(areas[item], ends[item], offset_m) for item in groups]
        else:
            jobs = [_THREADS.submit(shapely.union_all, areas[item]) for item in groups]
        try:
            areas = _results(jobs, progress, start=start, share=share)
        finally:
            for job in jobs:
                job.cancel()
        if len(groups) == 1:
            return only_areas(areas[0])
        start, size = start + share, size * _COARSER


def ring_areas(
    found: Reach, limits: Sequence[float], offset_m: float, *, progress: Progress | None = None
) -> list[shapely.MultiPolygon]:
    """Area of each ring between neighbouring limits, without overlap: the cheaper ring goes first.

    Args:
        found: a search up to the largest limit at least.
        limits: rising, in the unit of the costs.
        offset_m: width of the area to both sides of a street.
        progress: callback.

    Returns:
        One area per limit, in their order.

    Raises:
        AnalysisError: if a limit is larger than the one searched, or the offset is not possible.
    """
    rings = []
    inner: shapely.Geometry | None = None
    for index, limit in enumerate(limits):

        def within(share: float, index: int = index) -> None:
            report_share(progress, (index + share) / len(limits))

        area = reach_area(found.within(limit), offset_m, progress=within)
        # a union without the streets of before could be smaller by rounding
        rings.append(area if inner is None else without(area, inner))
        inner = area if inner is None else united(area, inner)
    return rings


def both_area(
    there: Reach, back: Reach, offset_m: float, *, progress: Progress | None = None
) -> shapely.MultiPolygon:
    """Area beside the streets that are within the limit on the way there and on the way back.

    Args:
        there: the search of the way there.
        back: the search of the way back, on the same network.
        offset_m: width of the area to both sides of a street, in metres.
        progress: callback.

    Returns:
        The area; empty where no street is within both limits.

    Raises:
        AnalysisError: if the offset is not positive or more than ``MAX_OFFSET_M``.
    """
    lines, caps = common_lines(there, back)
    return street_area(lines, offset_m, caps=caps, progress=progress)


def common_lines(there: Reach, back: Reach) -> tuple[GeometryArray, FloatArray]:
    """Streets within the limit both ways.

    Args:
        there: the search of the way there.
        back: the search of the way back, on the same network.

    Returns:
        ``(lines, caps)``: LineStrings, shape (n,), and shape (n, 2) the metres left at the
        beginning and the end of each until the first of both limits; inf where what is left of the
        limit is enough for any.
    """
    first, second = there.pieces, back.pieces
    low = np.searchsorted(second.edge, first.edge, "left")
    count = np.searchsorted(second.edge, first.edge, "right") - low
    left = np.repeat(np.arange(len(first)), count)
    before = np.cumsum(count) - count
    right = np.arange(len(left)) - before[left] + low[left]
    near = np.maximum(first.near[left], second.near[right])
    far = np.minimum(first.far[left], second.far[right])
    kept = np.flatnonzero(far > near)
    one, other, near, far = first.take(left[kept]), second.take(right[kept]), near[kept], far[kept]
    caps = np.stack(
        [
            np.minimum(_left(there.limit, one, measure), _left(back.limit, other, measure))
            for measure in (near, far)
        ],
        axis=1,
    )
    return cut_lines(there.network, one.edge, near, far), caps


def _left(limit: float, parts: Parts, measure: FloatArray) -> FloatArray:
    """Metres that are left at places on parts until the limit, at the speed of the part.

    Where a part is too short to cost anything, whatever is left of the limit is enough: inf.
    """
    rise = parts.far_cost - parts.near_cost
    length = parts.far - parts.near
    share = np.divide(measure - parts.near, length, out=np.zeros_like(length), where=length > 0)
    left = np.maximum(limit - (parts.near_cost + share * rise), 0.0)
    left[left <= _ROUNDING * limit] = 0.0
    endless = np.where(left > 0, np.inf, 0.0)
    return np.divide(left * length, np.abs(rise), out=endless, where=rise != 0)


def _wide_job(lines: GeometryArray, caps: FloatArray, offset_m: float) -> Future[shapely.Geometry]:
    """Widen lines in another thread; inner streets of a city are the same in many areas."""
    digest = hashlib.sha256(repr(offset_m).encode())
    digest.update(np.ascontiguousarray(caps).tobytes())
    digest.update(b"".join(shapely.to_wkb(lines)))
    key = ("wide", digest.digest())
    return remembered(key, partial(_THREADS.submit, _wide, lines, caps, offset_m))


def _wide(lines: GeometryArray, caps: FloatArray, offset_m: float) -> shapely.Geometry:
    cut = (caps < offset_m).any(axis=1)
    shapes = [
        shapely.buffer(lines[~cut], offset_m),
        shapely.buffer(lines[cut], offset_m, cap_style="flat"),
    ]
    for end, index in ((0, 0), (1, -1)):
        rounded = cut & (caps[:, end] > 0)
        shapes.append(shapely.buffer(shapely.get_point(lines[rounded], index), caps[rounded, end]))
    return shapely.union_all(np.concatenate(shapes))


def _groups(geometries: GeometryArray, size_m: float) -> list[IntArray]:
    """Indices of the geometries whose boxes have their middle in the same square."""
    bounds = shapely.bounds(geometries)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    if size_m > np.abs(middle).max():
        # squares on either side of an axis never become one, however large they are
        return [np.arange(len(geometries))]
    square = np.floor(middle / size_m).astype(np.int64)
    square -= square.min(axis=0)
    key = square[:, 0] * (square[:, 1].max() + 1) + square[:, 1]
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)


def _results(
    jobs: list[Future[shapely.Geometry]],
    progress: Progress | None,
    *,
    start: float,
    share: float,
) -> GeometryArray:
    waiting = set(jobs)
    while waiting:
        check_cancelled()
        report_share(progress, start + share * (1.0 - len(waiting) / len(jobs)))
        waiting = wait(waiting, timeout=_ANSWER_S).not_done
    report_share(progress, start + share)
    areas = np.empty(len(jobs), dtype=object)
    areas[:] = [job.result() for job in jobs]
    return areas
