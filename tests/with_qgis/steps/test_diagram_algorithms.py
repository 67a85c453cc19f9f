"""The plan-language algorithms through QGIS: layers and roles in, layers and roles out."""

import pytest
import shapely
from qgis import processing
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
)

from insek.processing.catalogue.load import city_catalogue
from insek.processing.provider import InsekProvider
from insek.processing.store.features import FeatureTable
from insek.processing.store.opening import create_store
from insek.processing.store.provenance import Provenance

UTM = "EPSG:25832"
AT = (410_000.0, 5_477_000.0)
IDS = ("generaliseareas", "settlementhalo", "bandfromlines", "centrelinks", "clusterpoints")


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    registry = QgsApplication.processingRegistry()
    made = None
    if registry.providerById("insek") is None:
        made = InsekProvider()
        registry.addProvider(made)
    yield
    if made is not None:
        registry.removeProvider(made)


def layer(kind, rows, *, crs=UTM, fields="name:string&field=ort:string&field=gewicht:double"):
    """Memory layer; each row is a geometry (or None) and its attributes."""
    made = QgsVectorLayer(f"{kind}?crs={crs}&field={fields}", "Ebene „Süd“", "memory")
    features = []
    for geometry, *values in rows:
        feature = QgsFeature(made.fields())
        if geometry is not None:
            feature.setGeometry(QgsGeometry.fromWkt(geometry.wkt))
        feature.setAttributes([*values, *[None] * (made.fields().count() - len(values))])
        features.append(feature)
    made.dataProvider().addFeatures(features)
    made.updateExtents()
    return made


def box(west, south, east, north):
    return shapely.box(AT[0] + west, AT[1] + south, AT[0] + east, AT[1] + north)


def point(east, north):
    return shapely.Point(AT[0] + east, AT[1] + north)


def run(algorithm, source=None, **parameters):
    context = QgsProcessingContext()
    feedback = QgsProcessingFeedback()
    given = {"OUTPUT": "TEMPORARY_OUTPUT", **parameters}
    if source is not None:
        given["INPUT"] = source
    result = processing.run(f"insek:{algorithm}", given, context=context, feedback=feedback)
    output = result["OUTPUT"]
    rows = [
        (shapely.from_wkt(feature.geometry().asWkt()), feature.attributeMap())
        for feature in output.getFeatures()
    ]
    return rows, feedback.textLog(), output


@pytest.fixture
def city(tmp_path):
    """A store with two districts, their settlement, and three markets in the first one."""
    store = create_store(tmp_path / "Stadt.gpkg", city_catalogue("kaiserslautern"))
    districts = FeatureTable.from_rows(
        [box(0, 0, 3000, 3000), box(3000, 0, 6000, 3000), box(0, 3000, 6000, 6000)],
        {
            "name": ["Dansenberg", "Hohenecken", "Kernstadt"],
            "kennung": ["dansenberg", "hohenecken", "kernstadt"],
        },
    )
    settlement = FeatureTable.from_rows(
        [box(1000, 1000, 3600, 2000), box(5000, 2000, 5600, 2500), box(1000, 4000, 2000, 5000)]
    )
    markets = FeatureTable.from_rows(
        [point(1000, 1000), point(1100, 1000), point(2500, 1000)],
        {
            "name": ["Nord", "Süd", "West"],
            "ortsbezirk": ["dansenberg"] * 3,
            "verkaufsflaeche_m2": [400.0, 1200.0, 800.0],
        },
    )
    with store.writing() as writer:
        for role, table in (
            ("ortsbezirk_boundary", districts),
            ("settlement_area", settlement),
            ("local_supply_market", markets),
        ):
            writer.put(role, table, Provenance(role, "imported", "Test"))
    return store


