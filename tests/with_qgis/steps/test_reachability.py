"""Reach on layers that belong to no store: streets, shops and houses worked out by hand."""

import math

import numpy as np
import pytest
import shapely
from osgeo import gdal, osr
from qgis import processing
from qgis.analysis import QgsNativeAlgorithms
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureSource,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from insek.processing.algorithms.analyses.reachability_layers import Inputs
from insek.processing.provider import InsekProvider
from insek.processing.runtime.errors import InsekError

UTM = "EPSG:25832"
X, Y = 410_000.0, 5_477_000.0


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    registry = QgsApplication.processingRegistry()
    made = None
    if registry.providerById("insek") is None:
        made = InsekProvider()
        registry.addProvider(made)
    if registry.providerById("native") is None:
        registry.addProvider(QgsNativeAlgorithms(registry))
    yield
    if made is not None:
        registry.removeProvider(made)


def layer(kind, rows, *, crs=UTM, fields=""):
    made = QgsVectorLayer(f"{kind}?crs={crs}{fields}", "Ebene „Nord“", "memory")
    features = []
    for geometry, *values in rows:
        feature = QgsFeature(made.fields())
        if geometry is not None:
            feature.setGeometry(QgsGeometry.fromWkt(geometry.wkt))
        feature.setAttributes(values)
        features.append(feature)
    made.dataProvider().addFeatures(features)
    made.updateExtents()
    return made


def line(*spots):
    return shapely.LineString([(X + x, Y + y) for x, y in spots])


def spot(x, y):
    return shapely.Point(X + x, Y + y)


STREETS = (line((-1000, 0), (0, 0), (1000, 0)), line((0, 0), (0, 500)), line((5000, 0), (5100, 0)))
SHOPS = ((spot(0, -20), "Markt"), (spot(800, -10), "Bäcker"), (spot(0, 3000), "Waldhof"))


def streets(**options):
    return layer("LineString", [(shape,) for shape in STREETS], **options)


def shops(rows=SHOPS):
    return layer("Point", rows, fields="&field=titel:string")


def run(algorithm="reachability", **parameters):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    given = {"STREETS": streets(), **parameters}
    if algorithm == "reachability":
        given = {"FACILITIES": shops(), "NAME_FIELD": "titel", **given}
    result = processing.run(f"insek:{algorithm}", given, context=context, feedback=feedback)
    return result, feedback.textLog()


def rows(output):
    return [
        (shapely.from_wkt(item.geometry().asWkt()), item.attributeMap())
        for item in output.getFeatures()
    ]


MEMORY = "TEMPORARY_OUTPUT"


