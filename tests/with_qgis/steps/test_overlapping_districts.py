"""Land that two districts claim belongs to the first of them in every sum."""

import numpy as np
import pytest

from insek.processing.analysis.choices import Definition
from insek.processing.steps.cycling.computation.cycling_network import districts_with_data
from insek.processing.steps.settlement.computation.relief import elevation_difference
from insek.processing.steps.supply.computation.markets_and_stops import local_supply
from insek.processing.steps.supply.computation.undersupply import local_supply_gap
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.steps.supply.supply_gap import GapOptions
from insek.processing.store.features import FeatureTable
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import Raster

from ..supply_town import DRAWN, X, Y, at, figures, make_town, quiet, rectangle
from ..tools import options


@pytest.fixture
def town(tmp_path):
    """The town, but the core claims the village's settlement and market as well."""
    store = make_town(tmp_path / "ort.gpkg")
    west, east = rectangle(0, 0, 4000, 4000), rectangle(500, 0, 8000, 4000)
    with store.writing() as writer:
        columns = {"name": ["Erfenbach", "Kernstadt"], "kennung": ["erfenbach", "kernstadt"]}
        writer.put("ortsbezirk_boundary", FeatureTable.from_rows([west, east], columns), DRAWN)
    return store


def test_settled_land_of_the_districts_is_that_of_the_city(town):
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    found = figures(town, "local_supply_coverage")
    land = {key: found[key, "siedlungsflaeche"].wert for key in ("erfenbach", "kernstadt", "")}
    assert land["erfenbach"] == 1100 * 1500
    assert land["kernstadt"] == 1000 * 1000
    assert land[""] == land["erfenbach"] + land["kernstadt"]


def test_the_height_of_a_district_is_not_that_of_the_land_it_shares(town):
    values = np.full((40, 80), 230.0)
    values[:, :40] = 314.0
    raster = Raster(values, (X, 100.0, 0.0, Y + 4000, 0.0, -100.0))
    with town.writing() as writer:
        writer.put_raster("terrain", raster, Provenance("terrain", "imported", "Von Hand"))
    village, core = elevation_difference(town, quiet).heights
    # 100 of its cells lie on its own settlement, 165 more on the village's.
    assert (core.height_m, core.difference_m, core.cells) == (230.0, 0.0, 100)
    assert village.height_m == 314.0


def test_a_poor_district_keeps_its_land_where_a_richer_one_claims_it_too(town):
    with town.writing() as writer:
        shops = FeatureTable.from_rows(
            [at(1000, 1000), at(7000, 2000)],
            {"betriebstyp": ["Supermarkt"] * 2, "verkaufsflaeche_m2": [10.0, 900.0]},
        )
        writer.put("local_supply_market", shops, DRAWN)
    asked = options(
        GapOptions,
        definition=Definition.SALES_AREA,
        min_sales_area=0.4,
        min_area_m2=10_000,
        min_population=50,
    )
    local_supply_gap(town, asked, quiet)
    found = figures(town, "local_supply_gap")
    # 10 m² for 200 residents in the village, of whom 160 live on residential land.
    assert found["erfenbach", "unterversorgt"].wert == 160
    assert found["kernstadt", "unterversorgt"].wert == 0


def test_the_share_of_known_land_is_that_of_the_district_s_own_land(town):
    with town.writing() as writer:
        streets = town.read("street_network")
        known = [X, Y, X + 4400, Y + 4000]
        origin = Provenance("", "imported", "Auszug", parameters={"ausdehnung": known})
        writer.put("street_network", streets, origin)
    # Of what the core claims 3900 of 7500 m are known, of its own 400 of 4000; half is asked for.
    assert districts_with_data(town, "street_network") == {"erfenbach": True, "kernstadt": False}
