"""Colours are told apart by every reader: contrast, colour vision, grey; from published facts."""

from itertools import combinations

import numpy as np
import pytest

from insek.processing.cartography import design
from insek.processing.catalogue.field_colours import shipped_colours
from insek.tools.styles.colours import VISIONS, contrast, luminance, oklab, rgb, seen

# Told apart at arm's length even as small areas; 2 is just noticed side by side.
FIELDS_APART = 14.0


def distance(one, other, vision):
    pair = [oklab(seen(rgb(colour), vision)) for colour in (one, other)]
    return 100 * float(np.linalg.norm(pair[0] - pair[1]))


def test_contrast_is_that_of_wcag():
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21.0)
    # WCAG's own example of a grey that just passes for text on white.
    assert contrast(rgb("#767676"), rgb("#FFFFFF")) == pytest.approx(4.54, abs=0.005)


def test_oklab_gives_the_published_values_for_white_and_pure_red():
    assert oklab(seen(rgb("#FFFFFF"), "normal")) == pytest.approx([1.0, 0.0, 0.0], abs=1e-4)
    assert oklab(seen(rgb("#FF0000"), "normal")) == pytest.approx(
        [0.62796, 0.22486, 0.12585], abs=1e-4
    )


@pytest.mark.parametrize("vision", VISIONS)
def test_white_black_and_grey_look_the_same_with_every_vision(vision):
    for colour in ("#FFFFFF", "#000000", "#808080"):
        assert distance(colour, colour, vision) == 0.0
        light = seen(rgb(colour), vision)
        assert light == pytest.approx(seen(rgb(colour), "normal"), abs=2e-3)


def test_red_and_green_come_close_only_where_red_and_green_are_confused():
    red, green = "#C03A2B", "#5E7F1E"
    assert distance(red, green, "normal") > 20
    assert distance(red, green, "deuteranopia") < 2
    assert distance(red, green, "protanopia") < 13
    assert distance(red, green, "tritanopia") > 20


def test_grey_keeps_the_lightness_of_a_colour_and_nothing_else():
    value = rgb("#921267")
    light = seen(value, "grey")
    assert light[0] == light[1] == light[2] == pytest.approx(float(luminance(value)))


@pytest.mark.parametrize("vision", [vision for vision in VISIONS if vision != "grey"])
def test_the_four_handlungsfelder_are_told_apart_with_every_colour_vision(vision):
    for one, other in combinations(shipped_colours().values(), 2):
        assert distance(one, other, vision) >= FIELDS_APART, (one, other)


@pytest.mark.parametrize("field", sorted(shipped_colours()))
def test_a_handlungsfeld_stands_out_on_every_ground_and_carries_white_text(field):
    colour = rgb(shipped_colours()[field])
    assert contrast(colour, rgb(design.PAPER)) >= 4.5
    for role, ground in design.GROUND.items():
        assert contrast(colour, rgb(ground)) >= 3.0, role


@pytest.mark.parametrize("name", ["INK", "MUTED", "NEUTRAL"])
def test_printed_text_is_readable_on_paper_and_panel(name):
    for ground in (design.PAPER, design.PANEL):
        assert contrast(rgb(getattr(design, name)), rgb(ground)) >= 4.5


def test_the_ink_of_labels_is_readable_on_every_ground():
    for role, ground in design.GROUND.items():
        assert contrast(rgb(design.INK), rgb(ground)) >= 4.5, role


def test_no_type_is_smaller_than_six_points():
    sizes = [value for name, value in vars(design).items() if name.endswith("_PT")]
    assert len(sizes) >= 6
    assert min(sizes) >= 6.0
