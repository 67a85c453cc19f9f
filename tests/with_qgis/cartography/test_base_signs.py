"""Signs of the legends that every city starts from: told apart, and read on every ground."""

import numpy as np
import pytest

from insek.processing.cartography.design import GROUND
from insek.processing.cartography.order import draw_order
from insek.processing.catalogue.load import base_catalogue
from insek.tools.styles.colours import luminance, rgb
from insek.tools.styles.distinct import (
    LEAST,
    PX_PER_MM,
    draw,
    load_styled,
    pairs_of,
    signs_of,
    symbols_of,
)

CATALOGUE = base_catalogue()
_MARK_PX = round(0.3 * PX_PER_MM**2)


@pytest.mark.parametrize("map_id", [sheet.id for sheet in CATALOGUE.maps])
def test_no_two_signs_of_a_base_legend_are_mistakable(qgis_app, map_id):
    closest = pairs_of(signs_of(CATALOGUE, CATALOGUE.map(map_id)))[0]
    assert closest.distance >= LEAST, closest


@pytest.mark.parametrize("ground", GROUND.values(), ids=GROUND)
@pytest.mark.parametrize("role", ["school", "neighbourhood_shop"])
def test_schools_and_shops_reach_three_to_one_on_every_ground(qgis_app, role, ground):
    layer = load_styled(role, CATALOGUE.roles[role].geometry)
    for _label, symbol in symbols_of(layer):
        light, base = luminance(draw(symbol, ground)), float(luminance(rgb(ground)))
        ratio = (np.maximum(light, base) + 0.05) / (np.minimum(light, base) + 0.05)
        assert float(np.sort(ratio.ravel())[-_MARK_PX]) >= 3.0


def test_the_sea_lies_under_all_other_ground():
    assert draw_order(CATALOGUE)[-1] == "sea"
