"""Vertices where streets cross: the lines themselves change, and nothing else about them."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.network.graph import build_network
from insek.processing.analysis.network.noding import with_crossings

from ...effort import cases


def objects(*geometries):
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def line(*spots):
    return shapely.LineString(spots)


CROSS = objects(line((-100, 0), (100, 0)), line((0, -100), (0, 100)))


def test_two_streets_that_cross_get_one_vertex_each():
    noded, added = with_crossings(CROSS)
    assert added == 2
    assert [list(item.coords) for item in noded] == [
        [(-100, 0), (0, 0), (100, 0)],
        [(0, -100), (0, 0), (0, 100)],
    ]
    assert len(build_network(CROSS).nodes) == 4
    assert len(build_network(noded).nodes) == 5
    # Once is enough.
    assert with_crossings(noded)[1] == 0


@pytest.mark.parametrize(
    "above",
    [
        {"bridge": np.array([True, False])},
        {"tunnel": np.array([False, True])},
        {"level": np.array([0, 1])},
    ],
)
def test_bridges_tunnels_and_other_levels_stay_apart(above):
    noded, added = with_crossings(CROSS, **above)
    assert added == 0
    assert shapely.equals(noded, CROSS).all()


def test_rows_stay_where_they_are_with_several_parts_or_none():
    parts = shapely.MultiLineString([[(-50, -50), (-50, 50)], [(50, -50), (50, 50)]])
    noded, added = with_crossings(objects(None, CROSS[0], shapely.LineString(), parts))
    assert added == 4
    assert noded[0] is None
    assert len(noded[1].coords) == 4
    assert noded[2].is_empty
    assert [len(part.coords) for part in noded[3].geoms] == [3, 3]


place = st.tuples(st.integers(0, 20), st.integers(0, 20))
street = st.lists(place, min_size=2, max_size=4, unique=True).map(shapely.LineString)


@settings(max_examples=cases(60), deadline=None)
@given(st.lists(street, min_size=1, max_size=6), st.data())
def test_the_network_is_the_one_that_noding_on_the_way_gives(lines, data):
    bridge = np.array([data.draw(st.booleans()) for _ in lines])
    drawn = objects(*lines)
    noded, _ = with_crossings(drawn, bridge=bridge)
    assert shapely.hausdorff_distance(drawn, noded).max() < 1e-9
    first = build_network(noded)
    second = build_network(drawn, bridge=bridge, node_crossings=True)
    assert len(first.nodes) == len(second.nodes)
    assert first.length.sum() == pytest.approx(second.length.sum())
    assert np.unique(first.component).size == np.unique(second.component).size
