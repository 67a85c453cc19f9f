"""Figures and printed words of the demo city are those of every earlier version, or say why not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ..frozen import answers, keeping

VERSIONS = keeping.versions()

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def city(qgis_app, demo_city, tmp_path_factory):
    """Path of a copy of the demo city."""
    return Path(shutil.copy(demo_city, tmp_path_factory.mktemp("demo") / "demo.gpkg"))


@pytest.fixture(scope="module")
def figures(city):
    """Figures of today's program; half a minute, so all versions share them."""
    return answers.computed(city)


@pytest.fixture(scope="module")
def pages(city, figures):
    """Its pages; a minute."""
    return answers.whole_book(city, city.parent)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_figure_of_the_demo_city_is_what_it_was(version, figures):
    faults = keeping.changed(keeping.read(version, keeping.DEMO_FIGURES), figures)
    keeping.require_explained(version, keeping.DEMO_FIGURES, faults)


@pytest.mark.proof
@pytest.mark.parametrize("version", VERSIONS)
def test_every_page_of_the_demo_book_reads_as_it_did(version, pages):
    faults = keeping.reprinted(keeping.read_pages(version, keeping.DEMO_BOOK), pages)
    keeping.require_explained(version, keeping.DEMO_BOOK, faults)
