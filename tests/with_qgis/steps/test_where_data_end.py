"""All analyses on a town whose data end in four ways: nothing is judged that cannot be.

The northern half of the demo city, with an extract that ends in the west, one district without land
use, one without residents, and one whose bus company is missing in the timetable.
"""

import math
from collections import defaultdict

import numpy as np
import pytest
import shapely

from insek.processing.algorithms.kit.pipeline import ensure_analyses
from insek.processing.steps.records import analyses
from insek.processing.store.features import FeatureTable
from insek.processing.store.known_area import AreaKind, KnownArea
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

pytestmark = [pytest.mark.slow, pytest.mark.proof]

TOWN = shapely.box(400_000, 5_477_200, 414_000, 5_484_000)
WEST, FARTHER = 402_600.0, 402_900.0
"""Where the extract ends."""
CUT, NO_LAND, NO_PEOPLE, NO_BUSES = "einsiedlerhof", "erlenbach", "morlautern", "erfenbach"
UNTOUCHED = ("kernstadt",)
LAND_ROLES = ("settlement_area", "residential_building_land", "mixed_building_land")
ORIGINS = {"population_points": "insek:importpopulation", "pt_service": "insek:importgtfs"}
# What only planners start completes what was imported, and replaces nothing.
FILLED = {role for record in analyses() if record.parts for role in record.fills}
NOT_OF_THE_EXTRACT = {"city_boundary", "ortsbezirk_boundary", "city_core", *ORIGINS}


@pytest.fixture(scope="module")
def town(demo_city, tmp_path_factory):
    """The town with all its data, and what every analysis says of it."""
    demo = open_store(demo_city)
    roles = [role for role in demo.roles() if role not in FILLED and demo.has(role)]
    tables = {role: cut_to(demo.read(role), TOWN) for role in roles if demo.provenance(role)}
    terrain = demo.read_raster("terrain"), demo.provenance("terrain")
    folder = tmp_path_factory.mktemp("ends")

    boundary = tables["ortsbezirk_boundary"]
    homes = dict(zip(map(str, boundary.column("kennung")), boundary.geometry, strict=True))

    def made(name, change=None, end=None):
        store = create_store(folder / f"{name}.gpkg", demo.catalogue, crs=demo.crs, demo=True)
        with store.writing() as writer:
            for role, table in tables.items():
                given = table if change is None else change(role, table)
                known = None
                if end is not None and role not in NOT_OF_THE_EXTRACT:
                    area = shapely.box(end, 5_470_000, 420_000, 5_490_000)
                    if role in LAND_ROLES:
                        area = shapely.difference(area, homes[NO_LAND])
                    given, known = cut_to(given, area), KnownArea(AreaKind.EXTRACT, area)
                algorithm = ORIGINS.get(role, "insek:importosm")
                stated = demo.provenance(role).parameters
                note = Provenance(role, "imported", "Test", algorithm=algorithm, parameters=stated)
                writer.put(role, given, note, known=known)
            writer.put_raster("terrain", *terrain)
        outcomes = ensure_analyses(open_store(store.location), lambda _share: None)
        assert [item for item in outcomes if item.state == "impossible"] == []
        return Town(open_store(store.location))

    def change(role, table):
        drop = {
            **dict.fromkeys(LAND_ROLES, NO_LAND),
            "population_points": NO_PEOPLE,
            "pt_service": NO_BUSES,
        }.get(role)
        if drop is None:
            return table
        if role in LAND_ROLES:
            rest = shapely.difference(TOWN, homes[drop])
            return cut_to(table, rest)
        # Stops around the district, too: no line of the missing company leads there.
        inside = shapely.intersects(
            table.geometry, homes[drop].buffer(1300 * (role == "pt_service"))
        )
        return table.take(~inside)

    return made("ganz"), made("endet", change, WEST), made("endet früher", change, FARTHER)


def cut_to(table, area):
    """What of a table lies in an area, points and lines as well as areas."""
    here = shapely.intersection(table.geometry, area)
    kinds = shapely.get_dimensions(table.geometry)
    rows = ~shapely.is_empty(here) & (shapely.get_dimensions(here) == kinds)
    found = table.take(rows)
    return FeatureTable(here[rows], dict(found.columns))


class Town:
    """A store, its districts and figures."""

    def __init__(self, store):
        self.store = store
        boundary = store.read("ortsbezirk_boundary")
        self.ids = [str(value) for value in boundary.column("kennung")]
        self.districts = boundary.geometry
        self.figures = {(row.analyse, row.ortsbezirk, row.kennzahl): row for row in store.figures()}

    def value(self, *key):
        found = self.figures.get(key)
        return math.nan if found is None else found.wert

    def residents(self, district):
        points = self.store.read("population_points")
        outline = self.districts[self.ids.index(district)]
        inside = shapely.intersects(outline, points.geometry)
        return float(np.nansum(points.column("einwohner")[inside]))

    def land(self, district, role):
        whole = shapely.union_all(self.store.read(role).geometry)
        return whole.intersection(self.districts[self.ids.index(district)]).area


def said(value):
    return 0.0 if math.isnan(value) else value


JUDGED = {
    "bus_stop_catchment": lambda name: name.endswith("_400m"),
    "pt_quality_classes": lambda name: (
        name.startswith("einwohner_klasse_") or name == "einwohner_ohne_klasse"
    ),
}
"""Figures that together are the residents judged, where they are not one figure."""


def counted(town, unit):
    """Analyses that count something not judged, with the names of their figures."""
    names = defaultdict(set)
    for analysis, _, name in town.figures:
        names[analysis].add(name)
    word = {"EW": "einwohner_nicht_beurteilt", "m²": "flaeche_nicht_beurteilt"}[unit]
    return {analysis: found for analysis, found in names.items() if word in found}


