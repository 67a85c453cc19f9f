"""Polygons become Ortsbezirke by their names; nothing is guessed."""

import numpy as np
import pytest
import shapely
from qgis.core import QgsVectorLayer

from insek.processing.catalogue.load import city_catalogue
from insek.processing.runtime.errors import SourceError
from insek.processing.sources import district_layer
from insek.processing.sources.border_report import BorderRule
from insek.processing.sources.reader_report import SkipTally
from insek.processing.sources.vector_layer import read_layer

NAME, MEND = BorderRule(10.0), BorderRule(10.0, mend=True)


def import_districts(*given, borders=NAME, **options):
    return district_layer.import_districts(*given, borders=borders, **options)


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


def squares(count):
    return np.asarray([shapely.box(1000 * i, 0, 1000 * (i + 1), 1000) for i in range(count)])


def ids(count):
    return [str(number) for number in range(count)]


def test_names_match_whatever_their_spelling(catalogue):
    given = ["MÖLSCHBACH", "Ortsbezirk Hohenecken", "Erzhütten / Wiesenthalerhof", "Innenstadt"]
    result = import_districts(squares(4), given, ids(4), catalogue)
    assert set(result.districts.column("kennung")) == {
        "moelschbach",
        "hohenecken",
        "erzhuetten_wiesenthalerhof",
        "kernstadt",
    }
    assert "Mölschbach" in result.districts.column("name")


def test_names_that_fit_nothing_are_listed_with_row_and_feature(catalogue):
    given = ["Dansenberg", 'O\'Hara/"Süd"', None]
    with pytest.raises(SourceError) as error:
        import_districts(squares(3), given, ["10", "11", "12"], catalogue, source="bezirke")
    assert 'Zeile 2, Objekt 11, „O\'Hara/"Süd"“' in str(error.value)
    assert "Zeile 3, Objekt 12" in str(error.value)
    assert "Dansenberg" not in str(error.value)


def test_a_similar_name_is_not_taken_for_a_district(catalogue):
    result = import_districts(
        squares(2), ["Dansenberg", "Dansenbergen"], ids(2), catalogue, unmatched="skip"
    )
    assert list(result.districts.column("kennung")) == ["dansenberg"]
    assert len(result.unmatched) == 1
    assert result.report.role("ortsbezirk_boundary").skipped_count == 1


def test_inner_stadtbezirke_are_refused_unless_merging_is_asked_for(catalogue):
    given = ["Dansenberg", "Betzenberg", "Innenstadt-Ost"]
    with pytest.raises(SourceError, match=r"zur Kernstadt zusammenfassen"):
        import_districts(squares(3), given, ids(3), catalogue)
    result = import_districts(squares(3), given, ids(3), catalogue, merge_core="merge")
    core = result.districts.take(result.districts.column("kennung") == "kernstadt")
    assert core.geometry[0].area == pytest.approx(2_000_000)
    assert "Betzenberg" in core.column("hinweis")[0]


def test_the_city_is_the_union_of_its_districts(catalogue):
    result = import_districts(squares(2), ["Dansenberg", "Morlautern"], ids(2), catalogue)
    assert result.city.geometry[0].equals(shapely.box(0, 0, 2000, 1000))


def test_a_broken_polygon_is_repaired_and_a_missing_one_reported(catalogue):
    shapes = np.empty(3, dtype=object)
    shapes[:] = [
        shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)]),
        None,
        shapely.box(0, 0, 1, 1),
    ]
    result = import_districts(shapes, ["Dansenberg", "Morlautern", "Erfenbach"], ids(3), catalogue)
    report = result.report.role("ortsbezirk_boundary")
    assert (report.repaired, report.skipped_count) == (1, 1)
    assert "Morlautern" in report.notes[0]


def boxes(*bounds):
    return np.asarray([shapely.box(*item) for item in bounds], dtype=object)


OVERLAPPING = boxes((0, 0, 1000, 1000), (990, 0, 2000, 1000), (2003, 0, 3000, 1000))
NAMES = ["Dansenberg", "Morlautern", "Erfenbach"]


def test_overlaps_and_gaps_are_named_with_districts_areas_and_widths(catalogue):
    result = import_districts(OVERLAPPING, NAMES, ids(3), catalogue)
    told = " ".join(result.report.notes).replace("\u202f", " ")
    assert "„Dansenberg“ / „Morlautern“ 10.000 m² (im Mittel 9,9 m breit)" in told
    assert "„Erfenbach“ / „Morlautern“ 3.000 m² (im Mittel 3,0 m breit)" in told
    assert "1 Stelle, zusammen 10.000" in result.report.role("ortsbezirk_boundary").notes[1]
    stated = dict(zip(result.districts.column("name"), result.districts.geometry, strict=True))
    assert stated["Morlautern"].area == pytest.approx(1_010_000)


def test_the_boundary_of_the_city_has_no_slits_between_districts(catalogue):
    result = import_districts(OVERLAPPING, NAMES, ids(3), catalogue)
    assert shapely.get_num_geometries(result.city.geometry[0]) == 1
    assert result.city.geometry[0].area == pytest.approx(3_000_000, rel=1e-5)
    assert "ohne 1 Spalt" in result.report.role("city_boundary").notes[0]


