"""Platforms become stops: by station, DHID, or name and nearness, however many lie at one place."""

import math
import tracemalloc

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.sources.gtfs.departures import TimetableOptions, read_timetable
from insek.processing.sources.gtfs.stops import SAME_STOP_M, STATION, Stops, group_stops

from ...effort import cases
from .gtfs_town import COUNTED, counted, replaced, write


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


def joined_by_hand(feeds):
    """Which stops belong together, pair by pair, straight from the three rules."""
    everything = []
    for number, feed in enumerate(feeds):
        for row, name in enumerate(feed.ids):
            root = feed.root[row]
            dhid = next((":".join(text.split(":")[:3]) for text in (feed.ids[root], name)
                         if text.startswith("de:")), "")  # fmt: skip
            explicit = feed.kind[root] == STATION or bool(dhid)
            everything.append(
                (number, (number, root), dhid, explicit, feed.names[row], feed.points[row])
            )
    group = list(range(len(everything)))
    for first, one in enumerate(everything):
        for second, other in enumerate(everything[:first]):
            near = one[5] and other[5] and shapely.distance(one[5], other[5]) <= SAME_STOP_M
            apart = (one[2] and other[2]) or (one[3] and other[3] and one[0] == other[0])
            by_name = near and one[4] == other[4] != "" and not apart
            if one[1] == other[1] or (one[2] and one[2] == other[2]) or by_name:
                old, new = group[first], group[second]
                group = [new if value == old else value for value in group]
    return {frozenset(np.flatnonzero(np.array(group) == one).tolist()) for one in set(group)}


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
def test_stops_are_joined_as_pair_by_pair(some):
    label = np.concatenate(group_stops(some).of_stop)
    assert {
        frozenset(np.flatnonzero(label == one).tolist()) for one in np.unique(label)
    } == joined_by_hand(some)


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