def test_neighbouring_areas_become_one_and_the_log_names_the_bias():
    source = layer(
        "Polygon",
        [
            (box(0, 0, 500, 500), "Nord"),
            (box(512, 0, 1000, 500), "Süd"),  # 12 m apart: 0.2 mm
            (box(3000, 0, 3030, 30), "Splitter"),
            (None, "ohne Ort"),
        ],
    )
    rows, log, _ = run("generaliseareas", source)
    assert len(rows) == 1
    area, values = rows[0]
    assert values["name"] == "Nord, Süd"
    assert values["anzahl"] == 2
    assert values["flaeche_m2"] == pytest.approx(area.area)
    before = 500 * 500 + 488 * 500 + 30 * 30
    bias = f"{100 * (area.area - before) / before:+.1f}".replace(".", ",").replace("-", "−")
    assert f"Flächenabweichung {bias} %" in log
    assert "1 × keine Geometrie (Objekt 4)" in log
    assert "entfallene Objekte: 1" in log


def test_areas_are_generalised_separately_for_each_value_of_a_field():
    source = layer(
        "Polygon",
        [(box(0, 0, 500, 500), "a", "Nord"), (box(505, 0, 1000, 500), "b", "Süd")],
    )
    rows, _log, _ = run("generaliseareas", source, FIELD="ort")
    assert {values["ort"] for _, values in rows} == {"Nord", "Süd"}
    with pytest.raises(QgsProcessingException, match="hat kein Feld „gibtsnicht“"):
        run("generaliseareas", source, FIELD="gibtsnicht")


def test_the_villages_get_a_halo_but_not_the_core(city):
    rows, _log, _ = run("settlementhalo", STORE=str(city.path), SOURCE_ROLE="settlement_area")
    # Hohenecken has two bodies: the part across the boundary, and the hamlet 1.4 km away
    assert sorted(values["ortsbezirk"] for _, values in rows) == ["dansenberg", *["hohenecken"] * 2]
    dansenberg = next(shape for shape, values in rows if values["name"] == "Dansenberg")
    others = [shape for shape, values in rows if values["name"] == "Hohenecken"]
    assert dansenberg.contains(box(1000, 1000, 2900, 2000))
    assert min(dansenberg.distance(shape) for shape in others) == pytest.approx(48, abs=6)  # 0.8 mm
    rows, _log, _ = run(
        "settlementhalo", STORE=str(city.path), SOURCE_ROLE="settlement_area", CORE=True
    )
    assert "Kernstadt" in {values["name"] for _, values in rows}


def test_a_halo_takes_its_district_from_a_field():
    source = layer(
        "Polygon", [(box(0, 0, 600, 600), "", "Nord"), (box(0, 2000, 600, 2600), "", "Süd")]
    )
    rows, _log, _ = run("settlementhalo", source, FIELD="ort")
    assert sorted(values["name"] for _, values in rows) == ["Nord", "Süd"]


def test_a_line_becomes_a_band_of_the_printed_width():
    source = layer(
        "LineString",
        [
            (shapely.LineString([AT, (AT[0] + 1000, AT[1])]), "Lauter"),
            (shapely.LineString([(AT[0] + 1000, AT[1]), (AT[0] + 3000, AT[1])]), "Lauter"),
        ],
    )
    rows, _log, _ = run("bandfromlines", source, WIDTH=3.0)
    ((band, values),) = rows
    assert values["name"] == "Lauter"
    assert values["anzahl"] == 2
    # 3 mm at 1:60000 are 180 m; the ends are half circles
    assert band.area == pytest.approx(3000 * 180 + 3.14159 * 90**2, rel=0.005)
    rows, _log, output = run("bandfromlines", source, CENTRE_LINES=True)
    assert rows[0][1]["laenge_m"] == pytest.approx(3000)
    assert output.geometryType().name == "Line"


def test_places_become_a_corridor_in_their_order():
    source = layer(
        "Point", [(point(0, 0), "A"), (point(4000, 0), "C"), (point(2000, 0), "B"), (None, "D")]
    )
    rows, _log, _ = run("bandfromlines", source, CENTRE_LINES=True)
    ((line, values),) = rows
    assert line.length == pytest.approx(4000)
    assert values["name"] == "A, B, C" or values["name"] == "C, B, A"


