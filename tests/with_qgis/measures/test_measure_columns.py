"""The head of a list is found as a person would find it."""

from __future__ import annotations

import pytest

from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.columns import find_list
from insek.processing.spreadsheets.intake.list_profile import (
    ListProfile,
    ProfileError,
    learned,
    read_profile,
    write_profile,
)
from insek.processing.spreadsheets.reading.sheet_model import Cell, Merge, Sheet, SheetError

NONE = ListProfile()


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


def sheet(*rows, name="Tabelle1", **details):
    cells = tuple(tuple(Cell(text or None, text) for text in row) for row in rows)
    return Sheet(name, cells, **details)


def targets(layout):
    return [(column.letters, column.target) for column in layout.columns]


def test_the_published_headings_are_known_word_for_word(catalogue):
    titles = [column.title for column in catalogue.measure_columns]
    layout = find_list([sheet(titles, ["1", "Platz"])], catalogue, NONE)
    found = [column.target for column in layout.columns]
    # the first column of the published list has no heading
    assert found == ["weitere", *[c.field for c in catalogue.measure_columns[1:]]]


def test_a_title_above_the_head_is_passed_over(catalogue):
    rows = (["Maßnahmenliste INSEK 2026"], [], ["Nr.", "Maßnahme", "Kosten (in Euro)*"], ["1"])
    layout = find_list([sheet(*rows)], catalogue, NONE)
    assert (layout.header_row, layout.first) == (3, 4)
    assert targets(layout) == [("A", "nummer"), ("B", "titel"), ("C", "kosten")]


def test_a_head_of_two_rows_with_merged_cells(catalogue):
    rows = (
        ["Nr.", "Maßnahme", "Zeit", "", "Aktenzeichen"],
        ["", "", "Beginn", "Ende", ""],
        ["1", "Platz", "2026", "2027", "61/4"],
    )
    merged = (Merge(1, 1, 2, 1), Merge(1, 2, 2, 2), Merge(1, 3, 1, 4), Merge(1, 5, 2, 5))
    layout = find_list([sheet(*rows, merged=merged)], catalogue, NONE)
    assert layout.first == 3
    assert targets(layout)[1:] == [
        ("B", "titel"),
        ("C", "beginn"),
        ("D", "ende"),
        ("E", "weitere"),
    ]
    assert layout.columns[4].heading == "Aktenzeichen"


def test_the_sheet_with_the_most_known_headings_is_taken(catalogue):
    notes = sheet(["Maßnahme", "siehe Blatt 2"], name="Notizen")
    real = sheet(["Maßnahme", "Beschreibung", "Status"], ["a"], name="Liste")
    hidden = sheet(["Maßnahme", "Beschreibung", "Status", "Kosten"], name="alt", hidden=True)
    assert find_list([notes, real, hidden], catalogue, NONE).sheet.name == "Liste"


def test_a_profile_wins_and_names_what_only_the_city_knows(catalogue):
    profile = ListProfile(
        columns={"costs_amount": "kosten", "title": "titel", "intern": "ignorieren"}
    )
    layout = find_list([sheet(["title", "costs_amount", "intern"], ["x"])], catalogue, profile)
    assert [column.target for column in layout.columns] == ["titel", "kosten", "ignorieren"]


def test_own_columns_of_the_same_name_stay_apart(catalogue):
    rows = (["Maßnahme", "Notiz", "Notiz", ""], ["a", "b", "c", "d"])
    layout = find_list([sheet(*rows)], catalogue, NONE)
    assert [column.heading for column in layout.of("weitere")] == ["Notiz", "Notiz (C)", "Spalte D"]


def test_two_columns_that_mean_the_same_are_a_question_to_the_planner(catalogue):
    with pytest.raises(SheetError, match="B „Status“ und C „Sachstand“ meinen beide"):
        find_list([sheet(["Maßnahme", "Status", "Sachstand"], ["a"])], catalogue, NONE)


def test_a_list_without_titles_is_a_sentence_that_shows_what_was_read(catalogue):
    with pytest.raises(SheetError, match=r"keine Kopfzeile.*„Straße“, „Länge“"):
        find_list([sheet(["Straße", "Länge"], ["a", "5"])], catalogue, NONE)


def test_a_target_that_does_not_exist_is_refused(catalogue):
    with pytest.raises(ProfileError, match="Ziele, die es nicht gibt: preis"):
        find_list([sheet(["Maßnahme"])], catalogue, ListProfile(columns={"a": "preis"}))


def test_a_profile_comes_back_from_its_file(catalogue, tmp_path):
    layout = find_list([sheet(["Maßnahme", "Notiz"], ["a", "b"])], catalogue, NONE)
    profile = learned(
        layout, ListProfile(values={"status": {"Idee": "vorschlag"}}, crs="EPSG:4326")
    )
    write_profile(tmp_path / "profil.json", profile)
    assert read_profile(tmp_path / "profil.json") == profile
    assert profile.columns == {"Maßnahme": "titel", "Notiz": "weitere"}


@pytest.mark.parametrize("content", ["kein JSON", "[1, 2]", '{"kopfzeile": "drei"}'])
def test_a_file_that_is_no_profile_is_a_sentence(tmp_path, content):
    (tmp_path / "p.json").write_text(content, encoding="utf-8")
    with pytest.raises(ProfileError, match="kein Profil"):
        read_profile(tmp_path / "p.json")
