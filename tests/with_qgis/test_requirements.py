"""A QGIS without shapely or scipy gets a sentence, not a traceback."""

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from insek.processing import requirements
from insek.processing.algorithms.createstore import CreateStore


def test_a_missing_library_is_named_with_its_remedy(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setattr(requirements, "_REQUIRED", {"shapely": (2,), "gibtesnicht": (1,)})
    algorithm = CreateStore()
    algorithm.initAlgorithm()
    target = tmp_path / "stadt.gpkg"
    with pytest.raises(QgsProcessingException, match=r"INSEK braucht noch: gibtesnicht\..*pip"):
        algorithm.processAlgorithm(
            {"OUTPUT": str(target)}, QgsProcessingContext(), QgsProcessingFeedback()
        )
    assert not target.exists()
    assert algorithm.canExecute()[0] is False
