"""The rooms of the house, who may import whom, and the drawing of it in the docs.

The tests hold every import against ``KNOWS``; ``./dev words`` draws it.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from html import escape
from itertools import pairwise
from pathlib import Path

from ...processing.runtime.plugin_files import ROOT

_DATA = frozenset({"catalogue", "analysis", "store", "sources", "spreadsheets"})
Stop = str | tuple[str, str, int]
KNOWS: Mapping[str, AbstractSet[str]] = {
    "runtime": frozenset(),
    "wording": frozenset(),
    "catalogue": frozenset(),
    "analysis": frozenset(),
    "spreadsheets": frozenset(),
    "parameters": {"catalogue"},
    "store": {"catalogue"},
    "sources": {"store", "catalogue", "analysis", "spreadsheets"},
    "demo": {"sources", "store", "catalogue", "analysis"},
    "measures": _DATA,
    "participation": _DATA | {"measures"},
    "cartography": {"store", "catalogue"},
    "book": {"cartography", "store", "spreadsheets", "catalogue", "analysis"},
    "reports": _DATA | {"cartography", "book", "measures", "participation"},
    "steps": _DATA | {"parameters", "cartography", "measures", "participation", "reports"},
    "algorithms": _DATA
    | {"book", "cartography", "demo", "measures", "participation", "reports", "steps"}
    | {"parameters"},
    "provider": {"algorithms", "steps"},
    "insek_plugin": {"provider", "algorithms", "steps", "cartography", "store", "catalogue"},
    "__init__": frozenset(),
}
"""Rooms that a room may import, beside the leaves."""

LEAVES = frozenset({"runtime", "wording"})
"""What imports nothing of ours but one another and may be imported by everybody."""

DRAWING = ROOT / "docs" / "images" / "rooms.svg"
_DOOR = "__init__"
_WIDTH, _HEIGHT, _LANE, _GAP, _RISE, _EDGE = 196, 80, 8, 14, 46, 24
_LETTERS_PER_PX = 25 / 196
_ROUNDS = 12
_TYPE = 'font-family="Source Sans 3, sans-serif" font-size="15"'
_INK, _MUTED, _PAPER, _LEAF = "#22303a", "#5b6770", "#ffffff", "#eef1f3"


def levels() -> list[list[str]]:
    """Rooms by how high they stand, the lowest first: each above all that it may import.

    Raises:
        ValueError: if rooms may import one another in a circle.
    """
    height: dict[str, int] = {}
    waiting = [room for room in KNOWS if room != _DOOR]
    while waiting:
        ready = [room for room in waiting if all(known in height for known in KNOWS[room])]
        if not ready:
            raise ValueError(f"circle among {waiting}")
        for room in ready:
            height[room] = 1 + max((height[known] for known in KNOWS[room]), default=-1)
        waiting = [room for room in waiting if room not in height]
    found: list[list[str]] = [[] for _ in range(1 + max(height.values()))]
    for room, level in height.items():
        found[level].append(room)
    return found


def arrows() -> list[tuple[str, str]]:
    """From whom to whom, without those that follow from others and those to the leaves."""
    return [
        (room, known)
        for room, all_known in KNOWS.items()
        for known in sorted(all_known)
        if known not in LEAVES and not any(known in KNOWS[other] for other in all_known)
    ]


def purpose(room: str) -> str:
    """First sentence of what a room says of itself."""
    folder = ROOT if room == "insek_plugin" else ROOT / "processing"
    path = folder / room / "__init__.py"
    path = path if path.is_file() else folder / f"{room}.py"
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


def drawing() -> str:
    """The house as SVG, the leaves at the bottom; a line that passes a row has its own lane."""
    rows, lines = _with_lanes()
    places = _places(rows, lines)
    width = 2 * _EDGE + max(map(_row_width, rows))
    height = 2 * _EDGE + (len(rows) + 1) * (_HEIGHT + _RISE) - _RISE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_TYPE}>',
        "<title>The rooms and who may import whom</title>",
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        f'<g fill="none" stroke="{_MUTED}" stroke-width="1.3">',
        *(_line([places[stop] for stop in line]) for line in lines),
        "</g>",
    ]
    parts += [
        part
        for row in rows
        for room in row
        if isinstance(room, str)
        for part in _box(room, places[room][0] - _WIDTH / 2, places[room][1], _WIDTH, _PAPER)
    ]
    half = (width - 2 * _EDGE - _GAP) / 2
    for number, room in enumerate(sorted(LEAVES)):
        x = _EDGE + number * (half + _GAP)
        parts += _box(room, x, height - _EDGE - _HEIGHT, half, _LEAF)
    return "\n".join([*parts, "</svg>", ""])


def _with_lanes() -> tuple[list[list[Stop]], list[list[Stop]]]:
    """Rows from the top with rooms and lanes of passing lines, and the stops of each line."""
    rows: list[list[Stop]] = [
        [room for room in row if room not in LEAVES] for row in reversed(levels())
    ]
    row_of = {room: number for number, row in enumerate(rows) for room in row}
    lines: list[list[Stop]] = []
    for start, end in arrows():
        lanes: list[Stop] = [
            (start, end, number) for number in range(row_of[start] + 1, row_of[end])
        ]
        for lane, number in zip(lanes, range(row_of[start] + 1, row_of[end]), strict=True):
            rows[number].append(lane)
        lines.append([start, *lanes, end])
    return rows, lines


def _row_width(row: list[Stop]) -> float:
    return sum(_WIDTH if isinstance(stop, str) else _LANE for stop in row) + _GAP * (len(row) - 1)


def _places(rows: list[list[Stop]], lines: list[list[Stop]]) -> dict[Stop, tuple[float, float]]:
    """Middle of the upper edge of each stop; rows are sorted by what they hang on."""
    beside: dict[Stop, list[Stop]] = {stop: [] for row in rows for stop in row}
    for line in lines:
        for one, other in pairwise(line):
            beside[one].append(other)
            beside[other].append(one)
    middle = max(map(_row_width, rows)) / 2 + _EDGE
    x: dict[Stop, float] = dict.fromkeys(beside, middle)
    for _ in range(_ROUNDS):
        for row in rows:
            row.sort(key=lambda stop: sum(x[near] for near in beside[stop]) / len(beside[stop]))
            left = middle - _row_width(row) / 2
            for stop in row:
                wide = _WIDTH if isinstance(stop, str) else _LANE
                x[stop] = left + wide / 2
                left += wide + _GAP
    return {
        stop: (x[stop], _EDGE + number * (_HEIGHT + _RISE))
        for number, row in enumerate(rows)
        for stop in row
    }


def _line(stops: list[tuple[float, float]]) -> str:
    """From the foot of the first stop through the lanes to the top of the last."""
    path = [f"M{stops[0][0]:g} {stops[0][1] + _HEIGHT:g}"]
    for (x1, y1), (x2, y2) in pairwise(stops):
        bend = _RISE / 2
        path.append(f"C{x1:g} {y1 + _HEIGHT + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}")
        path.append(f"V{y2 + _HEIGHT:g}")
    return f'<path d="{"".join(path[:-1])}"/>'


def _box(room: str, x: float, y: float, width: float, fill: str) -> Iterator[str]:
    yield (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{_HEIGHT}" rx="4" fill="{fill}"'
        f' stroke="{_INK}" stroke-width="1.2"/>'
    )
    yield (
        f'<text x="{x + 10:g}" y="{y + 20:g}" font-weight="bold" fill="{_INK}">'
        f"{escape(room)}</text>"
    )
    letters = int(_LETTERS_PER_PX * width)
    for number, line in enumerate(_lines(purpose(room), letters)):
        yield (
            f'<text x="{x + 10:g}" y="{y + 37 + 16 * number:g}" font-size="12.5"'
            f' fill="{_MUTED}">{escape(line)}</text>'
        )


def _lines(text: str, letters: int) -> list[str]:
    first = text.partition(". ")[0].rstrip(".").replace("``", "")
    return textwrap.wrap(first, letters, placeholder=" …", max_lines=3)


def main(target: Path = DRAWING) -> None:
    """Write the drawing."""
    target.write_text(drawing(), encoding="utf-8")
