"""What people, files and stores say is printed as written and never evaluated.

The trap is a small database in the working folder: whoever evaluates the expression in the texts
counts it up.
"""

import csv
import html
import json
import re
import sqlite3
import unicodedata
import zipfile
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime

import pypdf
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from qgis.core import (
    Qgis,
    QgsAction,
    QgsApplication,
    QgsEditFormConfig,
    QgsExpression,
    QgsLayoutItemLabel,
    QgsPrintLayout,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.gui import QgsGui
from qgis.PyQt.QtWidgets import QWidget

from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.cartography.page_text import literal_label, make_literal, printed, write
from insek.processing.cartography.sheet import Imprint
from insek.processing.cartography.stored_style import apply_stored_style, doubtful
from insek.processing.cartography.workspace import WorkspaceOptions, create_workspace
from insek.processing.store.forms.default_styles import read_default_styles
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance

from ..book_city import DISTRICTS, SOUTH, WEST, make_store

pytestmark = pytest.mark.slow

COUNT = "sqlite_fetch_and_increment('t.db','t','n','k','a')"
POISON = f"[% {COUNT} %] <b>{{{{7*7}}}}</b> =1+1 $CURRENT_DATE &amp;"
MAP = "strategiekarte_hf1"
LIVED_IN = "analysekarte_bewegungsraeume"
CODES = {"handlungsfelder", "ortsbezirke", "status", "zeithorizont", "prioritaet", "kostenklasse"}
FIXED = {*CODES, "id", "nummer", "foerderprogramme", "ziele", "beginn", "ende", "places", "weitere"}


@pytest.fixture
def trap(tmp_path, monkeypatch):
    """Reads how often somebody evaluated the expression."""
    monkeypatch.chdir(tmp_path)
    with closing(sqlite3.connect("t.db")) as file, file:
        file.execute("CREATE TABLE t (k TEXT, n INTEGER)")
        file.execute("INSERT INTO t VALUES ('a', 0)")

    def count():
        with closing(sqlite3.connect("t.db")) as file:
            return file.execute("SELECT count(*) - 1 FROM t").fetchone()[0]

    return count


def label_with(text):
    project = QgsProject()
    layout = QgsPrintLayout(project)
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    label.kept = project, layout
    return label


def squeezed(text):
    """Letters of a printed text, whatever line breaks and hyphens they got."""
    return re.sub(r"[\s\-\u2010\u00ad\u200b]", "", unicodedata.normalize("NFKC", text))


def test_the_trap_counts_when_a_label_evaluates_what_it_was_given(qgis_app, trap):
    assert label_with(POISON).currentText() != POISON
    assert trap() == 1


@settings(deadline=None)
@given(st.text(st.sampled_from(list("[]%' $ECURNT_DA6*7\n")), max_size=40))
def test_a_label_prints_any_text_as_it_is(text):
    label = label_with("")
    for tried in (text, f"[%{text}%]", f"{text}$CURRENT_DATE({text})"):
        write(label, tried)
        assert label.currentText() == tried
        assert printed(literal_label(tried)) == tried


def test_ordinary_texts_stand_in_layouts_as_planners_would_type_them():
    assert literal_label("Anteil 8 [%] bis 2030, Kosten 5 $") != ""
    assert literal_label("Bäume & <Bänke> 50 % [1]") == "Bäume & <Bänke> 50 % [1]"


# ---------------------------------------------------------------------------------- whole runs


def poisoned_store(path):
    """A store with poison in every text that people, files or services could have written."""
    make_store(path, title=f"Konzept {POISON}")
    store = open_store(path)
    words = {item.name for item in fields(Measure) if item.type == "str"} - FIXED
    assert {"titel", "beschreibung", "kosten", "quelle", "zustaendig"} <= words
    point = shapely.Point(WEST + 1500, SOUTH + 1500)
    poisoned = [
        Measure(
            id=f"p{number}",
            nummer=number,
            **{name: f"{name} {POISON}" for name in sorted(words)},
            handlungsfelder=("hf1",),
            ortsbezirke=districts,
            weitere={f"Spalte {POISON}": f"eigen {POISON}"},
            places=(MeasurePlace(point, f"Ort {POISON}"),) if placed else (),
        )
        for number, districts, placed in (
            (201, ("erlenbach",), True),
            (202, ("erlenbach",), False),
            (203, (), False),
        )
    ]
    note = Provenance(
        *("", "imported", f"Quelle {POISON}", f"Vermerk {POISON}", f"Lizenz {POISON}"),
        data_date=f"2025 {POISON}",
        note=f"Hinweis {POISON}",
        parameters={"methode": f"Methode {POISON}"},
    )
    with store.writing() as writer:
        writer.put_measures([*store.measures(), *poisoned], source=POISON)
        for role in ("ortsbezirk_boundary", "city_boundary"):
            table = store.read(role)
            names = ("name", "hinweis", "quelle_id")
            poison = {name: [f"{name} {POISON}"] * len(table) for name in names}
            writer.put(role, table.with_columns(**poison), replace(note, role=role))
    return open_store(path)


def poison_style(path, table):
    """A default style as a stranger could have saved it: an expression in the name of a rule."""
    with closing(sqlite3.connect(path)) as file, file:
        (qml,) = file.execute(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = ?", (table,)
        ).fetchone()
        evil = qml.replace("<symbol ", f'<symbol alpha_expression="{COUNT}" ', 1)
        assert evil != qml
        file.execute("UPDATE layer_styles SET styleQML = ? WHERE f_table_name = ?", (evil, table))


def fewer_districts(catalogue):
    """The catalogue with those districts only that the city has or that a measure names."""
    named = {*DISTRICTS, "siegelbach"}
    districts = tuple(item for item in catalogue.districts if item.id in named)
    assert len(districts) == len(named)
    return replace(catalogue, districts=districts)


@pytest.fixture
def imprint():
    return Imprint(f"Stand {POISON}", f"Stadt {POISON}", f"Büro {POISON}", f"Kontakt {POISON}")


def test_a_book_of_a_poisoned_store_prints_every_text_as_written_and_runs_none(
    qgis_app, trap, tmp_path, imprint
):
    store = poisoned_store(tmp_path / "stadt.gpkg")
    poison_style(store.path, "ortsbezirk_boundary")
    folder = tmp_path / "aus" / "buch"
    before = set(tmp_path.iterdir())

    book = make_book(
        store.path,
        folder,
        catalogue=fewer_districts(store.catalogue),
        options=BookOptions((MAP,), imprint, 72, datetime(2026, 3, 1, tzinfo=UTC)),
    )

    assert trap() == 0
    text = squeezed(" ".join(page.extract_text() for page in pypdf.PdfReader(book.pdf).pages))
    for said in (
        *("Konzept", "Stand", "Stadt", "Büro", "Kontakt"),
        *("titel", "beschreibung", "querverweis", "akteure", "standort", "kosten", "foerderung"),
        *("Quelle", "Vermerk", "Lizenz", "2025"),
    ):
        assert squeezed(f"{said} {POISON}") in text, said
    assert set(tmp_path.iterdir()) == {*before, tmp_path / "aus"}
    assert {path.name for path in folder.iterdir()} == {
        *("INSEK-Buch.pdf", "INSEK-Projekt.qgz", "Pruefbericht.json", "Steckbriefkarten.gpkg"),
        *("karten", "steckbriefe"),
    }
    notes = next(check for check in book.report.checks if check.id == "sheets").sentence
    assert "enthält „sqlite_fetch_and_increment“" in notes
    again = QgsProject()
    assert again.read(str(book.project))
    for layout in again.layoutManager().printLayouts():
        for item in layout.items():
            if isinstance(item, QgsLayoutItemLabel):
                assert item.currentText() == printed(item.text())
    assert trap() == 0


def test_a_project_of_a_poisoned_store_shows_its_layouts_and_forms_and_runs_nothing(
    qgis_app, trap, tmp_path, imprint
):
    store = poisoned_store(tmp_path / "stadt.gpkg")
    path = tmp_path / "stadt.qgz"

    create_workspace(store, path, WorkspaceOptions(map_ids=(MAP,), imprint=imprint))
    create_workspace(store, path, WorkspaceOptions(map_ids=(MAP,), refresh_layouts=True))

    # Widgets look for the other layers in the project that is open.
    project = QgsProject.instance()
    assert project.read(str(path))
    (layout,) = project.layoutManager().printLayouts()
    assert layout.itemById("konzept").currentText() == store.title
    layers = [item for item in project.mapLayers().values() if isinstance(item, QgsVectorLayer)]
    names = {name for layer in layers for name in shown_in_forms(layer)}
    assert f"201 titel {POISON}" in names
    tips = {tip for layer in layers if layer.mapTipTemplate() for tip in map_tips(layer)}
    assert f"201 titel {html.escape(POISON, quote=False).replace('&gt;', '>')}" in tips
    assert not any("<b>" in tip for tip in tips)
    project.clear()
    assert trap() == 0


def map_tips(layer):
    """HTML that QGIS shows beside the features."""
    for feature in layer.getFeatures():
        context = layer.createExpressionContext()
        context.setFeature(feature)
        yield QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)


