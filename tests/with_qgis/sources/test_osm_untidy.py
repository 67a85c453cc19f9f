"""Files of editors, of Overpass and of merged extracts give what a tidy extract gives."""

import bz2
import gzip
import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import SourceError
from insek.processing.sources.osm.osm_roles import read_osm
from tests.unit.sources import osm_pbf_writer as write

QUARTER = Path(__file__).resolve().parents[2] / "data" / "quarter.osm"
CRS = "EPSG:25832"
ROLES = (
    "local_supply_market",
    "building",
    "road_network",
    "street_network",
    "recreation_park",
    "settlement_area",
)


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


@pytest.fixture(scope="module")
def quarter(catalogue):
    return content(read_osm(QUARTER, catalogue, crs=CRS, roles=ROLES))


def content(result):
    """All that an import gives, row by row, and its account."""
    tables = {
        role: [
            shapely.to_wkb(table.geometry, hex=True).tolist(),
            {name: [str(value) for value in column] for name, column in table.columns.items()},
        ]
        for role, table in result.tables.items()
    }
    return tables, result.report.roles


def elements():
    return list(ET.parse(QUARTER).getroot())  # noqa: S314 - our own file


def document(parts, **attributes):
    root = ET.Element("osm", {"version": "0.6", **attributes})
    root.extend(parts)
    return ET.tostring(root, encoding="utf-8")


def overpass(parts, **more):
    """The same objects as Overpass writes them in JSON."""
    rows = []
    for part in parts:
        row = {"type": part.tag, "id": int(part.get("id"))}
        if part.tag == "node":
            row |= {"lat": float(part.get("lat")), "lon": float(part.get("lon"))}
        if part.tag == "way":
            row["nodes"] = [int(nd.get("ref")) for nd in part.iter("nd")]
        if part.tag == "relation":
            row["members"] = [
                {**dict(m.items()), "ref": int(m.get("ref"))} for m in part.iter("member")
            ]
        tags = {tag.get("k"): tag.get("v") for tag in part.iter("tag")}
        rows.append(row | ({"tags": tags} if tags else {}))
    return json.dumps({"version": 0.6, "elements": rows, **more}).encode()


def as_pbf(parts):
    rows = {"node": [], "way": [], "relation": []}
    for part in parts:
        number = int(part.get("id"))
        tags = {tag.get("k"): tag.get("v") for tag in part.iter("tag")}
        if part.tag == "node":
            rows["node"].append((number, float(part.get("lon")), float(part.get("lat")), tags))
        elif part.tag == "way":
            rows["way"].append((number, [int(nd.get("ref")) for nd in part.iter("nd")], tags))
        elif part.tag == "relation":
            members = [
                (m.get("type")[0], int(m.get("ref")), m.get("role")) for m in part.iter("member")
            ]
            rows["relation"].append((number, members, tags))
    return rows


def pbf_groups(rows):
    return [
        (write.dense, rows["node"]),
        (write.ways, rows["way"]),
        (write.relations, rows["relation"]),
    ]


def read(catalogue, tmp_path, data, name="x.osm", **options):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_osm(path, catalogue, crs=CRS, **({"roles": ROLES} | options))


def xml(body):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">{body}</osm>'


def node(number, x, y, more="", **tags):
    place = f'lon="{7 + x / 1000}" lat="{49 + y / 1000}"'
    return f'<node id="{number}" {place} {more}>{_tags(tags)}</node>'


def way(number, refs, inside="", more="", **tags):
    points = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    return f'<way id="{number}" {more}>{inside}{points}{_tags(tags)}</way>'


def relation(number, ways, inside="", **tags):
    members = "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in ways)
    return f'<relation id="{number}">{inside}{members}{_tags(tags)}</relation>'


def _tags(tags):
    return "".join(
        f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items()
    )


SQUARE = node(1, 0, 0) + node(2, 10, 0) + node(3, 10, 10) + node(4, 0, 10)
COURT = node(5, 2, 2) + node(6, 4, 2) + node(7, 4, 4) + node(8, 2, 4)


def skips(result, role):
    return {skip.reason: skip.ids for skip in result.report.role(role).skipped}


def ids(result, role):
    table = result.tables.get(role)
    return [] if table is None else table.column("quelle_id").tolist()


