"""insek:measuretemplate writes the template that the import takes in."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer

from insek.processing.provider import InsekProvider


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


@pytest.fixture
def run():
    from qgis import processing

    return lambda **parameters: processing.run("insek:measuretemplate", parameters)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_qgis_opens_the_template_with_its_headings(run, tmp_path, kind):
    path = run(OUTPUT=str(tmp_path / f"vorlage.{kind}"))["OUTPUT"]
    layer = QgsVectorLayer(path, "Vorlage", "ogr")
    assert [name.split("!!::!!")[1] for name in layer.dataProvider().subLayers()] == [
        "Maßnahmenliste",
        "Ausfüllhilfe",
        "Listen",
    ]


def test_all_columns_are_more(run, tmp_path):
    short = run(OUTPUT=str(tmp_path / "kurz.xlsx"))["OUTPUT"]
    full = run(ALL=True, ROWS=5, OUTPUT=str(tmp_path / "lang.xlsx"))["OUTPUT"]
    guides = [QgsVectorLayer(f"{path}|layername=Ausfüllhilfe", "", "ogr") for path in (short, full)]
    assert guides[0].isValid()
    assert guides[0].featureCount() < guides[1].featureCount()


def test_another_ending_is_told(run, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"\.xlsx oder \.ods"):
        run(OUTPUT=str(tmp_path / "vorlage.docx"))
