"""The data set for a funding proof, opened again with OGR."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely
from osgeo import gdal
from qgis.core import QgsVectorLayer

from insek.processing.catalogue.load import city_catalogue
from insek.processing.measures.measure_errors import MeasureListError
from insek.processing.measures.monitoring.proof import ProofChoice, choose
from insek.processing.measures.monitoring.proof_file import write_proof
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.steps.measures import monitoring_outputs
from insek.processing.steps.measures.monitoring_outputs import write_gis_proof
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.opening import create_store

X, Y = 400_000.0, 5_470_000.0
BOW_TIE = shapely.Polygon([(X, Y), (X + 10, Y + 10), (X + 10, Y), (X, Y + 10)])
MEASURES = (
    Measure(
        "baum",
        1,
        "Bäume pflanzen",
        beschreibung="Fragen an gruen@example.org oder 0631 1234567.",
        akteure="Erika Mustermann",
        status="in_umsetzung",
        beginn="2025",
        ende="2026-06",
        foerderprogramme=("kfw_444",),
        handlungsfelder=("hf3",),
        ortsbezirke=("dansenberg",),
        kosten_bis=12_500.5,
        leuchtturm=True,
        weitere={"Ansprechperson": "Erika Mustermann"},
        places=(
            MeasurePlace(shapely.Point(X, Y), "Schulhof"),
            MeasurePlace(shapely.box(X, Y, X + 30, Y + 40)),
        ),
    ),
    Measure(
        "weg",
        2,
        "Weg öffnen",
        status="vorschlag",
        foerderprogramme=("kfw_444", "nki"),
        places=(MeasurePlace(shapely.LineString([(X, Y), (X + 300, Y + 400)])),),
    ),
    Measure("rat", 3, "Beratung", beginn="2027", foerderprogramme=("kfw_444",)),
    Measure("tor", 4, "Tor", beginn="2024", places=(MeasurePlace(BOW_TIE),)),
)
CODES = {"crs": "EPSG:25832", "ending": ".ods", "today": date(2026, 12, 31)}


@pytest.fixture
def store(tmp_path):
    store = create_store(tmp_path / "stadt.gpkg", city_catalogue("kaiserslautern"))
    with store.writing() as writer:
        writer.put_measures(MEASURES)
    return store


def prove(store, folder, choice=None, **changed):
    options = {**CODES, **changed}
    return write_gis_proof(store, folder, choice or ProofChoice(), lambda _share: None, **options)


def rows(path, name):
    dataset = gdal.OpenEx(str(path))
    layer = dataset.GetLayerByName(name)
    return [feature.items() for feature in layer]


def test_points_lines_and_areas_have_their_coordinates_lengths_and_areas(store, tmp_path):
    result = prove(store, tmp_path / "nachweis", ProofChoice(programmes=("kfw_444",)))
    path = result.folder / "Massnahmen.gpkg"
    [point] = rows(path, "massnahmen_punkte")
    [line] = rows(path, "massnahmen_linien")
    [area] = rows(path, "massnahmen_flaechen")
    assert (point["ost"], point["nord"], point["ort"]) == (X, Y, "Schulhof")
    assert (line["laenge_m"], line["kennung"]) == (500.0, "weg")
    assert (area["flaeche_m2"], area["kosten_bis"], area["kosten_von"]) == (1200.0, 12_500.5, None)
    assert area["foerderprogramm"] == "KfW 444 – Natürlicher Klimaschutz in Kommunen"
    assert (area["status"], area["ortsbezirk"]) == ("in Umsetzung", "Dansenberg")
    assert line["ortsbezirk"] == "gesamtstädtisch"


def test_nobody_is_named(store, tmp_path):
    result = prove(store, tmp_path / "nachweis")
    content = b"".join(file.read_bytes() for file in result.folder.iterdir())
    for word in ("Mustermann", "gruen@example.org", "1234567", "Ansprechperson"):
        assert word.encode() not in content
    assert result.proof.cleaned == 2
    assert "Aus Texten entfernt: 2" in (result.folder / "LIESMICH.txt").read_text(encoding="utf-8")
    [point] = rows(result.folder / "Massnahmen.gpkg", "massnahmen_punkte")
    assert point["beschreibung"] == "Fragen an [E-Mail entfernt] oder [Telefon entfernt]."


def test_every_field_is_described_with_its_unit(store, tmp_path):
    result = prove(store, tmp_path / "nachweis")
    sheets = {sheet.name: sheet for sheet in read_sheets(result.folder / "Feldbeschreibung.ods")}
    told = {(row[0].text, row[1].text): row[4].text for row in sheets["Felder"].rows[1:]}
    dataset = gdal.OpenEx(str(result.folder / "Massnahmen.gpkg"))
    found = set()
    for name in ("massnahmen_punkte", "massnahmen_linien", "massnahmen_flaechen"):
        definition = dataset.GetLayerByName(name).GetLayerDefn()
        for index in range(definition.GetFieldCount()):
            found.add((name, definition.GetFieldDefn(index).GetName()))
    assert set(told) == found
    assert told["massnahmen_flaechen", "flaeche_m2"] == "m²"
    assert [row[2].text for row in sheets["Ohne Ort"].rows[1:]] == ["Beratung"]
    total = next(row for row in sheets["Maßnahmen"].rows if row[1].text == "weg")
    assert total[5].value == 500


def test_the_data_set_is_in_etrs89_utm_whatever_the_store_has(store, tmp_path):
    result = prove(store, tmp_path / "nachweis", crs="EPSG:25833")
    layer = QgsVectorLayer(f"{result.folder / 'Massnahmen.gpkg'}|layername=massnahmen_punkte")
    assert layer.crs().authid() == "EPSG:25833"
    [feature] = layer.getFeatures()
    # 8° is six degrees west of the central meridian of zone 33.
    assert feature["ost"] < 0 < feature["nord"]
    assert layer.renderer().symbol().symbolLayer(0).layerType() == "SimpleMarker"


def test_a_broken_area_is_mended_and_told(store, tmp_path):
    result = prove(store, tmp_path / "nachweis", ProofChoice(numbers="4"))
    [area] = rows(result.folder / "Massnahmen.gpkg", "massnahmen_flaechen")
    assert area["flaeche_m2"] == pytest.approx(50.0)
    text = (result.folder / "LIESMICH.txt").read_text(encoding="utf-8")
    assert "Geometrien berichtigt: 1." in text
    assert "massnahmen_flaechen: 1 Ort, zusammen 50 m²" in text


def test_choices_are_joined_and_measures_without_dates_counted():
    def numbers(**choice):
        return [item.nummer for item in choose(MEASURES, ProofChoice(**choice)).measures]

    assert numbers() == [1, 2, 3, 4]
    assert numbers(programmes=("nki",)) == [2]
    assert numbers(statuses=("vorschlag", "in_umsetzung"), districts=("dansenberg",)) == [1]
    assert numbers(numbers="1, 3–4") == [1, 3, 4]
    assert numbers(numbers="1-999999999999") == [1, 2, 3, 4]
    assert numbers(year=2026) == [1, 4]
    assert numbers(year=2027) == [3, 4]
    assert choose(MEASURES, ProofChoice(year=2026)).undated == 1
    with pytest.raises(MeasureListError, match="„drei“ ist keine Nummer"):
        numbers(numbers="drei")
    with pytest.raises(MeasureListError, match="999“ ist keine Nummer"):
        numbers(numbers="1-" + "9" * 5000)


def test_a_choice_without_measures_or_places_is_a_sentence(store, tmp_path):
    with pytest.raises(MeasureListError, match="Jahr 2020“: keine Maßnahme"):
        prove(store, tmp_path / "a", ProofChoice(year=2020))
    with pytest.raises(MeasureListError, match="Keine der 1 ausgewählten Maßnahmen hat einen Ort"):
        prove(store, tmp_path / "a", ProofChoice(numbers="3"))
    assert not (tmp_path / "a").exists()


def test_what_differs_from_the_choice_never_reaches_the_folder(store, tmp_path, monkeypatch):
    folder = prove(store, tmp_path / "nachweis").folder
    before = {file.name: file.read_bytes() for file in folder.iterdir()}

    def write_less(proof, path):
        layer = proof.layers[0]
        moved = replace(layer, geometry=shapely.transform(layer.geometry, lambda xy: 2 * xy))
        write_proof(replace(proof, layers=(moved,)), path)

    monkeypatch.setattr(monitoring_outputs, "write_proof", write_less)
    with pytest.raises(MeasureListError, match="stimmt nicht mit der Auswahl überein"):
        prove(store, folder, ProofChoice(numbers="4"))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["nachweis"]
