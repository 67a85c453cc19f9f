"""Contributions come in without personal data, and every row of a file is accounted for."""

from __future__ import annotations

import csv
import json
from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsExpressionContext,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from insek.processing.analysis.settlement.district_locator import Districts
from insek.processing.catalogue.load import city_catalogue
from insek.processing.catalogue.matching import district_vocabulary
from insek.processing.participation.contributions.contribution_columns import (
    TOPIC,
    find_contributions,
)
from insek.processing.participation.contributions.contribution_intake import take_in_contributions
from insek.processing.participation.contributions.contribution_report import (
    contribution_intake_workbook,
    removed,
)
from insek.processing.participation.contributions.contribution_rows import (
    CityAreas,
    ContributionReading,
    iso_day,
)
from insek.processing.participation.contributions.duplicates import with_duplicates
from insek.processing.participation.contributions.stored_contributions import (
    BETTER,
    Contribution,
    Position,
    read_contributions,
)
from insek.processing.provider import InsekProvider
from insek.processing.sources.written_places import WrittenPlace
from insek.processing.spreadsheets.intake.list_profile import ListProfile
from insek.processing.spreadsheets.intake.row_outcome import RowState
from insek.processing.spreadsheets.reading.sheet_model import Cell, Merge, Sheet, SheetError
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.features import FeatureTable
from insek.processing.store.forms.default_styles import read_default_styles
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

from ...effort import cases

CATALOGUE = city_catalogue("kaiserslautern")
# A place in the middle of the city, moved into UTM zone 32 with Krüger's series (GRS 80).
LON, LAT = 7.7689, 49.4447
X, Y = 410_759.7, 5_477_621.4
CITY = shapely.box(X - 5000, Y - 5000, X + 5000, Y + 5000)
WEST = shapely.box(X - 5000, Y - 5000, X - 1000, Y + 5000)
CORE = shapely.box(X - 1000, Y - 5000, X + 5000, Y + 5000)
AREAS = CityAreas(
    CITY, Districts(("dansenberg", "kernstadt"), np.array([WEST, CORE], dtype=object))
)


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", CATALOGUE)
    columns = {"name": ["Dansenberg", "Kernstadt"], "kennung": ["dansenberg", "kernstadt"]}
    drawn = Provenance("", "drawn", "Test")
    with store.writing() as writer:
        writer.put("ortsbezirk_boundary", FeatureTable.from_rows([WEST, CORE], columns), drawn)
        writer.put("city_boundary", FeatureTable.from_rows([CITY]), drawn)
    return store


def run(name, **parameters):
    from qgis import processing

    return processing.run(f"insek:{name}", parameters)


def run_in(context, name, **parameters):
    registry = QgsApplication.processingRegistry()
    algorithm = registry.createAlgorithmById(f"insek:{name}")
    found, fine = algorithm.run(parameters, context, QgsProcessingFeedback())
    assert fine
    return found


def sheet(head, *rows):
    lines = [[Cell(text, text) for text in row] for row in (head, *rows)]
    return Sheet("Blatt", tuple(tuple(line) for line in lines))


def taken(head, *rows, profile=ListProfile(), **options):  # noqa: B008 - frozen
    found = find_contributions([sheet(head, *rows)], profile)
    given_options = {"crs": "EPSG:25832", "format": "Kartendialog", "areas": AREAS} | options
    return take_in_contributions(
        found, district_vocabulary(CATALOGUE), ContributionReading(profile=profile, **given_options)
    )


