"""The Maßnahmenliste through the toolbox: preview, take in, change, take in again, give out."""

from __future__ import annotations

import math

import pytest
import shapely
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer
from qgis.PyQt.QtCore import QDate

from insek.processing.catalogue.load import city_catalogue
from insek.processing.provider import InsekProvider
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.store.features import FeatureTable
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance

X, Y = 400_000.0, 5_470_000.0


@pytest.fixture(scope="module", autouse=True)
def provider(qgis_processing):
    ours = InsekProvider()
    QgsApplication.processingRegistry().addProvider(ours)
    yield ours
    QgsApplication.processingRegistry().removeProvider(ours)


@pytest.fixture
def run():
    from qgis import processing

    return lambda name, **parameters: processing.run(f"insek:{name}", parameters)


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    boxes = [shapely.box(X, Y, X + 1000, Y + 1000), shapely.box(X + 1000, Y, X + 2000, Y + 1000)]
    table = FeatureTable.from_rows(
        boxes, {"name": ["Kernstadt", "Dansenberg"], "kennung": ["kernstadt", "dansenberg"]}
    )
    with store.writing() as writer:
        writer.put("ortsbezirk_boundary", table, Provenance("", "drawn", "Test"))
    return store


def written(path, *rows):
    head = ["Kennung", "Nr.", "Maßnahme", "Status", "Kosten", "Rechtswert", "Hochwert", "Akte"]
    lines = [";".join(row) for row in (head, *rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


FIRST = (
    ["a", "1", "Platz am Markt", "Idee", "ca. 50.000 €", f"{X + 1500}", f"{Y + 5}", "61/1"],
    ["b", "2", "Radweg", "in Planung", "viel", "", "", ""],
    ["", "3", "", "", "9", "", "", ""],
)


def test_a_preview_changes_nothing_and_reports_everything(store, tmp_path, run):
    report = str(tmp_path / "bericht.xlsx")
    path = written(tmp_path / "liste.csv", *FIRST)
    found = run("importmeasures", STORE=str(store.path), INPUT=path, REPORT=report)
    counted = [found[key] for key in ("TAKEN", "REMARKED", "REFUSED", "NEW", "CHANGED")]
    assert counted == [1, 1, 1, 2, 0]
    assert store.measures() == ()
    rows = [[cell.text for cell in row] for row in read_sheets(report)[0].rows]
    assert [row[1] for row in rows[2:]] == ["übernommen", "übernommen mit Hinweis", "abgelehnt"]


def test_taking_in_places_and_remembers_and_the_second_time_only_what_changed(store, tmp_path, run):
    options = {"STORE": str(store.path), "REPORT": str(tmp_path / "r.ods"), "APPLY": True}
    run("importmeasures", INPUT=written(tmp_path / "eins.csv", *FIRST), **options)
    first = {measure.id: measure for measure in store.measures()}
    assert first["a"].ortsbezirke == ("dansenberg",)
    assert (first["a"].kosten_von, first["a"].weitere) == (50_000.0, {"Akte": "61/1"})
    later = ["a", "1", "Platz am Markt", "beschlossen", "ca. 50.000 €", "", "", "61/1"]
    found = run("importmeasures", INPUT=written(tmp_path / "zwei.csv", later), MISSING=1, **options)
    assert (found["NEW"], found["CHANGED"], found["LACKING"]) == (0, 2, 1)
    second = {measure.id: measure for measure in store.measures()}
    assert second["a"].places == first["a"].places
    assert (second["a"].status, second["b"].status) == ("beschlossen", "entfallen")
    history = store.ledger("massnahme_verlauf")
    assert list(history.column("herkunft")[-2:]) == ["zwei.csv", "zwei.csv"]


def test_places_come_from_a_layer_joined_by_id(store, tmp_path, run):
    layer = QgsVectorLayer("Point?crs=EPSG:4326&field=kennung:string", "orte", "memory")
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY

    feature = QgsFeature(layer.fields())
    feature.setAttributes(["b"])
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(7.62, 49.37)))
    layer.dataProvider().addFeature(feature)
    run(
        "importmeasures",
        STORE=str(store.path),
        INPUT=written(tmp_path / "liste.csv", *FIRST),
        PLACES=layer,
        PLACES_ID="kennung",
        APPLY=True,
        REPORT=str(tmp_path / "r.xlsx"),
    )
    places = {measure.id: measure.places for measure in store.measures()}
    assert places["b"][0].geometry.distance(shapely.Point(399_764, 5_469_300)) < 1500


