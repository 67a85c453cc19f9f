"""Green near home, deficits and the way to the wood on a small town that can be checked by hand."""

import math
import shutil

import numpy as np
import pytest
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from insek.processing.analysis.choices import GreenStandard, Method, Special
from insek.processing.analysis.green.green_areas import Need
from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import CancelledError
from insek.processing.steps.green.computation.forest_edges import forest_access
from insek.processing.steps.green.computation.green_catchment import green_provision
from insek.processing.steps.green.computation.green_inputs import standard, walk_ways
from insek.processing.steps.green.computation.green_shortage import green_deficit
from insek.processing.steps.green.forest_access import ForestOptions
from insek.processing.steps.green.green_deficit import DeficitOptions
from insek.processing.steps.green.green_provision import GreenOptions
from insek.processing.steps.role_data import StepError
from insek.processing.steps.store_network import load_network
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

from ..tools import options, tool

X, Y = 400_000.0, 5_470_000.0
HAND = Provenance("", "drawn", "Von Hand")
CATALOGUE = city_catalogue("kaiserslautern")
PROVISION, SHORTAGE, WOODS = (
    tool(name) for name in ("greenprovision", "greendeficit", "forestaccess")
)


def at(x, y):
    return shapely.Point(X + x, Y + y)


def rectangle(x0, y0, x1, y1):
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def line(*coordinates):
    return shapely.LineString([(X + x, Y + y) for x, y in coordinates])


def quiet(_share):
    """Progress that nobody watches."""


def put(store, note=HAND, **tables):
    with store.writing() as writer:
        for role, table in tables.items():
            writer.put(role, table, note)


@pytest.fixture
def town(tmp_path, made_town):
    """A copy of the town that a test may change."""
    return open_store(shutil.copy(made_town, tmp_path / "ort.gpkg"), CATALOGUE)


def core_street():
    """The core's street with a side street to each of its homes."""
    return shapely.multilinestrings(
        [
            line((5900, 1050), (5900, 900), (6350, 900), (6500, 900), (6900, 900)),
            line((6350, 900), (6350, 980)),
            line((6500, 900), (6500, 980)),
        ]
    )


@pytest.fixture(scope="module")
def made_town(tmp_path_factory):
    """Village west (Erfenbach), core east; a park of 1 ha in the core, a wood in the village.

    Core: park at (6000, 1000) to (6100, 1100), homes 250 m and 400 m east of it, and a cemetery of
    4 ha next to the farther one. A way leads into the park only from the west. Village: two homes
    30 m below a wood of 100 ha.
    """
    store = create_store(tmp_path_factory.mktemp("ort") / "ort.gpkg", CATALOGUE)
    put(
        store,
        city_boundary=FeatureTable.from_rows([rectangle(0, 0, 8000, 4000)]),
        ortsbezirk_boundary=FeatureTable.from_rows(
            [rectangle(0, 0, 4000, 4000), rectangle(4000, 0, 8000, 4000)],
            {"name": ["Erfenbach", "Kernstadt"], "kennung": ["erfenbach", "kernstadt"]},
        ),
        green_space=FeatureTable.from_rows(
            [
                rectangle(6000, 1000, 6060, 1100),
                rectangle(6060, 1000, 6100, 1100),
                rectangle(6600, 900, 6800, 1100),
                rectangle(6300, 1000, 6400, 1200),
            ],
            {
                "klasse": ["Park", "Spielplatz", "Friedhof", "Garten"],
                "zugang": ["öffentlich", None, "eingeschränkt", "privat"],
            },
        ),
        forest=FeatureTable.from_rows([rectangle(500, 2000, 1500, 3000)]),
        settlement_area=FeatureTable.from_rows(
            [rectangle(600, 1600, 1400, 1980), rectangle(5800, 800, 6900, 1300)]
        ),
        population_points=FeatureTable.from_rows(
            [at(6350, 1050), at(6500, 1050), at(1000, 1970), at(1200, 1970)],
            {"einwohner": [300.0, 500.0, 120.0, 80.0]},
        ),
        street_network=FeatureTable.from_rows(
            [
                line((5900, 1050), (6020, 1050)),
                core_street(),
                line((600, 1900), (1400, 1900), (1400, 2100)),
            ],
            {"klasse": ["footway", "residential", "residential"]},
        ),
    )
    return store.path