# ------------------------------------------------------------------ the same in any form


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_objects_changes_nothing(catalogue, quarter, tmp_path, seed):
    parts = elements()
    np.random.default_rng(seed).shuffle(parts)
    assert content(read(catalogue, tmp_path, document(parts))) == quarter


@pytest.mark.parametrize(
    ("name", "pack"),
    [("x.osm.gz", gzip.compress), ("x.osm.bz2", bz2.compress), ("ohne Endung", bytes)],
)
def test_packing_and_name_change_nothing(catalogue, quarter, tmp_path, name, pack):
    assert content(read(catalogue, tmp_path, pack(QUARTER.read_bytes()), name)) == quarter


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_encoding_changes_nothing(catalogue, quarter, tmp_path, encoding, pack):
    text = f'<?xml version="1.0" encoding="UTF-16"?>{document(elements()).decode()}'
    assert content(read(catalogue, tmp_path, pack(text.encode(encoding)))) == quarter


def test_json_of_overpass_gives_the_same(catalogue, quarter, tmp_path):
    assert content(read(catalogue, tmp_path, overpass(elements()), "x.json")) == quarter


def test_pbf_gives_the_same_in_any_order_of_its_blocks(catalogue, quarter, tmp_path):
    rows = as_pbf(elements())
    groups = pbf_groups({kind: sorted(part) for kind, part in rows.items()})
    assert content(read(catalogue, tmp_path, write.pbf(*groups), "x.osm.pbf")) == quarter
    for part in rows.values():
        np.random.default_rng(1).shuffle(part)
    groups = pbf_groups(rows)[::-1]
    assert content(read(catalogue, tmp_path, write.pbf(*groups), "x.osm.pbf")) == quarter


def test_an_object_that_stands_there_twice_counts_once_in_its_newest_version(catalogue, tmp_path):
    old = node(9, 5, 5, 'version="1"', shop="supermarket", name="Zuvor", note="alt")
    new = node(9, 5, 5, 'version="2"', shop="supermarket", name="Neu")
    bare = node(9, 5, 5)
    for order in ((old, new, bare), (bare, new, old), (new, old, bare)):
        result = read(catalogue, tmp_path, xml(SQUARE + "".join(order)))
        assert result.tables["local_supply_market"].column("name").tolist() == ["Neu"]
        assert any("osm:n9" in note and "mehrfach" in note for note in result.report.notes)


def test_a_way_that_stands_there_twice_counts_once_with_its_tags(catalogue, tmp_path):
    skeleton, whole = way(10, [1, 2]), way(10, [1, 2], highway="residential")
    for body in (skeleton + whole, whole + skeleton):
        assert ids(read(catalogue, tmp_path, xml(SQUARE + body)), "road_network") == ["osm:w10"]


# ------------------------------------------------------------------ editors


def test_negative_ids_of_an_editor_are_ids_like_others(catalogue, tmp_path):
    body = node(-4, 0, 0) + node(-2, 10, 0) + node(-7, 5, 5, shop="supermarket")
    body += way(-1, [-4, -2], highway="residential")
    result = read(catalogue, tmp_path, xml(body))
    assert ids(result, "local_supply_market") == ["osm:n-7"]
    assert ids(result, "road_network") == ["osm:w-1"]


@pytest.mark.parametrize("mark", ['action="delete"', 'visible="false"'])
def test_deleted_objects_are_named_and_do_not_count(catalogue, tmp_path, mark):
    body = SQUARE + node(9, 5, 5, mark, shop="supermarket")
    body += node(12, 5, 6, 'action="modify" visible="true"', shop="supermarket")
    body += way(10, [1, 2, 3, 4, 1], more=mark, building="yes")
    result = read(catalogue, tmp_path, xml(body))
    assert ids(result, "local_supply_market") == ["osm:n12"]
    assert "building" not in result.tables
    reason = "in der Datei als gelöscht markiert"
    assert skips(result, "local_supply_market") == {reason: ("osm:n9",)}
    assert skips(result, "building") == {reason: ("osm:w10",)}
    assert result.report.role("local_supply_market").read == 2


