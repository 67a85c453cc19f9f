"""Texts from outside pass one gate on their way to layouts, styles, pages, tables and dialogs.

Read from the sources: every call through which a text could be evaluated, or taken for markup,
stands in a module that guards it. A new place in another module fails here until it goes through
the gate, or is added with the reason why it needs none.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError

from ..source_trees import nodes

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("processing", "insek_plugin")
SOURCES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "vendor" not in path.parts
]
CARTOGRAPHY, BOOK = "processing/cartography", "processing/book"

GUARDED = {
    # Layouts: labels and legends evaluate "[% … %]".
    "QgsLayoutItemLabel": {f"{CARTOGRAPHY}/page_items.py": "fills it with write()"},
    "QgsLayoutItemHtml": {},
    "setText": {
        f"{CARTOGRAPHY}/page_text.py": "the gate",
        "insek_plugin/place_dock.py": "a QLabel of plain text, buttons of our own words",
        "insek_plugin/import_dialog.py": "a QLabel of plain text",
        "insek_plugin/catalogue_dialog.py": "a QLabel of plain text",
    },
    "setTitle": {
        f"{CARTOGRAPHY}/legend.py": "empty",
        f"{CARTOGRAPHY}/map_project.py": "a project's title is data",
        "processing/reports/report_renderer.py": "the title of a PDF is data",
        "processing/reports/survey_charts.py": "the title of a PDF is data",
    },
    "addGroup": {
        f"{CARTOGRAPHY}/legend.py": "literal()",
        f"{CARTOGRAPHY}/map_project.py": "our own words, in the panel of layers",
    },
    "setLegendNodeUserLabel": {f"{CARTOGRAPHY}/legend.py": "literal()"},
    "QgsTableCell": {f"{BOOK}/tables/table_items.py": "markup() escapes; heads are no HTML"},
    "setAllowHtmlFormatting": {f"{BOOK}/tables/table_items.py": "markup() escapes"},
    "setPicturePath": {
        f"{CARTOGRAPHY}/page_items.py": "pictures of ours",
        f"{CARTOGRAPHY}/insets.py": "our own SVG, escaped by its template",
        f"{CARTOGRAPHY}/sheet.py": "a logo, which must be a file",
        f"{BOOK}/factsheet/steckbrief.py": "our own SVG",
    },
    "loadFromTemplate": {f"{CARTOGRAPHY}/sheet.py": "templates of the plugin"},
    # Styles: expressions, code of forms, actions.
    "importNamedStyle": {f"{CARTOGRAPHY}/stored_style.py": "the gate"},
    "loadNamedStyle": {},
    "loadNamedStyleFromDatabase": {},
    "loadDefaultStyle": {},
    "setMapTipTemplate": {},
    "setInitCode": {},
    # Expressions.
    "QgsExpression": {
        f"{CARTOGRAPHY}/map_labels.py": "labels of styles that passed the gate, only parsed",
        "processing/sources/vector_layer.py": "what the planner at the keyboard asks for",
        "insek_plugin/placing.py": "values through quotedValue",
    },
    "setFilterExpression": {f"{CARTOGRAPHY}/legend.py": "rules of styles that passed the gate"},
    "setDisplayExpression": {f"{CARTOGRAPHY}/measure_views.py": "constant"},
    "fromExpression": {f"{BOOK}/factsheet/marker_layers.py": "constants of the design"},
    "replaceExpressionText": {},
    "setSubsetString": {},
    "eval": {},
    "exec": {},
    "compile": {
        path.relative_to(ROOT).as_posix(): "regular expressions"
        for path in SOURCES
        if "re.compile(" in path.read_text(encoding="utf-8")
    },
    # Pages and spreadsheets.
    "setHtml": {},
    "insertHtml": {},
    "Environment": {f"{CARTOGRAPHY}/insets.py": "escapes everything; our own template"},
    "SandboxedEnvironment": {f"{BOOK}/text_templates.py": "our own templates; HTML and SVG escape"},
    "Template": {},
    "from_string": {},
    "Markup": {},
    "ZipFile": {
        "processing/spreadsheets/writing/zip_package.py": "texts and numbers, no formulas",
        f"{BOOK}/pdf/outputs.py": "paths of a project that was just written",
        "processing/demo/gtfs_feed.py": "invented by us",
        "processing/spreadsheets/reading/zip_archive.py": "reads",
        "processing/sources/gtfs/feed_archive.py": "reads",
        "processing/sources/schemas/xml_files.py": "reads",
        "processing/sources/catalogue_files.py": "reads",
        "processing/sources/census/census_text.py": "reads",
    },
    # Dialogs: Qt takes what looks like HTML for HTML.
    "setToolTip": {"insek_plugin/text_tables.py": "as_html()"},
    "setStatusTip": {},
    "setWhatsThis": {},
    "pushMessage": {
        "insek_plugin/actions.py": "our own words",
        "insek_plugin/place_dock.py": "as_html()",
        "insek_plugin/import_dialog.py": "as_html()",
        "insek_plugin/catalogue_dialog.py": "as_html()",
    },
    "information": {},
    "warning": {},
    "critical": {},
    "question": {},
    "createMessage": {},
    # Programs.
    "Popen": {},
    "system": {},
    "startDetached": {},
    "loads_pickle": {},
    "unsafe_load": {},
}


@cache
def calls():
    """(path, node, name of what is called) of every call in the sources."""
    return [
        (path.relative_to(ROOT).as_posix(), node, name)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Call)
        for name in [getattr(node.func, "attr", getattr(node.func, "id", ""))]
    ]


def test_texts_reach_what_evaluates_them_only_through_the_gate():
    strangers = [
        f"{path}:{node.lineno} calls {called}() without the gate"
        for path, node, called in calls()
        if called in GUARDED and path not in GUARDED[called]
    ]
    assert strangers == []


def test_the_list_of_guarded_places_names_no_place_that_is_gone():
    there = {(path, called) for path, _, called in calls()}
    gone = [
        f"{path} does not call {name}()"
        for name, paths in GUARDED.items()
        if name != "compile"
        for path in paths
        if (path, name) not in there
    ]
    assert gone == []


def test_a_call_without_the_gate_would_be_found():
    node = next(node for _, node, called in calls() if called == "importNamedStyle")
    assert isinstance(node, ast.Call)
    assert len(calls()) > 5000


def test_what_a_legend_prints_is_set_in_one_place():
    setters = {
        path
        for path, node, called in calls()
        if called == "setCustomProperty"
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == "legend/title-label"
    }
    assert setters == {f"{CARTOGRAPHY}/legend.py"}


def test_every_layer_that_is_drawn_is_opened_without_the_style_of_its_file():
    """QGIS would apply a default style, with all it holds, as soon as it opens a layer."""
    opened = {path for path, _, called in calls() if called == "QgsVectorLayer"}
    assert {path for path in opened if path.startswith((CARTOGRAPHY, BOOK))} == {
        f"{CARTOGRAPHY}/map_project.py",
        f"{BOOK}/factsheet/marker_layers.py",  # a file of our own making
    }


def test_dialogs_say_what_comes_from_outside_as_html_that_shows_it_word_for_word():
    """A message is our own constant, or passes ``as_html``."""
    for path, node, called in calls():
        if called in {"pushMessage", "setToolTip"} and path.startswith("insek_plugin"):
            for argument in node.args:
                assert is_our_own(argument), f"{path}:{node.lineno}"


def is_our_own(node):
    """Whether a value is a constant, a level, a number, or went through the gate."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") in {"as_html", "counted"}
    if isinstance(node, ast.Name):
        return node.id.isupper() or node.id == "level"
    if isinstance(node, ast.JoinedStr):
        return all(is_our_own(getattr(part, "value", part)) for part in node.values)
    return isinstance(node, ast.Constant | ast.Attribute) or not isinstance(node, ast.expr)


def test_no_template_prints_a_text_unescaped():
    templates = sorted((ROOT / "templates").glob("*.j2"))
    assert len(templates) >= 6
    for path in templates:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|{%-?\s*(include|import)\b", text)


def test_templates_of_pages_escape_and_cannot_reach_into_python():
    from insek.processing.book.text_templates import environment

    made = environment()
    for path in sorted((ROOT / "templates").glob("*.j2")):
        escapes = made.autoescape(path.name)
        assert escapes == (not path.name.endswith(".txt.j2")), path.name
    escape = made.from_string("{{ ''.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(SecurityError):
        escape.render()
