"""The plugin comes, goes and comes again."""

import pytest
from qgis.core import QgsApplication

import insek
from insek.processing.algorithms.kit.bundled_models import shipped_models
from insek.processing.provider import algorithms


@pytest.fixture
def registry(qgis_processing):
    return QgsApplication.processingRegistry()


def test_the_provider_comes_with_all_algorithms_and_goes_without_a_trace(registry):
    others = {provider.id() for provider in registry.providers()}
    plugin = insek.classFactory(None)
    for _ in range(2):
        plugin.initProcessing()
        plugin.initGui()  # as QGIS Desktop does: must not register twice
        provider = registry.providerById("insek")
        assert len(provider.algorithms()) == len(algorithms()) + len(shipped_models())
        assert registry.createAlgorithmById("insek:createstore") is not None
        assert not provider.icon().isNull()
        plugin.unload()
        assert registry.providerById("insek") is None
        assert {item.id() for item in registry.providers()} == others
    plugin.unload()


def test_a_store_is_made_from_the_toolbox(registry, tmp_path):
    from qgis import processing
    from qgis.core import QgsProcessingException

    plugin = insek.classFactory(None)
    plugin.initProcessing()
    try:
        file = str(tmp_path / "Größe.gpkg")
        given = {"OUTPUT": file, "CRS": "EPSG:25832"}
        done = processing.run("insek:createstore", {**given, "TITLE": " Test "})
        assert done["STORE"] == file
        with pytest.raises(QgsProcessingException, match="gibt es schon"):
            processing.run("insek:createstore", given)
        processing.run("insek:createstore", {**given, "OVERWRITE": True})
        other = str(tmp_path / "anders.gpkg")
        for crs in ("EPSG:99999999", "EPSG:4326", "nichts"):
            with pytest.raises(QgsProcessingException, match=f"„{crs}“"):
                processing.run("insek:createstore", {"OUTPUT": other, "CRS": crs})
    finally:
        plugin.unload()