class TestMerged:
    def test_areas_and_streets_end_where_the_limit_does(self):
        result, log = run(LIMITS="100;300", AREAS=MEMORY, LINES=MEMORY, OFFSET=20)
        areas = {values["grenze"]: shape for shape, values in rows(result["AREAS"])}
        # market: 3 arms, baker: 2 arms on the same street
        thin = shapely.union_all([shapely.buffer(shape, 1, cap_style="flat") for shape in STREETS])
        assert shapely.intersection(areas[100.0], thin).area / 2 == pytest.approx(500, abs=3)
        assert areas[100.0].bounds[0] == pytest.approx(X - 100)
        assert areas[300.0].bounds[3] == pytest.approx(Y + 300)
        lines = rows(result["LINES"])
        assert sum(shape.length for shape, _ in lines) == pytest.approx(900 + 500)
        assert {values["standort"] for _, values in lines} == {"Markt", "Bäcker"}
        assert max(values["kosten_ende"] for _, values in lines) == pytest.approx(300)
        assert result["BEYOND"] == 0
        assert "Selbsttest mit 1000" in log

    def test_a_file_is_complete_and_has_its_index(self, tmp_path):
        result, _ = run(LIMITS="100;300", LINES=str(tmp_path / "wege.gpkg"), OFFSET=20)
        written = QgsVectorLayer(result["LINES"], "wege", "ogr")
        assert sum(shape.length for shape, _ in rows(written)) == pytest.approx(900 + 500)
        indexed = QgsFeatureSource.SpatialIndexPresence.SpatialIndexPresent
        assert written.dataProvider().hasSpatialIndex() == indexed

    def test_rings_do_not_overlap(self):
        result, _ = run(LIMITS="100;300", FORM=1, AREAS=MEMORY, OFFSET=20)
        (inner, first), (outer, second) = rows(result["AREAS"])
        assert (first["ab"], first["grenze"], second["ab"], second["grenze"]) == (0, 100, 100, 300)
        assert shapely.intersection(inner, outer).area < 1e-6

    def test_each_shop_has_its_own_area(self):
        result, _ = run(LIMITS="300", FORM=2, AREAS=MEMORY, LINES=MEMORY, OFFSET=20)
        found = {values["standort"]: shape for shape, values in rows(result["AREAS"])}
        assert set(found) == {"Markt", "Bäcker"}
        assert found["Bäcker"].bounds[0] == pytest.approx(X + 500)
        lengths = {"Markt": 0.0, "Bäcker": 0.0}
        for shape, values in rows(result["LINES"]):
            lengths[values["standort"]] += shape.length
        assert lengths == pytest.approx({"Markt": 900, "Bäcker": 500})

    def test_the_streets_are_those_of_qgis_itself(self):
        result, _ = run(LIMITS="350", LINES=MEMORY)
        native = processing.run(
            "native:serviceareafromlayer",
            {
                "INPUT": streets(),
                "START_POINTS": shops(SHOPS[:2]),
                "STRATEGY": 0,
                "DEFAULT_DIRECTION": 2,
                "TRAVEL_COST2": 350,
                "OUTPUT_LINES": "memory:",
            },
        )["OUTPUT_LINES"]
        ours = shapely.union_all([shape for shape, _ in rows(result["LINES"])])
        theirs = shapely.union_all([shape for shape, _ in rows(native)])
        assert ours.length == pytest.approx(theirs.length, abs=0.01)
        assert shapely.hausdorff_distance(ours, theirs) < 0.01


class TestPlaces:
    def test_every_house_gets_its_nearest_shop_and_untied_places_are_listed(self):
        houses = layer(
            "Polygon",
            [
                (shapely.box(X + 290, Y + 5, X + 310, Y + 15),),
                (shapely.box(X + 590, Y - 15, X + 610, Y - 5),),
                (shapely.box(X, Y + 2000, X + 20, Y + 2020),),
                (shapely.box(X + 5040, Y + 5, X + 5060, Y + 15),),
                (None,),
            ],
        )
        result, log = run(LIMITS="250", PLACES=houses, NEAREST=MEMORY, UNTIED=MEMORY)
        found = [values for _, values in rows(result["NEAREST"])]
        assert [values["standort"] for values in found] == ["Markt", "Bäcker", None, None]
        assert [values["kosten"] for values in found[:2]] == pytest.approx([300, 200])
        assert [values["grenze"] for values in found] == [None, 250, None, None]
        assert found[0]["abstand_weg_m"] == pytest.approx(10)
        untied = {values["art"]: values for _, values in rows(result["UNTIED"])}
        assert untied["Standort"]["name"] == "Waldhof"
        assert untied["Standort"]["abstand_weg_m"] == pytest.approx(2500)
        assert untied["Ort"]["abstand_weg_m"] == pytest.approx(1510, abs=0.1)
        assert "2 Standorte und Orte ohne Anschluss" in log

    def test_places_without_a_street_and_without_a_geometry_are_named(self):
        given = (*SHOPS, (None, "Verzogen"), (shapely.Point(), "Leer"))
        _, log = run(FACILITIES=shops(given), LIMITS="100", LINES=MEMORY)
        assert "3 von 5 Objekten verwendet" in log
        assert "übersprungen: 2 × ohne Geometrie (Objekt 4, Objekt 5)" in log
        assert "1 Standort oder Ort ohne Anschluss an einen Weg: Standort „Waldhof“." in log

    def test_layers_of_one_file_are_told_apart(self, tmp_path):
        path = str(tmp_path / "stadt.gpkg")
        for name, made in (("wege", streets()), ("maerkte", shops())):
            options = QgsVectorFileWriter.SaveVectorOptions()
            options.layerName = name
            if name == "maerkte":
                action = QgsVectorFileWriter.ActionOnExistingFile
                options.actionOnExistingFile = action.CreateOrOverwriteLayer
            QgsVectorFileWriter.writeAsVectorFormatV3(
                made, path, QgsCoordinateTransformContext(), options
            )
        chosen = QgsProcessingFeatureSourceDefinition(f"{path}|layername=maerkte")
        given = {"STREETS": f"{path}|layername=wege", "FACILITIES": chosen}
        _, log = run(**given, LIMITS="100", LINES=MEMORY)
        assert "stadt, wege: 3 von 3 Objekten" in log
        assert "stadt, maerkte: 3 von 3 Objekten" in log

    def test_a_small_island_is_not_tied_to_on_demand(self):
        near_island = shops([(spot(5050, 5), "Insel"), (spot(0, -20), "Markt")])
        result, _ = run(FACILITIES=near_island, LIMITS="50", ISLANDS=200, LINES=MEMORY)
        assert {values["standort"] for _, values in rows(result["LINES"])} == {"Markt"}


