"""What OSM tags say, and which features are one facility."""

import math

import numpy as np
import pytest
import shapely

from insek.processing.catalogue.load import base_catalogue, city_catalogue
from insek.processing.catalogue.model import Origin
from insek.processing.catalogue.osm_mapping import listed_values
from insek.processing.sources.osm.facilities_twice import absorbed_by
from insek.processing.sources.osm.osm_tags import (
    FIELD_READERS,
    RoleSelector,
    building_use,
    destination_categories,
    number,
    osm_roles,
    parse_hstore,
)

SUPERMARKET = {"shop": "supermarket"}
CONVENIENCE = {"shop": "convenience"}


def facilities(*rows):
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = [row[0] for row in rows]
    return absorbed_by(geometry, [row[1] for row in rows], [row[2] for row in rows]).tolist()


def test_tags_keep_quotes_backslashes_and_umlauts():
    text = r'"name"=>"Café \"Zur Mühle\" \\ Süd","shop"=>"bakery, café"'
    assert parse_hstore(text) == {"name": 'Café "Zur Mühle" \\ Süd', "shop": "bakery, café"}
    assert parse_hstore(None) == {}


def test_every_role_from_osm_is_one_that_is_imported():
    catalogue = city_catalogue("kaiserslautern")
    roles = osm_roles(catalogue)
    assert {"building", "street_network", "local_supply_market", "settlement_area"} <= set(roles)
    assert not {"ortsbezirk_boundary", "city_boundary", "local_supply_catchment"} & set(roles)
    for role in roles:
        assert not catalogue.roles[role].source.candidates
        origins = {e.origin for _m, _g, e in catalogue.iter_entries() if e.role == role}
        assert not origins or origins & {Origin.IMPORTED, Origin.IMPORTED_OR_DRAWN}


def test_the_selector_agrees_with_trying_every_rule():
    catalogue = city_catalogue("kaiserslautern")
    roles = osm_roles(catalogue)
    selector = RoleSelector(catalogue, roles)
    for tags in (
        {"shop": "supermarket", "building": "yes"},
        {"building": "no"},
        {"highway": "residential", "access": "private"},
        {"amenity": "kindergarten"},
        {"leisure": "park", "fee": "yes"},
        {"railway": "rail", "service": "yard"},
        {},
    ):
        slow = {role for role in roles if catalogue.source_of(role).selects(tags)}
        assert set(selector.roles(tags)) == slow


def test_the_use_of_a_building_is_not_guessed():
    assert building_use({"building": "apartments"}) == "wohnen"
    assert building_use({"building": "apartments", "shop": "bakery"}) == "gemischt"
    assert building_use({"building": "yes"}) == "unbekannt"
    assert building_use({"building": "warehouse"}) == "sonstige"


def test_numbers_with_units_are_read_and_others_are_missing():
    assert number("4.5 m") == 4.5
    assert number("800 m²") == 800.0
    assert math.isnan(number("breit"))
    assert math.isnan(number(None))


def test_a_shop_mapped_as_point_and_as_area_is_one_shop():
    area = shapely.box(0, 0, 40, 30)
    assert facilities(
        (area, "Markt", SUPERMARKET), (shapely.Point(5, 5), "MARKT ", SUPERMARKET)
    ) == [
        0,
        0,
    ]


def test_a_point_up_to_50_m_away_without_a_name_is_the_same_shop_but_not_beyond():
    market = (shapely.box(0, 0, 40, 30), "Markt", SUPERMARKET)
    assert facilities(market, (shapely.Point(90, 0), None, SUPERMARKET)) == [0, 0]
    assert facilities(market, (shapely.Point(91, 0), None, SUPERMARKET)) == [0, 1]


def test_another_kind_of_shop_beside_the_market_stays():
    area = shapely.box(0, 0, 40, 30)
    rows = ((area, "Markt", SUPERMARKET), (shapely.Point(45, 0), None, CONVENIENCE))
    assert facilities(*rows) == [0, 1]


def test_two_kindergartens_with_names_in_one_unnamed_area_stay_two():
    area = shapely.box(0, 0, 50, 50)
    kind = {"amenity": "kindergarten"}
    rows = (
        (area, None, kind),
        (shapely.Point(10, 10), "Kita Nord", kind),
        (shapely.Point(40, 40), "Kita Süd", kind),
    )
    owner = facilities(*rows)
    assert len(set(owner)) == 2


def test_two_points_are_never_merged():
    rows = ((shapely.Point(0, 0), "Halt", {}), (shapely.Point(1, 0), "Halt", {}))
    assert facilities(*rows) == [0, 1]


def test_a_school_building_on_its_grounds_is_one_school():
    grounds, house, annexe = (
        shapely.box(0, 0, 100, 100),
        shapely.box(10, 10, 50, 50),
        shapely.box(20, 20, 30, 30),
    )
    kind = {"amenity": "school"}
    rows = ((house, "Schule am Bach", kind), (annexe, None, kind), (grounds, None, kind))
    owner = facilities(*rows)
    assert len({_end(owner, row) for row in range(3)}) == 1


def _end(owner, row):
    while owner[row] != row:
        row = owner[row]
    return row


def test_the_merge_agrees_with_a_brute_force_search_for_unnamed_shops():
    rng = np.random.default_rng(7)
    corners = rng.uniform(0, 3000, (30, 2))
    areas = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + 30, corners[:, 1] + 20)
    nodes = shapely.points(rng.uniform(0, 3000, (200, 2)))
    rows = [(shape, None, SUPERMARKET) for shape in (*areas, *nodes)]
    owner = facilities(*rows)
    for index, node in enumerate(nodes, start=len(areas)):
        near = min(node.distance(area) for area in areas) <= 50.0
        assert (owner[index] != index) == near


