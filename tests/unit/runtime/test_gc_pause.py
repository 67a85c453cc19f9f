"""Making very many geometries without Python's search for garbage."""

import gc

import pytest

from insek.processing.runtime.gc_pause import gc_paused


def test_garbage_is_not_looked_for_while_geometries_are_made_and_is_afterwards() -> None:
    assert gc.isenabled()
    with gc_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_does_not_leave_the_search_for_garbage_switched_off() -> None:
    with pytest.raises(ValueError, match="kaputt"), gc_paused():
        raise ValueError("kaputt")
    assert gc.isenabled()


def test_whoever_had_switched_it_off_finds_it_switched_off() -> None:
    gc.disable()
    try:
        with gc_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