def shown_in_forms(layer):
    """Names of the features as forms and lists show them, once every field was in its widget."""
    QgsGui.editorWidgetRegistry().initEditors()
    parent = QWidget()
    for feature in layer.getFeatures():
        for index in range(len(layer.fields())):
            widget = QgsGui.editorWidgetRegistry().create(layer, index, None, parent)
            widget.setFeature(feature)
        yield QgsVectorLayerUtils.getFeatureDisplayString(layer, feature)


# --------------------------------------------------------------------- projects of version 0.1


def older_project(path, text):
    """A project as version 0.1 wrote it: texts as they are, no mark."""
    project = QgsProject()
    assert project.read(str(path))
    (layout,) = project.layoutManager().printLayouts()
    layout.itemById("quellen").setText(text)
    own = QgsLayoutItemLabel(layout)
    own.setText("[% 6 * 7 %]")
    layout.addLayoutItem(own)
    project.removeEntry("insek", "/texte_woertlich")
    assert project.write(str(path))


def test_a_project_of_an_earlier_version_is_made_safe_and_planners_own_expressions_stay(
    qgis_app, trap, tmp_path
):
    store = make_store(tmp_path / "stadt.gpkg")
    path = tmp_path / "stadt.qgz"
    create_workspace(store, path, WorkspaceOptions(map_ids=(MAP,)))
    older_project(path, POISON)

    result = create_workspace(store, path, WorkspaceOptions(map_ids=(MAP,)))

    assert any(POISON in warning for warning in result.warnings)
    project = QgsProject()
    assert project.read(str(path))
    assert make_literal(project) == ()
    (layout,) = project.layoutManager().printLayouts()
    assert layout.itemById("quellen").currentText() == POISON
    own = [
        item for item in layout.items() if isinstance(item, QgsLayoutItemLabel) and not item.id()
    ]
    assert [item.currentText() for item in own] == ["42"]
    assert trap() == 0


