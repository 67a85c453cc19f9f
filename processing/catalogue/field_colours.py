"""Colours of the Handlungsfelder: the catalogue's, dark enough to carry and to be small type."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from .model import Catalogue
from .parsing.faults import Faults
from .parsing.parse_city import parse_handlungsfelder
from .parsing.section import Section
from .parsing.yaml_reader import compose_yaml
from .texts import BASE_FOLDER

NO_FIELD = "#26404D"
"""Colour of a Handlungsfeld that has none, and of what belongs to no Handlungsfeld."""

LEAST_CONTRAST = 4.5
"""Ratio to white that small type needs (WCAG 2.1, 1.4.3); on all ground tints it leaves 3 : 1."""

_FIELDS_FILE = "handlungsfelder.yaml"
_STEP = 0.98


def field_colour(catalogue: Catalogue, field_id: str | None) -> str:
    """Colour ``#rrggbb`` of a Handlungsfeld in print; the neutral one for none or without a colour.

    A colour on which white type could not be read is darkened, its hue stays.

    Args:
        catalogue: The catalogue of the store.
        field_id: Id of the field; None or empty for what belongs to none.
    """
    return field_colours(catalogue).get(field_id or "", NO_FIELD)


def field_colours(catalogue: Catalogue) -> dict[str, str]:
    """Colour of every Handlungsfeld in print by id, in the catalogue's order."""
    return {
        item.id: _legible(item.colour) if item.colour else NO_FIELD
        for item in catalogue.handlungsfelder
    }


@lru_cache(maxsize=1)
def shipped_colours() -> Mapping[str, str]:
    """Colours by id in which the shipped styles are drawn: those of the base of this version."""
    text = (BASE_FOLDER / _FIELDS_FILE).read_text(encoding="utf-8")
    faults = Faults()
    node = compose_yaml(text, _FIELDS_FILE, faults)
    found = () if node is None else parse_handlungsfelder(Section(node, faults))
    faults.stop()
    return MappingProxyType({item.id: item.colour for item, _ in found})


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0..1 (WCAG 2.1)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours ``#rrggbb``, 1..21 (WCAG 2.1)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of ``#rrggbb``, each 0..1."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _legible(colour: str) -> str:
    found = colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    while contrast(found, "#FFFFFF") < LEAST_CONTRAST:
        lightness *= _STEP
        shade = colorsys.hls_to_rgb(hue, lightness, saturation)
        found = "#" + "".join(f"{round(255 * part):02X}" for part in shade)
    return found
