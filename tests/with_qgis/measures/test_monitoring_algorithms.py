"""Monitoring through the toolbox: the demo's measures with a history made up for the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pypdf
import pytest
from qgis.core import QgsApplication, QgsProcessingException

from insek.processing.catalogue.load import city_catalogue
from insek.processing.demo.demo_measures import make_measures
from insek.processing.demo.shapes import Warp
from insek.processing.demo.tile import WARP_WAVES
from insek.processing.measures.measure_errors import MeasureListError
from insek.processing.measures.monitoring.indicator_series import read_values
from insek.processing.measures.monitoring.monitoring_tables import money
from insek.processing.provider import InsekProvider
from insek.processing.reports.yearly_report import print_report
from insek.processing.spreadsheets.reading.spreadsheet import read_sheets
from insek.processing.spreadsheets.writing.write_workbook import write_workbook
from insek.processing.steps.measures.monitoring_outputs import (
    proof_choice,
    report_workbook,
    stored_year_report,
)
from insek.processing.store.opening import create_store
from insek.processing.store.stored_values import DistrictFigure

TODAY = date(2025, 2, 1)


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


def noted(key, day, kind, column="", before="", after=""):
    names = ("massnahme_id", "zeitpunkt", "art", "feld", "alt", "neu")
    return dict(zip(names, (key, f"{day}T08:00:00Z", kind, column, before, after), strict=True))


@pytest.fixture(scope="module")
def store(qgis_app, tmp_path_factory):
    """The demo's 165 measures; ten begin in 2024, five of them also end, three come, one goes."""
    catalogue = city_catalogue("kaiserslautern")
    warp = Warp.random(np.random.default_rng(1), WARP_WAVES)
    titles = {item.id: item.name for item in catalogue.districts}
    measures = make_measures(warp, titles, catalogue.code_lists["foerderprogramm"])
    changed, history = [], [noted("park", "2023-05-01", "neu", after="Parkhaus")]
    for number, measure in enumerate(measures):
        new = replace(measure, status="vorschlag", beginn="", ende="", kosten_bis=None)
        if number < 10:
            done = number < 5
            new = replace(
                new,
                status="abgeschlossen" if done else "in_umsetzung",
                kosten_von=1000.0 if number else None,
                kosten_bis=3000.0 if number else None,
                kosten_jaehrlich=False,
                foerderprogramme=("kfw_444",),
                zustaendig="Referat Grünflächen; Stadtplanung",
            )
            history.append(
                noted(new.id, "2024-03-01", "geändert", "status", "vorschlag", "in_umsetzung")
            )
            if done:
                history.append(
                    noted(new.id, "2024-11-01", "geändert", "status", "in_umsetzung", new.status)
                )
        elif number < 13:
            history.append(noted(new.id, "2024-06-01", "neu", after=new.titel))
        elif number < 15:
            new = replace(new, beginn="2024-05", leuchtturm=True)
        changed.append(new)
    history.append(noted("park", "2024-12-24", "entfernt", before="Parkhaus"))
    store = create_store(tmp_path_factory.mktemp("stadt") / "stadt.gpkg", catalogue, demo=True)
    with store.writing() as writer:
        writer.put_measures(changed)
        writer.put_ledger("massnahme_verlauf", history)
        writer.put_figures("local_supply_coverage", [_share(71.5)])
    return store


def _share(value):
    return DistrictFigure("local_supply_coverage", "", "anteil_versorgt", value, "%")


def texts(path):
    sheets = read_sheets(path)
    return {s.name: [[cell.text for cell in row] for row in s.rows] for s in sheets}


def test_the_report_counts_what_the_history_tells(store, tmp_path, run):
    target, pdf = str(tmp_path / "bericht.xlsx"), str(tmp_path / "bericht.pdf")
    found = run("yearlyreport", STORE=str(store.path), YEAR=2024, OUTPUT=target, PDF=pdf)
    counted = [found[key] for key in ("BEGUN", "ENDED", "SLIPPED", "NEW", "DROPPED")]
    assert counted == [10, 5, 2, 3, 1]
    sheets = texts(target)
    assert [name for name in sheets if "iert" in name or name == "Begonnen"] == ["Begonnen"]
    status = {row[0]: row[1:3] for row in sheets["Status"]}
    assert status["Vorschlag"] == ["162", "155"]
    assert status["in Umsetzung"] == ["0", "5"]
    assert status["unbekannt"] == ["1", "0"]
    assert sheets["Entfallen"][1][1:3] == ["Parkhaus", "am 24.12.2024 aus der Liste gelöscht"]
    offices = {row[0]: row[1] for row in sheets["Zuständige Stelle"] if len(row) > 1}
    assert offices["Stadtplanung"] == offices["Referat Grünflächen"] == "10"
    assert pypdf.PdfReader(pdf).metadata.title.endswith("Umsetzungsbericht 2024")


def test_every_district_adds_up_and_every_measure_is_in_the_total(store, tmp_path):
    report, series = stored_year_report(store, 2024, today=TODAY)
    write_workbook(report_workbook(store, report, series), tmp_path / "b.ods")
    rows = texts(tmp_path / "b.ods")["Handlungsfeld"]
    total = next(row for row in rows if row[0].startswith("gesamt"))
    assert total[1:6] == ["165", "5", "5", "10", "5"]
    begun = {item.label: item.sums for item in money(report)}["begonnen"]
    assert (begun.measures, begun.unknown, begun.low, begun.high) == (10, 1, 9000.0, 27_000.0)


