"""Cells that no program of ours writes: a store with one of them is read, or refused in words."""

import re
import shutil
import sqlite3
import struct
from contextlib import closing, suppress

import pytest
import shapely

from insek.processing.algorithms.kit.pipeline import Step, ensure_analyses
from insek.processing.book.draft import make_draft
from insek.processing.runtime.errors import InsekError
from insek.processing.spreadsheets.intake.list_profile import ProfileError, read_profile
from insek.processing.store.features import FeatureTable
from insek.processing.store.geopackage import database
from insek.processing.store.measures import Measure
from insek.processing.store.opening import open_store
from insek.processing.store.provenance import Provenance
from insek.processing.store.schema import META, fixed_tables
from insek.processing.store.sql import quoted
from insek.processing.store.store_errors import StoreError
from insek.processing.store.stored_values import DistrictFigure

from ..book_city import make_store

ODD = {
    "nothing": None,
    "bytes": b"\xff\xfe\x00\x01",
    "huge": 2**62,
    "no object": "[1, 2]",
    "no json": "{kaputt",
    "deep": "[" * 5000,
    "odd digit": "²",
    "no number": float("inf"),
}
CELLS = [
    (table.name, name)
    for table in fixed_tables()
    if table.name != "layer_styles"
    for name, _ in table.fields
]


@pytest.fixture(scope="module")
def city(qgis_app, tmp_path_factory):
    """A store with at least one row in each of these tables."""
    store = make_store(tmp_path_factory.mktemp("stadt") / "stadt.gpkg")
    with store.writing() as writer:
        place = FeatureTable.from_rows([shapely.Point(410_100, 5_475_100)], {"name": ["Markt"]})
        note = Provenance("", "computed", "Test", call={"DISTANCE": 600.0})
        writer.put("local_supply_market", place, note)
        writer.put_figures("probe", [DistrictFigure("probe", "erlenbach", "ew", 1.0)])
        writer.put_measures([*store.measures(), Measure("neu", 900, "Neu")])
    return store


def damaged(store, target, table, column, value):
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.create_function("ST_IsEmpty", 1, lambda _: 0)
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            copy.create_function(name, 1, lambda _: 0.0)
        (row,) = copy.execute(f"SELECT max(rowid) FROM {quoted(table)}").fetchone()  # noqa: S608
        if row is None:
            return None
        for (trigger,) in copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            copy.execute(f'DROP TRIGGER "{trigger}"')
        change = f"UPDATE {quoted(table)} SET {quoted(column)} = ? WHERE rowid = ?"  # noqa: S608
        copy.execute(change, (value, row))
        copy.commit()
    return target


def look_into(path):
    """What the program reads on its way to a book."""
    store = open_store(path)
    store.provenances()
    for role in store.roles():
        store.read(role)
        store.outdated(role)
    store.measures()
    make_draft(store, store.catalogue, map_ids=("strategiekarte_hf1",), filled=set(store.roles()))


@pytest.mark.parametrize(("table", "column"), CELLS)
def test_an_odd_cell_is_read_or_refused_in_words(city, tmp_path, table, column):
    values = list(ODD.values())
    first = CELLS.index((table, column))
    for number in range(2):
        value = values[(first + number * 4) % len(values)]
        path = damaged(city, tmp_path / f"{number}.gpkg", table, column, value)
        if path is not None:
            with suppress(InsekError):
                look_into(path)


@pytest.mark.parametrize("column", ["herkunft", "parameter", "eingaben", "aufruf"])
def test_an_origin_that_cannot_be_read_is_kept_told_and_never_computed_over(city, tmp_path, column):
    path = damaged(city, tmp_path / "s.gpkg", "insek_herkunft", column, "{kaputt")
    store = open_store(path)
    (role,) = [name for name, note in store.provenances().items() if note.origin == "unreadable"]
    assert f"Spalte {column}" in store.provenance(role).note

    with store.writing() as writer:
        writer.set_meta("titel", "anders")
        writer.put("place_name", FeatureTable.from_rows([]), Provenance("", "drawn", ""))
    with closing(sqlite3.connect(path)) as file:
        (kept,) = file.execute(
            f"SELECT {column} FROM insek_herkunft WHERE rolle = ?",  # noqa: S608
            (role,),
        ).fetchone()
    assert kept == "{kaputt"

    step = Step(role, (), lambda *_: pytest.fail("computed over"))
    (outcome,) = ensure_analyses(store, lambda _: None, steps=(step,), renew=True)
    assert outcome.state == "impossible"
    assert "Das Ergebnis bleibt, wie es war" in outcome.reason


