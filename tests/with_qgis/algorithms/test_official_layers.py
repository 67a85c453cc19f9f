"""Official layers fill a role without a typed filter, and the log says what was taken of what."""

import shutil
import zipfile

import pytest
import shapely
from osgeo import ogr
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)

from insek.processing.algorithms.data.import_districts import ImportDistricts
from insek.processing.algorithms.data.import_layer import ImportLayer
from insek.processing.catalogue.load import city_catalogue
from insek.processing.store.opening import create_store, open_store

from .official_files import (
    SOUTH,
    WEST,
    box,
    elements_in,
    kml,
    layer_file,
    line,
    nas,
    rows_in,
    xplan,
)

GFK = "gfkzshh"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return create_store(
        tmp_path_factory.mktemp("leer") / "Stadt.gpkg", city_catalogue("kaiserslautern")
    ).path


@pytest.fixture
def store(empty, tmp_path):
    return open_store(shutil.copy(empty, tmp_path / "Stadt.gpkg"))


def run(store, given, role, algorithm=ImportLayer, **parameters):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    feedback = QgsProcessingFeedback()
    context.setFeedback(feedback)
    arguments = {"STORE": str(store.path), "INPUT": str(given), "ROLE": role, **parameters}
    made = algorithm().create()
    assert made.checkParameterValues(arguments, context)[0]
    made.run(arguments, context, feedback, {}, False)
    return feedback.textLog()


def column(store, role, name):
    return list(store.read(role).column(name))


def objects(*codes, field="OBJART", **more):
    return [{field: code, "OBJID": f"D{row}", **more} for row, code in enumerate(codes)]


# ---------------------------------------------------------------------------- ALKIS


def alkis(path, keys, *, kind="Gebäude", driver="GPKG"):
    rows = [
        {"oid": f"DERP{row}", "gebnutzbez": kind, GFK: key, "anzahlgs": 2}
        for row, key in enumerate(keys)
    ]
    return layer_file(path, rows, driver=driver)


def test_buildings_of_the_simplified_schema_have_a_use_and_parts_stay_out(store, tmp_path):
    keys = ["31001_1010", "31001_2310", "31001_3021", "31002_2510", "51003_1250", None]
    log = run(store, alkis(tmp_path / "haus.gpkg", keys), "building")
    assert column(store, "building", "nutzung") == ["wohnen", "gemischt", "sonstige", None]
    assert column(store, "building", "geschosse") == [2.0] * 4
    assert column(store, "building", "quelle_id") == ["DERP0", "DERP1", "DERP2", "DERP5"]
    assert f"4 übernommen ({rows_in(tmp_path / 'haus.gpkg', 'haus')} gelesen" in log
    assert "1 × gehört nicht zur Rolle: 31002 AX_Bauteil" in log
    assert "1 × gehört nicht zur Rolle: 51003\n" in log
    assert "Als ALKIS, vereinfachtes Schema erkannt: 4 von 6 Objekten" in log


def test_the_users_filter_and_mapping_go_before_those_of_the_schema(store, tmp_path):
    path = alkis(tmp_path / "haus.gpkg", ["31001_1010", "31002_2510", "31001_2463"])
    log = run(
        store, path, "building", FILTER=f"\"{GFK}\" LIKE '3100%'", MAPPING=["nutzung", "'wohnen'"]
    )
    assert column(store, "building", "nutzung") == ["wohnen"] * 3
    assert "ausgewählt wurde nach dem angegebenen Filter" in log


def test_keys_that_the_user_maps_by_hand_are_uses_as_well(store, tmp_path):
    path = layer_file(tmp_path / "eigene.gpkg", [{"k": "31001_1100"}, {"k": "1010"}, {"k": "?"}])
    log = run(store, path, "building", MAPPING=["nutzung", '"k"'])
    assert column(store, "building", "nutzung") == ["gemischt", "wohnen", None]
    assert "1 Werte sind nicht bekannt und bleiben leer („?“)" in log


def test_buildings_fill_a_role_of_places_by_their_function(store, tmp_path):
    path = alkis(tmp_path / "haus.gpkg", ["31001_1010", "31001_3065", "31001_3021"])
    log = run(store, path, "kindergarten")
    assert column(store, "kindergarten", "quelle_id") == ["DERP1"]
    assert "2 × gehört nicht zur Rolle: 31001 AX_Gebaeude mit anderen Merkmalen" in log


