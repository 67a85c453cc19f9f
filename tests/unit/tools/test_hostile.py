"""What the harness of hostile inputs makes is the same by seed, of every kind, and hostile."""

from __future__ import annotations

import io
import random
import sqlite3
import zipfile
from contextlib import closing

import pytest
from osgeo import gdal, ogr

from insek.tools.hostile.fuzz import table
from insek.tools.hostile.mutations import mutated
from insek.tools.hostile.pbf import osm_pbf


def archive():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("stops.txt", "stop_id,stop_lat\nA,49.4\n")
    return made.getvalue()


def database(path):
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("CREATE TABLE t (a TEXT, b REAL)")
        opened.execute("INSERT INTO t VALUES ('x', 1)")
    return path.read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".zip", ".gpkg", ".tif"])
def test_the_same_seed_makes_the_same_input_and_others_another(suffix, tmp_path):
    content = b"Nr.;Titel\n1;Radweg\n2;Park\n" * 3
    if suffix == ".zip":
        content = archive()
    elif suffix == ".gpkg":
        content = database(tmp_path / "a.gpkg")

    def made(seed):
        return mutated(content, suffix, random.Random(seed), tmp_path)  # noqa: S311

    found = [made(seed) for seed in range(40)]
    assert found == [made(seed) for seed in range(40)]
    assert sum(one != content for one in found) >= 30
    assert len(set(found)) >= 20


@pytest.mark.parametrize("packed", [False, True])
def test_the_small_pbf_is_read_by_gdal(packed, tmp_path):
    path = tmp_path / "stadt.osm.pbf"
    nodes = [(1, 7.77, 49.44, {"shop": "bakery"}), (2, 7.78, 49.44, {}), (3, 7.78, 49.45, {})]
    path.write_bytes(osm_pbf(nodes, [(10, [1, 2, 3], {"highway": "path"})], packed=packed))
    gdal.UseExceptions()
    opened = ogr.Open(str(path))
    (point,) = opened.GetLayer("points")
    assert point.GetGeometryRef().GetPoint_2D() == pytest.approx((7.77, 49.44))
    (line,) = opened.GetLayer("lines")
    assert (line["highway"], line.GetGeometryRef().GetPointCount()) == ("path", 3)


def test_the_table_sums_what_came_of_the_inputs():
    text = table({"csv": {"read": 2, "raw": 1}, "zip": {"refused": 4}})
    head, csv, packed, total = (line.split() for line in text.splitlines())
    assert (head[0], csv[1], packed[1], total[1]) == ("inputs", "3", "4", "7")
    assert total[2:5] == ["2", "4", "1"]
