"""A Fragebogen becomes counts; what single people answered is neither stored nor shown."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import Counter
from contextlib import closing
from xml.etree import ElementTree as ET

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import QgsApplication, QgsProcessingException

from insek.processing.catalogue.load import city_catalogue
from insek.processing.participation.surveys.survey import (
    Answer,
    Question,
    Survey,
    in_order,
    population_sentence,
    read_surveys,
)
from insek.processing.participation.surveys.survey_intake import (
    SurveyOptions,
    is_long,
    read_long,
    read_wide_survey,
)
from insek.processing.provider import InsekProvider
from insek.processing.reports.survey_charts import question_svg
from insek.processing.spreadsheets.intake.list_profile import ListProfile
from insek.processing.spreadsheets.reading.sheet_model import Cell, Merge, Sheet
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.opening import create_store

from ...effort import cases

OPTIONS = SurveyOptions("Fragebogen")


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


def sheet(*rows):
    return Sheet("Blatt", tuple(tuple(Cell(text, text) for text in row) for row in rows))


def counts(question):
    return {answer.option: answer.count for answer in question.answers}


def test_one_column_is_one_question_and_the_software_s_columns_are_none():
    head = ("ID", "Zeitstempel", "E-Mail", "Zufrieden?", "Ihre Ideen")
    rows = [
        (str(n), "20.03.", "e@example.org", "ja" if n < 6 else "nein", f"Idee {n}")
        for n in range(9)
    ]
    found = read_wide_survey([sheet(head, *rows, ("9", "x", "", "", ""))], OPTIONS)
    (question,) = found.survey.questions
    assert (question.text, counts(question)) == ("Zufrieden?", {"ja": 6, "nein": 3})
    assert (question.answering, found.survey.participants, found.dropped) == (9, 9, 1)
    assert len(found.account) == len(head)
    assert "Idee 3" not in repr(found)


def test_several_answers_in_a_cell_and_ticked_columns_are_multiple_choice():
    head = ("Thema", "Mittel [Bus]", "Mittel [Rad]", "Mittel [Auto]")
    rows = [("Grün;Wohnen;", "1", "1", "0")] * 3 + [("Wohnen", "Nein", "Ja", "")] * 2
    found = read_wide_survey(
        [sheet(head, *rows, ("", "", "", ""), ("Grün", "0", "0", "0"))], OPTIONS
    )
    theme, means = found.survey.questions
    assert counts(theme) == {"Wohnen": 5, "Grün": 4}
    assert (theme.several, theme.answering) == (True, 6)
    assert counts(means) == {"Bus": 3, "Rad": 5, "Auto": 0}
    assert (means.several, means.answering, found.survey.participants) == (True, 5, 6)
    assert means.share(means.answers[0]) == pytest.approx(60.0)


def test_a_matrix_of_grades_is_one_question_per_line():
    rows = [("gut", "schlecht")] * 3
    found = read_wide_survey([sheet(("Note [Bus]", "Note [Rad]"), *rows)], OPTIONS)
    assert [question.text for question in found.survey.questions] == ["Note – Bus", "Note – Rad"]


def test_a_profile_says_what_is_a_choice():
    rows = [("a",), ("b",), ("c",)]
    with pytest.raises(Exception, match="auswahl"):
        read_wide_survey([sheet(("Wo", "x"), *rows)], OPTIONS)
    profile = ListProfile({"Wo": "auswahl"}, {"frage": {"Wo": "Wo wohnen Sie?"}})
    found = read_wide_survey([sheet(("Wo", "x"), *rows)], SurveyOptions("F", profile=profile))
    assert found.survey.questions[0].text == "Wo wohnen Sie?"


def test_a_long_table_gives_counts_and_refuses_rows_without_a_number():
    table = sheet(
        ("Ergebnisse",),
        ("Frage", "Antwort", "Anzahl", "Antwortende", "Teilnehmende"),
        ("Zufrieden?", "ja", "80", "130", "142"),
        ("", "nein", "50", "", ""),
        ("Mittel", "Bus", "90", "120", ""),
        ("", "Rad", "70", "", ""),
        ("", "Auto", "viele", "", ""),
    )
    assert is_long([table], ListProfile())
    found = read_long([table], OPTIONS)
    first, second = found.survey.questions
    assert (counts(first), first.several, first.answering) == ({"ja": 80, "nein": 50}, False, 130)
    assert (counts(second), second.several) == ({"Bus": 90, "Rad": 70}, True)
    assert found.survey.participants == 142
    assert [item.result[:9] for item in found.account] == ["gezählt"] * 4 + ["abgelehnt"]


def test_a_count_that_could_be_a_thousand_or_one_is_refused():
    table = sheet(
        ("Frage", "Antwort", "Anzahl", "Antwortende", "Teilnehmende"),
        ("Zufrieden?", "ja", "1.000", "", ""),
        ("", "nein", "50", "", ""),
        ("", "weiß nicht", "1 200", "", ""),
        ("", "egal", "7", "1.257", ""),
    )
    found = read_long([table], OPTIONS)
    assert counts(found.survey.questions[0]) == {"nein": 50, "weiß nicht": 1200}
    refused = [item.result for item in found.account if item.result != "gezählt"]
    assert [text[:36] for text in refused] == [
        "abgelehnt: „1.000“ ist nicht eindeut",
        "abgelehnt: „1.257“ ist nicht eindeut",
    ]


def test_options_whose_numbers_have_two_readings_stand_by_count():
    rents = {"1.000 bis 1.500 €": 1, "unter 500 €": 9, "500 bis 1.000 €": 4}
    assert [answer.option for answer in in_order(rents)] == [
        *("unter 500 €", "500 bis 1.000 €", "1.000 bis 1.500 €"),
    ]


def test_ages_stand_in_order_and_no_answer_last():
    ages = {"65 und älter": 9, "18 bis 29": 1, "k. A.": 50, "unter 18": 3, "30–49": 8}
    assert [answer.option for answer in in_order(ages)] == [
        *("unter 18", "18 bis 29", "30–49", "65 und älter", "k. A."),
    ]


def test_the_city_s_own_sentence_follows_from_its_residents(seeds):
    text = "\n".join(path.read_text(encoding="utf-8") for path in seeds.glob("*.txt"))
    found = re.search(r"(\d+) Teilnehmende \(= ([\d,]+)% der Bevölkerung\)", text)
    people, share = found.groups()
    # Residents as the city published them for 2016 and for the end of 2022.
    for residents in (100_569, 101_228):
        sentence = population_sentence(int(people), residents)
        assert f"{people} Teilnehmende = {share} % der Bevölkerung" in sentence
        assert sentence.endswith("nicht repräsentativ.")


def test_without_residents_or_participants_the_sentence_invents_none():
    assert "%" not in population_sentence(142, 0.0)
    assert "nicht repräsentativ" in population_sentence(None, 100_000)


words = st.sampled_from(["ja", "nein", "vielleicht", "ja;nein", "", " "])


@settings(max_examples=cases(60), deadline=None)
@given(st.lists(st.tuples(words, words), min_size=1, max_size=30))
def test_counts_add_up_to_the_answers_given(rows):
    profile = ListProfile({"Eins": "auswahl", "Zwei": "auswahl"})
    cells = [cell for row in rows for cell in row if cell.strip()]
    told = Counter(part for cell in cells for part in cell.split(";"))
    if not told:
        return
    table = sheet(("Eins", "Zwei"), *rows)
    found = read_wide_survey([table], SurveyOptions("F", profile=profile)).survey
    total = Counter()
    for question in found.questions:
        total.update(counts(question))
        assert max(counts(question).values()) <= question.answering <= found.participants
    assert total == told
    assert found.participants == sum(any(cell.strip() for cell in row) for row in rows)


@pytest.fixture
def store(tmp_path):
    return create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))


HEAD = ("E-Mail", "Zufrieden?", "Wohnort <b>", "Wünsche")
ROWS = [(f"p{n}@example.org", "ja" if n % 3 else "nein", "Stadt", f"Wunsch {n}") for n in range(20)]
ROWS += [("", "ja", "Umland", ""), ("", "", "<script>x</script>", "")]


def run(store, tmp_path, rows=ROWS, **parameters):
    from qgis import processing

    path = tmp_path / "fragebogen.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([HEAD, *rows])
    options = {"STORE": str(store.path), "INPUT": str(path), "RESIDENTS": 15_714} | parameters
    options |= {"REPORT": str(tmp_path / "auswertung.xlsx"), "PDF": str(tmp_path / "d.pdf")}
    options |= {"CHARTS": str(tmp_path / "svg")}
    return processing.run("insek:importsurvey", options)


def test_the_store_keeps_counts_only_and_small_ones_not_at_all(store, tmp_path):
    found = run(store, tmp_path)
    assert [found[key] for key in ("QUESTIONS", "COUNTED", "HIDDEN", "PAGES")] == [2, 22, 3, 1]
    (survey,) = read_surveys(store)
    assert [counts(question) for question in survey.questions] == [
        {"ja": 14, "nein": 7},
        {"Stadt": None, "<script>x</script>": None, "Umland": None},
    ]
    raw = store.path.read_bytes()
    assert b"example.org" not in raw
    assert b"Wunsch 7" not in raw
    with closing(sqlite3.connect(store.path)) as connection:
        hidden = connection.execute("SELECT anzahl FROM umfrage WHERE option = 'Umland'")
        assert hidden.fetchall() == [(None,)]
    run(store, tmp_path)
    assert read_surveys(store) == (survey,)
    run(store, tmp_path, EVENT="Zweite", MINIMUM=0)
    assert [item.event for item in read_surveys(store)] == ["Fragebogen", "Zweite"]


def test_report_and_charts_show_shares_and_the_sentence_as_text(store, tmp_path):
    run(store, tmp_path)
    result, account = read_sheets(tmp_path / "auswertung.xlsx")
    text = [[cell.text for cell in row] for row in result.rows]
    sentence = (
        "22 Teilnehmende = 0,14 % der Bevölkerung (15.714 Einwohner:innen); nicht repräsentativ."
    )
    assert [sentence] in text
    assert ["1", "Zufrieden?", "ja", "14", "66,7", "21", "22", "nein"] in text
    assert len(account.rows) == 2 + len(HEAD)
    pages = pypdf.PdfReader(tmp_path / "d.pdf").pages
    printed = " ".join(pages[0].extract_text().split())
    for words_ in ("nicht repräsentativ", "66,7 % (14)", "Wohnort <b>", "unterdrückt", "n = 21"):
        assert words_ in printed
    svg = (tmp_path / "svg" / "frage_02.svg").read_text(encoding="utf-8")
    root = ET.fromstring(svg)  # noqa: S314 - our own file
    assert "<script" not in svg
    assert any(element.text == "<script>x</script>" for element in root.iter())


def test_bars_are_as_long_as_their_shares():
    question = Question("1", "Frage", (Answer("a", 40), Answer("b", 10)), answering=50)
    root = ET.fromstring(question_svg(question, Survey("F", "", (question,), 50)))  # noqa: S314
    widths = sorted(float(r.get("width")) for r in root.iter() if r.get("height") == "4.00")
    assert widths[1] == pytest.approx(4 * widths[0], rel=0.01)


def test_many_options_continue_on_the_next_page(store, tmp_path):
    rows = [("", "ja", f"Ort {n:02d}", "") for n in range(70) for _ in range(3)]
    found = run(store, tmp_path, rows, MOST_OPTIONS=100)
    assert found["PAGES"] >= 2
    pages = pypdf.PdfReader(tmp_path / "d.pdf").pages
    printed = [" ".join(page.extract_text().split()) for page in pages]
    assert all("nicht repräsentativ" in page for page in printed)
    assert sum(page.count("Ort ") for page in printed) == 70


def test_a_table_without_questions_is_refused(store, tmp_path):
    with pytest.raises(QgsProcessingException, match="Keine Spalte ist eine Frage"):
        run(store, tmp_path, [("a@example.org", "", "", f"Wunsch {n}") for n in range(5)])


def test_rows_of_a_long_table_that_are_no_answers_are_refused_as_in_every_list():
    rows = (
        ("Frage", "Antwort", "Anzahl"),
        ("Zufrieden?", "", ""),
        ("", "ja", "80"),
        ("text", "text", "number"),
        ("", "nein", "50"),
        ("Probe", "ja", "1"),
        ("", "egal", "7"),
    )
    table = Sheet("Blatt", sheet(*rows).rows, (Merge(2, 1, 2, 3),))
    found = read_long([table], SurveyOptions("F", profile=ListProfile(skip_rows=(6,))))
    (question,) = found.survey.questions
    assert (question.text, counts(question)) == ("Zufrieden?", {"ja": 80, "nein": 50, "egal": 7})
    assert [(item.place, item.result) for item in found.account] == [
        ("Zeile 2", "abgelehnt: Zwischenüberschrift, nicht gezählt"),
        ("Zeile 3", "gezählt"),
        ("Zeile 4", "abgelehnt: Zeile mit Datentypen, nicht gezählt"),
        ("Zeile 5", "gezählt"),
        ("Zeile 6", "abgelehnt: Laut Profil nicht gezählt"),
        ("Zeile 7", "gezählt"),
    ]
