"""Numbers and lists as they are printed."""

import math

import pytest

from insek.processing.wording import numbers, sentences


def test_numbers_are_printed_the_german_way():
    assert numbers.grouped(1234.5, 1) == "1.234,5"
    assert numbers.grouped(12.66, 1, "km²") == "12,7\u202fkm²"
    assert numbers.grouped(0) == "0"
    assert numbers.grouped(-3.4, 1, "m") == "−3,4\u202fm"
    assert numbers.grouped(-0.2) == "0"
    assert numbers.grouped(1234567) == "1.234.567"


def test_a_number_that_somebody_chose_keeps_its_decimals():
    assert [numbers.chosen(value) for value in (4.8, 1000.0, 0.05, 10_000, 12_345.5, -3.25)] == [
        *("4,8", "1000", "0,05", "10.000", "12.345,5", "−3,25")
    ]
    assert numbers.chosen(None) == "keine Daten"


def test_a_missing_number_is_never_zero():
    assert numbers.grouped(None) == "keine Daten"
    assert numbers.grouped(float("nan"), 1, "km²") == "keine Daten"
    assert numbers.signed(None) == "keine Daten"
    assert numbers.amount(None, "EW") == numbers.amount(float("nan"), "%", 1) == "keine Daten"


def test_a_difference_carries_its_sign():
    assert numbers.signed(84.4, "m") == "+\u202f84\u202fm"
    assert numbers.signed(-12.0, "m") == "−\u202f12\u202fm"
    assert numbers.signed(0.3, "m") == "±\u202f0\u202fm"


def test_runs_of_numbers_are_joined():
    assert numbers.joined_runs([8, 3, 5, 6, 7, 12, 13]) == "3, 5–8, 12, 13"
    assert numbers.joined_runs([]) == ""


def test_things_are_counted_with_the_noun_that_fits():
    said = [numbers.counted(count, "Gebiet", "Gebiete") for count in (0, 1, 2, 1200)]
    assert said == ["0 Gebiete", "1 Gebiet", "2 Gebiete", "1.200 Gebiete"]
    assert numbers.amount(1234.4, "EW") == "1.234 EW"
    assert numbers.amount(69.84, "%", 1) == "69,8 %"


def test_the_last_of_several_words_stands_behind_an_und():
    assert sentences.listed([]) == ""
    assert sentences.listed(["a"]) == "a"
    assert sentences.listed(["a", "b"]) == "a und b"
    assert sentences.listed(["a", "b", "c"]) == "a, b und c"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.5, "0,5"),
        (1000.0, "1000"),
        (12.25, "12,25"),
        (-3, "-3"),
        (1e5, "100000"),
        (1 / 3, "0,333333333333"),
    ],
)
def test_a_number_as_typed_has_a_decimal_comma_and_no_dots(number, text):
    assert numbers.typed(number) == text


def test_rounding_errors_show_only_where_all_digits_are_asked_for():
    assert numbers.typed(0.1 + 0.2, 15) == "0,3"
    assert numbers.exact(0.1 + 0.2) == "0,30000000000000004"
    assert numbers.exact(12) == "12"


def test_a_number_that_must_not_be_mistaken_has_never_three_decimals():
    found = [numbers.unmistakable(value) for value in (1.234, -12.5, 1000.0, 0.125, 1234.567)]
    assert found == ["1,2340", "-12,5", "1000", "0,125", "1234,5670"]


def test_decimals_are_as_many_as_asked_for():
    assert numbers.fixed(1234.56, 1) == "1234,6"
    assert numbers.fixed(2, 2) == "2,00"
    assert numbers.fixed(2.4, 0) == "2"
    assert numbers.fixed(math.nan, 1) == "nan"


def test_a_deviation_has_a_sign_even_where_there_is_none():
    found = [numbers.deviation(value, 1) for value in (1.46, -0.31, -0.04, 0.0)]
    assert found == ["+1,5", "−0,3", "+0,0", "+0,0"]


def test_shares_are_told_in_percent():
    assert [numbers.percent(0.654), numbers.percent(0.00251, 2)] == ["65 %", "0,25 %"]
    shares = (0.0, 0.001, 0.5, 0.999, 1.0)
    assert [numbers.cautious_percent(share) for share in shares] == [
        *("0 %", "unter 1 %", "50 %", "über 99 %", "100 %")
    ]


def test_a_number_too_long_to_be_read_has_its_power_of_ten():
    found = [numbers.power_of_ten(value) for value in (3.4028e38, -1e7, 0.00012)]
    assert found == ["3,4·10^38", "-1·10^7", "1,2·10^-4"]


def test_a_scale_has_narrow_spaces():
    assert numbers.spaced(1_250_000) == "1\u202f250\u202f000"


def test_beside_ungrouped_numbers_counts_are_not_grouped_either():
    assert numbers.counted(1200, "Fahrt", "Fahrten", dots=False) == "1200 Fahrten"
    assert numbers.agreeing(1, "gilt", "gelten") == "gilt"
    assert numbers.agreeing(0, "gilt", "gelten") == "gelten"
