"""A small city with a bit of everything, for the release to be frozen: store, project, model, list.

Only ``make.py`` builds it; tests read what it left. So it may change with every release.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
from qgis.core import (
    QgsLayoutItemLabel,
    QgsLayoutPoint,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildDependency,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingParameterFile,
    QgsProject,
    QgsRenderContext,
)
from qgis.PyQt.QtGui import QColor

from insek.processing.cartography.map_project import marked_layers
from insek.processing.store.contract import Store
from insek.processing.store.features import FeatureTable
from insek.processing.store.measures import Measure, MeasurePlace
from insek.processing.store.provenance import Provenance
from insek.processing.store.stored_values import Raster

from ..with_qgis.supply_town import X, Y, at, line, make_town, rectangle
from . import keeping
from .answers import BASE_YEAR, MAP, STAND, run

Source = QgsProcessingModelChildParameterSource
NOTE = Provenance(
    "", "imported", "Amt für Probe", attribution="© Probe", licence="dl-de/by-2-0", data_date="2025"
)
OWN_RADIUS, OWN_DISTANCE, OWN_RESIDENTS = 900.0, 950.0, 50
_CELL = 100.0
_USER = re.compile(rb' saveUser(?:Full)?="[^"]*"')


def measures() -> tuple[Measure, ...]:
    """A measure with every kind of place, one with all columns, one of the whole city."""
    market = Measure(
        id="m-markt",
        nummer=1,
        titel="Markt & <Brunnen> „neu“",
        beschreibung="Der Markt wird entsiegelt.\nDer Brunnen bleibt.",
        querverweis="Klimaanpassungskonzept",
        akteure="Referat Stadtentwicklung",
        prozess_monitoring="Bericht im Ortsbeirat",
        nachhaltigkeit="Regenwasser nutzen",
        standort="Ortsmitte",
        kosten="ca. 20.000 €",
        foerderung="KfW 444",
        handlungsfelder=("hf3", "hf1"),
        ortsbezirke=("erfenbach",),
        status="in_planung",
        zeithorizont="kurz",
        prioritaet="a",
        kostenklasse="k1",
        leuchtturm=True,
        quelle="Stadtteilwerkstatt",
        foerderprogramme=("kfw_444",),
        kosten_von=20_000.0,
        kosten_bis=25_000.0,
        zeitraum="2026 bis 2027",
        beginn="2026",
        ende="2027-06",
        zustaendig="Referat 61",
        weitere={"Akte": "61/1"},
        places=(
            MeasurePlace(at(1000, 1000), "Brunnen"),
            MeasurePlace(rectangle(950, 950, 1050, 1040), "Marktplatz"),
        ),
    )
    route = Measure(
        id="m-route",
        nummer=2,
        titel="Radroute in die Kernstadt",
        handlungsfelder=("hf4",),
        ortsbezirke=("erfenbach", "kernstadt"),
        status="vorschlag",
        kosten_jaehrlich=True,
        kosten_von=1_000.0,
        places=(MeasurePlace(line((1800, 1000), (4000, 1200), (7000, 2000))),),
    )
    whole = Measure(id="m-boden", nummer=3, titel="Bodenvorrat", handlungsfelder=("hf2",))
    return market, route, whole


def build(folder: Path) -> None:
    """Write all that belongs to the small city into the folder of a version."""
    store = make_town(folder / Path(keeping.STORE).stem)
    _fill(store)
    _compute(store)
    _take_part(store)
    run("insek:createproject", STORE=str(store.path), MAPS=[MAP], STAND=STAND, PUBLISHER="Probe")
    _change_project(folder / keeping.PROJECT)
    _write_model(folder / keeping.MODEL)
    _write_list(store, folder)
    packed = gzip.compress(store.path.read_bytes(), compresslevel=9, mtime=0)
    (folder / keeping.STORE).write_bytes(packed)
    store.path.unlink()


def _fill(store: Store) -> None:
    """Green, woods, heights and the list, which changes once by a tool and once by hand."""
    rows, columns = np.mgrid[0:41, 0:81]
    heights = 240.0 + 0.5 * columns + 1.5 * rows
    tables = {
        "green_space": FeatureTable.from_rows(
            [rectangle(1200, 1100, 1500, 1300), rectangle(6900, 2200, 7300, 2400)],
            {"name": ["Dorfpark", "Stadtpark"]},
        ),
        "forest": FeatureTable.from_rows([rectangle(0, 3000, 4000, 4000)], {"name": ["Forst"]}),
    }
    first = measures()
    with store.writing() as writer:
        writer.set_meta("titel", "Integriertes Stadtentwicklungskonzept Probestadt")
        for role, table in tables.items():
            writer.put(role, table, NOTE)
        transform = (X, _CELL, 0.0, Y + 4100.0, 0.0, -_CELL)
        writer.put_raster("terrain", Raster(heights, transform), NOTE)
        writer.put_measures(first[:2])
    with store.writing() as writer:
        writer.put_measures(first, source="Abstimmung der Fachbereiche")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE massnahme SET status = 'beschlossen' WHERE id = 'm-route'")


def _compute(store: Store) -> None:
    """A result that is current, and one with the planner's radius that is outdated since."""
    run("insek:walkingisochrone", STORE=str(store.path))
    run("insek:railstationcatchment", STORE=str(store.path), RADIUS=OWN_RADIUS)
    stops = FeatureTable.from_rows([at(7000, 2600), at(1500, 1500)], {"name": ["Hbf", "Halt"]})
    with store.writing() as writer:
        writer.put("rail_stop", stops, NOTE)


