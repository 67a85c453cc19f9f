"""The list sorted as planners discuss it, and its money."""

from __future__ import annotations

import pytest

from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.views import (
    WITHOUT,
    measure_groups,
    overview,
    overview_tables,
    sortings,
    view_table,
)
from insek.processing.store.measures import Measure

CATALOGUE = city_catalogue("kaiserslautern")
SORTINGS = {item.title: item for item in sortings(CATALOGUE)}
LIST = (
    Measure("a", 1, "Platz", handlungsfelder=("hf3", "hf1"), kosten_von=1e5, kosten_bis=2e5),
    Measure("b", 2, "Weg", ortsbezirke=("dansenberg",), kosten_bis=5e4, beginn="2027-05"),
    Measure("c", 3, "Netz", handlungsfelder=("hf1",), prioritaet="a"),
    Measure("d", 4, "Pflege", kosten_von=1e4, kosten_bis=1e4, kosten_jaehrlich=True),
)


def numbers(name):
    return {label: [m.nummer for m in rows] for label, rows in measure_groups(LIST, SORTINGS[name])}


def test_the_six_sortings_of_the_source():
    assert list(SORTINGS) == [
        *("Handlungsfeld", "Ortsbezirk", "Zeithorizont", "Priorität", "Kostenklasse", "Status"),
    ]


def test_a_measure_of_two_handlungsfelder_stands_in_both_and_the_rest_last():
    assert list(numbers("Handlungsfeld").values()) == [[1, 3], [1], [2, 4]]
    assert list(numbers("Handlungsfeld"))[-1] == WITHOUT


def test_a_measure_without_ortsbezirk_is_gesamtstaedtisch():
    assert numbers("Ortsbezirk") == {"Dansenberg": [2], "gesamtstädtisch": [1, 3, 4]}


def test_the_sheet_of_a_view_names_the_group_in_every_row():
    table = view_table(LIST, SORTINGS["Priorität"], CATALOGUE)
    assert [row[:3] for row in table.rows] == [
        ("hoch", 3, "Netz"),
        (WITHOUT, 1, "Platz"),
        (WITHOUT, 2, "Weg"),
        (WITHOUT, 4, "Pflege"),
    ]


def test_money_is_added_and_what_is_not_known_is_counted():
    total = overview(LIST, CATALOGUE).total
    assert (total.measures, total.low, total.high) == (4, 1e5, 2.5e5)
    assert (total.open_ended, total.unknown, total.yearly, total.yearly_high) == (1, 1, 1, 1e4)


def test_every_euro_stands_in_one_year_or_without():
    found = overview(LIST, CATALOGUE)
    assert list(found.by_year) == ["2027", WITHOUT]
    assert sum(item.high for item in found.by_year.values()) == found.total.high


def test_two_programmes_count_in_both_and_the_sheet_says_so():
    both = Measure("e", 5, "Baum", foerderprogramme=("kfw_444", "kipki_rlp"), kosten_bis=9.0)
    found = overview([both], CATALOGUE)
    assert [item.high for item in found.by_programme.values()] == [9.0, 9.0]
    table = overview_tables(found)[1]
    assert "nicht zu addieren" in table.lead[1]
    assert table.rows[-1][1:4] == (1, 0.0, 9.0)


@pytest.mark.parametrize("name", ["Zeithorizont", "Status", "Kostenklasse"])
def test_no_measure_is_lost_in_any_sorting(name):
    assert sorted(n for rows in numbers(name).values() for n in rows) == [1, 2, 3, 4]