CITY = options(GreenOptions)
DEFICIT, FOREST = options(DeficitOptions), options(ForestOptions)


def figures(store):
    return {
        (f.ortsbezirk, f.kennzahl): f
        for f in store.figures()
        if f.analyse == "green_space_provision"
    }


def test_a_park_and_the_playground_at_its_side_are_one_hectare_for_the_home_at_250_metres(town):
    result = green_provision(town, CITY, quiet)
    village, core = result.without[Method.STRAIGHT_LINE].districts
    assert (core.residents, core.served) == (800, 300)
    assert (village.residents, village.served) == (200, 0)
    zone = town.read("green_provision_catchment")
    assert zone.column("radius_m").tolist() == [300]
    assert zone.column("flaeche_min_ha").tolist() == [1]
    corners = 64 * 0.5 * 300.0**2 * math.sin(2 * math.pi / 64)
    expected = 100 * 100 + 4 * 100 * 300 + corners
    assert shapely.area(zone.geometry[0]) == pytest.approx(expected, rel=1e-6)
    assert "0,5 ha/250 m" in zone.column("hinweis")[0]
    note = town.provenance("green_provision_catchment").note
    assert "nicht gezählt: Friedhöfe (1), privat (1)" in note


def test_with_the_wood_the_village_is_served_and_both_stand_side_by_side(town):
    result = green_provision(town, CITY, quiet)
    assert result.with_forest[Method.STRAIGHT_LINE].city.served == 500
    stored = figures(town)
    assert stored["erfenbach", "anteil_luftlinie"].wert == 0
    assert stored["erfenbach", "anteil_luftlinie_mit_wald"].wert == 100
    assert stored["", "anteil_luftlinie"].wert == pytest.approx(30)
    assert stored["", "anteil_luftlinie_mit_wald"].wert == pytest.approx(50)
    # The way into the park: 80 m back west, 150 m down, 450 m east … far beyond 300 m.
    assert stored["kernstadt", "anteil_netz"].wert == 0
    # The wood is entered at (1400, 2000): 100 m, and 200 m or 400 m along the street.
    assert stored["erfenbach", "versorgt_netz_mit_wald"].wert == 200
    for name in ("versorgt_luftlinie", "versorgt_luftlinie_mit_wald", "gruen_m2"):
        districts = sum(stored[district, name].wert for district in ("erfenbach", "kernstadt"))
        assert stored["", name].wert == pytest.approx(districts)


def test_settled_land_served_stands_side_by_side_with_its_difference(town):
    green_provision(town, CITY, quiet)
    land = {(f.analyse, f.ortsbezirk, f.kennzahl): f.wert for f in town.figures()}
    straight, walked, between = (
        f"green_space_provision_{ending}" for ending in ("straight", "network", "difference")
    )
    # 300 m around the park, of the core's 1100 m x 500 m: all west of it and beside it, and east of
    # it 300 m in the middle and a circle's slices of 200 m above and below.
    slice_m2 = 100 * math.sqrt(300**2 - 200**2) + 300**2 / 2 * math.asin(200 / 300)
    by_hand = 300 * 500 + 300 * 100 + 2 * slice_m2
    assert land[straight, "kernstadt", "flaeche_versorgt"] == pytest.approx(by_hand, rel=1e-3)
    assert land[straight, "erfenbach", "flaeche_versorgt"] == 0
    assert land[straight, "", "siedlungsflaeche"] == pytest.approx(1100 * 500 + 800 * 380)
    for place in ("kernstadt", "erfenbach", ""):
        without = land[straight, place, "flaeche_versorgt"]
        without += land[between, place, "flaeche_nur_netz"]
        without -= land[between, place, "flaeche_nur_luftlinie"]
        assert without == pytest.approx(land[walked, place, "flaeche_versorgt"], abs=1)
    assert land[between, "kernstadt", "versorgt_luftlinie_mehr_als_netz"] == 300
    wooded = "green_space_provision_with_forest_difference"
    assert land[wooded, "erfenbach", "versorgt_luftlinie_mehr_als_netz"] == 0


def test_public_green_per_inhabitant_counts_neither_the_cemetery_nor_the_private_garden(town):
    assert green_provision(town, CITY, quiet).m2_per_resident == pytest.approx(10)
    assert figures(town)["kernstadt", "gruen_m2_je_ew"].wert == pytest.approx(12.5)
    with_cemetery = options(GreenOptions, also=(Special.CEMETERY,))
    assert green_provision(town, with_cemetery, quiet).m2_per_resident == pytest.approx(50)
    assert figures(town)["", "versorgt"].wert == 800


