"""Tiles of a city model with different coordinate systems come to one place, or are refused."""

import zipfile

import pytest
import shapely
from pyproj import Transformer

from insek.processing.runtime.errors import SourceError
from insek.processing.sources.schemas.city_layer import city_model_layer

PLACE = (410_500.0, 5_476_500.0)
"""In Kaiserslautern, ETRS89 / UTM 32N."""


def tile(srs, corner):
    """A model of one house of 10 by 10 m."""
    x, y = corner
    steps = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    corners = " ".join(f"{x + dx} {y + dy} 240" for dx, dy in steps)
    named = f'<gml:boundedBy><gml:Envelope srsName="{srs}"/></gml:boundedBy>' if srs else ""
    return (
        '<CityModel xmlns="http://www.opengis.net/citygml/2.0"'
        ' xmlns:b="http://www.opengis.net/citygml/building/2.0"'
        f' xmlns:gml="http://www.opengis.net/gml">{named}<cityObjectMember><b:Building gml:id="B">'
        "<b:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface><gml:surfaceMember>"
        f"<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{corners}</gml:posList>"
        "</gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:CompositeSurface>"
        "</gml:exterior></gml:Solid></b:lod1Solid></b:Building></cityObjectMember></CityModel>"
    )


def read(folder, *tiles):
    path = folder / "kacheln.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, (srs, corner) in enumerate(tiles):
            archive.writestr(f"LoD1_{number}.gml", tile(srs, corner))
    found = city_model_layer(path)
    plans = [
        shapely.from_wkb(bytes(f.geometry().asWkb().data())) for f in found.layer.getFeatures()
    ]
    return found, plans


def moved(epsg):
    transformer = Transformer.from_crs("EPSG:25832", epsg, always_xy=True)
    return transformer.transform(PLACE[0] + 100, PLACE[1])


UTM32 = "urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH"


@pytest.mark.parametrize(
    ("srs", "epsg"),
    [
        ("urn:adv:crs:ETRS89_UTM33*DE_DHHN2016_NH", "EPSG:25833"),
        ("urn:adv:crs:DE_DHDN_3GK3", "EPSG:31467"),
        (UTM32, "EPSG:4647"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_tile_in_another_system_is_moved_to_its_place(tmp_path, srs, epsg, is_first):
    tiles = [(UTM32, PLACE), (srs, moved(epsg))]
    found, plans = read(tmp_path, *(tiles[::-1] if is_first else tiles))
    target = found.layer.crs().authid()
    assert target == (epsg if is_first else "EPSG:25832")
    back = Transformer.from_crs(target, "EPSG:25832", always_xy=True)
    wests = sorted(
        back.transform(*shapely.get_coordinates(plan)[:, :2].mean(axis=0))[0] for plan in plans
    )
    assert wests[1] - wests[0] == pytest.approx(100, abs=0.5)
    assert wests[0] == pytest.approx(PLACE[0], abs=10)
    (note,) = found.notes
    assert note.startswith("1 Datei nennt ein anderes Koordinatensystem (EPSG:")
    assert "LoD1_1.gml" in note


def test_a_tile_without_a_system_is_read_as_the_others_and_told(tmp_path):
    found, plans = read(tmp_path, ("", PLACE), (UTM32, PLACE))
    assert found.layer.crs().authid() == "EPSG:25832"
    assert plans[0].equals(plans[1])
    assert found.notes == (
        "1 Datei nennt kein Koordinatensystem, gelesen in EPSG:25832 wie die anderen: LoD1_0.gml",
    )


def test_tiles_without_any_system_and_equal_ones_are_not_talked_about(tmp_path):
    found, _ = read(tmp_path, ("", PLACE), ("", PLACE))
    assert not found.layer.crs().isValid()
    assert found.notes == ()
    found, _ = read(tmp_path, (UTM32, PLACE), ("EPSG:25832", PLACE))
    assert found.notes == ()


@pytest.mark.parametrize("other", [UTM32, "EPSG:31467", "urn:local:noch-eines"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_system_that_nobody_knows_beside_another_is_refused(tmp_path, other, is_first):
    tiles = [("urn:local:netz", (1000.0, 2000.0)), (other, PLACE)]
    with pytest.raises(SourceError, match=r"LoD1_\d\.gml „urn:local:netz“.*getrennt übernehmen"):
        read(tmp_path, *(tiles if is_first else tiles[::-1]))
