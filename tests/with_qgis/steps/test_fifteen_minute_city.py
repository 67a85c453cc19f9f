"""The 15-minute city as a step and as a tool, on a town of one street."""

import math
from contextlib import contextmanager

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Travel
from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.titles import destination_labels
from insek.processing.steps.destinations import destinations
from insek.processing.steps.role_data import StepError
from insek.processing.steps.supply.computation.destination_reach import fifteen_minute_city
from insek.processing.steps.supply.fifteen_minute_city import DailyCityOptions
from insek.processing.store.features import FeatureTable
from insek.processing.store.geopackage.geopackage_store import GeoPackageStore
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import Raster

from .. import tools
from ..tools import tool

X, Y = 400_000.0, 5_470_000.0
DRAWN = Provenance("", "drawn", "Von Hand")
ALL_FOUR = ("supermarket", "bakery", "pharmacy", "park_or_green")


def at(x, y=500.0):
    return shapely.Point(X + x, Y + y)


def rectangle(x0, y0, x1, y1):
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


def quiet(_share):
    """Progress that nobody watches."""


def put(store, role, geometry, note=DRAWN, **columns):
    with store.writing() as writer:
        writer.put(role, FeatureTable.from_rows(geometry, columns), note)


@pytest.fixture
def town(tmp_path):
    """A street of 6 km from west (Erfenbach, up to 2 km) to east (Kernstadt).

    Supermarket and bakery at 3000, a pharmacy at 4000, a park beside the street from 5000 to 5200.
    """
    store = create_store(tmp_path / "ort.gpkg", city_catalogue("kaiserslautern"))
    put(store, "city_boundary", [rectangle(0, 0, 6000, 1000)])
    put(
        store,
        "ortsbezirk_boundary",
        [rectangle(0, 0, 2000, 1000), rectangle(2000, 0, 6000, 1000)],
        name=["Erfenbach", "Kernstadt"],
        kennung=["erfenbach", "kernstadt"],
    )
    homes = [at(500), at(1900), at(2900), at(3900), at(5100)]
    put(store, "population_points", homes, einwohner=[10.0, 20.0, 30.0, 40.0, 50.0])
    street = shapely.LineString([(X, Y + 500), (X + 6000, Y + 500)])
    put(store, "street_network", [street], klasse=["residential"])
    put(
        store,
        "local_supply_market",
        [at(3000), at(500)],
        betriebstyp=["Supermarkt", "Nachbarschaftsladen"],
    )
    put(store, "daily_destination", [at(3000), at(4000)], kategorie=["Bäckerei", "pharmacy"])
    park, lawn = rectangle(5000, 510, 5200, 560), rectangle(450, 510, 500, 520)
    put(store, "green_space", [park, lawn])
    return store


def options(**more):
    values = {"categories": ALL_FOUR, "outline_gap_m": 0.0}
    return tools.options(DailyCityOptions, **{**values, **more})


def test_each_home_reaches_what_lies_within_1200_m_of_street(town):
    result = fifteen_minute_city(town, options(), quiet)
    assert result.categories == (
        "Supermarkt oder Discounter",
        "Bäckerei",
        "Apotheke",
        "Park oder Grünfläche",
    )
    assert result.missing == ()
    assert result.least == 3
    # 500: none; 1900: market and bakery; 2900: those and the pharmacy; 3900: all; 5100: pharmacy
    # and park.
    assert result.supply.city.served == 30 + 40
    assert result.mean_share == pytest.approx((20 * 2 + 30 * 3 + 40 * 4 + 50 * 2) / 4 / 150)
    stored = {(f.ortsbezirk, f.kennzahl): f.wert for f in town.figures()}
    assert stored["", "einwohner_ab_50_prozent"] == 140
    assert stored["", "einwohner_ab_100_prozent"] == 40
    assert stored["erfenbach", "mittlerer_anteil"] == pytest.approx(100 * 20 * 0.5 / 30)
    assert stored["kernstadt", "anteil_versorgt"] == pytest.approx(100 * 70 / 120)


def test_half_of_three_categories_are_two(town):
    three = options(categories=("supermarket", "bakery", "pharmacy"))
    fifteen_minute_city(town, three, quiet)
    stored = {(f.ortsbezirk, f.kennzahl): f.wert for f in town.figures()}
    # 1900: market and bakery; 2900 and 3900: all; 5100: the pharmacy.
    assert stored["", "einwohner_ab_25_prozent"] == 20 + 30 + 40 + 50
    assert stored["", "einwohner_ab_50_prozent"] == 20 + 30 + 40
    assert stored["", "einwohner_ab_75_prozent"] == 30 + 40


