"""Poorly served parts of a city and places for mobility hubs, on numbers worked out by hand."""

import math
import statistics

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.transit.hub_ranking import best_apart, hub_scores, within
from insek.processing.analysis.transit.service_areas import NONE, UNTIED
from insek.processing.analysis.transit.underserved_areas import poor_parts, settlement_parts

from ...effort import cases

NORTH, SOUTH = shapely.box(0, 1000, 4000, 2000), shapely.box(0, 0, 4000, 1000)
DISTRICTS = np.array([NORTH, SOUTH])
# Two blocks 40 m apart, a hamlet far away, and a village that crosses the border.
BLOCKS = [
    shapely.box(100, 100, 300, 300),
    shapely.box(340, 100, 500, 300),
    shapely.box(2000, 100, 2200, 300),
    shapely.box(3000, 900, 3200, 1100),
]


def test_blocks_across_a_street_are_one_part_and_a_border_divides():
    parts = settlement_parts(np.array(BLOCKS), DISTRICTS, join_m=50.0)
    found = [(int(d), round(a.area)) for a, d in zip(parts.areas, parts.district, strict=True)]
    assert sorted(found) == [(0, 20_000), (1, 20_000), (1, 40_000), (1, 40_000 + 32_000)]


@pytest.mark.parametrize(("join_m", "parts"), [(0.0, 5), (39.0, 5), (41.0, 4), (math.inf, 2)])
def test_the_gap_decides_what_belongs_together(join_m, parts):
    assert len(settlement_parts(np.array(BLOCKS), DISTRICTS, join_m=join_m)) == parts


def test_more_than_half_with_e_or_worse_is_poorly_served():
    parts = settlement_parts(np.array(BLOCKS), DISTRICTS, join_m=50.0)
    points = shapely.points(
        [(150, 150), (400, 150), (2100, 200), (3100, 950), (3100, 1050), (9, 9)]
    )
    residents = np.array([60.0, 50.0, 200.0, 300.0, 30.0, 7.0])
    ranks = np.array([5, 3, 4, 4, NONE, 0])  # F, D, E, E, none, A
    found = poor_parts(
        parts,
        points=points,
        residents=residents,
        ranks=ranks,
        threshold_rank=4,
        share_limit=0.5,
        min_population=50.0,
    )
    told = [(part.residents, round(part.share, 3), part.rank) for part in found.parts]
    assert told == [(300.0, 1.0, 4), (200.0, 1.0, 4), (110.0, 0.545, 5)]
    assert (found.judged, found.too_few, found.outside) == (3, 1, 7.0)


def test_exactly_half_is_not_more_than_half():
    parts = settlement_parts(np.array(BLOCKS[:1]), DISTRICTS, join_m=0.0)
    found = poor_parts(
        parts,
        points=shapely.points([(150, 150), (200, 200)]),
        residents=np.array([50.0, 50.0]),
        ranks=np.array([NONE, 0]),
        threshold_rank=4,
        share_limit=0.5,
    )
    assert (found.parts, found.judged) == ((), 1)


def test_without_residents_nothing_is_judged():
    parts = settlement_parts(np.array(BLOCKS), DISTRICTS, join_m=50.0)
    found = poor_parts(
        parts,
        points=shapely.points([(150, 150)]),
        residents=np.array([math.nan]),
        ranks=np.array([NONE]),
        threshold_rank=0,
        share_limit=0.0,
    )
    assert (found.parts, found.judged, found.too_few) == ((), 0, 4)


def test_a_part_without_any_street_is_not_judged_however_little_must_be_known():
    found = poor_parts(
        settlement_parts(np.array(BLOCKS[:1]), DISTRICTS, join_m=0.0),
        points=shapely.points([(150, 150)]),
        residents=np.array([5.0]),
        ranks=np.array([UNTIED]),
        threshold_rank=2,
        share_limit=0.5,
        min_known_share=0.0,
    )
    assert (found.parts, found.judged, found.unmeasured) == ((), 0, 1)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=cases(40))
def test_parts_are_judged_as_one_after_the_other_would_be(seed):
    rng = np.random.default_rng(seed)
    parts = settlement_parts(np.array(BLOCKS), DISTRICTS, join_m=0.0)
    count = 60
    block = rng.integers(0, len(BLOCKS), count)
    inside = np.array([BLOCKS[b].centroid.coords[0] for b in block]) + rng.uniform(
        -90, 90, (count, 2)
    )
    points = np.array([*shapely.points(inside), shapely.Point(9, 9)])
    residents = np.append(rng.integers(0, 9, count), 4).astype(float)
    residents[rng.random(count + 1) < 0.1] = np.nan
    ranks = rng.choice([0, 1, 2, NONE, UNTIED], count + 1, p=[0.3, 0.3, 0.2, 0.15, 0.05])
    found = poor_parts(
        parts,
        points=points,
        residents=residents,
        ranks=ranks,
        threshold_rank=1,
        share_limit=0.5,
        min_population=20.0,
    )
    told = {part.index: (part.residents, part.share) for part in found.parts}
    expected, judged = {}, 0
    for index, area in enumerate(parts.areas):
        here = [i for i, p in enumerate(points) if area.intersects(p) and residents[i] >= 0]
        tied = [i for i in here if ranks[i] != UNTIED]
        every, total = (sum(residents[i] for i in rows) for rows in (here, tied))
        if every < 20 or 10 * total < 9 * every:
            continue
        judged += 1
        share = sum(residents[i] for i in tied if ranks[i] in (NONE, 1, 2)) / total
        if share > 0.5:
            expected[index] = (total, pytest.approx(share))
    assert (told, found.judged) == (expected, judged)
    assert [part.residents for part in found.parts] == sorted(
        (part.residents for part in found.parts), reverse=True
    )