def test_a_point_without_a_place_is_named(catalogue, tmp_path):
    body = node(1, 5, 5, shop="supermarket")
    body += '<node id="2" lat="49,5" lon="7.5"><tag k="shop" v="supermarket"/></node>'
    body += '<node id="3"><tag k="shop" v="supermarket"/></node>'
    body += '<node id="4" lat="99" lon="7.5"><tag k="shop" v="supermarket"/></node>'
    result = read(catalogue, tmp_path, xml(body))
    assert ids(result, "local_supply_market") == ["osm:n1"]
    lost = skips(result, "local_supply_market")["Punkt ohne gültige Koordinaten"]
    assert lost == ("osm:n2", "osm:n3", "osm:n4")


def test_a_file_of_changes_is_refused_with_the_way_out(catalogue, tmp_path):
    data = xml(f"<create>{SQUARE}</create>").replace("<osm ", "<osmChange ")
    data = data.replace("</osm>", "</osmChange>")
    with pytest.raises(SourceError, match="osmium apply-changes"):
        read(catalogue, tmp_path, data, "x.osc")


# ------------------------------------------------------------------ Overpass


def test_ways_of_which_only_the_middle_is_given_count_as_points(catalogue, tmp_path):
    middle = '<center lat="49.005" lon="7.005"/>'
    body = node(9, 8, 8, shop="supermarket")
    body += way(10, [1, 2, 3, 1], middle, shop="supermarket", building="yes")
    body += relation(10, [(55, "outer")], middle, type="multipolygon", leisure="park")
    result = read(catalogue, tmp_path, xml(body))
    assert ids(result, "local_supply_market") == ["osm:n9", "osm:w10"]
    reason = "nur der Mittelpunkt steht in der Datei"
    assert skips(result, "building") == {reason: ("osm:w10",)}
    assert skips(result, "recreation_park") == {reason: ("osm:r10",)}
    assert any("out geom" in note for note in result.report.notes)


def test_the_middle_is_not_used_where_the_nodes_are_there(catalogue, tmp_path):
    middle = '<center lat="49.005" lon="7.005"/>'
    body = way(10, [1, 2, 3, 4, 1], middle, building="yes") + SQUARE
    result = read(catalogue, tmp_path, xml(body))
    assert ids(result, "building") == ["osm:w10"]
    assert result.report.notes == ()


def test_bounds_stand_for_their_middle(catalogue, tmp_path):
    bounds = '<bounds minlat="49" minlon="7" maxlat="49.01" maxlon="7.02"/>'
    result = read(catalogue, tmp_path, xml(way(10, [1, 2, 1], bounds, shop="supermarket")))
    expected = read(catalogue, tmp_path, xml(node(1, 10, 5, shop="supermarket")))
    place, other = (r.tables["local_supply_market"].geometry[0] for r in (result, expected))
    assert place.distance(other) < 0.01


def with_geometry(number, refs, **tags):
    places = {1: (7, 49), 2: (7.01, 49), 3: (7.01, 49.01), 4: (7, 49.01)}
    points = "".join(f'<nd ref="{r}" lon="{places[r][0]}" lat="{places[r][1]}"/>' for r in refs)
    return f'<way id="{number}">{points}{_tags(tags)}</way>'


def test_places_inside_a_way_are_its_nodes(catalogue, tmp_path):
    inline = with_geometry(10, [1, 2, 3, 4, 1], building="yes", shop="supermarket")
    inline += with_geometry(11, [1, 2], highway="residential")
    plain = SQUARE + way(10, [1, 2, 3, 4, 1], building="yes", shop="supermarket")
    plain += way(11, [1, 2], highway="residential")
    given = content(read(catalogue, tmp_path, xml(inline)))
    assert given == content(read(catalogue, tmp_path, xml(plain)))
    assert "building" in given[0]


def test_places_inside_a_relation_are_its_area(catalogue, tmp_path):
    def member(ref, places):
        points = "".join(f'<nd lon="{x}" lat="{y}"/>' for x, y in places)
        return f'<member type="way" ref="{ref}" role="outer">{points}</member>'

    halves = [(7, 49), (7.01, 49), (7.01, 49.01)], [(7.01, 49.01), (7, 49.01), (7, 49)]
    inside = member(21, halves[0]) + member(22, halves[1])
    inline = relation(5, [], inside, type="multipolygon", leisure="park")
    plain = SQUARE + way(21, [1, 2, 3]) + way(22, [3, 4, 1])
    plain += relation(5, [(21, "outer"), (22, "outer")], type="multipolygon", leisure="park")
    given = content(read(catalogue, tmp_path, xml(inline)))
    assert given == content(read(catalogue, tmp_path, xml(plain)))
    assert "recreation_park" in given[0]