def test_bands_do_not_overlap_and_hold_the_residents_of_their_number(town):
    fifteen_minute_city(town, options(), quiet)
    bands = town.read("destination_reach")
    assert list(bands.column("kategorien")) == [4, 3, 2, 1]
    assert list(bands.column("anteil")) == [1, 0.75, 0.5, 0.25]
    assert list(bands.column("einwohner")) == [40, 30, 70, 0]
    whole = shapely.union_all(bands.geometry)
    assert shapely.area(bands.geometry).sum() == pytest.approx(whole.area)
    # Market and bakery reach from 1800 to 4200, the pharmacy from 2800 to 5200, the park from
    # 3800 (4980 at its corner, 25 m away by the street's side) to the end of the street.
    best, good = bands.geometry[:2]
    assert best.bounds[0] - X == pytest.approx(3800, abs=1)
    assert best.bounds[2] - X == pytest.approx(4200, abs=1)
    assert best.area == pytest.approx(400 * 100, rel=0.01)
    assert good.area == pytest.approx(1000 * 100, rel=0.01)


def test_the_city_is_proposed_where_the_share_is_reached_and_says_how(town):
    fifteen_minute_city(town, options(), quiet)
    city = town.read("fifteen_minute_city")
    assert list(city.column("stand")) == ["Vorschlag"]
    assert city.geometry[0].area == pytest.approx(1400 * 100, rel=0.01)
    assert city.column("hinweis")[0].startswith("mindestens 3 von 4 Kategorien, 15 min zu Fuß")
    assert "ohne Steigungen" in town.provenance("fifteen_minute_city").note


def test_a_single_street_is_no_city_when_the_outline_is_simplified(town):
    fifteen_minute_city(town, options(outline_gap_m=150.0), quiet)
    assert town.count("fifteen_minute_city") == 0
    assert town.count("destination_reach") == 4


def test_slopes_need_a_terrain_model_and_make_the_way_up_longer(town):
    tilted = options(travel=Travel.TOBLER)
    with pytest.raises(StepError, match="fehlt das Geländemodell"):
        fifteen_minute_city(town, tilted, quiet)
    # 10 % up towards the west: from 3900 to the bakery at 3000 it is 900 m uphill at 3.55 km/h,
    # 15.2 minutes; on level ground it would be 10.7.
    slope = np.tile(600.0 - 10.0 * np.arange(62.0), (12, 1))
    raster = Raster(slope, (X - 100, 100.0, 0.0, Y + 1100, 0.0, -100.0))
    with town.writing() as writer:
        writer.put_raster("terrain", raster, Provenance("terrain", "imported", "Von Hand"))
    level = fifteen_minute_city(town, options(categories=("bakery",)), quiet)
    uphill = fifteen_minute_city(town, options(categories=("bakery",), travel=Travel.TOBLER), quiet)
    assert level.supply.city.served == 20 + 30 + 40
    assert uphill.supply.city.served == 20 + 30
    assert "mit Steigungen (Tobler)" in town.provenance("destination_reach").note
    assert town.provenance("destination_reach").parameters["gehmodell"] == "Tobler"


def test_planners_versions_of_the_proposal_stay(town):
    fifteen_minute_city(town, options(), quiet)
    proposal = town.read("fifteen_minute_city")
    with town.writing() as writer:
        decided = proposal.with_columns(stand=["angenommen"])
        writer.put("fifteen_minute_city", decided, town.provenance("fifteen_minute_city"))
    fifteen_minute_city(town, options(minutes=5), quiet)
    assert list(town.read("fifteen_minute_city").column("stand")) == ["angenommen"]
    assert town.read("destination_reach").column("minuten")[0] == 5


def test_categories_without_data_are_left_out_and_named(town):
    wanted = (*ALL_FOUR, "Apotheke", "playground")
    result = fifteen_minute_city(town, options(categories=wanted), quiet)
    assert result.missing == ("Spielplatz",)
    assert len(result.categories) == 4
    assert "keine Daten zu: Spielplatz" in town.provenance("destination_reach").note
    assert town.provenance("destination_reach").parameters["kategorien_ohne_daten"] == [
        "Spielplatz"
    ]
    with pytest.raises(StepError, match=r"„Freibad“ gibt es nicht. Möglich sind: Supermarkt"):
        fifteen_minute_city(town, options(categories=("Freibad",)), quiet)
    with pytest.raises(StepError, match="Mindestanteil"):
        fifteen_minute_city(town, options(share_threshold=1.5), quiet)