def written(path, head, *rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([head, *rows])
    return str(path)


def test_a_contribution_has_category_place_district_and_no_time_of_day():
    head = ("Nr.", "Kategorie", "Kommentar", "Erstellt am", "lon", "lat", "Likes", "Alter")
    row = ("7", "das geht besser!", "Hier fehlt Schatten", "20.03.2024 17:15", LON, LAT, "12", "30")
    (found,) = taken(head, [str(cell) for cell in row]).contributions
    assert (found.id, found.kategorie, found.datum) == ("kartendialog:7", BETTER, "2024-03-20")
    assert (found.lage, found.ortsbezirk, found.zustimmung) == (Position.INSIDE, "kernstadt", 12)
    assert found.weitere == {"Alter": "30"}
    assert found.place.distance(shapely.Point(X, Y)) < 0.5


def test_degrees_and_metres_lead_to_the_same_place():
    degrees = taken(("Text", "x", "y"), ("a", str(LON), str(LAT)))
    metres = taken(("Text", "x", "y"), ("a", f"{X:.0f}", f"{Y:.0f}"))
    assert (degrees.crs, metres.crs) == ("EPSG:4326", "EPSG:25832")
    one, other = degrees.contributions[0].place, metres.contributions[0].place
    assert one.distance(other) < 0.5
    stated = taken(("Text", "x", "y"), ("a", str(LON), str(LAT)), coordinates="EPSG:25832")
    assert stated.contributions[0].lage is Position.NOWHERE
    assert "nach Grad" in stated.outcomes[0].remarks[0]


@pytest.mark.parametrize(
    ("x", "y", "position"),
    [
        ("0", "0", Position.NOWHERE),
        ("0,0", "0,0", Position.NOWHERE),
        ("", "", Position.NOWHERE),
        ("hier", "dort", Position.NOWHERE),
        ("13,4", "52,5", Position.OUTSIDE),
        (str(LAT), str(LON), Position.OUTSIDE),
        (str(LON), str(LAT), Position.INSIDE),
    ],
)
def test_places_are_sorted_by_where_they_lie(x, y, position):
    result = taken(("Text", "lon", "lat"), ("Mehr Bänke", x, y), coordinates="EPSG:4326")
    (found,) = result.contributions
    assert found.lage is position
    assert (found.place is None) == (position is Position.NOWHERE)


def test_without_a_boundary_nobody_says_that_a_place_lies_in_the_city():
    result = taken(("Text", "x", "y"), ("a", f"{X}", f"{Y}"), areas=CityAreas())
    assert result.contributions[0].lage is Position.UNKNOWN


def test_the_place_counts_more_than_the_named_district():
    head = ("Text", "Ortsbezirk", "x", "y")
    result = taken(
        head,
        ("a", "Dansenberg", f"{X}", f"{Y}"),
        ("b", "Dansenberg", "", ""),
        ("c", "Nirgendheim", "", ""),
    )
    assert [item.ortsbezirk for item in result.contributions] == ["kernstadt", "dansenberg", ""]
    assert [item.state for item in result.outcomes] == [
        RowState.REMARKED,
        RowState.TAKEN,
        RowState.REMARKED,
    ]


def test_personal_columns_go_and_texts_are_cleaned_and_both_are_counted():
    head = ("Name", "E-Mail (freiwillig)", "Kommentar", "Bemerkung intern")
    result = taken(
        head,
        ("Erika Muster", "erika@example.org", "Ruft mich an: 0631 365-0815", "von 192.0.2.17"),
        ("", "max@example.org", "Mehr Bäume", ""),
    )
    assert removed(result) == {"E-Mail": 2, "IP-Adresse": 1, "Name": 1, "Telefon": 1}
    kept = repr(result.contributions)
    assert not any(word in kept for word in ("Erika", "example.org", "0815", "192.0.2"))
    assert result.contributions[0].text == "Ruft mich an: [Telefon entfernt]"


def test_a_profile_can_say_that_a_name_is_the_title_but_not_keep_it_as_it_is():
    title = taken(("Name", "Text"), ("Stadtpark", "a"), profile=ListProfile({"Name": "titel"}))
    kept = taken(("Name", "Text"), ("Erika", "a"), profile=ListProfile({"Name": "weitere"}))
    assert title.contributions[0].titel == "Stadtpark"
    assert kept.contributions[0].weitere == {}
    assert removed(kept) == {"Name": 1}


EXPORTS = {
    "adhocracy": (
        ("Link", "Titel", "Beschreibung", "Ersteller", "Erstellt", "Positive Bewertungen"),
        ("Negative Bewertungen", "Kommentaranzahl", "Ort (Längengrad)", "Ort (Breitengrad)"),
        ("https://example.org/1", "Bänke", "Zu wenige", "hanna_p", "2026-01-02", "5"),
        ("1", "0", str(LON), str(LAT)),
    ),
    "CONSUL": (
        ("id", "title", "description", "tsv", "author_id", "cached_votes_up"),
        ("cached_votes_down", "created_at", "lng", "lat", "responsible_name"),
        ("1", "Bänke", "Zu wenige", "'bank':1", "17", "5"),
        ("1", "2026-01-02 10:00:00", str(LON), str(LAT), "Hanna Probe"),
    ),
    "DIPAS": (
        ("Beitrags ID", "Titel", "Inhalt", "Erstellt von", "Erstellt am", "Längengrad"),
        ("Breitengrad", "Zustimmungen", "Ablehnungen", "Kommentare"),
        ("1", "Bänke", "Zu wenige", "Hanna Probe", "02.01.2026", str(LON)),
        (str(LAT), "5", "1", "3"),
    ),
    "decidim": (
        ("id", "title/de", "body/de", "title/en", "body/en", "author/name"),
        ("proposal_votes", "created_at", "latitude", "longitude", "Ablehnungen"),
        ("1", "Bänke", "Zu wenige", "Benches", "Too few", "Hanna Probe"),
        ("5", "2026-01-02 10:00", str(LAT), str(LON), "1"),
    ),
}


@pytest.mark.parametrize("platform", EXPORTS)
def test_exports_are_known_by_their_headings_and_nobody_is_named(platform):
    first, second, cells, more = EXPORTS[platform]
    result = taken((*first, *second), (*cells, *more))
    (found,) = result.contributions
    assert (found.titel, found.text, found.datum) == ("Bänke", "Zu wenige", "2026-01-02")
    assert (found.zustimmung, found.ablehnung) == (5, 1)
    assert found.place.distance(shapely.Point(X, Y)) < 0.5
    assert "anna" not in repr(result.contributions)
    assert not {"tsv", "author_id"} & set(found.weitere)
    assert sum(removed(result).values()) >= 1


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            ("ID", "Startzeit", "E-Mail", "Name", "Was wünschen Sie sich?"),
            ("1", "02.01.2026", "h@example.org", "Hanna Probe", "Bänke am Markt"),
        ),
        (("Zeitstempel", "Was fehlt?"), ("2026/01/02 10:00:00", "Bänke am Markt")),
        (("Session", "Voter", "Question 1 – Was fehlt?"), ("A", "123", "Bänke am Markt")),
        (("Nr", "description", "Segment"), ("1", "", "Bänke fehlen hier")),
        (("Segment", "Länge"), ("Bänke fehlen hier", "12")),
    ],
)
def test_answers_below_a_question_are_texts_with_a_remark(head, row):
    result = taken(head, row)
    (found,) = result.contributions
    assert found.text in {"Bänke am Markt", "Bänke fehlen hier"}
    (remark,) = result.layout.sheet.remarks
    assert "Keine Überschrift nennt den Text" in remark
    assert "Hanna" not in repr(found)


