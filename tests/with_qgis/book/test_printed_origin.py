"""What is printed of a layer belongs to the layer that is there, also when it was replaced."""

import shapely
from osgeo import ogr

from insek.processing.book.factsheet.facts import all_facts, supply_rule
from insek.processing.book.source_pages import source_rows
from insek.processing.cartography.map_project import MapProject
from insek.processing.measures.monitoring.indicator_series import computed_indicators
from insek.processing.steps.supply.computation.markets_and_stops import local_supply
from insek.processing.steps.supply.local_supply import SupplyOptions
from insek.processing.store.authorship import drawn_by_hand, standing_figures
from insek.processing.store.features import FeatureTable
from insek.processing.store.provenance import Provenance

from ..supply_town import at, figures, make_town, quiet, rectangle
from ..tools import options

CATCHMENT, MARKETS = "local_supply_catchment", "local_supply_market"
CIMA = Provenance("", "imported", "Zentrenkonzept", "© CIMA", data_date="2019")


def computed_town(tmp_path):
    town = make_town(tmp_path / "ort.gpkg")
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    return town


def share(town):
    facts = all_facts(town, town.catalogue, measures=())
    return {item.district.id: item.supply_share for item in facts}["erfenbach"]


def edit(town, role, statement):
    """Change a table as QGIS does: behind the back of the store."""
    dataset = ogr.Open(str(town.path), 1)
    dataset.ExecuteSQL(statement.format(town.table(role)))
    del dataset


def sources(town, role):
    """The printed source of a role, as the pages of the sources say it."""
    (row,) = source_rows(town, [role], filled={role})
    return [paragraph.text for paragraph in row.cells[1]]


def test_figures_go_with_the_computed_layer_that_an_import_replaces(tmp_path):
    town = computed_town(tmp_path)
    # 140 of the 200 in the village live within 1000 m of the market
    assert share(town).value == 70.0
    assert share(town).source == "berechnet"
    theirs = FeatureTable.from_rows([rectangle(0, 0, 9, 9)], {"radius_m": [500.0]})
    with town.writing() as writer:
        writer.put(CATCHMENT, theirs, CIMA)
    assert figures(town, "local_supply_coverage") == {}
    assert share(town).value is None
    assert share(town).note == ""
    assert supply_rule(town).limit_m == 500.0
    values, missing = computed_indicators(
        standing_figures(town), town.provenances(), town.catalogue.indicators, year=2026
    )
    assert "local_supply_catchment" in " ".join(missing)
    assert values == ()


def test_figures_of_another_layer_stay(tmp_path):
    town = computed_town(tmp_path)
    with town.writing() as writer:
        writer.put("rail_stop", FeatureTable.from_rows([at(1, 1)]), CIMA)
    assert share(town).value == 70.0


def test_figures_of_a_layer_that_was_emptied_and_drawn_anew_are_not_printed(tmp_path):
    town = computed_town(tmp_path)
    edit(town, CATCHMENT, "DELETE FROM {}")
    assert share(town).value is None
    edit(town, CATCHMENT, "INSERT INTO {} (name) VALUES ('von Hand')")
    assert share(town).value is None
    local_supply(town, options(SupplyOptions, distance_m=1000.0), quiet)
    assert share(town).value == 70.0


def test_figures_of_an_earlier_version_name_no_layer_and_are_held_to_the_same(tmp_path):
    town = computed_town(tmp_path)
    edit(town, CATCHMENT, "DELETE FROM insek_meta WHERE schluessel LIKE 'kennzahl:%'")
    town.meta = {key: town.meta[key] for key in town.meta if not key.startswith("kennzahl:")}
    assert share(town).value == 70.0
    with town.writing() as writer:
        writer.put(CATCHMENT, FeatureTable.from_rows([rectangle(0, 0, 9, 9)]), CIMA)
    assert figures(town, "local_supply_coverage")
    assert share(town).value is None


def test_a_layer_without_provenance_is_the_citys_own_drawing(tmp_path):
    town = make_town(tmp_path / "ort.gpkg")
    with town.writing() as writer:
        writer.ensure_tables(["primary_school"])
    edit(town, "primary_school", "INSERT INTO {} (name) VALUES ('Klinik')")
    assert sources(town, "primary_school") == ["Eigene Darstellung Kaiserslautern"]
    built = MapProject.build(town, maps=[], roles=["primary_school"])
    assert built.attributions(["primary_school"]) == ("Eigene Darstellung Kaiserslautern",)
    assert drawn_by_hand(town, "primary_school")


def test_a_layer_edited_after_its_import_says_so_wherever_its_source_stands(tmp_path):
    town = make_town(tmp_path / "ort.gpkg")
    centres = FeatureTable.from_rows([shapely.Point(0, 0)] * 2, {"name": ["a", "b"]})
    with town.writing() as writer:
        writer.put("primary_school", centres, CIMA)
    assert sources(town, "primary_school") == ["Zentrenkonzept", "© CIMA"]
    assert not drawn_by_hand(town, "primary_school")
    edit(town, "primary_school", "DELETE FROM {} WHERE name = 'b'")
    edited = ["Zentrenkonzept, danach bearbeitet", "© CIMA, danach bearbeitet"]
    assert sources(town, "primary_school") == edited
    built = MapProject.build(town, maps=[], roles=["primary_school"])
    assert built.attributions(["primary_school"]) == (edited[1],)
    assert drawn_by_hand(town, "primary_school")


def test_the_steckbrief_names_an_edited_source_as_edited(tmp_path):
    town = make_town(tmp_path / "ort.gpkg")
    boundary = town.read("ortsbezirk_boundary")
    with town.writing() as writer:
        writer.put("ortsbezirk_boundary", boundary, Provenance("", "imported", "ALKIS (b.shp)"))
    edit(town, "ortsbezirk_boundary", "UPDATE {} SET hinweis = 'begradigt' WHERE fid = 1")
    facts = {item.district.id: item for item in all_facts(town, town.catalogue, measures=())}
    assert facts["erfenbach"].area_km2.source == "ALKIS, danach bearbeitet"
