"""Our point symbols: one pictogram each, on a disc (findings) or a hexagon (statements).

The frame takes QGIS's fill colour, pictogram and rim its stroke colour, so that one file serves
the filled variant (existing) and the outlined one (planned).
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "svg"

_DISC = '<circle cx="12" cy="12" r="10.700" {paint}/>'
_HEXAGON = '<path d="M6.300 2.100h11.400L23.300 12l-5.600 9.900H6.300L.7 12z" {paint}/>'
_SQUARE = '<rect x="2" y="2" width="20" height="20" rx="1.500" {paint}/>'
_FRAMES = {"disc": _DISC, "hex": _HEXAGON, "square": _SQUARE}
_FRAME_PAINT = (
    'fill="param(fill) #333" fill-opacity="param(fill-opacity)"'
    ' stroke="param(outline) #fff" stroke-width="1.300"'
)
_SOLID = 'fill="param(outline) #fff"'
_LINE = (
    'fill="none" stroke="param(outline) #fff" stroke-width="1.700"'
    ' stroke-linecap="round" stroke-linejoin="round"'
)

# Each pictogram lives in the middle 14 x 14 units of a 24 x 24 field.
PICTOGRAMS: dict[str, str] = {
    "basket": f'<path d="M5.800 10.500h12.400l-1.700 7.200h-9z" {_SOLID}/>'
    f'<path d="M8.500 10.500l2.300-5M15.500 10.500l-2.300-5" {_LINE}/>',
    "basket_missing": f'<path d="M5.800 10.500h12.400l-1.700 7.200h-9z" {_LINE}/>'
    f'<path d="M6 18.500L18 5.500" {_LINE}/>',
    "basket_plus": f'<path d="M5.500 12h8.500l-1.200 6h-6.100z" {_SOLID}/>'
    f'<path d="M7.300 12l1.700-4M16 5v6M13 8h6" {_LINE}/>',
    "house": f'<path d="M12 5l7 6h-2v7H7v-7H5z" {_SOLID}/>',
    "house_heart": f'<path d="M12 4.800l7 6.200h-2v7H7v-7H5z" {_LINE}/>'
    f'<path d="M12 16.200l-2.700-2.700c-1.300-1.500.8-3.400 2.700-1.500 1.900-1.900 4 0 2.700 1.500z" {_SOLID}/>',
    "houses": f'<path d="M9 7l4.500 4H12v6.500H6V11H4.500z" {_SOLID}/>'
    f'<path d="M15 6.500l4.500 4H18v7h-4" {_LINE}/>',
    "people": f'<circle cx="8.500" cy="8.300" r="2.200" {_SOLID}/><circle cx="15.500" cy="8.300" r="2.200" {_SOLID}/>'
    f'<path d="M4.800 17.500c0-7 7.400-7 7.400 0zM11.800 17.500c0-7 7.400-7 7.400 0z" {_SOLID}/>',
    "book": f'<path d="M5 7.200c2.500-1 5-.8 7 .8v10c-2-1.500-4.500-1.700-7-.8zM19 7.200c-2.500-1-5-.8-7 .8v10c2-1.500 4.500-1.700 7-.8z" {_LINE}/>',
    "star": f'<path d="M12 4.500l2.200 4.900 5.300.6-4 3.600 1.100 5.300-4.600-2.700-4.600 2.700 1.100-5.300-4-3.600 5.300-.6z" {_SOLID}/>',
    "swap": f'<path d="M5.500 9.500h11M13.500 6l3.500 3.500M18.500 14.500h-11M10.500 18L7 14.500" {_LINE}/>',
    "train": f'<path d="M8 4.800h8a1.500 1.500 0 0 1 1.500 1.500v7.700a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2V6.300A1.500 1.500 0 0 1 8 4.800z" {_LINE}/>'
    f'<path d="M6.500 11h11M9 16l-2 3.200M15 16l2 3.200" {_LINE}/>',
    "halt": f'<path d="M8.500 6.500v11M15.500 6.500v11M8.500 12h7" {_LINE}/>',
}

# Symbol file -> (frame, pictogram)
SYMBOLS: dict[str, tuple[str, str]] = {
    "market": ("disc", "basket"),
    "centre_undersupplied": ("disc", "basket_missing"),
    "housing": ("disc", "house"),
    "supply_add": ("hex", "basket_plus"),
    "multi_use": ("hex", "swap"),
    "inclusive_housing": ("hex", "house_heart"),
    "nils": ("hex", "houses"),
    "meeting": ("hex", "people"),
    "education": ("hex", "book"),
    "culture": ("hex", "star"),
    "rail_stop": ("square", "train"),
    "bus_stop": ("disc", "halt"),
}


def write_symbols() -> None:
    """Write every symbol as an SVG file that QGIS can colour."""
    FOLDER.mkdir(exist_ok=True)
    for name, (frame, pictogram) in SYMBOLS.items():
        body = _FRAMES[frame].format(paint=_FRAME_PAINT) + PICTOGRAMS[pictogram]
        (FOLDER / f"{name}.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"'
            f' viewBox="0 0 24 24">{body}</svg>\n',
            encoding="utf-8",
        )
