"""What planners wrote into a catalogue and a step cannot read is told with its place."""

import pytest

from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.stated_values import (
    stated_number,
    stated_numbers,
    stated_table,
    stated_tables,
)
from insek.processing.runtime.errors import InsekError


def test_values_are_given_in_their_type():
    assert stated_number(3, "Analyse a, „b“") == 3.0
    assert stated_numbers([1, 2.5], "Analyse a, „b“") == (1.0, 2.5)
    assert stated_table({"x": (1, 2)}, "Analyse a, „b“") == {"x": (1, 2)}
    assert stated_tables([{"x": 1}, {}], "Analyse a, „b“") == ({"x": 1}, {})


@pytest.mark.parametrize(
    ("read", "value", "what"),
    [
        (stated_number, "weit", "„weit“ ist keine Zahl"),
        (stated_number, None, "„None“ ist keine Zahl"),
        (stated_numbers, 5, "„5“ ist keine Liste"),
        (stated_numbers, [1, "x"], "„x“ ist keine Zahl"),
        (stated_table, [1], "ist keine Tabelle"),
        (stated_tables, "ab", "„ab“ ist keine Liste"),
        (stated_tables, [{}, 7], "„7“ ist keine Tabelle"),
    ],
)
def test_another_type_is_refused_with_its_place(read, value, what):
    with pytest.raises(InsekError) as refused:
        read(value, "Analyse a, „b“")
    assert what in str(refused.value)
    assert str(refused.value).startswith("Katalog, Analyse a, „b“: ")


def test_the_tables_of_the_catalogue_are_read():
    analyses = city_catalogue("kaiserslautern").analyses
    published = analyses["local_supply_coverage"].default("radius_m_einzelhandelskonzepte")
    assert len(stated_numbers(published, "")) == 2
    assert len(stated_tables(analyses["green_space_provision"].default("size_to_radius"), "")) > 1
