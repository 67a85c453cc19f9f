"""Within a run everything is read once, and never what is not true any more."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import numpy as np
import pytest
import shapely

from insek.processing.algorithms.kit import pipeline
from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.cancellation import cancel_check
from insek.processing.runtime.errors import CancelledError
from insek.processing.steps.catchments import Ground
from insek.processing.store.features import FeatureTable
from insek.processing.store.geopackage import memory, reader
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance, checksum
from insek.processing.store.stored_values import DistrictFigure, Kept, Raster

HOMES, MARKETS, TERRAIN = "population_points", "local_supply_market", "terrain"
DRAWN = Provenance("", "drawn", "Test")


def homes(*numbers):
    places = [shapely.Point(410_000.0 + row, 5_475_000.0) for row in range(len(numbers))]
    return FeatureTable.from_rows(places, {"einwohner": list(numbers)})


def put(store, role, table, provenance=DRAWN, **more):
    with store.writing() as writer:
        writer.put(role, table, provenance, **more)


def everything(store):
    """All that a run asks of a store."""
    there = store.has(HOMES)
    return {
        "roles": store.roles(),
        "has": there,
        "count": store.count(HOMES),
        "values": store.read(HOMES).column("einwohner").tolist() if there else None,
        "checksum": store.checksum(HOMES),
        "print": store.fingerprint(HOMES),
        "filled": store.filled(HOMES, "einwohner"),
        "provenance": store.provenance(HOMES),
        "outdated": store.outdated(MARKETS),
        "figures": store.figures(),
        "kept": store.kept("probe"),
        "derived": store.derived("sum", [HOMES], lambda: total(store)),
    }


def total(store):
    return float(store.read(HOMES).column("einwohner").sum()) if store.has(HOMES) else 0.0


@pytest.fixture
def town(store):
    put(store, HOMES, homes(1.0, 2.0))
    put(store, MARKETS, FeatureTable.from_rows([shapely.Point(1, 1)]), input_roles=[HOMES])
    return store


def edit(path, statement="UPDATE population_points SET einwohner = 70 WHERE fid = 1", values=()):
    with closing(sqlite3.connect(path)) as editor, editor:
        editor.create_function("ST_IsEmpty", 1, lambda _: 0)
        editor.execute(statement, values)


def by_this_store(store):
    put(store, HOMES, homes(5.0, 6.0, 7.0))


def by_another_store(store):
    put(open_store(store.path), HOMES, homes(5.0, 6.0, 7.0))


def figures(store):
    with store.writing() as writer:
        writer.put_figures("probe", [DistrictFigure("probe", "", "ew", 3.0)])


def nothing_left(store):
    put(store, HOMES, homes())


def dropped(store):
    edit(store.path, "DROP TABLE population_points")


def keep(store):
    store.keep("probe", Kept("k", "", "", b"x"))


def edit_then_keep(store):
    edit(store.path)
    store.keep("probe", Kept("k", "", "", b"x"))


def provenance(store):
    put(store, HOMES, homes(1.0, 2.0), Provenance("", "imported", "Anderswo"))


CHANGES = [
    by_this_store,
    by_another_store,
    lambda store: edit(store.path),
    lambda store: edit(store.path, "DELETE FROM population_points"),
    figures,
    nothing_left,
    dropped,
    keep,
    edit_then_keep,
    provenance,
]


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_nothing_is_as_it_was_read_before(town, change):
    with town.reading():
        everything(town)
        change(town)
        once, again = everything(town), everything(town)
    assert once == again == everything(open_store(town.path))


def test_an_edit_is_seen_however_quickly_it_comes(town):
    with town.reading():
        for number in range(40):
            edit(town.path, "UPDATE population_points SET einwohner = ? WHERE fid = 1", (number,))
            assert town.read(HOMES).column("einwohner")[0] == number


def test_an_edit_beside_an_own_writing_is_seen(town, monkeypatch):
    """Somebody saves in the moment between the writing and the look at what it came to."""
    look = memory.Memory.written

    def late(self, tables, is_alone):
        edit(town.path)
        return look(self, tables, is_alone)

    with town.reading():
        everything(town)
        monkeypatch.setattr(memory.Memory, "written", late)
        figures(town)
        assert town.read(HOMES).column("einwohner").tolist() == [70.0, 2.0]


def broken_off(store):
    with store.writing() as writer:
        writer.put(HOMES, homes(9.0), DRAWN)
        raise CancelledError


def test_a_writing_that_fails_or_is_cancelled_changes_nothing_that_was_read(town):
    with town.reading():
        before = everything(town)
        with pytest.raises(CancelledError):
            broken_off(town)
        assert everything(town) == before
    assert everything(town) == before


def test_a_cancel_at_any_moment_of_a_writing_leaves_what_is_true(town):
    beats = 0
    for last in range(1, 200):
        beats = 0

        def beat(last=last):
            nonlocal beats
            beats += 1
            if beats == last:
                raise CancelledError

        with town.reading():
            everything(town)
            try:
                with cancel_check(beat):
                    put(town, HOMES, homes(float(last), 1.0))
            except CancelledError:
                pass
            assert everything(town) == everything(open_store(town.path))
        if beats < last:
            break
    assert 3 < last < 199


def test_a_raster_is_read_anew_when_it_is_another_one(town):
    transform = (410_000.0, 25.0, 0.0, 5_475_000.0, 0.0, -25.0)
    with town.reading():
        ask = lambda: town.derived("high", [TERRAIN], lambda: highest(town))  # noqa: E731
        assert ask() is None
        for height in (100.0, 200.0):
            with town.writing() as writer:
                writer.put_raster(TERRAIN, Raster(np.full((4, 4), height), transform), DRAWN)
            assert town.read_raster(TERRAIN).values.max() == ask() == height


def highest(store):
    return store.read_raster(TERRAIN).values.max() if store.has_raster(TERRAIN) else None


def counted(monkeypatch, name):
    calls = []
    real = getattr(reader, name)

    def call(path, table, *more):
        calls.append(getattr(table, "name", table))
        return real(path, table, *more)

    monkeypatch.setattr(reader, name, call)
    return calls


def test_a_role_is_read_from_the_file_once_in_a_run(town, monkeypatch):
    calls = counted(monkeypatch, "quick_table")
    with town.reading():
        for _ in range(3):
            everything(town)
            figures(town)
        assert calls.count(HOMES) == 1
        put(town, HOMES, homes(3.0))
        assert town.read(HOMES).column("einwohner").tolist() == [3.0]
        assert calls.count(HOMES) == 1  # known from the writing
    everything(town)
    assert calls.count(HOMES) > 1


def test_all_steps_of_the_pipeline_read_their_roles_once(town, monkeypatch):
    def run(store, _):
        place = FeatureTable.from_rows([shapely.Point(total(store), 0.0)])
        put(store, MARKETS, place, input_roles=[HOMES])

    steps = [pipeline.Step(MARKETS, (HOMES,), run)] * 4
    calls = counted(monkeypatch, "quick_table")
    outcomes = pipeline.ensure_analyses(town, lambda _: None, steps=steps, renew=True)
    assert [outcome.state for outcome in outcomes] == ["done"] * 4
    assert calls.count(HOMES) == 1
    assert town._memory is None


def test_what_is_shared_cannot_be_changed_by_one_to_the_harm_of_the_next(town):
    with town.reading():
        table = town.read(HOMES)
        with pytest.raises(ValueError, match="read-only"):
            table.column("einwohner")[0] = 9.0
        table.columns["einwohner"] = np.zeros(2)
        assert town.read(HOMES).column("einwohner").tolist() == [1.0, 2.0]
        town.provenances().clear()
        assert HOMES in town.provenances()


def test_a_file_in_the_hands_of_an_editor_is_read_anew_each_time(town):
    with closing(sqlite3.connect(town.path)) as editor:
        editor.execute("PRAGMA journal_mode = wal")
        with town.reading():
            for number in range(3):
                editor.execute("UPDATE population_points SET einwohner = ?", (number,))
                editor.commit()
                assert total(town) == 2 * number
        editor.execute("PRAGMA journal_mode = delete")


def test_reading_hinders_nobody_from_writing(town):
    with town.reading():
        everything(town)
        with closing(sqlite3.connect(town.path, timeout=0)) as editor:
            editor.execute("BEGIN EXCLUSIVE")
            editor.rollback()


def test_another_thread_reads_for_itself(town):
    found = []
    with town.reading():
        everything(town)
        thread = threading.Thread(target=lambda: found.append(everything(town)))
        thread.start()
        thread.join()
        assert found == [everything(town)]


def test_another_file_in_its_place_is_seen(town, tmp_path):
    with town.reading():
        everything(town)
        other = create_store(tmp_path / "andere.gpkg", city_catalogue("kaiserslautern"))
        put(other, HOMES, homes(8.0))
        other.path.replace(town.path)
        assert town.read(HOMES).column("einwohner").tolist() == [8.0]


def test_what_steps_derive_is_made_once_until_something_it_is_made_from_changes(store):
    box = FeatureTable.from_rows([shapely.box(410_000, 5_474_000, 412_000, 5_476_000)])
    put(store, "city_boundary", box)
    put(store, "ortsbezirk_boundary", box.with_columns(kennung=["a"], name=["A"]))
    put(store, HOMES, homes(1.0))
    with store.reading():
        ground = Ground.of_store(store)
        figures(store)
        assert Ground.of_store(store) is ground
        put(store, "settlement_area", box)
        assert ground.land is None
        assert Ground.of_store(store).land.area == pytest.approx(4e6)
    assert Ground.of_store(store) is not Ground.of_store(store)


def test_the_checksum_of_old_stores_stays():
    table = FeatureTable.from_rows(
        [shapely.Point(1, 2), None, shapely.Point(3, 4)],
        {"a": [1.0, float("nan"), 1e20], "b": ["x", None, ""], "c": [0.1, 2.0, -0.0]},
    ).with_columns(d=np.array([True, False, True]), e=np.array([1, 2, 3]))
    assert checksum(table) == "834d8479cbe38de8da7e523bb9d06f0c"