@pytest.mark.parametrize(
    ("lengths", "sentence"),
    [
        ({"resident_snap_m": 0.0}, "Fangabstand der Einwohner muss größer als 0 m"),
        ({"offset_m": 1e7}, "höchstens 1000 m sein, angegeben ist 10000000"),
    ],
)
def test_lengths_that_lead_nowhere_are_sentences(town, lengths, sentence):
    with pytest.raises(AnalysisError, match=sentence):
        fifteen_minute_city(town, options(**lengths), quiet)


def test_a_category_far_from_every_street_counts_as_reached_by_nobody(town):
    before = fifteen_minute_city(town, options(), quiet)
    put(town, "daily_destination", [at(3000), at(4000, 60_000)], kategorie=["Bäckerei", "pharmacy"])
    after = fifteen_minute_city(town, options(), quiet)
    assert after.categories == before.categories
    assert (after.missing, after.unreached) == ((), ("Apotheke",))
    # 2900 and 5100 lose the pharmacy, 3900 too: nobody gains.
    assert after.supply.city.served == 40
    assert after.mean_share < before.mean_share
    assert "von niemandem erreicht: Apotheke" in town.provenance("destination_reach").note
    _, log = run(tool("fifteenminutecity"), town)
    assert "Mitgezählt, aber von niemandem erreicht" in "\n".join(log)


def test_whoever_has_no_street_nearby_is_not_judged_but_told(town):
    # 300 m north of the street live 10 of the village's 30 and 5 of the core's 125.
    homes = [at(500, 800), at(1900), at(2900), at(3900), at(5100), at(5100, 800)]
    put(town, "population_points", homes, einwohner=[10.0, 20.0, 30.0, 40.0, 50.0, 5.0])
    put(town, "settlement_area", [rectangle(1000, 400, 5000, 600)])
    result, log = run(tool("fifteenminutecity"), town, CATEGORIES=[0, 1], OUTLINE_GAP=0.0)
    name = "fifteen_minute_city"
    stored = {(f.ortsbezirk, f.kennzahl): f for f in town.figures() if f.analyse == name}
    assert math.isnan(stored["erfenbach", "mittlerer_anteil"].wert)
    assert math.isnan(stored["erfenbach", "unversorgt"].wert)
    assert math.isnan(stored["erfenbach", "flaeche_unversorgt"].wert)
    assert stored["", "siedlungsflaeche"].wert == pytest.approx(3000 * 200)
    assert stored["kernstadt", "einwohner"].wert == 120
    assert (
        "5 EW ohne Straße in der Nähe, nicht beurteilt" in stored["kernstadt", "versorgt"].hinweis
    )
    sentence = "15 EW ohne Straße in der Nähe sind nicht beurteilt (Erfenbach 10, Kernstadt 5)"
    assert any(line.startswith(f"Warnung: {sentence}") for line in log)
    assert sentence in town.provenance("destination_reach").note
    # Of the core's 120 those at 2900 and 3900 are within 1200 m of market and bakery.
    assert result["SHARE"] == pytest.approx(100 * 70 / 120)


def test_places_without_a_street_are_named(town):
    places = [at(3000), at(3000, 900), at(4000), at(3500, 900)]
    kinds = ["Bäckerei", "Bäckerei", "Apotheke", "Bäckerei"]
    put(town, "daily_destination", places, kategorie=kinds, name=["A", "Mühle", "B", None])
    result = fifteen_minute_city(town, options(), quiet)
    assert [sentence.partition(": ")[2] for sentence in result.warnings] == [
        "„Mühle“ (Bäckerei), „Zeile 4“ (Bäckerei)"
    ]
    assert result.warnings[0].startswith("2 Ziele ohne Anschluss an das Wegenetz")
    put(town, "daily_destination", places[:3], kategorie=kinds[:3], name=["A", "Mühle", "B"])
    result = fifteen_minute_city(town, options(), quiet)
    assert result.warnings[0].startswith("1 Ziel ohne Anschluss an das Wegenetz")


