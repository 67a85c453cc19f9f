"""Votes of a workshop are counted as people in the room would count them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.arrays import AnalysisError
from insek.processing.analysis.statistics.voting import (
    VotingMethod,
    VotingRule,
    stability,
    tally,
    tied_places,
    weigh,
)

from ...effort import cases

APPROVAL = VotingRule(VotingMethod.APPROVAL, 2)
DOTS = VotingRule(VotingMethod.DOTS, 5)
BORDA = VotingRule(VotingMethod.BORDA, 0)


def test_up_to_two_measures_per_person():
    counted = tally(np.array([[1, 1, 0], [0, 1, 0], [1, 0, 1]]), APPROVAL)
    assert counted.points.tolist() == [2, 2, 1]
    assert counted.place.tolist() == [1, 1, 3]
    assert counted.place_to.tolist() == [2, 2, 3]


def test_a_ballot_with_too_many_names_does_not_count_and_is_named():
    counted = tally(np.array([[1, 1, 1], [0, 1, 0], [0, 0, 0]]), APPROVAL)
    assert counted.points.tolist() == [0, 1, 0]
    assert [(item.ballot, item.reason) for item in counted.invalid] == [
        (0, "nennt 3 Maßnahmen, erlaubt sind 2"),
        (2, "ist leer"),
    ]


def test_dots_may_be_stacked_only_where_the_rule_says_so():
    ballots = np.array([[3, 2, 0], [0, 1, 1]])
    assert tally(ballots, DOTS).points.tolist() == [3, 3, 1]
    strict = tally(ballots, VotingRule(VotingMethod.DOTS, 5, stacking=False))
    assert strict.points.tolist() == [0, 1, 1]
    assert strict.invalid[0].reason == "gibt einer Maßnahme mehrere Punkte"


def test_six_dots_of_five_are_too_many():
    counted = tally(np.array([[3, 3, 0]]), DOTS)
    assert counted.invalid[0].reason == "vergibt 6 Punkte, erlaubt sind 5"


def test_bordas_count_of_three_ballots_worked_by_hand():
    # A>B>C, B>A>C, B>C>A: A 2+1+0 = 3, B 1+2+2 = 5, C 0+0+1 = 1
    counted = tally(np.array([[1, 2, 3], [2, 1, 3], [3, 1, 2]]), BORDA)
    assert counted.points.tolist() == [3, 5, 1]
    assert counted.order.tolist() == [1, 0, 2]


def test_measures_that_a_ballot_does_not_rank_get_nothing():
    counted = tally(np.array([[np.nan, 1, 7]]), BORDA)
    assert counted.points.tolist() == [0, 2, 1]


def test_two_measures_on_one_rank_are_refused():
    assert tally(np.array([[1, 1, 2]]), BORDA).invalid[0].reason == "vergibt einen Rang zweimal"


def test_a_vote_on_nothing_is_a_sentence():
    with pytest.raises(AnalysisError, match="keine Maßnahme"):
        tally(np.empty((3, 0)), APPROVAL)


def test_leaving_out_one_ballot_shows_which_places_hang_on_it():
    # 3 votes against 2: without one supporter of the first both are equal
    ballots = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1]])
    found = stability(tally(ballots, APPROVAL), 1)
    assert found.best.tolist() == [1, 1]
    assert found.worst.tolist() == [1, 2]


def test_a_unanimous_vote_is_stable_in_every_resample():
    found = stability(tally(np.tile([1, 0, 0], (9, 1)), APPROVAL), 1)
    assert found.top_share.tolist() == [1.0, 0.0, 0.0]
    assert found.low.tolist() == found.high.tolist() == [1, 2, 2]


def test_the_same_vote_gives_the_same_statement():
    counted = tally(np.random.default_rng(4).integers(0, 2, (18, 12)), VotingRule(limit=0))
    first, second = stability(counted, 5), stability(counted, 5)
    assert np.array_equal(first.top_share, second.top_share)


def test_the_bootstrap_agrees_with_the_exact_share_of_two_ballots():
    # drawn twice from {A, B}: AA, AB, BA, BB; A is first alone or tied in three of four
    found = stability(tally(np.eye(2), APPROVAL), 1, resamples=20_000)
    assert found.top_share == pytest.approx([0.75, 0.75], abs=0.01)


def test_one_ballot_says_nothing_about_stability():
    with pytest.raises(AnalysisError, match="mindestens zwei"):
        stability(tally(np.array([[1, 0]]), APPROVAL), 1)


def test_criteria_are_scaled_between_the_worst_and_the_best_measure():
    # benefit 0..10 (weight 3), costs 100..200 (weight 1, less is better)
    values = np.array([[10.0, 200.0], [0.0, 100.0], [5.0, 150.0]])
    found = weigh(values, np.array([3.0, 1.0]), less_is_better=[1])
    assert found.score == pytest.approx([0.75, 0.25, 0.5])
    assert found.place.tolist() == [1, 3, 2]


def test_a_missing_value_leaves_its_weight_to_the_others_and_says_so():
    values = np.array([[1.0, np.nan], [0.0, 1.0], [0.5, 0.0]])
    found = weigh(values, np.array([1.0, 1.0]))
    assert found.score == pytest.approx([1.0, 0.5, 0.25])
    assert found.known.tolist() == [0.5, 1.0, 1.0]


def test_places_that_hang_on_a_weight_are_shown():
    values = np.array([[1.0, 0.0], [0.0, 1.0]])
    found = weigh(values, np.array([1.0, 1.1]))
    assert found.place.tolist() == [2, 1]
    assert found.best.tolist() == [1, 1]
    assert found.worst.tolist() == [2, 2]


def test_negative_weights_are_refused():
    with pytest.raises(AnalysisError, match="Gewichte"):
        weigh(np.ones((2, 2)), np.array([1.0, -1.0]))


BALLOTS = st.lists(
    st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=12
).map(np.array)


@given(BALLOTS, st.sampled_from([VotingMethod.APPROVAL, VotingMethod.DOTS]))
@settings(max_examples=cases(60), deadline=None)
def test_every_ballot_either_counts_or_is_named(ballots, method):
    counted = tally(ballots, VotingRule(method, 3))
    named = [item.ballot for item in counted.invalid]
    assert sorted([*counted.ballots.tolist(), *named]) == list(range(len(ballots)))


@given(BALLOTS)
@settings(max_examples=cases(60), deadline=None)
def test_the_order_of_the_ballots_and_of_the_measures_does_not_matter(ballots):
    rule = VotingRule(VotingMethod.DOTS, 0)
    counted = tally(ballots, rule)
    turned = tally(ballots[::-1, ::-1], rule)
    assert turned.points[::-1].tolist() == counted.points.tolist()
    assert turned.place[::-1].tolist() == counted.place.tolist()


@given(BALLOTS)
@settings(max_examples=cases(60), deadline=None)
def test_one_more_approval_never_costs_a_place(ballots):
    rule = VotingRule(VotingMethod.APPROVAL, 0)
    before = tally(ballots, rule)
    after = tally(np.vstack([ballots, [[1, 0, 0, 0]]]), rule)
    assert after.place[0] <= before.place[0]


def test_places_of_ties_are_what_sports_use():
    first, last = tied_places(np.array([5.0, 7.0, 5.0, 1.0]))
    assert first.tolist() == [2, 1, 2, 4]
    assert last.tolist() == [3, 1, 3, 4]
