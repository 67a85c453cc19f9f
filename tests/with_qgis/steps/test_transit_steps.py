"""Bus stops, ÖV-Güteklassen and proposals on a small city that can be checked by hand."""

import math
import shutil
from dataclasses import replace

import numpy as np
import pytest
import shapely
from osgeo import ogr
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer, edit

from insek.processing.algorithms.kit.pipeline import STEPS, ensure_analyses
from insek.processing.analysis.choices import Counting, Judged, Method
from insek.processing.analysis.transit.service_areas import NONE
from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import InsekError
from insek.processing.steps.role_data import StepError
from insek.processing.steps.transit.barrier_free_stops import BarrierFreeOptions
from insek.processing.steps.transit.bus_headway import HeadwayOptions
from insek.processing.steps.transit.computation.class_systems import PRESETS
from insek.processing.steps.transit.computation.class_table_files import (
    own_table,
    read_table_file,
    write_table_file,
)
from insek.processing.steps.transit.computation.headway_and_quality import (
    QualitySystem,
    bus_stop_headway,
    pt_quality_classes,
)
from insek.processing.steps.transit.computation.headway_words import (
    headway_breaks,
    stated_breaks,
    whole_numbers,
)
from insek.processing.steps.transit.computation.hub_places import mobility_hubs
from insek.processing.steps.transit.computation.stop_accessibility import barrier_free_stops
from insek.processing.steps.transit.computation.transit_inputs import (
    stored_timetable,
    window_minutes,
)
from insek.processing.steps.transit.computation.transit_proposals import (
    RailStops,
    poor_and_elevated,
    poorly_served,
    significant_rail_stops,
)
from insek.processing.steps.transit.mobility_hubs import HubOptions
from insek.processing.steps.transit.poor_and_elevated import ElevatedOptions
from insek.processing.steps.transit.poorly_served import PoorOptions
from insek.processing.steps.transit.service_quality import QualityOptions
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import DistrictFigure

from ..tools import options, tool

X, Y = 400_000.0, 5_470_000.0
DRAWN = Provenance("", "drawn", "Von Hand")
HIGH, NEAR = ElevatedOptions(height_limit_m=50.0), BarrierFreeOptions(match_m=100.0)
STATED = {"zeitfenster": "06:00-20:00", "stichtag": "2026-03-10"}
# stop, x, y, line, direction, route_type, departures, on demand, accessible
SERVICE = (
    ("Markt", 7000, 2000, "1", "0", 3, 112, False, "barrierefrei"),  # 7.5 min
    ("Markt", 7000, 2000, "1", "1", 3, 112, False, "barrierefrei"),
    ("Markt", 7000, 2000, "2", "0", 3, 1, False, "barrierefrei"),
    ("Markt", 7000, 2000, "3", "0", 3, 1, False, "barrierefrei"),
    ("Dorf", 1000, 1000, "4", "0", 3, 14, False, "unbekannt"),  # 60 min
    ("Dorf", 1000, 1000, "4", "1", 3, 14, False, "unbekannt"),
    ("Berg", 3000, 3000, "R", "0", 3, 9, True, "nicht"),
    ("Bahnhof", 7000, 2600, "RB", "0", 2, 42, False, "unbekannt"),  # 20 min
    ("Bahnhof", 7000, 2600, "RB", "1", 2, 42, False, "unbekannt"),
)
HOMES = (
    # x, y, residents
    (7000, 2250, 100.0),  # 250 m from Markt, 350 m from the station
    (7000, 1650, 50.0),  # 350 m from Markt
    (1000, 1280, 400.0),  # 280 m from Dorf
    (1000, 1390, 30.0),  # 390 m from Dorf
    (1000, 1900, 70.0),  # 900 m from Dorf
    (3000, 3100, 20.0),  # 100 m from Berg, where the bus must be booked
)


def at(x, y):
    return shapely.Point(X + x, Y + y)


def rectangle(x0, y0, x1, y1):
    return shapely.box(X + x0, Y + y0, X + x1, Y + y1)


FAR = {"method": Method.NETWORK, "snap_m": 60.0, "resident_snap_m": 10_000.0}
"""Everybody is tied to a street, however far, so that nobody is left out."""


def quiet(_share):
    """Progress that nobody watches."""