def test_projects_of_others_are_left_alone(qgis_app):
    project = QgsProject()
    layout = QgsPrintLayout(project)
    layout.setName("eigenes")
    label = QgsLayoutItemLabel(layout)
    label.setId("titel")
    label.setText("[% 6 * 7 %]")
    layout.addLayoutItem(label)
    project.layoutManager().addLayout(layout)

    assert make_literal(project) == ()
    assert label.currentText() == "42"


# ------------------------------------------------------------------------------------ styles


@pytest.mark.parametrize(
    ("qml", "word"),
    [
        (f'<rule filter="{COUNT} > 0"/>', "sqlite_fetch_and_increment"),
        ("<rule filter=\"&#101;nv('HOME')\"/>", "env"),
        ("<previewExpression><![CDATA[env('HOME')]]></previewExpression>", "env"),
        ("<previewExpression>en<!-- x -->v('HOME')</previewExpression>", "env"),
        ("<rule filter=\"EVAL ('1')\"/>", "EVAL"),
        ("<rule filter=\"eval/* x */ ('1')\"/>", "eval"),
        ("<rule filter=\"load_layer -- x\n('a', 'b')\"/>", "load_layer"),
        ('<rule label="[% @user_full_name %]"/>', "user_full_name"),
        ('<rule filter="&quot;env&quot; = 1 AND environment(1)"/>', ""),
        ('<rule filter="&quot;evaluation&quot; > 2" label="env"/>', ""),
    ],
)
def test_a_style_that_writes_or_looks_around_is_known_however_it_is_spelt(qml, word):
    assert doubtful(qml) == word


def test_no_style_of_ours_is_doubtful(store):
    styles = read_default_styles(store.path)
    assert styles
    assert {table for table, qml in styles.items() if doubtful(qml)} == set()


def test_programs_in_a_style_are_left_out_and_its_look_stays(store, catalogue):
    kind = Qgis.AttributeActionType
    layer = QgsVectorLayer("Point?crs=EPSG:25832&field=name:string", "Ebene", "memory")
    layer.renderer().symbol().setSize(7.5)
    for action in (kind.GenericPython, kind.Generic, kind.OpenUrl):
        layer.actions().addAction(QgsAction(action, action.name, "[% name %]", False))
    form = layer.editFormConfig()
    form.setInitCodeSource(QgsEditFormConfig.PythonInitCodeSource.CodeSourceDialog)
    form.setInitCode("open('t', 'w')")
    form.setInitFunction("los")
    layer.setEditFormConfig(form)
    from qgis.PyQt.QtXml import QDomDocument

    document = QDomDocument()
    layer.exportNamedStyle(document)
    fresh = QgsVectorLayer("Point?crs=EPSG:25832&field=name:string", "Ebene", "memory")

    remark = apply_stored_style(fresh, document.toString(), "measure_site", catalogue)

    assert "Programme" in remark
    assert fresh.renderer().symbol().size() == 7.5
    assert [action.type() for action in fresh.actions().actions()] == [kind.OpenUrl]
    assert fresh.editFormConfig().initCode() == ""
    assert fresh.editFormConfig().initFunction() == ""


