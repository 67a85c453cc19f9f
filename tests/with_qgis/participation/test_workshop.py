"""A workshop from the ballot to the protocol, through the toolbox."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
import pypdf
import pytest
from qgis.core import QgsApplication, QgsProcessingException

from insek.processing.algorithms.participation import workshop_papers
from insek.processing.analysis.choices import VotingMethod
from insek.processing.book.pdf.assemble import BookInfo
from insek.processing.catalogue.load import city_catalogue
from insek.processing.participation.workshop.ballot_model import BallotError
from insek.processing.participation.workshop.ballot_refs import MeasureIndex
from insek.processing.participation.workshop.weighing import read_ratings
from insek.processing.provider import InsekProvider
from insek.processing.reports.report_renderer import print_paper
from insek.processing.spreadsheets.reading.sheet_model import Cell, Sheet
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.geopackage.feature_tables import rows_of
from insek.processing.store.measures import Measure
from insek.processing.store.opening import create_store, open_store

MM = 72 / 25.4
HOSTILE = '<script>alert("x")</script> & =1+1 {{ 7*7 }}'
LONG = "Gewässerentwicklungskonzept für die " + "Freiraumplanung in Stadtteilzentren " * 12


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


@pytest.fixture
def run():
    from qgis import processing

    return lambda name, **parameters: processing.run(f"insek:{name}", parameters)


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    measures = [
        Measure(f"m{k}", k, f"Maßnahme im Quartier {k}", handlungsfelder=("hf1",))
        for k in range(1, 61)
    ]
    measures += [
        Measure("h", 61, HOSTILE, beschreibung=HOSTILE, handlungsfelder=("hf2", "hf1")),
        Measure("l", 62, LONG, beschreibung=LONG, handlungsfelder=("hf2",)),
        Measure("o", 63, "Dorfplatz", handlungsfelder=("hf2",), ortsbezirke=("dansenberg",)),
        Measure("e", 64, "Aufgegeben", handlungsfelder=("hf3",), status="entfallen"),
    ]
    with store.writing() as writer:
        writer.put_measures(measures)
    return store


def texts(path):
    """Text of each page, blanks and line ends as one blank."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def size_mm(path):
    return {
        (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM))
        for page in pypdf.PdfReader(path).pages
    }


def table(path, *rows):
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    return str(path)


def test_the_choices_are_those_of_the_counting(store):
    labels = workshop_papers.METHOD.options
    assert [item.value.split(" (bis")[0] for item in VotingMethod] == list(labels)
    assert list(VotingMethod) == list(labels.values())


def test_sixty_measures_fill_several_pages_and_each_stands_on_one(run, store, tmp_path):
    out = run("ballotpapers", STORE=str(store.path), FIELDS="1", OUTPUT=str(tmp_path / "p"))
    assert (out["FILES"], out["MEASURES"]) == (2, 60)
    for name, size in (("Stimmzettel_HF1.pdf", (210, 297)), ("Plakat_HF1.pdf", (297, 420))):
        pages = texts(tmp_path / "p" / name)
        assert size_mm(tmp_path / "p" / name) == {size}
        assert len(pages) > 1
        for k in range(1, 61):
            holding = [page for page in pages if f"Maßnahme im Quartier {k} " in f"{page} "]
            assert len(holding) == 1
        for number, page in enumerate(pages, start=1):
            assert "kein Beschluss" in page
            assert f"Seite {number} von {len(pages)}" in page
    assert "Kreuzen Sie bis zu 5 Maßnahmen an." in texts(tmp_path / "p" / "Stimmzettel_HF1.pdf")[0]


def test_what_people_wrote_is_printed_as_text_and_long_titles_are_whole(run, store, tmp_path):
    run("ballotpapers", STORE=str(store.path), FIELDS="2", OUTPUT=str(tmp_path / "p"))
    (page,) = texts(tmp_path / "p" / "Stimmzettel_HF2.pdf")
    assert '<script>alert("x")</script> & =1+1 {{ 7*7 }}' in page
    assert page.count("Stadtteilzentren") + page.count("Stadtteil- zentren") >= 12
    assert "Dorfplatz" not in page
    assert "umliegenden Ortsbezirken" in page


def test_a_field_without_measures_is_a_sentence(run, store, tmp_path):
    with pytest.raises(QgsProcessingException, match="keine Maßnahme"):
        run("ballotpapers", STORE=str(store.path), FIELDS="3", OUTPUT=str(tmp_path / "p"))
    with pytest.raises(QgsProcessingException, match="Handlungsfeld „9“ gibt es nicht"):
        run("ballotpapers", STORE=str(store.path), FIELDS="9", OUTPUT=str(tmp_path / "p"))