def test_json_with_middles_and_geometry(catalogue, tmp_path):
    corners = [(7, 49), (7.01, 49), (7.01, 49.01), (7, 49)]
    answer = {
        "elements": [
            {
                "type": "way",
                "id": 1,
                "tags": {"shop": "supermarket"},
                "center": {"lat": 49, "lon": 7},
            },
            {
                "type": "way",
                "id": 2,
                "nodes": [1, 2, 3, 1],
                "geometry": [{"lat": y, "lon": x} for x, y in corners],
                "tags": {"building": "yes"},
            },
        ]
    }
    result = read(catalogue, tmp_path, json.dumps(answer))
    assert ids(result, "local_supply_market") == ["osm:w1"]
    assert ids(result, "building") == ["osm:w2"]


def test_an_answer_that_overpass_broke_off_is_refused(catalogue, tmp_path):
    remark = "runtime error: Query timed out in &quot;query&quot; at line 3 after 26 seconds."
    with pytest.raises(SourceError, match=r"abgebrochen.*timed out.*timeout"):
        read(catalogue, tmp_path, xml(SQUARE + f"<remark> {remark} </remark>"))
    with pytest.raises(SourceError, match="abgebrochen"):
        read(catalogue, tmp_path, overpass(elements(), remark="runtime error: out of memory"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!DOCTYPE html><html><body>429 Too Many Requests</body></html>", "Internetseite"),
        (b'{"type": "FeatureCollection", "features": []}', "GeoJSON.*Ebene übernehmen"),
        (b'{"elements": [{"type": "node", "id": 1', "bricht nach"),
        (b'{"elements": [{"type": "way", "id": "x1"}]}', "Element 1"),
        (b"PK\x03\x04 irgendwas", "ZIP.*entpacken"),
        (b"\xff\xe0\x04o5m2", "o5m.*osmium cat"),
        (b"<gpx></gpx>", "gpx"),
        (b'<osm><node id="eins" lat="1" lon="2"/></osm>', "Zeile 1"),
        (b'<!DOCTYPE osm [<!ENTITY a "b">]><osm/>', "DOCTYPE"),
        (gzip.compress(b"<osm></osm>" * 9999)[:-20], "nicht vollständig|bricht nach"),
    ],
)
def test_what_is_no_osm_file_is_told_by_what_it_is(catalogue, tmp_path, data, words):
    with pytest.raises(SourceError, match=words):
        read(catalogue, tmp_path, data)


# ------------------------------------------------------------------ the account of the file


def test_what_has_no_geometry_in_the_file_is_counted_with_the_reason(catalogue, tmp_path):
    body = SQUARE + way(10, [1, 2, 3])
    body += way(20, [91, 92], highway="residential") + way(21, [1, 92], highway="residential")
    body += way(22, [1], highway="residential") + way(23, [], highway="residential")
    body += way(24, [1, 2, 99, 3], highway="residential")
    park = {"type": "multipolygon", "leisure": "park"}
    body += relation(30, [(10, "outer"), (77, "outer")], **park)
    body += relation(31, [(10, "outer")], **park)
    body += relation(32, [(10, "")], type="site", leisure="park")
    result = read(catalogue, tmp_path, xml(body))
    roads = result.report.role("road_network")
    assert (roads.read, roads.written) == (5, 1)
    assert skips(result, "road_network") == {
        "Knoten fehlen in der Datei": ("osm:w20", "osm:w21"),
        "keine Geometrie in der Datei, weniger als zwei Punkte": ("osm:w22", "osm:w23"),
    }
    assert any("fehlen Knoten" in remark and "osm:w24" in remark for remark in roads.remarks)
    assert skips(result, "recreation_park") == {
        "unvollständige Fläche, Teile fehlen in der Datei": ("osm:r30",),
        "unvollständige Fläche, ein Ring ist nicht geschlossen": ("osm:r31",),
        "Relation, die weder Fläche noch Strecke ist": ("osm:r32",),
    }