def test_the_drawn_network_variant_follows_the_streets(town):
    walked = options(GreenOptions, method=Method.NETWORK, compare=False)
    result = green_provision(town, walked, quiet)
    assert set(result.without) == {Method.NETWORK}
    zone = town.read("green_provision_catchment")
    assert list(zone.column("methode")) == ["Netz"]
    # 300 m from the gate at (6000, 1050): 100 m west, 150 m south, 50 m east.
    reached = shapely.union_all(zone.geometry)
    assert shapely.contains(reached, at(5940, 900 + 10))
    assert not shapely.intersects(reached, at(5960, 900 + 10))  # no metre beyond the limit


@pytest.mark.parametrize("chosen", GreenStandard)
def test_the_standards_come_from_the_catalogue(chosen):
    found = {
        GreenStandard.CITY: (
            [(0.5, 250, 250), (1, 300, 300), (5, 500, 500), (10, 1000, 1000)],
            Need.ANY,
        ),
        GreenStandard.IOER: ([(1, 300, 500), (10, 700, 1000)], Need.EVERY),
        GreenStandard.WHO: ([(0.5, 300, 300)], Need.ANY),
        GreenStandard.GALK: ([(0.5, 500, 500), (10, 1000, 1000)], Need.EVERY),
    }[chosen]
    made = standard(CATALOGUE, chosen)
    assert [(grade.min_ha, grade.radius_m, grade.walk_m) for grade in made.grades] == found[0]
    assert made.need is found[1]


def test_where_the_data_end_nobody_is_called_unserved(town):
    extent = Provenance(
        "", "imported", "OSM", parameters={"ausdehnung": [X + 500, Y - 5e3, X + 9e3, Y + 9e3]}
    )
    # The village's homes lie inside, but green 1000 m west of them would not be known.
    put(town, note=extent, green_space=town.read("green_space"))
    result = green_provision(town, CITY, quiet)
    assert result.without[Method.STRAIGHT_LINE].without_data == ("erfenbach",)
    stored = figures(town)
    assert math.isnan(stored["erfenbach", "anteil_luftlinie"].wert)
    assert stored["kernstadt", "versorgt_luftlinie"].wert == 300
    assert math.isnan(stored["erfenbach", "gruen_m2"].wert)
    green_deficit(town, DEFICIT, quiet)
    found = town.read("green_deficit_area")
    village = found.geometry[list(found.column("ortsbezirk")).index("erfenbach")]
    assert shapely.bounds(village)[0] == X + 500 + 300


def test_woods_in_a_military_area_serve_nobody(town):
    put(town, military_area=FeatureTable.from_rows([rectangle(400, 1900, 1600, 3100)]))
    result = green_provision(town, CITY, quiet)
    assert result.with_forest[Method.STRAIGHT_LINE].districts[0].served == 0


def test_a_broken_park_is_mended_and_an_empty_one_listed(town):
    bow = shapely.Polygon([(X + 6000, Y), (X + 6200, Y + 200), (X + 6200, Y), (X + 6000, Y + 200)])
    put(town, green_space=FeatureTable.from_rows([bow, rectangle(6000, 1000, 6100, 1100)]))
    result = green_provision(town, CITY, quiet)
    assert result.without[Method.STRAIGHT_LINE].city.served == 300
    assert any("repariert" in note for note in result.notes)


def test_a_town_without_public_green_is_told_so(town):
    put(
        town,
        green_space=FeatureTable.from_rows([rectangle(0, 0, 100, 100)], {"zugang": ["privat"]}),
    )
    with pytest.raises(StepError, match="zählt keine als öffentlich"):
        green_provision(town, CITY, quiet)


def test_a_cancel_leaves_the_store_as_it_was(town):
    def cancel(_share):
        raise CancelledError

    for step, chosen in (
        (green_provision, CITY),
        (green_deficit, DEFICIT),
        (forest_access, FOREST),
    ):
        with pytest.raises(CancelledError):
            step(town, chosen, cancel)
    assert not {"green_provision_catchment", "forest_recreation"} & set(town.roles())


