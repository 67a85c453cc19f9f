"""ÖV-Güteklassen: tables cell by cell, a town worked out on paper, and what must always hold."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.choices import Counting, Method
from insek.processing.analysis.transit.access_ways import StraightWays
from insek.processing.analysis.transit.quality_classes import (
    IntervalRow,
    quality_rings,
    stop_categories,
)
from insek.processing.analysis.transit.quality_tables import (
    format_table,
    parse_table,
    table_from_catalogue,
)
from insek.processing.analysis.transit.service_areas import NONE, best_ranks
from insek.processing.analysis.transit.timetable import service_table
from insek.processing.catalogue.load import city_catalogue

from ...effort import cases

DAY = 840.0
PRESETS = ("deutschland_goat", "oesterreich_oerok", "schweiz_are")

# Typed from the published tables: a row per headway, a letter or number per means of transport.
PUBLISHED_CATEGORIES = {
    "deutschland_goat": [
        (5, "1 1 2"),
        (10, "1 2 3"),
        (20, "2 3 4"),
        (40, "3 4 5"),
        (60, "4 5 6"),
        (120, "5 6 7"),
    ],
    "oesterreich_oerok": [
        (5, "I I II III"),
        (10, "I II III III"),
        (20, "II III IV IV"),
        (40, "III IV V V"),
        (60, "IV V VI VI"),
        (120, "V VI VII VII"),
        (210, "- VII VIII VIII"),
    ],
    "schweiz_are": [
        (5, "I I II V"),
        (10, "I II III V"),
        (20, "II III IV V"),
        (40, "III IV V V"),
        (60, "IV V - -"),
    ],
}
PUBLISHED_CLASSES = {
    "deutschland_goat": {
        (300, 500, 750, 1000): None,
        "1": "A A B C",
        "2": "A B C D",
        "3": "B C D E",
        "4": "C D E F",
        "5": "D E F -",
        "6": "E F - -",
        "7": "F - - -",
    },
    "oesterreich_oerok": {
        (300, 500, 750, 1000, 1250): None,
        "I": "A A B C D",
        "II": "A B C D E",
        "III": "B C D E F",
        "IV": "C D E F G",
        "V": "D E F G G",
        "VI": "E F G - -",
        "VII": "F G G - -",
        "VIII": "G G - - -",
    },
    "schweiz_are": {
        (300, 500, 750, 1000): None,
        "I": "A A B C",
        "II": "A B C D",
        "III": "B C D -",
        "IV": "C D - -",
        "V": "D - - -",
    },
}
GOAT_TYPES = {
    "Bahn": "1 2 100 101 102 103 104 105 106 107 108 109 110 111 112 114 116 117 400 401 402 403"
    " 405",
    "Straßenbahn": "0 7 900 901 902 903 904 905 906 1400",
    "Bus": "3 200 201 202 204 700 701 702 704 705 712 715 800",
}


def cells(text):
    return tuple(None if cell == "-" else cell for cell in text.split())


@pytest.fixture(scope="module")
def tables():
    analysis = city_catalogue("kaiserslautern").analyses["pt_quality_classes"]
    return {name: table_from_catalogue(name, analysis.default(name)) for name in PRESETS}


@pytest.mark.parametrize("preset", PRESETS)
def test_every_cell_is_the_published_one(tables, preset):
    table = tables[preset]
    found = [(row.upper_min, row.categories) for row in table.intervals]
    assert found == [(upper, cells(text)) for upper, text in PUBLISHED_CATEGORIES[preset]]
    (distances, _), *classes = PUBLISHED_CLASSES[preset].items()
    assert table.distances_m == distances
    assert table.classes == {category: cells(text) for category, text in classes}


def test_the_german_groups_are_those_of_goat(tables):
    found = {group.name: group.route_types for group in tables["deutschland_goat"].groups}
    assert found == {name: set(map(int, text.split())) for name, text in GOAT_TYPES.items()}


def test_systems_differ_in_counting_and_measuring(tables):
    found = {name: (table.counting, table.method) for name, table in tables.items()}
    assert found == {
        "deutschland_goat": (Counting.HALF, Method.STRAIGHT_LINE),
        "oesterreich_oerok": (Counting.HALF, Method.NETWORK),
        "schweiz_are": (Counting.BETTER, Method.STRAIGHT_LINE),
    }


def timetable(*rows):
    """Rows of (stop, x, y, line, direction, route_type, departures[, on demand])."""
    full = [(*row, *(False,)[len(row) - 7 :]) for row in rows]
    stops, x, y, lines, directions, types, departures, booked = zip(*full, strict=True)
    return service_table(
        np.column_stack([x, y]).astype(float),
        DAY,
        stop_id=stops,
        name=stops,
        line=lines,
        direction=directions,
        route_type=types,
        departures=departures,
        on_demand=booked,
    )


def both_ways(stop, x, line, kind, departures, y=0.0):
    """A line with so many departures in each direction."""
    return [(stop, x, y, line, way, kind, departures) for way in "01"]


def categories(service, table, tolerance=2.0):
    found = stop_categories(service, table, tolerance_min=tolerance)
    names = [table.categories[index] if index >= 0 else None for index in found.category]
    return dict(zip(found.stops.stop_id, names, strict=True))


# One stop per line of the paper: trains, trams and buses with a headway each.
TOWN = timetable(
    *both_ways("Bahnhof", 0, "RB", 2, 14),  # train every 60 min ...
    *both_ways("Bahnhof", 0, "1", 3, 70),  # ... and 84 departures in all: 10.0 min
    *both_ways("Markt", 5_000, "S", 0, 120),  # tram every 7 min
    *both_ways("Schule", 10_000, "5", 3, 112),  # bus every 7.5 min
    *both_ways("Kirche", 15_000, "2", 3, 56),  # bus every 15 min
    *both_ways("Siedlung", 20_000, "4", 700, 28),  # bus every 30 min
    *both_ways("Dorf", 25_000, "6", 3, 14),  # bus every 60 min
    *both_ways("Hof", 30_000, "7", 3, 13),  # bus every 64.6 min
    *both_ways("Alm", 35_000, "8", 3, 5),  # bus every 168 min
    ("Mühle", 40_000, 0.0, "R", "0", 3, 99, True),
    *both_ways("Pier", 45_000, "F", 1000, 28),  # ferry every 30 min
)


def test_categories_worked_out_on_paper(tables):
    assert categories(TOWN, tables["deutschland_goat"]) == {
        "Bahnhof": "2",  # rail, 10 is not below 10: row below 20
        "Markt": "2",
        "Schule": "3",
        "Kirche": "4",
        "Siedlung": "5",
        "Dorf": "6",
        "Hof": "7",
        "Alm": None,
        "Mühle": None,
        "Pier": None,
    }
    assert categories(TOWN, tables["oesterreich_oerok"]) == {
        "Bahnhof": "III",  # regional train
        "Markt": "III",
        "Schule": "III",
        "Kirche": "IV",
        "Siedlung": "V",
        "Dorf": "VI",
        "Hof": "VII",
        "Alm": "VIII",
        "Mühle": None,
        "Pier": None,
    }
    assert categories(TOWN, tables["schweiz_are"]) == {
        "Bahnhof": "III",  # four pairs of line and direction, two of them rail: no node
        "Markt": "III",
        "Schule": "III",
        "Kirche": "IV",
        "Siedlung": "V",
        "Dorf": None,
        "Hof": None,
        "Alm": None,
        "Mühle": None,
        "Pier": "V",
    }


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        # 200, 400, 600, 900, 1200 and 1300 m from a bus every 15 min
        ("deutschland_goat", ["C", "D", "E", "F", None, None]),
        ("oesterreich_oerok", ["C", "D", "E", "F", "G", None]),
        ("schweiz_are", ["C", "D", None, None, None, None]),
    ],
)
def test_classes_by_distance_worked_out_on_paper(tables, preset, expected):
    table = tables[preset]
    found = stop_categories(TOWN, table, tolerance_min=2.0)
    homes = shapely.points([(15_000 + d, 0.0) for d in (200, 400, 600, 900, 1200, 1300)])
    ranks = best_ranks(quality_rings(found, table), StraightWays(), homes)
    assert [table.letters[rank] if rank != NONE else None for rank in ranks] == expected


def test_the_four_headways_of_the_legend_fall_into_four_rows(tables):
    found = categories(TOWN, tables["deutschland_goat"])
    assert [found[name] for name in ("Schule", "Kirche", "Siedlung", "Dorf")] == list("3456")


@pytest.mark.parametrize(
    ("departures", "tolerance", "category"),
    [(28, 0.0, "6"), (27, 0.0, "7"), (27, 2.0, "7"), (27, 2.3, "6"), (28, 2.0, "6")],
)
def test_the_tolerance_counts_at_the_hour(tables, departures, tolerance, category):
    # 27 departures of both directions: 840 / 13.5 = 62.2 min
    service = timetable(
        ("Dorf", 0, 0, "6", "0", 3, 14), ("Dorf", 0, 0, "6", "1", 3, departures - 14)
    )
    assert categories(service, tables["deutschland_goat"], tolerance)["Dorf"] == category


def test_the_tolerance_counts_nowhere_else(tables):
    service = timetable(*both_ways("A", 0, "1", 3, 41))  # 20.5 min
    assert categories(service, tables["deutschland_goat"], 2.0)["A"] == "5"


@pytest.mark.parametrize("inclusive", [True, False])
def test_the_tolerance_at_the_hour_includes_its_bound_whatever_the_row_says(inclusive):
    row = IntervalRow(60.0, inclusive=inclusive, categories=("6",))
    headways = np.array([59.0, 60.0, 62.0, 62.1])
    assert row.holds(headways, 2.0).tolist() == [True, True, True, False]
    assert row.holds(headways, 0.0).tolist() == [True, inclusive, False, False]


def test_six_directions_of_trains_make_a_node(tables):
    trains = [row for line in "abc" for row in both_ways("Knoten", 0, line, 2, 28)]
    table = tables["schweiz_are"]
    # 84 departures of the better direction: 10 min. Node: II, line: III.
    assert categories(timetable(*trains), table)["Knoten"] == "II"
    assert categories(timetable(*trains[:4], *both_ways("Knoten", 0, "c", 3, 28)), table) == {
        "Knoten": "III"
    }


def test_a_rare_long_distance_train_takes_nothing_from_the_bus(tables):
    table = tables["oesterreich_oerok"]
    bus = both_ways("A", 0, "1", 3, 4)  # 210 min: VIII
    assert categories(timetable(*bus), table)["A"] == "VIII"
    train = [("A", 0, 0, "ICE", "0", 101, 1)]  # 840 / 4.5 = 187 min: no category for rail
    assert categories(timetable(*bus, *train), table)["A"] == "VIII"


def test_the_best_means_of_transport_gives_the_category_whatever_the_others_say(
    tables,
):
    sheet = format_table(tables["deutschland_goat"]).replace("<20;2;3;4", "<20;2;5;4")
    table = parse_table(sheet, "a.csv")
    bus = both_ways("A", 0, "1", 3, 56)  # 15 min: 4
    assert categories(timetable(*bus), table)["A"] == "4"
    tram = both_ways("A", 0, "S", 0, 1)  # 14.7 min with the tram: its column says 5
    assert categories(timetable(*bus, *tram), table)["A"] == "5"


def test_means_of_transport_that_the_table_does_not_know_are_counted_apart(tables):
    found = stop_categories(TOWN, tables["deutschland_goat"])
    assert found.other_departures == 56  # the ferry
    assert found.stops.on_demand.sum() == 99


def _column_by_hand(preset, groups, headway):
    """Best published category of the groups at a headway; the hour with two minutes more."""
    for upper, text in PUBLISHED_CATEGORIES[preset]:
        bound = 62 if upper == 60 else upper
        if headway < bound - 1e-9 or (upper >= 60 and headway <= bound + 1e-9):
            order = list(PUBLISHED_CLASSES[preset])[1:]
            named = [cells(text)[group] for group in groups if cells(text)[group]]
            return min(named, key=order.index, default=None)
    return None


@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 400))
@settings(deadline=None, max_examples=cases(100))
def test_any_mixture_has_the_category_read_off_the_published_table(train, tram, bus):
    table = GOAT
    rows = [
        ("A", 0, 0, line, "0", kind, count)
        for line, kind, count in (("a", 2, train), ("b", 0, tram), ("c", 3, bus))
    ]
    groups = [i for i, count in enumerate((train, tram, bus)) if count]
    headway = DAY / ((train + tram + bus) / 2)
    expected = _column_by_hand("deutschland_goat", groups, headway)
    assert categories(timetable(*rows), table)["A"] == expected


GOAT = table_from_catalogue(
    "GOAT",
    city_catalogue("kaiserslautern").analyses["pt_quality_classes"].default("deutschland_goat"),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.just(0),
        st.just(0),
        st.sampled_from("123"),
        st.sampled_from("01"),
        st.sampled_from([0, 2, 3, 101, 6, 1000]),
        st.integers(0, 120),
    ),
    min_size=1,
    max_size=10,
)


@given(rows=ROWS, which=st.integers(0, 9), more=st.integers(0, 200), data=st.data())
@settings(deadline=None, max_examples=cases(80))
def test_more_departures_never_worsen_a_stop(tables_of, rows, which, more, data):
    table = data.draw(st.sampled_from(tables_of))
    which %= len(rows)
    richer = [(*row[:6], row[6] + more * (index == which)) for index, row in enumerate(rows)]
    order = [*table.categories, None]
    before, after = (categories(timetable(*r), table) for r in (rows, richer))
    assert all(order.index(after[stop]) <= order.index(before[stop]) for stop in before)


@pytest.fixture(scope="module")
def tables_of(tables):
    return list(tables.values())


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 200)),
             min_size=2, max_size=6),
)  # fmt: skip
@settings(deadline=None, max_examples=cases(60))
def test_classes_are_those_of_a_search_by_hand_and_another_stop_never_harms(stops):
    def ranks(count):
        rows = [(str(i), x, y, "1", "0", 3, n) for i, (x, y, n) in enumerate(stops[:count])]
        found = stop_categories(timetable(*rows), GOAT, tolerance_min=2.0)
        rings = quality_rings(found, GOAT)
        if not rings:
            return np.full(len(HOMES), 9)
        return np.where((r := best_ranks(rings, StraightWays(), HOMES)) == NONE, 9, r)

    fewer, all_of_them = ranks(len(stops) - 1), ranks(len(stops))
    assert (all_of_them <= fewer).all()
    for home, rank in zip(shapely.get_coordinates(HOMES), all_of_them, strict=True):
        assert rank == _rank_by_hand(home, stops)


HOMES = shapely.points(np.random.default_rng(3).uniform(-500, 2500, (25, 2)))


def _rank_by_hand(home, stops):
    best = 9
    for x, y, departures in stops:
        category = _column_by_hand("deutschland_goat", [2], DAY / (departures / 2))
        away = math.hypot(home[0] - x, home[1] - y)
        for limit, letter in zip(
            (300, 500, 750, 1000),
            cells(PUBLISHED_CLASSES["deutschland_goat"].get(category) or "- - - -"),
            strict=True,
        ):
            if letter and away <= limit:
                best = min(best, "ABCDEF".index(letter))
    return best


@pytest.mark.parametrize("preset", PRESETS)
def test_a_table_survives_being_edited_in_a_spreadsheet(tables, preset):
    table = tables[preset]
    sheet = format_table(table)
    assert parse_table(sheet, "a.csv") == table
    # What a spreadsheet makes of it: a mark at the beginning, its line ends, empty cells.
    padded = "\n".join(line + ";;" for line in sheet.splitlines())
    assert parse_table("\ufeff" + padded.replace("\n", "\r\n"), "a.csv") == table


def test_an_edited_cell_counts(tables):
    sheet = format_table(tables["deutschland_goat"]).replace("<5;1;1;2", "<5;1;1;1")
    service = timetable(*both_ways("A", 0, "1", 3, 200))
    assert categories(service, parse_table(sheet, "a.csv"))["A"] == "1"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("Haltestellenkategorie\n", "", "„Haltestellenkategorie“ fehlt"),
        ("<20;", "bis 20;", "Zeile 10: Der Takt „bis 20“"),
        ("<20;2;3;4", "<20;2;3;9", "Zeile 10: Takt 20 min: Kategorie „9“"),
        ("<20;2;3;4", "<20;2;3;4;5", "Zeile 10: Takt 20 min: je Verkehrsmittel"),
        ("<20;", "<4;", "Zeile 10: Die Takte müssen aufsteigen"),
        (";300;500", ";500;300", "Zeile 14: Die Entfernungen müssen aufsteigen"),
        ("3;B;C;D;E", "2;B;C;D;E", "Zeile 17: „2“ steht schon in Zeile 16"),
        ("3;B;C;D;E", ";B;C;D;E", "Zeile 17: Die erste Spalte ist leer"),
        ("3;B;C;D;E", "3;B;C;D;E;F", "Zeile 17: Kategorie 3: je Entfernung"),
        ("<10;1;2;3", "<5;1;2;3", "Zeile 9: „<5“ steht schon in Zeile 8"),
        ("<10;1;2;3", "≤5;1;2;3", "Zeile 9: Die Takte müssen aufsteigen"),
        (";300;500", ";dreihundert;500", "Zeile 14: „dreihundert“ ist keine Zahl"),
        (";300;500", ";1.300;500", "Zeile 14: „1.300“ ist nicht eindeutig: 1300 oder 1,3"),
        ("<20;", "<1,200;", "Zeile 10: „1,200“ ist nicht eindeutig: 1200 oder 1,2"),
        ("2;A;B;C;D", "2;B;A;C;D", "Zeile 16: Kategorie 2: die Klasse wird mit der Entfernung"),
        ("Messung;Luftlinie", "Messung;Auto", "„Auto“ ist nicht möglich"),
        (";0 7 900", ";Tram 7 900", "„Straßenbahn“ braucht Nummern"),
        (";0 7 900", ";0 7² 900", "„Straßenbahn“ braucht Nummern"),
    ],
)
def test_a_broken_table_is_answered_with_the_row(tables, before, after, sentence):
    sheet = format_table(tables["deutschland_goat"])
    assert before in sheet
    with pytest.raises(AnalysisError, match=rf"tabelle\.csv(, |: ).*{sentence}"):
        parse_table(sheet.replace(before, after), "tabelle.csv")