PARK = {"type": "multipolygon", "leisure": "park"}
FAR = "".join(node(20 + i, 300 + 10 * (i in (1, 2)), 300 + 10 * (i in (2, 3))) for i in range(4))


@pytest.mark.parametrize(
    ("ways", "unclosed", "cut"),
    [
        ([(10, [1, 2, 3, 4, 1]), (11, [20, 21, 22])], True, False),
        ([(10, [1, 2, 3]), (11, [20, 21, 22]), (12, [1, 4, 3])], True, False),
        ([(10, [1, 2, 3, 4, 1]), (11, [20, 21]), (12, [22, 23])], True, False),
        ([(10, [1, 2, 3, 4, 1]), (11, [20, 21, 99, 22, 23, 20])], False, True),
        ([(10, [1, 2, 3]), (11, [20, 21, 22, 23, 20]), (12, [1, 4, 3])], False, False),
    ],
)
@pytest.mark.parametrize("form", ["xml", "pbf"])
def test_an_area_of_which_a_ring_is_missing_is_named(
    catalogue, tmp_path, ways, unclosed, cut, form
):
    body = SQUARE + FAR + "".join(way(number, refs) for number, refs in ways)
    body += relation(30, [(number, "outer") for number, _ in ways], **PARK)
    body += way(9, [1, 2, 3, 4, 1], leisure="park")
    data = xml(body)
    if form == "pbf":
        rows = as_pbf(ET.fromstring(data.encode()))  # noqa: S314 - our own file
        data = write.pbf(*pbf_groups({kind: sorted(part) for kind, part in rows.items()}))
    result = read(catalogue, tmp_path, data, f"x.{form}")
    told = " ".join(result.report.role("recreation_park").remarks)
    assert "osm:r30" in ids(result, "recreation_park")
    assert ("Bei 1 Fläche ist ein Ring nicht geschlossen (osm:r30)" in told) == unclosed
    assert ("Von 1 Objekt fehlen Knoten" in told) == cut


def test_pbf_is_accounted_for_as_well(catalogue, tmp_path):
    rows = {
        "node": [(1, 7, 49, {}), (2, 7.01, 49, {})],
        "way": [(10, [1, 2], {"highway": "path"}), (11, [8, 9], {"highway": "path"})],
        "relation": [(5, [("w", 3, "outer")], {"type": "multipolygon", "leisure": "park"})],
    }
    result = read(catalogue, tmp_path, write.pbf(*pbf_groups(rows)), "x.pbf")
    assert ids(result, "street_network") == ["osm:w10"]
    assert skips(result, "street_network") == {"Knoten fehlen in der Datei": ("osm:w11",)}
    assert list(skips(result, "recreation_park").values()) == [("osm:r5",)]


def test_a_query_without_the_nodes_of_the_ways_is_told_how_to_get_them(catalogue, tmp_path):
    body = way(20, [91, 92], highway="residential") + way(21, [93, 94], highway="residential")
    result = read(catalogue, tmp_path, xml(body))
    assert any("(._;>;);" in note for note in result.report.notes)


def test_a_building_that_is_the_outer_ring_of_something_else_is_not_lost(catalogue, tmp_path):
    body = SQUARE + COURT + way(10, [1, 2, 3, 4, 1], building="yes", name="Halle")
    body += way(11, [5, 6, 7, 8, 5])
    body += relation(20, [(10, "outer"), (11, "inner")], type="multipolygon", leisure="park")
    result = read(catalogue, tmp_path, xml(body))
    assert ids(result, "building") == ["osm:w10"]
    assert ids(result, "recreation_park") == ["osm:r20"]
    ground = read(catalogue, tmp_path, xml(SQUARE + way(10, [1, 2, 3, 4, 1], building="yes")))
    whole, alone = (r.tables["building"].geometry[0] for r in (result, ground))
    assert whole.area == pytest.approx(alone.area)


def test_a_ring_that_says_what_its_relation_says_counts_once(catalogue, tmp_path):
    rings = SQUARE + COURT + way(11, [5, 6, 7, 8, 5])
    inner = [(10, "outer"), (11, "inner")]
    for own in ({}, {"building": "house"}):
        body = rings + way(10, [1, 2, 3, 4, 1], building="yes")
        body += relation(20, inner, type="multipolygon", **own)
        result = read(catalogue, tmp_path, xml(body))
        assert ids(result, "building") == ["osm:r20"]


