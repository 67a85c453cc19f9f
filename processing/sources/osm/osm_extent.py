"""How far an extract reaches: what it states about itself, checked against its objects."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import shapely
from pyproj import CRS, Transformer

from ...wording.numbers import percent
from .osm_packing import PackedFile
from .osm_pbf import header_box

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north, in the CRS of the file: degrees, unless somebody has moved it."""

_BIN = 1e-4
"""Width of a bin of places in degrees, about 11 m."""
_BIN_M = 10.0
_TAIL = 0.01
"""Share of the places on each side that may be strays."""
_GAP = 0.1
"""A stray is farther from the others than this share of their width."""
_LEAST_GAP = 100
"""The same in bins for small extracts, about 1 km."""
_MIN_FILLED = 0.5
"""Share of a stated width that the objects must span."""
_MIN_INSIDE = 0.9
"""Share of the objects that must lie in a stated box."""
_WORTH_TELLING = 0.2
_CORNERS = 20
"""Points on each edge of a box, so that it keeps its shape in another CRS."""
_HEAD = 65_536
_BOUNDS = re.compile(r"<bounds?\b([^>]*)>")
_FIRST_OBJECT = re.compile(r"<(?:node|way|relation)\b")


@dataclass(slots=True)
class NodeSpread:
    """Where the tagged nodes lie, kept while streaming: how many by column and by row."""

    columns: Counter[int] = field(default_factory=Counter)
    rows: Counter[int] = field(default_factory=Counter)
    bin_width: float = _BIN

    @classmethod
    def in_crs(cls, crs: str) -> NodeSpread:
        """For places in a CRS: degrees, or metres where somebody has transformed the objects."""
        return cls(bin_width=_BIN if CRS.from_user_input(crs).is_geographic else _BIN_M)

    def add(self, x: float, y: float) -> None:
        """Count a node at a place; one without a place is nowhere."""
        if not math.isfinite(x + y):
            return
        self.columns[math.floor(x / self.bin_width)] += 1
        self.rows[math.floor(y / self.bin_width)] += 1

    @property
    def count(self) -> int:
        """Number of nodes."""
        return self.columns.total()

    def box(self) -> Box | None:
        """Rectangle around the nodes without strays, None without nodes.

        Single nodes far away from all others come with relations and ways that reach beyond the
        extract: an extract ends where the others do.
        """
        if not self.columns:
            return None
        west, east = (self.bin_width * place for place in _bulk(self.columns))
        south, north = (self.bin_width * place for place in _bulk(self.rows))
        return west, south, east, north

    def share_in(self, box: Box) -> float:
        """Share of the nodes in a box, or more: columns and rows are counted by themselves."""
        west, south, east, north = (math.floor(side / self.bin_width) for side in box)
        inside = min(
            sum(count for key, count in self.columns.items() if west <= key <= east),
            sum(count for key, count in self.rows.items() if south <= key <= north),
        )
        return inside / self.count if self.count else 0.0


def _bulk(counts: Mapping[int, int]) -> tuple[int, int]:
    """First bin and the end of the last, without those that a wide gap parts from the others."""
    keys = np.array(sorted(counts), dtype=np.int64)
    until = np.cumsum([counts[int(key)] for key in keys])
    first = int(np.searchsorted(until, _TAIL * until[-1]))
    last = int(np.searchsorted(until, (1.0 - _TAIL) * until[-1]))
    last = min(last, len(keys) - 1)
    gap = max(_GAP * float(keys[last] - keys[first]), _LEAST_GAP)
    while first > 0 and keys[first] - keys[first - 1] <= gap:
        first -= 1
    while last < len(keys) - 1 and keys[last + 1] - keys[last] <= gap:
        last += 1
    return int(keys[first]), int(keys[last]) + 1


@dataclass(frozen=True, slots=True)
class Extent:
    """How far an extract reaches.

    Attributes:
        boxes: Rectangles, in the CRS of the file.
        note: What planners have to know of it; empty if all fits.
    """

    boxes: tuple[Box, ...]
    note: str = ""

    def area(self, own_crs: str, crs: str) -> shapely.Geometry:
        """The rectangles in another CRS, where their edges are bent.

        Args:
            own_crs: CRS of the boxes.
            crs: The other one.
        """
        transformer = Transformer.from_crs(own_crs, crs, always_xy=True)
        parts = []
        for west, south, east, north in self.boxes:
            line = shapely.segmentize(
                shapely.box(west, south, east, north).exterior,
                max(east - west, north - south) / _CORNERS,
            )
            x, y = transformer.transform(*shapely.get_coordinates(line).T)
            parts.append(shapely.Polygon(np.column_stack([x, y])))
        return shapely.union_all(parts)