def test_options_names_and_addresses_are_no_texts():
    head = ("Nr", "Wo wohnen Sie?", "Straße")
    rows = [(str(n), ("im Westen", "im Osten")[n % 2], f"Am Markt {n}") for n in range(9)]
    with pytest.raises(SheetError, match="Kommentar"):
        taken(head, *rows)


def test_notes_beside_a_title_are_not_published_as_texts():
    (found,) = taken(("Titel", "Vermerk"), ("Bänke", "das wird nichts")).contributions
    assert (found.text, found.weitere) == ("", {"Vermerk": "das wird nichts"})


def test_an_empty_column_is_no_candidate_beside_a_filled_one():
    head = ("description", "Kommentar", "Likes", "Zustimmungen", "x", "y", "lon", "lat")
    result = taken(head, ("", "Bänke", "", "5", "", "", str(LON), str(LAT)))
    (found,) = result.contributions
    assert (found.text, found.zustimmung, found.lage) == ("Bänke", 5, Position.INSIDE)
    assert result.layout.sheet.remarks == ()


def test_of_two_filled_columns_of_votes_the_fuller_counts_and_it_is_told():
    rows = (("Bänke", "5", "7"), ("Bäume", "", "8"))
    result = taken(("Text", "Likes", "Zustimmungen"), *rows)
    assert [item.zustimmung for item in result.contributions] == [7, 8]
    assert result.contributions[0].weitere == {"Likes": "5"}
    (remark,) = result.layout.sheet.remarks
    assert "B „Likes“" in remark
    profile = ListProfile({"Likes": "zustimmung"})
    named = taken(("Text", "Likes", "Zustimmungen"), *rows, profile=profile)
    assert [item.zustimmung for item in named.contributions] == [5, None]


def test_two_different_places_in_a_row_are_refused():
    with pytest.raises(SheetError, match=r"meinen beide „x“.*Profil"):
        taken(("Text", "x", "Längengrad", "y"), ("Bänke", "1", "2", "3"))


