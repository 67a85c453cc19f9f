"""Our point symbols: one pictogram each, on a disc (findings) or a hexagon (statements).

The frame takes QGIS's fill colour, pictogram and rim its stroke colour, so that one file serves
the filled variant (existing) and the outlined one (planned).
"""

from __future__ import annotations

from ...processing.runtime.plugin_files import SVG

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
    "cap": f'<path d="M3.800 10.500L12 7l8.200 3.500L12 14z" {_SOLID}/><path d="M7.500 12.800v3.200c2.500 1.700 6.500 1.700 9 0v-3.200" {_LINE}/>',
    "pencil": f'<path d="M6 18l1-4 8.500-8.500 3 3L10 17z" {_SOLID}/>',
    "gear": f'<circle cx="12" cy="12" r="3.600" {_LINE}/><path d="M12 5v3M12 16v3M5 12h3M16 12h3M7 7l2.200 2.200M14.800 14.800L17 17M17 7l-2.200 2.200M9.200 14.800L7 17" {_LINE}/>',
    "blocks": f'<path d="M6 12.500h5.500V18H6zM12.500 12.500H18V18h-5.500zM9.300 6h5.500v5.500H9.300z" {_SOLID}/>',
    "speech": f'<path d="M5 6.500h14v8.500h-7l-3.500 3.500V15H5z" {_SOLID}/>',
    "cane": f'<circle cx="10" cy="6.800" r="2.100" {_SOLID}/><path d="M10 9.500v5l-2 4M10 14l2.300 4.300M10 10.500l4 2.200M15.500 19v-7.500a1.400 1.400 0 0 0-2.500-.4" {_LINE}/>',
    "flag": f'<path d="M8 19V5.500" {_LINE}/><path d="M8.500 5.500l9 3-9 3.700z" {_SOLID}/>',
    "columns": f'<path d="M5 9.500L12 5.500l7 4zM5.500 16.500h13v2h-13z" {_SOLID}/><path d="M7.500 10.500v5M12 10.500v5M16.500 10.500v5" {_LINE}/>',
    "note": f'<path d="M9.500 16.500V6.500l7-1.500v10" {_LINE}/><circle cx="7.900" cy="16.500" r="2" {_SOLID}/><circle cx="14.900" cy="15" r="2" {_SOLID}/>',
    "books": f'<path d="M6 6h3.300v12H6zM10.300 6h3.300v12h-3.300zM15.300 6.800l3-.8 2 11-3 .8z" {_SOLID}/>',
    "ball": f'<circle cx="12" cy="12" r="6" {_LINE}/><path d="M6 12h12M12 6c-3 3.500-3 8.500 0 12M12 6c3 3.500 3 8.500 0 12" {_LINE}/>',
    "hub": f'<circle cx="12" cy="7.300" r="2.500" {_SOLID}/><circle cx="7.300" cy="15.500" r="2.500" {_SOLID}/><circle cx="16.700" cy="15.500" r="2.500" {_SOLID}/><path d="M12 7.300l-4.700 8.200h9.400z" {_LINE}/>',
    "parking": '<path d="M9 18.500V6h4.200a3.600 3.600 0 0 1 0 7.200H9" fill="none" stroke="param(outline) #fff" stroke-width="2.400"/>',
    "bike": f'<circle cx="7" cy="15" r="3.300" {_LINE}/><circle cx="17" cy="15" r="3.300" {_LINE}/><path d="M7 15l3-6h5l2 6M10 9l3.500 6M9 9H7.500M15 9V7h2" {_LINE}/>',
    "gate": f'<path d="M5.500 18.500V9a6.500 6.500 0 0 1 13 0v9.500M12 18.500v-8M9 13.500l3-3 3 3" {_LINE}/>',
    "plaza": f'<path d="M6 18V9.500h4.500V18zM13.500 18V6H18v12z" {_SOLID}/><path d="M4.500 18.500h15" {_LINE}/>',
    "atom": f'<circle cx="12" cy="12" r="1.800" {_SOLID}/><ellipse cx="12" cy="12" rx="7" ry="2.800" transform="rotate(30 12 12)" {_LINE}/><ellipse cx="12" cy="12" rx="7" ry="2.800" transform="rotate(-30 12 12)" {_LINE}/>',
    "bulb": f'<path d="M12 5a4.800 4.800 0 0 1 2.600 8.800V16H9.400v-2.200A4.800 4.800 0 0 1 12 5z" {_SOLID}/><path d="M9.800 18.500h4.400" {_LINE}/>',
    "bench": f'<path d="M5.500 12h13M5.500 9h13M7.500 12.500V17M16.500 12.500V17" {_LINE}/>',
    "works": f'<path d="M5 18V10.500l4.500 3v-3l4.500 3V6h4v12z" {_SOLID}/>',
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
    "housing_project": ("hex", "houses"),
    "meeting": ("hex", "people"),
    "education": ("hex", "book"),
    "culture": ("hex", "star"),
    "rail_stop": ("square", "train"),
    "bus_stop": ("disc", "halt"),
    "vocational_school": ("disc", "gear"),
    "secondary_school": ("disc", "cap"),
    "primary_school": ("disc", "pencil"),
    "school": ("disc", "book"),
    "kindergarten": ("disc", "blocks"),
    "youth_centre": ("disc", "speech"),
    "senior_facility": ("disc", "cane"),
    "leisure": ("square", "flag"),
    "museum": ("square", "columns"),
    "music": ("square", "note"),
    "library": ("square", "books"),
    "sports": ("square", "ball"),
    "station": ("disc", "train"),
    "hub": ("disc", "hub"),
    "park_and_ride": ("disc", "parking"),
    "bike_sharing": ("disc", "bike"),
    "hub_statement": ("hex", "hub"),
    "node_statement": ("hex", "train"),
    "park_and_ride_statement": ("hex", "parking"),
    "entrance": ("hex", "gate"),
    "centre": ("hex", "plaza"),
    "excellence": ("hex", "atom"),
    "opportunity": ("hex", "bulb"),
    "meeting_space": ("hex", "bench"),
    "commercial_centre": ("hex", "works"),
}


def write_symbols() -> None:
    """Write every symbol as an SVG file that QGIS can colour."""
    SVG.mkdir(exist_ok=True)
    for name, (frame, pictogram) in SYMBOLS.items():
        body = _FRAMES[frame].format(paint=_FRAME_PAINT) + PICTOGRAMS[pictogram]
        (SVG / f"{name}.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"'
            f' viewBox="0 0 24 24">{body}</svg>\n',
            encoding="utf-8",
        )