@pytest.mark.parametrize("column", ["kennung", 'Kennung "alt" || 1'])
def test_places_alone_are_taken_in_when_no_cell_has_changed(store, tmp_path, run, column):
    with store.writing() as writer:
        writer.put_measures([Measure("a", 1, "Platz")])
    from qgis.core import QgsFeature, QgsField, QgsGeometry, QgsPointXY
    from qgis.PyQt.QtCore import QMetaType

    layer = QgsVectorLayer("Point?crs=EPSG:25832", "orte", "memory")
    layer.dataProvider().addAttributes([QgsField(column, QMetaType.Type.QString)])
    layer.updateFields()
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["a"])
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(X, Y)))
    layer.dataProvider().addFeature(feature)
    (tmp_path / "liste.csv").write_text("Kennung;Maßnahme\na;Platz", encoding="utf-8")
    options = {"STORE": str(store.path), "INPUT": str(tmp_path / "liste.csv"), "LOCATE": False}
    options |= {"PLACES": layer, "PLACES_ID": column, "REPORT": str(tmp_path / "r.xlsx")}
    assert run("importmeasures", APPLY=True, **options)["CHANGED"] == 0
    assert store.measures()[0].places[0].geometry.equals(shapely.Point(X, Y))


def test_a_place_with_swapped_coordinates_is_told_when_it_comes_and_not_again(store, tmp_path, run):
    point = '"{{""type"": ""Point"", ""coordinates"": [{}, {}]}}"'
    lines = ["Kennung;Maßnahme;GeoJSON", f"a;Platz;{point.format(7.6292, 49.3791)}"]
    lines += [f"b;Weg;{point.format(49.3791, 7.6292)}", "c;Steg;"]
    (tmp_path / "liste.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "später.csv").write_text("Kennung;Maßnahme\nb;Weg", encoding="utf-8")
    options = {"STORE": str(store.path), "REPORT": str(tmp_path / "r.xlsx"), "APPLY": True}
    found = run("importmeasures", INPUT=str(tmp_path / "liste.csv"), LOCATE=False, **options)
    assert (found["TAKEN"], found["REMARKED"]) == (2, 1)
    rows = [[cell.text for cell in row] for row in read_sheets(options["REPORT"])[0].rows]
    assert "km außerhalb der Stadt" in rows[3][2]
    again = run("importmeasures", INPUT=str(tmp_path / "später.csv"), **options)
    assert (again["TAKEN"], again["REMARKED"]) == (1, 0)


def test_a_list_means_the_same_in_every_later_year(store, tmp_path, run):
    (tmp_path / "liste.csv").write_text("Kennung;Maßnahme;Zeitraum\na;Platz;2032", encoding="utf-8")
    report = str(tmp_path / "r.xlsx")
    options = {"STORE": str(store.path), "INPUT": str(tmp_path / "liste.csv"), "REPORT": report}
    run("importmeasures", BASE_YEAR=2030, **options)
    assert "bezugsjahr" not in open_store(store.path).meta
    run("importmeasures", BASE_YEAR=2030, APPLY=True, **options)
    later = tmp_path / "später.csv"
    later.write_text("Kennung;Maßnahme;Zeitraum\nb;Weg;2032", encoding="utf-8")
    run("importmeasures", **{**options, "INPUT": str(later), "APPLY": True})
    assert [measure.zeithorizont for measure in store.measures()] == ["kurz", "kurz"]
    output = str(tmp_path / "liste.xlsx")
    checked = {"STORE": str(store.path), "OUTPUT": "memory:"}
    early = run("checkmeasures", BASE_YEAR=2010, **checked)["FINDINGS"]
    assert run("checkmeasures", **checked)["FINDINGS"] < early
    run("exportmeasures", STORE=str(store.path), OUTPUT=output)
    assert run("importmeasures", **{**options, "INPUT": output})["CHANGED"] == 0


def test_without_any_year_the_current_one_counts_and_is_remembered(store, tmp_path, run):
    (tmp_path / "liste.csv").write_text("Maßnahme;Zeitraum\nPlatz;2032", encoding="utf-8")
    options = {"STORE": str(store.path), "REPORT": str(tmp_path / "r.xlsx"), "APPLY": True}
    run("importmeasures", INPUT=str(tmp_path / "liste.csv"), **options)
    assert open_store(store.path).meta["bezugsjahr"] == str(QDate.currentDate().year())


def test_a_refused_row_does_not_delete_its_measure(store, tmp_path, run):
    with store.writing() as writer:
        writer.put_measures([Measure(key, n, key) for n, key in enumerate("abc", start=1)])
    (tmp_path / "liste.csv").write_text("Kennung;Maßnahme\na;\nb;b", encoding="utf-8")
    options = {"STORE": str(store.path), "REPORT": str(tmp_path / "r.xlsx"), "APPLY": True}
    found = run("importmeasures", INPUT=str(tmp_path / "liste.csv"), MISSING=2, **options)
    assert (found["REFUSED"], found["LACKING"]) == (1, 1)
    assert [measure.id for measure in store.measures()] == ["a", "b"]


@pytest.mark.parametrize("missing", [1, 2])
def test_an_empty_list_never_empties_the_store(store, tmp_path, run, missing):
    with store.writing() as writer:
        writer.put_measures([Measure("a", 1, "Platz", status="vorschlag")])
    (tmp_path / "leer.csv").write_text("Kennung;Maßnahme", encoding="utf-8")
    options = {"STORE": str(store.path), "REPORT": str(tmp_path / "r.xlsx"), "APPLY": True}
    with pytest.raises(QgsProcessingException, match="keine lesbare Maßnahme"):
        run("importmeasures", INPUT=str(tmp_path / "leer.csv"), MISSING=missing, **options)
    assert [measure.status for measure in store.measures()] == ["vorschlag"]


def test_a_profile_is_saved_and_reads_the_next_list(store, tmp_path, run):
    (tmp_path / "fremd.csv").write_text("Vorhaben;Stand der Dinge\nPlatz;Idee", encoding="utf-8")
    profile = tmp_path / "profil.json"
    profile.write_text('{"spalten": {"Vorhaben": "titel"}}', encoding="utf-8")
    saved = tmp_path / "neu.json"
    run(
        "importmeasures",
        STORE=str(store.path),
        INPUT=str(tmp_path / "fremd.csv"),
        PROFILE=str(profile),
        SAVE_PROFILE=str(saved),
        REPORT=str(tmp_path / "r.xlsx"),
    )
    assert '"Stand der Dinge": "weitere"' in saved.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "outputs",
    [
        {"REPORT": "bericht.txt"},
        {"REPORT": "bericht.xlsx", "SAVE_PROFILE": "fehlt/profil.json"},
    ],
)
def test_a_report_or_profile_that_cannot_be_written_leaves_the_list_as_it_was(
    store, tmp_path, run, outputs
):
    path = written(tmp_path / "liste.csv", *FIRST)
    files = {name: str(tmp_path / file) for name, file in outputs.items()}
    with pytest.raises(QgsProcessingException, match=r"XLSX oder ODS|Ordner mit Schreibrecht"):
        run("importmeasures", STORE=str(store.path), INPUT=path, APPLY=True, **files)
    assert store.measures() == ()
    assert not list(tmp_path.glob(".*neu"))


