"""Stores to write to, and a second Python process to disturb them with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from qgis.core import QgsApplication

from insek.processing.catalogue.load import city_catalogue
from insek.processing.demo import demo_city as demo
from insek.processing.provider import InsekProvider
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

from ..made_city import built_once, standing_in

ROOT = Path(__file__).resolve().parents[2]
PRELUDE = f"""
import importlib.util, sys
sys.path[:] = [entry for entry in sys.path if entry not in ("", {str(ROOT)!r})]
spec = importlib.util.spec_from_file_location(
    "insek", {str(ROOT / "__init__.py")!r}, submodule_search_locations=[{str(ROOT)!r}])
sys.modules["insek"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["insek"])
import shapely
from insek.processing.store.geopackage import database, locks
from insek.processing.store.features import FeatureTable
from insek.processing.store.provenance import Provenance
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.store_errors import StoreError
DRAWN = Provenance("", "drawn", "Test")
"""


class Script:
    """Python code in a process of its own, with this checkout as ``insek``."""

    def start(self, code, *arguments, before=(), **options):
        return subprocess.Popen(  # noqa: S603 - our own code
            [*before, sys.executable, "-c", PRELUDE + code, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, code, *arguments, **options):
        process = self.start(code, *arguments, **options)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def script():
    return Script()


@pytest.fixture
def provider(qgis_app, qgis_processing):
    registry = QgsApplication.processingRegistry()
    provider = InsekProvider()
    registry.addProvider(provider)
    yield provider
    registry.removeProvider(provider)


@pytest.fixture(scope="session")
def catalogue():
    return city_catalogue("kaiserslautern")


@pytest.fixture
def empty_store(tmp_path):
    """A new store that nobody has written to."""
    return create_store(tmp_path / "Stadt.gpkg", city_catalogue("kaiserslautern"))


@pytest.fixture
def store(empty_store):
    """A store with three bus stops drawn by hand."""
    stops = FeatureTable.from_rows(
        [shapely.Point(410_000 + 100 * step, 5_477_000) for step in range(3)],
        {"name": ["Markt", "Bahnhof", "Schule"]},
    )
    with empty_store.writing() as writer:
        writer.put("bus_stop", stops, Provenance("bus_stop", "drawn", "Test"))
    return empty_store


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "klein"
    disk.mkdir()
    mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:  # noqa: S603
        pytest.skip("this machine allows no mounts")
    yield disk
    subprocess.run(["/bin/umount", str(disk)], check=True)  # noqa: S603


@pytest.fixture(scope="session")
def demo_city(tmp_path_factory, made_city):
    """Path of the demo city, built once for all processes of a run; tests write to copies."""

    def build(folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(demo, "make_city", standing_in(made_city, seed=demo.SEED))
            demo.build_demo(folder / "demo.gpkg", city_catalogue("kaiserslautern"))

    return built_once(tmp_path_factory, "demo_city", build) / "demo.gpkg"
