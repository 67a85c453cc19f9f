"""Links are proposals until a planner decides, and what was decided stays."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer

from insek.processing.catalogue.load import city_catalogue
from insek.processing.participation.contributions.measure_links import (
    Evidence,
    LinkRule,
    MeasureLink,
    merged_links,
    proposals,
    read_links,
    unanswered,
    write_links,
)
from insek.processing.participation.contributions.stored_contributions import (
    Contribution,
    Position,
    write_contributions,
)
from insek.processing.provider import InsekProvider
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store
from insek.processing.wording.similarity import similar_across

from ...effort import cases

X, Y = 410_000.0, 5_477_000.0


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


def point(x):
    return shapely.Point(X + x, Y)


def said(key, text, x=None, **more):
    place = None if x is None else point(x)
    lage = Position.NOWHERE if x is None else Position.INSIDE
    return Contribution(key, "Kartendialog", text=text, place=place, lage=lage, **more)


CONTRIBUTIONS = (
    said("b1", "Am Markt fehlen Fahrradständer, bitte mehr davon.", 0.0),
    said("b2", "Es ist überall so laut.", 1000.0),
    said("b3", "Mehr Wohnungen!"),
    said("b4", "Am Markt fehlen Fahrradständer, bitte mehr davon.", 0.0, dublette_von="b1"),
)
MEASURES = (
    Measure("m1", 1, "Fahrradständer am Markt", places=(MeasurePlace(point(5000)),)),
    Measure(
        "m2",
        2,
        "Lärmschutz",
        places=(MeasurePlace(shapely.LineString([point(1030), point(1400)])),),
    ),
    Measure("m3", 3, "Hallenbad"),
)


def pairs(links):
    return [(link.beitrag_id, link.massnahme_id) for link in links]


def test_words_and_nearness_propose_and_say_why():
    found = proposals(CONTRIBUTIONS[:3], MEASURES, LinkRule(0.3, 50.0))
    assert pairs(found) == [("b1", "m1"), ("b2", "m2")]
    assert found[0].grund.startswith("ähnliche Wörter (0,")
    assert found[1].grund == "30 m entfernt"
    assert not any(link.decided for link in found)
    assert proposals(CONTRIBUTIONS[:3], MEASURES, LinkRule(0.3, 0.0)) == found[:1]
    both = LinkRule(0.3, 50.0, evidence=Evidence.BOTH)
    assert proposals(CONTRIBUTIONS[:3], MEASURES, both) == ()


def test_rare_words_weigh_more_than_those_of_every_title():
    texts = ["Straße am Bahnhof"]
    others = ["Straße am Rathaus", "Straße am Stadtpark", "Neuer Bahnhof"]
    assert similar_across(texts, others, 0.0)[0][1] == 2
    assert similar_across(texts, [], 0.1) == []
    assert similar_across(["Bahnhof"], ["bahnhof!"], 0.99)[0][2] == pytest.approx(1.0)


ids = st.sampled_from("abc")
links_ = st.builds(
    MeasureLink,
    ids,
    ids,
    st.sampled_from(["", "vorschlag", "aufgenommen", "nicht", "kein_bezug"]),
    st.sampled_from(["", "Wird gebaut."]),
)


@settings(max_examples=cases(80), deadline=None)
@given(
    st.lists(links_, unique_by=lambda link: (link.beitrag_id, link.massnahme_id)),
    st.lists(st.builds(MeasureLink, ids, ids), unique=True),
)
def test_what_is_decided_stays_and_answered_ones_get_no_proposal(before, proposed):
    after = merged_links(before, proposed)
    decided = [link for link in before if link.decided]
    assert [link for link in after if link.decided] == decided
    answered = {link.beitrag_id for link in decided if link.answers}
    fresh = [link for link in after if not link.decided]
    assert not answered & {link.beitrag_id for link in fresh}
    assert set(fresh) <= set(proposed)
    assert len(set(pairs(after))) == len(after)
    assert merged_links(after, proposed) == after


def test_a_duplicate_is_answered_with_its_original_and_a_wrong_link_is_no_answer():
    links = [
        MeasureLink("b1", "m1", "kein_bezug"),
        MeasureLink("b2", "", "nicht", "Kein Thema des INSEK."),
    ]
    assert [item.id for item in unanswered(CONTRIBUTIONS, links)] == ["b1", "b3"]


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    with store.writing() as writer:
        write_contributions(writer, CONTRIBUTIONS)
        writer.put_measures(MEASURES)
    return store


def run(store, tmp_path, **parameters):
    from qgis import processing

    options = {"STORE": str(store.path), "MATRIX": str(tmp_path / "matrix.xlsx"), "NEAR": 50.0}
    return processing.run("insek:linkcontributions", options | parameters)


def test_the_matrix_goes_out_and_comes_back_with_decisions(store, tmp_path):
    found = run(store, tmp_path)
    assert [found[key] for key in ("PROPOSED", "DECIDED", "UNANSWERED")] == [2, 0, 3]
    rows = [[cell.text for cell in row] for row in read_sheets(tmp_path / "matrix.xlsx")[0].rows]
    head = rows[0]
    column = {name: head.index(name) for name in head}
    assert [row[0] for row in rows[1:]] == ["b1", "b2", "b3"]
    assert rows[1][column["Umgang"]] == "Vorschlag"
    assert rows[1][column["Dubletten"]] == "1"
    filled = tmp_path / "gefuellt.csv"
    decisions = [
        ("b1", "m1", "", "teilweise aufgenommen", "=2+3 <b>Ja</b>"),
        ("b2", "", "3", "nicht aufgenommen", "Ruf 0631 365-0815"),
        ("b3", "", "", "Vorschlag", ""),
        ("b3", "m9", "", "aufgenommen", ""),
        ("b3", "m1", "", "vielleicht", ""),
        ("b9", "m1", "", "aufgenommen", ""),
    ]
    names = ["Kennung des Beitrags", "Kennung der Maßnahme", "Nr. der Maßnahme"]
    lines = [";".join((*names, "Umgang", "Antwort")), *(";".join(row) for row in decisions)]
    filled.write_text("\n".join(lines), encoding="utf-8")
    found = run(store, tmp_path, ANSWERS=str(filled))
    assert [found[key] for key in ("TAKEN", "DECIDED", "UNANSWERED")] == [2, 2, 1]
    kept = {(link.beitrag_id, link.massnahme_id): link for link in read_links(store)}
    assert kept["b1", "m1"].umgang == "teilweise"
    assert kept["b1", "m1"].antwort == "=2+3 <b>Ja</b>"
    assert kept["b1", "m1"].grund.startswith("ähnliche Wörter")
    assert kept["b2", "m3"].antwort == "Ruf [Telefon entfernt]"
    matrix = read_sheets(tmp_path / "matrix.xlsx")
    cells = [cell for row in matrix[0].rows for cell in row if cell.text.startswith("=2")]
    assert [cell.formula for cell in cells] == [""]
    counts = {row[0].text: row[1].text for row in matrix[1].rows[1:]}
    assert counts["davon unbeantwortet"] == "1"
    again = run(store, tmp_path, ANSWERS=str(tmp_path / "matrix.xlsx"))
    assert (again["TAKEN"], again["DECIDED"]) == (0, 2)
    changed = filled.read_text(encoding="utf-8").replace("teilweise ", "nicht ")
    filled.write_text(changed, encoding="utf-8")
    run(store, tmp_path, ANSWERS=str(filled))
    assert {link.umgang for link in read_links(store) if link.beitrag_id == "b1"} == {"teilweise"}


def test_proposals_never_touch_what_planners_wrote(store, tmp_path):
    mine = MeasureLink("b1", "m3", "pruefauftrag", "Wir prüfen das.")
    with store.writing() as writer:
        write_links(writer, [mine, MeasureLink("b2", "m1")])
    run(store, tmp_path)
    assert read_links(store)[0] == mine
    assert pairs(read_links(store)) == [("b1", "m3"), ("b2", "m2")]
    run(store, tmp_path, PROPOSE=False)
    assert pairs(read_links(store)) == [("b1", "m3"), ("b2", "m2")]


def test_the_table_of_answers_offers_the_codes(store, tmp_path):
    run(store, tmp_path)
    layer = QgsVectorLayer(store.ledger_uri("beitrag_massnahme"), "a", "ogr")
    layer.loadDefaultStyle()
    setup = layer.editorWidgetSetup(layer.fields().indexOf("umgang"))
    offered = {label: code for pair in setup.config()["map"] for label, code in pair.items()}
    codes = store.catalogue.code_lists["umgang"].codes
    assert {code.label: code.id for code in codes}.items() <= offered.items()


def test_without_contributions_there_is_a_sentence(tmp_path):
    store = create_store(tmp_path / "leer.gpkg", city_catalogue("kaiserslautern"))
    with pytest.raises(QgsProcessingException, match="keine Beiträge"):
        run(store, tmp_path)


def test_a_matrix_that_cannot_be_written_leaves_the_links_as_they_were(store, tmp_path):
    with pytest.raises(QgsProcessingException, match="XLSX oder ODS"):
        run(store, tmp_path, MATRIX=str(tmp_path / "matrix.txt"))
    assert read_links(store) == ()