def test_a_file_that_is_no_list_is_a_sentence_and_the_store_stays(store, tmp_path, run):
    path = tmp_path / "bild.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    with pytest.raises(QgsProcessingException, match="bild"):
        run("importmeasures", STORE=str(store.path), INPUT=str(path), APPLY=True, REPORT="x.xlsx")
    assert store.measures() == ()


def test_the_export_taken_in_again_changes_nothing(store, tmp_path, run):
    with store.writing() as writer:
        writer.put_measures(
            [
                Measure("a", 1, "=Platz", kosten="1-2 Mio. €", weitere={"Akte": "+5"}),
                Measure("b", 2, "Weg", places=(MeasurePlace(shapely.Point(X, Y)),)),
            ]
        )
    before = store.measures()
    path = str(tmp_path / "liste.xlsx")
    assert run("exportmeasures", STORE=str(store.path), OUTPUT=path)["COUNT"] == 2
    names = [sheet.name for sheet in read_sheets(path) if not sheet.hidden]
    assert names[:3] == ["Maßnahmenliste", "Handlungsfeld", "Ortsbezirk"]
    found = run(
        "importmeasures",
        STORE=str(store.path),
        INPUT=path,
        APPLY=True,
        LOCATE=False,
        REPORT=str(tmp_path / "r.xlsx"),
    )
    assert (found["NEW"], found["CHANGED"], found["REFUSED"]) == (0, 0, 0)
    assert store.measures() == before


