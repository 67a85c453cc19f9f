"""A cancel is heard while a store is read or written, and leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from insek.processing.runtime.cancellation import (
    EVERY,
    cancel_check,
    check_cancelled,
    uninterrupted,
)
from insek.processing.runtime.errors import CancelledError
from insek.processing.store.features import FeatureTable
from insek.processing.store.provenance import Provenance

pytestmark = pytest.mark.slow

MANY = 3 * EVERY


def homes(count):
    points = shapely.points(np.column_stack([np.arange(count), np.zeros(count)]))
    return FeatureTable.from_rows(points, {"einwohner": np.ones(count)})


class Clock:
    """Beats are counted; at the given one the user has cancelled."""

    def __init__(self, cancel_at=None):
        self.beats = 0
        self.cancel_at = cancel_at

    def __call__(self):
        self.beats += 1
        if self.beats == self.cancel_at:
            raise CancelledError


@pytest.fixture
def town(store):
    with store.writing() as writer:
        writer.put("population_points", homes(MANY), Provenance("", "drawn", "Test"))
    return store


def test_outside_of_a_run_nothing_happens():
    check_cancelled()


def test_reading_beats_every_few_thousand_rows(town):
    clock = Clock()
    with cancel_check(clock):
        town.read("population_points")
    assert clock.beats >= 3


def test_a_cancel_while_reading_stops_there(town):
    clock = Clock(cancel_at=2)
    with pytest.raises(CancelledError), cancel_check(clock):
        town.read("population_points")
    assert clock.beats == 2


def write_anew(town, clock):
    with cancel_check(clock), town.writing() as writer:
        writer.put("population_points", homes(2 * EVERY), Provenance("", "drawn", "Neu"))


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.proof)])
def test_a_cancel_while_writing_leaves_the_store_as_it_was_whenever_it_comes(town, step):
    before = town.path.read_bytes()
    at = 0
    while True:
        at += step
        clock = Clock(cancel_at=at)
        try:
            write_anew(town, clock)
        except CancelledError:
            assert town.path.read_bytes() == before, f"beat {at}"
            assert town.count("population_points") == MANY
        else:
            break
    assert at > 15  # copying aside, writing, and swapping all ask
    assert town.count("population_points") == 2 * EVERY


def test_what_comes_after_the_writing_is_not_stopped(town):
    with cancel_check(Clock(cancel_at=1)), uninterrupted():
        assert len(town.read("population_points")) == MANY