def test_what_is_written_can_no_longer_be_cancelled(town):
    for role, step, chosen in (
        ("green_provision_catchment", green_provision, CITY),
        ("green_deficit_area", green_deficit, DEFICIT),
        ("forest_recreation", forest_access, FOREST),
    ):

        def running(share, role=role):
            assert town.provenance(role) is None, f"{role} stored at {share}"

        step(town, chosen, running)
        assert town.provenance(role) is not None


def test_the_deficit_is_settled_land_beyond_the_near_park_and_never_inside_it(town):
    heat = FeatureTable.from_rows([rectangle(6650, 0, 8000, 4000)])
    put(town, thermal_load_area=heat)
    assert green_deficit(town, DEFICIT, quiet).areas == 2
    found = town.read("green_deficit_area")
    row = list(found.column("ortsbezirk")).index("kernstadt")
    assert found.column("einwohner")[row] == 500
    assert found.column("einwohner")[1 - row] == 200
    near = shapely.buffer(rectangle(6000, 1000, 6100, 1100), 300, quad_segs=16)
    land = rectangle(5800, 800, 6900, 1300)
    assert _overlap(found.geometry, near) < 1.0
    assert found.column("flaeche_m2")[row] == pytest.approx(land.difference(near).area, rel=1e-3)
    # 250 m of the 500 m from x = 6400 on lie in the heat: half of it, the round edge aside.
    assert found.column("hinweis")[row].startswith("zu 4")
    assert found.column("hinweis")[1 - row] is None
    assert set(found.column("stand")) == {"Vorschlag"}
    green_provision(town, CITY, quiet)
    zone = town.read("green_provision_catchment").geometry[0]
    assert _overlap(found.geometry, zone) < 1.0


def _overlap(areas, other):
    with np.errstate(invalid="ignore"):  # GEOS raises the flag where nothing is in common
        return shapely.area(shapely.intersection(areas, other)).max()


def test_with_woods_the_village_lacks_nothing(town):
    green_deficit(town, options(DeficitOptions, with_forest=True), quiet)
    assert list(town.read("green_deficit_area").column("ortsbezirk")) == ["kernstadt"]


def test_proposals_that_planners_have_worked_on_stay(town):
    green_deficit(town, DEFICIT, quiet)
    decided = town.read("green_deficit_area").with_columns(stand=["abgelehnt", "angenommen"])
    put(town, green_deficit_area=decided)
    green_deficit(town, DEFICIT, quiet)
    assert list(town.read("green_deficit_area").column("stand")) == ["abgelehnt", "angenommen"]


def test_from_the_edge_far_from_the_crossing_the_wood_is_barred_by_the_railway(town):
    put(town, rail_line=FeatureTable.from_rows([line((300, 1990), (1800, 1990))]))
    result = forest_access(town, FOREST, quiet)
    assert (result.woods, result.edges) == (1, 1)
    (edge,) = town.read("restricted_access").geometry
    assert shapely.distance(edge, at(600, 1980)) < 1.0
    assert shapely.distance(edge, at(1300, 1980)) > 100
    note = town.read("restricted_access").column("hinweis")[0]
    assert note.startswith("Fußweg mindestens ")
    assert note.endswith("dazwischen: Bahn")
    assert town.read("restricted_access").column("ortsbezirk")[0] == "erfenbach"
    # The whole wood lies within 1000 m of the village but for its two upper corners' arcs.
    (wood,) = town.read("forest_recreation").geometry
    reach = shapely.buffer(rectangle(600, 1600, 1400, 1980), 1000, quad_segs=16)
    assert wood.area == pytest.approx(
        rectangle(500, 2000, 1500, 3000).intersection(reach).area, rel=1e-6
    )


def test_edges_near_the_end_of_the_data_are_not_judged(town):
    extent = [X - 2000, Y - 5e3, X + 2000, Y + 9e3]
    note = Provenance("", "imported", "OSM", parameters={"ausdehnung": extent})
    put(town, note=note, forest=town.read("forest"))
    result = forest_access(town, FOREST, quiet)
    # Only the village's edge left of x = 1000 less the snapping distances, above and below and at
    # the side.
    snaps = 100 + FOREST.near_m
    assert result.judged_m + _unjudged(result) == pytest.approx(2 * (400 - snaps) + 380, abs=50)


def _unjudged(result):
    return sum(float(note.split(" m ")[0]) for note in result.notes if "nicht beurteilt" in note)