def test_the_straight_line_stands_beside_the_streets(town):
    # The street bends 1000 m to the north and back between market and pharmacy: from 2900 it is
    # 3100 m to the pharmacy on foot and 1100 m as the crow flies.
    corners = [(0, 500), (3500, 500), (3500, 1500), (3510, 1500), (3510, 500), (6000, 500)]
    bent = shapely.LineString([(X + x, Y + y) for x, y in corners])
    put(town, "street_network", [bent], klasse=["residential"])
    few = options(categories=("supermarket", "bakery", "pharmacy"), share_threshold=1.0)
    result = fifteen_minute_city(town, few, quiet)
    assert few.radius_m == pytest.approx(1200)
    # Straight: 2900 and 3900 reach all three; on foot each reaches its own side only.
    assert (result.straight.city.served, result.supply.city.served) == (70, 0)
    stored = {(f.analyse, f.ortsbezirk, f.kennzahl): f.wert for f in town.figures()}
    name = "fifteen_minute_city_difference"
    assert stored[name, "kernstadt", "nur_luftlinie"] == 70
    assert stored[name, "", "nur_netz"] == 0
    assert stored[name, "", "anteil_nur_luftlinie"] == pytest.approx(100 * 70 / 150)
    assert stored["fifteen_minute_city_straight", "", "unversorgt"] == 80


def test_a_cancel_after_the_result_is_stored_comes_too_late(town, monkeypatch):
    log = Log()
    plain = GeoPackageStore.writing

    @contextmanager
    def writing(store):
        with plain(store) as writer:
            yield writer
        if store.has("destination_reach"):
            log.cancel()

    monkeypatch.setattr(GeoPackageStore, "writing", writing)
    instance = tool("fifteenminutecity")()
    instance.initAlgorithm()
    context = QgsProcessingContext()
    context.setProject(QgsProject())
    result, finished = instance.run({"STORE": str(town.path)}, context, log)
    assert finished
    assert {"OUTPUT", "BANDS", "SHARE"} <= result.keys()
    assert not any("nichts verändert" in line for line in log.lines)


def test_a_category_of_the_user_counts_like_any_other(town):
    extra = FeatureTable.from_rows([at(400)], {"kategorie": ["Freibad"]})
    result = fifteen_minute_city(town, options(extra=extra), quiet)
    assert result.categories[-1] == "Freibad"
    assert {item.district: item.served for item in result.supply.districts}["erfenbach"] == 0
    found = destinations(town, extra=extra)
    assert "Freibad" in found.places
    assert "Grundschule" in found.missing


def test_small_shops_and_small_lawns_are_no_destinations(town):
    found = destinations(town, ["supermarket", "park_or_green"])
    assert [len(places) for places in found.places.values()] == [1, 1]


def test_two_categories_in_one_place_count_for_both(town):
    put(town, "daily_destination", [at(3000)], kategorie=["Bäckerei; Post oder Bank"])
    found = destinations(town, ["bakery", "post_or_bank"])
    assert list(found.places) == ["Bäckerei", "Post oder Bank"]


def test_where_the_data_end_nothing_is_said(town):
    # All of the village, and nothing of the core, lies within reach of the western end.
    extent = [X + 1000, Y - 9000, X + 9000, Y + 9000]
    note = Provenance("", "imported", "OSM", parameters={"ausdehnung": extent})
    put(town, "daily_destination", [at(3000)], note, kategorie=["Bäckerei"])
    result = fifteen_minute_city(town, options(categories=("bakery",)), quiet)
    assert result.supply.without_data == ("erfenbach",)


# ------------------------------------------------------------------------- tools
class Log(QgsProcessingFeedback):
    def __init__(self):
        super().__init__()
        self.lines = []

    def reportError(self, error, _fatal=False):
        self.lines.append(f"Fehler: {error}")

    def pushInfo(self, info):
        self.lines.append(info)

    def pushWarning(self, warning):
        self.lines.append(f"Warnung: {warning}")


def run(algorithm, town, **parameters):
    # QGIS's own checks need no provider: the algorithm is run as it is.
    instance = algorithm()
    instance.initAlgorithm()
    context, log = QgsProcessingContext(), Log()
    context.setProject(QgsProject())
    values = {"STORE": str(town.path), **parameters}
    result, finished = instance.run(values, context, log)
    if not finished:
        raise QgsProcessingException("\n".join(log.lines))
    return result, log.lines


def test_the_choices_are_the_catalogues_categories():
    assert QgsApplication.instance() is not None
    assert destination_labels() == tuple(
        item.label for item in city_catalogue("kaiserslautern").destinations
    )
    gap = tool("localsupplygap")()
    gap.initAlgorithm()
    functions = gap.parameterDefinition("FUNCTIONS")
    assert functions.options() == list(destination_labels())
    assert "Katalogs: Supermarkt oder Discounter, Hausarztpraxis, Apotheke," in functions.help()


