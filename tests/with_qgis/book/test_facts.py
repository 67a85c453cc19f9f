"""Figures of the districts as the store knows them."""

import pytest
import shapely

from insek.processing.book.factsheet.facts import Basis, all_facts
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import DistrictFigure

from ..book_city import DISTRICTS, make_store, square

CENSUS = Provenance("", "imported", "Zensus 2011 (gitter.csv)", data_date="2011")


def add_residents(path, columns, numbers):
    """Residents in the middle of the squares of these columns; -1 lies in no district."""
    store = open_store(path)
    points = FeatureTable.from_rows(
        [shapely.point_on_surface(square(column)) for column in columns],
        # Entered with the import and wrong today: the place decides.
        {"einwohner": numbers, "ortsbezirk": ["siegelbach"] * len(numbers)},
    )
    with store.writing() as writer:
        writer.put("population_points", points, CENSUS)
    return {item.district.id: item for item in all_facts(store, store.catalogue, measures=())}


def test_residents_come_from_the_census_where_the_boundary_states_none(tmp_path):
    store = make_store(tmp_path / "stadt.gpkg")
    facts = add_residents(store.path, [1, 1, 0, -1], [30.0, 12.5, 99.0, 7.0])
    assert facts["moelschbach"].residents.value == 42.5
    assert facts["moelschbach"].residents.note == "Zensus 2011"
    # The boundary states 2345 for Erlenbach, and 0 for the Kernstadt, which is a number too.
    assert facts["erlenbach"].residents.value == 2345.0
    assert facts["kernstadt"].residents.value == 0.0
    assert facts["siegelbach"].residents.value is None


def test_a_share_that_leaves_people_out_names_those_it_counts(tmp_path):
    store = make_store(tmp_path / "stadt.gpkg")
    # 42.5 people live in Mölschbach, 12.5 of them outside the extent of the source; all 99 of
    # Erlenbach are counted.
    figures = [
        DistrictFigure("local_supply_coverage", district, name, value, unit, "")
        for district, counted, share in (("moelschbach", 30.0, 90.0), ("erlenbach", 99.0, 50.0))
        for name, value, unit in (("einwohner", counted, "EW"), ("anteil_versorgt", share, "%"))
    ]
    with store.writing() as writer:
        writer.put_figures("local_supply_coverage", figures)
    facts = add_residents(store.path, [1, 1, 0], [30, 12.5, 99.0])
    assert facts["moelschbach"].supply_basis == Basis(30.0, 42.5)
    assert facts["erlenbach"].supply_basis is None
    assert facts["kernstadt"].supply_basis is None


def test_areas_of_steckbriefe_count_land_that_two_claim_once(tmp_path):
    path = make_store(tmp_path / "stadt.gpkg").path
    wider = shapely.box(*square(1).buffer(100, join_style="mitre").bounds)
    shapes = [square(0), wider, square(2)]
    with open_store(path).writing() as writer:
        table = FeatureTable.from_rows(
            shapes, {"kennung": list(DISTRICTS), "einwohner": [1.0, 2.0, 3.0]}
        )
        writer.put("ortsbezirk_boundary", table, Provenance("", "drawn", "Test"))
    store = open_store(path)
    found = {
        item.district.id: item.area_km2.value
        for item in all_facts(store, store.catalogue, measures=())
    }
    # The first keeps its 9 km²; of the second 3.2 x 3.2 km 0.1 x 3 km are the first's, and of the
    # third 0.1 x 3 km are the second's.
    assert [found[key] for key in DISTRICTS] == pytest.approx([9.0, 10.24 - 0.3, 9.0 - 0.3])
    assert sum(found[key] for key in DISTRICTS) == pytest.approx(
        shapely.union_all(shapes).area / 1e6
    )
