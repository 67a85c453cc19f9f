"""Ground plans and heights of CityGML, compared with corners counted by hand."""

import math
import zipfile

import pytest
import shapely

from insek.processing.runtime.errors import SourceError
from insek.processing.sources.schemas.city_model import model_buildings, model_files

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><CityModel xmlns="http://www.opengis.net/citygml/2.0"'
    ' xmlns:bldg="http://www.opengis.net/citygml/building/2.0"'
    ' xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<gml:boundedBy><gml:Envelope srsName="urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH"/>'
    "</gml:boundedBy>"
)


def ring(*corners, z=100.0):
    return " ".join(f"{x} {y} {z}" for x, y in (*corners, corners[0]))


def polygon(outer, *holes, tag="posList"):
    inner = "".join(
        f"<gml:interior><gml:LinearRing><gml:{tag}>{hole}</gml:{tag}></gml:LinearRing>"
        "</gml:interior>"
        for hole in holes
    )
    return (
        "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing>"
        f"<gml:{tag}>{outer}</gml:{tag}></gml:LinearRing></gml:exterior>{inner}</gml:Polygon>"
        "</gml:surfaceMember>"
    )


def square(x, y, size=10.0, z=100.0):
    return ring((x, y), (x + size, y), (x + size, y + size), (x, y + size), z=z)


def wall(x, y, size=10.0, z=100.0, height=8.0):
    top = z + height
    corners = f"{x} {y} {z} {x + size} {y} {z} {x + size} {y} {top} {x} {y} {top} {x} {y} {z}"
    return polygon(corners)


def surface(kind, members):
    return (
        f"<bldg:boundedBy><bldg:{kind}><bldg:lod2MultiSurface><gml:MultiSurface>{members}"
        f"</gml:MultiSurface></bldg:lod2MultiSurface></bldg:{kind}></bldg:boundedBy>"
    )


def solid(members, lod=1):
    return (
        f"<bldg:lod{lod}Solid><gml:Solid><gml:exterior><gml:CompositeSurface>{members}"
        f"</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod{lod}Solid>"
    )


def building(number, content, function="31001_1010", height="8.5", tag="Building"):
    facts = f"<bldg:function>{function}</bldg:function>" if function else ""
    facts += (
        f'<bldg:measuredHeight uom="urn:adv:uom:m">{height}</bldg:measuredHeight>' if height else ""
    )
    return f'<bldg:{tag} gml:id="B{number}">{facts}{content}</bldg:{tag}>'


def model(*buildings):
    members = "".join(f"<cityObjectMember>{item}</cityObjectMember>" for item in buildings)
    return f"{HEAD}{members}</CityModel>"


def read(tmp_path, text):
    path = tmp_path / "LoD.gml"
    path.write_text(text, encoding="utf-8")
    ((name, opener),) = model_files(path)
    return [item for _srs, item in model_buildings(name, opener)]


def test_a_block_has_the_ground_plan_of_its_roof_and_the_measured_height(tmp_path):
    block = solid(polygon(square(0, 0, z=108.5)) + polygon(square(0, 0)) + wall(0, 0))
    (found,) = read(tmp_path, model(building(1, block)))
    assert shapely.equals(found.footprint, shapely.box(0, 0, 10, 10))
    assert (found.id, found.function, found.height_m) == ("B1", "31001_1010", 8.5)


def test_ground_surfaces_count_and_overhanging_roofs_do_not(tmp_path):
    links = solid('<gml:surfaceMember xlink:href="#g"/><gml:surfaceMember xlink:href="#r"/>', 2)
    sides = surface("GroundSurface", polygon(square(0, 0), square(4, 4, 2.0)))
    sides += surface("RoofSurface", polygon(square(-1, -1, 12.0))) + surface(
        "WallSurface", wall(0, 0)
    )
    (found,) = read(tmp_path, model(building(1, links + sides)))
    assert found.footprint.area == pytest.approx(100 - 4)


def test_parts_belong_to_their_building_with_the_greatest_height(tmp_path):
    def part(number, x, function, height):
        inner = building(
            number,
            surface("GroundSurface", polygon(square(x, 0))),
            function,
            height,
            tag="BuildingPart",
        )
        return f"<bldg:consistsOfBuildingPart>{inner}</bldg:consistsOfBuildingPart>"

    whole = building(1, part(2, 0, "31001_2020", "4") + part(3, 10, "", "9"), "", "")
    found = read(
        tmp_path, model(whole, building(4, surface("GroundSurface", polygon(square(50, 0)))))
    )
    assert [item.id for item in found] == ["B1", "B4"]
    assert found[0].footprint.area == pytest.approx(200)
    assert found[0].footprint.geom_type == "Polygon"
    assert (found[0].height_m, found[0].function) == (9.0, "31001_2020")


def test_single_positions_are_corners_too(tmp_path):
    corners = "".join(f"<gml:pos>{x} {y} 1</gml:pos>" for x, y in [(0, 0), (5, 0), (5, 5), (0, 0)])
    text = polygon("@", tag="posList").replace("<gml:posList>@</gml:posList>", corners)
    (found,) = read(tmp_path, model(building(1, surface("GroundSurface", text))))
    assert found.footprint.area == pytest.approx(12.5)


def test_a_building_without_faces_or_height_says_so(tmp_path):
    (found,) = read(tmp_path, model(building(1, "", "", "")))
    assert found.footprint is None
    assert math.isnan(found.height_m)
    assert math.isnan(found.storeys)


def test_an_archive_holds_several_models_and_nothing_else_is_one(tmp_path):
    path = tmp_path / "tiles.zip"
    text = model(building(1, solid(polygon(square(0, 0)))))
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("b/LoD1_2.gml", "a/LoD1_1.gml", "liesmich.txt"):
            archive.writestr(name, text)
        archive.writestr("plan.gml", "<XPlanAuszug/>")
    assert [name for name, _ in model_files(path)] == ["LoD1_1.gml", "LoD1_2.gml"]
    other = tmp_path / "plan.gml"
    other.write_text("<XPlanAuszug/>")
    assert model_files(other) == ()


@pytest.mark.parametrize("spoil", [lambda t: t[:-60], lambda t: t.replace("10.0 0 ", "zehn 0 ")])
def test_a_damaged_model_is_named(tmp_path, spoil):
    text = spoil(model(building(1, solid(polygon(square(0, 0))))))
    with pytest.raises(SourceError, match=r"LoD\.gml: Das Gebäudemodell ist nicht lesbar"):
        read(tmp_path, text)
