"""A style in a store that is no plain XML harms nobody: ours is drawn, and planners are told."""

import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtXml import QDomDocument

from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.cartography.map_project import MapProject
from insek.processing.cartography.workspace import WorkspaceOptions, create_workspace
from insek.processing.runtime.plain_xml import MAX_DEPTH, parsed
from insek.processing.store.forms.default_styles import STYLE, has_form, read_default_styles
from insek.processing.store.opening import open_store

from ..book_city import make_store

pytestmark = pytest.mark.slow

MAP = "strategiekarte_hf1"
FORM = "<attributeEditorForm/>"
WIDE = f'<!DOCTYPE qgis [<!ENTITY a "{"x" * 4000}">]><qgis>{FORM}{"&a;" * 3000}</qgis>'
LAUGHS = (
    '<!DOCTYPE qgis [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    f'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><qgis version="&c;">{FORM}</qgis>'
)
DEEP = f"<qgis>{FORM}{'<a>' * 100_000}{'</a>' * 100_000}</qgis>"
BROKEN = f"<qgis>{FORM}<renderer-v2>"
BYTES = FORM.encode() + b"\xff\x00"
STYLES = {"wide": WIDE, "laughs": LAUGHS, "deep": DEEP, "broken": BROKEN, "bytes": BYTES}
REASONS = {
    "wide": "DOCTYPE",
    "laughs": "DOCTYPE",
    "deep": f"mehr als {MAX_DEPTH}",
    "broken": "kein gültiges XML",
    "bytes": "kein gültiges XML",
}
ROLE, LABEL = "city_boundary", "Stadtgrenze"
ONE_MAP = WorkspaceOptions(map_ids=(MAP,))
ONLY_THE_LIST = WorkspaceOptions(map_ids=())


def without_form(qml):
    return qml.replace(FORM.encode() if isinstance(qml, bytes) else FORM, qml[:0])


@pytest.fixture(params=STYLES)
def kind(request):
    return request.param


@pytest.fixture
def city(qgis_app, tmp_path):
    return make_store(tmp_path / "stadt.gpkg")


def spoil(store, table, qml):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        changed = connection.execute(
            "UPDATE layer_styles SET styleQML = ? WHERE f_table_name = ? AND styleName = ?",
            (qml, table, STYLE),
        )
        assert changed.rowcount == 1


def drawn(store):
    """How the layer is drawn and what its features are called, in a project of the store."""
    built = MapProject.build(store, maps=[MAP])
    layer = built.layer(ROLE)
    look = layer.renderer().dump(), layer.displayExpression()
    remarks = tuple(built.remarks)
    built.project.clear()
    return look, remarks


def test_qt_alone_would_write_the_entities_out():
    document = QDomDocument()
    document.setContent(LAUGHS)
    assert document.documentElement().attribute("version") == "haha" * 100


def test_a_layer_is_drawn_as_if_nothing_had_been_stored(city, kind):
    healthy, silence = drawn(city)
    assert silence == ()
    spoil(city, ROLE, STYLES[kind])
    found, (remark,) = drawn(city)
    assert found == healthy
    for words in (str(city.path), f"„{LABEL}“", REASONS[kind], "mitgelieferten Stil"):
        assert words in remark


def test_a_project_tells_of_layers_and_of_the_list(city):
    for table in (ROLE, "massnahme"):
        spoil(city, table, LAUGHS)
    path = city.path.with_suffix(".qgz")
    warnings = create_workspace(city, path, ONE_MAP).warnings
    told = [text for text in warnings if "mitgelieferten Stil" in text]
    assert len(told) == 2
    assert "Maßnahmenliste" in told[1]
    project = QgsProject()
    assert project.read(str(path))
    assert project.mapLayer("insek_massnahme").editFormConfig().tabs()
    project.clear()


def test_a_style_without_a_form_that_cannot_get_one_is_replaced(city, kind):
    whole = read_default_styles(city.path)["massnahme"]
    spoil(city, "massnahme", without_form(STYLES[kind]))
    path = city.path.with_suffix(".qgz")
    first = create_workspace(city, path, ONLY_THE_LIST).warnings
    (told,) = [text for text in first if "„massnahme“" in text]
    assert REASONS[kind] in told
    assert "ersetzt" in told
    stored = read_default_styles(city.path)["massnahme"]
    assert has_form(stored)
    assert [element.tag for element in parsed(stored)] == [element.tag for element in parsed(whole)]
    path.unlink()
    again = create_workspace(city, path, ONLY_THE_LIST).warnings
    assert [text for text in again if "Stil" in text] == []


@pytest.mark.proof
def test_the_book_is_made_and_its_proof_tells(city, tmp_path):
    spoil(city, "ortsbezirk_boundary", LAUGHS)
    options = BookOptions(map_ids=(), dpi=72)
    book = make_book(city.path, tmp_path / "buch", options=options)
    assert book.pdf.is_file()
    told = [check.sentence for check in book.report.checks if check.id == "sheets"]
    assert "mitgelieferten Stil" in told[0]
    assert open_store(city.path).roles()
