"""Titles that name the same measure are found, others are left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from insek.processing.wording.similarity import similar_pairs


def test_the_same_title_in_other_spelling_is_the_same():
    pairs = similar_pairs(["Radweg Mainzer Straße", "RADWEG  Mainzer Strasse", "Spielplatz"])
    assert [(first, second) for first, second, _ in pairs] == [(0, 1)]
    assert pairs[0][2] > 0.999


def test_the_order_of_the_words_does_not_matter():
    pairs = similar_pairs(["Neubau Radweg Mainzer Straße", "Mainzer Straße: Radweg, Neubau"])
    assert pairs[0][2] > 0.999


def test_two_streets_are_two_measures():
    titles = ["Radweg an der Mainzer Straße", "Spielplatz an der Berliner Straße"]
    assert similar_pairs(titles) == []


def test_small_words_alone_make_no_pair():
    assert similar_pairs(["in der", "an der", ""]) == []


def test_a_typing_error_is_forgiven():
    assert similar_pairs(["Umgestaltung Stiftsplatz", "Umgestalltung Stiftsplatz"])


@given(st.lists(st.text(), max_size=8))
def test_any_texts_give_ordered_pairs_between_zero_and_one(texts):
    for first, second, likeness in similar_pairs(texts, 0.1):
        assert first < second < len(texts)
        assert 0 < likeness < 1 + 1e-9
