"""Every Handlungsfeld is printed in the colour that the catalogue gives it, or a legible one."""

import colorsys
from dataclasses import replace

import pytest

from insek.processing.catalogue.field_colours import (
    NO_FIELD,
    channels,
    field_colour,
    field_colours,
    shipped_colours,
)
from insek.processing.catalogue.load import base_catalogue, city_catalogue
from insek.tools.styles.colours import contrast, rgb


def with_colours(*colours):
    base = base_catalogue()
    first = base.handlungsfelder[0]
    fields = tuple(
        replace(first, id=f"feld_{number}", colour=colour)
        for number, colour in enumerate(colours, start=1)
    )
    return replace(base, handlungsfelder=fields)


def test_kaiserslautern_prints_its_four_colours():
    assert field_colours(city_catalogue("kaiserslautern")) == {
        "hf1": "#921267",
        "hf2": "#8C6924",
        "hf3": "#094005",
        "hf4": "#3D48BE",
    }


def test_the_shipped_styles_are_drawn_in_the_colours_of_the_base():
    assert dict(shipped_colours()) == field_colours(base_catalogue())


def test_a_city_with_other_fields_has_its_own_colours_in_its_own_order():
    found = field_colours(with_colours("#123456", "#4A1E6B", "#005A3C", "#7A3B00", "#333333"))
    assert list(found.items()) == [
        ("feld_1", "#123456"),
        ("feld_2", "#4A1E6B"),
        ("feld_3", "#005A3C"),
        ("feld_4", "#7A3B00"),
        ("feld_5", "#333333"),
    ]


def test_a_field_without_a_colour_and_what_belongs_to_none_are_neutral():
    catalogue = with_colours("")
    assert field_colour(catalogue, "feld_1") == NO_FIELD
    assert field_colour(catalogue, None) == field_colour(catalogue, "hf9") == NO_FIELD


@pytest.mark.parametrize("pale", ["#FFD500", "#7FD6FF", "#C0C0C0", "#FFFFFF", "#ff8800"])
def test_a_pale_colour_is_darkened_until_white_type_can_be_read_on_it(pale):
    found = field_colour(with_colours(pale), "feld_1")
    # By the formula of the tools, which has tests against WCAG's own figures.
    assert 4.5 <= contrast(rgb(found), rgb("#FFFFFF")) < 4.9
    hue, _, saturation = colorsys.rgb_to_hls(*channels(pale))
    if saturation:
        assert colorsys.rgb_to_hls(*channels(found))[0] == pytest.approx(hue, abs=0.02)
