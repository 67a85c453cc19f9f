"""A city that says „Quartier“, has no core and five Handlungsfelder of its own: what it reads."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from zipfile import ZipFile

import pypdf
import pytest
import shapely
from qgis.core import QgsRenderContext, QgsVectorLayer

from insek.processing.analysis.settlement.elevation import DistrictHeight
from insek.processing.book.appendix import rule_rows
from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.book.cover import build_cover
from insek.processing.book.factsheet.facts import DistrictFacts, Figure, SupplyRule
from insek.processing.book.text_templates import portrait
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.sheet import Imprint
from insek.processing.cartography.workspace import create_workspace
from insek.processing.catalogue.load import load_catalogue
from insek.processing.measures.check import CheckOptions, check_list, scores
from insek.processing.measures.check_report import check_workbook
from insek.processing.measures.monitoring.list_on_day import read_history
from insek.processing.measures.monitoring.monitoring_tables import report_tables
from insek.processing.measures.monitoring.monitoring_year import year_report
from insek.processing.measures.views import sortings, view_table
from insek.processing.participation.contributions.contribution_counts import (
    by_district,
    counts_workbook,
)
from insek.processing.participation.contributions.stored_contributions import Contribution
from insek.processing.participation.workshop.ballot_papers import BallotChoice, field_ballots
from insek.processing.steps.analysis import NoOptions
from insek.processing.steps.plan_language.computation.vision_derivation import derive_vision
from insek.processing.steps.settlement import elevation_difference
from insek.processing.steps.settlement.computation.relief import DistrictHeights
from insek.processing.store.features import FeatureTable
from insek.processing.store.ledgers import HISTORY_TABLE
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import DistrictFigure

CITY = """extends: base
id: hafenstadt
version: '1'
city:
  name: Hafenstadt
  title: INSEK Hafenstadt
  crs: EPSG:25832
  extent: [409000, 5474000, 420000, 5479000]
  district_word: Quartier
"""
DISTRICTS = """districts:
  - {id: nord, name: Nordhafen, number: 1}
  - {id: mitte, name: Speicherinsel, number: 2}
  - {id: sued, name: Südufer, number: 3}
