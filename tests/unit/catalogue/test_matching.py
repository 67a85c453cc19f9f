"""Codes found in cells as people fill them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.matching import (
    code_vocabulary,
    district_vocabulary,
    field_vocabulary,
    goal_vocabulary,
    match,
    split_cell,
    yes_or_no,
)

CATALOGUE = city_catalogue("kaiserslautern")
FIELDS = field_vocabulary(CATALOGUE)
DISTRICTS = district_vocabulary(CATALOGUE)


def codes(name, text):
    return match(text, code_vocabulary(CATALOGUE.code_lists[name]))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("HF 1", ("hf1",)),
        ("1", ("hf1",)),
        ("Handlungsfeld 2", ("hf2",)),
        ("Vielfältige Wohn- und Lebenswelten", ("hf1",)),
        ("HF 3: Nachhaltige und klimaangepasste Freiräume", ("hf3",)),
        ("Nachhaltige und angepasste Klimaräume", ("hf3",)),
        ("HF 2 - Innovatives Arbeits- und Forschungsumfeld", ("hf2",)),
        ("HF4; HF 1", ("hf4", "hf1")),
        ("1, 3", ("hf1", "hf3")),
        ("1+3", ("hf1", "hf3")),
        ("HF 1, 2 und 3", ("hf1", "hf2", "hf3")),
        ("• HF 1\n• HF 2", ("hf1", "hf2")),
        ("- Umweltgerechte Bewegungsräume\n- HF 1", ("hf4", "hf1")),
        ("HF 1; HF 1", ("hf1",)),
        ("alle", ("hf1", "hf2", "hf3", "hf4")),
        ("", ()),
    ],
)
def test_handlungsfelder_are_found_by_number_and_title(text, ids):
    found = match(text, FIELDS)
    assert found.ids == ids
    assert found.unmatched == ()


def test_what_is_no_handlungsfeld_is_given_back_as_written():
    found = match("Mobilität, HF 4; Klima / Grün; HF 9", FIELDS)
    assert found.ids == ("hf4",)
    assert found.unmatched == ("Mobilität", "Klima / Grün", "HF 9")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Erzhütten/Wiesenthalerhof", ("erzhuetten_wiesenthalerhof",)),
        ("Erzhuetten-Wiesenthalerhof, Siegelbach", ("erzhuetten_wiesenthalerhof", "siegelbach")),
        ("Ortsbezirk Mölschbach / Dansenberg", ("moelschbach", "dansenberg")),
        ("Innenstadt West/Kotten", ("kernstadt",)),
        ("OT Erlenbach und Morlautern", ("erlenbach", "morlautern")),
    ],
)
def test_ortsbezirke_are_found_though_their_names_hold_separators(text, ids):
    assert match(text, DISTRICTS).ids == ids


@pytest.mark.parametrize("text", ["gesamtstädtisch", "Gesamtstadt", "alle Ortsbezirke"])
def test_the_whole_city_is_no_ortsbezirk(text):
    found = match(text, DISTRICTS)
    assert (found.ids, found.unmatched, found.everywhere) == ((), (), True)


def test_a_similar_name_is_never_taken():
    assert match("Erfenbch; Siegelsbach", DISTRICTS).unmatched == ("Erfenbch", "Siegelsbach")


@pytest.mark.parametrize(
    ("name", "text", "ids"),
    [
        ("status", "Idee", ("vorschlag",)),
        ("status", "in-planung", ("in_planung",)),
        ("status", "erledigt", ("abgeschlossen",)),
        ("status", "begonnen - fortlaufend", ("fortlaufend",)),
        ("prioritaet", "sehr-hoch", ("a",)),
        ("prioritaet", "niedrig", ("c",)),
        ("kostenklasse", "€€", ("k2",)),
        ("kostenklasse", "personell / kostenneutral", ("k0",)),
        ("zeithorizont", "kurzfristig", ("kurz",)),
        (
            "foerderprogramm",
            "GVFG / LVFGKom RLP (ÖPNV); Städtebauförderung",
            ("gvfg_lvfg", "stbf_allgemein"),
        ),
    ],
)
def test_codes_are_found_by_label_and_synonym(name, text, ids):
    assert codes(name, text).ids == ids


@pytest.mark.parametrize("name", CATALOGUE.code_lists)
def test_every_label_of_a_list_is_found_alone_and_all_of_them_in_one_cell(name):
    listed = CATALOGUE.code_lists[name].codes
    for code in listed:
        assert codes(name, code.label).ids == (code.id,)
    together = "; ".join(code.label for code in listed)
    assert codes(name, together).ids == tuple(code.id for code in listed)


def test_goals_are_found_by_title():
    assert match("Qualitäten bewahren; Innovation fördern", goal_vocabulary(CATALOGUE)).ids == (
        "hf1_1",
        "hf2_4",
    )


def test_yes_and_no_are_read_and_nothing_else():
    assert [yes_or_no(text) for text in ("ja", " X ", "Nein", "-", "", "vielleicht")] == [
        *(True, True, False, False, None, None),
    ]


def test_values_are_split_at_certain_separators_only():
    assert split_cell("Stadt, Land; Bund\n– Verein|Kirche") == (
        *("Stadt, Land", "Bund", "Verein", "Kirche"),
    )


@given(st.text(max_size=60))
def test_no_letter_of_a_cell_gets_lost(text):
    """Every letter stands in a match or in what is given back."""
    found = match(text, FIELDS)
    if not found.ids and not found.everywhere:
        kept = "".join(found.unmatched)
        assert [c for c in text if c.isalnum()] == [c for c in kept if c.isalnum()]