def service(rows=SERVICE):
    names = ("name", "x", "y", "linie", "richtung", "route_type", "abfahrten", "bedarf")
    columns = dict(zip((*names, "barrierefrei"), zip(*rows, strict=True), strict=True))
    places = [at(x, y) for x, y in zip(columns.pop("x"), columns.pop("y"), strict=True)]
    return FeatureTable.from_rows(places, {**columns, "halt_id": columns["name"]})


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Village west (Erfenbach) and core east, a bent street from Dorf to its homes."""
    store = create_store(
        tmp_path_factory.mktemp("stadt") / "ort.gpkg", city_catalogue("kaiserslautern")
    )
    west, east = rectangle(0, 0, 4000, 4000), rectangle(4000, 0, 8000, 4000)
    street = shapely.LineString([at(1000, 1000), at(1100, 1000), at(1100, 1390), at(1000, 1390)])
    tables = {
        "city_boundary": FeatureTable.from_rows([rectangle(0, 0, 8000, 4000)]),
        "ortsbezirk_boundary": FeatureTable.from_rows(
            [west, east],
            {"name": ["Erfenbach", "Kernstadt"], "kennung": ["erfenbach", "kernstadt"]},
        ),
        "population_points": FeatureTable.from_rows(
            [at(x, y) for x, y, _ in HOMES], {"einwohner": [count for *_, count in HOMES]}
        ),
        "settlement_area": FeatureTable.from_rows(
            [
                rectangle(800, 800, 1200, 2000),
                rectangle(2900, 2900, 3200, 3200),
                rectangle(6500, 1500, 7500, 2700),
            ]
        ),
        "street_network": FeatureTable.from_rows(
            [street, shapely.LineString([at(1000, 1000), at(1000, 1390)])],
            {"klasse": ["residential", "cycleway"], "zu_fuss": [True, False]},
        ),
        "rail_stop": FeatureTable.from_rows([at(7010, 2600)], {"name": ["Hauptbahnhof"]}),
    }
    with store.writing() as writer:
        for role, table in tables.items():
            writer.put(role, table, DRAWN)
        note = Provenance("pt_service", "imported", "Fahrplan", parameters=STATED)
        writer.put("pt_service", service(), note)
    return store.path


@pytest.fixture
def city(built, tmp_path, catalogue):
    """A copy to write to."""
    return open_store(shutil.copy(built, tmp_path / "ort.gpkg"), catalogue)


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


def figures(store, analysis):
    return {(f.ortsbezirk, f.kennzahl): f.wert for f in store.figures() if f.analyse == analysis}


def run(name, **parameters):
    """Results and log of an algorithm of the toolbox that has to succeed."""
    made = tool(name)().create()
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    fits, message = made.checkParameterValues(parameters, context)
    assert fits, message
    results, fine = made.run(parameters, context, feedback)
    assert fine, feedback.textLog()
    return results, feedback.textLog()


def test_residents_per_headway_and_radius_are_those_counted_by_hand(city):
    result = bus_stop_headway(city, options(HeadwayOptions), quiet)
    found = figures(city, "bus_stop_catchment")
    assert found["kernstadt", "einwohner_takt_7-8_300m"] == 100
    assert found["kernstadt", "einwohner_takt_7-8_400m"] == 150
    assert found["erfenbach", "einwohner_takt_60_300m"] == 400
    assert found["erfenbach", "einwohner_takt_60_400m"] == 430
    assert found["erfenbach", "einwohner_ohne_halt_400m"] == 90
    assert found["", "einwohner_ohne_halt_400m"] == 90
    assert result.stops == {"7-8": 1, "15": 0, "30": 0, "60": 1, "seltener": 0}
    for radius in (300, 400):
        for district in ("erfenbach", "kernstadt", ""):
            row = [v for (d, k), v in found.items() if d == district and k.endswith(f"_{radius}m")]
            assert sum(row) == {"erfenbach": 520, "kernstadt": 150, "": 670}[district]


def test_booked_services_are_named_and_not_counted(city):
    note = bus_stop_headway(city, options(HeadwayOptions), quiet).note
    assert "9 Abfahrten auf Anmeldung an 1 Haltestelle nicht gezählt" in note
    assert note in city.provenance("bus_stop_catchment_headway").note


def test_every_ring_is_stored_with_radius_headway_and_method(city):
    bus_stop_headway(city, options(HeadwayOptions), quiet)
    table = city.read("bus_stop_catchment_headway")
    rows = list(zip(table.column("takt"), table.column("radius_m"), strict=True))
    assert rows == [("7-8", 300), ("7-8", 400), ("60", 300), ("60", 400)]
    assert set(table.column("methode")) == {"Luftlinie"}
    sizes = shapely.area(table.geometry)
    circle = 128 * 0.5 * math.sin(2 * math.pi / 128)
    assert sizes[0] == pytest.approx(circle * 300**2)
    assert sizes[1] == pytest.approx(circle * (400**2 - 300**2))
    stated = city.provenance("bus_stop_catchment_headway").parameters
    assert stated["stichtag"] == "2026-03-10"
    assert stated["zaehlung"] == "stärker bediente Richtung"


def test_along_the_streets_the_cycle_path_is_no_way_on_foot(city):
    bus_stop_headway(city, options(HeadwayOptions, **FAR), quiet)
    found = figures(city, "bus_stop_catchment")
    # 280 m north it is 100 + 280 m by the street; the home 390 m north is 590 m away.
    assert found["erfenbach", "einwohner_takt_60_400m"] == 400
    assert found["erfenbach", "einwohner_ohne_halt_400m"] == 120


def homes_and_streets(store, homes, streets, note=DRAWN):
    """Other residents and streets for the town."""
    with store.writing() as writer:
        residents = FeatureTable.from_rows(
            [at(x, y) for x, y, _ in homes], {"einwohner": [count for *_, count in homes]}
        )
        writer.put("population_points", residents, DRAWN)
        lines = [shapely.LineString([at(*place) for place in street]) for street in streets]
        writer.put("street_network", FeatureTable.from_rows(lines), note)


@pytest.mark.parametrize("algorithm", ["busstopheadway", "ptqualityclasses"])
def test_whoever_has_no_street_nearby_is_not_judged_and_named(city, algorithm, qgis_app):
    # The village has a street to all but 5 of its 105 residents; the core has none at all.
    homes = [(1000, 1100, 100.0), (1000, 1300, 5.0), (7000, 2250, 300.0)]
    homes_and_streets(city, homes, [[(1000, 900), (1000, 1150)]])
    buses = algorithm == "busstopheadway"
    _, log = run(algorithm, STORE=str(city.path), METHOD=1 if buses else 2)
    name = "bus_stop_catchment" if buses else "pt_quality_classes"
    classes, walked = figures(city, name), figures(city, f"{name}_network")
    untied = {d: classes[d, "einwohner_ohne_strasse"] for d in ("erfenbach", "kernstadt", "")}
    assert untied == {"erfenbach": 5, "kernstadt": 300, "": 305}
    reached = "einwohner_takt_60_400m" if buses else "einwohner_klasse_E"
    nothing = "einwohner_ohne_halt_400m" if buses else "einwohner_ohne_klasse"
    for district in ("erfenbach", ""):
        assert (classes[district, reached], classes[district, nothing]) == (100, 0)
    assert math.isnan(classes["kernstadt", nothing])
    assert (walked["", "versorgt"], walked["", "unversorgt"]) == (100, 0)
    assert math.isnan(walked["kernstadt", "unversorgt"])
    difference = figures(city, f"{name}_difference")
    assert math.isnan(difference["kernstadt", "nur_luftlinie"])
    # Nor can the core's settled land be judged, and the city is the village.
    for found in ("flaeche_versorgt", "flaeche_unversorgt", "siedlungsflaeche"):
        assert math.isnan(walked["kernstadt", found])
        assert walked["", found] == walked["erfenbach", found]
    for found in ("flaeche_nur_luftlinie", "flaeche_nur_netz"):
        assert math.isnan(difference["kernstadt", found])
        assert difference["", found] == difference["erfenbach", found]
    if not buses:
        assert math.isnan(classes["kernstadt", "flaeche_klasse_E"])
        assert 0 < classes["erfenbach", "flaeche_klasse_E"] == classes["", "flaeche_klasse_E"]
    straight = figures(city, f"{name}_straight")
    assert straight["kernstadt", "siedlungsflaeche"] == 1000 * 1200
    role = "bus_stop_catchment_headway" if buses else "pt_quality_class"
    for text in (log, city.provenance(role).note):
        assert "305 EW ohne Straße in der Nähe sind nicht beurteilt" in text
        assert "Kernstadt 300, Erfenbach 5" in text
        lost = "„Markt“" if buses else "„Bahnhof“, „Markt“"
        assert f"ohne Anschluss an das Wegenetz nicht berücksichtigt: {lost}" in text
    assert "Selbsttest mit 500 zufälligen Orten" in city.provenance(role).note
    assert city.provenance(role).parameters["selbsttest_anteil_darueber"] == 0


def hints(store, analysis):
    return {(f.ortsbezirk, f.kennzahl): f.hinweis for f in store.figures() if f.analyse == analysis}


@pytest.mark.parametrize("algorithm", ["busstopheadway", "ptqualityclasses"])
def test_the_citys_figures_say_whom_they_do_not_contain(city, algorithm, qgis_app):
    homes = [(1000, 1100, 100.0), (1000, 1300, 5.0), (7000, 2250, 300.0)]
    homes_and_streets(city, homes, [[(1000, 900), (1000, 1150)]])
    buses = algorithm == "busstopheadway"
    _, log = run(algorithm, STORE=str(city.path), METHOD=1 if buses else 2)
    name = "bus_stop_catchment" if buses else "pt_quality_classes"
    told, without = hints(city, name), "ohne Kernstadt (keine Daten)"
    counted = ["einwohner_takt_60_400m"] if buses else ["einwohner_klasse_E", "flaeche_klasse_E"]
    for figure in counted:
        assert told["", figure] == without
        assert (told["erfenbach", figure], told["kernstadt", figure]) == ("", "keine Daten")
    for figure in ("versorgt", "siedlungsflaeche"):
        assert without in hints(city, f"{name}_network")["", figure]
    for figure in ("nur_luftlinie", "flaeche_nur_netz"):
        assert hints(city, f"{name}_difference")["", figure] == without
    role = "bus_stop_catchment_headway" if buses else "pt_quality_class"
    for text in (log, city.provenance(role).note):
        assert "beurteilt sind 100 von 405 EW; keine Daten: Kernstadt" in text
    subject = "bis 400 m um eine Haltestelle je Takt" if buses else "je Güteklasse (Deutschland"
    assert f"Einwohner {subject}" in log


def test_figures_of_methods_that_judge_other_residents_say_so(city, qgis_app):
    homes = [(1000, 1100, 100.0), (1000, 1300, 5.0), (7000, 2250, 300.0)]
    homes_and_streets(city, homes, [[(1000, 900), (1000, 1150)]])
    _, log = run("busstopheadway", STORE=str(city.path))
    sentence = "nach Luftlinie sind 405 EW beurteilt, über das Netz 100 EW"
    assert sentence in log
    assert sentence in city.provenance("bus_stop_catchment_headway").note
    straight = hints(city, "bus_stop_catchment_straight")
    walked = hints(city, "bus_stop_catchment_network")
    assert straight["", "anteil_versorgt"] == "Netz: 100 EW beurteilt"
    assert straight["erfenbach", "versorgt"] == "Netz: 100 EW beurteilt"
    assert straight["kernstadt", "versorgt"] == "Netz: keine Daten"
    assert "Luftlinie: 405 EW beurteilt" in walked["", "versorgt"]
    assert "Luftlinie" not in walked["kernstadt", "versorgt"]
    # Where both judge everybody there is nothing to say.
    homes_and_streets(city, homes[:1], [[(1000, 900), (1000, 1150)]])
    _, log = run("busstopheadway", STORE=str(city.path))
    assert "beurteilt" not in log
    assert not any("Netz" in hint for hint in hints(city, "bus_stop_catchment_straight").values())


def test_stops_off_all_streets_are_not_called_stops_without_departures(city, qgis_app):
    homes_and_streets(city, [(1000, 1100, 100.0)], [[(1000, 1100), (1000, 1150)]])
    _, log = run("ptqualityclasses", STORE=str(city.path), METHOD=2, SNAP=5)
    assert "nicht berücksichtigt: „Bahnhof“, „Dorf“, „Markt“" in log
    assert "Keine Haltestelle erreicht eine Kategorie" not in log


def test_by_straight_line_everybody_is_judged_and_the_comparison_names_whom_it_leaves_out(city):
    homes = [(1000, 1100, 100.0), (1000, 1300, 5.0), (7000, 2250, 300.0)]
    homes_and_streets(city, homes, [[(1000, 900), (1000, 1150)]])
    result = bus_stop_headway(city, options(HeadwayOptions), quiet)
    found = figures(city, "bus_stop_catchment")
    assert ("", "einwohner_ohne_strasse") not in found
    assert found["kernstadt", "einwohner_takt_7-8_300m"] == 300
    assert result.warnings[0].startswith("im Vergleich über das Wegenetz: 305 EW ohne Straße")
    assert figures(city, "bus_stop_catchment_straight")["", "unversorgt"] == 0


def test_where_the_street_data_end_the_network_says_nothing(city):
    west = {"ausdehnung": [X, Y, X + 4000, Y + 4000]}
    homes_and_streets(
        city,
        [(1000, 1100, 100.0), (7000, 2250, 300.0)],
        [[(1000, 900), (7000, 2250)]],
        Provenance("street_network", "imported", "Wege", parameters=west),
    )
    near = options(HeadwayOptions, **{**FAR, "resident_snap_m": 300.0})
    bus_stop_headway(city, near, quiet)
    walked = figures(city, "bus_stop_catchment_network")
    assert math.isnan(walked["kernstadt", "unversorgt"])
    assert walked["", "einwohner_nicht_beurteilt"] == 300
    assert walked["", "einwohner"] == 100
    assert math.isnan(figures(city, "bus_stop_catchment")["kernstadt", "einwohner_ohne_halt_400m"])
    assert figures(city, "bus_stop_catchment_straight")["", "einwohner"] == 400


@pytest.mark.parametrize("method", list(Method))
def test_both_methods_stand_side_by_side_whichever_is_drawn(city, method):
    bus_stop_headway(city, options(HeadwayOptions, **{**FAR, "method": method}), quiet)
    straight = figures(city, "bus_stop_catchment_straight")
    walked = figures(city, "bus_stop_catchment_network")
    # 400 m: as the crow flies all but the farm and the mountain; on foot 100 + 280 m to one home
    # of the village, 590 m to the other, and no street at all near the market.
    assert (straight["", "versorgt"], straight["", "unversorgt"]) == (580, 90)
    assert (walked["", "versorgt"], walked["", "unversorgt"]) == (400, 270)
    difference = figures(city, "bus_stop_catchment_difference")
    assert difference["kernstadt", "nur_luftlinie"] == 150
    assert difference["erfenbach", "nur_luftlinie"] == 30
    assert difference["", "nur_netz"] == 0
    for found in (straight, walked):
        land = [found[d, "flaeche_versorgt"] for d in ("erfenbach", "kernstadt", "")]
        assert land[0] + land[1] == pytest.approx(land[2])
        assert land[2] + found["", "flaeche_unversorgt"] == pytest.approx(
            400 * 1200 + 300 * 300 + 1000 * 1200
        )
    assert difference["", "flaeche_nur_luftlinie"] > 0
    for found, name in ((straight, "flaeche_nur_luftlinie"), (walked, "flaeche_nur_netz")):
        other = walked if found is straight else straight
        # what both serve is the same, seen from either side
        assert found["", "flaeche_versorgt"] - difference["", name] == pytest.approx(
            other["", "flaeche_versorgt"]
            - difference["", "flaeche_nur_netz" if found is straight else "flaeche_nur_luftlinie"]
        )
    # The street bends 100 m to the east, its strip is 50 m wide: beyond the circle of 400 m around
    # Dorf lies what of the strip is farther than that, about its far corner.
    circle = at(1000, 1000).buffer(400.0, quad_segs=32)
    beyond = shapely.difference(walked_area(city, method), circle)
    land = rectangle(800, 800, 1200, 2000)
    assert difference["", "flaeche_nur_netz"] == pytest.approx(
        shapely.area(shapely.intersection(beyond, land)), abs=0.5
    )
    assert not city.outdated("bus_stop_catchment_headway")


def walked_area(store, method):
    """What the streets serve, as drawn if they were the method chosen, else computed for it."""
    if method is Method.STRAIGHT_LINE:
        bus_stop_headway(store, options(HeadwayOptions, **FAR), quiet)
    return shapely.union_all(store.read("bus_stop_catchment_headway").geometry)


def test_residents_and_area_per_class_are_those_counted_by_hand(city, catalogue):
    system = QualitySystem.from_catalogue(catalogue)
    pt_quality_classes(city, system, quiet)
    found = figures(city, "pt_quality_classes")
    # Markt: bus, 226 departures / 2: 7.4 min, category 3. Bahnhof: rail, 20 min, row below 40: 3.
    # Dorf: bus, 60 min: 6.
    core = {k[-1]: v for (d, k), v in found.items() if d == "kernstadt" and "einwohner_klasse" in k}
    assert core == {"A": 0, "B": 100, "C": 50, "D": 0, "E": 0, "F": 0}
    west = {k[-1]: v for (d, k), v in found.items() if d == "erfenbach" and "einwohner_klasse" in k}
    assert west == {"A": 0, "B": 0, "C": 0, "D": 0, "E": 400, "F": 30}
    assert found["erfenbach", "einwohner_ohne_klasse"] == 90
    circle = 128 * 0.5 * math.sin(2 * math.pi / 128)
    assert found["erfenbach", "flaeche_klasse_E"] == pytest.approx(circle * 300**2)
    table = city.read("pt_quality_class")
    assert list(table.column("gueteklasse")) == ["B", "C", "D", "E", "F"]
    assert set(table.column("system")) == {"Deutschland (GOAT)"}
    for letter, area in zip(table.column("gueteklasse"), table.geometry, strict=True):
        stored = found["", f"flaeche_klasse_{letter}"]
        assert stored == pytest.approx(area.area)
        per_district = [found[d, f"flaeche_klasse_{letter}"] for d in ("erfenbach", "kernstadt")]
        assert stored == pytest.approx(sum(per_district))


def test_what_was_computed_can_be_computed_again_from_its_provenance(city, catalogue):
    system = QualitySystem.from_catalogue(catalogue, "schweiz_are").with_nodes(2)
    pt_quality_classes(city, system, quiet)
    assert QualitySystem.from_provenance(city.provenance("pt_quality_class")) == system


def test_the_village_is_poorly_served_and_the_core_is_not(city, catalogue):
    pt_quality_classes(city, QualitySystem.from_catalogue(catalogue), quiet)
    found = poorly_served(city, options(PoorOptions), quiet).found
    assert (len(found.parts), found.judged, found.too_few) == (1, 2, 1)
    table = city.read("pt_poorly_served_area")
    assert list(table.column("ortsbezirk")) == ["erfenbach"]
    assert list(table.column("einwohner")) == [500.0]
    assert list(table.column("gueteklasse")) == ["E"]
    assert list(table.column("stand")) == ["Vorschlag"]
    assert shapely.area(table.geometry[0]) == pytest.approx(400 * 1200)
    told = figures(city, "pt_poorly_served")
    assert told["erfenbach", "einwohner_schlecht_angebunden"] == 500
    assert told["erfenbach", "anteil_schlecht_angebunden"] == pytest.approx(100 * 500 / 520)
    assert told["", "anteil_schlecht_angebunden"] == pytest.approx(100 * 500 / 670)
    assert told["kernstadt", "einwohner_schlecht_angebunden"] == 0
    assert told["erfenbach", "siedlungsflaeche"] == pytest.approx(400 * 1200 + 300 * 300)
    assert told["", "flaeche_schlecht_angebunden"] == pytest.approx(400 * 1200)
    assert told["", "anteil_flaeche_schlecht_angebunden"] == pytest.approx(
        100 * 400 * 1200 / (400 * 1200 + 300 * 300 + 1000 * 1200)
    )


def test_where_the_settlement_is_not_known_nobody_is_called_well_served(city, qgis_app):
    run("ptqualityclasses", STORE=str(city.path))
    settlement = city.read("settlement_area")
    core = settlement.take(np.array([False, False, True]))  # as an extract may end
    with city.writing() as writer:
        writer.put("settlement_area", core, DRAWN)
    _, log = run("ptpoorlyserved", STORE=str(city.path))
    assert "Schlecht angebunden: 0 von 1 beurteilten Ortsteilen" in log
    sentence = "beurteilt sind 150 von 670 EW; keine Daten: Erfenbach"
    assert sentence in log
    assert sentence in city.provenance("pt_poorly_served_area").note
    told, said = figures(city, "pt_poorly_served"), hints(city, "pt_poorly_served")
    ending = "schlecht_angebunden"
    for figure in (f"einwohner_{ending}", f"anteil_{ending}", "siedlungsflaeche"):
        assert math.isnan(told["erfenbach", figure])
        assert said["erfenbach", figure] == "keine Daten"
        assert said["", figure] == "ohne Erfenbach (keine Daten)"
    assert (told["", "einwohner"], told["kernstadt", "einwohner_schlecht_angebunden"]) == (150, 0)
    put_heights(city, 80.0)
    poor_and_elevated(city, HIGH)
    both = figures(city, "pt_poor_and_elevated")
    assert math.isnan(both["erfenbach", "anteil_schlecht_angebunden_und_hoch_oder_tief"])
    assert both["", "einwohner"] == 150


def test_most_of_a_district_beyond_the_settlement_data_is_no_data(city, catalogue):
    pt_quality_classes(city, QualitySystem.from_catalogue(catalogue), quiet)
    village = city.read("settlement_area")
    south = {"ausdehnung": [X, Y, X + 8000, Y + 1300]}
    with city.writing() as writer:
        note = Provenance("settlement_area", "imported", "Siedlung", parameters=south)
        writer.put("settlement_area", village, note)
    poorly_served(city, options(PoorOptions), quiet)
    told = figures(city, "pt_poorly_served")
    # 120 of the village's 520 residents live north of it, and all of the core's.
    assert math.isnan(told["erfenbach", "anteil_schlecht_angebunden"])
    assert math.isnan(told["", "anteil_schlecht_angebunden"])


def test_both_tell_the_same_residents_where_the_settlement_data_end(city, catalogue):
    pt_quality_classes(city, QualitySystem.from_catalogue(catalogue), quiet)
    south = {"ausdehnung": [X, Y, X + 8000, Y + 3050]}  # all but the mountain's 20 residents
    with city.writing() as writer:
        note = Provenance("settlement_area", "imported", "Siedlung", parameters=south)
        writer.put("settlement_area", city.read("settlement_area"), note)
    poorly_served(city, options(PoorOptions), quiet)
    put_heights(city, 80.0)
    poor_and_elevated(city, HIGH)
    for analysis in ("pt_poorly_served", "pt_poor_and_elevated"):
        told = figures(city, analysis)
        assert (told["erfenbach", "einwohner"], told["", "einwohner"]) == (500, 650)


def test_without_any_class_no_part_is_called_poorly_served(city, qgis_app):
    with_service(city, [("Dorf", 1000, 1000, "4", "0", 3, 1, False, "unbekannt")])
    run("ptqualityclasses", STORE=str(city.path))
    found, log = run("ptpoorlyserved", STORE=str(city.path))
    assert found["AREAS"] == 0
    for text in (log, city.provenance("pt_poorly_served_area").note):
        assert "welche Ortsteile schlecht angebunden sind, ist nicht zu sagen" in text
    told = figures(city, "pt_poorly_served")
    assert all(math.isnan(told[d, "einwohner"]) for d in ("erfenbach", "kernstadt", ""))
    put_heights(city, 80.0)
    _, log = run("ptpoorandelevated", STORE=str(city.path))
    assert math.isnan(figures(city, "pt_poor_and_elevated")["", "einwohner"])


def test_a_part_without_streets_is_not_called_poorly_served(city, catalogue, qgis_app):
    # All of the village's parts lack streets but the mountain; the core has a street.
    homes = [(1000, 1280, 400.0), (1000, 1900, 70.0), (7000, 2250, 300.0)]
    homes_and_streets(city, homes, [[(6000, 2200), (7200, 2200)]])
    walked = QualitySystem.chosen(options(QualityOptions, method=Method.NETWORK), catalogue)
    pt_quality_classes(city, walked, quiet)
    found, log = run("ptpoorlyserved", STORE=str(city.path))
    assert found["AREAS"] == 0
    note = city.provenance("pt_poorly_served_area").note
    assert "1 mit zu vielen EW ohne Straße in der Nähe nicht beurteilt" in note
    assert "470 EW ohne Straße in der Nähe sind nicht beurteilt (Erfenbach 470)" in log
    told = figures(city, "pt_poorly_served")
    assert math.isnan(told["erfenbach", "anteil_schlecht_angebunden"])
    assert math.isnan(told["erfenbach", "flaeche_schlecht_angebunden"])
    assert told["", "siedlungsflaeche"] == told["kernstadt", "siedlungsflaeche"]
    assert told["erfenbach", "einwohner_ohne_strasse"] == 470
    assert told["kernstadt", "einwohner_schlecht_angebunden"] == 0
    put_heights(city, 80.0)
    poor_and_elevated(city, HIGH)
    both = figures(city, "pt_poor_and_elevated")
    assert math.isnan(both["erfenbach", "einwohner_schlecht_angebunden_und_hoch_oder_tief"])
    assert (both["kernstadt", "einwohner"], both["", "einwohner"]) == (300, 300)


def test_nothing_can_be_cancelled_once_the_store_is_written(city, catalogue):
    def running(share):
        assert city.provenance(role) is None, f"{role} is stored at {share}"

    steps = {
        "bus_stop_catchment_headway": lambda progress: bus_stop_headway(
            city, options(HeadwayOptions), progress
        ),
        "pt_quality_class": lambda progress: pt_quality_classes(
            city, QualitySystem.from_catalogue(catalogue), progress
        ),
        "pt_poorly_served_area": lambda progress: poorly_served(
            city, options(PoorOptions), progress
        ),
    }
    for role, step in steps.items():
        step(running)
        assert city.provenance(role) is not None


def test_poorly_served_needs_the_classes_first(city):
    with pytest.raises(StepError, match="Zuerst werden ÖV-Güteklassen gebraucht"):
        poorly_served(city, options(PoorOptions), quiet)


def test_a_class_that_the_system_does_not_know_is_refused(city, catalogue):
    pt_quality_classes(city, QualitySystem.from_catalogue(catalogue, "schweiz_are"), quiet)
    plain = options(PoorOptions)
    with pytest.raises(StepError, match="„AB“ gibt es in „Schweiz"):
        poorly_served(city, replace(plain, threshold_class="AB"), quiet)
    # Switzerland ends with D: "E or worse" are those without any class.
    found = poorly_served(city, plain, quiet).found
    assert [(part.residents, part.rank) for part in found.parts] == [(500.0, NONE)]
    assert list(city.read("pt_poorly_served_area").column("gueteklasse")) == ["keine"]
    outright = poorly_served(city, replace(plain, threshold_class="OHNE KLASSE"), quiet).found
    assert outright.parts == found.parts
    with pytest.raises(StepError, match=r"„X“ gibt es in „Schweiz.*oder „ohne Klasse“"):
        poorly_served(city, replace(plain, threshold_class="X"), quiet)


def put_heights(store, difference):
    table = FeatureTable.from_rows(
        [at(1000, 1000)], {"ortsbezirk": ["erfenbach"], "differenz_m": [difference]}
    )
    with store.writing() as writer:
        writer.put("elevation_difference", table, DRAWN)


@pytest.mark.parametrize(("difference", "parts"), [(49.9, 0), (50.0, 1), (-60.0, 1), (math.nan, 0)])
def test_poor_and_high_or_low_come_together(city, catalogue, difference, parts):
    pt_quality_classes(city, QualitySystem.from_catalogue(catalogue), quiet)
    poorly_served(city, options(PoorOptions), quiet)
    put_heights(city, difference)
    count, unknown = poor_and_elevated(city, HIGH)
    assert count == parts
    told = figures(city, "pt_poor_and_elevated")
    assert told["", "einwohner_schlecht_angebunden_und_hoch_oder_tief"] == 500 * parts
    # Nobody knows whether a village without a height lies high.
    assert told["erfenbach", "flaeche_schlecht_angebunden_und_hoch_oder_tief"] == pytest.approx(
        math.nan if math.isnan(difference) else 400 * 1200 * parts, nan_ok=True
    )
    assert told["", "einwohner"] == (150 if math.isnan(difference) else 670)
    assert unknown == (("Erfenbach",) if math.isnan(difference) else ())
    if unknown:
        assert "ohne Höhenangabe: Erfenbach" in city.provenance("pt_poor_and_elevated").note


def test_a_district_without_a_mark_on_the_map_has_the_height_of_its_figure(city, qgis_app):
    # The Kernstadt has no label of its height, and here its residents are poorly served.
    with_service(city, [row for row in SERVICE if row[0] == "Dorf"])
    run("ptqualityclasses", STORE=str(city.path))
    run("ptpoorlyserved", STORE=str(city.path))
    put_heights(city, 80.0)
    _, log = run("ptpoorandelevated", STORE=str(city.path), HEIGHT=10)
    assert "Höhenunterschied: 1." in log
    assert "Ohne Höhenangabe, deshalb keine Daten: Kernstadt." in log
    heights = [
        DistrictFigure("elevation_difference", district, "hoehenunterschied", metres, "m")
        for district, metres in (("erfenbach", 3.0), ("kernstadt", 13.0))
    ]
    with city.writing() as writer:
        writer.put_figures("elevation_difference", heights)
    _, log = run("ptpoorandelevated", STORE=str(city.path), HEIGHT=10)
    assert "Ohne Höhenangabe" not in log
    table = city.read("pt_poor_and_elevated")
    found = dict(zip(table.column("ortsbezirk"), table.column("differenz_m"), strict=True))
    assert found == {"erfenbach": 80.0, "kernstadt": 13.0}  # the layer goes before the figure
    ending = "schlecht_angebunden_und_hoch_oder_tief"
    assert figures(city, "pt_poor_and_elevated")["", f"einwohner_{ending}"] == 650


def test_a_part_that_planners_rejected_is_not_taken_further(city, catalogue):
    pt_quality_classes(city, QualitySystem.from_catalogue(catalogue), quiet)
    poorly_served(city, options(PoorOptions), quiet)
    put_heights(city, 80.0)
    rejected = city.read("pt_poorly_served_area").with_columns(stand=["abgelehnt"])
    with city.writing() as writer:
        writer.put("pt_poorly_served_area", rejected, DRAWN)
    assert poor_and_elevated(city, HIGH) == (0, ())
    poorly_served(city, options(PoorOptions), quiet)
    assert list(city.read("pt_poorly_served_area").column("stand")) == ["abgelehnt"]


def test_significant_rail_stops_take_place_and_name_of_the_stored_stop(city, catalogue):
    system = QualitySystem.from_catalogue(catalogue)
    assert significant_rail_stops(city, system, 2) == RailStops(0, 1)  # it is of category 3
    assert significant_rail_stops(city, system, 99) == RailStops(1, 1)  # all categories there are
    assert significant_rail_stops(city, system, 3) == RailStops(1, 1)
    table = city.read("significant_rail_stop")
    assert list(table.column("name")) == ["Hauptbahnhof"]
    assert table.geometry[0].equals(at(7010, 2600))
    assert list(table.column("art")) == ["Haltestellenkategorie 3"]


def with_service(city, rows):
    """The city with another timetable."""
    with city.writing() as writer:
        note = Provenance("pt_service", "imported", "Fahrplan", parameters=STATED)
        writer.put("pt_service", service(rows), note)
    return city


def test_a_timetable_without_trains_gives_no_rail_stop_and_says_so(city, qgis_app):
    with_service(city, [row for row in SERVICE if row[5] != 2])
    found, log = run("significantrailstops", STORE=str(city.path))
    assert found["STOPS"] == 0
    assert "gibt es keine Züge: kein Vorschlag" in log
    assert "Als bedeutsam vorgeschlagen: 0; Haltepunkte mit Zügen: 0." in log
    assert city.count("significant_rail_stop") == 0
    assert "keine Haltepunkte mit Zügen" in city.provenance("significant_rail_stop").note


def test_a_timetable_without_buses_tells_nothing_on_buses(city, qgis_app):
    bus_stop_headway(city, options(HeadwayOptions), quiet)
    assert city.count("bus_stop_catchment_headway")
    with_service(city, [row for row in SERVICE if row[5] == 2])
    found, log = run("busstopheadway", STORE=str(city.path))
    assert "SHARE" not in found
    assert "keine Busse" in log
    assert "ohne: keine Daten" in log
    assert city.count("bus_stop_catchment_headway") == 0
    told = figures(city, "bus_stop_catchment")
    unjudged = {key: told.pop(key) for key in list(told) if key[1] == "einwohner_nicht_beurteilt"}
    assert all(math.isnan(value) for value in told.values())
    assert unjudged["", "einwohner_nicht_beurteilt"] == sum(count for *_, count in HOMES)
    _, log = run("barrierfreestops", STORE=str(city.path))
    assert "keine Haltestellen außer solchen für Züge" in log
    assert city.count("barrier_free_bus_stop") == 0


@pytest.mark.parametrize("method", [0, 2])
def test_where_no_stop_reaches_a_category_nobody_has_a_class(city, method, qgis_app):
    with_service(city, [("Dorf", 1000, 1000, "4", "0", 3, 1, False, "unbekannt")])
    found, log = run("ptqualityclasses", STORE=str(city.path), METHOD=method, RESIDENT_SNAP=5000)
    assert found["SHARE"] == 0
    assert "Niemand hat eine Güteklasse" in log
    assert city.count("pt_quality_class") == 0
    numbers = figures(city, "pt_quality_classes")
    # along the streets nothing is said of the core, which has none within 5 km
    assert numbers["", "einwohner_ohne_klasse"] == {0: 670, 2: 520}[method]
    assert {numbers["", f"flaeche_klasse_{letter}"] for letter in "ABCDEF"} == {0}
    found, log = run("mobilityhubs", STORE=str(city.path))
    assert found["HUBS"] == 0
    assert "kein Vorschlag" in log
    assert "Vorgeschlagen: 0; verglichene Haltestellen: 0." in log


def test_hubs_are_stations_and_stops_of_three_lines(city):
    count, scores = mobility_hubs(city, options(HubOptions))
    assert count == 2
    assert set(scores.missing) == {"poi", "sharing", "pr"}
    assert scores.weights == pytest.approx({"pt": 0.35 / 0.6, "inhabitants": 0.25 / 0.6})
    table = city.read("mobility_hub_potential")
    assert list(table.column("name")) == ["Markt", "Bahnhof"]
    assert list(table.column("eignung")) == [1.0, 0.0]
    stated = city.provenance("mobility_hub_potential").parameters
    assert stated["gewichte"] == {"ÖV-Angebot": 0.583, "Einwohner im Umkreis": 0.417}
    assert "Park and Ride" in city.provenance("mobility_hub_potential").note


def test_what_nobody_says_about_a_stop_stays_unknown(city):
    stops = FeatureTable.from_rows(
        [at(7000, 2010), at(7005, 2010), at(1000, 1010), at(3000, 3010), at(5000, 500)],
        {
            "name": ["Markt", "Markt", "Dorf", "Berg", "Feld"],
            "barrierefrei": ["teilweise", None, "unbekannt", None, "vielleicht"],
        },
    )
    with city.writing() as writer:
        writer.put("bus_stop", stops, DRAWN)
    result = barrier_free_stops(city, NEAR)
    counts = result.counts
    assert "1 Angabe zur" in result.not_understood
    assert "Zeile 5 „vielleicht“" in result.not_understood
    assert result.not_understood in city.provenance("barrier_free_bus_stop").note
    table = city.read("barrier_free_bus_stop")
    # What the stops themselves say goes first, then what the timetable's nearest stop says.
    assert list(table.column("ausbau")) == [
        *("teilweise", "barrierefrei", "unbekannt", "nicht", "unbekannt")
    ]
    assert counts == {"barrierefrei": 1, "teilweise": 1, "nicht": 1, "unbekannt": 2}
    found = figures(city, "barrier_free_stops")
    assert found["", "haltestellen_unbekannt"] == 2
    assert found["erfenbach", "haltestellen_nicht"] == 1
    assert sum(v for (d, _), v in found.items() if d) == sum(counts.values())


@pytest.mark.parametrize("with_people", [True, False])
def test_where_the_stop_data_end_there_are_no_data_instead_of_no_stops(city, with_people, qgis_app):
    stops = FeatureTable.from_rows(
        [at(1000, 1010), at(7000, 2010)], {"barrierefrei": ["barrierefrei", "nicht"]}
    )
    # Up to 1300 m: 400 of 520 in the village, all 150 in the core; a third of the land of both.
    extent = {"ausdehnung": [X, Y, X + 8000, Y + 1300]}
    homes = [(1000, 1280, 400.0), (1000, 1900, 120.0), (7000, 1200, 150.0)]
    with city.writing() as writer:
        note = Provenance("bus_stop", "imported", "OSM", parameters=extent)
        writer.put("bus_stop", stops, note)
        people = FeatureTable.from_rows(
            [at(x, y) for x, y, _ in homes], {"einwohner": [count for *_, count in homes]}
        )
        none = people.take(np.zeros(len(people), dtype=bool))
        writer.put("population_points", people if with_people else none, DRAWN)
    found, log = run("barrierfreestops", STORE=str(city.path))
    told, said = figures(city, "barrier_free_stops"), hints(city, "barrier_free_stops")
    blank = "Erfenbach" if with_people else "Erfenbach, Kernstadt"
    assert math.isnan(told["erfenbach", "haltestellen_barrierefrei"])
    assert said["erfenbach", "haltestellen_nicht"] == "keine Daten"
    assert f"(die Quelle deckt den Ortsbezirk nicht ab): {blank}." in log
    note = city.provenance("barrier_free_bus_stop").note
    assert f"keine Daten zu Haltestellen in: {blank}" in note
    assert (found["FREE"], city.count("barrier_free_bus_stop")) == (1, 2)
    if with_people:
        assert told["kernstadt", "haltestellen_nicht"] == told["", "haltestellen_nicht"] == 1
        assert told["", "haltestellen_barrierefrei"] == 0
        assert said["", "haltestellen_nicht"] == "ohne Erfenbach (keine Daten)"
    else:
        assert math.isnan(told["", "haltestellen_nicht"])
        assert said["", "haltestellen_nicht"] == "keine Daten"


def test_everyday_words_for_barrier_free_are_understood(city, qgis_app):
    words = ["Ja", " nein ", "limited", "yes", "k. A.", "Quatsch"]
    stops = FeatureTable.from_rows(
        [at(4000 + 500 * number, 500) for number in range(6)],
        {"name": words, "barrierefrei": words},
    )
    with city.writing() as writer:
        writer.put("bus_stop", stops, DRAWN)
    found, log = run("barrierfreestops", STORE=str(city.path))
    assert list(city.read("barrier_free_bus_stop").column("ausbau")) == [
        *("barrierefrei", "nicht", "teilweise", "barrierefrei", "unbekannt", "unbekannt")
    ]
    assert (found["FREE"], found["UNKNOWN"]) == (2, 2)
    assert "Zeile 6 „Quatsch“" in log
    assert "k. A." not in log


def test_a_stop_takes_the_state_of_its_nearest_stop_even_if_that_is_unknown(city):
    bus = ("4", "0", 3, 14, False)
    with_service(
        city,
        [
            ("Nord", 1000, 1005, *bus, "unbekannt"),
            ("Süd", 1000, 910, *bus, "barrierefrei"),
            ("Ost A", 5000, 1000, *bus, "unbekannt"),  # one place in two feeds
            ("Ost B", 5000, 1000, *bus, "nicht"),
        ],
    )
    stops = FeatureTable.from_rows([at(1000, 1000), at(1000, 920), at(5000, 1003)])
    with city.writing() as writer:
        writer.put("bus_stop", stops, DRAWN)
    barrier_free_stops(city, NEAR)
    table = city.read("barrier_free_bus_stop")
    assert list(table.column("ausbau")) == ["unbekannt", "barrierefrei", "nicht"]
    assert list(table.column("hinweis")) == [None, "laut Fahrplan", "laut Fahrplan"]


def test_proposals_that_planners_have_deleted_all_do_not_come_back(city, qgis_app):
    role = "mobility_hub_potential"
    mobility_hubs(city, options(HubOptions))
    assert city.count(role) == 2
    note = city.provenance(role)
    layer = QgsVectorLayer(city.uri(role), "Potenzial", "ogr")
    with edit(layer):
        layer.deleteFeatures(layer.allFeatureIds())
    del layer
    found, log = run("mobilityhubs", STORE=str(city.path))
    assert found["HUBS"] == 0
    assert "bleibt unverändert" in log
    assert city.count(role) == 0
    assert city.provenance(role) == note


def test_a_run_that_found_nothing_is_no_work_of_planners(city):
    few = options(HubOptions, min_lines=99)
    rail = [row for row in SERVICE if row[5] != 2]
    mobility_hubs(with_service(city, rail), few)
    assert city.count("mobility_hub_potential") == 0
    mobility_hubs(with_service(city, SERVICE), few)
    assert city.count("mobility_hub_potential") == 1


def test_the_book_runs_them_all_and_then_leaves_them(city):
    put_heights(city, 80.0)
    roles = (
        "bus_stop_catchment_headway",
        "pt_quality_class",
        "pt_poorly_served_area",
        "pt_poor_and_elevated",
        "mobility_hub_potential",
        "significant_rail_stop",
    )
    steps = [step for step in STEPS if step.role in roles]
    first = {item.role: item for item in ensure_analyses(city, quiet, steps=steps)}
    assert {item.state for item in first.values()} == {"done"}, first
    again = ensure_analyses(city, quiet, steps=steps)
    assert {item.state for item in again} == {"current"}


def test_streets_that_come_later_bring_the_comparison(city):
    streets = city.read("street_network")
    steps = [step for step in STEPS if step.role == "bus_stop_catchment_headway"]
    seen = []
    for table in (streets.take(np.zeros(len(streets), dtype=bool)), streets):
        with city.writing() as writer:
            writer.put("street_network", table, DRAWN)
        seen += [ensure_analyses(city, quiet, steps=steps)[0].state for _ in range(2)]
        seen.append(("", "versorgt") in figures(city, "bus_stop_catchment_network"))
    assert seen == ["done", "current", False, "done", "current", True]


@pytest.mark.parametrize(
    ("window", "minutes"),
    [("06:00-20:00", 840), ("6:30–9:00", 150), ("20:00-26:00", 360), ("", None), ("8-9", None),
     ("20:00-06:00", None), ("06:70-20:00", None), ("06:0²-20:00", None)],
)  # fmt: skip
def test_windows_are_read_or_refused(window, minutes):
    assert window_minutes(window) == minutes


def test_rows_without_a_place_are_left_out_and_named(city):
    file = ogr.Open(str(city.path), 1)  # as somebody may add one in QGIS
    layer = file.GetLayerByName("pt_service")
    added = ogr.Feature(layer.GetLayerDefn())
    added["halt_id"], added["linie"], added["abfahrten"] = "Nirgends", "1", 40
    layer.CreateFeature(added)
    del added, layer, file
    result = bus_stop_headway(city, options(HeadwayOptions), quiet)
    assert "1 Zeile des Fahrplanangebots ohne Ort nicht berücksichtigt" in result.note


def test_a_timetable_without_a_window_is_refused(city):
    with city.writing() as writer:
        writer.put("pt_service", service(), Provenance("", "imported", "Fahrplan"))
    with pytest.raises(StepError, match="kein Zeitfenster"):
        stored_timetable(city)


def test_an_edited_table_comes_back_from_an_old_spreadsheet(tmp_path, catalogue):
    table = QualitySystem.from_catalogue(catalogue).table
    path = tmp_path / "tabelle.csv"
    write_table_file(table, str(path))
    assert read_table_file(str(path)) == table
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("cp1252"))
    assert read_table_file(str(path)) == table
    with pytest.raises(StepError, match="lässt sich nicht lesen"):
        read_table_file(str(tmp_path / "fehlt.csv"))


def test_an_edited_table_does_not_pass_for_the_published_one(city, catalogue, tmp_path, qgis_app):
    path = tmp_path / "tabelle.csv"
    write_table_file(QualitySystem.from_catalogue(catalogue).table, str(path))
    assert own_table(str(path), catalogue).name == "Deutschland (GOAT)"
    sheet = path.read_text(encoding="utf-8-sig")
    path.write_text(sheet.replace(";300;500", ";250;500"), encoding="utf-8")
    _, log = run("ptqualityclasses", STORE=str(city.path), TABLE=str(path))
    own = "eigene Tabelle nach Deutschland (GOAT)"
    assert f"Tabelle aus „{path}“: {own}" in log
    stated = city.provenance("pt_quality_class").parameters
    assert stated["system"] == own
    assert set(city.read("pt_quality_class").column("system")) == {own}
    poorly_served(city, options(PoorOptions), quiet)
    assert own in city.read("pt_poorly_served_area").column("hinweis")[0]
    # Saved and read back it keeps that name, and a name of one's own stays as it is.
    write_table_file(own_table(str(path), catalogue), str(path))
    assert own_table(str(path), catalogue).name == own
    for name, read in (("Musterstadt", "Musterstadt"), ("", "eigene Tabelle")):
        path.write_text(sheet.replace("Deutschland (GOAT)", name), encoding="utf-8")
        assert own_table(str(path), catalogue).name == read


def test_the_steps_of_the_toolbox_give_the_same(city, catalogue, tmp_path, qgis_app):
    store = str(city.path)
    saved = str(tmp_path / "tabelle.csv")
    results, _ = run("busstopheadway", STORE=store)
    assert results["SHARE"] == pytest.approx(100 * 580 / 670)
    results, _ = run("ptqualityclasses", STORE=store, SAVE_TABLE=saved)
    assert results["SHARE"] == pytest.approx(100 * 580 / 670)
    assert read_table_file(saved) == QualitySystem.from_catalogue(catalogue).table
    results, _ = run("ptqualityclasses", STORE=store, PRESET=2, TABLE=saved, COUNTING=1)
    stated = city.provenance("pt_quality_class").parameters
    assert (stated["system"], stated["zaehlung"]) == (
        "Deutschland (GOAT)",
        "stärker bediente Richtung",
    )
    for algorithm in ("ptpoorlyserved", "mobilityhubs"):
        assert run(algorithm, STORE=store)[1]


def test_left_empty_the_tools_take_what_the_catalogue_states(catalogue):
    headway = options(HeadwayOptions)
    assert headway.radii_m == (300.0, 400.0)
    assert replace(headway, radius_far_m=0.0).radii_m == (300.0,)
    assert list(headway.breaks.items())[-2:] == [("60", (40.0, 75.0)), ("seltener", (75.0, None))]
    assert (headway.route_types[:2], headway.counting) == ((3, 11), Counting.BETTER)
    assert (headway.way.method, headway.way.snap_m) == (Method.STRAIGHT_LINE, 250.0)
    quality = options(QualityOptions)
    assert (PRESETS[quality.preset], quality.tolerance_min) == ("Deutschland (GOAT)", 2.0)
    groups = QualitySystem.from_catalogue(catalogue, "schweiz_are").table.groups
    analysis = catalogue.analyses["pt_quality_classes"]
    assert max(group.min_directions for group in groups) == analysis.default("node_directions")
    hubs = options(HubOptions)
    assert sum(hubs.weights.values()) == pytest.approx(1.0)
    assert (hubs.weights["pt"], hubs.min_lines, hubs.count) == (0.35, 3, 12)


def test_a_whole_district_has_no_gaps_that_divide_it():
    assert options(PoorOptions).gap_m == 50.0
    assert options(PoorOptions, unit=Judged.DISTRICT).gap_m == math.inf


def test_a_class_table_that_cannot_be_read_is_answered_with_its_row():
    with pytest.raises(InsekError, match="Taktklassen, Zeile 2"):
        headway_breaks(["oft", 0, 10, "selten", "zehn", ""])
    with pytest.raises(InsekError, match=r"Taktklassen, Zeile 1: „1.000“ ist nicht eindeutig"):
        headway_breaks(["oft", 0, "1.000"])
    assert headway_breaks(["oft", 0, 1.125]) == {"oft": (0.0, 1.125)}
    with pytest.raises(InsekError, match="„oft“ gibt es zweimal"):
        headway_breaks(["oft", 0, 10, "oft", 10, ""])
    with pytest.raises(InsekError, match="„Bus“ ist keine ganze Zahl"):
        whole_numbers("3 Bus")
    with pytest.raises(InsekError, match="„7²“ ist keine ganze Zahl"):
        whole_numbers("3 7²")
    with pytest.raises(InsekError, match="Namen mit zwei Grenzen"):
        stated_breaks({"15": [10]})


def test_the_table_of_the_catalogue_typed_into_the_dialog_is_not_the_planners_own(city, qgis_app):
    cells = ["7-8", 0, 10, "15", 10, 20, "30", "20", "40", "60", 40, 75, "seltener", 75, ""]
    _, log = run("busstopheadway", STORE=str(city.path))
    assert "Taktklassen: 7-8 (0 bis unter 10 min), 15 (10 bis unter 20 min)" in log
    assert "route_type): 3 11 200 204" in log
    first = city.provenance("bus_stop_catchment_headway")
    run("busstopheadway", STORE=str(city.path), CLASSES=cells)
    again = city.provenance("bus_stop_catchment_headway")
    assert again.parameters == first.parameters
    assert again.call == first.call == {}
    cells[2] = cells[4] = 8
    run("busstopheadway", STORE=str(city.path), CLASSES=cells)
    own = city.provenance("bus_stop_catchment_headway")
    assert own.parameters["taktklassen_min"]["7-8"] == [0, 8]
    assert list(own.call) == ["CLASSES"]


def put_stops_of_another_source(city, places, algorithm="insek:importosm"):
    note = Provenance("bus_stop", "imported", "OSM", algorithm=algorithm)
    with city.writing() as writer:
        writer.put("bus_stop", FeatureTable.from_rows([at(x, y) for x, y in places]), note)


CORE_STOPS = [(6500, 500), (6600, 600), (6700, 700), (6800, 800)]
"""Bus stops of the core at which nothing of the timetable departs."""


def test_a_district_whose_bus_stops_the_timetable_does_not_know_is_not_judged(city, qgis_app):
    with_service(city, [row for row in SERVICE if row[1] < 4000])
    put_stops_of_another_source(city, CORE_STOPS)
    for run_one, name, figure in (
        ("ptqualityclasses", "pt_quality_classes", "einwohner_ohne_klasse"),
        ("busstopheadway", "bus_stop_catchment", "einwohner_ohne_halt_400m"),
    ):
        _, log = run(run_one, STORE=str(city.path))
        told = figures(city, name)
        assert math.isnan(told["kernstadt", figure])
        assert not math.isnan(told["erfenbach", figure])
        assert told["kernstadt", "einwohner_nicht_beurteilt"] == 150
        assert "Kernstadt (0 von 4 Haltestellen)" in log


@pytest.mark.parametrize(
    ("stops", "algorithm"),
    [
        (CORE_STOPS[:2], "insek:importosm"),  # too few to tell
        (CORE_STOPS, "insek:importgtfs"),  # the timetable's own
    ],
)
def test_otherwise_stops_without_departures_are_a_finding(city, qgis_app, stops, algorithm):
    with_service(city, [row for row in SERVICE if row[1] < 4000])
    put_stops_of_another_source(city, stops, algorithm)
    run("ptqualityclasses", STORE=str(city.path))
    told = figures(city, "pt_quality_classes")
    assert told["kernstadt", "einwohner_ohne_klasse"] == 150
    assert told["kernstadt", "einwohner_nicht_beurteilt"] == 0


def test_a_timetable_that_hardly_knows_the_city_is_trusted_nowhere(city, qgis_app):
    with_service(city, [row for row in SERVICE if row[5] == 2])  # trains only
    put_stops_of_another_source(city, CORE_STOPS)  # and nothing known of the village
    run("ptqualityclasses", STORE=str(city.path))
    told = figures(city, "pt_quality_classes")
    assert math.isnan(told["erfenbach", "einwohner_ohne_klasse"])
    assert told["", "einwohner_nicht_beurteilt"] == sum(count for *_, count in HOMES)


def test_classes_are_outdated_when_bus_stops_of_another_source_come(city, qgis_app):
    put_stops_of_another_source(city, CORE_STOPS[:2])
    run("ptqualityclasses", STORE=str(city.path))
    assert city.outdated("pt_quality_class") == ()
    put_stops_of_another_source(city, CORE_STOPS)
    assert city.outdated("pt_quality_class") == ("bus_stop",)
