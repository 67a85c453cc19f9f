"""Platforms become stops: by station, DHID, or name and nearness, however many lie at one place."""

import itertools
import math
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.sources.gtfs import name_clusters
from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable
from insek.processing.sources.gtfs.name_clusters import SAME_STOP_M
from insek.processing.sources.gtfs.stop_groups import group_stops
from insek.processing.sources.gtfs.stop_ids import stop_of_dhid
from insek.processing.sources.gtfs.stops import STATION, Stops

from ...effort import cases
from .gtfs_town import COUNTED, TABLES, counted, replaced, write


def stops(rows):
    """Stops of one feed from (id, name, point, row of the station or None)."""
    ids, names, points, stations = (list(column) for column in zip(*rows, strict=True))
    place = np.empty(len(rows), dtype=object)
    place[:] = [None if point is None else shapely.Point(point) for point in points]
    root = np.array([row if own is None else own for row, own in enumerate(stations)])
    kind = np.zeros(len(rows), dtype=int)
    kind[[own for own in stations if own is not None]] = STATION
    texts = [np.array(column, dtype=object) for column in (ids, names, [""] * len(rows))]
    return Stops({}, texts[0], np.arange(len(rows)), texts[1], texts[2], place, kind, root, kind)


def stated_together(feeds):
    """Unit of each stop as the feeds themselves say: by station and DHID, link by link."""
    links = []
    for number, feed in enumerate(feeds):
        for row, name in enumerate(feed.ids):
            root = feed.root[row]
            texts = [text for text in (feed.ids[root], name) if text.startswith("de:")]
            dhid = ":".join(texts[0].split(":")[:3]) if texts else ""
            links.append(((number, root), dhid))
    group = list(range(len(links)))
    for first, one in enumerate(links):
        for second, other in enumerate(links[:first]):
            if one[0] == other[0] or (one[1] and one[1] == other[1]):
                old, new = group[first], group[second]
                group = [new if value == old else value for value in group]
    return group, [dhid for _, dhid in links]


class Units:
    """Units as sets of (name, place), and what the feeds say about them."""

    def __init__(self, feeds):
        self.of_stop, dhids = stated_together(feeds)
        self.places, self.dhid, self.stated = {}, set(), {}
        stops = [
            (number, feed, row) for number, feed in enumerate(feeds) for row in range(len(feed))
        ]
        for unit, dhid, (number, feed, row) in zip(self.of_stop, dhids, stops, strict=True):
            self.places.setdefault(unit, set())
            self.stated.setdefault(unit, set())
            if feed.names[row] and feed.points[row] is not None:
                self.places[unit].add((feed.names[row], feed.points[row].coords[0]))
            if dhid:
                self.dhid.add(unit)
            if dhid or feed.kind[feed.root[row]] == STATION:
                self.stated[unit].add(number)

    def may_be_one(self, first, second):
        """Whether all of two units lies near enough, under one name, and no feed objects."""
        one, other = self.places[first], self.places[second]
        return (
            bool({name for name, _ in one} & {name for name, _ in other})
            and all(math.dist(a, b) <= SAME_STOP_M for _, a in one for _, b in other)
            and not (self.stated[first] & self.stated[second])
            and not {first, second} <= self.dhid
        )


spot = st.one_of(
    st.none(), st.tuples(st.sampled_from([0.0, 100.0, 149.0, 260.0]), st.sampled_from([0.0, 90.0]))
)
platform = st.tuples(st.sampled_from(["de:1", "x"]), st.sampled_from(["A", "B", ""]), spot)


@st.composite
def feeds(draw):
    found = []
    for number in range(draw(st.integers(1, 2))):
        rows = []
        for row, (start, name, point) in enumerate(
            draw(st.lists(platform, min_size=1, max_size=8))
        ):
            station = draw(st.sampled_from([None, 0])) if row and number == 0 else None
            end = draw(st.integers(0, 2)) if start == "de:1" else f"{number}{row}"
            key = f"de:07312:{end}:{row}" if start == "de:1" else f"x{end}"
            rows.append((key, name, point, station))
        found.append(stops(rows))
    return found


@settings(max_examples=cases(150), deadline=None)
@given(feeds())
def test_stops_are_joined_by_name_as_far_as_all_of_them_lie_near(some):
    units = Units(some)
    label = np.concatenate(group_stops(some).of_stop).tolist()
    groups = [{unit for unit, own in zip(units.of_stop, label, strict=True) if own == one}
              for one in sorted(set(label))]  # fmt: skip
    # What the feeds say is one stop is in one group.
    assert sum(len(group) for group in groups) == len(set(units.of_stop))
    for group in groups:
        assert all(units.may_be_one(*pair) for pair in itertools.combinations(group, 2))
    for one, other in itertools.combinations(groups, 2):
        assert not all(units.may_be_one(*pair) for pair in itertools.product(one, other))


