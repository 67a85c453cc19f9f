"""What is read straight from SQLite is what GDAL reads, and what is odd is left to GDAL."""

import sqlite3
import struct
from contextlib import closing

import numpy as np
import pytest
import shapely

from insek.processing.store.features import FeatureTable
from insek.processing.store.geopackage.database import open_vector
from insek.processing.store.geopackage.feature_tables import read_table, through_gdal
from insek.processing.store.geopackage.quick_table import quick_table
from insek.processing.store.geopackage.sound_cells import require_sound_cells
from insek.processing.store.provenance import Provenance
from insek.processing.store.schema import role_table
from insek.processing.store.store_errors import StoreError

ROLE = "street_network"
LINE = shapely.MultiLineString([[(0, 0), (5, 5)], [(1, 1), (2, 3)]])


@pytest.fixture
def streets(store):
    lines = FeatureTable.from_rows(
        [LINE] * 3, {"name": ["Straße", None, ""], "ebene": [1.0, 2.0, None]}
    )
    lines = lines.with_columns(bruecke=np.array([True, False, True]))
    with store.writing() as writer:
        writer.put(ROLE, lines, Provenance("", "drawn", "Test"))
    return store


def outcome(read):
    try:
        table = read()
    except (StoreError, shapely.errors.ShapelyError) as error:
        return type(error), str(error)
    wkbs = [None if shape is None else shapely.to_wkb(shape) for shape in table.geometry]
    return wkbs, {name: (c.dtype, repr(c.tolist())) for name, c in table.columns.items()}


def by_gdal(store, table):
    with open_vector(store.path) as dataset:
        layer = dataset.GetLayerByName(table.name)
        require_sound_cells(dataset, layer, table)
        return through_gdal(dataset, layer, table)


def both(store, role=ROLE):
    table = role_table(store.catalogue, role)

    def ours():
        with open_vector(store.path) as dataset:
            return read_table(dataset, table)

    return outcome(ours), outcome(lambda: by_gdal(store, table)), quick_table(store.path, table)


def edit(store, column, value, table=ROLE):
    with closing(sqlite3.connect(store.path)) as file, file:
        for (name,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall():
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE fid = 2', (value,))  # noqa: S608


def blob(wkb, *, flags=1, head=b"GP\0", order="<"):
    sizes = {0: 0, 1: 4, 2: 6, 3: 6, 4: 8}
    box = struct.pack(
        f"{order}{sizes.get(flags >> 1 & 7, 0)}d", *[0.0] * sizes.get(flags >> 1 & 7, 0)
    )
    return head + bytes([flags]) + struct.pack(f"{order}i", 25832) + box + wkb


PLAIN = shapely.to_wkb(LINE)
QUICK = {
    "no box": blob(PLAIN),
    "box": blob(PLAIN, flags=0b0011),
    "box with heights": blob(PLAIN, flags=0b0101),
    "box with measures": blob(PLAIN, flags=0b0111),
    "box with both": blob(PLAIN, flags=0b1001),
    "header the other way round": blob(PLAIN, flags=0b0010, order=">"),
    "no shape": None,
    "another kind of shape": blob(shapely.to_wkb(shapely.Point(1, 2))),
    "a collection": blob(shapely.to_wkb(shapely.GeometryCollection([LINE, LINE]))),
}
ODD = {
    "shape the other way round": blob(shapely.to_wkb(LINE, byte_order=0)),
    "heights": blob(shapely.to_wkb(shapely.force_3d(LINE, 7.0), flavor="iso")),
    "older heights": blob(shapely.to_wkb(shapely.force_3d(LINE, 7.0), flavor="extended")),
    "a curve": blob(struct.pack("<BII4d", 1, 8, 2, 0.0, 0.0, 1.0, 1.0)),
    "marked as empty": blob(shapely.to_wkb(shapely.MultiLineString()), flags=0b10001),
    "unknown box": blob(PLAIN, flags=0b1011),
    "cut": blob(PLAIN[:-9]),
    "too short": b"GP\0\1",
    "foreign": b"XY" + blob(PLAIN)[2:],
    "of a later version": blob(PLAIN, head=b"GP\1"),
    "a text": "POINT (1 2)",
}


@pytest.mark.parametrize("stored", [*QUICK.values(), *ODD.values()], ids=[*QUICK, *ODD])
def test_a_shape_is_the_same_whoever_reads_it(streets, stored):
    edit(streets, "geom", stored)
    ours, gdals, quick = both(streets)
    assert ours == gdals
    assert (quick is not None) == (stored in QUICK.values())


@pytest.mark.parametrize(
    ("column", "stored"),
    [
        ("name", "a\0b"),
        ("name", 7),
        ("name", 2.5),
        ("name", b"\xff"),
        ("ebene", "drei"),
        ("ebene", 2**62),
        ("ebene", 1.5),
        ("bruecke", 5),
        ("bruecke", None),
        ("bruecke", 2**40),
        ("bruecke", "ja"),
    ],
)
def test_a_cell_is_the_same_whoever_reads_it(streets, column, stored):
    edit(streets, column, stored)
    ours, gdals, _ = both(streets)
    assert ours == gdals


def test_text_that_is_no_utf_8_is_left_to_gdal(streets):
    with closing(sqlite3.connect(streets.path)) as file, file:
        file.execute("DROP TRIGGER IF EXISTS rtree_street_network_geom_update6")
        file.execute("UPDATE street_network SET name = CAST(x'61ff62' AS TEXT) WHERE fid = 2")
    assert quick_table(streets.path, role_table(streets.catalogue, ROLE)) is None


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE street_network DROP COLUMN ebene",
        "ALTER TABLE street_network RENAME COLUMN ebene TO EBENE",
        "ALTER TABLE street_network ADD COLUMN eigenes TEXT",
        "UPDATE gpkg_contents SET data_type = 'attributes' WHERE table_name = 'street_network'",
    ],
)
def test_a_table_of_other_columns_is_the_same_whoever_reads_it(streets, change):
    with closing(sqlite3.connect(streets.path)) as file, file:
        file.execute(change)
    ours, gdals, _ = both(streets)
    assert ours == gdals