def _take_part(store: Store) -> None:
    """Contributions, one of them without a place, a vote, counts of a Fragebogen, indicators."""
    contributions = [
        {"id": "b-1", "format": "Karte", "titel": "Mehr Bäume", "text": "Am Markt fehlt Schatten.",
         "zustimmung": 12, "ablehnung": 1, "ortsbezirk": "erfenbach", "lage": "im Stadtgebiet"},
        {"id": "b-2", "format": "Brief", "titel": "Bus öfter", "lage": "ohne Ort"},
    ]  # fmt: skip
    answers = [
        {"beitrag_id": "b-1", "massnahme_id": "m-markt", "umgang": "aufgenommen",
         "antwort": "Der Markt bekommt Bäume."},
    ]  # fmt: skip
    votes = [
        {"id": "v-1", "titel": "Werkstatt", "datum": "2026-02-20", "gruppe": "Anwohnende",
         "handlungsfeld": "hf3", "verfahren": "Zustimmung", "teilnehmende": 20, "ungueltig": 1},
    ]  # fmt: skip
    results = [
        {"abstimmung_id": "v-1", "massnahme_id": "m-markt", "titel": "Markt", "stimmen": 15,
         "punkte": 15.0, "rang_von": 1, "rang_bis": 1, "stabilitaet": "stabil"},
    ]  # fmt: skip
    survey = [
        {"veranstaltung": "Befragung", "datum": "2026-01", "frage_id": "f1",
         "frage": "Was fehlt?", "option": "Bänke", "reihenfolge": 1, "anzahl": 33,
         "antwortende": 50, "teilnehmende": 60},
    ]  # fmt: skip
    indicators = [
        {"kennung": "i-1", "titel": "Grün je Kopf", "einheit": "m²", "jahr": 2025, "wert": 11.5},
    ]  # fmt: skip
    with store.writing() as writer:
        writer.put_ledger("beitrag", contributions, geometry=[at(1010, 1020), None])
        writer.put_ledger("beitrag_massnahme", answers)
        writer.put_ledger("abstimmung", votes)
        writer.put_ledger("abstimmung_ergebnis", results)
        writer.put_ledger("umfrage", survey)
        writer.put_ledger("indikator", indicators)