def test_fonts_are_embedded_and_nothing_is_a_picture(run, store, tmp_path):
    run("ballotpapers", STORE=str(store.path), FIELDS="1", OUTPUT=str(tmp_path / "p"), PAPERS=1)
    for page in pypdf.PdfReader(tmp_path / "p" / "Stimmzettel_HF1.pdf").pages:
        assert not page.images
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "SourceSans3" in below["/BaseFont"]
            assert "/FontFile2" in below["/FontDescriptor"].get_object()


def test_a_text_longer_than_a_page_goes_on_with_every_word(qgis_app, tmp_path):
    words = " ".join(f"Wort{k}" for k in range(2500))
    markup = (
        '<paper size="A4" margin="20"><header><tr><td>Kopf</td></tr></header><table>'
        f'<tr><td width="10">1</td><td>{words} {"x" * 400}</td></tr></table>'
        "<footer><tr><td><pages/></td></tr></footer></paper>"
    )
    info = BookInfo("Lang", "Stadt", "Test", datetime(2026, 5, 1, tzinfo=UTC))
    count = print_paper(markup, tmp_path / "lang.pdf", info=info)
    pages = texts(tmp_path / "lang.pdf")
    assert count == len(pages) > 1
    # The reader of the test now and then sets a blank between two letters.
    together = re.sub(r"Kopf|Seite \d+ von \d+|\s", "", " ".join(pages))
    assert together == f"1{words.replace(' ', '')}{'x' * 400}"
    assert all("Kopf" in page for page in pages)


BALLOTS = (
    ["Gruppe", "Nr. 1", "Nr. 2", "61", "Nr. 3", "Nr. 4", "Nr. 5"],
    ["Verwaltung", "x", "x", "", "", "", ""],
    ["Verwaltung", "x", "", "x", "", "", ""],
    ["Verwaltung", "x", "x", "x", "x", "x", "x"],
    ["Verbände", "", "x", "", "", "", ""],
)


def vote(run, store, tmp_path, *rows, **more):
    return run(
        "importvotes",
        STORE=str(store.path),
        INPUT=table(tmp_path / "stimmen.csv", *rows),
        TITLE="Werkstatt",
        DATE="12.03.2026",
        PRESENT=5,
        **more,
    )


def test_a_vote_worked_by_hand_reaches_store_list_table_and_protocol(run, store, tmp_path):
    remarks = table(
        tmp_path / "punkte.csv",
        ["Thema", "Anmerkung"],
        ["Freiräume", f"Bitte prüfen: {HOSTILE}"],
        ["", "Rückfragen an max@beispiel.de"],
    )
    out = vote(
        run, store, tmp_path, *BALLOTS, REMARKS=remarks,
        TABLE=str(tmp_path / "z.xlsx"), PROTOCOL=str(tmp_path / "p.pdf"),
    )  # fmt: skip
    assert (out["BALLOTS"], out["VALID"], out["INVALID"], out["GROUPS"]) == (4, 3, 1, 2)
    opened = open_store(store.path)
    votes = {row["gruppe"]: row for row in rows_of(opened.ledger("abstimmung"))}
    assert {name: (row["teilnehmende"], row["ungueltig"]) for name, row in votes.items()} == {
        "Verwaltung": (3, 1),
        "Verbände": (1, 0),
    }
    places = {
        (row["massnahme_id"], row["stimmen"], row["rang_von"], row["rang_bis"])
        for row in rows_of(opened.ledger("abstimmung_ergebnis"))
        if row["abstimmung_id"] == votes["Verwaltung"]["id"]
    }
    expected = {("m1", 2, 1, 1), ("m2", 1, 2, 3), ("h", 1, 2, 3)}
    assert places == expected | {(f"m{k}", 0, 4, 6) for k in (3, 4, 5)}
    listed = {measure.id: measure.stimmungsbild for measure in opened.measures()}
    end = "12.03.2026, Werkstatt, Stimmungsbild, kein Beschluss"
    assert listed["m1"].splitlines() == [
        f"Platz 2–6 von 6, 0 von 1 gültigen Stimmzetteln, Gruppe Verbände, {end}",
        f"Platz 1 von 6, 2 von 2 gültigen Stimmzetteln, Gruppe Verwaltung, {end}",
    ]
    assert listed["m9"] == ""
    page = " ".join(texts(tmp_path / "p.pdf"))
    assert "Zeile 4 nennt 6 Maßnahmen, erlaubt sind 5" in page
    assert "4 von 5 Anwesenden haben abgestimmt (80 %)." in page
    assert HOSTILE in page
    assert "max@" not in page
    assert "kein Beschluss" in page
    assert [sheet.name for sheet in read_sheets(tmp_path / "z.xlsx")][:3] == [
        "Abstimmung",
        "Gruppe Verwaltung",
        "Gruppe Verbände",
    ]