# ---------------------------------------------------------------- lists, papers, files taken in


def run(name, **values):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"insek:{name}")
    feedback = QgsProcessingFeedback()
    results, is_done = algorithm.run(values, QgsProcessingContext(), feedback)
    assert is_done, feedback.textLog()
    return results


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def pdf_text(path):
    return squeezed(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def test_lists_and_papers_of_a_poisoned_store_hold_texts_and_no_formulas(provider, trap, tmp_path):
    store = str(poisoned_store(tmp_path / "stadt.gpkg").path)
    for kind in ("xlsx", "ods"):
        path = tmp_path / f"liste.{kind}"
        run("exportmeasures", STORE=store, OUTPUT=str(path))
        parts = parts_of(path)
        assert not [name for name, text in parts.items() if "<f>" in text or "<f " in text]
        assert not any("table:formula" in text for text in parts.values())
        assert any(f"titel {POISON}" in html.unescape(text) for text in parts.values())
    run("ballotpapers", STORE=store, OUTPUT=str(tmp_path / "papiere"), FIELDS="1")
    papers = sorted((tmp_path / "papiere").rglob("*.pdf"))
    assert papers
    assert all(squeezed(f"titel {POISON}") in pdf_text(path) for path in papers)
    run(
        "yearlyreport",
        STORE=store,
        YEAR=datetime.now(UTC).year,
        OUTPUT=str(tmp_path / "jahr.xlsx"),
        PDF=str(tmp_path / "jahr.pdf"),
    )
    assert squeezed(f"Konzept {POISON}") in pdf_text(tmp_path / "jahr.pdf")
    run("gisproof", STORE=store, OUTPUT=str(tmp_path / "nachweis"))
    assert trap() == 0


@pytest.mark.parametrize("own", [(), (POISON,)])
def test_a_poisoned_table_becomes_measures_with_these_very_words(provider, trap, tmp_path, own):
    store = make_store(tmp_path / "stadt.gpkg")
    title = f"Neu {POISON}"
    table = tmp_path / "liste.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerows([("Titel", *own), (title, *[title] * len(own))])

    report = tmp_path / "bericht.xlsx"
    run("importmeasures", STORE=str(store.path), INPUT=str(table), APPLY=True, REPORT=str(report))

    (new,) = [item for item in store.measures() if item.titel.startswith("Neu")]
    assert new.titel == title
    assert list(new.weitere.items()) == [(name, title) for name in own]
    assert not any("<f>" in text for text in parts_of(report).values())
    assert trap() == 0


@pytest.mark.proof
def test_a_poisoned_feed_and_a_poisoned_layer_come_into_the_book_as_written(
    provider, trap, tmp_path
):
    store = make_store(tmp_path / "stadt.gpkg")
    quick = "[% sqlite_fetch_and_increment('t.db','t','n','k','a') %]$CURRENT_DATE"
    lon, lat = Transformer.from_crs(25832, 4326, always_xy=True).transform(WEST + 500, SOUTH + 500)
    texts = {
        "agency": f'agency_name,agency_url,agency_timezone\n"Amt {quick}",https://example.org,UTC\n',
        "stops": f'stop_id,stop_name,stop_lat,stop_lon\nA,"Halt {quick}",{lat},{lon}\n'
        f'B,"Ziel {quick}",{lat + 0.01},{lon}\n',
        "routes": f'route_id,route_short_name,route_type\nL,"Linie {quick}",3\n',
        "trips": f'route_id,service_id,trip_id,trip_headsign\nL,W,T,"Richtung {quick}"\n',
        "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "T,08:00:00,08:00:00,A,1\nT,08:05:00,08:05:00,B,2\n",
        "calendar_dates": "service_id,date,exception_type\nW,20260310,1\n",
    }
    feed = tmp_path / "fahrplan.zip"
    with zipfile.ZipFile(feed, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.txt", text)
    layer = tmp_path / f"märkte {quick.replace('/', '')[:40]}.geojson"
    point = {"type": "Point", "coordinates": [lon, lat]}
    properties = {"name": f"Markt {quick}", "<b>spalte</b>": quick}
    feature = {"type": "Feature", "geometry": point, "properties": properties}
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    run("importgtfs", STORE=str(store.path), INPUT=[str(feed)], DAY="2026-03-10")
    run("importlayer", STORE=str(store.path), INPUT=str(layer), ROLE="local_supply_market")
    book = make_book(store.path, tmp_path / "buch", options=BookOptions((LIVED_IN,), dpi=72))

    assert squeezed(f"Amt {quick}") in pdf_text(book.pdf)
    assert list(store.read("local_supply_market").column("name")) == [f"Markt {quick}"]
    assert f"Halt {quick}" in set(store.read("pt_service").column("name"))
    assert trap() == 0