class TestParts:
    def test_every_point_of_a_facility_with_several_counts(self):
        both = shapely.MultiPoint([spot(-900, 10), spot(900, 10)])
        facilities = layer("MultiPoint", ((both, "Kette"),), fields="&field=titel:string")
        result, log = run(FACILITIES=facilities, LIMITS="100", LINES=MEMORY, OFFSET=20)
        found = rows(result["LINES"])
        # at either end of the street of 2 km: 100 m before and 100 m behind
        assert sum(shape.length for shape, _ in found) == pytest.approx(400)
        assert {values["standort"] for _, values in found} == {"Kette"}
        assert "1 von 1 Objekten verwendet" in log
        assert "2 Punkte, weil Objekte aus mehreren bestehen" in log

    def test_areas_per_facility_are_checked_by_sample(self):
        result, log = run(LIMITS="300", FORM=2, AREAS=MEMORY, OFFSET=20)
        assert result["BEYOND"] == 0
        assert "Stichprobe von 2 Standorten. Selbsttest mit 1000 zufälligen Orten" in log
        # an offset as wide as the town reaches the street 500 m north by itself
        wide, _ = run(
            STREETS=layer("LineString", [(line((0, 0), (100, 0)),), (line((0, 90), (100, 90)),)]),
            FACILITIES=shops(((spot(50, 0), "Markt"),)),
            LIMITS="300",
            FORM=2,
            AREAS=MEMORY,
            OFFSET=90,
        )
        assert 10 < wide["BEYOND"] < 60


class TestTime:
    @pytest.fixture
    def ramp(self, tmp_path):
        """Terrain in another CRS: it rises by 10 % to the east of UTM, given in Gauss-Krüger."""
        path, warped = str(tmp_path / "utm.tif"), str(tmp_path / "gk.tif")
        made = gdal.GetDriverByName("GTiff").Create(path, 300, 100, 1, gdal.GDT_Float32)
        made.SetGeoTransform((X - 1500, 10, 0, Y + 700, 0, -10))
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(25832)
        made.SetProjection(reference.ExportToWkt())
        column = -1500 + 10 * np.arange(300) + 5.0
        made.GetRasterBand(1).WriteArray(np.repeat(0.1 * column[None, :] + 500, 100, axis=0))
        del made
        gdal.Warp(warped, path, dstSRS="EPSG:31467", resampleAlg="bilinear", dstNodata=-9999)
        return warped

    def test_uphill_takes_longer(self, ramp):
        market = shops(SHOPS[:1])
        options = {"FACILITIES": market, "LIMITS": "6", "UNIT": 1, "TERRAIN": ramp, "LINES": MEMORY}
        for direction, sign in ((0, 1), (1, -1)):
            result, _ = run(MODE=1, DIRECTION=direction, **options)
            lines = [shape for shape, _ in rows(result["LINES"])]
            west, _, east, _ = shapely.total_bounds(np.array(lines, dtype=object))
            up, down = (600 * math.exp(-3.5 * abs(slope + 0.05)) for slope in (0.1, -0.1))
            towards = (up, down) if sign == 1 else (down, up)
            assert east - X == pytest.approx(towards[0], rel=0.02)
            assert X - west == pytest.approx(towards[1], rel=0.02)

    def test_a_bicycle_keeps_to_oneways_and_leaves_footways(self):
        shapes = [
            (STREETS[0], "residential", "yes"),
            (STREETS[1], "footway", None),
        ]
        ways = layer("LineString", shapes, fields="&field=highway:string&field=oneway:string")
        result, log = run(
            STREETS=ways,
            FACILITIES=shops(SHOPS[:1]),
            LIMITS="2",
            UNIT=1,
            MODE=2,
            SPEED=12,
            CLASS_FIELD="highway",
            ONEWAY_FIELD="oneway",
            LINES=MEMORY,
        )
        (found,) = [shape for shape, _ in rows(result["LINES"])]
        assert found.bounds == pytest.approx((X, Y, X + 400, Y))
        assert "1 davon mit dem Rad nicht nutzbar" in log
        assert "ohne Geländemodell" in log