def test_arrows_lead_to_the_heavier_centre_and_leave_its_symbol_free():
    source = layer("Point", [(point(0, 0), "Stadt", "", 9.0), (point(3000, 0), "Dorf", "", 2.0)])
    rows, _log, _ = run("centrelinks", source, FIELD="gewicht", CURVATURE=0)
    ((line, values),) = rows
    assert (values["von"], values["nach"], values["name"]) == ("Dorf", "Stadt", "Dorf – Stadt")
    # 3 mm are 180 m at each end
    assert line.length == pytest.approx(3000 - 2 * 180, rel=0.01)
    with pytest.raises(QgsProcessingException, match="keine Zahlen"):
        run("centrelinks", source, FIELD="name")
    doubtful = layer("Point", [(point(0, 0), "1.000", "", 9.0), (point(3000, 0), "2", "", 2.0)])
    with pytest.raises(QgsProcessingException, match=r"Feld „name“: „1.000“ ist nicht eindeutig"):
        run("centrelinks", doubtful, FIELD="name")


def test_an_arrow_bows_by_the_percent_of_its_length_that_were_asked_for():
    source = layer("Point", [(point(0, 0), "Stadt", "", 1.0), (point(3000, 0), "Dorf", "", 1.0)])
    ((line, _values),), _log, _ = run("centrelinks", source, CURVATURE=20)
    # 20 % of the 3000 m between the centres, and nowhere farther off
    _west, south, _east, north = line.bounds
    assert max(AT[1] - south, north - AT[1]) == pytest.approx(600, rel=0.01)


def test_points_become_symbols_with_the_attributes_of_one_of_them(city):
    rows, log, _ = run(
        "clusterpoints",
        STORE=str(city.path),
        SOURCE_ROLE="local_supply_market",
        FIELD="verkaufsflaeche_m2",
    )
    assert [values["name"] for _, values in rows] == ["Süd", "West"]
    assert [values["anzahl"] for _, values in rows] == [2, 1]
    assert [values["gewicht"] for _, values in rows] == [1600.0, 800.0]
    assert rows[0][1]["mitglieder"] == "Nord; Süd"
    assert "Punkte: 3, Symbole: 2" in log


def test_a_role_is_filled_with_its_origin_and_grows_old_with_its_source(city):
    run(
        "settlementhalo",
        STORE=str(city.path),
        SOURCE_ROLE="Siedlungsfläche",
        ROLE="strengthen_ortsbezirk",
    )
    table = city.read("strengthen_ortsbezirk")
    assert sorted(set(table.column("ortsbezirk"))) == ["dansenberg", "hohenecken"]
    origin = city.provenance("strengthen_ortsbezirk")
    assert (origin.origin, origin.algorithm) == ("computed", "insek:settlementhalo")
    assert "Generalisiert aus „Siedlungsfläche“" in origin.note
    assert origin.parameters == {
        "massstabszahl": 60_000.0,
        "abstand_mm": 1.5,
        "verbunden_bis_mm": 4.0,
        "zwischenraum_mm": 0.8,
        "mindestgroesse_siedlung_mm2": 6.0,
        "glaettung_mm": 5.0,
        "mit_kernstadt": False,
    }
    assert city.outdated("strengthen_ortsbezirk") == ()
    with city.writing() as writer:
        changed = FeatureTable.from_rows([box(0, 0, 900, 900)])
        writer.put("settlement_area", changed, Provenance("settlement_area", "drawn", "Test"))
    assert city.outdated("strengthen_ortsbezirk") == ("settlement_area",)


def test_a_drawing_is_replaced_only_on_demand(city):
    drawing = FeatureTable.from_rows([box(0, 0, 900, 900)], {"name": ["von Hand"]})
    with city.writing() as writer:
        writer.put("strengthen_ortsbezirk", drawing, Provenance("", "drawn", "Test"))
    given = {
        "STORE": str(city.path),
        "SOURCE_ROLE": "settlement_area",
        "ROLE": "strengthen_ortsbezirk",
    }
    with pytest.raises(QgsProcessingException, match=r"enthält schon 1 Objekte \(gezeichnet\)"):
        run("settlementhalo", **given)
    assert list(city.read("strengthen_ortsbezirk").column("name")) == ["von Hand"]
    run("settlementhalo", **given, REPLACE=True)
    assert city.count("strengthen_ortsbezirk") == 3


