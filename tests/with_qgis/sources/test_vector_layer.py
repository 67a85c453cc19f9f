"""Any layer becomes one role; every odd feature is told."""

import math

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsVectorLayer

from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import CancelledError, SourceError
from insek.processing.sources.vector_layer import read_role

UTM = "EPSG:25832"


@pytest.fixture(scope="module")
def roles():
    return city_catalogue("kaiserslautern").roles


def layer(kind, rows, *, crs=UTM, fields="name:string&field=plaetze:string"):
    """Memory layer of WKT geometries (None for no geometry) and attribute lists."""
    uri = f"{kind}?crs={crs}&field={fields}" if crs else f"{kind}?field={fields}"
    made = QgsVectorLayer(uri, "Ebene „Süd/West's“", "memory")
    if not crs:
        made.setCrs(QgsCoordinateReferenceSystem())
    features = []
    for wkt, *values in rows:
        feature = QgsFeature(made.fields())
        if wkt is not None:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes(values)
        features.append(feature)
    made.dataProvider().addFeatures(features)
    made.updateExtents()
    return made


def test_fields_of_the_same_name_fill_the_columns(roles):
    source = layer("Point", [("POINT(410000 5477000)", "Kita „Süd“ / O'Hara", "75")])
    table, report = read_role(source, roles["kindergarten"], crs=UTM)
    assert table.column("name")[0] == "Kita „Süd“ / O'Hara"
    assert table.column("plaetze")[0] == 75.0
    assert report.role("kindergarten").written == 1


def test_numbers_with_two_readings_stay_empty_and_the_report_says_how_to_write_them(roles):
    source = layer("Point", [("POINT(0 0)", "a", "1.200"), ("POINT(1 1)", "b", "1 200")])
    table, report = read_role(source, roles["kindergarten"], crs=UTM)
    assert np.isnan(table.column("plaetze")[0])
    assert table.column("plaetze")[1] == 1200
    told = " ".join(report.role("kindergarten").notes)
    assert "1 Werte passen nicht und bleiben leer („1.200“)" in told
    assert "„1.200“ ist nicht eindeutig: 1200 oder 1,2?" in told


def test_numbers_of_a_field_of_numbers_have_one_reading(roles):
    fields = "name:string&field=plaetze:double"
    source = layer("Point", [("POINT(0 0)", "a", 1.2), ("POINT(1 1)", "b", 12.125)], fields=fields)
    table, _report = read_role(source, roles["kindergarten"], crs=UTM)
    assert list(table.column("plaetze")) == [1.2, 12.125]


def test_expressions_and_a_filter_choose_what_is_taken(roles):
    source = layer("Point", [("POINT(0 0)", "a", "10"), ("POINT(1 1)", "b", "20")])
    table, _report = read_role(
        source,
        roles["kindergarten"],
        crs=UTM,
        where="\"name\" <> 'a'",
        mapping={"name": 'upper("name")', "plaetze": 'to_int("plaetze") * 2'},
    )
    assert list(table.column("name")) == ["B"]
    assert list(table.column("plaetze")) == [40.0]


def test_letters_that_the_source_has_lost_are_marked_and_told(roles):
    names = ["Kita M\ufffdlschbach", "Kita Süd", "Stra\ufffde"]
    source = layer("Point", [(f"POINT({x} 0)", name, "1") for x, name in enumerate(names)])
    table, report = read_role(source, roles["kindergarten"], crs=UTM)
    assert list(table.column("name")) == ["Kita M?lschbach", "Kita Süd", "Stra?e"]
    told = " ".join(report.notes)
    assert "In 2 Werten sind Buchstaben schon in der Quelle verloren" in told
    assert "Objekt 1 „Kita M?lschbach“, Objekt 3 „Stra?e“" in told


def test_features_that_the_filter_leaves_out_are_in_the_account(roles):
    source = layer("Point", [(f"POINT({x} 0)", str(x), "1") for x in range(5)])
    _table, report = read_role(source, roles["kindergarten"], crs=UTM, where="\"name\" > '2'")
    item = report.role("kindergarten")
    assert (item.read, item.filtered, item.written) == (5, 3, 2)


