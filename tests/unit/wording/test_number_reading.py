"""Numbers that people typed: read as they are meant, or refused with both readings."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.runtime.errors import InsekError
from insek.processing.spreadsheets.reading.delimited import typed_text
from insek.processing.wording import numbers
from insek.processing.wording.number_lists import numbers_of
from insek.processing.wording.number_reading import (
    AmbiguousNumberError,
    NumberError,
    ambiguity,
    number_of,
    plain_whole,
    read_decimal,
    read_number,
    whole_number,
)

READ = {
    "12": 12,
    "012": 12,
    "1,5": 1.5,
    "1.5": 1.5,
    ",5": 0.5,
    ".5": 0.5,
    "5,": 5,
    "5.": 5,
    "1 000": 1000,
    "1\u00a0000": 1000,
    "1\u202f000": 1000,
    "1\u2009000,25": 1000.25,
    "1'000": 1000,
    "1’000.5": 1000.5,
    "1 000,500": 1000.5,
    "12 345 678": 12_345_678,
    "1.000,5": 1000.5,
    "1.000,500": 1000.5,
    "1,000.5": 1000.5,
    "1.000.000": 1_000_000,
    "1,000,000": 1_000_000,
    "1.000.000,25": 1_000_000.25,
    "0,125": 0.125,
    "0.125": 0.125,
    "-0,125": -0.125,
    "0,000": 0,
    "1234.567": 1234.567,
    "1234,567": 1234.567,
    "1,2345": 1.2345,
    "49.4447": 49.4447,
    "1e3": 1000,
    "1,5E-2": 0.015,
    "1.234e2": 123.4,
    "+7": 7,
    "-7": -7,
    "−7,5": -7.5,
    "− 7": -7,
    "  12,5 \u00a0": 12.5,
}
AMBIGUOUS = {
    "1.000": ("1000", "1,0"),
    "1,000": ("1000", "1,0"),
    "12.500": ("12500", "12,5"),
    "300,600": ("300600", "300,6"),
    "1.234": ("1234", "1,2340"),
    "-1.000": ("−1000", "−1,0"),
    "−12,345": ("−12345", "−12,3450"),
    "+7.769": ("7769", "7,7690"),
    "01.000": ("1000", "1,0"),
    " 22.000 ": ("22000", "22,0"),
}
REFUSED = (
    *("", " ", "drei", "nan", "NaN", "inf", "-inf", "Infinity", "1_000", "0x10", "1e999", "١٢"),
    *("1,5,10", "1.000,5.2", "1.00.000", "10.00,5", "1  000", "1 0000", "1000 000", "1 000'000"),
    *(
        "0.500.000",
        "5 m",
        "12 %",
        "--5",
        "+-5",
        "1/2",
        "1e",
        "e5",
        ".",
        ",",
        "-",
        "1-2",
        "1.5.2026",
    ),
)


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_german_and_plain_notation_are_read(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize(("text", "readings"), AMBIGUOUS.items())
def test_two_readings_are_refused_with_both_and_with_the_way_to_write_them(text, readings):
    with pytest.raises(AmbiguousNumberError) as refused:
        read_number(text)
    whole, decimal = readings
    assert str(refused.value) == (
        f"„{text.strip()}“ ist nicht eindeutig: {whole} oder {decimal}? Bitte Tausender ohne Punkt"
        f" und Komma schreiben („{whole}“), Nachkommastellen mit Komma („{decimal}“)."
    )
    assert ambiguity(text) == str(refused.value)
    assert abs(read_number(whole)) == 1000 * abs(read_number(decimal))


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused_by_name(text):
    with pytest.raises(NumberError, match="ist keine Zahl") as refused:
        read_number(text)
    assert not isinstance(refused.value, AmbiguousNumberError)
    assert f"„{text.strip()}“" in str(refused.value)
    assert ambiguity(text) == ""


@given(st.text(alphabet="0123456789.,' -+\u2212e\u202fan", max_size=12))
def test_any_text_is_a_finite_number_or_refused(text):
    try:
        value = read_number(text)
    except NumberError:
        return
    assert math.isfinite(value)


FINITE = st.floats(allow_nan=False, allow_infinity=False)
COMMON = st.floats(-1e12, 1e12) | st.integers(-(10**9), 10**9).map(lambda number: number / 1000)


def reads(text, value):
    """Whether the text is read as the value; what could be another number is refused."""
    try:
        return read_number(text) == value
    except AmbiguousNumberError:
        return True


@given(FINITE | COMMON)
def test_what_is_unmistakable_is_read_back_always(value):
    assert read_number(numbers.unmistakable(value)) == float(f"{value:.12g}")


@given(FINITE | COMMON)
def test_what_is_typed_is_never_misread(value):
    assert reads(numbers.typed(value), float(f"{value:.12g}"))
    assert reads(numbers.exact(value), value)


@given(COMMON, st.integers(0, 5))
def test_what_is_printed_is_never_misread(value, digits):
    rounded = float(f"{value:.{digits}f}")
    assert reads(numbers.grouped(value, digits), rounded)
    assert reads(numbers.fixed(value, digits), rounded)
    assert reads(numbers.deviation(value, digits), round(value, digits))
    assert reads(numbers.chosen(value), float(f"{value:.3f}"))


@given(st.integers(0, 10**14))
def test_whole_numbers_are_read_back(number):
    assert read_number(numbers.spaced(number)) == number
    assert read_number(str(number)) == number
    assert read_number(numbers.typed(number, 15)) == number


def test_numbers_stay_and_other_values_are_read_as_text():
    assert number_of(1.234) == 1.234
    assert number_of(7) == 7
    assert math.isnan(number_of(math.nan))
    assert number_of(" 1,5 ") == 1.5
    for wrong in (True, None, "viel"):
        with pytest.raises(NumberError):
            number_of(wrong)
    with pytest.raises(AmbiguousNumberError):
        number_of("1.234")


def test_things_are_counted_in_whole_numbers():
    assert [whole_number(text) for text in ("12", "12,0", "1 200", "0")] == [12, 12, 1200, 0]
    for wrong in ("1,5", "-1", "1000000000", "zwölf", ""):
        with pytest.raises(NumberError):
            whole_number(wrong)
    with pytest.raises(AmbiguousNumberError):
        whole_number("1.200")


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_alone_are_a_plain_whole_number(text, value):
    assert plain_whole(text) == value


@pytest.mark.parametrize(
    "text", ["", "²", "1²", "①", "٣", "1_0", " 1", "1\n", "-1", "+1", "1.0", "9" * 19, "9" * 5000]
)
def test_what_only_looks_like_digits_is_no_plain_whole_number(text):
    assert plain_whole(text) is None


def test_a_notation_without_thousands_has_one_reading():
    assert [read_decimal(text) for text in ("1.000", "2,5", "3")] == [1, 2.5, 3]
    for wrong in ("1.000.000", "1 000", "-1", "", "nan"):
        with pytest.raises(NumberError):
            read_decimal(wrong)


@pytest.mark.parametrize("text", ["1 000", "300 600", "5; 10\u202f000", "300 600;900"])
def test_in_a_list_a_blank_before_three_digits_could_be_one_number_or_two(text):
    with pytest.raises(InsekError, match=r"Grenzen: .*nicht eindeutig.*Semikolon.*„5;10“"):
        numbers_of(text, "Grenzen", example="5;10")


def test_a_list_is_parted_by_blanks_where_they_cannot_group():
    assert numbers_of("2,5 5 7,5", "Grenzen", example="5") == [2.5, 5, 7.5]
    assert numbers_of("5, 10, 20", "Grenzen", example="5") == [5, 10, 20]


@pytest.mark.parametrize("text", ["1.000", "1,000", "12,375", "-1.234", "1.٣٣٣.٣٣٣"])
def test_a_table_of_text_keeps_what_could_be_two_numbers_as_text(text):
    assert typed_text(text) == text