def test_the_printed_report_is_text_and_vectors(store, tmp_path):
    report, series = stored_year_report(store, 2024, today=TODAY)
    pages = print_report(store, report, series, tmp_path / "b.pdf")
    reader = pypdf.PdfReader(tmp_path / "b.pdf")
    assert pages == len(reader.pages)
    text = "\n".join(page.extract_text() for page in reader.pages).replace("\n", " ")
    assert not [image for page in reader.pages for image in page.images]
    told = [row for row in report.rows if row.events or (row.measure and row.measure.leuchtturm)]
    assert sum(bool(row.events) for row in told) == 16
    assert all(row.title.split("-")[0].split()[0] in text for row in told)
    assert text.count("Demodaten – schematisch, nicht amtlich") == pages
    for word in ("Nach Ortsbezirk", "Kosten", "Leuchtturmprojekte", "+0,52 kW", "keine Aussage"):
        assert word in text
    assert "\t" not in text
    assert all(round(float(page.mediabox.width)) == 595 for page in reader.pages)


def test_markup_in_a_title_is_printed_as_text(tmp_path):
    store = create_store(tmp_path / "s.gpkg", city_catalogue("kaiserslautern"))
    catalogue = city_catalogue("kaiserslautern")
    warp = Warp.random(np.random.default_rng(1), WARP_WAVES)
    titles = {item.id: item.name for item in catalogue.districts}
    first = make_measures(warp, titles, catalogue.code_lists["foerderprogramm"])[0]
    with store.writing() as writer:
        hostile = replace(first, titel="<b>Bank</b> & {{ 7*7 }}", leuchtturm=True, nummer=1)
        writer.put_measures([hostile])
    report, series = stored_year_report(store, 2024, today=TODAY)
    print_report(store, report, series, tmp_path / "b.pdf")
    reader = pypdf.PdfReader(tmp_path / "b.pdf")
    assert "<b>Bank</b> & {{ 7*7 }}" in "".join(page.extract_text() for page in reader.pages)


def test_without_measures_there_is_no_report(tmp_path, run):
    store = create_store(tmp_path / "leer.gpkg", city_catalogue("kaiserslautern"))
    with pytest.raises(QgsProcessingException, match="Maßnahmenliste ist leer"):
        run("yearlyreport", STORE=str(store.path), YEAR=2023, OUTPUT=str(tmp_path / "b.xlsx"))


def test_indicators_are_previewed_taken_in_and_recorded(store, tmp_path, run):
    table = tmp_path / "werte.csv"
    table.write_text("Indikator;Jahr;Wert\npkw_elektro;2022;2,5\npkw_elektro;x;3\n", "utf-8")
    options = {"STORE": str(store.path), "INPUT": str(table)}
    found = run("importindicators", **options)
    assert (found["TAKEN"], found["REFUSED"]) == (1, 1)
    assert len(store.ledger("indikator")) == 0
    run("importindicators", APPLY=True, **options)
    assert run("recordindicators", STORE=str(store.path), YEAR=2023)["RECORDED"] == 1
    with store.writing() as writer:
        writer.put_figures("local_supply_coverage", [_share(80.0)])
    run("recordindicators", STORE=str(store.path), YEAR=2024)
    values = {(v.kennung, v.jahr): v.wert for v in read_values(store.ledger("indikator"))}
    assert values == {
        ("anteil_nahversorgt", 2023): 71.5,
        ("anteil_nahversorgt", 2024): 80.0,
        ("pkw_elektro", 2022): 2.5,
    }
    report, series = stored_year_report(store, 2024, today=TODAY)
    write_workbook(report_workbook(store, report, series), tmp_path / "b.xlsx")
    rows = {row[0]: row for row in texts(tmp_path / "b.xlsx")["Indikatoren"]}
    supplied = rows["Einwohner:innen mit Nahversorgung in der Nähe (%)"]
    assert supplied[6:9] == ["↑", "günstig", "2023–2024"]


def test_a_proof_is_chosen_by_names_as_people_write_them(store, tmp_path, run):
    found = run(
        "gisproof",
        STORE=str(store.path),
        PROGRAMMES="KfW 444",
        STATUS="in umsetzung",
        OUTPUT=str(tmp_path / "nachweis"),
    )
    assert found["MEASURES"] == 5
    names = sorted(path.name for path in (tmp_path / "nachweis").iterdir())
    assert names == ["Feldbeschreibung.xlsx", "LIESMICH.txt", "Massnahmen.gpkg"]
    with pytest.raises(QgsProcessingException, match="„Stadt“ ist nicht eindeutig bekannt"):
        run("gisproof", STORE=str(store.path), PROGRAMMES="Stadt", OUTPUT=str(tmp_path / "n"))


def test_gesamtstaedtisch_is_a_choice_like_an_ortsbezirk(store):
    plain = {"programmes": "", "statuses": "", "numbers": "", "year": None}
    found = proof_choice(store, districts="gesamtstädtisch; Dansenberg", **plain)
    assert found.districts == ("", "dansenberg")
    with pytest.raises(MeasureListError, match="Bonn"):
        proof_choice(store, districts="Bonn", **plain)
