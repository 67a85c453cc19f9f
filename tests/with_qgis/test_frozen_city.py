"""Store, project, model and list of every earlier version open, run and print as they did."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication

from insek.processing.provider import InsekProvider

from ..frozen import answers, facts, keeping


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_app):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


@pytest.fixture(scope="module", params=keeping.versions())
def version(request):
    return request.param


@pytest.fixture(scope="module")
def files(version):
    return keeping.FOLDER / version


@pytest.fixture
def city(files, tmp_path):
    """Store and project of the version, side by side in a folder where planners work on."""
    return keeping.unpack(files, tmp_path)


def compare(version, name, today):
    __tracebackhide__ = True
    keeping.require_explained(version, name, keeping.changed(keeping.read(version, name), today))


def test_everything_in_the_store_is_read_as_it_was_written(version, city):
    compare(version, keeping.CONTENT, answers.opened(city))


def test_the_project_opens_with_its_layers_and_what_planners_changed(version, city):
    compare(version, keeping.WORKSPACE, facts.project(city.with_suffix(".qgz")))


def test_another_map_is_added_to_the_project_and_what_planners_changed_stays(version, city):
    before = facts.project(city.with_suffix(".qgz"))
    after = answers.completed(city)
    compare(version, keeping.WORKSPACE, after)
    assert {place.split()[0] for place in set(after) - set(before)} >= {"layer", "theme", "layout"}


def test_a_list_is_taken_in_with_the_profile_of_that_time(version, files, city, tmp_path):
    compare(version, keeping.TAKEN_IN, answers.taken_in(city, files, tmp_path))


@pytest.fixture(scope="module")
def worked(files, tmp_path_factory):
    """The city after the model has run, what the model computed, and what the book made of it."""
    folder = tmp_path_factory.mktemp("stadt")
    store = keeping.unpack(files, folder)
    modelled = answers.modelled(store, files / keeping.MODEL)
    return modelled, *answers.printed(store, folder / "buch")


def test_the_model_computes_what_it_computed(version, worked):
    compare(version, keeping.MODELLED, worked[0])


def test_the_book_renews_what_is_outdated_with_the_planners_own_values(version, worked):
    compare(version, keeping.RENEWED, worked[1])


def test_the_book_reads_as_it_did(version, worked):
    faults = keeping.reprinted(keeping.read_pages(version, keeping.BOOK), worked[2])
    keeping.require_explained(version, keeping.BOOK, faults)