def test_coordinates_are_moved_to_the_store(roles):
    source = layer("Point", [("POINT(7.77 49.44)", "a", "1")], crs="EPSG:4326")
    table, _report = read_role(source, roles["kindergarten"], crs=UTM)
    expected = Transformer.from_crs(4326, 25832, always_xy=True).transform(7.77, 49.44)
    assert table.geometry[0].distance(shapely.Point(expected)) < 0.01


def test_a_layer_without_crs_is_refused_unless_one_is_given(roles):
    source = layer("Point", [("POINT(410000 5477000)", "a", "1")], crs="")
    with pytest.raises(SourceError, match="Koordinatensystem ist nicht bekannt"):
        read_role(source, roles["kindergarten"], crs=UTM)
    given = QgsCoordinateReferenceSystem(UTM)
    table, _report = read_role(source, roles["kindergarten"], crs=UTM, given_crs=given)
    assert table.geometry[0].equals(shapely.Point(410000, 5477000))


def test_curves_and_straight_features_of_a_curve_layer_are_taken_with_their_true_areas(roles):
    half_circle = (
        "CURVEPOLYGON(COMPOUNDCURVE((0 0, 40 0), CIRCULARSTRING(40 0, 60 20, 40 40),"
        " (40 40, 0 40, 0 0)))"
    )
    with_hole = (
        "CURVEPOLYGON(CIRCULARSTRING(900 0, 1000 100, 1100 0, 1000 -100, 900 0),"
        " (990 -10, 1010 -10, 1010 10, 990 10, 990 -10))"
    )
    straight = "CURVEPOLYGON((0 0, 30 0, 30 30, 0 30, 0 0))"
    rows = [(half_circle, "Bogen", ""), (straight, "gerade", ""), (with_hole, "Kreis", "")]
    table, report = read_role(layer("CurvePolygon", rows), roles["forest"], crs=UTM)
    truth = [40 * 40 + math.pi * 20**2 / 2, 900.0, math.pi * 100**2 - 400]
    assert shapely.area(table.geometry) == pytest.approx(truth, rel=1e-4)
    assert report.role("forest").written == 3


def test_a_surface_of_several_curved_parts_and_a_curved_line_keep_their_measures(roles):
    surface = (
        "MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING(0 0, 1 1, 2 0, 1 -1, 0 0)),"
        " ((10 0, 12 0, 12 2, 10 0)))"
    )
    table, _report = read_role(
        layer("MultiSurface", [(surface, "a", "")]), roles["forest"], crs=UTM
    )
    assert table.geometry[0].area == pytest.approx(math.pi + 2, rel=1e-4)
    lines = [
        ("COMPOUNDCURVE(CIRCULARSTRING(0 0, 10 10, 20 0), (20 0, 20 -5))", "Bogen", ""),
        ("COMPOUNDCURVE((0 0, 3 4))", "gerade", ""),
    ]
    table, _report = read_role(layer("CompoundCurve", lines), roles["street_network"], crs=UTM)
    assert shapely.length(table.geometry) == pytest.approx([10 * math.pi + 5, 5], rel=1e-4)


def test_lines_cannot_fill_a_role_of_points(roles):
    source = layer("LineString", [("LINESTRING(0 0, 1 1)", "a", "1")])
    with pytest.raises(SourceError, match=r"enthält Linien.*braucht Punkte"):
        read_role(source, roles["kindergarten"], crs=UTM)


def test_areas_fill_a_role_of_points_with_a_point_inside(roles):
    horseshoe = "POLYGON((0 0, 30 0, 30 30, 20 30, 20 10, 10 10, 10 30, 0 30, 0 0))"
    table, _report = read_role(layer("Polygon", [(horseshoe, "a", "1")]), roles["library"], crs=UTM)
    assert shapely.from_wkt(horseshoe).contains(table.geometry[0])