@pytest.mark.parametrize("order", [1, -1])
def test_land_use_is_chosen_by_the_words_of_its_class(store, tmp_path, order):
    words = [("Wohnbaufläche", None), ("Wald", "Laubholz"), ("Landwirtschaft", "Ackerland")]
    words += [("Landwirtschaft", "Weingarten"), ("Industrie- und Gewerbefläche", None)]
    rows = [{"oid": f"o{w}{b}", "nutzart": w, "bez": b} for w, b in words][::order]
    path = layer_file(tmp_path / "NutzungFlurstueck.shp", rows, driver="ESRI Shapefile")
    for role, expected in (
        ("residential_building_land", ["oWohnbauflächeNone"]),
        ("agriculture", ["oLandwirtschaftAckerland"]),
        ("commercial_building_land", ["oIndustrie- und GewerbeflächeNone"]),
    ):
        run(store, path, role)
        assert column(store, role, "quelle_id") == expected


# ---------------------------------------------------------------------------- ATKIS


@pytest.mark.parametrize("upper", [True, False])
@pytest.mark.parametrize("kind", [ogr.OFTString, ogr.OFTInteger])
def test_areas_of_atkis_are_chosen_by_their_code_in_any_spelling(store, tmp_path, upper, kind):
    field, number = ("OBJART", "OBJID") if upper else ("objart", "objid")
    rows = [{field: code, number: f"D{code}"} for code in (43002, 43003, 44006)]
    path = layer_file(tmp_path / "veg02_f.gpkg", rows, types={field: kind})
    log = run(store, path, "forest")
    assert column(store, "forest", "quelle_id") == ["D43002"]
    assert "Als ATKIS erkannt: 1 von 3 Objekten" in log
    assert "(AX_Wald 43002)" in log


def test_open_keys_belong_to_waters_and_closed_ones_do_not(store, tmp_path):
    rows = [
        {"OBJART": 44006, "OBJID": name, "FKT": key}
        for name, key in (("See", "8610"), ("offen", None), ("leer", "9997"), ("Hafen", "8650"))
    ]
    run(store, layer_file(tmp_path / "gew01_f.gpkg", rows), "standing_water")
    assert column(store, "standing_water", "quelle_id") == ["See", "offen", "leer"]


def ways(path, rows, **more):
    return layer_file(path, rows, shape=line, **more)


def test_streets_of_atkis_have_their_class_and_those_under_construction_stay_out(store, tmp_path):
    rows = [
        {"OBJART": "42003", "OBJID": "a", "WDM": "1301", "FKT": None, "ART": None, "ZUS": None},
        {"OBJART": "42003", "OBJID": "b", "WDM": "1307", "FKT": "1808", "ZUS": None},
        {"OBJART": "42003", "OBJID": "c", "WDM": "1307", "ZUS": "4000"},
        {"OBJART": "42005", "OBJID": "d", "WDM": "1303", "ZUS": "2100"},
        {"OBJART": "42008", "OBJID": "e", "FKT": "5212"},
        {"OBJART": "53003", "OBJID": "f", "ART": "1106"},
    ]
    log = run(store, ways(tmp_path / "wege.gpkg", rows), "street_network")
    found = dict(
        zip(
            column(store, "street_network", "quelle_id"),
            column(store, "street_network", "klasse"),
            strict=True,
        )
    )
    assert found == {"a": "1301", "b": "1808", "e": "5212", "f": "1106"}
    assert "42003 AX_Strassenachse mit anderen Merkmalen (" in log or "42003 mit anderen" in log
    assert "ZUS 4000" in log


def test_words_of_a_state_keep_out_as_its_keys_do_and_unknown_ones_are_told(store, tmp_path):
    states = (None, "Im Bau", "Außer Betrieb, stillgelegt, verlassen", "im Umbau", "8000", "9998")
    rows = [
        {"OBJART": "42003", "OBJID": str(row), "WDM": "1307", "ZUS": state}
        for row, state in enumerate(states)
    ]
    log = run(store, ways(tmp_path / "wege.gpkg", rows), "street_network")
    assert column(store, "street_network", "quelle_id") == ["0", "3", "4", "5"]
    assert "Der Katalog kennt nicht: " in log
    assert "ZUS „im Umbau“, übernommen (1 ×)" in log
    assert "ZUS „8000“, übernommen (1 ×)" in log


