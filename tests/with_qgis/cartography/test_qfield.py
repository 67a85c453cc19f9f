"""What QField needs of our project; QField itself is not run here.

The widgets are those for which QField has an editor of its own (its sources, qml/editorwidgets).
"""

from __future__ import annotations

import zipfile

import pytest
from qgis.core import (
    QgsAttributeEditorContainer,
    QgsAttributeEditorRelation,
    QgsEditFormConfig,
    QgsExpression,
    QgsProject,
    QgsVectorLayer,
)

from insek.processing.cartography.workspace import WorkspaceOptions, create_workspace
from insek.processing.store.measures import Measure
from insek.processing.store.opening import create_store

EDITORS = {"CheckBox", "DateTime", "Hidden", "Range", "TextEdit", "ValueMap", "ValueRelation"}
RELATION_EDITORS = {"relation_editor"}


@pytest.fixture(scope="module")
def path(tmp_path_factory, catalogue, qgis_app):
    folder = tmp_path_factory.mktemp("mappe")
    store = create_store(folder / "stadt.gpkg", catalogue)
    with store.writing() as writer:
        writer.put_measures([Measure("m-1", 1, "Pikopark")])
    project = folder / "stadt.qgz"
    create_workspace(store, project, WorkspaceOptions(map_ids=("strategiekarte_hf1",)))
    return project


@pytest.fixture
def layers(path):
    project = QgsProject()
    assert project.read(str(path))
    yield [layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)]
    project.clear()


def relations(container):
    for element in container.children():
        if isinstance(element, QgsAttributeEditorContainer):
            yield from relations(element)
        elif isinstance(element, QgsAttributeEditorRelation):
            yield element


def test_every_field_of_every_form_has_an_editor_in_qfield(layers):
    for layer in layers:
        for index, field in enumerate(layer.fields()):
            kind = layer.editorWidgetSetup(index).type()
            assert kind in EDITORS | {""}, f"{layer.name()}.{field.name()}"


def test_no_form_needs_python(layers):
    none = QgsEditFormConfig.PythonInitCodeSource.CodeSourceNone
    assert {layer.editFormConfig().initCodeSource() for layer in layers} == {none}


def test_places_and_history_use_the_plain_relation_editor(layers):
    form = next(item for item in layers if item.id() == "insek_massnahme").editFormConfig()
    kinds = {item.relationWidgetTypeId() for item in relations(form.invisibleRootContainer())}
    assert kinds == RELATION_EDITORS


def test_rules_and_defaults_are_expressions_that_parse_without_python(layers):
    for layer in layers:
        for index, field in enumerate(layer.fields()):
            constraint = field.constraints().constraintExpression()
            default = layer.defaultValueDefinition(index).expression()
            for text in filter(None, (constraint, default, layer.displayExpression())):
                expression = QgsExpression(text)
                assert not expression.hasParserError(), f"{layer.name()}.{field.name()}: {text}"


def test_all_layers_lie_in_one_file_beside_the_project(path, layers):
    with zipfile.ZipFile(path) as archive:
        name = next(item for item in archive.namelist() if item.endswith(".qgs"))
        text = archive.read(name).decode("utf-8")
    assert str(path.parent) not in text
    assert {layer.source().split("|")[0] for layer in layers} == {str(path.parent / "stadt.gpkg")}