class TestRefusals:
    def test_degrees_are_refused_unless_a_metric_crs_is_given(self):
        flat = layer(
            "LineString", [(shapely.LineString([(7.76, 49.44), (7.77, 49.44)]),)], crs="EPSG:4326"
        )
        shop = layer(
            "Point",
            [(shapely.Point(7.765, 49.44), "Markt")],
            crs="EPSG:4326",
            fields="&field=titel:string",
        )
        with pytest.raises(QgsProcessingException, match="zählt in Grad"):
            run(STREETS=flat, FACILITIES=shop, LINES=MEMORY)
        result, _ = run(STREETS=flat, FACILITIES=shop, LINES=MEMORY, LIMITS="100", CRS=UTM)
        lines = [shape for shape, _ in rows(result["LINES"])]
        assert sum(shape.length for shape in lines) == pytest.approx(200, abs=0.1)
        assert result["LINES"].crs().authid() == UTM

    @pytest.mark.parametrize(
        ("parameters", "sentence"),
        [
            ({"LIMITS": "weit"}, "„weit“ ist keine Zahl"),
            ({"LIMITS": "5", "UNIT": 1, "MODE": 1, "SPEED": 4}, "Tobler"),
            ({"LIMITS": "1.000"}, "nicht eindeutig"),
            ({"LIMITS": "300,600"}, "nicht eindeutig"),
            ({"LIMITS": "200000"}, "zu viel"),
            ({"LIMITS": "5", "UNIT": 1, "SPEED": 20}, "20 km/h"),
            ({"OFFSET": 0}, "OFFSET"),
        ],
    )
    def test_what_cannot_be_is_a_sentence(self, parameters, sentence):
        with pytest.raises(QgsProcessingException, match=sentence):
            run(AREAS=MEMORY, **parameters)

    def test_shops_far_from_all_streets_are_a_sentence(self):
        with pytest.raises(QgsProcessingException, match="Der Standort liegt nicht näher als"):
            run(FACILITIES=shops(SHOPS[2:]), AREAS=MEMORY)

    def test_parts_that_are_all_too_small_are_named_not_the_crs(self):
        with pytest.raises(QgsProcessingException) as caught:
            run(ISLANDS=1_000_000, AREAS=MEMORY)
        said = str(caught.value)
        assert "(ISLANDS)" in said
        assert "das längste Teilnetz hat 2500 m" in said
        assert "Koordinatensystem" not in said

    @pytest.mark.parametrize("name", ["STREETS", "FACILITIES"])
    def test_a_layer_without_a_crs_is_named(self, name):
        made = streets() if name == "STREETS" else shops()
        made.setCrs(QgsCoordinateReferenceSystem())
        with pytest.raises(QgsProcessingException, match="„Ebene „Nord““: Das Koor") as caught:
            run(**{name: made}, AREAS=MEMORY)
        assert "Übernehmen" not in str(caught.value)

    @pytest.mark.parametrize("given", [(), ((None, "Markt"),)])
    def test_a_layer_without_shops_is_a_sentence(self, given):
        with pytest.raises(QgsProcessingException, match="Standorten enthält kein Objekt mit"):
            run(FACILITIES=shops(given), AREAS=MEMORY)

    def test_only_streets_with_a_line_are_counted(self):
        some = layer("LineString", [(None,), (STREETS[0],), (None,), (STREETS[1],)])
        _, log = run(STREETS=some, LINES=MEMORY)
        assert "2 von 4 Objekten verwendet" in log
        assert "2 Wege, 0 davon zu Fuß nicht nutzbar" in log

    def test_a_layer_without_streets_is_a_sentence(self):
        with pytest.raises(QgsProcessingException, match="Es ist kein Weg dabei"):
            run(STREETS=layer("LineString", [(None,)]), AREAS=MEMORY)