def test_without_a_street_network_only_the_woods_are_proposed(town):
    put(town, street_network=town.read("street_network").take(np.zeros(3, dtype=bool)))
    result = forest_access(town, FOREST, quiet)
    assert result.woods == 1
    assert "ohne Wegenetz" in result.notes[-1]
    assert "restricted_access" not in town.roles()


@pytest.mark.parametrize(
    ("algorithm", "outputs"),
    [
        (PROVISION, {"OUTPUT", "OUTPUT_FOREST", "SHARE", "SHARE_FOREST", "M2"}),
        (SHORTAGE, {"OUTPUT", "AREAS"}),
        (WOODS, {"OUTPUT", "OUTPUT_RESTRICTED", "BARRED"}),
    ],
)
def test_the_algorithms_run_with_their_defaults_and_explain_themselves(town, algorithm, outputs):
    made = algorithm()
    assert made.HELP
    assert made.HELP_EN
    result, ok = made.create().run(
        {"STORE": str(town.path)}, QgsProcessingContext(), QgsProcessingFeedback()
    )
    assert ok
    assert set(result) == outputs


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["1", "viel"], "zwei Zahlen"),
        (["1", "300", "5"], "fehlt eine Zahl"),
        (["1", "1.000"], "„1.000“ ist nicht eindeutig: 1000 oder 1,0?"),
    ],
)
def test_a_table_of_sizes_that_cannot_be_read_is_named(town, cells, words):
    feedback = QgsProcessingFeedback()
    _, ok = (
        PROVISION()
        .create()
        .run({"STORE": str(town.path), "GRADES": cells}, QgsProcessingContext(), feedback)
    )
    assert not ok
    assert words in feedback.htmlLog()


@pytest.mark.parametrize("cells", [["0,5", "400"], [0.5, 400.0]])
def test_own_sizes_replace_the_standard(town, cells):
    result, ok = (
        PROVISION()
        .create()
        .run(
            {"STORE": str(town.path), "GRADES": cells},
            QgsProcessingContext(),
            QgsProcessingFeedback(),
        )
    )
    assert ok
    assert result["SHARE"] == pytest.approx(80)
    assert np.isclose(town.read("green_provision_catchment").column("radius_m"), 400).all()


def test_where_nobody_says_who_may_walk_the_class_of_the_way_decides(town):
    home = FeatureTable.from_rows([at(5850, 1050)], {"einwohner": [90.0]})
    put(town, population_points=home)
    table, woods = town.read("street_network"), FOREST
    judged = forest_access(town, woods, quiet).judged_m
    for stated, served in (
        ([None] * 3, 90.0),
        ([None, True, None], 90.0),
        ([False, None, None], 0),
    ):
        put(town, street_network=table.with_columns(zu_fuss=stated, rad=stated))
        result = green_provision(town, CITY, quiet)
        assert result.without[Method.NETWORK].city.served == served
        assert f"nach der Wegeklasse: {stated.count(None)}" in result.notes[-1]
        assert forest_access(town, woods, quiet).judged_m == judged


def test_green_and_woods_walk_on_the_one_network_that_the_store_keeps(town):
    kept = load_network(town).streets.network
    ways = walk_ways(town, quiet)
    assert load_network(town).kept
    assert np.array_equal(ways.network.feature, kept.feature)


def city_figure(store, analysis, name, district=""):
    return next(
        f.wert
        for f in store.figures()
        if (f.analyse, f.kennzahl, f.ortsbezirk) == (analysis, name, district)
    )


def test_the_log_says_how_many_residents_the_city_leaves_out(town):
    table = town.read("street_network")
    core_only = FeatureTable.from_rows(table.geometry[:2], {"klasse": ["footway", "residential"]})
    put(town, street_network=core_only)
    left_out = "; nicht mitgezählt, weil keine Daten: 200 von 1.000 EW"
    for algorithm, begin in ((PROVISION, "  Stadt insgesamt: "), (SHORTAGE, "Netz: ")):
        feedback = QgsProcessingFeedback(False)
        given = {"STORE": str(town.path), "MIN_POPULATION": 1}
        algorithm().create().run(given, QgsProcessingContext(), feedback)
        lines = [text for text in feedback.textLog().splitlines() if text.startswith(begin)]
        # Straight lines need no street: only the numbers on foot lack the village.
        on_foot = lines if algorithm is SHORTAGE else lines[1::2]
        assert on_foot
        assert all(text.endswith(left_out) for text in on_foot)
        assert not any(text.endswith(left_out) for text in lines if text not in on_foot)