@pytest.mark.parametrize("version", ["²", "zwei", "", "-1"])
def test_a_version_that_is_no_number_is_refused_in_words(city, tmp_path, version):
    path = damaged(city, tmp_path / "s.gpkg", META, "wert", "x")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE insek_meta SET wert = ? WHERE schluessel = 'schema'", (version,))
    with pytest.raises(StoreError, match="Angaben zum INSEK-Speicher sind unvollständig"):
        open_store(path)


def test_a_file_whose_damage_cannot_even_be_spelt_is_called_damaged(city, tmp_path, monkeypatch):
    def answer(_path):
        return b"\xff".decode("utf-8")

    monkeypatch.setattr(database, "_quick_check", answer)
    with pytest.raises(StoreError, match="beschädigt"):
        open_store(city.path)


@pytest.mark.parametrize(
    "text",
    [
        '{"kopfzeile": Infinity}',
        '{"kopfzeile": NaN}',
        "[" * 100_000,
        '{"spalten": 3}',
        "[]",
        '"ä"',
        "{,}",
    ],
)
def test_a_profile_with_odd_numbers_or_depth_is_refused_in_words(tmp_path, text):
    path = tmp_path / "profil.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ProfileError, match="Das ist kein Profil") as caught:
        read_profile(path)
    assert not re.search("codec|object|convert|recursion|expected", str(caught.value).lower())


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("insek_kennzahl", "wert", "viel", "„wert“ enthält Text statt einer Zahl"),
        ("insek_kennzahl", "wert", float("inf"), "„wert“ enthält eine unendliche Zahl"),
        ("massnahme", "titel", b"\xff\x00", "„titel“ enthält Binärdaten statt eines Textes"),
        ("massnahme", "nummer", 3.5, "„nummer“ enthält eine Kommazahl statt einer ganzen Zahl"),
        ("massnahme", "id", None, "„id“ ist leer"),
        ("insek_herkunft", "rolle", "", "„rolle“ ist leer"),
    ],
)
def test_a_cell_of_another_kind_is_named_by_table_row_and_column_and_never_read_as_zero(
    city, tmp_path, table, column, value, said
):
    path = damaged(city, tmp_path / "s.gpkg", table, column, value)
    store = open_store(path)
    read = {
        "insek_kennzahl": store.figures,
        "massnahme": store.measures,
        "insek_herkunft": store.provenances,
    }
    with pytest.raises(StoreError) as caught:
        read[table]()
    assert f"Tabelle „{table}“, Zeile mit fid " in str(caught.value)
    assert said in str(caught.value)


def test_a_shape_whose_ring_does_not_close_is_named_by_its_row(city, tmp_path):
    path = shutil.copy(city.path, tmp_path / "s.gpkg")
    with closing(sqlite3.connect(path)) as opened, opened:
        for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            opened.execute(f'DROP TRIGGER "{name}"')
        row, shape = opened.execute("SELECT fid, geom FROM ortsbezirk_boundary").fetchone()
        moved = shape[:-16] + struct.pack("<dd", 1.0, 2.0)
        opened.execute("UPDATE ortsbezirk_boundary SET geom = ? WHERE fid = ?", (moved, row))
    with pytest.raises(StoreError, match=f"Die Form des Objekts {row} ist beschädigt"):
        open_store(path).read("ortsbezirk_boundary")


def test_a_geometry_column_registered_in_bytes_is_read_or_refused_in_words(city, tmp_path):
    path = shutil.copy(city.path, tmp_path / "s.gpkg")
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("UPDATE gpkg_geometry_columns SET column_name = CAST('geom' AS BLOB)")
    with suppress(InsekError):
        store = open_store(path)
        assert len(store.read("ortsbezirk_boundary"))
        store.measures()