def test_a_column_of_comments_is_the_text_only_where_there_is_no_other():
    both = taken(("Inhalt", "Kommentare"), ("Bänke", "finde ich auch"))
    alone = taken(("Titel", "Kommentare"), ("Bänke", "finde ich auch"))
    assert [item.text for item in both.contributions] == ["Bänke"]
    assert [item.text for item in alone.contributions] == ["finde ich auch"]


def test_an_id_that_is_a_mail_address_is_replaced():
    (found,) = taken(("ID", "Text"), ("erika@example.org", "a")).contributions
    assert "example" not in found.id


def test_ticked_columns_are_topics_and_a_profile_names_them():
    head = ("Text", "Rad", "Bus", "Anzahl Kinder")
    profile = ListProfile(values={"thema": {"Rad": "Radverkehr"}})
    result = taken(head, ("a", "1", "1", "3"), ("b", "0", "ja", "0"), profile=profile)
    assert [item.thema for item in result.contributions] == ["Radverkehr; Bus", "Bus"]
    assert [item.weitere for item in result.contributions] == [
        {"Anzahl Kinder": "3"},
        {"Anzahl Kinder": "0"},
    ]


def test_one_such_column_alone_is_no_topic():
    result = taken(("Text", "angemeldet"), ("a", "ja"))
    assert result.contributions[0].weitere == {"angemeldet": "ja"}


def spoken(key, text, place=None):
    return Contribution(key, "Kartendialog", text=text, place=place)


def test_the_same_words_at_the_same_place_are_a_duplicate_of_the_first():
    here, near, far = (shapely.Point(X + step, Y) for step in (0, 0.5, 30))
    rows = [
        spoken("a", "Mehr Bänke!", here),
        spoken("b", "mehr  bänke", near),
        spoken("c", "Mehr Bänke!", far),
        spoken("d", "Mehr Bänke!"),
        spoken("e", "MEHR BÄNKE"),
        spoken("f", ""),
        spoken("g", ""),
        spoken("g#2", ""),
        spoken("a#2", "Weniger Bänke!", here),
        spoken("c#2", "mehr bänke", near),
    ]
    found = [item.dublette_von for item in with_duplicates(rows)]
    assert found == ["", "a", "", "", "d", "", "", "g", "", "c"]


def test_one_id_with_two_texts_is_a_slip_of_the_list_and_both_count():
    result = taken(("Nr", "Text"), ("7", "Baum"), ("7", "Bus"), ("7", "BAUM"), ("8", "Bus"))
    stored = with_duplicates(result.contributions)
    first, second, third, last = (item.id for item in stored)
    assert len({first, second, third, last}) == 4
    assert [item.dublette_von for item in stored] == ["", "", first, second]
    assert [outcome.remarks for outcome in result.outcomes] == [
        (),
        ("Die Kennung „7“ steht schon in Zeile 2 mit anderem Text; beide Beiträge zählen.",),
        (),
        (),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20.03.2024", "2024-03-20"),
        ("1. 4. 2024, 9 Uhr", "2024-04-01"),
        ("2024-03-20T17:15:00Z", "2024-03-20"),
        ("31.02.2024", ""),
        ("im Frühjahr", ""),
    ],
)
def test_dates_are_days(text, day):
    assert iso_day(text) == day


cells = st.text(
    alphabet=st.sampled_from("ab0,.-<>=@ \n7äß;|")
    | st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")),
    max_size=12,
)


@settings(max_examples=cases(60), deadline=None)
@given(st.lists(st.tuples(cells, cells, cells, cells, cells), max_size=12))
def test_every_row_ends_in_one_way_and_every_contribution_has_an_id_of_its_own(rows):
    result = taken(("Nr", "Text", "Kategorie", "x", "y"), *rows)
    blank = sum(not any(cell.strip() for cell in row) for row in rows)
    assert len(result.outcomes) + result.empty_rows == len(rows)
    assert result.empty_rows == blank
    assert sum(result.count(state) for state in RowState) == len(result.outcomes)
    ids = [item.id for item in result.contributions]
    assert len(set(ids)) == len(ids)
    assert len(ids) == len(result.outcomes) - result.count(RowState.REFUSED)
    assert all(item.contribution or item.remarks for item in result.outcomes)
    assert [
        item.id for item in taken(("Nr", "Text", "Kategorie", "x", "y"), *rows).contributions
    ] == ids