def test_whom_no_street_comes_near_is_neither_served_nor_unserved_on_foot(town):
    # Both homes of the village lie 70 m from its street; without that street nothing can be said.
    table = town.read("street_network")
    core_only = FeatureTable.from_rows(table.geometry[:2], {"klasse": ["footway", "residential"]})
    put(town, street_network=core_only)
    result = green_provision(town, CITY, quiet)
    village, core = result.without[Method.NETWORK].districts
    assert not village.has_data
    assert village.untied == 200
    assert core.has_data
    assert result.without[Method.NETWORK].city.residents == 800
    assert result.without[Method.STRAIGHT_LINE].city.residents == 1000
    (told,) = [text for text in result.warnings if "ohne Straße" in text]
    assert "200 EW ohne Straße in der Nähe sind nicht beurteilt (Erfenbach 200)" in told
    assert told in town.provenance("green_provision_catchment").note
    name = "green_space_provision_network"
    assert math.isnan(city_figure(town, name, "unversorgt", "erfenbach"))
    assert math.isnan(city_figure(town, name, "flaeche_unversorgt", "erfenbach"))


def test_green_that_no_way_leads_into_is_named(town):
    table = town.read("green_space")
    more = FeatureTable.from_rows(
        [*table.geometry, rectangle(7500, 3500, 7700, 3700)],
        {
            "name": [None] * 4 + ["Volkspark"],
            "klasse": [*table.column("klasse"), "Park"],
            "zugang": [*table.column("zugang"), "öffentlich"],
        },
    )
    put(town, green_space=more)
    warnings = green_provision(town, CITY, quiet).warnings
    (told,) = [text for text in warnings if "Volkspark" in text]
    assert "Volkspark in Zeile 5" in told
    # the way into the park leads to the playground that touches it
    assert "Spielplatz" not in told


def test_the_difference_says_whom_and_what_only_one_measurement_serves(town):
    # 90 people at the gate, 70 m on foot beyond the straight 250 m of the only small park
    put(
        town,
        population_points=FeatureTable.from_rows(
            [at(5850, 1050), at(6350, 1050)], {"einwohner": [90.0, 300.0]}
        ),
    )
    green_provision(town, CITY, quiet)
    name = "green_space_provision_difference"
    assert city_figure(town, name, "nur_luftlinie") == 300
    assert city_figure(town, name, "nur_netz") == 0
    assert city_figure(town, name, "versorgt_luftlinie_mehr_als_netz") == 300
    for ending, served in (("straight", 390), ("network", 90)):
        analysis = f"green_space_provision_{ending}"
        assert city_figure(town, analysis, "versorgt", "kernstadt") == served
        assert city_figure(town, analysis, "unversorgt", "kernstadt") == 390 - served
    assert city_figure(town, name, "flaeche_nur_netz") >= 0


def test_the_deficit_counts_residents_and_settled_land_by_both_measurements(town):
    result = green_deficit(town, DEFICIT, quiet)
    straight, walked, between = (
        f"green_space_deficit_{ending}" for ending in ("straight", "network", "difference")
    )
    # 300 people live 250 m from the park as the crow flies, and far from its gate on foot
    assert city_figure(town, straight, "unversorgt", "kernstadt") == 500
    assert city_figure(town, walked, "unversorgt", "kernstadt") == 800
    assert city_figure(town, between, "nur_luftlinie", "kernstadt") == 300
    assert city_figure(town, straight, "unversorgt", "erfenbach") == 200
    assert city_figure(town, straight, "flaeche_unversorgt", "erfenbach") == pytest.approx(304_000)
    assert result.city[Method.NETWORK].unserved == 1000
    proposals = town.read("green_deficit_area")
    for name, column in (
        ("einwohner_vorschlaege", "einwohner"),
        ("flaeche_vorschlaege", "flaeche_m2"),
    ):
        total = city_figure(town, "green_space_deficit", name)
        assert total == pytest.approx(proposals.column(column).sum())
    assert city_figure(town, "green_space_deficit", "zahl_vorschlaege", "erfenbach") == 1