def test_sums_within_a_distance_include_the_bound_and_skip_the_unknown():
    places = shapely.points([(0, 0), (1000, 0)])
    people = shapely.points([(400, 0), (401, 0), (0, 10), (1000, 0)])
    residents = np.array([5.0, 7.0, math.nan, 11.0])
    assert within(places, people, 400.0, values=residents).tolist() == [5.0, 11.0]
    assert within(places, people, 400.0).tolist() == [2.0, 1.0]
    assert within(places, people[:0], 400.0).tolist() == [0.0, 0.0]


def test_scores_are_weighted_z_scores_by_hand():
    pt, homes = [10.0, 20.0, 30.0], [300.0, 300.0, 0.0]
    found = hub_scores({"pt": np.array(pt), "homes": np.array(homes)}, {"pt": 0.75, "homes": 0.25})

    def z(values):
        return [(v - statistics.mean(values)) / statistics.pstdev(values) for v in values]

    by_hand = [0.75 * a + 0.25 * b for a, b in zip(z(pt), z(homes), strict=True)]
    assert found.score == pytest.approx(by_hand)
    low, high = min(by_hand), max(by_hand)
    assert found.suitability == pytest.approx([(v - low) / (high - low) for v in by_hand])
    assert found.missing == ()


def test_the_weight_of_what_is_missing_goes_to_the_others_and_is_told():
    weights = {"pt": 0.35, "homes": 0.25, "poi": 0.15, "sharing": 0.15, "pr": 0.1}
    values = np.array([1.0, 2.0, 4.0])
    found = hub_scores({"pt": values, "homes": values, "poi": values, "pr": values}, weights)
    assert found.missing == ("sharing",)
    assert sum(found.weights.values()) == pytest.approx(1.0)
    assert found.weights["pt"] / found.weights["pr"] == pytest.approx(3.5)
    assert found.weights["pt"] == pytest.approx(0.35 / 0.85)


def test_an_unknown_value_of_one_candidate_leaves_the_others_compared():
    found = hub_scores(
        {"a": np.array([1.0, 2.0, math.nan]), "b": np.array([3.0, 1.0, 2.0])}, {"a": 0.9, "b": 0.1}
    )
    # a: mean 1.5, deviation 0.5; b: mean 2, deviation 0.816
    b = 1 / math.sqrt(2 / 3)
    assert found.score == pytest.approx([-0.9 + 0.1 * b, 0.9 - 0.1 * b, 0.0])
    assert found.missing == ()


def test_a_criterion_of_which_nothing_is_known_is_missing():
    nothing = np.full(2, math.nan)
    found = hub_scores({"a": nothing, "b": np.array([1.0, 2.0])}, {"a": 0.9, "b": 0.1})
    assert (found.missing, found.weights) == (("a",), {"b": 1.0})


def test_candidates_that_are_all_alike_are_not_ranked():
    found = hub_scores({"pt": np.array([3.0, 3.0])}, {"pt": 1.0})
    assert found.score.tolist() == [0.0, 0.0]
    assert np.isnan(found.suitability).all()


@pytest.mark.parametrize("weights", [{"pt": -1.0}, {"pt": 0.0}, {"poi": 1.0}])
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(AnalysisError, match="Gewicht"):
        hub_scores({"pt": np.array([1.0, 2.0])}, weights)


def test_a_neighbour_of_a_better_place_is_no_proposal_of_its_own():
    places = shapely.points([(0, 0), (100, 0), (500, 0), (900, 0)])
    score = np.array([1.0, 3.0, 2.0, 0.0])
    assert best_apart(places, score, spacing_m=400.0, count=9).tolist() == [1, 2, 3]
    assert best_apart(places, score, spacing_m=0.0, count=2).tolist() == [1, 2]


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=12), st.floats(1, 100))
@settings(deadline=None, max_examples=cases(50))
def test_the_unit_of_a_criterion_does_not_matter(values, factor):
    one = np.array(values)
    if one.std() < 1e-3:
        return
    other = np.arange(len(one), dtype=float)
    weights = {"a": 0.5, "b": 0.5}
    plain = hub_scores({"a": one, "b": other}, weights).score
    scaled = hub_scores({"a": one * factor, "b": other}, weights).score
    assert plain == pytest.approx(scaled, abs=1e-6)