@settings(max_examples=cases(80), deadline=None)
@given(feeds(), st.randoms(use_true_random=False))
def test_the_order_of_stops_in_a_feed_changes_nothing(some, random):
    mixed, places = [], []
    for feed in some:
        order = list(range(len(feed)))
        random.shuffle(order)
        back = np.argsort(order)
        columns = [getattr(feed, name)[order] for name in ("ids", "names", "points", "kind")]
        ids, names, points, kind = columns
        mixed.append(replace(feed, ids=ids, names=names, points=points, kind=kind,
                             root=back[feed.root[order]]))  # fmt: skip
        places.append(back)
    plain, other = group_stops(some), group_stops(mixed)
    # Ids are not those of a feed here: several stops may share one, and are then told by their row.
    if all(len(set(feed.ids)) == len(feed) for feed in some):
        assert plain.ids.tolist() == other.ids.tolist()
        assert plain.names.tolist() == other.names.tolist()
        for before, after, back in zip(plain.of_stop, other.of_stop, places, strict=True):
            assert before.tolist() == after[back].tolist()


def row_of(length, step):
    """Platforms of one name in a row, so many metres apart."""
    return stops(
        [(f"p{number:03}", "Ring", (step * number, 0.0), None) for number in range(length)]
    )


def widths(feed, groups):
    x = np.array([point.x for point in feed.points])
    (label,) = groups.of_stop
    return [float(np.ptp(x[label == one])) for one in np.unique(label)]


def test_a_chain_of_one_name_is_cut_into_stops_and_named():
    feed = row_of(9, 70.0)
    groups = group_stops([feed])
    assert max(widths(feed, groups)) <= SAME_STOP_M
    assert 4 <= len(groups) <= 5  # 560 m: three platforms reach 140 m, two 70 m
    assert groups.cut == ("Ring",)
    assert group_stops([row_of(3, 75.0)]).cut == ()
    assert len(group_stops([row_of(3, 75.0)])) == 1


def test_chains_of_thousands_are_cut_without_comparing_all(monkeypatch):
    feed = row_of(60, 20.0)
    for limit in ("_MOST", "_MOST_PAIRS"):
        monkeypatch.setattr(name_clusters, limit, 10)
        groups = group_stops([feed])
        assert max(widths(feed, groups)) <= SAME_STOP_M
        assert 8 <= len(groups) <= 30


def test_two_stations_draw_a_stop_between_them_to_the_nearer_one():
    rows = [("a", "Markt", (0.0, 0.0), 0), ("b", "Markt", (120.0, 0.0), 1),
            ("c", "Markt", (50.0, 0.0), None)]  # fmt: skip
    (label,) = group_stops([stops(rows)]).of_stop
    assert label[2] == label[0] != label[1]


@pytest.mark.parametrize(
    ("text", "stop", "unknown"),
    [
        ("de:07312:1234", "de:07312:1234", ""),
        ("de:07312:1234:2:B", "de:07312:1234", ""),
        ("de:07312:1234_G", "de:07312:1234", ""),
        ("de:07312:1234_Parent", "de:07312:1234", ""),
        ("de:07312:1234::3", "de:07312:1234", ""),
        ("de:07312:1234:0:3_4", "de:07312:1234", ""),
        ("de:07312:1234_2", "de:07312:1234", ""),
        ("de:07312:1234P", "de:07312:1234", ""),
        ("DE:07312:1234", "de:07312:1234", ""),
        ("de:07312:1234_xyz", "de:07312:1234", "_xyz"),
        ("de:07312:1234xyz", "de:07312:1234xyz", "xyz"),
        ("de:07312:halt", "de:07312:halt", ""),
        ("de:07312:halt_G", "de:07312:halt", ""),
        ("1234_G", "", ""),
        ("de:0731:1234", "", ""),
    ],
)
def test_what_producers_hang_onto_a_german_stop_id_does_not_make_another_stop(text, stop, unknown):
    assert stop_of_dhid(text) == (stop, unknown)


def test_an_unknown_suffix_is_told_with_an_id(tmp_path):
    stops_of = TABLES["stops.txt"].replace("W,Wald", "de:07312:77_neu,Wald")
    times = TABLES["stop_times.txt"].replace(",W,", ",de:07312:77_neu,")
    path = write(tmp_path / "f.zip", stops=stops_of, stop_times=times)
    result = read_timetable([path], crs="EPSG:25832", options=TimetableOptions())
    assert ("de:07312:77", "1", "1") in counted(result)
    assert any("unbekanntem Zusatz" in note and "de:07312:77_neu" in note for note in result.notes)


@pytest.mark.parametrize("same_name", [True, False])
def test_thousands_of_platforms_at_one_place_are_not_paired_with_one_another(same_name):
    names = ["Halt" if same_name else f"H{row}" for row in range(8000)]
    many = stops([(f"p{row}", name, (5.0, 5.0), None) for row, name in enumerate(names)])
    tracemalloc.start()
    try:
        groups = group_stops([many])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(groups) == (1 if same_name else 8000)
    assert most < 50e6  # 32 million pairs take ten times as much


def test_a_stop_in_the_gulf_of_guinea_has_no_place(tmp_path):
    path = write(
        tmp_path / "f.zip",
        **replaced("stops", "D,Dorf,49.5000,7.7690", "D,Dorf,0.0,0"),
    )
    result = read_timetable([path], crs="EPSG:25832", options=TimetableOptions())
    assert result.report.notes == (
        "1 × stops.txt: Koordinaten 0/0, gelten als keine (Zeile 12 „D“)",
    )
    assert set(counted(result)) == {key for key in COUNTED if key[0] != "D"}
    x = shapely.get_x(np.array(result.service.geometry))
    assert math.isclose(x.min(), x.max(), abs_tol=50)