@settings(max_examples=cases(60), deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([None, 0, 5])), max_size=12))
def test_a_duplicate_always_names_an_original(rows):
    items = [
        spoken(str(number), text, None if x is None else shapely.Point(X + x, Y))
        for number, (text, x) in enumerate(rows)
    ]
    found = {item.id: item for item in with_duplicates(items)}
    originals = [item for item in found.values() if not item.dublette_von]
    assert len(originals) == len(set(rows))
    assert all(not found[i.dublette_von].dublette_von for i in found.values() if i.dublette_von)


def test_the_contributions_of_ottensen_are_all_there(ottensen_contributions, store, tmp_path):
    path = ottensen_contributions / "dataset-Ottensen-thematic-d1a.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        truth = list(csv.DictReader(stream))
    assert len(truth) == 697
    options = {"STORE": str(store.path), "INPUT": str(path), "FORMAT": "Online-Dialog"}
    found = run("importcontributions", **options, REPORT=str(tmp_path / "b.xlsx"))
    assert (found["TAKEN"], found["REMARKED"], found["REFUSED"]) == (697, 0, 0)
    assert found["NOWHERE"] == 697
    stored = read_contributions(store)
    assert [item.id for item in stored] == [f"online-dialog:{row['document_id']}" for row in truth]
    assert [item.quelle for item in stored] == [row["url"] for row in truth]
    changed = [
        item.text
        for item, row in zip(stored, truth, strict=True)
        if item.text != row["text"].strip()
    ]
    # Persons named after "Herr" and "Familie".
    assert len(changed) == 3
    assert all("[Name entfernt]" in text for text in changed)
    topics = Counter(topic for item in stored for topic in item.thema.split("; ") if topic)
    heads = list(truth[0])[4:]
    assert topics == {head: n for head in heads if (n := sum(row[head] == "1" for row in truth))}
    again = run("importcontributions", **options, MODE=1, REPORT=str(tmp_path / "c.xlsx"))
    assert (again["KNOWN"], again["TAKEN"]) == (697, 0)
    assert read_contributions(store) == stored
    report = read_sheets(tmp_path / "b.xlsx")[1]
    assert len(report.rows) == 2 + 697


HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org")',
    "@SUM(A1)",
    "<img src=x onerror=alert(1)>",
    "& &amp; ]]> \\u0000 '\"",
)


def test_markup_and_formulas_stay_text_in_store_report_and_name(store, tmp_path):
    rows = [(str(number), text) for number, text in enumerate(HOSTILE)]
    path = written(tmp_path / "boese.csv", ("Nr", "Text"), *rows)
    report = tmp_path / "bericht.ods"
    run("importcontributions", STORE=str(store.path), INPUT=path, REPORT=str(report))
    assert [item.text for item in read_contributions(store)] == list(HOSTILE)
    shown = [row[-1] for row in read_sheets(report)[1].rows[2:]]
    assert [cell.text for cell in shown] == list(HOSTILE)
    assert not any(cell.formula for cell in shown)
    layer = QgsVectorLayer(store.ledger_uri("beitrag"), "b", "ogr")
    layer.loadDefaultStyle()
    fields = {field.name(): index for index, field in enumerate(layer.fields())}
    setup = layer.editorWidgetSetup(fields["text"])
    assert (setup.type(), setup.config()["UseHtml"]) == ("TextEdit", False)
    layer.startEditing()
    layer.changeAttributeValue(next(layer.getFeatures()).id(), fields["titel"], HOSTILE[0])
    scope = QgsExpressionContext()
    scope.setFeature(next(layer.getFeatures()))
    assert QgsExpression(layer.displayExpression()).evaluate(scope) == HOSTILE[0]
    assert "<" not in QgsExpression.replaceExpressionText(layer.mapTipTemplate(), scope)
    layer.rollBack()


