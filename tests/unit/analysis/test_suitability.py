"""Is a street rated as one would by hand, and a route by its worst stretch?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.cycling import cycle_terms as terms
from insek.processing.analysis.cycling.suitability import (
    CALM_MIXED,
    Attribute,
    RatingTables,
    StreetAttributes,
    SuitabilityGrade,
    drawbacks,
    grades,
    rate,
    worst_mean,
)
from insek.processing.catalogue.load import city_catalogue

from ...effort import cases

INFRASTRUCTURE = {
    terms.CYCLE_TRACK: 1.0,
    terms.CYCLE_LANE: 0.7,
    CALM_MIXED: 0.6,
    terms.FARM_TRACK: 0.8,
    terms.MIXED: 0.0,
}
RATINGS = RatingTables(
    weights={
        Attribute.INFRASTRUCTURE: 0.35,
        Attribute.GRADIENT: 0.25,
        Attribute.SPEED: 0.2,
        Attribute.CLASS: 0.1,
        Attribute.SURFACE: 0.1,
    },
    infrastructure=INFRASTRUCTURE,
    road_class={"primary": 0.0, "residential": 0.8, "track": 0.7},
    surface={"Asphalt": 1.0, "Kopfsteinpflaster": 0.2},
    gradient=((1.5, 1.0), (3.0, 0.8), (6.0, 0.5), (12.0, 0.2)),
    speed=((30.0, 0.85), (50.0, 0.5), (70.0, 0.3)),
)


def street(guidance=None, klasse="primary", surface="Asphalt", speed=50.0, gradient=0.0):
    return StreetAttributes(
        [guidance], [klasse], [surface], np.array([speed]), np.array([gradient])
    )


def score(*args, ratings=RATINGS, **kwargs):
    return rate(street(*args, **kwargs), ratings).score[0]


def changed(**values):
    given_ = {name: getattr(RATINGS, name) for name in RatingTables.__slots__}
    return RatingTables(**{**given_, **values})


def test_a_flat_main_road_with_a_cycle_track_is_the_weighted_mean_of_five_values():
    # 0.35 * 1 + 0.25 * 1 + 0.2 * 0.5 + 0.1 * 0 + 0.1 * 1
    assert score(terms.CYCLE_TRACK) == pytest.approx(0.80)


def test_a_steep_cobbled_main_road_with_mixed_traffic_is_poor():
    # 0.35 * 0 + 0.25 * 0.2 + 0.2 * 0.3 + 0.1 * 0 + 0.1 * 0.2
    worst = score(terms.MIXED, surface="Kopfsteinpflaster", speed=70.0, gradient=7.0)
    assert worst == pytest.approx(0.13)


@pytest.mark.parametrize(
    ("percent", "value"),
    [(0.0, 1.0), (1.49, 1.0), (1.5, 0.8), (3.0, 0.5), (-4.0, 0.5), (6.0, 0.2), (12.0, 0.0)],
)
def test_gradients_fall_into_the_classes_of_netascore_whatever_their_direction(percent, value):
    rating = rate(street(gradient=percent), RATINGS)
    assert rating.values[0, list(Attribute).index(Attribute.GRADIENT)] == value


def test_a_pedelec_shifts_every_gradient_by_one_class():
    pedelec = changed(gradient_shift=1)
    for percent, value in ((1.0, 1.0), (2.0, 1.0), (4.0, 0.8), (7.0, 0.5), (15.0, 0.2)):
        assert rate(street(gradient=percent), pedelec).values[0, 1] == value


@pytest.mark.parametrize(("kmh", "value"), [(7, 0.85), (30, 0.85), (31, 0.5), (70, 0.3), (71, 0)])
def test_a_speed_limit_belongs_to_the_class_it_closes(kmh, value):
    assert rate(street(speed=float(kmh)), RATINGS).values[0, 2] == value


def test_what_is_unknown_is_left_out_and_the_rest_scaled_up():
    rating = rate(street(guidance=None, surface=None), RATINGS)
    # known: gradient 0.25 * 1, speed 0.2 * 0.5, class 0.1 * 0, together 0.55 of the weights
    assert rating.score[0] == pytest.approx(0.35 / 0.55)
    assert rating.known[0] == pytest.approx(0.55)


def test_a_word_that_is_in_no_table_counts_as_unknown():
    assert rate(street("Radelbahn"), RATINGS).known[0] == pytest.approx(0.65)


def test_of_a_street_without_any_attribute_nothing_is_said():
    rating = rate(street(None, None, None, math.nan, math.nan), RATINGS)
    assert math.isnan(rating.score[0])
    assert rating.known[0] == 0


def test_mixed_traffic_is_the_regular_case_up_to_30_kmh():
    for guidance in (None, terms.MIXED):
        rating = rate(street(guidance, klasse="residential", speed=30.0), RATINGS)
        assert rating.values[0, 0] == INFRASTRUCTURE[CALM_MIXED]
    assert rate(street(terms.MIXED, speed=31.0), RATINGS).values[0, 0] == 0.0
    assert rate(street(terms.CYCLE_LANE, speed=30.0), RATINGS).values[0, 0] == 0.7


def test_a_street_without_stated_guidance_counts_as_mixed_traffic_only_if_asked_to():
    assert math.isnan(rate(street(None), RATINGS).values[0, 0])
    assert rate(street(None), changed(missing_as_mixed=True)).values[0, 0] == 0.0
    path = rate(street(None, klasse="footway"), changed(missing_as_mixed=True))
    assert math.isnan(path.values[0, 0])


def test_on_a_field_track_no_car_is_fast():
    rating = rate(street(terms.FARM_TRACK, klasse="track", speed=math.nan), RATINGS)
    assert rating.values[0, 2] == 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": {Attribute.GRADIENT: -0.1, Attribute.CLASS: 1.0}},
        {"weights": {Attribute.GRADIENT: 0.0}},
        {"surface": {"Asphalt": 1.2}},
        {"gradient": ((3.0, 0.5), (1.5, 1.0))},
    ],
)
def test_tables_that_make_no_sense_are_refused_in_a_sentence(wrong):
    with pytest.raises(AnalysisError, match="Fahrradeignung"):
        changed(**wrong)


values = st.floats(0.0, 1.0)
better_gradient = st.tuples(st.floats(0.0, 20.0), st.floats(0.0, 20.0)).map(sorted)
better_speed = st.tuples(st.floats(1.0, 120.0), st.floats(1.0, 120.0)).map(sorted)
guidances = st.sampled_from([*INFRASTRUCTURE, None])
surfaces = st.sampled_from(["Asphalt", "Kopfsteinpflaster", None])
classes = st.sampled_from(["primary", "residential", "track", None])


@given(guidances, classes, surfaces, better_speed, better_gradient)
def test_scores_stay_between_0_and_1_and_gentler_or_calmer_is_never_worse(
    guidance, klasse, surface, speed, gradient
):
    gentle = score(guidance, klasse, surface, speed[1], gradient[0])
    steep = score(guidance, klasse, surface, speed[1], gradient[1])
    assert 0.0 <= steep <= gentle <= 1.0
    if guidance is not None:
        calm = score(guidance, klasse, surface, speed[0], gradient[1])
        assert calm >= steep - 1e-12


@given(classes, st.floats(31.0, 120.0), st.floats(0.0, 20.0))
def test_better_guidance_or_surface_never_lowers_the_score(klasse, speed, gradient):
    by_guidance = [
        score(guidance, klasse, "Asphalt", speed, gradient)
        for guidance in sorted(INFRASTRUCTURE, key=INFRASTRUCTURE.__getitem__)
    ]
    assert by_guidance == sorted(by_guidance)
    cobbled = score(terms.MIXED, klasse, "Kopfsteinpflaster", speed, gradient)
    assert cobbled <= score(terms.MIXED, klasse, "Asphalt", speed, gradient)


def test_a_route_is_judged_by_its_worst_stretch_not_by_its_mean():
    length = np.array([400.0, 200.0, 400.0])
    value = np.array([0.9, 0.1, 0.9])
    assert np.average(value, weights=length) == pytest.approx(0.74)
    assert worst_mean(length, value, 200.0) == pytest.approx(0.1)
    # the worst 400 m hold the bad 200 m and 200 good ones
    assert worst_mean(length, value, 400.0) == pytest.approx(0.5)
    # a bad stretch of 50 m in the same window is soon made up for
    short = worst_mean(np.array([400.0, 50.0, 400.0]), value, 200.0)
    assert short == pytest.approx((50 * 0.1 + 150 * 0.9) / 200)


def test_a_route_shorter_than_the_window_is_judged_by_its_mean():
    assert worst_mean(np.array([30.0, 10.0]), np.array([1.0, 0.0]), 200.0) == pytest.approx(0.75)


def test_unknown_pieces_count_for_nothing_in_the_worst_stretch():
    length = np.array([100.0, 100.0, 100.0])
    assert worst_mean(length, np.array([0.4, np.nan, 0.8]), 100.0) == pytest.approx(0.4)
    assert math.isnan(worst_mean(length, np.full(3, np.nan), 100.0))
    # 10 m of a bad known piece beside 90 m unknown are not taken for 100 m
    sliver = worst_mean(np.array([500.0, 200.0]), np.array([0.8, np.nan]), 100.0)
    assert sliver == pytest.approx(0.8)


def test_the_worst_stretch_may_begin_where_just_half_of_it_is_known():
    # from 90 m to 150 m: 10 m good, 20 m bad, 30 m of the unknown ones
    length, value = np.array([100.0, 20.0, 60.0, 100.0]), np.array([1.0, 0.0, np.nan, 1.0])
    assert worst_mean(length, value, 60.0) == pytest.approx(1 / 3)
    assert worst_mean(length[::-1], value[::-1], 60.0) == pytest.approx(1 / 3)


pieces = st.lists(st.tuples(st.floats(1.0, 300.0), values), min_size=1, max_size=8)


@settings(max_examples=cases(60))
@given(pieces, st.floats(5.0, 500.0))
def test_the_worst_stretch_agrees_with_trying_many_places(route, window):
    length, value = (np.array(column) for column in zip(*route, strict=True))
    total = length.sum()
    stops = np.concatenate([[0.0], np.cumsum(length)])
    area = np.concatenate([[0.0], np.cumsum(length * value)])
    size = min(window, total)
    starts = np.linspace(0.0, total - size, 2000)
    tried = (np.interp(starts + size, stops, area) - np.interp(starts, stops, area)) / size
    found = worst_mean(length, value, window)
    assert found <= tried.min() + 1e-9
    assert tried.min() - found <= total / 2000 * 2 / size + 1e-9
    assert value.min() - 1e-9 <= found <= np.average(value, weights=length) + 1e-9 or size < total


some_unknown = st.lists(
    st.tuples(st.integers(1, 30), st.sampled_from([0.0, 0.3, 0.6, 1.0, math.nan])),
    min_size=1,
    max_size=7,
)


@settings(max_examples=cases(60))
@given(some_unknown, st.integers(2, 60))
def test_with_unknown_pieces_it_agrees_with_trying_many_places_too(route, window):
    length, value = (np.array(column, dtype=float) for column in zip(*route, strict=True))
    found = worst_mean(length, value, float(window))
    metre = np.repeat(value, 10 * length.astype(int))  # every 10 cm
    size = min(10 * window, len(metre))
    known = np.lib.stride_tricks.sliding_window_view(np.isfinite(metre), size).sum(axis=1)
    total = np.lib.stride_tricks.sliding_window_view(np.nan_to_num(metre), size).sum(axis=1)
    enough = (known >= 0.5 * min(size, np.isfinite(metre).sum())) & (known > 0)
    if not enough.any():
        assert math.isnan(found)
        return
    tried = (total[enough] / known[enough]).min()
    # Ends of pieces lie on the grid, and so does half of the window, or half of what is known.
    assert found == pytest.approx(tried, abs=1e-9)


def test_verdicts_begin_exactly_at_the_limits():
    scores = np.array([0.6, 0.599, 0.4, 0.399, np.nan])
    found = grades(scores, good_min=0.6, poor_max=0.4)
    assert all(type(grade) is SuitabilityGrade for grade in found)  # no text that only equals one
    assert found == [
        SuitabilityGrade.GOOD,
        SuitabilityGrade.MEDIUM,
        SuitabilityGrade.MEDIUM,
        SuitabilityGrade.POOR,
        SuitabilityGrade.UNKNOWN,
    ]
    with pytest.raises(AnalysisError, match="muss unter"):
        grades(scores, good_min=0.4, poor_max=0.6)


def test_the_two_costliest_attributes_are_named():
    # lost: guidance 0.35, gradient 0.25 * 0.8 = 0.2, speed 0.2 * 0.5 = 0.1, class 0.1
    rating = rate(street(terms.MIXED, gradient=7.0), RATINGS)
    assert drawbacks(rating.values, np.array([10.0]), RATINGS) == ("Radverkehrsführung", "Steigung")


def test_the_tables_of_the_catalogue_know_every_word_that_the_import_writes():
    table = city_catalogue("kaiserslautern").analyses["cycling_suitability"].parameters
    assert set(table["infrastructure_values"].value) == {*terms.GUIDANCE, CALM_MIXED}
    assert set(table["surface_values"].value) == set(terms.SURFACES)
    stated = {name.removeprefix("weight_") for name in table if name.startswith("weight_")}
    assert stated == {attribute.value for attribute in Attribute}
