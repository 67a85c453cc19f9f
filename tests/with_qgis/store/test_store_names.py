"""Names that come out of a damaged or hostile store are names and nothing else."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insek.processing.store.geopackage import cache, file_contents
from insek.processing.store.measures import Measure
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.sql import quoted, sql_literal, statement
from insek.processing.store.store_errors import StoreError
from insek.processing.store.stored_values import Raster

HOSTILE = 'x"; DROP TABLE massnahme; --'
HILL = Raster(np.ones((2, 2)), (410_000, 10, 0, 5_477_000, 0, -10))
DRAWN = Provenance("", "drawn", "Test")
SQL_TEXT = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1
)


@pytest.fixture
def listed(empty_store):
    with empty_store.writing() as writer:
        writer.put_measures([Measure("m-1", 1, "Platz"), Measure("m-2", 2, "Weg")])
        writer.put_raster("terrain", HILL, DRAWN)
    return empty_store


def run(store, *statements):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        return [connection.execute(text, values).fetchall() for text, values in statements]


def mislead(store, table):
    """Have the store say that its terrain is in this table."""
    run(store, ("UPDATE insek_meta SET wert = ? WHERE schluessel = 'raster:terrain'", (table,)))
    return open_store(store.path)


def titles(store):
    return [measure.titel for measure in open_store(store.path).measures()]


@given(SQL_TEXT)
def test_any_name_is_a_name_and_any_text_a_text(word):
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE {quoted(word)} (fid INTEGER, {quoted('a' + word)} TEXT)")
        connection.execute(statement("INSERT INTO {} ({}) VALUES (?)", word, "a" + word), (word,))
        question = statement("SELECT * FROM {} WHERE {}.{} = ", word, word, "a" + word)
        assert connection.execute(question + sql_literal(word)).fetchall() == [(None, word)]
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert tables.fetchall() == [(word,)]
        columns = connection.execute("SELECT name FROM pragma_table_info(?)", (word,))
        assert columns.fetchall() == [("fid",), ("a" + word,)]


@pytest.mark.parametrize("make", [quoted, sql_literal])
def test_a_nul_is_refused_with_a_sentence(make):
    with pytest.raises(StoreError, match="Nullzeichen"):
        make("massnahme\0; DROP TABLE massnahme")


def test_a_raster_of_a_hostile_name_goes_and_takes_nothing_along(listed):
    name = f"insek_raster_{HOSTILE}"
    run(
        listed,
        (f"CREATE TABLE {quoted(name)} (id INTEGER)", ()),
        ("INSERT INTO gpkg_contents (table_name, data_type) VALUES (?, 'attributes')", (name,)),
    )
    store = mislead(listed, name)
    with store.writing() as writer:
        writer.put_raster("terrain", HILL, DRAWN)
    assert name not in file_contents.table_names(store.path)
    assert run(store, ("SELECT * FROM gpkg_contents WHERE table_name = ?", (name,))) == [[]]
    assert titles(store) == ["Platz", "Weg"]
    assert np.isfinite(open_store(store.path).read_raster("terrain").values).all()


@pytest.mark.parametrize("table", ["massnahme", "insek_meta", HOSTILE, f"fehlt_{HOSTILE}"])
def test_a_store_that_calls_another_table_its_raster_loses_nothing(listed, table):
    run(listed, (f"CREATE TABLE {quoted(HOSTILE)} (fid INTEGER)", ()))
    before = file_contents.table_names(listed.path)
    store = mislead(listed, table)
    with pytest.raises(StoreError, match="lässt sich nicht lesen"):
        store.read_raster("terrain")
    with store.writing() as writer:
        writer.put_raster("terrain", HILL, DRAWN)
    assert file_contents.table_names(store.path) >= before
    assert titles(store) == ["Platz", "Weg"]


def test_columns_of_hostile_names_stay_with_their_measures(listed):
    run(
        listed,
        (statement("ALTER TABLE massnahme ADD COLUMN {} TEXT", HOSTILE), ()),
        (statement("UPDATE massnahme SET {} = 'Amt ' || nummer", HOSTILE), ()),
    )
    with listed.writing() as writer:
        writer.put_measures([Measure("m-2", 2, "Weg"), Measure("m-1", 1, "Stadtplatz")])
    question = statement("SELECT titel, massnahme.{} FROM massnahme ORDER BY nummer", HOSTILE)
    assert run(listed, (question, ())) == [[("Stadtplatz", "Amt 1"), ("Weg", "Amt 2")]]
    assert cache.filled(listed.path, "massnahme", HOSTILE) == [True, True]


def test_a_table_of_a_hostile_name_is_counted_and_told_apart(listed):
    run(
        listed,
        (f"CREATE TABLE {quoted(HOSTILE)} (fid INTEGER PRIMARY KEY, wert)", ()),
        (statement("INSERT INTO {} (wert) VALUES (7)", HOSTILE), ()),
    )
    assert file_contents.row_count(listed.path, HOSTILE) == 1
    assert file_contents.has_rows(listed.path, HOSTILE)
    first = cache.fingerprint(listed.path, HOSTILE)
    run(listed, (statement("UPDATE {} SET wert = 8", HOSTILE), ()))
    assert first
    assert cache.fingerprint(listed.path, HOSTILE) not in {first, ""}
    assert cache.filled(listed.path, HOSTILE, "massnahme") is None
    assert titles(listed) == ["Platz", "Weg"]