def test_the_same_vote_again_replaces_itself_and_leaves_others(run, store, tmp_path):
    vote(run, store, tmp_path, *BALLOTS)
    first = open_store(store.path)
    votes, listed = len(first.ledger("abstimmung")), first.measures()
    vote(run, store, tmp_path, *BALLOTS)
    again = open_store(store.path)
    assert len(again.ledger("abstimmung")) == votes == 2
    assert again.measures() == listed
    vote(run, store, tmp_path, BALLOTS[0], ["Verwaltung", "", "x", "", "", "", ""])
    changed = open_store(store.path)
    moods = {measure.id: measure.stimmungsbild.splitlines() for measure in changed.measures()}
    assert len(changed.ledger("abstimmung")) == 2
    assert [line.split(",")[0] for line in moods["m2"]] == ["Platz 1 von 6", "Platz 1 von 6"]
    assert "1 von 1 gültigen" in moods["m2"][1]


def test_a_preview_changes_nothing(run, store, tmp_path):
    before = open_store(store.path).measures()
    vote(run, store, tmp_path, *BALLOTS, KEEP=False)
    assert open_store(store.path).measures() == before
    assert len(open_store(store.path).ledger("abstimmung")) == 0


def test_criteria_from_the_template_to_the_places(run, store, tmp_path):
    template = tmp_path / "vorlage.xlsx"
    run("weighmeasures", STORE=str(store.path), TEMPLATE=str(template))
    sheets = {sheet.name: sheet for sheet in read_sheets(template)}
    assert len(sheets["Gewichte"].rows) == 11
    assert sheets["Bewertung"].rows[1][1].text == "m1"
    # benefit 0..10 (weight 3), costs 100..200 (weight 1, less is better): 0.75, 0.25, 0.5
    filled = tmp_path / "noten.xlsx"
    from insek.processing.spreadsheets.writing.workbook import Column, SheetTable, Workbook
    from insek.processing.spreadsheets.writing.write_workbook import write_workbook

    rows = (("m1", "", 10, 200), ("m2", "", 0, 100), ("", "Nr. 3", 5, 150))
    heads = tuple(Column(title) for title in ("Kennung", "Maßnahme", "Nutzen", "Kosten"))
    weights = (("Nutzen", 3, "mehr ist besser"), ("Kosten", 1, "weniger ist besser"))
    weight_heads = tuple(Column(title) for title in ("Kriterium", "Gewicht", "Richtung"))
    book = Workbook(
        "Noten",
        (SheetTable("Bewertung", heads, rows), SheetTable("Gewichte", weight_heads, weights)),
    )
    write_workbook(book, filled)
    out = run(
        "weighmeasures",
        STORE=str(store.path),
        INPUT=str(filled),
        OUTPUT=str(tmp_path / "rang.xlsx"),
    )
    assert out["COUNT"] == 3
    ranked = read_sheets(tmp_path / "rang.xlsx")[0].rows[1:]
    assert [(row[0].text, row[1].text, row[2].value) for row in ranked] == [
        ("1", "1 Maßnahme im Quartier 1", 0.75),
        ("2", "3 Maßnahme im Quartier 3", 0.5),
        ("3", "2 Maßnahme im Quartier 2", 0.25),
    ]


def test_a_rating_that_could_be_a_thousand_or_one_is_not_known(tmp_path):
    rows = ((Cell(1, "1"), Cell("1.000", "1.000")), (Cell(2, "2"), Cell("1 000", "1 000")))
    heads = (Cell("Nr.", "Nr."), Cell("Kosten", "Kosten"), Cell("Maßnahme", "Maßnahme"))
    weights = tuple(Cell(text, text) for text in ("Kriterium", "Gewicht", "Richtung"))
    cost = tuple(Cell(text, text) for text in ("Kosten", "1", "weniger"))
    sheets = (Sheet("Bewertung", (heads, *rows)), Sheet("Gewichte", (weights, cost)))
    found = read_ratings(sheets, MeasureIndex(()))
    assert np.isnan(found.values[0, 0])
    assert found.values[1, 0] == 1000
    assert any("„1.000“ ist nicht eindeutig: 1000 oder 1,0?" in text for text in found.remarks)
    doubtful = (*cost[:1], Cell("1.000", "1.000"), *cost[2:])
    with pytest.raises(BallotError, match=r"Gewicht von „Kosten“.*„1.000“ ist nicht eindeutig"):
        read_ratings((sheets[0], Sheet("Gewichte", (weights, doubtful))), MeasureIndex(()))
