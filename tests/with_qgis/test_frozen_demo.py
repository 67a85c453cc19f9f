"""Figures and printed words of the demo city are those of every earlier version, or say why not."""

from __future__ import annotations

import pytest

from ..frozen import answers, keeping

VERSIONS = keeping.versions()

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(qgis_app, tmp_path_factory):
    """Figures and pages of today's program; a minute and a half, so all versions share them."""
    return answers.demo(tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_figure_of_the_demo_city_is_what_it_was(version, demo):
    faults = keeping.changed(keeping.read(version, keeping.DEMO_FIGURES), demo[0])
    keeping.require_explained(version, keeping.DEMO_FIGURES, faults)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_page_of_the_demo_book_reads_as_it_did(version, demo):
    faults = keeping.reprinted(keeping.read_pages(version, keeping.DEMO_BOOK), demo[1])
    keeping.require_explained(version, keeping.DEMO_BOOK, faults)