@pytest.mark.parametrize("name", ["artderfestlegung", "ADF"])
def test_a_legal_class_is_chosen_by_key_and_word_and_others_are_told(store, tmp_path, name):
    kinds = ("1840", "71008_1840", "Sanierung", "1750", "Erhaltung", "Erhaltung", "9999")
    rows = [{"objart": "71008", "objid": str(row), name: kind} for row, kind in enumerate(kinds)]
    log = run(store, layer_file(tmp_path / "recht.gpkg", rows), "urban_renewal_area")
    assert column(store, "urban_renewal_area", "quelle_id") == ["0", "1", "2"]
    assert f"{name} „Erhaltung“, nicht übernommen (2 ×)" in log
    assert f"{name} 1750" in log
    assert "1750“" not in log


@pytest.mark.parametrize(
    ("field", "role", "code", "known"),
    [
        ("BKT", "rail_line", "42010", "1104"),
        ("BFK", "rail_stop", "53004", "1030"),
        ("BHK", "rail_stop", "53004", "Haltepunkt"),
    ],
)
def test_kinds_of_railways_that_nobody_knows_are_told(store, tmp_path, field, role, code, known):
    rows = [
        {"OBJART": code, "OBJID": str(row), field: kind}
        for row, kind in enumerate((known, "Draisine"))
    ]
    given = {"shape": line} if role == "rail_line" else {}
    log = run(store, layer_file(tmp_path / "bahn.gpkg", rows, **given), role)
    assert column(store, role, "quelle_id") == ["0"]
    assert f"{field} „Draisine“, nicht übernommen (1 ×)" in log


def test_an_archive_of_shapefiles_gives_all_that_fill_the_role(store, tmp_path):
    ways(tmp_path / "ver01_l.shp", objects("42003", WDM="1306"), driver="ESRI Shapefile")
    ways(tmp_path / "ver02_l.shp", objects("53003", "53003", ART="1103"), driver="ESRI Shapefile")
    layer_file(tmp_path / "sie02_f.shp", objects("41001"), driver="ESRI Shapefile")
    with zipfile.ZipFile(tmp_path / "dlm.zip", "w") as archive:
        for path in sorted(tmp_path.glob("*_?.*")):
            archive.write(path, path.name)
    log = run(store, tmp_path / "dlm.zip", "street_network")
    assert sorted(column(store, "street_network", "klasse")) == ["1103", "1103", "1306"]
    assert "dlm.zip enthält 3 Ebenen; gelesen:" in log
    assert "nicht gelesen: " in log


def test_a_layer_without_the_roles_objects_is_refused_with_what_it_holds(store, tmp_path):
    path = layer_file(tmp_path / "gew01_f.gpkg", objects("44001", "44001", "44006"))
    with pytest.raises(QgsProcessingException) as caught:
        run(store, path, "forest")
    told = str(caught.value)
    assert "0 von 3 Objekten gehören nach dem Katalog zu „Wald“" in told
    assert "2 × 44001" in told
    assert not store.has("forest")
    run(store, path, "forest", FILTER="true")
    assert len(store.read("forest")) == 3


def test_a_layer_of_the_citys_own_is_taken_as_it_is(store, tmp_path):
    rows = [{"name": "a", "nutzart": "Kurpark", "bez": "x"}, {"name": "b", "nutzart": "Zoo"}]
    log = run(store, layer_file(tmp_path / "gruen.gpkg", rows), "forest")
    assert column(store, "forest", "name") == ["a", "b"]
    assert "erkannt" not in log


def test_a_layer_that_only_bears_the_name_of_a_class_is_the_citys_own(store, tmp_path):
    path = layer_file(tmp_path / "FP_Wohnen.gpkg", [{"name": "a"}, {"name": "b"}])
    run(store, path, "residential_building_land")
    assert column(store, "residential_building_land", "name") == ["a", "b"]


# ---------------------------------------------------------------------------- NAS, XPlanung


def test_of_a_nas_file_the_class_of_the_role_is_read_and_nothing_is_written_beside(store, tmp_path):
    folder = tmp_path / "lieferung"
    folder.mkdir()
    path = nas(
        folder / "bestand.xml",
        [
            ("AX_Gebaeude", {"gebaeudefunktion": 1010}),
            ("AX_Gebaeude", {"gebaeudefunktion": 2463}),
            ("AX_Wohnbauflaeche", {"artDerBebauung": 1000}),
            ("AX_Wohnbauflaeche", {}),
            ("AX_Wohnbauflaeche", {}),
        ],
    )
    log = run(store, path, "residential_building_land")
    assert len(store.read("residential_building_land")) == elements_in(path, "AX_Wohnbauflaeche")
    assert "bestand.xml enthält 2 Ebenen; gelesen: „AX_Wohnbauflaeche“ (3 Objekte)" in log
    run(store, path, "building")
    assert column(store, "building", "nutzung") == ["wohnen", "sonstige"]
    assert [item.name for item in folder.iterdir()] == ["bestand.xml"]