def test_residents_judged_and_not_judged_are_all_residents(town):
    for place in town:
        found = counted(place, "EW")
        assert len(found) >= 15
        for analysis, names in found.items():
            judged = JUDGED.get(analysis, lambda name: name == "einwohner")
            chosen = {name for name in names if judged(name)}
            for district in place.ids:
                here = sum(said(place.value(analysis, district, name)) for name in chosen)
                rest = place.value(analysis, district, "einwohner_nicht_beurteilt")
                wanted = place.residents(district)
                assert here + rest == pytest.approx(wanted, abs=0.01), (analysis, district)


def test_land_judged_and_not_judged_is_all_land(town):
    for place in town:
        found = counted(place, "m²")
        assert len(found) >= 10
        for analysis, names in found.items():
            name, role = "siedlungsflaeche", "settlement_area"
            if "wohnbauflaeche" in names:
                name, role = "wohnbauflaeche", "residential_building_land"
            for district in place.ids:
                here = said(place.value(analysis, district, name))
                rest = place.value(analysis, district, "flaeche_nicht_beurteilt")
                wanted = place.land(district, role)
                assert here + rest == pytest.approx(wanted, rel=1e-6, abs=1), (analysis, district)


def test_cities_are_the_sum_of_their_districts_and_name_the_others(town):
    for place in town[1:]:
        names = dict(
            zip(place.ids, place.store.read("ortsbezirk_boundary").column("name"), strict=True)
        )
        for (analysis, district, name), row in place.figures.items():
            if district or row.einheit not in {"EW", "m²"} or math.isnan(row.wert):
                continue
            parts = {key: place.figures.get((analysis, key, name)) for key in place.ids}
            if None in parts.values():
                continue
            total = sum(said(part.wert) for part in parts.values())
            assert row.wert == pytest.approx(total, rel=1e-6, abs=0.5), (analysis, name)
            for key, part in parts.items():
                if math.isnan(part.wert):
                    assert str(names[key]) in row.hinweis, (analysis, name, key)


@pytest.mark.parametrize("district", UNTOUCHED)
def test_what_is_beyond_reach_of_every_end_is_as_before(town, district):
    whole, *ended = town
    told = [key for key in whole.figures if key[1] == district]
    assert len(told) > 100
    for place in ended:
        for key in told:
            before, after = whole.value(*key), place.value(*key)
            if key[2] == "rand_ohne_kurzen_weg":  # one ring with the district that lost its land
                assert after == pytest.approx(before, abs=0.2)
                continue
            assert after == pytest.approx(before, rel=1e-9, abs=1e-6, nan_ok=True), key


def test_a_district_without_residents_has_no_figure_of_residents(town):
    _, ended, _ = town
    for (analysis, district, name), row in ended.figures.items():
        if district == NO_PEOPLE and row.einheit in {"EW", "m²/EW", "EW/m²"}:
            blank = row.wert == 0.0 and name in {
                "einwohner_nicht_beurteilt",
                "einwohner_ohne_strasse",
            }
            assert math.isnan(row.wert) or blank, (analysis, name, row.wert)


def test_a_district_without_land_use_has_no_figure_of_land(town):
    _, ended, _ = town
    for (analysis, district, name), row in ended.figures.items():
        is_of_land = name.startswith(("siedlungsflaeche", "wohnbauflaeche")) or "flaeche_" in name
        if district == NO_LAND and is_of_land and name != "flaeche_nicht_beurteilt":
            if name.startswith("flaeche_klasse_"):
                continue  # land of the district, settled or not
            assert math.isnan(row.wert), (analysis, name, row.wert)
    for name in ("unterversorgt", "anteil_unterversorgt"):
        row = ended.figures["local_supply_gap", NO_LAND, name]
        assert math.isnan(row.wert)
        assert row.hinweis.startswith("keine Daten")


def test_a_district_without_its_bus_company_is_not_called_badly_served(town):
    _, ended, _ = town
    for analysis in ("pt_quality_classes", "bus_stop_catchment", "pt_poorly_served"):
        told = [key for key in ended.figures if key[:2] == (analysis, NO_BUSES)]
        assert told
        for key in told:
            row = ended.figures[key]
            if row.einheit == "EW" and key[2] not in {
                "einwohner_nicht_beurteilt",
                "einwohner_ohne_strasse",
            }:
                assert math.isnan(row.wert), key


def test_where_the_extract_ends_residents_are_not_judged(town):
    _, ended, farther = town
    for analysis in ("local_supply_coverage", "fifteen_minute_city", "green_space_provision"):
        rest = [
            place.value(analysis, CUT, "einwohner_nicht_beurteilt") for place in (ended, farther)
        ]
        assert rest[0] > 0, analysis
        assert rest[1] >= rest[0], analysis


def test_moving_the_end_inwards_changes_no_judged_figure_beyond_its_reach(town):
    _, ended, farther = town
    away = [key for key in ended.figures if key[1] and key[1] not in {CUT, "siegelbach"}]
    for key in away:
        before, after = ended.value(*key), farther.value(*key)
        assert after == pytest.approx(before, rel=1e-9, abs=1e-6, nan_ok=True), key
    for key, row in ended.figures.items():
        if key[2] == "einwohner_nicht_beurteilt":
            assert farther.value(*key) >= row.wert - 0.5, key
        elif key[2] in {"siedlungsflaeche", "wohnbauflaeche"}:  # with the extract land ends, too
            assert said(farther.value(*key)) <= said(row.wert) + 0.5, key