def test_no_measures_have_no_share_of_checks_passed(store, run):
    found = run("checkmeasures", STORE=str(store.path), OUTPUT="memory:")
    assert found["FINDINGS"] == 0
    assert math.isnan(found["SHARE"])


def test_the_check_gives_a_layer_a_table_and_a_figure_per_ortsbezirk(store, tmp_path, run):
    with store.writing() as writer:
        writer.put_measures(
            [
                Measure("a", 1, "Platz", ortsbezirke=("kernstadt",)),
                Measure("b", 2, "Weg", places=(MeasurePlace(shapely.Point(X - 500, Y)),)),
            ]
        )
    found = run(
        "checkmeasures",
        STORE=str(store.path),
        TODAY="2026-05-15",
        OUTPUT="memory:",
        REPORT=str(tmp_path / "p.ods"),
    )
    layer = found["OUTPUT"]
    assert layer.featureCount() == found["FINDINGS"]
    placed = [feature for feature in layer.getFeatures() if feature.hasGeometry()]
    assert any("500 m außerhalb" in feature["hinweis"] for feature in placed)
    figures = {(f.ortsbezirk, f.kennzahl): f.wert for f in store.figures()}
    # one of six checks failed: nothing but the title is filled in
    assert figures["kernstadt", "anteil_geprueft"] == pytest.approx(100 * 5 / 6)
    # the figure without Ortsbezirk is that of the whole city, both measures
    assert figures["", "massnahmen"] == 2
    assert figures["", "hinweise"] == found["FINDINGS"]
    assert figures["", "anteil_geprueft"] == pytest.approx(found["SHARE"])
    assert [sheet.name for sheet in read_sheets(found["REPORT"])] == ["Hinweise", "Ortsbezirke"]


def test_numbers_and_ortsbezirke_are_written_and_kept_in_the_history(store, run):
    with store.writing() as writer:
        writer.put_measures(
            [
                Measure("a", 1, "Platz", handlungsfelder=("hf2",)),
                Measure("b", 2, "Weg", places=(MeasurePlace(shapely.Point(X + 9, Y + 9)),)),
            ]
        )
    assert run("numbermeasures", STORE=str(store.path), SCHEME=1)["CHANGED"] == 2
    assert run("placemeasures", STORE=str(store.path))["CHANGED"] == 1
    found = {measure.id: (measure.nummer, measure.ortsbezirke) for measure in store.measures()}
    assert found == {"a": (201, ()), "b": (501, ("kernstadt",))}
    sources = list(store.ledger("massnahme_verlauf").column("herkunft"))
    assert sources[-3:] == [*["Nummerierung je Handlungsfeld"] * 2, "Ortsbezirk aus dem Ort"]