PLAN = ("BP_Plan", {"name": "Am Bahnhof"})
WR, MI, GE = ({"besondereArtDerBaulNutzung": key} for key in (1100, 1500, 1700))
W, M = ({"allgArtDerBaulNutzung": key} for key in (1000, 2000))


@pytest.mark.parametrize("version", ["4/1", "5/2", "5/4", "6/0"])
@pytest.mark.parametrize("srs", ["EPSG:25832", "urn:adv:crs:ETRS89_UTM32"])
def test_areas_of_a_development_plan_are_chosen_by_either_key(store, tmp_path, version, srs):
    areas = [("BP_BaugebietsTeilFlaeche", facts) for facts in (W, WR, M, MI, GE)]
    path = xplan(tmp_path / "bp.gml", [PLAN, *areas], version=version, srs=srs)
    log = run(store, path, "residential_building_land")
    assert column(store, "residential_building_land", "quelle_id") == ["G1", "G2"]
    assert "Als XPlanung erkannt: 2 von 5 Objekten" in log
    assert "nicht gelesen: „BP_Plan“" in log
    bounds = store.read("residential_building_land").bounds()
    assert bounds[0] == pytest.approx(WEST + 20)
    assert not (tmp_path / "bp.gfs").exists()


def test_eastings_with_their_zone_come_to_the_same_place(store, tmp_path):
    areas = [("FP_BebauungsFlaeche", W)]
    path = xplan(tmp_path / "fp.gml", areas, srs="urn:adv:crs:ETRS89_UTM32", west=32e6 + WEST)
    log = run(store, path, "residential_building_land")
    assert store.read("residential_building_land").bounds()[0] == pytest.approx(WEST, abs=0.01)
    assert "„urn:adv:crs:ETRS89_UTM32“ in der Datei: EPSG:4647" in log


def test_one_of_several_purposes_is_enough(store, tmp_path):
    areas = [
        ("FP_Gemeinbedarf", {"zweckbestimmung": [1200, 12000]}),
        ("FP_Gemeinbedarf", {"zweckbestimmung": [1600, 16000]}),
        ("FP_Gemeinbedarf", {"zweckbestimmung": 1000}),
    ]
    run(store, xplan(tmp_path / "fp.gml", areas), "kindergarten")
    assert column(store, "kindergarten", "quelle_id") == ["G1"]


def test_areas_of_urban_renewal_are_known_by_code_and_by_word(store, tmp_path):
    kinds = (1100, "StaedtebaulicheSanierung", 1300, 1400, 1000, 1600)
    areas = [("SO_Gebiet", {"gebietsArt": kind}) for kind in kinds]
    run(store, xplan(tmp_path / "so.gml", areas), "urban_renewal_area")
    assert column(store, "urban_renewal_area", "quelle_id") == ["G0", "G1", "G2", "G3"]


# ---------------------------------------------------------------------------- several layers


def test_all_folders_of_a_kml_file_are_read(store, tmp_path):
    path = kml(tmp_path / "kitas.kml", {"Stadt": ["a", "b"], "Kirche": ["c"], "Vereine": ["d"]})
    log = run(store, path, "kindergarten")
    assert column(store, "kindergarten", "name") == ["a", "b", "c", "d"]
    assert len(store.read("kindergarten")) == elements_in(path, "Placemark")
    assert "enthält 3 Ebenen; gelesen: „Stadt“ (2 Objekte), „Kirche“ (1 Objekt), „Vereine“" in log


def test_of_several_layers_that_could_fill_the_role_one_must_be_named(store, tmp_path):
    path = layer_file(tmp_path / "wald.gpkg", [{"name": "a"}], layer="nord")
    layer_file(path, [{"name": "b"}, {"name": "c"}], layer="sued")
    with pytest.raises(QgsProcessingException) as caught:
        run(store, path, "forest")
    assert "„nord“ (1 Objekt), „sued“ (2 Objekte)" in str(caught.value)
    assert "wald.gpkg|layername=nord" in str(caught.value)
    run(store, f"{path}|layername=sued", "forest")
    assert column(store, "forest", "name") == ["b", "c"]