def test_replacing_and_adding_keep_what_belongs_to_others(store, tmp_path):
    options = {"STORE": str(store.path), "REPORT": str(tmp_path / "r.xlsx")}
    head = ("Nr", "Text")
    dialogue = written(tmp_path / "a.csv", head, ("1", "Bänke"), ("2", "Bäume"))
    minutes = written(tmp_path / "b.csv", head, ("1", "Bänke"), ("9", "Bus"))
    later = written(tmp_path / "c.csv", head, ("2", "Bäume!"), ("3", "Licht"))
    run("importcontributions", INPUT=dialogue, FORMAT="Kartendialog", **options)
    run("importcontributions", INPUT=minutes, FORMAT="Protokoll", **options)
    both = read_contributions(store)
    assert [item.dublette_von for item in both] == ["", "", "kartendialog:1", ""]
    run("importcontributions", INPUT=dialogue, FORMAT="Kartendialog", **options)
    assert read_contributions(store) == both
    added = run("importcontributions", INPUT=later, FORMAT="Kartendialog", MODE=1, **options)
    assert (added["KNOWN"], added["TAKEN"]) == (1, 1)
    texts = {item.id: item.text for item in read_contributions(store)}
    assert texts["kartendialog:2"] == "Bäume"
    with store.writing() as writer:
        writer.put_ledger("beitrag_massnahme", [{"beitrag_id": "kartendialog:1"}])
    run("importcontributions", INPUT=later, FORMAT="Kartendialog", **options)
    assert [item.id for item in read_contributions(store)] == [
        *("kartendialog:2", "kartendialog:3", "protokoll:1", "protokoll:9"),
    ]
    assert list(store.ledger("beitrag_massnahme").column("beitrag_id")) == ["kartendialog:1"]


def test_a_layer_in_any_crs_comes_in_and_lines_become_points(store, tmp_path):
    def feature(text, geometry):
        told = {"comment": text, "name": "E"}
        return {"type": "Feature", "properties": told, "geometry": geometry}

    features = [
        feature("Punkt", {"type": "Point", "coordinates": [LON, LAT]}),
        feature("Linie", {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.01, LAT]]}),
        feature("Null", {"type": "Point", "coordinates": [0.0, 0.0]}),
        feature("ohne", None),
        feature(None, {"type": "Point", "coordinates": [LON, LAT]}),
    ]
    path = tmp_path / "dialog.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found = run(
        "importcontributions",
        STORE=str(store.path),
        LAYER=str(path),
        REPORT=str(tmp_path / "r.xlsx"),
    )
    counted = [found[key] for key in ("TAKEN", "REMARKED", "REFUSED", "NOWHERE", "REMOVED")]
    assert counted == [2, 2, 1, 2, 5]
    stored = read_contributions(store)
    assert [item.lage.value for item in stored] == ["im Stadtgebiet"] * 2 + ["ohne Ort"] * 2
    assert stored[0].place.distance(shapely.Point(X, Y)) < 0.5
    assert stored[1].place.x - stored[0].place.x == pytest.approx(363, abs=5)


def test_a_preview_changes_nothing_and_a_table_without_texts_is_refused(store, tmp_path):
    options = {"STORE": str(store.path), "REPORT": str(tmp_path / "r.xlsx"), "APPLY": False}
    path = written(tmp_path / "a.csv", ("Text", "E-Mail"), ("Bänke", "erika@example.org"))
    assert run("importcontributions", INPUT=path, **options)["TAKEN"] == 1
    assert read_contributions(store) == ()
    everything = "".join(
        cell.text for item in read_sheets(tmp_path / "r.xlsx") for row in item.rows for cell in row
    )
    assert "example.org" not in everything
    assert "muss jemand die Texte lesen" in everything
    other = written(tmp_path / "b.csv", ("Straße", "Länge"), ("Marktstraße", "12"))
    with pytest.raises(QgsProcessingException, match="Kommentar"):
        run("importcontributions", INPUT=other, **options)
    with pytest.raises(QgsProcessingException, match="entweder"):
        run("importcontributions", **options)


def test_the_table_carries_signs_and_form(store, tmp_path):
    path = written(tmp_path / "a.csv", ("Text",), ("Bänke",))
    options = {"STORE": str(store.path), "REPORT": str(tmp_path / "r.xlsx")}
    run("importcontributions", INPUT=path, **options)
    qml = read_default_styles(store.path)["beitrag"]
    assert "RuleRenderer" in qml
    assert "attributeEditorForm" in qml
    project, context = QgsProject(), QgsProcessingContext()
    context.setProject(project)
    found = run_in(context, "importcontributions", INPUT=path, **options)
    waiting = context.layersToLoadOnCompletion()
    assert {source: details.name for source, details in waiting.items()} == {
        found["OUTPUT"]: "Beiträge"
    }


