"""The checkout is the package ``insek``, and its folder ``processing`` hides nobody's."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import insek

ROOT = Path(__file__).resolve().parents[2]


def test_the_root_is_not_on_the_search_path():
    assert ROOT not in {Path(entry or ".").resolve() for entry in sys.path}


def test_tests_are_imported_by_path(request):
    assert request.config.getoption("importmode") == "importlib"


def test_insek_is_this_checkout_and_no_installed_one():
    assert list(insek.__path__) == [str(ROOT)]
    assert Path(insek.__file__) == ROOT / "__init__.py"


def test_the_library_refuses_the_name_of_qgis_processing():
    spec = importlib.util.spec_from_file_location(
        "processing", ROOT / "processing" / "__init__.py", submodule_search_locations=[]
    )
    module = importlib.util.module_from_spec(spec)
    with pytest.raises(ImportError, match=r"hides the one of QGIS.*one folder 'insek'"):
        spec.loader.exec_module(module)


def test_a_checkout_on_the_search_path_is_refused_with_a_sentence():
    done = subprocess.run(
        [sys.executable, "-c", "import processing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "keep the repository root off sys.path" in done.stderr


def test_qgis_keeps_its_own_processing_beside_our_provider(qgis_processing):
    from qgis import processing
    from qgis.core import QgsApplication

    from insek.processing.provider import InsekProvider

    registry = QgsApplication.processingRegistry()
    provider = InsekProvider()
    assert registry.addProvider(provider)
    try:
        assert not Path(processing.__file__).is_relative_to(ROOT)
        assert registry.algorithmById("native:buffer") is not None
        assert registry.algorithmById("gdal:warpreproject") is not None
        assert registry.algorithmById("insek:createstore") is not None
        assert Path(sys.modules["processing"].__file__).parent != ROOT / "processing"
    finally:
        registry.removeProvider(provider)