def test_the_only_layer_of_the_right_geometry_is_read_and_the_others_are_told(store, tmp_path):
    path = layer_file(tmp_path / "stadt.gpkg", [{"name": "weg"}], layer="wege", shape=line)
    layer_file(path, [{"name": "wald"}], layer="flaechen")
    log = run(store, path, "forest")
    assert column(store, "forest", "name") == ["wald"]
    assert "gelesen: „flaechen“ (1 Objekt); nicht gelesen: „wege“ (1 Objekt)" in log


def test_a_file_without_a_fitting_layer_names_all(store, tmp_path):
    path = layer_file(tmp_path / "stadt.gpkg", [{"name": "a"}], layer="wege", shape=line)
    layer_file(path, [{"name": "b"}], layer="gleise", shape=line)
    with pytest.raises(QgsProcessingException, match=r"„wege“ .*„gleise“ .*braucht Flächen"):
        run(store, path, "forest")


# ---------------------------------------------------------------------------- drawings, models


def drawing(path, *shapes):
    source = ogr.GetDriverByName("DXF").CreateDataSource(str(path))
    layer = source.CreateLayer("entities")
    for wkt in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    del feature, layer, source
    return path


CLOSED = (
    f"LINESTRING({WEST} {SOUTH}, {WEST + 10} {SOUTH}, {WEST + 10} {SOUTH + 10}, {WEST} {SOUTH})"
)

OPEN = f"LINESTRING({WEST} {SOUTH}, {WEST + 9} {SOUTH}, {WEST + 9} {SOUTH + 9}, {WEST} {SOUTH + 9})"


def test_closed_lines_of_a_drawing_are_areas_and_open_ones_are_told(store, tmp_path):
    path = drawing(tmp_path / "plan.dxf", CLOSED, OPEN)
    log = run(store, path, "forest", CRS="EPSG:25832")
    assert shapely.area(store.read("forest").geometry).sum() == pytest.approx(50)
    assert "1 geschlossene Linie der Zeichnung als Flächen (Polygone) gelesen" in log
    assert "1 offene Linie nicht gelesen" in log
    assert "Polygonisieren" in log


def test_a_drawing_needs_a_coordinate_system_and_closed_lines(store, tmp_path):
    path = drawing(tmp_path / "plan.dxf", line(1))
    with pytest.raises(QgsProcessingException, match="Zeichnungen nennen ihr Koordinatensystem"):
        run(store, path, "forest")
    with pytest.raises(QgsProcessingException, match=r"braucht Flächen.*Linien in Polygone"):
        run(store, path, "forest", CRS="EPSG:25832")


def test_lines_of_another_file_are_refused_with_the_way_to_areas(store, tmp_path):
    path = layer_file(tmp_path / "linien.gpkg", [{"name": "a"}], shape=line)
    with pytest.raises(QgsProcessingException, match=r"enthält Linien.*„Polygonisieren“"):
        run(store, path, "forest")


def test_a_city_model_gives_ground_plans_with_height_and_use(store, tmp_path):
    corners = " ".join(
        f"{WEST + x} {SOUTH + y} 240" for x, y in [(0, 0), (10, 0), (10, 5), (0, 5), (0, 0)]
    )
    face = (
        "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing>"
        f"<gml:posList>{corners}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
        "</gml:surfaceMember>"
    )
    plan = "<b:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>{}"
    plan += "</gml:CompositeSurface></gml:exterior></gml:Solid></b:lod1Solid>"
    buildings = "".join(
        f'<core:cityObjectMember><b:Building gml:id="B{row}"><b:function>{key}</b:function>'
        f"<b:measuredHeight>{row + 3.5}</b:measuredHeight>{plan.format(face)}</b:Building>"
        "</core:cityObjectMember>"
        for row, key in enumerate(["31001_1010", "31001_2020", "51003_1250"])
    )
    path = tmp_path / "LoD1_32_410_5476_1_RP.gml"
    path.write_text(
        '<core:CityModel xmlns:core="http://www.opengis.net/citygml/1.0"'
        ' xmlns:b="http://www.opengis.net/citygml/building/1.0"'
        ' xmlns:gml="http://www.opengis.net/gml"><gml:boundedBy>'
        '<gml:Envelope srsName="urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH"/></gml:boundedBy>'
        f"{buildings}</core:CityModel>"
    )
    log = run(store, path, "building")
    assert f"2 übernommen ({elements_in(path, 'Building')} gelesen" in log
    assert column(store, "building", "hoehe_m") == [3.5, 4.5]
    assert column(store, "building", "nutzung") == ["wohnen", "sonstige"]
    assert list(shapely.area(store.read("building").geometry)) == pytest.approx([50, 50])
    assert [item.name for item in tmp_path.glob("LoD1*")] == [path.name]