def test_a_count_that_could_be_a_thousand_or_one_stays_empty_and_is_told():
    head = ("Titel", "Zustimmung")
    result = taken(head, ("Bank", "1.000"), ("Baum", "1 000"), ("Weg", "12"), ("Platz", "viele"))
    assert [item.zustimmung for item in result.contributions] == [None, 1000, 12, None]
    remarks = [" ".join(item.remarks) for item in result.outcomes]
    assert "„1.000“ ist keine Anzahl (zustimmung); bleibt leer. „1.000“ ist nicht ein" in remarks[0]
    assert remarks[3] == "„viele“ ist keine Anzahl (zustimmung); bleibt leer."


@pytest.mark.parametrize(("x", "y"), [("7.769", "49.445"), ("7,769", "49,445")])
def test_degrees_with_three_decimals_have_one_reading(x, y):
    (item,) = taken(("Titel", "x", "y"), ("Bank", x, y)).contributions
    assert item.place is not None


def test_merged_cells_of_minutes_count_for_each_statement(tmp_path):
    table = sheet(("Thema", "Aussage"), ("Wohnen", "zu teuer"), ("", "zu wenig"))
    merged = Sheet(table.name, table.rows, (Merge(2, 1, 3, 1),))
    found = find_contributions([merged], ListProfile())
    options = ContributionReading(crs="EPSG:25832", format="Protokoll")
    result = take_in_contributions(found, district_vocabulary(CATALOGUE), options)
    assert [item.thema for item in result.contributions] == ["Wohnen", "Wohnen"]
    assert TOPIC not in {column.target for column in found.layout.columns}


def test_rows_that_are_no_contributions_are_refused_as_in_every_list():
    head = ("Kategorie", "Thema", "Titel", "Kommentar")
    table = sheet(
        head,
        ("Innenstadt", "", "", ""),
        ("Ort", "Wohnen", "", "zu teuer"),
        ("string", "text", "text", "markdown"),
        ("", "Wohnen", "", ""),
        ("", "", "", "Werbung"),
        ("", "", "", ""),
        ("Park", "", "", ""),
    )
    merged = Sheet(table.name, table.rows, (Merge(2, 1, 2, 4),))
    profile = ListProfile(skip_rows=(6, 7))
    options = ContributionReading(crs="EPSG:25832", format="Protokoll", profile=profile)
    found = find_contributions([merged], profile)
    result = take_in_contributions(found, district_vocabulary(CATALOGUE), options)
    assert [(item.row, item.remark) for item in result.outcomes] == [
        (2, "Zwischenüberschrift, kein Beitrag."),
        (3, ""),
        (4, "Zeile mit Datentypen, kein Beitrag."),
        (5, "Ohne Text, Titel und Kategorie: kein Inhalt."),
        (6, "Laut Profil kein Beitrag."),
        (8, ""),
    ]
    assert result.empty_rows == 1
    assert [item.text for item in result.contributions] == ["zu teuer", ""]


def test_a_feature_without_texts_is_refused_and_not_passed_over_as_empty():
    found = find_contributions([sheet(("Text",), ("",), ("Baum",))], ListProfile())
    places = {2: WrittenPlace(shapely.Point(X, Y), "EPSG:25832")}
    options = ContributionReading(crs="EPSG:25832", format="Kartendialog", places=places)
    result = take_in_contributions(found, district_vocabulary(CATALOGUE), options)
    assert [item.state for item in result.outcomes] == [RowState.REFUSED, RowState.TAKEN]
    assert (result.empty_rows, result.crs) == (0, "")


def test_the_report_shows_no_column_of_personal_data_and_what_was_stored():
    rows = (("Erika", "Baum", f"{X}", f"{Y}"), ("", "", "1", ""), ("", "Baum", f"{X}", f"{Y}"))
    result = taken(("Name", "Text", "x", "y"), *rows)
    stored = with_duplicates(result.contributions)
    book = contribution_intake_workbook(result, stored, file="a.csv", catalogue=CATALOGUE)
    table = book.tables[1]
    assert [column.title for column in table.columns] == [
        *("Zeile", "Ergebnis", "Hinweise", "Kennung", "Lage", "Ortsbezirk", "Dublette von"),
        *("B Text", "C x", "D y"),
    ]
    key = result.contributions[0].id
    assert table.rows[0][:8] == (
        *(2, "übernommen", "", key, "im Stadtgebiet", "Kernstadt", "", "Baum"),
    )
    assert table.rows[2][6] == key
    assert table.rows[1][:7] == (
        *(3, "abgelehnt", "Ohne Text, Titel und Kategorie: kein Inhalt.", "", "", "", ""),
    )
