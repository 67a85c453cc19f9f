"""What OSM tags say about walking and cycling on a way."""

import math

import pytest

from insek.processing.analysis.cycling import cycle_terms
from insek.processing.sources.osm import osm_ways as ways
from insek.processing.sources.osm.osm_tags import FIELD_READERS


def on(highway, **tags):
    return {"highway": highway, **{key.replace("__", ":"): value for key, value in tags.items()}}


def access(tags):
    return ways.on_foot(tags), ways.by_bike(tags)


@pytest.mark.parametrize(
    ("tags", "foot", "bike"),
    [
        (on("residential"), True, True),
        (on("primary"), True, True),
        (on("track"), True, True),
        (on("path"), True, True),
        (on("footway"), True, False),
        (on("footway", bicycle="yes"), True, True),
        (on("pedestrian", bicycle="dismount"), True, False),
        (on("steps"), True, False),
        (on("cycleway"), None, True),
        (on("cycleway", segregated="yes"), True, True),
        (on("cycleway", foot="no"), False, True),
        (on("cycleway", foot="designated"), True, True),
        (on("cycleway", sidewalk="right"), True, True),
        (on("trunk"), False, False),
        (on("trunk", bicycle="yes"), False, True),
        (on("primary", motorroad="yes"), False, False),
        (on("motorway"), False, False),
    ],
)
def test_the_class_of_a_way_says_who_may_use_it_unless_a_tag_knows_better(tags, foot, bike):
    assert access(tags) == (foot, bike)


@pytest.mark.parametrize(
    ("tags", "foot", "bike"),
    [
        (on("service", access="private"), False, False),
        (on("service", access="private", foot="yes"), True, False),
        (on("service", access="private", bicycle="permissive"), False, True),
        (on("service", access="no", foot="designated", bicycle="designated"), True, True),
        (on("service", access="customers"), True, True),
        (on("residential", foot="no"), False, True),
        (on("residential", vehicle="destination"), True, True),
        (on("residential", vehicle="no"), True, False),
        (on("track", access="forestry"), True, False),
        (on("track", vehicle="agricultural", bicycle="yes"), True, True),
        (on("secondary", bicycle="use_sidepath"), True, False),
        (on("path", access="unknown"), True, True),
    ],
)
def test_a_private_way_is_left_out_unless_walkers_or_cyclists_are_let_in(tags, foot, bike):
    assert access(tags) == (foot, bike)
    assert ways.is_usable_way(tags) == (foot is not False or bike)


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        (on("residential"), 0),
        (on("residential", oneway="yes"), 1),
        (on("residential", oneway="-1"), -1),
        (on("residential", oneway="no"), 0),
        (on("residential", junction="roundabout"), 1),
        (on("residential", oneway="yes", oneway__bicycle="no"), 0),
        (on("residential", oneway="yes", cycleway="opposite"), 0),
        (on("residential", oneway="yes", cycleway__left="opposite_lane"), 0),
        (on("residential", oneway="yes", cycleway__left="lane", cycleway__left__oneway="-1"), 0),
        (on("residential", oneway="yes", cycleway__left="no", cycleway__left__oneway="-1"), 1),
        (on("residential", oneway="yes", cycleway="lane"), 1),
        (on("cycleway", oneway="yes"), 1),
        (on("residential", oneway="no", oneway__bicycle="-1"), -1),
    ],
)
def test_one_way_streets_bind_cyclists_unless_contraflow_is_allowed(tags, direction):
    assert ways.bike_oneway(tags) == direction