# ---------------------------------------------------------------------------- municipalities


VG250 = [
    {"AGS": "07312000", "GF": 4, "GEN": "Kaiserslautern"},
    {"AGS": "07312000", "GF": 2, "GEN": "Kaiserslautern"},
    {"AGS": "07335016", "GF": 4, "GEN": "Nachbardorf"},
    {"AGS": "07335099", "GF": 4, "GEN": "Fernerdorf"},
    {"AGS": "07335", "GF": 4, "GEN": "Landkreis"},
]


def municipal(number):
    """The city, its lake, a neighbour that touches it, one far away, a county around."""
    x = WEST + {0: 0, 1: 100, 2: 1000, 3: 9000, 4: -20_000}[number]
    size = {1: 50, 4: 50_000}.get(number, 1000)
    return shapely.box(x, SOUTH, x + size, SOUTH + size).wkt


def test_of_all_municipalities_the_city_and_its_neighbours_are_found_by_their_keys(store, tmp_path):
    path = layer_file(
        tmp_path / "vg250_gem.shp",
        VG250,
        shape=municipal,
        driver="ESRI Shapefile",
        types={"GF": ogr.OFTInteger},
    )
    log = run(store, path, "city_boundary")
    assert column(store, "city_boundary", "name") == ["Kaiserslautern"]
    assert "1 × Gewässer- statt Landfläche (GF 2)" in log
    assert "2 × andere Gemeinde" in log
    assert "1 × keine Gemeinde" in log
    log = run(store, path, "neighbour_municipality")
    assert column(store, "neighbour_municipality", "name") == ["Nachbardorf"]
    assert column(store, "neighbour_municipality", "ags") == ["07335016"]
    assert "1 übernommen (5 gelesen, 1 außerhalb)" in log


def test_boundaries_of_openstreetmap_are_municipalities_by_level_and_key(store, tmp_path):
    key = "de:amtlicher_gemeindeschluessel"
    rows = [
        {"boundary": "administrative", "admin_level": level, "name": name, key: ags}
        for level, name, ags in (
            ("6", "Kaiserslautern", "07312000"),
            ("9", "Kaiserslautern", None),
            ("8", "Nachbardorf", None),
            ("8", "Fernerdorf", "07335099"),
            ("6", "Landkreis", "07335"),
        )
    ]
    path = layer_file(tmp_path / "grenzen.gpkg", rows, shape=municipal)
    run(store, path, "city_boundary")
    assert column(store, "city_boundary", "name") == ["Kaiserslautern"]
    run(store, path, "neighbour_municipality")
    assert column(store, "neighbour_municipality", "name") == ["Nachbardorf"]


def test_without_the_citys_boundary_all_others_are_taken_with_a_remark(store, tmp_path):
    path = layer_file(tmp_path / "gem.gpkg", VG250[2:4], shape=box)
    log = run(store, path, "neighbour_municipality")
    assert len(store.read("neighbour_municipality")) == 2
    assert "Die Stadtgrenze fehlt im Speicher" in log


def test_municipalities_are_no_districts_and_the_sentence_names_their_roles(store, tmp_path):
    path = layer_file(tmp_path / "gem.gpkg", VG250[:4], shape=box)
    with pytest.raises(QgsProcessingException, match=r"enthält 3 Gemeinden \(Feld AGS\)") as caught:
        run(store, path, "", ImportDistricts)
    assert "neighbour_municipality" in str(caught.value)


def test_words_that_a_column_does_not_know_are_told_with_those_it_does(store, tmp_path):
    rows = [{"name": "a", "zugang": "öffentlich"}, {"name": "b", "zugang": "offen"}]
    log = run(store, layer_file(tmp_path / "gruen.gpkg", rows), "green_space")
    assert "1 Werte sind nicht bekannt („offen“); erlaubt sind öffentlich, eingeschränkt" in log