def test_a_check_of_the_drawn_walks_stands_in_the_log_and_in_the_provenance(town):
    result = green_provision(town, options(GreenOptions, method=Method.NETWORK), quiet)
    made = town.provenance("green_provision_catchment")
    assert made.parameters["selbsttest_orte"] == 500
    assert 0 <= made.parameters["selbsttest_anteil_darueber"] < 0.2
    assert any(text.startswith("Selbsttest mit 500") for text in result.notes)


def test_who_lives_near_a_wood_is_told_by_both_measurements_and_without_a_short_way(town):
    result = forest_access(town, FOREST, quiet)
    for ending in ("straight", "network"):
        analysis = f"forest_access_{ending}"
        assert city_figure(town, analysis, "versorgt", "erfenbach") == 200
        assert city_figure(town, analysis, "unversorgt", "kernstadt") == 800
        assert city_figure(town, analysis, "flaeche_versorgt", "erfenbach") > 0
    assert city_figure(town, "forest_access_difference", "nur_luftlinie") == 0
    # 120 people: 70 m to the street, 400 m along it, 100 m to the gate; twice 250 m is allowed.
    # 80 people: 200 m less.
    assert city_figure(town, "forest_access", "ohne_kurzen_weg", "erfenbach") == 120
    assert city_figure(town, "forest_access", "ohne_kurzen_weg") == 120
    edge = city_figure(town, "forest_access", "rand_ohne_kurzen_weg", "erfenbach")
    assert edge * 1000 == pytest.approx(result.barred_m)
    judged = city_figure(town, "forest_access", "rand_beurteilt")
    assert judged * 1000 == pytest.approx(result.judged_m)
    assert result.city[Method.NETWORK].served == 200


def test_without_streets_near_homes_nothing_is_said_about_their_way_to_the_wood(town):
    table = town.read("street_network")
    core_only = FeatureTable.from_rows(table.geometry[:2], {"klasse": ["footway", "residential"]})
    put(town, street_network=core_only)
    result = forest_access(town, FOREST, quiet)
    assert any("200 EW ohne Straße in der Nähe" in text for text in result.warnings)
    for name in ("ohne_kurzen_weg", "rand_beurteilt", "rand_ohne_kurzen_weg"):
        assert math.isnan(city_figure(town, "forest_access", name, "erfenbach"))
    assert city_figure(town, "forest_access_straight", "versorgt", "erfenbach") == 200


def test_a_wood_that_no_way_leads_into_is_told_with_the_distance_that_was_asked_for(town):
    far = [*town.read("forest").geometry, rectangle(1800, 1500, 2000, 1700)]
    put(town, forest=FeatureTable.from_rows(far))
    warnings = forest_access(town, options(ForestOptions, near_m=7.0), quiet).warnings
    assert any("1 Fläche ohne Weg in 7 m gilt als nicht betretbar" in text for text in warnings)


def test_what_planners_set_for_green_is_what_is_computed_with(town):
    for made, role, given, wanted in (
        (
            PROVISION,
            "green_provision_catchment",
            {"STANDARD": 1, "METHOD": 1, "ALSO": [2, 0], "GAP": 0, "ENTRANCE": 5, "SNAP": 90},
            {
                "massstab": "IÖR-Monitor: 1 ha/300 m, 10 ha/700 m; alle Stufen zusammen",
                "methode": "Netz",
                "auch_gezaehlt": ["Friedhöfe", "Rasen und Straßengrün"],
                "luecke_m": 0.0,
                "weg_endet_hoechstens_m": 5.0,
                "abstand_strasse_m": 50.0,
                "fangabstand_m": 90.0,
            },
        ),
        (
            SHORTAGE,
            "green_deficit_area",
            {"NEAR": 200, "ALSO": [1], "FOREST": True},
            {"mit_wald": True, "auch_gezaehlt": ["Kleingärten"], "luecke_m": 10.0},
        ),
        (
            WOODS,
            "forest_recreation",
            {"DISTANCE": 900, "DETOUR": 3, "MIN_FOREST": 2},
            {"entfernung_m": 900.0, "umwegfaktor": 3.0, "luftlinie_mindestens_m": 250.0},
        ),
    ):
        _, ok = made().run(
            {"STORE": str(town.path), **given}, QgsProcessingContext(), QgsProcessingFeedback()
        )
        assert ok
        stated = town.provenance(role).parameters
        assert {name: stated[name] for name in wanted} == wanted
