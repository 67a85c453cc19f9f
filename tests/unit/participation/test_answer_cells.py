"""What cells of a Fragebogen say: one answer, several, or a tick."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.participation.surveys.answer_cells import (
    BY_COMMA,
    BY_COMMA_REMARK,
    WHOLE,
    WHOLE_REMARK,
    given_answers,
    ticked,
)
from insek.processing.participation.surveys.survey_intake import SurveyOptions, read_wide_survey
from insek.processing.spreadsheets.reading.sheet_model import Cell, Sheet


def counted(cells, target=""):
    return Counter(part for parts in given_answers(cells, target).by_cell for part in parts)


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        (["Zug, Fuß", "Zug", "Zug, Fuß", "Roller"], {"Zug": 3, "Fuß": 2, "Roller": 1}),
        (["Zug, Fuß", "Fuß, Roller", "Zug, Roller"], {"Zug": 2, "Fuß": 2, "Roller": 2}),
        (["Zug,Fuß", "Fuß", "Zug"], {"Zug": 2, "Fuß": 2}),
        (
            ["Zug, zu Fuß, mit Hund", "zu Fuß, mit Hund", "Zug"],
            {"Zug": 2, "zu Fuß, mit Hund": 2},
        ),
    ],
)
def test_answers_put_together_by_commas_are_counted_each(cells, counts):
    assert counted(cells) == counts
    assert given_answers(cells, "").remark == BY_COMMA_REMARK


@pytest.mark.parametrize(
    "cells",
    [
        ["Ja, sehr", "Ja, sehr", "Nein, gar nicht"],
        ["Ja, sehr", "Ja", "Nein"],
        ["eher ja, aber selten", "selten"],
        ["Bus, weil es regnet", "Bus"],
        ["im Westen, am Bach", "im Osten, am Markt", "im Norden"],
    ],
)
def test_a_comma_within_an_answer_separates_nothing_and_is_told(cells):
    assert counted(cells) == Counter(cells)
    assert given_answers(cells, "").remark == WHOLE_REMARK


def test_semicolons_separate_and_commas_then_do_not():
    found = given_answers(["zu Fuß, gern; Zug", "Zug"], "")
    assert found.by_cell == (("zu Fuß, gern", "Zug"), ("Zug",))
    assert found.remark == ""


def test_the_profile_has_the_last_word_on_commas():
    assert counted(["Ja, sehr", "Ja"], BY_COMMA) == {"Ja": 2, "sehr": 1}
    assert counted(["Zug, Fuß", "Zug"], WHOLE) == {"Zug, Fuß": 1, "Zug": 1}


def test_numbers_with_a_comma_stay_whole():
    assert counted(["1,5 km", "2,5 km", "1,5 km"]) == {"1,5 km": 2, "2,5 km": 1}


answers = st.lists(
    st.lists(st.sampled_from(["Zug", "Fuß", "Ja", "zu Hause, gern", ""]), max_size=3).map(", ".join)
)


@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(cells, chance):
    mixed = list(cells)
    chance.shuffle(mixed)
    assert counted(mixed) == counted(cells)


@given(answers)
def test_everybody_who_wrote_something_answered(cells):
    found = given_answers(cells, "")
    for cell, parts in zip(cells, found.by_cell, strict=True):
        assert bool(parts) == bool(cell.strip(", "))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Y", True),
        ("N", False),
        ("X", True),
        ("1", True),
        ("0", False),
        ("Quoted", True),
        ("Not selected", False),
        ("N/A", False),
        ("Zug", True),
        ("zug", True),
        ("Fuß", None),
        ("", None),
    ],
)
def test_an_option_is_ticked_in_many_ways(cell, said):
    assert ticked(cell, "Zug") is said


@pytest.mark.parametrize(
    "cells", [("Y", ""), ("Y", "N"), ("1", "0"), ("X", ""), ("Ja", "Nein"), ("Zug", "")]
)
@pytest.mark.parametrize("heading", ["Womit? [{}]", "G01Q02[{}]"])
def test_ticked_columns_make_up_one_question(cells, heading):
    yes, no = cells
    on = {"Zug": yes, "Fuß": "Fuß" if yes == "Zug" else yes}
    head = ("id", *(heading.format(option) for option in on))
    rows = [("1", on["Zug"], no), ("2", on["Zug"], on["Fuß"]), ("3", no, on["Fuß"])]
    table = Sheet("b", tuple(tuple(Cell(t, t) for t in row) for row in (head, *rows)))
    (question,) = read_wide_survey([table], SurveyOptions("F")).survey.questions
    assert {answer.option: answer.count for answer in question.answers} == {"Zug": 2, "Fuß": 2}
    assert (question.several, question.answering) == (True, 3)


def test_codes_of_options_make_up_one_question_too():
    head, rows = ("Q3_SQ001", "Q3_SQ002"), (("Y", ""), ("Y", "Y"))
    table = Sheet("b", tuple(tuple(Cell(t, t) for t in row) for row in (head, *rows)))
    (question,) = read_wide_survey([table], SurveyOptions("F")).survey.questions
    assert (question.text, question.answering) == ("Q3", 2)


def test_the_account_says_what_was_made_of_commas():
    rows = (("Womit?",), ("Zug, Fuß",), ("Zug",), ("Zug, Fuß",))
    table = Sheet("b", tuple(tuple(Cell(t, t) for t in row) for row in rows))
    (told,) = read_wide_survey([table], SurveyOptions("F")).account
    assert told.result == f"gezählt als Frage „Womit?“; {BY_COMMA_REMARK}"