@pytest.mark.parametrize(
    ("tags", "kind", "access"),
    [
        ({"leisure": "park"}, "Park", None),
        ({"leisure": "park", "access": "yes"}, "Park", "öffentlich"),
        ({"leisure": "park", "fee": "yes"}, "Park", "eingeschränkt"),
        ({"leisure": "garden", "access": "private"}, "Garten", "privat"),
        ({"leisure": "garden", "garden:type": "residential"}, "Garten", "privat"),
        ({"landuse": "allotments", "access": "customers"}, "Kleingärten", "eingeschränkt"),
        ({"amenity": "grave_yard"}, "Friedhof", None),
        ({"landuse": "residential"}, None, None),
        ({"highway": "footway", "leisure": "park"}, "footway", None),
    ],
)
def test_green_says_what_it_is_and_who_may_enter(tags, kind, access):
    assert (FIELD_READERS["klasse"](tags), FIELD_READERS["zugang"](tags)) == (kind, access)


def test_a_place_belongs_to_every_category_of_everyday_destinations_its_tags_name():
    catalogue = city_catalogue("kaiserslautern")
    selector = RoleSelector(catalogue, ["daily_destination"])
    for tags, categories in (
        ({"shop": "bakery"}, "Bäckerei"),
        ({"shop": "bakery", "amenity": "cafe"}, "Bäckerei; Gaststätte oder Café"),
        ({"amenity": "doctors"}, "Hausarztpraxis"),
        ({"amenity": "doctors", "healthcare:speciality": "general"}, "Hausarztpraxis"),
        ({"amenity": "doctors", "healthcare:speciality": "dermatology"}, None),
        ({"leisure": "playground", "access": "private"}, None),
        ({"amenity": "bench"}, None),
    ):
        assert destination_categories(catalogue.destinations, tags) == categories
        assert selector.roles(tags) == (("daily_destination",) if categories else ())


def test_an_unnamed_bakery_in_an_unnamed_cafe_is_a_place_of_its_own():
    catalogue = city_catalogue("kaiserslautern")
    selector = RoleSelector(catalogue, ["daily_destination"])
    cafe, bakery = {"amenity": "cafe"}, {"shop": "bakery"}
    kinds = [selector.kind("daily_destination", tags) for tags in (cafe, bakery)]
    area, node = shapely.box(0, 0, 20, 20), shapely.Point(5, 5)
    assert facilities((area, None, kinds[0]), (node, None, kinds[1])) == [0, 1]
    assert facilities((area, None, kinds[0]), (node, None, kinds[0])) == [0, 0]


@pytest.mark.parametrize(
    ("tags", "roles"),
    [
        ({}, {"school"}),
        ({"isced:level": "0"}, {"school"}),
        ({"isced:level": "1"}, {"primary_school"}),
        ({"isced:level": "0;1"}, {"primary_school"}),
        ({"isced:level": "0,1"}, {"primary_school"}),
        ({"isced:level": "2-3"}, {"secondary_school"}),
        ({"isced:level": "1-3"}, {"primary_school", "secondary_school"}),
        ({"isced:level": "0-1; 3"}, {"primary_school", "secondary_school"}),
        ({"isced:level": "4"}, {"school"}),
        ({"school:de": "Gymnasium"}, {"secondary_school"}),
        ({"school:de": "Förderschule"}, {"school"}),
        ({"school:de": "Berufsschule"}, {"vocational_school"}),
        ({"school": "primary"}, {"primary_school"}),
        ({"school": "high_school"}, {"secondary_school"}),
        ({"school:FR": "collège"}, {"secondary_school"}),
    ],
)
def test_a_school_is_of_its_kinds_or_a_school(tags, roles):
    catalogue = base_catalogue()
    names = ("school", "primary_school", "secondary_school", "vocational_school")
    selector = RoleSelector(catalogue, names)
    assert set(selector.roles({"amenity": "school", **tags})) == roles
    # What a school is does not depend on which roles are asked for.
    alone = RoleSelector(catalogue, ["school"])
    assert set(alone.roles({"amenity": "school", **tags})) == roles & {"school"}


def test_a_market_is_what_counts_and_a_small_shop_is_another_role():
    selector = RoleSelector(base_catalogue(), ("local_supply_market", "neighbourhood_shop"))
    assert selector.roles({"shop": "supermarket"}) == ("local_supply_market",)
    assert selector.roles({"shop": "convenience"}) == ("neighbourhood_shop",)
    assert selector.roles({"shop": "convenience;supermarket"}) == ("local_supply_market",)
    with_them = RoleSelector(city_catalogue("kaiserslautern"), ("local_supply_market",))
    assert with_them.roles({"shop": "convenience"}) == ("local_supply_market",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("bakery; café", ("bakery", "café")),
        ("1-3", ("1", "2", "3")),
        ("3-1", ("1", "2", "3")),
        ("0, 2", ("0", "2")),
        ("10-12", ("10-12",)),
        ("1-2-3", ("1-2-3",)),
        ("Mo-Fr", ("Mo-Fr",)),
        ("10;20", ("10", "20")),
    ],
)
def test_lists_and_ranges_of_levels_are_read_and_other_values_left_alone(value, expected):
    assert listed_values(value) == expected