def test_what_lies_beyond_the_margin_is_counted_whatever_its_shape(catalogue, tmp_path):
    far = node(11, 900, 0) + node(12, 910, 0) + node(13, 910, 10)
    body = SQUARE + far + node(14, 900, 5, shop="supermarket")
    body += way(20, [1, 2], highway="residential") + way(21, [11, 12], highway="residential")
    body += way(22, [11, 12, 13, 11], building="yes")
    everything = read(catalogue, tmp_path, xml(body))
    area = shapely.buffer(everything.tables["road_network"].geometry[0], 500)
    result = read(catalogue, tmp_path, xml(body), area=area)
    for role in ("road_network", "building", "local_supply_market"):
        assert result.report.role(role).outside == 1, role
        assert result.report.role(role).read == everything.report.role(role).read


def test_parts_that_lie_apart_are_told_as_split(catalogue, tmp_path):
    far = node(11, 100, 0) + node(12, 110, 0) + node(13, 110, 10)
    body = SQUARE + far + way(10, [1, 2, 3, 1]) + way(12, [11, 12, 13, 11])
    body += relation(20, [(10, "outer"), (12, "outer")], type="multipolygon", landuse="residential")
    report = read(catalogue, tmp_path, xml(body)).report.role("settlement_area")
    assert (report.read, report.split, report.written, report.merged) == (1, 1, 2, 0)


def test_what_is_out_of_use_is_named_with_the_reason(catalogue, tmp_path):
    body = node(1, 0, 0, shop="supermarket") + node(2, 1, 1, shop="supermarket", disused="yes")
    body += node(3, 1, 2, shop="supermarket", opening_date="2026-01-01")
    body += SQUARE.replace('id="', 'id="10') + way(9, [101, 102], highway="construction")
    result = read(catalogue, tmp_path, xml(body), today=date(2025, 1, 1))
    assert ids(result, "local_supply_market") == ["osm:n1"]
    assert sorted(skips(result, "local_supply_market").values()) == [("osm:n2",), ("osm:n3",)]
    assert list(skips(result, "street_network").values()) == [("osm:w9",)]
    later = read(catalogue, tmp_path, xml(body), today=date(2026, 1, 1))
    assert ids(later, "local_supply_market") == ["osm:n1", "osm:n3"]


@pytest.mark.parametrize(
    ("body", "head", "said"),
    [
        ('<node id="0x1F" lon="7" lat="49"/>', "", "Die Angabe „0x1F“ ist keine Zahl"),
        ('<node id="" lon="7" lat="49"/>', "", "Die Angabe „“ ist keine Zahl"),
        ('<way id="1"><nd ref="Bach"/></way>', "", "Die Angabe „Bach“ ist keine Zahl"),
        ('<way id="1"><tag k="name"/></way>', "", "Die Angabe „v“ fehlt"),
        ('<node id="1" lon="7" lat="49"/>', "ETF-8", "Zeichenkodierung, die es nicht gibt"),
    ],
)
def test_what_cannot_be_a_number_or_a_letter_is_a_german_sentence(
    catalogue, tmp_path, body, head, said
):
    text = xml(body).replace("UTF-8", head or "UTF-8")
    with pytest.raises(SourceError) as caught:
        read(catalogue, tmp_path, text)
    assert said in str(caught.value)
    assert "invalid" not in str(caught.value)


def test_no_file_is_left_behind(catalogue, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    read(catalogue, tmp_path, xml(way(1, [1, 2], highway="path") + SQUARE))
    assert [path.name for path in tmp_path.iterdir()] == ["x.osm"]


@pytest.mark.proof
@pytest.mark.parametrize("packed", ["kaiserslautern_2013-04.osm.gz"])
def test_a_real_extract_gives_the_same_as_xml_and_as_pbf(catalogue, kaiserslautern_data, packed):
    folder = kaiserslautern_data / "osm"
    one, other = (
        content(read_osm(folder / name, catalogue, crs=CRS, roles=ROLES[:3]))
        for name in (packed, "kaiserslautern_2013-04.osm.pbf")
    )
    assert one == other