class TestCheck:
    def test_islands_near_misses_and_crossings_are_found(self):
        ways = layer(
            "LineString",
            [
                (line((0, 0), (500, 0), (1000, 0)), False),
                (line((500, 0), (500, 300)), False),
                (line((200, 2), (200, 300)), False),  # ends 2 m short of the street
                (line((800, -100), (800, 100)), False),  # crosses without a vertex
                (line((700, -100), (700, 100)), True),  # a bridge may
            ],
            fields="&field=bruecke:boolean",
        )
        result, log = run(
            "checknetwork",
            STREETS=ways,
            FACILITIES=shops(),
            BRIDGE_FIELD="bruecke",
            LINES=MEMORY,
            POINTS=MEMORY,
        )
        assert result["COMPONENTS"] == 4
        assert result["CROSSINGS"] == 1
        assert (result["DEAD_ENDS"], result["NEAR_MISSES"], result["UNTIED"]) == (9, 1, 1)
        outside = rows(result["LINES"])
        assert sum(shape.length for shape, _ in outside) == pytest.approx(298 + 200 + 200)
        odd = {values["art"]: values["abstand_m"] for _, values in rows(result["POINTS"])}
        assert odd["Sackgasse knapp vor einem anderen Weg"] == pytest.approx(2)
        assert odd["Standort ohne Anschluss"] == pytest.approx(math.hypot(200, 2700))
        assert "Zahl der Teilnetze: 4" in log

    def test_an_end_names_its_way_and_the_one_beside_and_platforms_stand_apart(self):
        ways = layer(
            "LineString",
            [
                (line((0, 0), (1000, 0)), "residential"),
                (line((200, 2), (200, 300)), "footway"),  # ends 2 m short of the street
                (line((400, 1), (450, 1)), "platform"),  # both ends 1 m beside the street
            ],
            fields="&field=highway:string",
        )
        result, log = run("checknetwork", STREETS=ways, CLASS_FIELD="highway", POINTS=MEMORY)
        assert (result["DEAD_ENDS"], result["NEAR_MISSES"]) == (6, 1)
        assert "nach der Klasse ihres Wegs: footway 1" in log
        assert "Bussteigen knapp vor einem anderen Weg, meist so gezeichnet, nicht mit" in log
        told = sorted(
            (values["abstand_m"], values["art"], values["weg"], values["klasse"],
             values["weg_daneben"], values["klasse_daneben"])
            for _, values in rows(result["POINTS"])
        )  # fmt: skip
        platform = (1.0, "Steig, der knapp vor einem anderen Weg endet", "3", "platform")
        assert told == [
            (*platform, "1", "residential"),
            (*platform, "1", "residential"),
            (2.0, "Sackgasse knapp vor einem anderen Weg", "2", "footway", "1", "residential"),
        ]
        # Without the classes nobody knows a platform.
        bare, _ = run("checknetwork", STREETS=ways, POINTS=MEMORY)
        assert bare["NEAR_MISSES"] == 3


@pytest.mark.parametrize("given", [{}, {"FACILITIES": ""}])
def test_facilities_that_are_missing_are_a_sentence_and_places_may_be_missing(given):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("insek:reachability")
    inputs = Inputs(algorithm, {"STREETS": streets(), **given}, QgsProcessingContext())
    with pytest.raises(InsekError):
        inputs.places("FACILITIES")
    assert inputs.places_if_given("PLACES") is None
