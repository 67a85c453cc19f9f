"""Kinds of declared parameters in the toolbox, and results that cannot be written."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import shapely
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
)
from qgis.PyQt.QtCore import QMetaType

from insek.processing.algorithms.analyses.any_reachability import Reachability
from insek.processing.algorithms.kit.base import InsekAlgorithm
from insek.processing.algorithms.kit.layer_writer import LayerWriter, fields_of_kinds
from insek.processing.catalogue.load import city_catalogue
from insek.processing.parameters.kinds import (
    Crs,
    InputFile,
    Number,
    OutputFile,
    OutputFolder,
    ParameterError,
    Text,
)
from insek.processing.parameters.options import option, resolved
from insek.processing.runtime.errors import InsekError

OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
FIELDS = fields_of_kinds({"name": QMetaType.Type.QString, "zahl": QMetaType.Type.Int})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """One of each kind that this test is about."""

    file: str = option(InputFile("FILE", "Liste", file_filter="CSV (*.csv)", required=True))
    title: str = option(Text("TITLE", "Titel", required=True))
    year: int = option(Number("YEAR", "Jahr", whole=True, least=1990), made=lambda: 2025)
    crs: str = option(Crs("CRS", "Koordinatensystem"), "")
    report: str = option(OutputFile("REPORT", "Bericht", file_filter="", required=True))
    pdf: str = option(OutputFile("PDF", "Seiten", file_filter="", offered=True), "")
    folder: str = option(OutputFolder("FOLDER", "Ordner"), "")


GIVEN = {"FILE": "a.csv", "TITLE": " Liste ", "REPORT": "b.xlsx"}


class Tool(InsekAlgorithm):
    ID = "tool"

    def initAlgorithm(self, config=None):
        layer = QgsProcessingParameterFeatureSource("LAYER", "Ebene", optional=True)
        self.add_options(Dialog, before={"YEAR": (layer,)})
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", "Hinweise"))


@pytest.fixture
def tool(qgis_app):
    return Tool().create()


def read(tool, given):
    context = QgsProcessingContext()
    return tool.read_options(Dialog, given, context, catalogue=city_catalogue("kaiserslautern"))


def test_parameters_stand_in_the_order_of_the_fields_with_layers_where_they_belong(tool):
    names = [item.name() for item in tool.parameterDefinitions()]
    assert names == [
        *("FILE", "TITLE", "LAYER", "YEAR", "CRS", "REPORT", "PDF", "FOLDER", "OUTPUT"),
    ]
    needed = {item.name() for item in tool.parameterDefinitions() if not item.flags() & OPTIONAL}
    assert needed == {"FILE", "TITLE", "YEAR", "REPORT", "OUTPUT"}
    offered = {
        item.name()
        for item in tool.parameterDefinitions()
        if item.isDestination() and item.createByDefault()
    }
    assert offered == {"REPORT", "PDF", "OUTPUT"}
    assert tool.parameterDefinition("YEAR").defaultValue() == 2025


def test_what_is_given_and_what_holds_otherwise(tool):
    assert read(tool, GIVEN) == Dialog(file="a.csv", title="Liste", year=2025, report="b.xlsx")
    more = {"YEAR": 2024, "CRS": "EPSG:25832", "FOLDER": "stadt/ordner", "PDF": "c.pdf"}
    asked = read(tool, GIVEN | more)
    assert (asked.year, asked.crs, asked.pdf) == (2024, "EPSG:25832", "c.pdf")
    assert asked.folder == "stadt/ordner"
    # what QGIS does not know goes on, so that whoever needs it can say so
    assert read(tool, GIVEN | {"CRS": "Unsinn"}).crs == "Unsinn"


@pytest.mark.parametrize(("missing", "label"), [("TITLE", "Titel"), ("FILE", "Liste")])
def test_what_is_required_and_not_given_is_a_sentence(missing, label):
    given = {name: value for name, value in GIVEN.items() if name != missing}
    with pytest.raises(ParameterError, match=f"„{label}“ fehlt"):
        resolved(Dialog, city_catalogue("kaiserslautern"), given)


class Refusing:
    """A sink that takes only so many features, as one on a full disk."""

    def __init__(self, room, reason="No space left on device."):
        self.taken, self._room, self._reason = [], room, reason

    def addFeature(self, feature, flags):
        if len(self.taken) == self._room:
            return False
        self.taken.append(QgsFeature(feature))
        return True

    def lastError(self):
        return self._reason


def writer_into(tool, sink, monkeypatch):
    monkeypatch.setattr(type(tool), "parameterAsSink", lambda *_: (sink, "memory:x"), raising=False)
    crs = QgsCoordinateReferenceSystem("EPSG:25832")
    return LayerWriter(
        *(tool, {}, QgsProcessingContext(), "OUTPUT"),
        fields=FIELDS,
        kind=Qgis.WkbType.Point,
        crs=crs,
    )


def test_rows_are_written_with_and_without_a_place(tool, monkeypatch):
    sink = Refusing(room=2)
    writer = writer_into(tool, sink, monkeypatch)
    writer.add_row(("Rathaus", 1), shapely.Point(3, 4))
    writer.add_row(("ohne Ort", None), None)
    writer.close()
    assert writer.output == "memory:x"
    assert [item.attributes()[0] for item in sink.taken] == ["Rathaus", "ohne Ort"]
    assert sink.taken[0].geometry().asWkt() == "Point (3 4)"
    assert not sink.taken[1].hasGeometry()


def test_a_refused_feature_is_a_sentence_that_says_which_and_why(tool, monkeypatch):
    writer = writer_into(tool, Refusing(room=1), monkeypatch)
    writer.add_row(("Rathaus", 1), None)
    with pytest.raises(InsekError, match="Ziel wählen") as told:
        writer.add_row(("Markt", 2), None)
    sentence = str(told.value)
    assert sentence.startswith("„Hinweise“: Objekt 2 lässt sich nicht schreiben")
    assert "(No space left on device)" in sentence
    silent = writer_into(tool, Refusing(room=0, reason=""), monkeypatch)
    with pytest.raises(InsekError, match=r"nicht schreiben\. Bitte"):
        silent.add([QgsFeature(FIELDS)])


def test_a_run_whose_result_is_refused_ends_with_the_sentence(qgis_app, monkeypatch):
    class Lost(Tool):
        def work(self, parameters, context, feedback):
            writer_into(self, Refusing(room=0), monkeypatch).add_row(("Markt", 2), None)

    with pytest.raises(QgsProcessingException, match="Objekt 1 lässt sich nicht schreiben"):
        Lost().create().processAlgorithm({}, QgsProcessingContext(), QgsProcessingFeedback())


def test_results_of_any_layer_are_checked_too(qgis_app, monkeypatch):
    from insek.processing.steps.plan_language.computation import diagram_material

    found = Reachability().create()
    monkeypatch.setattr(
        Reachability, "parameterAsSink", lambda *_: (Refusing(room=0), "memory:x"), raising=False
    )
    monkeypatch.setattr(diagram_material, "features_of", lambda _: [QgsFeature()])
    with pytest.raises(InsekError, match="„Erreichbare Flächen“: Objekt 1"):
        found.write_layer(
            *({"AREAS": "memory:"}, QgsProcessingContext(), QgsProcessingFeedback(), "AREAS"),
            *(Qgis.WkbType.Polygon, (), [None], "EPSG:25832"),
        )
