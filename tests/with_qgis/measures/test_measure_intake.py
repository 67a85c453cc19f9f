"""Every row of a list is accounted for, and nothing in it is lost or made up."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.columns import find_list
from insek.processing.measures.intake import MeasureReading, take_in_measures
from insek.processing.measures.measure_geometry import joined_places
from insek.processing.sources.incoming_geometry import reproject
from insek.processing.spreadsheets.intake.list_profile import ListProfile
from insek.processing.spreadsheets.intake.row_outcome import RowState
from insek.processing.spreadsheets.reading.sheet_model import Cell, Merge, Sheet
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.measures import Measure, MeasurePlace, require_sound_measures

from ...effort import cases

CATALOGUE = city_catalogue("kaiserslautern")
HEAD = ["Nr.", "Maßnahme", "Handlungsfeld", "Status", "Kosten", "Zeitraum", "Aktenzeichen"]


def sheet(*rows, **details):
    cells = tuple(tuple(Cell(text or None, text) for text in row) for row in rows)
    return Sheet("Liste", cells, **details)


def taken(*rows, head=HEAD, known=(), profile=None, joined=None, **details):
    profile = profile or ListProfile()
    layout = find_list([sheet(head, *rows, **details)], CATALOGUE, profile)
    options = MeasureReading("EPSG:25832", 2025, "liste.xlsx", profile, joined)
    return take_in_measures(layout, CATALOGUE, known=known, options=options)


def test_a_row_becomes_a_measure_with_codes_amounts_and_dates():
    row = ["7", "Pikopark", "HF 3; 1", "in Planung", "ca. 1,2 Mio. €", "2026–2028", "61/4"]
    found = taken(row)
    measure = found.measures[0]
    assert found.outcomes[0].state is RowState.TAKEN
    assert (measure.nummer, measure.titel, measure.handlungsfelder) == (
        7,
        "Pikopark",
        ("hf3", "hf1"),
    )
    assert (measure.status, measure.kosten, measure.kosten_von) == (
        "in_planung",
        "ca. 1,2 Mio. €",
        1_200_000.0,
    )
    assert (measure.kostenklasse, measure.beginn, measure.ende) == ("k4", "2026", "2028")
    assert measure.weitere == {"Aktenzeichen": "61/4"}
    assert measure.quelle == "liste.xlsx"


def test_a_word_nobody_knows_stays_as_written_and_is_told():
    found = taken(["1", "Platz", "HF 9", "halb fertig", "", "", ""])
    outcome = found.outcomes[0]
    assert outcome.state is RowState.REMARKED
    assert (outcome.measure.status, outcome.measure.handlungsfelder) == ("", ())
    assert outcome.measure.weitere["Status – wie geschrieben"] == "halb fertig"
    assert any("„halb fertig“" in text for text in outcome.remarks)
    assert any("„HF 9“" in text for text in outcome.remarks)


def test_an_unclear_word_goes_when_it_is_clarified_and_never_answers_yes_or_no():
    head = ["Maßnahme", "Status", "Leuchtturmprojekt"]
    unclear = taken(["Platz", "halb fertig", "ja"], head=head).measures[0]
    clear = taken(["Platz", "beschlossen", "vielleicht"], head=head, known=[unclear]).measures[0]
    assert (clear.status, clear.leuchtturm) == ("beschlossen", True)
    assert clear.weitere == {"Leuchtturmprojekt – wie geschrieben": "vielleicht"}
    # an empty cell clarifies nothing: the export leaves it empty, too
    empty = taken(["Platz", "", "ja"], head=head, known=[unclear]).measures[0]
    assert empty.weitere == {"Status – wie geschrieben": "halb fertig"}


def test_what_cannot_be_read_leaves_what_is_known_as_it_is():
    head = ["Kennung", "Maßnahme", "Status", "Handlungsfeld", "Kosten von", "Ende"]
    known = Measure(
        *("m-1", 1, "Platz"),
        status="beschlossen",
        handlungsfelder=("hf1", "hf2"),
        kosten_von=5000.0,
        ende="2030",
    )
    row = ["m-1", "Platz", "halb fertig", "HF 3; Unfug", "viel", "irgendwann"]
    (outcome,) = taken(row, head=head, known=[known]).outcomes
    measure = outcome.measure
    assert (measure.status, measure.kosten_von, measure.ende) == ("beschlossen", 5000.0, "2030")
    assert measure.handlungsfelder == ("hf3", "hf1", "hf2")
    assert measure.weitere["Status – wie geschrieben"] == "halb fertig"
    assert sum("Angabe im Speicher bleibt" in text for text in outcome.remarks) == 4


def test_an_empty_cell_still_empties_and_a_known_word_still_replaces():
    head = ["Kennung", "Maßnahme", "Status", "Priorität"]
    known = Measure("m-1", 1, "Platz", status="beschlossen", prioritaet="hoch")
    (outcome,) = taken(["m-1", "Platz", "", "k. A."], head=head, known=[known]).outcomes
    assert (outcome.measure.status, outcome.measure.prioritaet) == ("", "")
    assert outcome.remarks == ()


def test_an_id_that_differs_only_in_its_writing_is_told():
    head = ["Kennung", "Maßnahme"]
    known = [Measure("M-12", 12, "Platz"), Measure("m-13", 13, "Weg")]
    rows = (["m-12", "Platz"], ["m-13", "Weg"], ["m 14", "Steg"], ["M14", "Steg"])
    found = taken(*rows, head=head, known=known)
    first, same, new, again = found.outcomes
    assert "„M-12“" in first.remarks[0]
    assert first.measure.id == "m-12"
    assert same.remarks == new.remarks == ()
    assert "„m 14“" in again.remarks[0]


def test_a_profile_says_what_words_of_the_city_mean():
    profile = ListProfile(values={"status": {"halb fertig": "in_umsetzung"}})
    found = taken(["1", "Platz", "", "Halb  Fertig", "", "", ""], profile=profile)
    assert found.measures[0].status == "in_umsetzung"
    assert found.outcomes[0].state is RowState.TAKEN


def test_rows_that_are_no_measures_are_refused_with_a_reason():
    rows = (
        ["Handlungsfeld 1", "", "", "", "", "", ""],
        ["", "", "", "", "5.000", "", ""],
        [],
        ["1", "Platz", "", "", "", "", ""],
        ["string", "text", "text", "text", "number", "date", "text"],
    )
    found = taken(*rows, merged=(Merge(2, 1, 2, 7),))
    assert [(item.row, item.state, item.remarks[:1]) for item in found.outcomes] == [
        (2, RowState.REFUSED, ("Zwischenüberschrift, keine Maßnahme.",)),
        (3, RowState.REFUSED, ("Ohne Titel: Bitte die Spalte „Maßnahme“ ausfüllen.",)),
        (5, RowState.TAKEN, ()),
        (6, RowState.REFUSED, ("Zeile mit Datentypen, keine Maßnahme.",)),
    ]
    assert found.empty_rows == 1


def test_a_row_that_the_profile_leaves_out_is_no_measure():
    rows = (["1", "Muster", "", "", "", "", ""], ["2", "Platz", "", "", "", "", ""])
    found = taken(*rows, profile=ListProfile(skip_rows=(2,)))
    assert [item.remark for item in found.outcomes] == ["Laut Profil keine Maßnahme.", ""]


def test_a_title_that_is_a_formula_without_result_is_none():
    head = tuple(Cell(text, text) for text in HEAD)
    row = (Cell(1.0, "1"), Cell(None, "", "=A1"))
    layout = find_list([Sheet("Liste", (head, row))], CATALOGUE, ListProfile())
    options = MeasureReading("EPSG:25832", 2025)
    (outcome,) = take_in_measures(layout, CATALOGUE, known=(), options=options).outcomes
    assert outcome.remarks == ("Ohne Titel: Bitte die Spalte „Maßnahme“ ausfüllen.",)


def test_a_handlungsfeld_merged_over_several_rows_belongs_to_each():
    rows = (["1", "Platz", "HF 2", "", "", "", ""], ["2", "Weg", "", "", "", "", ""])
    found = taken(*rows, merged=(Merge(2, 3, 3, 3),))
    assert [measure.handlungsfelder for measure in found.measures] == [("hf2",), ("hf2",)]


def test_doubled_numbers_get_a_free_one_and_doubled_ids_are_refused():
    head = [*HEAD, "Kennung"]
    rows = (
        ["3", "Platz", "", "", "", "", "", "a"],
        ["3", "Weg", "", "", "", "", "", "b"],
        ["", "Netz", "", "", "", "", "", "c"],
        ["9", "Brücke", "", "", "", "", "", "a"],
    )
    found = taken(*rows, head=head)
    assert [(m.id, m.nummer) for m in found.measures] == [("a", 3), ("b", 4), ("c", 5)]
    assert "vergeben wurde 4" in found.outcomes[1].remarks[0]
    assert found.outcomes[3].remarks == (
        "Die Kennung „a“ steht schon in Zeile 2. Bitte eine der beiden ändern.",
    )
    require_sound_measures(found.measures)


def test_ids_follow_from_the_title_so_that_the_same_list_gives_the_same_measures():
    rows = (["1", "Platz", "", "", "", "", ""], ["2", "Platz", "", "", "", "", ""])
    first, again = taken(*rows).measures, taken(*rows[::-1]).measures
    assert {m.id for m in first} == {m.id for m in again}
    assert len({m.id for m in first}) == 2


def test_the_same_list_with_one_title_three_times_is_three_measures_again_and_again():
    rows = [["", "Platz", "", "", "", "", text] for text in ("eins", "zwei", "drei")]
    first = taken(*rows).measures
    again = taken(*rows, known=first).measures
    assert [item.weitere["Aktenzeichen"] for item in again] == ["eins", "zwei", "drei"]
    assert again == first
    assert len({item.id for item in first}) == 3


def test_a_measure_is_known_again_by_its_title_and_keeps_what_the_list_lacks():
    known = Measure(
        "m-1",
        4,
        "Platz am Bahnhof",
        beschreibung="bleibt",
        prioritaet="a",
        places=(MeasurePlace(shapely.Point(1, 2)),),
        weitere={"Akte": "7"},
    )
    row = ["", "PLATZ am  Bahnhof", "", "beschlossen", "", "", "61"]
    measure = taken(row, known=[known]).measures[0]
    assert (measure.id, measure.nummer, measure.status) == ("m-1", 4, "beschlossen")
    assert (measure.beschreibung, measure.prioritaet) == ("bleibt", "a")
    assert measure.places == known.places
    assert measure.weitere == {"Akte": "7", "Aktenzeichen": "61"}


def test_what_planners_have_clarified_outlives_the_unchanged_text_of_the_list():
    head = ["Maßnahme", "Kosten", "Zeitraum"]
    row = ["Platz", "50.000 € + 20.000 €", "2029"]
    first = taken(row, head=head).measures[0]
    assert (first.kosten_von, first.beginn) == (None, "2029")
    known = replace(first, kosten_von=70_000.0, kosten_bis=70_000.0, beginn="2029-04")
    assert taken(row, head=head, known=[known]).measures == (known,)
    # a new text is read anew, and a column of the list itself always counts
    newer = taken(["Platz", "90.000 €", "2029"], head=head, known=[known]).measures[0]
    assert (newer.kosten_von, newer.kosten_bis, newer.beginn) == (90_000.0, 90_000.0, "2029-04")
    stated = taken([*row, "2030"], head=[*head, "Beginn"], known=[known]).measures[0]
    assert (stated.kosten_von, stated.beginn) == (70_000.0, "2030")


def test_an_emptied_cell_empties_the_value():
    known = Measure("m-1", 4, "Platz", status="beschlossen", kosten="5 €", kosten_von=5.0)
    measure = taken(["4", "Platz", "", "", "", "", ""], known=[known]).measures[0]
    assert (measure.status, measure.kosten, measure.kosten_von) == ("", "", None)


def test_a_formula_is_never_run_and_is_told():
    row = (Cell(1.0, "1"), Cell("Platz", "Platz", '=HYPERLINK("http://x";"Platz")'))
    head = tuple(Cell(text, text) for text in HEAD)
    layout = find_list([Sheet("Liste", (head, row))], CATALOGUE, ListProfile())
    options = MeasureReading("EPSG:25832", 2025)
    found = take_in_measures(layout, CATALOGUE, known=(), options=options)
    assert found.measures[0].titel == "Platz"
    assert "Formel" in found.outcomes[0].remarks[0]


def test_coordinates_and_joined_places():
    head = ["Kennung", "Maßnahme", "Rechtswert", "Hochwert"]
    rows = (["a", "Platz", "408.000,5", "5477000"], ["b", "Weg", "", ""], ["c", "Netz", "x", ""])
    places = np.array([shapely.Point(i, i) for i in range(3)])
    layer = joined_places(["b", "b", "z"], places, [*"123"])
    found = taken(*rows, head=head, joined=layer)
    points = [len(measure.places) for measure in found.measures]
    assert points == [1, 2, 0]
    assert found.measures[0].places[0].geometry.x == 408_000.5
    assert (found.joined, found.orphans) == (("b",), {"z": 1})
    assert "keine Zahlen" in found.outcomes[2].remarks[0]


CELL = st.one_of(
    st.just(""),
    st.text(max_size=12),
    st.sampled_from(["1", "HF 2", "beschlossen", "5.000", "2026", "k. A.", "=A1", "=1+1", "x;y"]),
)


@given(
    st.lists(st.lists(CELL, max_size=7), max_size=8),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 7), st.integers(0, 3)), max_size=3),
)
@settings(max_examples=cases(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_of_any_sheet_ends_in_exactly_one_way(rows, merges):
    merged = tuple(
        Merge(top + 1, left, top + 1 + more, min(7, left + more)) for top, left, more in merges
    )
    found = taken(*rows, merged=merged)
    filled = [n for n, row in enumerate(rows, start=2) if any(text.strip() for text in row)]
    assert [item.row for item in found.outcomes] == filled
    assert all(
        (item.measure is None) == (item.state is RowState.REFUSED) for item in found.outcomes
    )
    assert all(item.remarks for item in found.outcomes if item.state is not RowState.TAKEN)
    require_sound_measures(found.measures)


NUDAFA = ListProfile(
    columns={
        "nudafa_id": "id",
        "title": "titel",
        "location": "standort",
        "description": "beschreibung",
        "town": "ortsbezirke",
        "costs_amount": "kosten",
        "urgency": "prioritaet",
        "stakeholders": "akteure",
        "deadline_hidden": "zeitraum",
        "topics": "weitere",
        "start": "weitere",
    },
    values={"ortsbezirke": dict.fromkeys(("schulzendorf", "wildau", "eichwalde", "zeuthen"), "")},
)


def test_the_155_rows_of_a_real_list_are_accounted_for_one_by_one(nudafa_list):
    folder = nudafa_list
    layout = find_list(read_sheets(folder / "massnahmenliste.csv"), CATALOGUE, NUDAFA)
    content = json.loads((folder / "geometry.json").read_text(encoding="utf-8"))["features"]
    shapes = np.array([shapely.from_geojson(json.dumps(f["geometry"])) for f in content])
    layer = joined_places(
        [feature["properties"].get("NUDAFA_ID") for feature in content],
        reproject(shapes, "EPSG:4326", "EPSG:25833"),
        [str(row) for row in range(len(shapes))],
    )
    options = MeasureReading("EPSG:25833", 2025, "NUDAFA", NUDAFA, layer)
    found = take_in_measures(layout, CATALOGUE, known=(), options=options)
    assert [item.row for item in found.outcomes] == list(range(2, 158))
    assert found.outcomes[0].remarks == ("Zeile mit Datentypen, keine Maßnahme.",)
    assert len(found.measures) == 155
    without = {measure.id for measure in found.measures if not measure.places}
    zeuthen = {f"Zeuthen_4-{number}" for number in range(1, 6)}
    assert without == zeuthen | {"_Eichwalde_test", "Eichwalde_34", "Schulzendorf_Neu1"}
    assert set(found.orphans) == {"Eichwalde_35", "Eichwalde_36"}
    assert layer.skips.counts["ohne Kennung einer Maßnahme"] == 2
    assert sum(bool(measure.kosten.strip()) for measure in found.measures) == 97
    wildau = next(measure for measure in found.measures if measure.id == "Wildau_1")
    assert (wildau.kosten, wildau.kosten_von, wildau.kostenklasse) == (" \t22.000 ", 22_000.0, "k1")


def test_dates_stay_as_exact_as_they_were_written():
    head = ["Maßnahme", "Beginn", "Ende"]
    rows = (
        ["a", "01.05.2026", "31.12.2027"],
        ["b", "2026", "Dezember 2027"],
        ["c", "Mai 2026", ""],
    )
    found = [(measure.beginn, measure.ende) for measure in taken(*rows, head=head).measures]
    assert found == [("2026-05-01", "2027-12-31"), ("2026", "2027"), ("2026-05", "")]