def _change_project(path: Path) -> None:
    """What planners do: another colour, another name, a moved item, a label of their own."""
    project = QgsProject()
    if not project.read(str(path)):
        raise OSError(path)
    layer = marked_layers(project)["residential_building_land"]
    layer.renderer().symbols(QgsRenderContext())[0].setColor(QColor("#123456"))
    layer.setName("Wohnbauflächen (Entwurf)")
    project.layerTreeRoot().insertGroup(0, "Unser Entwurf")
    project.setTitle("Arbeitsstand")
    (layout,) = project.layoutManager().printLayouts()
    layout.itemById("massstabsleiste").attemptMove(QgsLayoutPoint(30.0, 250.0))
    layout.itemById("stand").setText("Stand: Entwurf 2")
    label = QgsLayoutItemLabel(layout)
    label.setText("Nur zur Abstimmung")
    layout.addLayoutItem(label)
    label.attemptMove(QgsLayoutPoint(200.0, 20.0))
    if not project.write():
        raise OSError(path)
    project.clear()
    forget_user(path)


def forget_user(path: Path) -> None:
    """Take the name of the person at this computer, which QGIS notes, out of a project's file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            known = part if not name.endswith(".qgs") else _USER.sub(b"", part)
            archive.writestr(name, known)


def _write_model(path: Path) -> None:
    """Supply, then what is short of it, then green: some values given, others left out."""
    model = QgsProcessingModelAlgorithm("Kette", "Eigene Modelle")
    store = QgsProcessingParameterFile("STORE", "Speicher")
    model.addModelParameter(store, QgsProcessingModelParameter("STORE"))
    steps = {
        "localsupplycoverage": {"DISTANCE": OWN_DISTANCE},
        "localsupplygap": {"MIN_POPULATION": OWN_RESIDENTS},
        "greenprovision": {},
    }
    before: list[QgsProcessingModelChildDependency] = []
    for name, values in steps.items():
        child = QgsProcessingModelChildAlgorithm(f"insek:{name}")
        child.setChildId(name)
        child.setDependencies(before)
        child.addParameterSources("STORE", [Source.fromModelParameter("STORE")])
        for parameter, value in values.items():
            child.addParameterSources(parameter, [Source.fromStaticValue(value)])
        model.addChildAlgorithm(child)
        before = [QgsProcessingModelChildDependency(name)]
    if not model.toFile(str(path)):
        raise OSError(path)


def _write_list(store: Store, folder: Path) -> None:
    """A list in the words of an office, and the profile that the tool learned from it."""
    rows = (
        ("Lfd.", "Vorhaben", "Stand", "Kosten", "Von wann", "Rechtswert", "Hochwert", "Akte"),
        ("1", "Markt & <Brunnen> „neu“", "läuft", "30.000 bis 40.000 €", "2026", "", "", "61/1"),
        ("8", "Spielplatz am Bach", "Idee", "50000", "", f"{X + 1100:.0f}", f"{Y + 1200:.0f}", ""),
        ("9", "", "", "", "", "", "", "ohne Titel"),
    )
    text = "\n".join(";".join(row) for row in rows)
    (folder / keeping.LIST).write_text(f"{text}\n", encoding="utf-8")
    words = folder / "woerter.json"
    words.write_text(
        '{"spalten": {"Lfd.": "nummer", "Vorhaben": "titel", "Stand": "status",'
        ' "Von wann": "zeitraum"}, "werte": {"status": {"läuft": "in_umsetzung"}}}',
        encoding="utf-8",
    )
    run(
        "insek:importmeasures",
        STORE=str(store.path),
        INPUT=str(folder / keeping.LIST),
        PROFILE=str(words),
        BASE_YEAR=BASE_YEAR,
        REPORT=str(folder / "bericht.xlsx"),
        SAVE_PROFILE=str(folder / keeping.PROFILE),
    )
    words.unlink()
    (folder / "bericht.xlsx").unlink()