def test_on_request_overlaps_and_slits_are_mended_and_that_is_told(catalogue):
    result = import_districts(OVERLAPPING, NAMES, ids(3), catalogue, borders=MEND)
    assert shapely.area(result.districts.geometry).sum() == pytest.approx(3_000_000, rel=1e-5)
    assert "gehört jetzt zum ersten" in result.report.role("ortsbezirk_boundary").notes[1]


def test_what_mending_changed_is_told_in_square_metres_per_district(catalogue):
    result = import_districts(OVERLAPPING, NAMES, ids(3), catalogue, borders=MEND)
    told = " ".join(result.report.notes).replace("\u202f", " ")
    # The overlap stays with Dansenberg; the slit of 3 m goes to one of its two neighbours.
    assert "„Morlautern“ +0 −10.000 m²" in told
    assert "„Erfenbach“ +3.000 −0 m²" in told
    assert "Summe der Ortsbezirke 3.000.000 m², ihre Vereinigung 3.000.000 m²" in told


def test_slivers_are_named_with_district_and_square_metres(catalogue):
    spike = shapely.union(shapely.box(0, 0, 1000, 1000), shapely.box(-300, 500, 0, 504))
    crumb = shapely.union(shapely.box(1000, 0, 2000, 1000), shapely.box(3000, 0, 3030, 30))
    result = import_districts(np.array([spike, crumb]), NAMES[:2], ids(2), catalogue)
    told = " ".join(result.report.notes).replace("\u202f", " ")
    assert "„Dansenberg“ 1.200 m² (Spitze, im Mittel 3,9 m breit)" in told
    assert "„Morlautern“ 900 m² (loser Teil, im Mittel 15,0 m breit)" in told
    assert (
        result.report.role("ortsbezirk_boundary")
        .notes[1]
        .startswith("Splitter der Ortsbezirke: 2 Stellen, zusammen 2.100")
    )


def test_the_order_of_the_areas_does_not_matter(catalogue):
    one = import_districts(OVERLAPPING, NAMES, ids(3), catalogue, borders=MEND)
    other = import_districts(OVERLAPPING[::-1], NAMES[::-1], ids(3), catalogue, borders=MEND)
    assert shapely.equals(one.districts.geometry, other.districts.geometry).all()
    assert one.report.notes == other.report.notes


def test_features_that_the_layer_lost_belong_to_the_account(catalogue):
    skips = SkipTally()
    skips.add("Koordinaten außerhalb", "Objekt 9")
    result = import_districts(OVERLAPPING, NAMES, ids(3), catalogue, skips=skips)
    report = result.report.role("ortsbezirk_boundary")
    assert (report.read, report.written, report.skipped_count) == (4, 3, 1)


def test_districts_without_any_usable_area_make_no_city_of_nothing(catalogue):
    shapes = np.array([shapely.Polygon(), None, shapely.Point(0, 0)], dtype=object)
    given = ["Dansenberg", "Morlautern", "Anderswo"]
    with pytest.raises(SourceError) as error:
        import_districts(shapes, given, ids(3), catalogue, unmatched="skip", source="bezirke")
    assert str(error.value).startswith("Ebene „bezirke“: Kein Objekt ist brauchbar: ")
    assert "Zeile 1, Objekt 0, „Dansenberg“" in str(error.value)
    assert "Zeile 2, Objekt 1, „Morlautern“" in str(error.value)
    assert "1 × Name gehört zu keinem Ortsbezirk (Zeile 3, Objekt 2" in str(error.value)


def test_an_empty_layer_is_a_sentence(catalogue):
    with pytest.raises(SourceError, match="ist leer"):
        import_districts(squares(0), [], [], catalogue)


def test_the_name_field_is_the_one_that_names_districts(catalogue):
    columns = {
        "nummer": [1, 2],
        "amt": ["Dansenberg", "Rathaus"],
        "bezirk": ["Dansenberg", "Morlautern"],
    }
    assert district_layer.detect_name_field(columns, catalogue) == "bezirk"
    with pytest.raises(SourceError, match="nummer"):
        district_layer.detect_name_field({"nummer": [1, 2]}, catalogue)


def test_the_real_18_become_nine_ortsbezirke_and_the_kernstadt(catalogue, kaiserslautern_data):
    path = kaiserslautern_data / "ortsbezirke" / "ortsbezirksgrenzen_wgs84.geojson"
    layer = QgsVectorLayer(str(path), "bezirke", "ogr")
    read = read_layer(layer, crs="EPSG:25832", expressions={"PGIS_TXT": "PGIS_TXT", "area": "area"})
    result = import_districts(
        read.geometry, read.columns["PGIS_TXT"], read.ids, catalogue, merge_core="merge"
    )
    assert len(result.districts) == 10
    assert set(result.districts.column("kennung")) == {item.id for item in catalogue.districts}
    # Independent truth: the areas that the city wrote into its own file.
    stated = dict(zip(read.columns["PGIS_TXT"], read.columns["area"], strict=True))
    own = dict(zip(result.districts.column("name"), result.districts.geometry, strict=True))
    assert own["Hohenecken"].area == pytest.approx(stated["Hohenecken"], rel=1e-6)
    assert sum(item.area for item in own.values()) == pytest.approx(sum(stated.values()), rel=1e-6)
    assert result.city.geometry[0].area / 1e6 == pytest.approx(140.44, abs=0.01)
