"""Density of a network that can be counted by hand."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.cycling.line_density import network_density, sparse_areas

from ...effort import cases


def array(*shapes):
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def line(*points):
    return shapely.LineString(points)


def test_two_streets_through_a_settled_cell_make_4_km_per_km2_and_500_m_mesh():
    streets = array(line((0, 100), (500, 100)), line((100, 0), (100, 500)))
    density = network_density(streets, array(shapely.box(0, 0, 500, 500)), cell_m=500.0)
    assert density.length_m == pytest.approx([1000.0])
    assert density.km_per_km2 == pytest.approx([4.0])
    assert density.mesh_m == pytest.approx([500.0])


def test_a_square_grid_of_streets_has_the_mesh_it_was_drawn_with():
    streets = [line((0, at), (2000, at)) for at in range(50, 2000, 200)]
    streets += [line((at, 0), (at, 2000)) for at in range(50, 2000, 200)]
    density = network_density(array(*streets), array(shapely.box(0, 0, 2000, 2000)), cell_m=1000.0)
    assert density.mesh_m == pytest.approx([200.0] * 4)


def test_only_network_on_the_settlement_counts_and_twice_the_same_line_counts_once():
    street = line((0, 100), (500, 100))
    density = network_density(
        array(street, street), array(shapely.box(0, 0, 250, 500)), cell_m=500.0
    )
    assert density.length_m == pytest.approx([250.0])
    assert density.settlement_m2 == pytest.approx([125_000.0])


def test_a_street_on_the_border_of_two_cells_counts_in_one_of_them():
    street = array(line((500, 0), (500, 500), (1000, 500)))
    density = network_density(street, array(shapely.box(0, 0, 1000, 1000)), cell_m=500.0)
    assert density.length_m.sum() == pytest.approx(1000.0)
    assert sorted(density.length_m) == pytest.approx([0.0, 0.0, 500.0, 500.0])


def test_a_street_along_the_edge_of_the_settlement_counts_also_on_the_far_side_of_a_cell():
    # the settlement ends on the right and upper side of its only cell: no next cell has any
    street = array(line((500, 0), (500, 500), (0, 500)), line((0, 500), (-100, 600)))
    density = network_density(street, array(shapely.box(0, 0, 500, 500)), cell_m=500.0)
    assert density.length_m == pytest.approx([1000.0])
    two_parts = array(shapely.box(0, 0, 500, 200), shapely.box(0, 300, 500, 500))
    density = network_density(street, two_parts, cell_m=500.0)
    assert density.length_m == pytest.approx([200.0 + 200.0 + 500.0])


squares = st.lists(
    st.tuples(*[st.integers(-3, 8)] * 2, *[st.integers(1, 5)] * 2), min_size=1, max_size=6
)
paths = st.lists(
    st.lists(st.tuples(*[st.integers(-4, 14)] * 2), min_size=2, max_size=4, unique=True),
    min_size=1,
    max_size=5,
)


@settings(max_examples=cases(60), deadline=None)
@given(squares, paths)
def test_lines_on_the_grid_itself_add_up_to_what_lies_on_the_settlement(boxes, tracks):
    areas = array(
        *(shapely.box(x * 50, y * 50, (x + w) * 50, (y + h) * 50) for x, y, w, h in boxes)
    )
    streets = array(*(line(*((x * 50, y * 50) for x, y in track)) for track in tracks))
    density = network_density(streets, areas, cell_m=100.0, min_settlement_share=0.0)
    built = shapely.union_all(areas)
    with np.errstate(invalid="ignore"):  # GEOS 3.11 raises it on the way to correct results
        expected = shapely.intersection(shapely.union_all(streets), built).length
    assert density.length_m.sum() == pytest.approx(expected, abs=1e-6)


def test_cells_without_network_have_no_mesh_and_cells_with_little_settlement_are_left_out():
    settlement = array(shapely.box(0, 0, 500, 500), shapely.box(500, 0, 510, 500))
    density = network_density(array(), settlement, cell_m=500.0)
    assert len(density.cells) == 1
    assert np.isnan(density.mesh_m).all()
    assert density.km_per_km2 == pytest.approx([0.0])
    assert density.left_out_m2 == pytest.approx(5_000.0)


def test_cells_begin_at_multiples_of_their_size_also_west_of_the_origin():
    density = network_density(
        array(line((-400, -400), (300, 300))),
        array(shapely.box(-700, -700, 300, 300)),
        cell_m=500.0,
    )
    corners = shapely.bounds(density.cells)[:, :2]
    assert (corners % 500 == 0).all()
    assert density.settlement_m2.sum() == pytest.approx(1_000_000.0)
    assert density.length_m.sum() == pytest.approx(700 * 2**0.5)


def test_settlement_and_network_add_up_over_the_cells():
    rng = np.random.default_rng(3)
    corner = rng.uniform(0, 3000, (25, 2))
    areas = shapely.box(*corner.T, *(corner + rng.uniform(50, 900, (25, 2))).T)
    streets = shapely.linestrings(rng.uniform(0, 3500, (40, 2, 2)))
    density = network_density(streets, areas, cell_m=400.0, min_settlement_share=0.0)
    built = shapely.union_all(areas)
    assert density.settlement_m2.sum() == pytest.approx(built.area)
    assert density.length_m.sum() == pytest.approx(
        shapely.length(shapely.intersection(streets, built)).sum()
    )


@pytest.mark.parametrize("cell", [0.0, -5.0, 0.05, 1e7, float("nan")])
def test_a_cell_needs_a_size_and_the_city_a_settlement(cell):
    with pytest.raises(AnalysisError, match="Zellgröße"):
        network_density(array(), array(shapely.box(0, 0, 1, 1)), cell_m=cell)
    with pytest.raises(AnalysisError, match="keine Siedlungsfläche"):
        network_density(array(), array(), cell_m=500.0)


def test_three_populous_cells_with_a_wide_mesh_become_one_proposal():
    settlement = array(shapely.box(0, 0, 2500, 500))
    street = array(
        line((1500, 100), (1999, 100)),
        line((1500, 200), (1999, 200)),
        line((1500, 300), (1999, 300)),
        line((1500, 400), (1999, 400)),
    )
    density = network_density(street, settlement, cell_m=500.0)
    residents = np.array([2000.0, 2000.0, 2000.0, 2000.0, 2000.0])
    areas, chosen = sparse_areas(
        density, residents, mesh_target_m=500.0, min_residents_per_ha=50.0, min_cells=3
    )
    # the fourth cell has a mesh of 250 m, the fifth stands alone
    assert [area.bounds for area in areas] == [(0.0, 0.0, 1500.0, 500.0)]
    assert chosen.tolist() == [True, True, True, False, False]
    few, nobody = sparse_areas(
        density, residents / 10, mesh_target_m=500.0, min_residents_per_ha=50.0, min_cells=3
    )
    assert not len(few)
    assert not nobody.any()
