"""Where a district is too crowded for its map: the part that gets a map of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import shapely

from ...cartography.fonts import line_height_mm, text_width_mm
from ...store.contract import Store
from ...store.measures import Measure
from .declutter import Frame
from .markers import DETAIL_SHEET, MapWindow, Marker, markers_of

# A number farther from its place than this is hard to follow. Where that befalls several numbers,
# the densest part gets its own map.
FAR_MM = 12.0
FAR_COUNT = 3
DETAIL_MM = (180.0, 216.0)
NOTE_MM = (24.0, 4.4)
_EDGE_MM = 8.0
# A second map that is hardly larger than the first would not help.
_LARGER = 1.5
_CROWD_MM = 10.0
_NAME_PT = 7.0
_NAME_SPACING_MM = 0.5
_NAME_OFFSET_MM = 1.4
_Point = tuple[float, float]


def number_maps(
    measures: Sequence[Measure],
    area: shapely.Geometry,
    window: MapWindow,
    *,
    scales: Sequence[int],
    names: Sequence[tuple[str, _Point]] = (),
) -> tuple[tuple[Marker, ...], MapWindow | None]:
    """Numbers of a Steckbrief, and the window of the detail map if one is needed.

    A place in the detail is numbered there and nowhere else; the main map shows its frame.

    Args:
        measures: The measures of the district.
        area: The district, in metres of the store's CRS.
        window: Its main map.
        scales: Round scales as denominators, the largest scale first.
        names: Names on the maps with their places in metres.

    Returns:
        Markers of both maps, and the detail; None where one map is enough.

    Raises:
        CrowdedError: If a map has no room for all its numbers.
    """
    boxes = name_boxes(names, window)
    markers = markers_of(measures, area, window, blocked=boxes)
    detail = detail_window(markers, window, scales=scales)
    if detail is None:
        return markers, None
    outside = markers_of(
        measures,
        area,
        window,
        wanted=lambda anchor: not detail.shows(anchor),
        blocked=(*boxes, note_box(detail, window)),
    )
    inside = markers_of(
        measures,
        area,
        detail,
        sheet=DETAIL_SHEET,
        wanted=detail.shows,
        blocked=name_boxes(names, detail),
    )
    return (*outside, *inside), detail


def detail_window(
    markers: Sequence[Marker], window: MapWindow, *, scales: Sequence[int]
) -> MapWindow | None:
    """The densest part at the largest round scale that shows it; None when nothing is crowded.

    Args:
        markers: Numbers as they would stand on the main map.
        window: The main map.
        scales: Round scales as denominators, in any order.
    """
    per_mm = window.metres_per_mm
    if sum(marker.away_m > FAR_MM * per_mm for marker in markers) < FAR_COUNT:
        return None
    coarsest = max((s for s in scales if s * _LARGER <= window.scale), default=None)
    if coarsest is None:
        return None
    crowd = _densest([marker.anchor for marker in markers], reach=_CROWD_MM * per_mm)
    width, height = (size - 2 * _EDGE_MM for size in DETAIL_MM)
    while True:
        xs, ys = [x for x, _ in crowd], [y for _, y in crowd]
        wanted = 1000 * max((max(xs) - min(xs)) / width, (max(ys) - min(ys)) / height)
        if wanted <= coarsest:
            break
        # Too wide for any larger scale: leave out what lies farthest from the middle.
        middle = (median(xs), median(ys))
        crowd.remove(max(crowd, key=lambda place: math.dist(place, middle)))
    scale = min(s for s in scales if s >= wanted)
    centre = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return MapWindow(*centre, *DETAIL_MM, scale)


def note_box(detail: MapWindow, window: MapWindow) -> Frame:
    """Where the note about the detail stands on the main map: above its frame, or just inside.

    Args:
        detail: What the detail map shows.
        window: The main map.

    Returns:
        The box in millimetres from the lower left corner of the main map.
    """
    xmin, _, _, ymax = detail.bounds
    x, y = window.to_paper(xmin, ymax)
    x = min(max(x, 1.0), window.width_mm - NOTE_MM[0] - 1.0)
    y = min(y + 0.4, window.height_mm - NOTE_MM[1] - 1.0)
    return Frame(x, y, x + NOTE_MM[0], y + NOTE_MM[1])


def neighbour_names(store: Store, own: str) -> tuple[tuple[str, _Point], ...]:
    """Names of the other districts with their places, in metres, as a Steckbrief's map shows them.

    Args:
        store: Has the names that maps show.
        own: Id of the district whose map it is; its name is left out.
    """
    if not store.has("place_name"):
        return ()
    table = store.read("place_name")
    return tuple(
        (str(name), (point.x, point.y))
        for name, district, point in zip(
            table.column("name"), table.column("ortsbezirk"), table.geometry, strict=True
        )
        if name and district != own
    )


def name_boxes(names: Sequence[tuple[str, _Point]], window: MapWindow) -> tuple[Frame, ...]:
    """Room that the names take on a map: spaced capitals above their place.

    Args:
        names: With their places in metres.
        window: The map.

    Returns:
        A box per name, in millimetres from the lower left corner of the map.
    """
    boxes = []
    for name, place in names:
        lines = name.upper().replace("-", "-\n").split("\n")
        wide = max(
            text_width_mm(line, _NAME_PT, weight="Semibold") + _NAME_SPACING_MM * len(line)
            for line in lines
        )
        high = len(lines) * line_height_mm(_NAME_PT, weight="Semibold")
        x, y = window.to_paper(*place)
        low = y + _NAME_OFFSET_MM
        boxes.append(Frame(x - wide / 2, low - 0.5, x + wide / 2, low + high))
    return tuple(boxes)


def _densest(anchors: Sequence[_Point], *, reach: float) -> list[_Point]:
    """The largest group of places in which each is within reach of another one."""
    left = set(range(len(anchors)))
    groups = []
    while left:
        group, open_ends = [], [min(left)]
        left.discard(open_ends[0])
        while open_ends:
            here = open_ends.pop()
            group.append(here)
            near = [i for i in left if math.dist(anchors[i], anchors[here]) <= reach]
            left.difference_update(near)
            open_ends += near
        groups.append(group)
    largest = max(groups, key=len)
    return [anchors[i] for i in sorted(largest)]
