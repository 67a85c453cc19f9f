"""Ballots of a workshop are read as people filled them in: every one counted, or named."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insek.processing.analysis.choices import VotingMethod
from insek.processing.analysis.statistics.voting import VotingRule
from insek.processing.participation.workshop.ballot_marks import mark, votes_or_points
from insek.processing.participation.workshop.ballot_model import (
    BallotError,
    BallotForm,
    BallotReading,
)
from insek.processing.participation.workshop.ballot_papers import ballot_rule, shortened
from insek.processing.participation.workshop.ballot_read import read_ballots
from insek.processing.participation.workshop.ballot_refs import MeasureIndex
from insek.processing.participation.workshop.vote_count import VoteSetup, count_votes, vote_id
from insek.processing.participation.workshop.vote_ledger import (
    group_label,
    ledger_rows,
    mood_lines,
    with_mood,
)
from insek.processing.spreadsheets.reading.sheet_model import Cell, Merge, Sheet
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.measures import Measure
from insek.processing.wording.numbers import cautious_percent

from ...effort import cases

MEASURES = (
    Measure("rad", 1, "Radweg am Bach"),
    Measure("platz", 2, "Plätze, Höfe und Gärten"),
    Measure("baum", 3, "Bäume"),
    Measure("a", 4, "Dorfmitte stärken"),
    Measure("b", 5, "Dorfmitte stärken"),
)
INDEX = MeasureIndex(MEASURES)
APPROVAL = VotingRule(VotingMethod.APPROVAL, 2)
DOTS = VotingRule(VotingMethod.DOTS, 5)
BORDA = VotingRule(VotingMethod.BORDA, 0)


@pytest.fixture
def read(tmp_path):
    """Read rows of cells as a CSV file would hold them."""

    def reading(*rows, rule=APPROVAL, **options):
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(rows)
        path = tmp_path / "stimmen.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        return read_ballots(read_sheets(path), INDEX, BallotReading(method=rule.method, **options))

    return reading


def counted(ballots, rule=APPROVAL, **options):
    return count_votes(ballots, VoteSetup("Werkstatt", "2026-03-12", rule, **options))


def result(group):
    """Place, points by number of the measure, or text of an unknown one."""
    return {
        item.option.measure.nummer if item.option.measure else item.option.label: (
            item.text,
            item.points,
        )
        for item in group.places
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Nr. 3", 3),
        ("3", 3),
        ("#3", 3),
        ("Maßnahme 3", 3),
        ("3 Bäume", 3),
        ("Nr. 3: BÄUME", 3),
        ("3. Bäume", 3),
        ("baum", 3),
        ("Baeume", 3),
        ("5 Dorfmitte stärken", 5),
        ("Plätze Höfe und Gärten", 2),
    ],
)
def test_a_measure_is_known_by_number_id_or_title(text, number):
    assert INDEX.find(text).measure.nummer == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Baum", None),
        ("Bäumen", "steht nicht"),
        ("3 Radweg am Bach", "„Bäume“ heißt"),
        ("Dorfmitte stärken", "mehrerer Maßnahmen (Nr. 4, 5)"),
        ("99", "steht nicht"),
        ("", "steht nicht"),
    ],
)
def test_nothing_is_guessed(text, why):
    found = INDEX.find(text)
    if why is None:
        assert found.measure is None
    else:
        assert found.measure is None
        assert why in found.reason


def test_commas_part_measures_only_where_every_piece_is_one():
    found = INDEX.find_all("Radweg am Bach, Plätze, Höfe und Gärten, 3")
    assert [item.measure.nummer for item in found] == [1, 2, 3]
    (unknown,) = INDEX.find_all("Radweg am Bach, Seilbahn")
    assert unknown.measure is None
    assert [item.measure.nummer for item in INDEX.find_all("Nr. 1; 2\n3|1")] == [1, 2, 3, 1]


def test_a_wide_table_below_titles_worked_by_hand(read):
    ballots = read(
        ["Werkstatt am 12. März"],
        [],
        ["Stimmzettel", "1 Radweg am Bach", "Nr. 2", "baum"],
        ["1", "x", "x", ""],
        ["2", "", "1", "-"],
        ["3", "ja", "✓", "X"],
        ["4", "", "", ""],
        ["5", "x", "vielleicht", ""],
        ["Summe", "3", "3", "1"],
    )
    assert ballots.form is BallotForm.WIDE
    (group,) = counted(ballots).groups
    assert (group.ballots, group.valid) == (5, 2)
    assert result(group) == {1: ("2", 1.0), 2: ("1", 2.0), 3: ("3", 0.0)}
    assert [(item.row, item.reason) for item in group.refused] == [
        (6, "nennt 3 Maßnahmen, erlaubt sind 2"),
        (7, "ist leer"),
        (8, "enthält „vielleicht“ in Spalte C"),
    ]
    assert "Zeile 9: Zeile mit Summen, nicht gezählt." in ballots.remarks[0]


def test_groups_stand_beside_one_another_and_are_never_added(read):
    ballots = read(
        ["Person", "Gruppe", "Nr. 1", "Nr. 2"],
        ["1", "Verwaltung", "x", ""],
        ["2", "Verbände", "x", ""],
        ["3", "Verwaltung", "x", "x"],
        ["4", "", "", "x"],
    )
    groups = {group.group: result(group) for group in counted(ballots).groups}
    assert groups == {
        "Verwaltung": {1: ("1", 2.0), 2: ("2", 1.0)},
        "Verbände": {1: ("1", 1.0), 2: ("2", 0.0)},
        "ohne Angabe": {1: ("2", 0.0), 2: ("1", 1.0)},
    }


def test_a_column_of_crosses_that_is_no_measure_counts_for_the_rule_and_is_named(read):
    ballots = read(
        ["Person", "Nr. 1", "Nr. 2", "Seilbahn", "Alter"],
        ["1", "x", "x", "x", "41"],
        ["2", "x", "", "x", "52"],
    )
    (group,) = counted(ballots).groups
    assert [item.reason for item in group.refused] == ["nennt 3 Maßnahmen, erlaubt sind 2"]
    assert result(group)["Seilbahn"] == ("1–2", 1.0)
    assert any("„Seilbahn“ steht nicht" in remark for remark in ballots.remarks)
    assert any("„Alter“" in remark and "nicht ausgewertet" in remark for remark in ballots.remarks)
    left = read(
        ["Person", "Nr. 1", "Nr. 2", "Seilbahn"], ["1", "x", "x", "x"], ignored=("Seilbahn",)
    )
    assert counted(left).groups[0].valid == 1


def test_several_measures_in_a_cell_as_a_survey_tool_exports_them(read):
    ballots = read(
        ["INSEK"],
        ["Exportiert am 12.03.2026"],
        ["Date (UTC)", "Session", "Voter", "Wer ist da?: Answer", "Was zuerst?: Answer"],
        ["2026-03-12", "1", "101", "Verwaltung", "Radweg am Bach, Plätze, Höfe und Gärten"],
        ["2026-03-12", "1", "102", "Verein", "3 Bäume"],
        ["2026-03-12", "1", "103", "Verein", ""],
        ["2026-03-12", "2", "101", "Verein", "Bäume, Seilbahn"],
    )
    assert ballots.form is BallotForm.LIST
    (group,) = counted(ballots).groups
    assert (group.ballots, group.valid) == (4, 2)
    assert result(group) == {1: ("1–3", 1.0), 2: ("1–3", 1.0), 3: ("1–3", 1.0)}
    assert [item.row for item in group.refused] == [6, 7]
    assert "Seilbahn" in group.refused[1].reason


def test_two_questions_about_measures_are_two_votes(read):
    rows = (["Voter", "Runde 1", "Runde 2"], ["1", "Bäume", "Radweg am Bach"])
    with pytest.raises(BallotError, match=r"„Runde 1“, „Runde 2“"):
        read(*rows)
    assert result(counted(read(*rows, choice="Runde 2")).groups[0]) == {1: ("1", 1.0)}


def test_dots_row_by_row(read):
    ballots = read(
        ["Person", "Maßnahme", "Punkte"],
        ["A", "1", "3"],
        ["A", "3", "2"],
        ["B", "Nr. 3", "1"],
        ["B", "Nr. 3", "1"],
        ["C", "2", "6"],
        rule=DOTS,
    )
    (group,) = counted(ballots, DOTS).groups
    assert (group.ballots, group.valid) == (3, 2)
    assert result(group) == {1: ("2", 3.0), 3: ("1", 4.0), 2: ("3", 0.0)}


def test_marks_that_could_be_a_thousand_or_one_are_not_counted():
    cells = {text: Cell(text, text) for text in ("1.000", "1,000", "1 000", "2,5", "12", "-1")}
    assert [mark(cell, VotingMethod.DOTS) for cell in cells.values()] == [
        *(None, None, 1000, 2.5, 12, -1)
    ]
    assert mark(Cell(2.125, "2,125"), VotingMethod.DOTS) == 2.125
    assert mark(Cell("rechts", "rechts"), VotingMethod.DOTS) is None
    assert [votes_or_points(cell) for cell in cells.values()] == [None, None, 1000, 2.5, 12, None]


def test_ranks_by_bordas_count_worked_by_hand(read):
    # three measures: A ranks 1>2>3 (2, 1, 0), B ranks 3>1 (3: 2, 1: 1), C gives a rank twice
    ballots = read(
        ["Person", "Nr. 1", "Nr. 2", "Nr. 3"],
        ["A", "1", "2.", "Rang 3"],
        ["B", "2", "", "1"],
        ["C", "1", "1", ""],
        rule=BORDA,
    )
    (group,) = counted(ballots, BORDA).groups
    assert result(group) == {1: ("1", 3.0), 2: ("3", 1.0), 3: ("2", 2.0)}
    assert group.refused[0].reason == "vergibt einen Rang zweimal"


def test_sums_say_what_cannot_be_checked(read):
    ballots = read(["Maßnahme", "Stimmen"], ["Nr. 1", "7"], ["Bäume", "9"], ["Summe:", "16"])
    assert ballots.form is BallotForm.TOTALS
    outcome = counted(ballots, present=20)
    (group,) = outcome.groups
    assert result(group) == {3: ("1", 9.0), 1: ("2", 7.0)}
    assert (group.ballots, group.places[0].share) == (None, None)
    assert "lässt sich daraus nicht prüfen" in group.remarks[0]
    assert not any("haben abgestimmt" in remark for remark in outcome.remarks)


def test_a_named_group_does_not_count_where_the_table_names_groups_and_that_is_told(read):
    table = (["Person", "Gruppe", "Maßnahme"], ["1", "Verbände", "Nr. 1"], ["2", "Rat", "Nr. 2"])
    outcome = counted(read(*table), group="Verwaltung")
    assert [group.group for group in outcome.groups] == ["Verbände", "Rat"]
    assert [text for text in outcome.remarks if "Gruppe „Verwaltung“ gilt nicht" in text]
    same = counted(read(table[0], table[1]), group="verbände")
    assert not [text for text in same.remarks if "gilt nicht" in text]


def test_sums_of_one_group_keep_its_name_and_those_of_several_are_refused(read):
    head, row = ["Gruppe", "Maßnahme", "Stimmen"], ["Rat", "Nr. 1", "7"]
    (group,) = counted(read(head, row, ["Rat", "Nr. 2", "9"])).groups
    assert (group.group, result(group)[2]) == ("Rat", ("1", 9.0))
    with pytest.raises(BallotError, match=r"mehrere Gruppen \(„Rat“, „Verbände“\)"):
        read(head, row, ["Verbände", "Nr. 2", "9"])
    told = counted(read(head, row), group="Verwaltung")
    assert told.groups[0].group == "Rat"
    assert any("gilt nicht" in text for text in told.remarks)


def test_two_columns_of_one_measure_are_refused(read):
    with pytest.raises(BallotError, match=r"Spalten B „Nr\. 1“ und C „Radweg am Bach“"):
        read(["Person", "Nr. 1", "Radweg am Bach"], ["1", "x", ""])


def test_a_word_above_the_measures_does_not_hide_them(read):
    ballots = read(["", "Maßnahmen", ""], ["Person", "Nr. 1", "Nr. 2"], ["1", "x", ""])
    assert ballots.form is BallotForm.WIDE
    listed = read(["Person", "Maßnahme", "Notiz"], ["1", "Bäume", "Radweg am Bach"])
    assert listed.form is BallotForm.LIST


def test_a_table_without_a_vote_says_what_is_read(read):
    with pytest.raises(BallotError, match="keine Abstimmung gefunden"):
        read(["Haushalt", "2026"], ["Personal", "12"])


def test_one_ballot_is_too_few_for_stability_and_more_ballots_than_people_are_noticed(read):
    outcome = counted(read(["Person", "Nr. 1", "Nr. 2"], ["1", "x", ""]), present=20)
    assert "lässt sich nicht sagen" in outcome.groups[0].remarks[0]
    assert outcome.remarks[-1] == "1 von 20 Anwesenden haben abgestimmt (5 %)."
    rows = [[str(k), "x", ""] for k in range(4)]
    crowd = counted(read(["Person", "Nr. 1", "Nr. 2"], *rows), present=3)
    assert "4 Stimmzettel bei 3 Anwesenden" in crowd.remarks[-1]


def test_measures_that_hang_on_one_ballot_are_named(read):
    # 3 against 2: without one supporter of the first both are equal
    rows = [["x", ""]] * 3 + [["", "x"]] * 2
    outcome = counted(read(["Nr. 1", "Nr. 2"], *rows), top=1)
    assert outcome.groups[0].remarks[-1] == (
        "Ob Nr. 2 unter den ersten 1 ist, hängt an einem einzigen Stimmzettel."
    )


def test_a_tie_across_the_last_place_is_stated(read):
    outcome = counted(read(["Nr. 1", "Nr. 2", "Nr. 3"], ["x", "x", ""], ["x", "x", ""]), top=1)
    assert any("teilen sich die Plätze 1–2" in text for text in outcome.groups[0].remarks)


def test_measures_nobody_chose_stand_in_the_result_when_they_could_be_chosen(read):
    ballots = read(["Person", "Maßnahme"], ["1", "Nr. 1"], ["2", "Nr. 1"])
    setup = VoteSetup("Werkstatt", "2026-03-12", APPROVAL)
    (group,) = count_votes(ballots, setup, offered=MEASURES).groups
    assert result(group)[5] == ("2–5", 0.0)


def test_the_line_in_the_list_is_replaced_and_what_others_wrote_stays(read):
    ballots = read(["Person", "Nr. 1", "Nr. 2"], ["1", "x", ""], ["2", "x", "x"], ["3", "x", "x"])
    votes, places = ledger_rows(counted(ballots, group="Verwaltung"))
    lines = mood_lines(votes, places, {votes[0]["id"]})
    end = "12.03.2026, Werkstatt, Stimmungsbild, kein Beschluss"
    assert lines["platz"] == [
        f"Platz 2 von 2, 2 von 3 gültigen Stimmzetteln, Gruppe Verwaltung, {end}"
    ]
    noted = Measure("platz", 2, "Plätze", stimmungsbild="Im Beirat gelobt")
    (once,) = with_mood([noted], {}, lines)
    (again,) = with_mood([once], lines, lines)
    assert again == once
    assert once.stimmungsbild.splitlines() == ["Im Beirat gelobt", *lines["platz"]]
    (gone,) = with_mood([once], lines, {})
    assert gone == noted


def test_a_vote_is_known_again_by_title_date_field_and_group():
    setup = VoteSetup("Maßnahmenwerkstatt", "2026-03-12", APPROVAL, field="hf3")
    assert vote_id(setup, "Grüne Liste") == "2026-03-12_massnahmenwerkstatt_hf3_gruene-liste"
    assert vote_id(setup, "") != vote_id(setup, "Grüne Liste")


def test_a_group_is_called_a_group_once():
    assert group_label("Verwaltung") == "Gruppe Verwaltung"
    assert group_label("Gruppe 1") == "Gruppe 1"
    assert group_label("") == ""


def test_a_share_that_is_not_all_never_reads_as_all():
    assert [cautious_percent(share) for share in (1.0, 0.998, 0.5, 0.002, 0.0)] == [
        "100 %",
        "über 99 %",
        "50 %",
        "unter 1 %",
        "0 %",
    ]


def test_the_rule_on_the_ballot():
    assert ballot_rule(VotingMethod.APPROVAL, 5)[0] == "Kreuzen Sie bis zu 5 Maßnahmen an."
    assert ballot_rule(VotingMethod.APPROVAL, 0) == (
        "Kreuzen Sie beliebig viele Maßnahmen an.",
        "",
    )


def test_short_descriptions_end_with_a_sentence_or_an_ellipsis():
    assert shortened("Ein Weg entsteht. Er ist breit.") == "Ein Weg entsteht."
    assert shortened("Wege am Bach, z. B. im Süden, werden breiter. Ja.").endswith("breiter.")
    assert shortened("Wort " * 60) == f"{'Wort ' * 29}…"


CELLS = st.sampled_from(["x", "", "1", "ja", "vielleicht", "-3", "=1+1", "<b>", "2"])
TABLES = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8)


@given(TABLES, st.sampled_from([APPROVAL, DOTS, BORDA]))
@settings(max_examples=cases(60), deadline=None)
def test_every_ballot_is_counted_or_named_and_the_ledger_adds_up(tmp_path_factory, table, rule):
    path = tmp_path_factory.mktemp("stimmen") / "stimmen.csv"
    head = ["Person", "Gruppe", "Nr. 1", "Nr. 2", "Nr. 3"]
    rows = [[str(k), "AB"[k % 2], *cells] for k, cells in enumerate(table)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *rows])
    ballots = read_ballots(read_sheets(path), INDEX, BallotReading(method=rule.method))
    outcome = count_votes(ballots, VoteSetup("W", "", rule, resamples=100))
    assert outcome.ballots == len(table)
    votes, places = ledger_rows(outcome)
    for group, row in zip(outcome.groups, votes, strict=True):
        named = [item.row for item in group.refused]
        assert len(set(named)) == len(named) == row["ungueltig"]
        assert group.valid + len(named) == row["teilnehmende"]
        valid = [
            ballot
            for ballot in ballots.ballots
            if ballot.group == group.group and ballot.row not in named
        ]
        given_ = sum(len(ballot.given) for ballot in valid)
        own = [item for item in places if item["abstimmung_id"] == row["id"]]
        assert sum(item["stimmen"] for item in own) == given_


def merged_ballots(rows, *merged):
    cells = tuple(tuple(Cell(text or None, text) for text in row) for row in rows)
    return read_ballots([Sheet("Blatt", cells, merged)], INDEX, BallotReading())


def test_a_merged_person_is_one_ballot_and_a_subheading_is_none():
    rows = (
        ("Person", "Gruppe", "Maßnahme"),
        ("Tisch am Fenster", "", ""),
        ("1", "A", "Nr. 1"),
        ("", "", "Nr. 2"),
        ("2", "", "Nr. 1"),
    )
    ballots = merged_ballots(rows, Merge(2, 1, 2, 3), Merge(3, 1, 4, 1), Merge(3, 2, 5, 2))
    assert [(item.row, item.group, len(item.given)) for item in ballots.ballots] == [
        (3, "A", 2),
        (5, "A", 1),
    ]
    assert ballots.remarks == ("Blatt, Zeile 2: Zwischenüberschrift, nicht gezählt.",)


def test_a_wide_table_counts_neither_subheadings_nor_rows_of_types():
    rows = (
        ("Person", "Gruppe", "Nr. 1", "Nr. 2"),
        ("Tisch am Fenster", "", "", ""),
        ("text", "text", "boolean", "boolean"),
        ("1", "A", "x", ""),
        ("2", "", "", "x"),
    )
    ballots = merged_ballots(rows, Merge(2, 1, 2, 4), Merge(4, 2, 5, 2))
    assert [(item.row, item.group) for item in ballots.ballots] == [(4, "A"), (5, "A")]
    assert ballots.remarks == (
        "Blatt, Zeile 2: Zwischenüberschrift, nicht gezählt.",
        "Blatt, Zeile 3: Zeile mit Datentypen, nicht gezählt.",
    )
