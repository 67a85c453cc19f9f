"""Of which day an OSM file says its data are."""

import bz2
import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from insek.processing.sources.osm.osm_date import stated_day
from insek.processing.sources.osm.osm_packing import PackedFile, recognised

from .osm_pbf_writer import blob, pbf, put

DAY = date(2023, 2, 21)


def seconds(*parts):
    return int(datetime(*parts, tzinfo=UTC).timestamp())


def of_header(path, *fields):
    path.write_bytes(blob("OSMHeader", put(4, b"OsmSchema-V0.6") + b"".join(fields)))
    return stated_day(PackedFile(path, "pbf"))


def of_text(path, text, pack=bytes):
    path.write_bytes(pack(text.encode()))
    return stated_day(recognised(path))


def test_the_header_of_a_pbf_states_it_in_seconds_of_utc(tmp_path):
    path = tmp_path / "stadt.osm.pbf"
    assert of_header(path, put(32, seconds(2023, 2, 21, 23, 59))) == DAY
    assert of_header(path, put(33, 4711)) is None


@pytest.mark.parametrize("odd", [0, seconds(2004, 1, 1), 2**62, 2**64 - 5])
def test_a_time_before_openstreetmap_or_beyond_all_calendars_is_none(tmp_path, odd):
    assert of_header(tmp_path / "stadt.osm.pbf", put(32, odd)) is None


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_xml_states_it_at_its_root_or_as_overpass_does(tmp_path, pack):
    path = tmp_path / "stadt.osm"
    root = "<?xml version='1.0'?>\n<osm version=\"0.6\" timestamp='2023-02-21T21:20:00Z'><node"
    assert of_text(path, f"{root} id='1'/></osm>", pack) == DAY
    meta = '<osm version="0.6"><note/><meta osm_base="2023-02-21T00:00:00Z"/></osm>'
    assert of_text(path, meta, pack) == DAY
    # An object's own time is none of the file.
    node = '<osm version="0.6"><node id="1" timestamp="2012-01-01T00:00:00Z"/></osm>'
    assert of_text(path, node, pack) is None
    assert of_text(path, "<osm timestamp='2023-02-31T00:00:00Z'></osm>", pack) is None


def test_an_answer_of_overpass_in_json_states_it(tmp_path):
    text = (
        '{"version": 0.6, "osm3s": {"timestamp_osm_base": "2023-02-21T20:59:02Z"}, "elements": []}'
    )
    assert of_text(tmp_path / "stadt.json", text) == DAY


def test_a_file_without_a_header_states_nothing(tmp_path):
    path = Path(tmp_path / "leer.osm.pbf")
    path.write_bytes(pbf())
    assert stated_day(PackedFile(path, "pbf")) is None