def test_the_tool_takes_further_destinations_from_a_layer(town):
    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=art:string", "Bäder", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttribute("art", "Freibad")
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(X + 2500, Y + 500)))
    layer.dataProvider().addFeatures([feature])
    result, lines = run(
        tool("fifteenminutecity"), town, DESTINATIONS=layer, FIELD="art", OUTLINE_GAP=0.0
    )
    assert any("Freibad" in line for line in lines)
    assert any(line.startswith("Warnung: Nicht mitgezählt, keine Daten: ") for line in lines)
    assert result["SHARE"] == pytest.approx(
        100 * fifteen_minute_city(town, _same(layer), quiet).supply.city.share
    )
    before = town.path.read_bytes()
    with pytest.raises(QgsProcessingException, match="Das Feld „gibtesnicht“ mit der Kategorie"):
        run(tool("fifteenminutecity"), town, DESTINATIONS=layer, FIELD="gibtesnicht")
    # A layer that was asked for and is not there any more is not left out silently.
    with pytest.raises(QgsProcessingException, match="Die Ebene „/weg/baeder"):
        run(tool("fifteenminutecity"), town, DESTINATIONS="/weg/baeder.gpkg")
    assert town.path.read_bytes() == before


def test_categories_without_any_data_are_named_instead_of_the_streets_blamed(town):
    with pytest.raises(StepError, match=r"Für keine der .* gibt es Daten \(Grundschule\)"):
        fifteen_minute_city(town, options(categories=("primary_school",)), quiet)


def test_a_speed_that_slopes_replace_is_told_to_be_without_effect(town):
    raster = Raster(np.full((12, 62), 300.0), (X - 100, 100.0, 0.0, Y + 1100, 0.0, -100.0))
    with town.writing() as writer:
        writer.put_raster("terrain", raster, Provenance("terrain", "imported", "Von Hand"))
    said = "Warnung: Die angegebene Geschwindigkeit von 3 km/h zählt nicht: Nach Tobler"
    for parameters, warned in (
        ({"TRAVEL": 1, "SPEED": 3}, True),
        ({"TRAVEL": 1}, False),
        ({"TRAVEL": 0, "SPEED": 3}, False),
    ):
        _, lines = run(tool("fifteenminutecity"), town, OUTLINE_GAP=0.0, **parameters)
        assert any(line.startswith(said) for line in lines) is warned, parameters


def _same(layer):
    points = [shapely.from_wkb(bytes(item.geometry().asWkb())) for item in layer.getFeatures()]
    extra = FeatureTable.from_rows(points, {"kategorie": ["Freibad"] * len(points)})
    return options(categories=(), extra=extra)


def test_the_tool_for_supply_runs_both_variants_and_the_presets(town):
    result, lines = run(tool("localsupplycoverage"), town, METHOD=2)
    assert {"OUTPUT", "NETWORK", "SHARE", "NETWORK_SHARE"} <= result.keys()
    # 2900 and 3900 lie within 1000 m, along the street as by straight line.
    assert result["SHARE"] == result["NETWORK_SHARE"] == pytest.approx(100 * 70 / 150)
    assert any("Nur nach Luftlinie versorgt: 0 EW" in line for line in lines)
    run(tool("localsupplycoverage"), town, PRESET=1)
    assert town.read("local_supply_catchment").column("radius_m")[0] == 1000
    result, _ = run(tool("localsupplycoverage"), town, PRESET=2, DISTANCE=9999)
    assert town.read("local_supply_network_catchment").column("radius_m")[0] == 700
    assert result["OUTPUT"].endswith("local_supply_network_catchment")
    assert town.provenance("local_supply_network_catchment").parameters == {
        "entfernung_m": 700.0,
        "methode": "Netz",
        "abstand_strasse_m": 50.0,
        "fangabstand_einrichtungen_m": 250.0,
        "fangabstand_einwohner_m": 100.0,
        "kleinlaeden": False,
        "mindestverkaufsflaeche_m2": 400.0,
        # One straight street: no place is nearer to another one that is too far.
        "selbsttest_orte": 1000,
        "selbsttest_anteil_darueber": 0.0,
        "gezaehlt": {"local_supply_market": [1, 2, "ohne Nachbarschaftsladen"]},
    }


def test_the_tool_for_gaps_and_the_one_for_rail_stops_run_with_their_defaults(town):
    put(town, "residential_building_land", [rectangle(0, 400, 6000, 600)])
    put(town, "rail_stop", [at(3000)])
    run(tool("localsupplycoverage"), town)
    result, lines = run(tool("localsupplygap"), town, MIN_POPULATION=1)
    assert result["AREAS"] == 2
    assert any("mehr als 1000 m (Luftlinie)" in line for line in lines)
    result, _ = run(tool("railstationcatchment"), town, METHOD=1)
    assert result["SHARE"] == pytest.approx(100 * 30 / 150)
    assert not math.isnan(result["NETWORK_SHARE"])