@pytest.mark.parametrize(
    ("tags", "term"),
    [
        (on("residential"), None),
        (on("residential", bicycle_road="yes"), "Fahrradstraße"),
        (on("cycleway"), "Radweg"),
        (on("cycleway", foot="designated", segregated="yes"), "getrennter Geh- und Radweg"),
        (on("cycleway", foot="yes"), "gemeinsamer Geh- und Radweg"),
        (on("path", foot="designated", bicycle="designated"), "gemeinsamer Geh- und Radweg"),
        (on("path", bicycle="designated", foot="no"), "Radweg"),
        (on("path"), "Weg ohne Kfz-Verkehr"),
        (on("path", bicycle="no"), None),
        (on("track"), "Wirtschafts- oder Waldweg"),
        (on("footway"), None),
        (on("pedestrian", bicycle="yes"), "Gehweg oder Fußgängerzone, Rad frei"),
        (on("steps", bicycle="yes"), None),
        (on("primary", cycleway="track"), "Radweg"),
        (on("primary", cycleway="lane"), "Radfahrstreifen"),
        (on("primary", cycleway="lane", cycleway__lane="advisory"), "Schutzstreifen"),
        (on("primary", cycleway__both="no"), "Mischverkehr"),
        (on("primary", cycleway__right="track", cycleway__left="lane"), "Radfahrstreifen"),
        (on("primary", cycleway__right="track"), "Radweg, einseitig"),
        (on("primary", cycleway__right="track", cycleway__left="no"), "Radweg, einseitig"),
        (
            on("primary", cycleway__right="track", cycleway__right__oneway="no"),
            "Radweg",
        ),
        (on("primary", cycleway__left="lane", oneway="yes"), "Radfahrstreifen"),
        (on("primary", cycleway__right="share_busway"), "Bussonderfahrstreifen mit Radverkehr"),
        (on("primary", bicycle="use_sidepath"), "Radweg"),
        (on("primary", sidewalk__both__bicycle="yes"), "Gehweg oder Fußgängerzone, Rad frei"),
        (on("primary", cycleway="unsinn"), None),
    ],
)
def test_guidance_names_the_weaker_side_and_never_guesses(tags, term):
    assert ways.guidance(tags) == term
    assert term is None or term in cycle_terms.GUIDANCE


@pytest.mark.parametrize(
    ("tags", "kmh"),
    [
        (on("residential", maxspeed="30"), 30.0),
        (on("residential", maxspeed="30 km/h"), 30.0),
        (on("primary", maxspeed="DE:urban"), 50.0),
        (on("primary", maxspeed="DE:rural"), 100.0),
        (on("residential", maxspeed="DE:zone30"), 30.0),
        (on("residential", maxspeed__type="DE:zone:20"), 20.0),
        (on("residential", source__maxspeed="DE:zone30"), 30.0),
        (on("living_street"), 7.0),
        (on("service", maxspeed="walk"), 7.0),
        (on("primary", maxspeed="30 mph"), 48.28032),
        (on("primary", maxspeed__forward="50", maxspeed__backward="70"), 70.0),
        (on("residential", bicycle_road="yes"), 30.0),
    ],
)
def test_speed_limits_are_read_as_numbers_zones_and_words(tags, kmh):
    assert ways.speed_limit(tags) == pytest.approx(kmh)


@pytest.mark.parametrize("value", ["none", "signals", "viel", "", "-30", "30;50"])
def test_a_speed_limit_that_is_no_number_stays_unknown(value):
    assert math.isnan(ways.speed_limit(on("residential", maxspeed=value)))


@pytest.mark.parametrize(
    ("tags", "term"),
    [
        (on("residential"), None),
        (on("residential", surface="asphalt"), "Asphalt"),
        (on("residential", surface="sett"), "Kopfsteinpflaster"),
        (on("residential", surface="concrete:plates"), "Beton"),
        (on("residential", surface="asphalt;sett"), "Asphalt"),
        (on("track", tracktype="grade2"), "wassergebunden"),
        (on("track", tracktype="grade1", surface="gravel"), "Schotter"),
        (on("residential", surface="asphalt", smoothness="very_bad"), "uneben"),
        (on("residential", smoothness="good"), "befestigt"),
        (on("residential", surface="lava"), None),
    ],
)
def test_surfaces_have_planners_words_and_bumps_outweigh_the_material(tags, term):
    assert ways.surface(tags) == term
    assert term is None or term in cycle_terms.SURFACES


def test_the_import_reads_every_column_of_walking_and_cycling():
    assert {"zu_fuss", "rad", "rad_einbahn", "radfuehrung", "tempo_kmh", "belag"} <= set(
        FIELD_READERS
    )