def test_multi_points_become_one_feature_per_part(roles):
    source = layer("MultiPoint", [("MULTIPOINT((0 0),(5 5),(9 9))", "a", "1")])
    table, report = read_role(source, roles["kindergarten"], crs=UTM)
    assert len(table) == 3
    item = report.role("kindergarten")
    assert item.read + item.split == item.written + item.skipped_count


def test_bad_geometries_are_repaired_or_listed(roles):
    rows = [
        ("POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))", "Schleife", ""),
        (None, "ohne", ""),
        ("POLYGON((0 0, 10 0, 10 10, 0 0))", "gut", ""),
    ]
    table, report = read_role(layer("Polygon", rows), roles["forest"], crs=UTM)
    item = report.role("forest")
    assert (item.read, item.written, item.repaired, item.skipped_count) == (3, 2, 1, 1)
    assert item.skipped[0].ids == ("Objekt 2",)
    assert sorted(shapely.area(table.geometry)) == pytest.approx([50.0, 50.0])


def test_curves_become_polygons_and_heights_are_dropped(roles):
    circle = "CURVEPOLYGON Z (CIRCULARSTRING Z (0 10 5, 10 0 5, 0 -10 5, -10 0 5, 0 10 5))"
    table, _report = read_role(
        layer("CurvePolygonZ", [(circle, "Kreis", "")]), roles["forest"], crs=UTM
    )
    assert table.geometry[0].area == pytest.approx(np.pi * 100, rel=1e-3)
    assert not table.geometry[0].has_z


def test_values_that_do_not_fit_stay_empty_and_are_told(roles):
    source = layer("Point", [("POINT(0 0)", "a", "viele"), ("POINT(1 0)", "b", "12,5")])
    table, report = read_role(source, roles["kindergarten"], crs=UTM)
    assert np.isnan(table.column("plaetze")[0])
    assert table.column("plaetze")[1] == 12.5
    assert "„viele“" in report.role("kindergarten").notes[0]


def test_an_empty_layer_is_a_sentence(roles):
    with pytest.raises(SourceError, match="die Ebene ist leer"):
        read_role(layer("Point", []), roles["kindergarten"], crs=UTM)


def test_a_filter_that_nothing_passes_is_a_sentence(roles):
    source = layer("Point", [("POINT(0 0)", "a", "1")])
    with pytest.raises(SourceError, match="Filter"):
        read_role(source, roles["kindergarten"], crs=UTM, where="name = 'z'")


@pytest.mark.parametrize(
    ("where", "mapping", "sentence"),
    [
        ("name = (", {}, "nicht lesbar"),
        ("strasse = 'a'", {}, "Feld „strasse“"),
        ("", {"plaetze": "kapazitaet"}, "Feld „kapazitaet“"),
        ("", {"farbe": "name"}, "kein Feld „farbe“"),
    ],
)
def test_a_wrong_expression_or_a_missing_column_is_a_sentence(roles, where, mapping, sentence):
    source = layer("Point", [("POINT(0 0)", "a", "1")])
    with pytest.raises(SourceError, match=sentence):
        read_role(source, roles["kindergarten"], crs=UTM, where=where, mapping=mapping)


def test_an_expression_that_fails_for_one_feature_skips_only_that_one(roles):
    source = layer("Point", [("POINT(0 0)", "a", "x"), ("POINT(1 0)", "b", "4")])
    table, report = read_role(
        source, roles["kindergarten"], crs=UTM, mapping={"plaetze": 'to_int("plaetze")'}
    )
    assert len(table) == 1
    assert report.role("kindergarten").skipped[0].ids == ("Objekt 1",)


def test_cancelling_stops_the_run(roles):
    def stop(_share):
        raise CancelledError

    with pytest.raises(CancelledError):
        read_role(
            layer("Point", [("POINT(0 0)", "a", "1")]), roles["library"], crs=UTM, progress=stop
        )
