"""A store without residents gets every area that needs none, and figures that say why not."""

import math
import shutil

import pytest
import shapely

from insek.processing.algorithms.kit.pipeline import ensure_analyses
from insek.processing.steps.city_figures import NO_RESIDENTS
from insek.processing.steps.records import parts_in_order
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

from ..supply_town import quiet

pytestmark = pytest.mark.slow

NEED_RESIDENTS = {
    "undersupplied_residential_area",
    "pt_poorly_served_area",
    "green_deficit_area",
}
"""Proposals whose definition counts residents."""
AREAS = (
    *("local_supply_catchment", "local_supply_network_catchment", "rail_stop_catchment"),
    *("destination_reach", "bus_stop_catchment_headway", "pt_quality_class"),
    "green_provision_catchment",
)


@pytest.fixture(scope="module")
def cities(demo_city, tmp_path_factory):
    """The demo city after all analyses, with its residents and without them."""
    folder = tmp_path_factory.mktemp("ohne")
    stores = []
    for name in ("mit", "ohne"):
        path = folder / f"{name}.gpkg"
        shutil.copy(demo_city, path)
        store = open_store(path)
        if name == "ohne":
            nobody = FeatureTable.from_rows([], {"einwohner": []})
            with store.writing() as writer:
                writer.put("population_points", nobody, Provenance("", "imported", "Zensus"))
        ensure_analyses(store, quiet)
        stores.append(open_store(path))
    return stores


def test_only_what_is_defined_by_residents_needs_them():
    parts = [part for _, part in parts_in_order()]
    assert {p.role for p in parts if "population_points" in p.needs} == NEED_RESIDENTS


@pytest.mark.parametrize("role", AREAS)
def test_areas_are_the_same_without_residents(cities, role):
    with_them, without = (store.read(role).geometry for store in cities)
    assert len(without) > 0
    assert shapely.equals(shapely.union_all(with_them), shapely.union_all(without))


def test_figures_of_residents_say_that_there_are_none_and_those_of_land_are_the_same(cities):
    with_them, without = (
        {(row.analyse, row.ortsbezirk, row.kennzahl): row for row in store.figures()}
        for store in cities
    )
    people = [row for row in without.values() if row.einheit == "EW"]
    assert len(people) > 100
    assert all(math.isnan(row.wert) for row in people)
    assert all(row.hinweis.startswith(NO_RESIDENTS) for row in people)
    land = {key: row.wert for key, row in without.items() if row.einheit == "m²"}
    assert len(land) > 100
    assert land == pytest.approx({key: with_them[key].wert for key in land}, nan_ok=True)


def test_what_needs_residents_is_not_there_and_comes_when_they_do(cities, demo_city, tmp_path):
    _, without = cities
    assert not any(without.has(role) for role in NEED_RESIDENTS - {"green_deficit_area"})
    path = tmp_path / "nachher.gpkg"
    shutil.copy(without.path, path)
    store = open_store(path)
    people = open_store(demo_city).read("population_points")
    with store.writing() as writer:
        writer.put("population_points", people, Provenance("", "imported", "Zensus"))
    ensure_analyses(store, quiet)
    figures = {(row.ortsbezirk, row.kennzahl): row for row in open_store(path).figures()
               if row.analyse == "local_supply_coverage"}  # fmt: skip
    assert figures["", "versorgt"].wert > 0
