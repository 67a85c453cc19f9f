"""A QGIS without shapely or scipy gets a sentence, not a traceback."""

import sys

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from insek.processing.algorithms.kit import requirements
from insek.processing.algorithms.project.create_store import CreateStore


def test_a_missing_library_is_named_with_its_remedy(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setattr(
        requirements, "_REQUIRED", {**requirements._REQUIRED, "gibtesnicht": ("1", "x")}
    )
    algorithm = CreateStore()
    algorithm.initAlgorithm()
    target = tmp_path / "stadt.gpkg"
    with pytest.raises(
        QgsProcessingException, match=r"INSEK braucht noch: gibtesnicht\..*nachinstallieren"
    ):
        algorithm.processAlgorithm(
            {"OUTPUT": str(target)}, QgsProcessingContext(), QgsProcessingFeedback()
        )
    assert not target.exists()
    assert algorithm.canExecute()[0] is False


@pytest.mark.parametrize("version", ["0+unknown", "", "2.2.0.dev1+g1234", "unbekannt"])
def test_a_library_may_call_its_version_anything(monkeypatch, version):
    monkeypatch.setattr("shapely.__version__", version)
    assert requirements.missing_requirements() == ""


def test_an_old_library_is_told_by_what_it_lacks(monkeypatch):
    monkeypatch.setattr("shapely.__version__", "1.8.5")
    monkeypatch.delattr("shapely.union_all")
    assert "shapely ab Version 2 (gefunden: 1.8.5)" in requirements.missing_requirements()


def test_a_shapely_with_another_geos_is_refused_inside_the_programs_of_qgis(monkeypatch):
    monkeypatch.setattr(requirements.Path, "resolve", lambda _self: requirements.Path("/bin/qgis"))
    assert requirements.missing_requirements() == ""
    monkeypatch.setattr("shapely.geos_version", (99, 1, 0))
    sentence = requirements.missing_requirements()
    assert "GEOS 99.1.0" in sentence
    assert "--no-binary shapely" in sentence


def test_python_itself_keeps_two_geos_apart(monkeypatch):
    monkeypatch.setattr("shapely.geos_version", (99, 1, 0))
    assert requirements.missing_requirements() == ""


def test_a_run_is_refused_before_it_looks_at_anything(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setattr(requirements, "_REQUIRED", {"gibtesnicht": ("1", "x")})
    monkeypatch.setitem(sys.modules, "insek.processing.algorithms.kit.result_layers", None)
    feedback = QgsProcessingFeedback(False)
    _, is_done = (
        CreateStore()
        .create()
        .run({"OUTPUT": str(tmp_path / "stadt.gpkg")}, QgsProcessingContext(), feedback)
    )
    assert not is_done
    assert "INSEK braucht noch: gibtesnicht." in feedback.textLog()
    assert "Traceback" not in feedback.textLog()
