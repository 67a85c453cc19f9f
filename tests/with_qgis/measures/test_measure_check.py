"""The check of the Maßnahmenliste finds what a careful reader would find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.check import KINDS, CheckOptions, check_list, scores
from insek.processing.measures.list_choices import Scheme
from insek.processing.measures.measure_districts import Districts, with_districts
from insek.processing.measures.numbering import numbered
from insek.processing.store.measures import Measure, MeasurePlace

OPTIONS = CheckOptions(date(2026, 5, 15), 2025)
COMPLETE = {
    "beschreibung": "Text",
    "akteure": "Amt",
    "prozess_monitoring": "Schritte",
    "nachhaltigkeit": "Idee",
    "standort": "Platz",
    "kosten": "20.000 €",
    "foerderung": "Land",
    "handlungsfelder": ("hf1",),
    "ziele": ("hf1_1",),
    "status": "in_planung",
    "zeithorizont": "kurz",
    "prioritaet": "a",
    "zustaendig": "Referat",
}
DISTRICTS = Districts(
    ("kernstadt", "dansenberg"),
    np.array([shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)], dtype=object),
)


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


def measure(key="m1", number=1, title="Platz umbauen", **details):
    return Measure(key, number, title, **{**COMPLETE, **details})


def sentences(catalogue, *measures, kind=None, districts=None):
    found = check_list(measures, catalogue, districts=districts, options=OPTIONS)
    return [item.sentence for item in found if kind in (None, item.kind)]


def test_a_complete_measure_has_no_finding(catalogue):
    assert sentences(catalogue, measure()) == []


def test_a_column_that_the_city_does_not_have_is_not_missed(catalogue):
    extras = tuple(item for item in catalogue.measure_extras if item.field != "zustaendig")
    assert sentences(replace(catalogue, measure_extras=extras), measure(zustaendig="")) == []


def test_each_empty_column_is_named_as_in_the_list(catalogue):
    found = sentences(catalogue, measure(akteure="", status=""), kind="vollständigkeit")
    assert found == ["„Akteur:innen/Zuständigkeiten“ ist leer.", "„Status“ ist leer."]


def test_a_drawn_place_stands_for_the_words(catalogue):
    place = (MeasurePlace(shapely.Point(1, 1)),)
    assert sentences(catalogue, measure(standort="", places=place)) == []


@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({"status": "abgeschlossen", "ende": "2027"}, "aber Ende 2027"),
        ({"status": "in_planung", "ende": "2026-04"}, "das Ende 2026-04 ist vorbei"),
        ({"status": "vorschlag", "beginn": "2025"}, "Beginn 2025 liegt zurück"),
        ({"status": "in_umsetzung", "beginn": "2026-06-01"}, "Beginn erst 2026-06-01"),
        ({"status": "fortlaufend"}, "statt Daueraufgabe"),
        ({"status": "entfallen", "leuchtturm": True}, "Leuchtturmprojekt"),
        ({"beginn": "2027-05", "ende": "2027-02"}, "liegt vor dem Beginn"),
        ({"ende": "2031"}, "reicht bis 2030"),
        ({"zeithorizont": "mittel", "beginn": "2028"}, "beginnt 2030"),
        ({"kosten_von": 300_000.0, "kostenklasse": "k1"}, "Kostenklasse"),
    ],
)
def test_contradictions_are_told(catalogue, details, says):
    found = sentences(catalogue, measure(**details), kind="widerspruch")
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    "details",
    [
        {"status": "abgeschlossen", "ende": "2026"},
        {"status": "in_umsetzung", "beginn": "2026"},
        {"status": "in_planung", "ende": "2026-05-15"},
        {"beginn": "2027", "ende": "2027-02"},
        {"ende": "2030-12-31"},
        {"kosten_von": 40_000.0, "kosten_bis": 60_000.0, "kostenklasse": "k1"},
        {"status": "fortlaufend", "zeithorizont": "dauer"},
    ],
)
def test_what_fits_together_is_left_alone(catalogue, details):
    assert sentences(catalogue, measure(**details)) == []


def test_two_measures_with_one_number_name_each_other(catalogue):
    rows = (measure("m1", 7), measure("m2", 7, "Ganz anderes"), measure("m3", 8, "Drittes"))
    said = sentences(catalogue, *rows, kind="dublette")
    assert len(said) == 2
    for sentence in said:
        assert "Nummer 7 haben „Platz umbauen“ (Kennung m1) und „Ganz anderes“ (Kennung m2)" in (
            sentence
        )


def test_a_place_outside_the_city_is_measured(catalogue):
    away = measure(places=(MeasurePlace(shapely.Point(500, -1200)),))
    assert sentences(catalogue, away, districts=DISTRICTS) == [
        "Ort 1 liegt 1.200 m außerhalb der Stadt. Bitte den Ort prüfen."
    ]


def test_a_place_in_another_ortsbezirk_names_both(catalogue):
    wrong = measure(ortsbezirke=("kernstadt",), places=(MeasurePlace(shapely.Point(1500, 5)),))
    found = sentences(catalogue, wrong, districts=DISTRICTS)
    assert found == ["Genannt ist Kernstadt, der Ort liegt in Dansenberg. Bitte eines berichtigen."]


def test_similar_titles_point_at_each_other(catalogue):
    found = sentences(
        catalogue,
        measure("a", 1, "Radweg Mainzer Straße"),
        measure("b", 2, "Radweg an der Mainzer Strasse"),
        measure("c", 3, "Spielplatz"),
        kind="dublette",
    )
    assert [text[:24] for text in found] == ["Der Titel ähnelt Nr. 2 „", "Der Titel ähnelt Nr. 1 „"]


def test_one_playground_in_each_village_is_no_mistake(catalogue):
    west = measure("a", 1, "Spielplatz Erfenbach Mitte", ortsbezirke=("erfenbach",))
    east = measure("b", 2, "Spielplatz Erlenbach Mitte", ortsbezirke=("erlenbach",))
    same = measure("c", 3, "Spielplatz Erlenbach Mitte", ortsbezirke=("dansenberg",))
    assert sentences(catalogue, west, east, kind="dublette") == []
    assert len(sentences(catalogue, west, east, same, kind="dublette")) == 2


def test_money_without_funding_and_a_field_without_goal(catalogue):
    poor = measure(kosten_bis=5.0, foerderung="", handlungsfelder=("hf1", "hf3"))
    assert sentences(catalogue, poor, kind="finanzierung")
    assert sentences(catalogue, poor, kind="zielbezug") == [
        (
            "Zum Handlungsfeld „Nachhaltige und klimaangepasste Freiräume“ ist kein"
            " Entwicklungsziel genannt."
        )
    ]


def test_the_score_of_an_ortsbezirk_is_the_share_of_passed_checks(catalogue):
    rows = [
        measure("a", 1, "Platz", ortsbezirke=("kernstadt",)),
        measure("b", 2, "Weg", ortsbezirke=("kernstadt", "dansenberg"), akteure="", kosten=""),
        measure("c", 3, "Netz"),
    ]
    found = check_list(rows, catalogue, districts=None, options=OPTIONS)
    assert len(KINDS) == 6
    assert [
        (s.district, s.measures, s.findings, round(s.share, 4)) for s in scores(rows, found)
    ] == [
        ("kernstadt", 2, 2, round(11 / 12, 4)),
        ("dansenberg", 1, 2, round(5 / 6, 4)),
        ("", 1, 0, 1.0),
    ]


def test_a_line_across_the_border_lies_in_both_districts():
    across = shapely.LineString([(900, 500), (1100, 500)])
    along = shapely.LineString([(900, 500), (1000.5, 500)])
    assert (
        with_districts(measure(places=(MeasurePlace(across),)), DISTRICTS).ortsbezirke
        == DISTRICTS.ids
    )
    assert with_districts(measure(places=(MeasurePlace(along),)), DISTRICTS).ortsbezirke == (
        "kernstadt",
    )


def test_a_measure_without_place_keeps_its_ortsbezirk():
    assert with_districts(measure(ortsbezirke=("dansenberg",)), DISTRICTS).ortsbezirke == (
        "dansenberg",
    )


def test_a_place_outside_the_city_does_not_make_a_measure_one_of_the_whole_city():
    away = measure(ortsbezirke=("dansenberg",), places=(MeasurePlace(shapely.Point(9e5, 5)),))
    assert with_districts(away, DISTRICTS).ortsbezirke == ("dansenberg",)


def test_numbers_in_blocks_per_handlungsfeld(catalogue):
    rows = [
        measure("a", 7, handlungsfelder=("hf2", "hf1")),
        measure("b", 3, handlungsfelder=("hf1",)),
        measure("c", 9, handlungsfelder=()),
        measure("d", 1, handlungsfelder=("hf2",)),
    ]
    found = {item.id: item.nummer for item in numbered(rows, Scheme.FIELD, catalogue)}
    assert found == {"b": 101, "d": 201, "a": 202, "c": 501}


def test_a_block_of_a_hundred_measures_takes_thousands(catalogue):
    rows = [measure(f"m{n}", n, ortsbezirke=("kernstadt",)) for n in range(1, 101)]
    numbers = [item.nummer for item in numbered(rows, Scheme.DISTRICT, catalogue)]
    first = [district.id for district in catalogue.districts].index("kernstadt") + 1
    assert numbers[0] == first * 1000 + 1
    assert len(set(numbers)) == 100
