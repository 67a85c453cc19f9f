"""Generalised areas: nothing too small to print, nothing far from its source."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.shapes.generalise import generalise_areas as generalise_areas_to
from insek.processing.runtime.errors import CancelledError
from insek.processing.steps.plan_language.drawings.areas_for_print import AreaOptions

from ...effort import THOROUGH, cases

SCALE = 60_000
MM = 60.0  # metres per millimetre at that scale
SIZES = AreaOptions().sizes()
MOST = 9 if THOROUGH else 6
generalise_areas = partial(generalise_areas_to, sizes=SIZES)
QUIET = settings(
    max_examples=cases(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


def areas(*geometries: shapely.Geometry | None) -> np.ndarray:
    result = np.empty(len(geometries), dtype=object)
    result[:] = geometries
    return result


def union(geometries: np.ndarray) -> shapely.Geometry:
    return shapely.union_all(geometries)


@st.composite
def towns(draw: st.DrawFn) -> np.ndarray:
    """Turned boxes, strips, discs and rings within two kilometres, on a grid of a metre."""
    shapes = []
    for _ in range(draw(st.integers(1, MOST))):
        east, north = draw(st.integers(0, 2000)), draw(st.integers(0, 2000))
        long, wide = draw(st.integers(5, 900)), draw(st.integers(5, 400))
        angle = draw(st.sampled_from([0, 17, 45, 90]))
        kind = draw(st.sampled_from(["box", "disc", "ring"]))
        if kind == "box":
            turned = shapely.box(-long / 2, -wide / 2, long / 2, wide / 2)
            cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
            matrix = np.array([[cosine, -sine], [sine, cosine]])
            shape = shapely.transform(turned, lambda xy, by=matrix: xy @ by.T)
        else:
            shape = shapely.Point(0, 0).buffer(long / 2)
            if kind == "ring":
                shape = shape.difference(shapely.Point(0, 0).buffer(long / 3))
        shapes.append(shapely.transform(shape, lambda xy, by=(east, north): xy + by))
    return areas(*shapes)


@QUIET
@given(towns())
def test_every_area_is_valid_and_large_enough(town: np.ndarray) -> None:
    result = generalise_areas(town, SCALE)
    assert shapely.is_valid(result.areas).all()
    assert (shapely.area(result.areas) >= 1.5 * MM**2).all()
    holes = [shapely.Polygon(ring).area for area in result.areas for ring in area.interiors]
    # The outline is simplified by 0.01 mm in the end, which can cost a hole a little.
    assert all(hole >= 1.4 * MM**2 for hole in holes)


@QUIET
@given(towns())
def test_two_areas_are_one_or_clearly_apart(town: np.ndarray) -> None:
    found = generalise_areas(town, SCALE).areas
    for row, area in enumerate(found):
        for other in found[:row]:
            assert area.distance(other) >= 0.3 * MM


@QUIET
@given(towns())
def test_no_area_is_thinner_than_the_smallest_width(town: np.ndarray) -> None:
    for area in generalise_areas(town, SCALE).areas:
        eroded = area.buffer(-0.4 * MM / 2)
        assert eroded.geom_type == "Polygon"
        # whatever is farther from the eroded core than a rounded corner explains is a sliver
        rest = area.difference(eroded.buffer(0.4 * MM / 2 + 1.5))
        assert rest.area < 1.0


@QUIET
@given(towns())
def test_the_outline_stays_within_the_largest_shift(town: np.ndarray) -> None:
    sizes = replace(SIZES, smooth_mm=6.0)
    result = generalise_areas(town, SCALE, sizes=sizes)
    source = union(town)
    whole = shapely.union_all(
        [
            shapely.Polygon(part.exterior, [r for r in part.interiors if _large(r)])
            for part in shapely.get_parts(_closed(source))
        ]
    )
    limit = sizes.max_shift_mm * MM
    outside = union(result.areas).difference(whole.buffer(limit + 1.0))
    assert outside.area == pytest.approx(0, abs=1.0)
    corners = shapely.points(shapely.get_coordinates(result.areas))
    if len(corners):
        assert result.outside_m == pytest.approx(shapely.distance(corners, source).max(), abs=1e-6)


def _closed(shape: shapely.Geometry) -> shapely.Geometry:
    with np.errstate(divide="ignore", invalid="ignore"):
        return shapely.union(shape.buffer(0.15 * MM, quad_segs=64).buffer(-0.15 * MM), shape)


def _large(ring: shapely.LinearRing) -> bool:
    hole = shapely.Polygon(ring)
    return hole.area >= 1.6 * MM**2 and not hole.buffer(-0.22 * MM).is_empty


@QUIET
@given(towns())
def test_the_reported_areas_are_the_true_ones_and_to_keep_them_is_never_worse_than_not(
    town: np.ndarray,
) -> None:
    before = union(town).area
    plain, kept = (generalise_areas(town, SCALE, keep_area=keep) for keep in (False, True))
    for result in (plain, kept):
        after = union(result.areas).area
        assert result.source_m2 == pytest.approx(before)
        assert result.area_m2 == pytest.approx(after, rel=1e-6)
        assert result.bias_percent == pytest.approx(100 * (after - before) / before, abs=1e-3)
    assert abs(kept.bias_percent) <= abs(plain.bias_percent) + 1e-9


@QUIET
@given(towns())
def test_doing_it_again_changes_next_to_nothing(town: np.ndarray) -> None:
    once = generalise_areas(town, SCALE).areas
    twice = generalise_areas(once, SCALE).areas
    # A quarter of a millimetre: nobody sees it in print.
    assert union(twice).difference(union(once).buffer(0.25 * MM)).area < 1.0
    # What is just wide enough to stay the first time may go the second time.
    sure = union(once).buffer(-0.25 * MM).buffer(0.25 * MM)
    assert sure.difference(union(twice).buffer(0.25 * MM)).area < 0.3 * MM**2


def test_two_blocks_18_m_apart_stay_two_and_12_m_apart_become_one() -> None:
    # 0.3 mm at 1:60000 are 18 m
    def blocks(gap: float) -> np.ndarray:
        return areas(shapely.box(0, 0, 400, 400), shapely.box(400 + gap, 0, 800 + gap, 400))

    assert len(generalise_areas(blocks(12), SCALE).areas) == 1
    assert len(generalise_areas(blocks(24), SCALE).areas) == 2
    # at 1:20000 the same 12 m are 0.6 mm
    assert len(generalise_areas(blocks(12), 20_000).areas) == 2


def test_a_thin_neck_is_cut_and_its_ends_are_clearly_apart() -> None:
    # 20 m are narrower than 0.4 mm = 24 m
    town = areas(
        shapely.box(0, 0, 400, 400), shapely.box(400, 190, 600, 210), shapely.box(600, 0, 1000, 400)
    )
    result = generalise_areas(town, SCALE)
    assert len(result.areas) == 2
    assert result.areas[0].distance(result.areas[1]) == pytest.approx(200, abs=30)


def test_two_blocks_that_touch_at_a_corner_are_pulled_apart() -> None:
    town = areas(shapely.box(0, 0, 400, 400), shapely.box(400, 400, 750, 750))
    result = generalise_areas(town, SCALE, sizes=replace(SIZES, smooth_mm=0.0))
    assert len(result.areas) == 2
    # Rounding alone leaves about 10 m between the corners; 0.3 mm are 18 m.
    assert 18 <= result.areas[0].distance(result.areas[1]) < 25


def test_small_holes_and_specks_go_and_are_listed() -> None:
    # 1.5 mm² are 5400 m²: 70 m x 70 m are 4900, 80 m x 80 m are 6400
    land = shapely.box(0, 0, 1000, 1000)
    small, large = shapely.box(100, 100, 170, 170), shapely.box(500, 500, 580, 580)
    town = areas(
        land.difference(small).difference(large),
        shapely.box(3000, 0, 3070, 70),
        None,
        shapely.box(5000, 0, 5080, 80),
    )
    result = generalise_areas(town, SCALE)
    assert len(result.areas) == 2
    assert len(result.areas[0].interiors) == 1
    assert [rows.tolist() for rows in result.members] == [[0], [3]]
    assert result.dropped.tolist() == [1, 2]


def test_a_slit_between_two_blocks_is_no_hole_to_print() -> None:
    # 22 m x 400 m are 2.4 mm², but only 0.37 mm wide
    town = areas(shapely.box(0, 0, 1000, 1000).difference(shapely.box(300, 300, 322, 700)))
    assert len(generalise_areas(town, SCALE).areas[0].interiors) == 0


def test_a_wide_disc_keeps_its_size_and_place() -> None:
    disc = shapely.Point(0, 0).buffer(500, quad_segs=64)
    (area,) = generalise_areas(areas(disc), SCALE).areas
    assert area.hausdorff_distance(disc) < 2.0


def test_the_area_of_many_losses_is_made_up_for() -> None:
    # The comb's teeth of 20 m are too thin to print: 10 x 20 x 200 m² go.
    teeth = [shapely.box(100 * tooth, 400, 100 * tooth + 20, 600) for tooth in range(10)]
    town = areas(shapely.union_all([shapely.box(0, 0, 1000, 400), *teeth]))
    plain = generalise_areas(town, SCALE)
    # 400 000 of 440 000 m² remain
    assert plain.bias_percent == pytest.approx(-9.1, abs=1.5)
    assert abs(generalise_areas(town, SCALE, keep_area=True).bias_percent) < 0.5


def test_nothing_in_gives_nothing_out() -> None:
    for town in (areas(), areas(None)):
        result = generalise_areas(town, SCALE)
        assert (len(result.areas), result.bias_percent) == (0, 0.0)
        assert result.dropped.tolist() == list(range(len(town)))


@pytest.mark.parametrize(("scale", "sizes"), [(0, {}), (-5, {}), (60_000, {"min_gap_mm": -1})])
def test_impossible_sizes_are_refused(scale: float, sizes: dict[str, float]) -> None:
    with pytest.raises(AnalysisError, match="Bitte"):
        generalise_areas(areas(shapely.box(0, 0, 9, 9)), scale, sizes=replace(SIZES, **sizes))


def test_a_shift_too_small_to_close_gaps_is_refused() -> None:
    with pytest.raises(AnalysisError, match="kleiner als die halbe kleinste"):
        generalise_areas(areas(), SCALE, sizes=replace(SIZES, max_shift_mm=0.1))


def test_the_user_can_stop_it() -> None:
    def stop(share: float) -> None:
        if share > 0.4:
            raise CancelledError

    with pytest.raises(CancelledError):
        generalise_areas(
            areas(shapely.box(0, 0, 900, 30).union(shapely.box(0, 0, 300, 300))),
            SCALE,
            keep_area=True,
            progress=stop,
        )