def extent_of(stated: Sequence[Box], nodes: NodeSpread) -> Extent | None:
    """The extent that a file states, if its objects bear it out; theirs otherwise.

    A box that is mostly empty, or that many objects lie outside of, is not believed: a header
    survives cutting, and editors write what was asked for.

    Args:
        stated: Boxes that the file states.
        nodes: Its tagged nodes.

    Returns:
        None without objects.
    """
    found = nodes.box()
    if found is None:
        return None
    if not stated:
        return Extent((found,), "Ausdehnung nach den Objekten; die Datei nennt keine.")
    whole = (
        min(box[0] for box in stated),
        min(box[1] for box in stated),
        max(box[2] for box in stated),
        max(box[3] for box in stated),
    )
    width, height = whole[2] - whole[0], whole[3] - whole[1]
    inside = (
        max(found[0], whole[0]),
        max(found[1], whole[1]),
        min(found[2], whole[2]),
        min(found[3], whole[3]),
    )
    filled = min((inside[2] - inside[0]) / width, (inside[3] - inside[1]) / height)
    if filled < _MIN_FILLED:
        return Extent(
            (found,),
            "Ausdehnung nach den Objekten: Das Rechteck, das die Datei nennt, ist nur zu"
            f" {percent(max(filled, 0.0))} seiner Breite oder Höhe gefüllt.",
        )
    if nodes.share_in(whole) < _MIN_INSIDE:
        return Extent(
            (found,),
            "Ausdehnung nach den Objekten: Viele liegen außerhalb des Rechtecks, das die Datei"
            " nennt.",
        )
    empty = {
        "Westen": (inside[0] - whole[0]) / width,
        "Süden": (inside[1] - whole[1]) / height,
        "Osten": (whole[2] - inside[2]) / width,
        "Norden": (whole[3] - inside[3]) / height,
    }
    told = [f"{side} {percent(share)}" for side, share in empty.items() if share > _WORTH_TELLING]
    note = ""
    if told:
        note = (
            f"Am Rand des Auszugs ist ein Teil leer ({', '.join(told)}): Meer oder Wald, oder der"
            " Auszug ist kleiner, als er angibt. Bitte prüfen und sonst mit „Bekanntes Gebiet"
            " angeben“ berichtigen."
        )
    return Extent(tuple(stated), note)


def stated_boxes(file: PackedFile) -> tuple[Box, ...]:
    """Boxes that an OSM file states: the header of a PBF, ``bounds`` of XML; () where none.

    Editors write one for each download.

    Args:
        file: The file.

    Raises:
        SourceError: if it is damaged.
    """
    if file.form == "pbf":
        box = header_box(file.opened, file.path)
        return () if box is None or not _is_box(box) else (box,)
    if file.form != "xml":
        return ()
    with file.opened() as stream:
        head = stream.read(_HEAD)
    text = head.decode("utf-16" if file.is_wide else "utf-8", "ignore")
    begin = _FIRST_OBJECT.search(text)
    found = _BOUNDS.findall(text[: begin.start()] if begin else text)
    boxes = (_box_of(attributes) for attributes in found)
    return tuple(box for box in boxes if box is not None and _is_box(box))


def _box_of(attributes: str) -> Box | None:
    """West, south, east, north of ``minlat="…" …`` or of the older ``box="south,west,…"``."""
    values = dict(re.findall(r"(\w+)\s*=\s*[\"']([^\"']*)[\"']", attributes))
    try:
        if "box" in values:
            south, west, north, east = (float(part) for part in values["box"].split(","))
        else:
            west, south, east, north = (
                float(values[name]) for name in ("minlon", "minlat", "maxlon", "maxlat")
            )
    except (KeyError, ValueError):
        return None
    return west, south, east, north


def _is_box(box: Box) -> bool:
    west, south, east, north = box
    return -180.0 <= west < east <= 180.0 and -90.0 <= south < north <= 90.0