"""
COLOURS = {
    "hf1": "#123456",
    "hf2": "#4A1E6B",
    "hf3": "#005A3C",
    "hf4": "#7A3B00",
    "meer": "#8B0000",
}
FIELDS = "handlungsfelder:\n" + "".join(
    f"  - {{id: {key}, number: {number}, title: Feld {key}, verbatim: false, colour: '{shade}',"
    f" goals: [{{title: Ziel {key}, strategies: [Anfangen]}}]}}\n"
    for number, (key, shade) in enumerate(COLOURS.items(), start=1)
)
FOREIGN = re.compile(r"Ortsbezirk|Kernstadt|Kaiserslautern|Pfälzer|\bLauter\b|RPTU|Nils-")
SHEETS = ("analysekarte_nachbarschaften", "strategiekarte_hf1", "zukunftsbild")
STAND = Imprint("November 2026")
WEST, SOUTH, SIDE = 410_000.0, 5_475_000.0, 3_000.0
KEYS = ("nord", "mitte", "sued")
DRAWN = Provenance("", "drawn", "Von Hand", attribution="Hafenamt", data_date="2025")


def square(column, inset=0.0):
    x = WEST + column * SIDE
    return shapely.box(x, SOUTH, x + SIDE, SOUTH + SIDE).buffer(-inset, join_style="mitre")


def the_measures():
    for number, (key, field) in enumerate(zip(KEYS * 2, [*COLOURS, "meer"], strict=True), start=1):
        place = square(KEYS.index(key)).centroid
        yield Measure(
            id=f"m{number}",
            nummer=number,
            titel=f"Vorhaben {number}",
            handlungsfelder=(field,),
            ortsbezirke=(key,),
            status="vorschlag",
            leuchtturm=number == 1,
            places=(MeasurePlace(shapely.Point(place.x + 300 * number, place.y)),),
        )


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    folder = tmp_path_factory.mktemp("katalog") / "hafenstadt"
    folder.mkdir()
    for name, text in (("city", CITY), ("districts", DISTRICTS), ("handlungsfelder", FIELDS)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_catalogue(folder)


@pytest.fixture(scope="module")
def store(qgis_app, catalogue, tmp_path_factory):
    path = tmp_path_factory.mktemp("speicher") / "hafenstadt.gpkg"
    made = create_store(path, catalogue)
    squares = [square(column) for column in range(3)]
    names = [district.name for district in catalogue.districts]
    keys = list(KEYS)
    with made.writing() as writer:
        writer.ensure_tables(sorted(set(catalogue.roles) & {"bus_stop", "kindergarten"}))
        table = FeatureTable.from_rows(squares, {"kennung": keys, "name": names})
        writer.put("ortsbezirk_boundary", table, DRAWN)
        city = FeatureTable.from_rows([shapely.union_all(squares)], {"name": ["Hafenstadt"]})
        writer.put("city_boundary", city, DRAWN)
        land = FeatureTable.from_rows([square(column, 300) for column in range(3)])
        writer.put("settlement_area", land, DRAWN)
        writer.put_measures(list(the_measures()))
        heights = [
            DistrictFigure("elevation_difference", key, "hoehe", 12.0 + row, "m", "Median")
            for row, key in enumerate(keys[:2])
        ]
        writer.put_figures("elevation_difference", heights)
    derive_vision(made, lambda _: None)
    return open_store(path)


@pytest.fixture(scope="module")
def book(store, tmp_path_factory):
    options = BookOptions(SHEETS, STAND, created=datetime(2026, 11, 30, tzinfo=UTC))
    return make_book(store.path, tmp_path_factory.mktemp("buch") / "buch", options=options)


@pytest.fixture(scope="module")
def pages(book):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(book.pdf).pages]


def foreign(text):
    """Words of another city with what stands around them."""
    return [text[max(0, m.start() - 60) : m.end() + 40] for m in FOREIGN.finditer(text)]


def test_no_page_of_the_book_has_a_word_of_another_city(pages):
    assert [found for page in pages for found in foreign(page)] == []
    said = " ".join(pages)
    assert "Quartier · 2 Maßnahmen" in said
    assert "Grenze Quartier" in said


def test_the_project_and_the_forms_have_none_either(book, store):
    with ZipFile(book.project) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".qgs")]
        assert foreign(archive.read(name).decode("utf-8")) == []
    with closing(sqlite3.connect(store.path)) as connection:
        styles = connection.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall()
    assert {"massnahme", "massnahme_punkt", "settlement_area"} <= {table for table, _ in styles}
    assert [(table, found) for table, qml in styles for found in foreign(qml)] == []


def test_the_workbooks_have_none_either(store, catalogue):
    rows = list(the_measures())
    today = date(2026, 11, 30)
    found = check_list(rows, catalogue, districts=None, options=CheckOptions(today, 2026))
    known = {measure.id: measure for measure in rows}
    checked = check_workbook(found, scores(rows, found), known, catalogue=catalogue)
    report = year_report(rows, read_history(store.ledger(HISTORY_TABLE.name)), 2026, today=today)
    tables = [
        *checked.tables,
        *report_tables(report, catalogue),
        *(view_table(rows, sorting, catalogue) for sorting in sortings(catalogue)),
    ]
    texts = [
        str(text)
        for table in tables
        for text in (
            *(table.name, *table.lead, *(column.title for column in table.columns)),
            *(cell for row in table.rows for cell in row),
        )
    ]
    assert [text for text in texts if FOREIGN.search(text)] == []
    assert {"Quartier", "Quartiere"} <= set(texts)


def test_heights_are_those_above_the_sea_and_nothing_where_none_is_known(pages):
    fronts = [page for page in pages if "Quartier · " in page]
    sheets = {
        name: page for page in fronts for name in ("Nordhafen", "Südufer") if name in page[:60]
    }
    assert "12 m Höhe über dem Meeresspiegel" in sheets["Nordhafen"]
    assert "liegt im Mittel 12 m über dem Meeresspiegel." in sheets["Nordhafen"]
    assert "Höhe" not in sheets["Südufer"]
    assert "gegenüber" not in " ".join(pages)


def test_every_measure_and_the_key_have_the_citys_five_colours(pages, store):
    front = next(page for page in pages if "Quartier · 2 Maßnahmen" in page)
    for field in store.catalogue.handlungsfelder:
        assert field.title in front
    layer = QgsVectorLayer(f"{store.path}|layername=massnahme_punkt", "x", "ogr")
    assert layer.loadDefaultStyle()[1]
    symbol = layer.renderer().symbols(QgsRenderContext())[0]
    text = next(
        prop.expressionString()
        for part in symbol.symbolLayers()
        for key in part.dataDefinedProperties().propertyKeys()
        if "CASE" in (prop := part.dataDefinedProperties().property(key)).expressionString()
    )
    for shade in COLOURS.values():
        assert shade in text
    assert "#921267" not in text


def test_rules_for_the_core_and_around_it_hold_everywhere(store, catalogue):
    # z1 speaks of the core, z2 of each district around it: here of the whole city, and of each.
    outcomes = {item.entry: item for item in derive_vision(store, lambda _: None)}
    assert (outcomes["z1"].state, outcomes["z2"].state) == ("empty", "derived")
    assert "nichts" not in outcomes["z2"].sentence
    assert not any("Kern" in item.sentence for item in outcomes.values())
    assert catalogue.core is None
    assert sorted(store.read("v_village_ortsbezirk").column("ortsbezirk")) == sorted(KEYS)


def test_the_planners_project_with_every_sheet_has_none_either(store, tmp_path):
    path = tmp_path / "hafenstadt.qgz"
    create_workspace(store, path)
    with ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".qgs")]
        text = archive.read(name).decode("utf-8")
    assert foreign(text) == []
    assert "sortiert nach Quartier" in text


def test_ballots_leave_nothing_out_where_no_district_lies_around_a_core(catalogue):
    rows = list(the_measures())
    every = field_ballots(rows, catalogue, BallotChoice())
    assert field_ballots(rows, catalogue, BallotChoice(citywide_only=True)) == every
    assert sum(len(ballot.items) for ballot in every) == 6
    cored = replace(catalogue, districts=(replace(catalogue.districts[0], core=True),))
    around = field_ballots(rows, cored, BallotChoice(citywide_only=True))
    assert {item.number for ballot in around for item in ballot.items} == {1, 4}


def test_counted_contributions_are_told_by_the_citys_word(catalogue):
    items = [
        Contribution(str(number), "Karte", kategorie="Weg", ortsbezirk=key)
        for number, key in enumerate(("nord", "nord", ""))
    ]
    counts = by_district(items, KEYS, minimum=1)
    (table,) = counts_workbook(counts, catalogue, ["Gezählt je Ortsbezirk."]).tables
    assert (table.name, table.lead) == ("Beiträge je Quartier", ("Gezählt je Quartier.",))
    assert table.columns[0].title == "Quartier"
    assert [row[:2] for row in table.rows[-2:]] == [("ohne Quartier", 1), ("Gesamtstadt", 3)]


def test_a_core_that_is_called_otherwise_has_its_name_in_rules_and_texts(store, catalogue):
    north, island, south = catalogue.districts
    named = replace(
        catalogue, districts=(north, replace(island, name="Altstadt", core=True), south)
    )
    text = " ".join(
        line.text for row in rule_rows(store, named) for cell in row.cells for line in cell
    )
    assert "überwiegend in der Altstadt" in text
    assert "außerhalb der Altstadt" in text
    assert "Kernstadt" not in text
    known, nothing = Figure(3.0), Figure(None)
    facts = DistrictFacts(north, None, (), nothing, nothing, nothing, nothing, known)
    said = portrait(facts, named, supply=SupplyRule(500.0, "Luftlinie"))
    assert "m höher als die Altstadt." in said


def test_a_district_of_the_layer_that_the_catalogue_lacks_has_its_name_from_the_layer(
    catalogue, tmp_path
):
    made = create_store(tmp_path / "neu.gpkg", catalogue)
    with made.writing() as writer:
        table = FeatureTable.from_rows([square(0)], {"kennung": ["neu"], "name": ["Neuland"]})
        writer.put("ortsbezirk_boundary", table, DRAWN)
    heights = DistrictHeights((DistrictHeight("neu", 3.0, 1.0, "+ 1 m", 50, 1.0),), "")
    told = []
    log = SimpleNamespace(info=told.append, warn=told.append)
    elevation_difference.tell(made, NoOptions(), heights, log)
    assert told == ["Neuland: + 1 m"]


def test_a_cover_without_the_name_of_the_city_says_nothing_of_it(store):
    nameless = replace(store.catalogue, city=replace(store.catalogue.city, name=""))
    built = MapProject.build(store, nameless, maps=SHEETS[:1])
    cover = build_cover(built, imprint=STAND, subtitle="Karten")
    assert cover.itemById("stadt").text() == ""
    built.project.clear()
