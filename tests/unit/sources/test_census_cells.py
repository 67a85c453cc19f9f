"""Cells and values of the census grid, without any file."""

import math

import pytest

from insek.processing.runtime.errors import SourceError
from insek.processing.sources.census.census_cells import (
    GridCell,
    cell_of_midpoint,
    parse_cell_id,
    parse_value,
)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("CRS3035RES100mN2916300E4146800", GridCell(4146800.0, 2916300.0, 100.0)),
        ("CRS3035RES1000mN2916000E4146000", GridCell(4146000.0, 2916000.0, 1000.0)),
        ("100mN29163E41468", GridCell(4146800.0, 2916300.0, 100.0)),
        ("1kmN2916E4146", GridCell(4146000.0, 2916000.0, 1000.0)),
    ],
)
def test_ids_of_both_censuses_name_the_lower_left_corner(text, cell):
    assert parse_cell_id(text) == cell


def test_the_midpoint_columns_and_the_id_of_one_cell_agree():
    by_id = parse_cell_id("CRS3035RES100mN2916300E4146800")
    assert cell_of_midpoint(4146850.0, 2916350.0, 100.0) == by_id
    assert by_id.inspire_id == "CRS3035RES100mN2916300E4146800"


def test_a_text_that_is_no_id_gives_no_cell():
    assert parse_cell_id("Kaiserslautern") is None


def test_an_id_names_the_coordinate_system_of_its_grid():
    cell = parse_cell_id("CRS25832RES100mN5470000E410000")
    assert cell == GridCell(410_000.0, 5_470_000.0, 100.0, "EPSG:25832")
    assert cell.inspire_id == "CRS25832RES100mN5470000E410000"


@pytest.mark.parametrize("code", ["4326", "99999", "2263"])
def test_an_id_whose_coordinate_system_does_not_count_in_metres_is_refused(code):
    with pytest.raises(SourceError, match=f"EPSG:{code}.*in Metern"):
        parse_cell_id(f"CRS{code}RES100mN5470000E410000")


def test_longitude_and_latitude_are_not_midpoints_of_the_grid():
    assert cell_of_midpoint(7.77, 49.44, 100.0) is None
    assert cell_of_midpoint(7.77, 49.44, 100.0, "EPSG:25832") is None


def test_a_midpoint_is_the_middle_of_a_cell_of_any_metric_grid():
    # A grid that does not begin at multiples of its size.
    cell = cell_of_midpoint(410_030.0, 5_470_020.0, 100.0, "EPSG:25832")
    assert cell.bounds == (409_980.0, 5_469_970.0, 410_080.0, 5_470_070.0)


def test_midpoints_of_the_whole_of_europe_are_midpoints():
    # Las Palmas de Gran Canaria; a grid of Germany has it nowhere.
    assert cell_of_midpoint(986_500.0, 1_817_500.0, 1000.0) == GridCell(986_000, 1_817_000, 1000)


@pytest.mark.parametrize("text", ["-1", "-1.0", "–"])
def test_uninhabited_codes_are_no_numbers(text):
    value, status = parse_value(text)
    assert math.isnan(value)
    assert status == "unbewohnt"


@pytest.mark.parametrize("text", ["-9", "-9.0", "/", "."])
def test_secret_codes_are_no_numbers(text):
    value, status = parse_value(text)
    assert math.isnan(value)
    assert status == "geheim"


def test_inhabitants_are_read_with_a_point_or_a_comma():
    assert parse_value("326") == (326.0, "bewohnt")
    assert parse_value("326.0") == (326.0, "bewohnt")
    assert parse_value("12,5") == (12.5, "bewohnt")
    assert parse_value("0") == (0.0, "unbewohnt")


@pytest.mark.parametrize("text", ["", "viele", "-3", "1.234", "1,234", "1e3"])
def test_what_can_be_read_in_two_ways_or_none_is_not_guessed(text):
    assert parse_value(text) is None