def test_a_role_is_never_its_own_source_nor_filled_with_another_geometry(city):
    given = {"STORE": str(city.path), "SOURCE_ROLE": "settlement_area"}
    with pytest.raises(QgsProcessingException, match="Quelle und Ziel zugleich"):
        run("generaliseareas", **given, ROLE="settlement_area", REPLACE=True)
    with pytest.raises(QgsProcessingException, match="braucht Linien, das Ergebnis sind Flächen"):
        run("generaliseareas", **given, ROLE="green_link")
    with pytest.raises(QgsProcessingException, match="enthält Punkte, gebraucht werden Flächen"):
        run("generaliseareas", STORE=str(city.path), SOURCE_ROLE="local_supply_market")


def test_a_layer_in_degrees_is_refused_without_a_store_and_moved_with_one(city):
    degrees = layer("Polygon", [(shapely.box(7.7, 49.4, 7.71, 49.41), "a")], crs="EPSG:4326")
    with pytest.raises(QgsProcessingException, match=r"zählt in Grad.*brauchen Meter"):
        run("generaliseareas", degrees)
    rows, _log, output = run("generaliseareas", degrees, STORE=str(city.path))
    assert output.crs().authid() == UTM
    # a hundredth of a degree at 49.4° N: 724 m x 1112 m
    assert rows[0][0].area == pytest.approx(724 * 1112, rel=0.02)


@pytest.mark.parametrize("algorithm", IDS)
@pytest.mark.parametrize("rows", [[], [(None, "ohne Ort")]], ids=["empty", "no geometry"])
def test_nothing_in_gives_an_empty_layer_and_a_warning(algorithm, rows, city):
    kind = "Point" if algorithm in {"centrelinks", "clusterpoints"} else "Polygon"
    role = {
        "generaliseareas": "retail_area",
        "settlementhalo": "strengthen_ortsbezirk",
        "bandfromlines": "strengthen_commercial_belt",
        "centrelinks": "cooperation_potential",
        "clusterpoints": "library",
    }[algorithm]
    found, log, _ = run(algorithm, layer(kind, rows), STORE=str(city.path), ROLE=role)
    assert found == []
    assert "enthält nichts, was sich zeichnen lässt" in log
    assert not city.has(role)


@pytest.mark.parametrize("algorithm", IDS)
def test_without_a_source_the_sentence_says_what_to_give(algorithm, city):
    with pytest.raises(QgsProcessingException, match="eine Ebene oder eine Rolle"):
        run(algorithm)
    with pytest.raises(QgsProcessingException, match="Bitte den Speicher angeben"):
        run(algorithm, SOURCE_ROLE="settlement_area")


def test_a_scale_of_zero_is_refused():
    source = layer("Polygon", [(box(0, 0, 500, 500), "a")])
    with pytest.raises(QgsProcessingException, match="Maßstab 1:0"):
        run("generaliseareas", source, SCALE=0)


def test_a_broken_area_is_mended_and_told():
    bow_tie = shapely.Polygon(
        [AT, (AT[0] + 800, AT[1] + 800), (AT[0] + 800, AT[1]), (AT[0], AT[1] + 800)]
    )
    rows, log, _ = run("generaliseareas", layer("Polygon", [(bow_tie, "Schleife")]))
    assert len(rows) == 2
    assert "repariert: 1" in log


class Stopping(QgsProcessingFeedback):
    """Somebody who presses cancel as soon as a share of the work is done."""

    def __init__(self, after):
        super().__init__()
        self.progressChanged.connect(lambda share: self.cancel() if share >= after else None)


@pytest.mark.parametrize("after", [1, 25, 50])
def test_a_cancelled_run_writes_nothing(city, after):
    feedback = Stopping(after)
    context = QgsProcessingContext()
    context.setFeedback(feedback)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("insek:settlementhalo")
    before = city.path.read_bytes()
    given = {
        "STORE": str(city.path),
        "SOURCE_ROLE": "settlement_area",
        "ROLE": "strengthen_ortsbezirk",
        "OUTPUT": "TEMPORARY_OUTPUT",
    }
    results, _ok = algorithm.run(given, context, feedback)
    assert results == {}
    assert "Abgebrochen" in feedback.textLog()
    assert city.path.read_bytes() == before
