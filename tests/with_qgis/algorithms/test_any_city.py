"""A city that nobody has written a catalogue for: set up, taken along, changed, kept."""

import io
import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
import shapely
from qgis.core import (
    QgsDistanceArea,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from insek.processing.algorithms.data.import_districts import ImportDistricts
from insek.processing.algorithms.project.catalogue_exchange import ExportCatalogue, ImportCatalogue
from insek.processing.algorithms.project.create_store import CreateStore
from insek.processing.algorithms.project.setup_city import SetUpCity
from insek.processing.catalogue import texts
from insek.processing.catalogue.changes import (
    NewCity,
    NewField,
    catalogue_of_city,
    catalogue_with_districts,
    put_text,
)
from insek.processing.catalogue.load import base_catalogue, city_catalogue, parse_texts
from insek.processing.catalogue.new_districts import adopted_districts
from insek.processing.catalogue.texts import Layer
from insek.processing.sources.catalogue_change import put_catalogue_change
from insek.processing.sources.catalogue_files import catalogue_from
from insek.processing.sources.city_crs import suggested_crs
from insek.processing.sources.city_tie import changed_catalogue_note, foreign_catalogue_note
from insek.processing.store.features import FeatureTable
from insek.processing.store.measures import Measure
from insek.processing.store.opening import create_store, open_store
from insek.processing.store.provenance import Provenance, sources_of
from insek.processing.store.store_errors import StoreError

# Three quarters of a town on a coast, in degrees.
EAST, NORTH = -15.43, 28.10
NAMES = ("Ñuño Alto", "Puerto", "Casco Histórico")


def _damaged():
    """An archive whose packed data are broken and not its table of contents."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("city.yaml", "id: " + "a" * 500)
    content = bytearray(packed.getvalue())
    start = 30 + len("city.yaml")
    content[start : start + 4] = b"\xff\xff\xff\xff"
    return bytes(content)


DAMAGED = _damaged()


def districts(folder, names=NAMES, step=0.01, field="NOMBRE", east=EAST):
    """A GeoJSON of squares side by side."""
    features = [
        {
            "type": "Feature",
            "properties": {"CODIGO": f"{35000 + number}", field: name, "NOTA": None},
            "geometry": shapely.geometry.mapping(
                shapely.box(east + number * step, NORTH, east + (number + 1) * step, NORTH + step)
            ),
        }
        for number, name in enumerate(names)
    ]
    path = folder / "barrios.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return str(path)


def run(algorithm, **parameters):
    """Results and log, with plain spaces."""
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setFeedback(feedback)
    results, ok = algorithm().create().run(parameters, context, feedback, {}, False)
    assert ok
    return results, feedback.textLog().replace("\u202f", " ").replace("\xa0", " ")


@pytest.fixture
def town(tmp_path):
    """A store of such a town."""
    run(
        SetUpCity,
        OUTPUT=str(tmp_path / "villa.gpkg"),
        NAME="Villa",
        INPUT=districts(tmp_path),
        CORE="casco histórico",
        WORD=4,
        FIELDS=["Vivir", "#102030", "Trabajar", "", "Verde", "", "Mover", "", "Digital", "#00aa55"],
    )
    return open_store(tmp_path / "villa.gpkg")


def test_a_city_is_set_up_with_names_core_word_fields_and_its_own_coordinate_system(town):
    assert town.crs == "EPSG:32628"
    assert (town.catalogue.id, town.catalogue.city.name) == ("villa", "Villa")
    assert town.title == "Integriertes Stadtentwicklungskonzept (INSEK) Villa"
    assert town.catalogue.city.district_word == "Quartier"
    assert [(item.id, item.name, item.core) for item in town.catalogue.districts] == [
        ("casco_historico", "Casco Histórico", True),
        ("nuno_alto", "Ñuño Alto", False),
        ("puerto", "Puerto", False),
    ]
    fields = town.catalogue.handlungsfelder
    assert [(item.title, item.colour) for item in fields][-1] == ("Digital", "#00aa55")
    table = town.read("ortsbezirk_boundary")
    assert sorted(table.column("kennung")) == ["casco_historico", "nuno_alto", "puerto"]
    assert town.read("city_boundary").column("name")[0] == "Villa"


def test_areas_are_those_of_an_equal_area_projection(town):
    """UTM in the right zone is off by a thousandth; a zone beside it by much more."""
    whole = town.read("city_boundary").geometry[0]
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "", "memory")
    measured = QgsDistanceArea()
    measured.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    measured.setEllipsoid("WGS84")
    box = shapely.box(EAST, NORTH, EAST + 0.03, NORTH + 0.01)
    true = measured.measureArea(QgsGeometry.fromWkt(box.wkt))
    assert whole.area == pytest.approx(true, rel=2e-3)


@pytest.mark.parametrize(
    ("crs", "box", "wanted"),
    [
        ("EPSG:25833", (400_000, 5_800_000, 410_000, 5_810_000), "EPSG:25833"),
        ("EPSG:31467", (3_430_000, 5_500_000, 3_440_000, 5_510_000), "EPSG:31467"),
        ("EPSG:4326", (13.3, 52.4, 13.5, 52.6), "EPSG:25833"),
        ("EPSG:3857", (860_000, 6_600_000, 870_000, 6_610_000), "EPSG:25832"),
        ("EPSG:3035", (2_650_000, 1_950_000, 2_660_000, 1_960_000), "EPSG:25829"),
        ("EPSG:4326", (-15.5, 28.0, -15.4, 28.1), "EPSG:32628"),
        ("EPSG:4326", (151.1, -33.9, 151.2, -33.8), "EPSG:32756"),
    ],
)
def test_the_coordinate_system_is_that_of_the_layer_where_it_is_true_to_scale(crs, box, wanted):
    assert suggested_crs(np.array([shapely.box(*box)], dtype=object), crs) == wanted


def test_without_a_layer_a_coordinate_system_has_to_be_given_and_nothing_is_left(tmp_path):
    for algorithm, more in ((SetUpCity, {"NAME": "A"}), (CreateStore, {})):
        with pytest.raises(QgsProcessingException, match="nennt kein Koordinatensystem"):
            run(algorithm, OUTPUT=str(tmp_path / "a.gpkg"), **more)
    assert list(tmp_path.iterdir()) == []
    run(SetUpCity, OUTPUT=str(tmp_path / "a.gpkg"), NAME="A", CRS="EPSG:25833")
    assert open_store(tmp_path / "a.gpkg").crs == "EPSG:25833"


def test_a_city_that_cannot_be_set_up_leaves_no_file_and_replaces_none(tmp_path):
    target = tmp_path / "a.gpkg"
    given = {"OUTPUT": str(target), "NAME": "A", "INPUT": districts(tmp_path)}
    with pytest.raises(QgsProcessingException, match="heißt keiner der Ortsbezirke"):
        run(SetUpCity, **given, CORE="Mitte")
    assert not target.exists()
    run(SetUpCity, **given)
    before = target.read_bytes()
    with pytest.raises(QgsProcessingException, match="gibt es schon"):
        run(SetUpCity, **given)
    with pytest.raises(QgsProcessingException, match="Feld „FEHLT“"):
        run(SetUpCity, **given, NAME_FIELD="FEHLT", OVERWRITE=True)
    assert target.read_bytes() == before


def test_the_name_field_is_asked_for_where_it_cannot_be_told(tmp_path):
    path = districts(tmp_path, field="ETIQUETA")
    run(SetUpCity, OUTPUT=str(tmp_path / "a.gpkg"), NAME="A", INPUT=path)
    text = (tmp_path / "barrios.geojson").read_text().replace('"NOTA": null', '"NOTA": "ver"')
    (tmp_path / "barrios.geojson").write_text(text)
    with pytest.raises(QgsProcessingException, match=r"ETIQUETA \(z\. B\. „Ñuño Alto“\)"):
        run(SetUpCity, OUTPUT=str(tmp_path / "b.gpkg"), NAME="A", INPUT=path)


def test_a_new_spelling_of_the_same_area_is_learned_and_kept(town, tmp_path):
    path = districts(tmp_path, names=("Nuno Alto (Norte)", "Puerto", "Casco Histórico"))
    with pytest.raises(QgsProcessingException, match=r"Nuno Alto \(Norte\)"):
        run(ImportDistricts, STORE=town.location, INPUT=path)
    _, log = run(ImportDistricts, STORE=town.location, INPUT=path, UNMATCHED=2)
    assert "„Nuno Alto (Norte)“ gilt als andere Schreibweise von „Ñuño Alto“" in log
    again = open_store(town.location)
    assert again.catalogue.district("nuno_alto").variants == ("Nuno Alto (Norte)",)
    assert again.count("ortsbezirk_boundary") == 3
    # Now it is known, also to a run that adopts nothing.
    run(ImportDistricts, STORE=town.location, INPUT=path)


def test_a_new_district_is_taken_into_catalogue_and_forms(town, tmp_path):
    path = districts(tmp_path, names=(*NAMES, "La Isla"))
    run(ImportDistricts, STORE=town.location, INPUT=path, UNMATCHED=2)
    again = open_store(town.location)
    assert [item.name for item in again.catalogue.districts][-1] == "La Isla"
    assert ("ortsbezirk", "La Isla") in _codes(again)
    assert "La Isla" in again.default_styles("ortsbezirk_boundary")["ortsbezirk_boundary"]


def _codes(store):
    with closing(sqlite3.connect(store.path)) as connection:
        return connection.execute("SELECT liste, bezeichnung FROM insek_code").fetchall()


def test_a_form_changed_by_hand_stays_and_is_told(town):
    with closing(sqlite3.connect(town.path)) as connection, connection:
        connection.execute(
            "UPDATE layer_styles SET styleQML = replace(styleQML, 'Puerto', 'Hafen')"
            " WHERE f_table_name = 'city_boundary'"
        )
    changed = catalogue_with_districts(
        town.catalogue, adopted_districts(town.catalogue, ["La Isla"])
    )
    with town.writing() as writer:
        writer.put_catalogue(changed)
    (remark,) = writer.remarks
    assert remark == (
        "Das Formular der Tabelle „city_boundary“ ist von Hand geändert: Es bleibt und kennt die"
        " neuen Namen nicht."
    )
    again = open_store(town.location)
    assert "La Isla" not in again.default_styles("city_boundary")["city_boundary"]
    assert "La Isla" in again.default_styles("ortsbezirk_boundary")["ortsbezirk_boundary"]


def test_symbols_of_measures_get_the_colours_of_another_catalogue(town):
    before = town.default_styles("massnahme_punkt")["massnahme_punkt"]
    assert "#102030" in before
    fields = (NewField("Vivir", "#665500"),)
    other = catalogue_of_city(NewCity("villa", "Villa", fields=fields))
    with town.writing() as writer:
        writer.put_catalogue(catalogue_with_districts(other, town.catalogue.districts))
    after = open_store(town.location).default_styles("massnahme_punkt")["massnahme_punkt"]
    assert "#665500" in after
    assert "#102030" not in after


def test_a_store_carries_its_catalogue_to_another_computer(town, tmp_path):
    moved = shutil.copy(town.path, tmp_path / "anderswo.gpkg")
    assert open_store(moved).catalogue == town.catalogue
    ours = create_store(tmp_path / "kl.gpkg", city_catalogue("kaiserslautern"))
    assert open_store(ours.location).catalogue.texts == city_catalogue("kaiserslautern").texts
    assert open_store(town.location).catalogue.city.name == "Villa"


def test_a_catalogue_that_another_program_changed_is_told_and_one_of_a_later_format_refused(town):
    with closing(sqlite3.connect(town.path)) as connection, connection:
        connection.execute("UPDATE insek_katalog SET inhalt = inhalt || '# anders' WHERE fid = 1")
    assert "nicht mehr der, den INSEK hineingeschrieben hat" in changed_catalogue_note(
        open_store(town.location)
    )
    with open_store(town.location).writing() as writer:
        writer.put_catalogue(town.catalogue)
    assert changed_catalogue_note(open_store(town.location)) == ""
    with town.writing() as writer:
        writer.set_meta("katalog_format", "2")
    with pytest.raises(StoreError, match=r"neueren Version von INSEK \(Format 2, bekannt ist 1\)"):
        open_store(town.location)


@pytest.mark.parametrize("value", ["NULL", "x'00'", "CAST(x'ff41' AS TEXT)"])
def test_a_damaged_row_of_the_catalogue_is_a_sentence(town, value):
    with closing(sqlite3.connect(town.path)) as connection, connection:
        connection.execute(
            f"UPDATE insek_katalog SET inhalt = {value} WHERE datei = 'roles.yaml'"  # noqa: S608
        )
    with pytest.raises(StoreError, match="Der Katalog im Speicher ist beschädigt"):
        open_store(town.location)


def test_a_fault_in_a_stored_catalogue_names_store_file_and_line(town):
    with closing(sqlite3.connect(town.path)) as connection, connection:
        connection.execute(
            "UPDATE insek_katalog SET inhalt = 'roles: [' WHERE datei = 'roles.yaml'"
        )
    with pytest.raises(StoreError, match=r"base/roles\.yaml, Zeile 2") as caught:
        open_store(town.location)
    assert str(caught.value).startswith(f"{town.path}: Der Katalog kann nicht gelesen werden")


def test_an_edited_catalogue_goes_out_and_in_and_says_what_changes(town, tmp_path):
    folder = tmp_path / "katalog"
    results, _ = run(ExportCatalogue, STORE=town.location, OUTPUT=str(folder))
    assert results["COUNT"] == len(town.catalogue.texts.files)
    assert (folder / "LIESMICH.txt").is_file()
    _, log = run(ImportCatalogue, STORE=town.location, CATALOGUE_FILE=str(folder / "city.yaml"))
    assert "hat diesen Katalog schon" in log
    (folder / "maps").mkdir(exist_ok=True)
    (folder / "maps" / "01_analysekarte_nachbarschaften.yaml").write_text(
        "id: analysekarte_nachbarschaften\ngroups:\n  - id: ground\n    entries:\n"
        "      - {id: nb16, text: Forst}\n      - {id: nb18, omit: true}\n",
        encoding="utf-8",
    )
    (folder / "analyses.yaml").write_text(
        "analyses:\n  local_supply_coverage:\n    parameters:\n"
        "      radius_m: {default: 700, source: Ratsbeschluss}\n",
        encoding="utf-8",
    )
    given = {"STORE": town.location, "CATALOGUE_FILE": str(folder / "city.yaml")}
    results, log = run(ImportCatalogue, **given, CHECK=True)
    assert results["CHANGES"] == 4
    assert "„Abdeckung Nahversorgung (r=1000m)“ nennt noch 1000" in log
    assert "„Wald“ heißt jetzt „Forst“" in log
    assert "Eintrag „Grünfläche“ entfällt" in log
    assert "radius_m: 1000 → 700 (Ratsbeschluss)" in log
    assert open_store(town.location).catalogue == town.catalogue
    run(ImportCatalogue, **given)
    changed = open_store(town.location).catalogue
    assert changed.analyses["local_supply_coverage"].default("radius_m") == 700
    assert changed.districts == town.catalogue.districts


def test_a_zip_of_the_folder_and_another_store_are_catalogues_too(town, tmp_path):
    folder = tmp_path / "katalog"
    run(ExportCatalogue, STORE=town.location, OUTPUT=str(folder))
    archive = tmp_path / "katalog.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for path in folder.rglob("*.*"):
            made.write(path, f"katalog/{path.relative_to(folder).as_posix()}")
    for number, file in enumerate((archive, town.path)):
        target = tmp_path / f"neu{number}.gpkg"
        run(CreateStore, OUTPUT=str(target), CATALOGUE_FILE=str(file), CRS="EPSG:32628")
        assert open_store(target).catalogue == town.catalogue


def test_a_zip_of_differences_alone_builds_on_the_base_wherever_the_program_runs(
    tmp_path, monkeypatch
):
    (tmp_path / "anything.yaml").write_text("a: b")
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("city.yaml", "extends: base\nid: a\nversion: '1'\ncity: {name: A}\n")
    given = {"OUTPUT": str(tmp_path / "a.gpkg"), "CRS": "EPSG:25832"}
    run(CreateStore, CATALOGUE_FILE=str(tmp_path / "a.zip"), **given)
    assert open_store(tmp_path / "a.gpkg").catalogue.city.name == "A"


def test_the_base_alone_goes_out_and_in(tmp_path):
    run(CreateStore, OUTPUT=str(tmp_path / "a.gpkg"), CRS="EPSG:25832")
    run(ExportCatalogue, STORE=str(tmp_path / "a.gpkg"), OUTPUT=str(tmp_path / "katalog"))
    given = {"OUTPUT": str(tmp_path / "b.gpkg"), "CRS": "EPSG:25832"}
    run(CreateStore, CATALOGUE_FILE=str(tmp_path / "katalog" / "city.yaml"), **given)
    assert open_store(tmp_path / "b.gpkg").catalogue.maps == base_catalogue().maps


def test_a_folder_with_files_is_not_written_into(town, tmp_path):
    (tmp_path / "voll").mkdir()
    (tmp_path / "voll" / "roles.yaml").write_text("roles: {}")
    with pytest.raises(QgsProcessingException, match="ist nicht leer"):
        run(ExportCatalogue, STORE=town.location, OUTPUT=str(tmp_path / "voll"))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("city.yaml", b"extends: base\nid: [", "city.yaml, Zeile"),
        ("a.zip", b"PK\x03\x04kaputt", "Das Archiv ist nicht zu lesen"),
        ("a.zip", DAMAGED, "Das Archiv ist nicht zu lesen"),
        ("a.zip", None, "enthält keine city.yaml"),
        ("a.txt", b"", "Das ist kein Katalog"),
        ("a.gpkg", b"kein GeoPackage", "a.gpkg"),
    ],
)
def test_what_is_no_catalogue_is_refused_and_changes_nothing(
    town, tmp_path, name, content, sentence
):
    path = tmp_path / "in" / name
    path.parent.mkdir()
    if content is None:
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("anderes/tief/city.yaml", "id: a")
    else:
        path.write_bytes(content)
    before = town.path.read_bytes()
    with pytest.raises(QgsProcessingException, match=sentence):
        run(ImportCatalogue, STORE=town.location, CATALOGUE_FILE=str(path))
    assert town.path.read_bytes() == before


def test_another_catalogue_drops_no_layer_no_column_no_district_and_no_word_of_a_measure(tmp_path):
    ours = create_store(tmp_path / "kl.gpkg", city_catalogue("kaiserslautern"))
    note = Provenance(role="strengthen_nils_project", origin="drawn", source="Test")
    measure = Measure("m1", 1, "Eins", handlungsfelder=("hf1",), foerderprogramme=("kipki_rlp",))
    with ours.writing() as writer:
        table = FeatureTable.from_rows([shapely.Point(410_000, 5_475_000)], {"wohneinheiten": [7]})
        writer.put("strengthen_nils_project", table, note)
        writer.put_measures([measure])
    run(ExportCatalogue, STORE=_base_store(tmp_path), OUTPUT=str(tmp_path / "basis"))
    given = {"STORE": ours.location, "CATALOGUE_FILE": str(tmp_path / "basis" / "city.yaml")}
    _, log = run(ImportCatalogue, **given)
    assert "„Bestehende Nils-Wohnprojekte stärken“ (1 Objekt) bleibt als Ebene" in log
    assert "Die Ortsbezirke bleiben" in log
    assert "1 Maßnahme nennt das Förderprogramm „kipki_rlp“" in log
    again = open_store(ours.location)
    assert again.catalogue.city.name == ""
    assert list(again.read("strengthen_nils_project").column("wohneinheiten")) == [7]
    assert [item.name for item in again.catalogue.districts] == [
        item.name for item in city_catalogue("kaiserslautern").districts
    ]
    assert again.measures()[0].foerderprogramme == ("kipki_rlp",)
    assert again.title == base_catalogue().city.title


@pytest.mark.parametrize(("own", "outdated"), [({}, True), ({"DISTANCE": 500}, False)])
def test_results_of_other_values_count_as_outdated_unless_the_planner_stated_them(
    town, tmp_path, own, outdated
):
    role = "local_supply_catchment"
    computed = Provenance(
        role=role,
        origin="computed",
        source="Test",
        algorithm="insek:localsupplycoverage",
        call=own,
    )
    other = replace(computed, role="rail_stop_catchment", algorithm="insek:railstationcatchment")
    with town.writing() as writer:
        for item in (computed, other):
            table = FeatureTable.from_rows([shapely.box(457_000, 3_108_000, 457_100, 3_108_100)])
            writer.put(item.role, table, item)
    run(ExportCatalogue, STORE=town.location, OUTPUT=str(tmp_path / "katalog"))
    (tmp_path / "katalog" / "analyses.yaml").write_text(
        "analyses:\n  local_supply_coverage:\n    parameters:\n      radius_m: {default: 700}\n"
    )
    given = {"CATALOGUE_FILE": str(tmp_path / "katalog" / "city.yaml")}
    _, log = run(ImportCatalogue, STORE=town.location, **given)
    assert ("damit veraltet: „Abdeckung Nahversorgung (r=1000m)“" in log) is outdated
    again = open_store(town.location)
    assert bool(again.outdated(role)) is outdated
    assert not again.outdated("rail_stop_catchment")
    assert "katalog" not in sources_of(again.provenances(), [role])
    with again.writing() as writer:
        writer.put(role, again.read(role), computed)
    assert not again.outdated(role)


def _base_store(tmp_path):
    run(CreateStore, OUTPUT=str(tmp_path / "basis.gpkg"), CRS="EPSG:25832")
    return str(tmp_path / "basis.gpkg")


def test_the_base_of_the_program_is_only_taken_when_asked_for(town, monkeypatch):
    newer = base_catalogue().texts.with_layer(
        Layer.BASE,
        [
            (item.name, item.text.replace("text: Wald\n", "text: Wälder\n"))
            for item in base_catalogue().texts.files
        ],
    )
    monkeypatch.setattr(texts, "bundled_texts", lambda: newer)
    with pytest.raises(QgsProcessingException, match="Es ist kein Katalog angegeben"):
        run(ImportCatalogue, STORE=town.location)
    _, log = run(ImportCatalogue, STORE=town.location, BASE=True)
    assert "„Wald“ heißt jetzt „Wälder“" in log
    changed = open_store(town.location).catalogue
    texts_now = {entry.id: entry.text for entry in changed.map("zukunftsbild").entries}
    assert texts_now["z21"] == "Wälder"
    assert changed.handlungsfelder == town.catalogue.handlungsfelder


GOALS = """handlungsfelder:
  - id: hf1
    goals:
      - {title: Zusammenhalt und Teilhabe fördern}
      - {title: Bestehende Quartiere stärken}
"""


def test_measures_follow_their_goals_into_an_imported_catalogue(tmp_path):
    """Three goals become two in another order; a fourth measure names one that was gone before."""
    store = create_store(tmp_path / "a.gpkg", base_catalogue(), crs="EPSG:25832")
    aims = {1: ("hf1_1", "hf1_3"), 2: ("hf1_2",), 3: ("hf1_3", "hf2_1"), 4: ("hf1_9",), 5: ()}
    with store.writing() as writer:
        writer.put_measures([Measure(f"m{n}", n, str(n), ziele=x) for n, x in aims.items()])
    folder = tmp_path / "katalog"
    run(ExportCatalogue, STORE=store.location, OUTPUT=str(folder))
    (folder / "handlungsfelder.yaml").write_text(GOALS, encoding="utf-8")
    given = {"STORE": store.location, "CATALOGUE_FILE": str(folder / "city.yaml")}
    _, log = run(ImportCatalogue, **given)
    assert "2 Maßnahmen behalten ihre Entwicklungsziele, die neue Nummern bekommen" in log
    assert (
        "Maßnahme 2 nennt das Entwicklungsziel „Wohnraum schaffen“, das entfällt; die Angabe wird"
        " entfernt, weil an seiner Stelle jetzt „Bestehende Quartiere stärken“ steht"
    ) in log
    found = {item.nummer: item.ziele for item in open_store(store.location).measures()}
    assert found == {1: ("hf1_2", "hf1_1"), 2: (), 3: ("hf1_1", "hf2_1"), 4: ("hf1_9",), 5: ()}


def test_a_goal_that_is_gone_stays_in_the_measure_until_another_has_its_id(tmp_path):
    store = create_store(tmp_path / "a.gpkg", base_catalogue(), crs="EPSG:25832")
    with store.writing() as writer:
        writer.put_measures([Measure("m1", 1, "Eins", ziele=("hf1_3",))])
    folder = tmp_path / "katalog"
    run(ExportCatalogue, STORE=store.location, OUTPUT=str(folder))
    given = {"STORE": store.location, "CATALOGUE_FILE": str(folder / "city.yaml")}
    titles = ["Bestehende Quartiere stärken", "Wohnraum schaffen", "Ganz Neues"]

    def imported(count):
        rows = "".join(f"      - {{title: {title}}}\n" for title in titles[:count])
        text = f"handlungsfelder:\n  - id: hf1\n    goals:\n{rows}"
        (folder / "handlungsfelder.yaml").write_text(text, encoding="utf-8")
        return run(ImportCatalogue, **given)[1]

    log = imported(2)
    assert "Maßnahme 1 nennt das Entwicklungsziel „Zusammenhalt und Teilhabe fördern“, das" in log
    assert "die Angabe bleibt im Speicher" in log
    assert open_store(store.location).measures()[0].ziele == ("hf1_3",)
    log = imported(3)
    assert "„hf1_3“, das schon entfallen war; die Angabe wird entfernt" in log
    assert open_store(store.location).measures()[0].ziele == ()


def test_a_new_city_replaces_a_store_that_another_program_has_open(tmp_path):
    """QGIS keeps a GeoPackage that it has open in WAL mode, with a file beside it."""
    target = tmp_path / "a.gpkg"
    given = {"OUTPUT": str(target), "INPUT": districts(tmp_path)}
    run(SetUpCity, **given, NAME="Alt")
    with closing(sqlite3.connect(target)) as opened:
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("UPDATE insek_meta SET wert = wert")
        opened.commit()
        run(SetUpCity, **given, NAME="Neu", OVERWRITE=True)
        assert open_store(target).catalogue.city.name == "Neu"
        texts_now = opened.execute("SELECT inhalt FROM insek_katalog").fetchall()
        assert any("name: Neu" in text for (text,) in texts_now)


def test_a_catalogue_that_somebody_else_changed_meanwhile_is_not_overwritten(town):
    late = open_store(town.location)
    early = open_store(town.location)
    more = adopted_districts(early.catalogue, ["La Isla"])
    put_catalogue_change(early, catalogue_with_districts(early.catalogue, more))
    other = adopted_districts(late.catalogue, ["El Faro"])
    with pytest.raises(StoreError, match="inzwischen anderswo geändert"):
        put_catalogue_change(late, catalogue_with_districts(late.catalogue, other))
    names = [item.name for item in open_store(town.location).catalogue.districts]
    assert names[-1] == "La Isla"


def test_a_measure_added_meanwhile_stays_when_goals_move(town):
    first = Measure("m1", 1, "Eins", handlungsfelder=("hf1",), ziele=("hf1_2",))
    with town.writing() as writer:
        writer.put_measures([first])
    editor = open_store(town.location)
    with open_store(town.location).writing() as writer:
        writer.put_measures([first, Measure("m2", 2, "Zwei")])
    fields = editor.catalogue.texts
    text = (
        "handlungsfelder:\n  - id: hf1\n    goals: [{title: Wohnraum schaffen, strategies: [A]}]\n"
    )
    after = parse_texts(put_text(fields, Layer.CHANGES, "handlungsfelder.yaml", text))
    put_catalogue_change(editor, after)
    assert [(item.id, item.ziele) for item in open_store(town.location).measures()] == [
        ("m1", ("hf1_1",)),
        ("m2", ()),
    ]


def test_a_column_of_another_type_is_refused_where_objects_have_it(town, tmp_path):
    note = Provenance(role="bus_stop", origin="drawn", source="Test")
    with town.writing() as writer:
        writer.put("bus_stop", FeatureTable.from_rows([shapely.Point(457_000, 3_108_000)]), note)
    run(ExportCatalogue, STORE=town.location, OUTPUT=str(tmp_path / "katalog"))
    (tmp_path / "katalog" / "roles.yaml").write_text(
        "roles:\n  bus_stop:\n    fields: [{name: linien, type: integer, label: Linien}]\n"
    )
    given = {"STORE": town.location, "CATALOGUE_FILE": str(tmp_path / "katalog" / "city.yaml")}
    with pytest.raises(QgsProcessingException, match="Spalte „Linien“ ist im Speicher text"):
        run(ImportCatalogue, **given)
    assert open_store(town.location).catalogue == town.catalogue


def test_a_store_of_an_unknown_catalogue_keeps_its_name_when_it_is_written(tmp_path):
    store = create_store(tmp_path / "a.gpkg", city_catalogue("kaiserslautern"))
    with store.writing() as writer:
        writer.set_meta("katalog", "atlantis")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("DELETE FROM insek_katalog")
    for _ in range(2):
        again = open_store(store.location)
        assert "„atlantis“" in foreign_catalogue_note(again)
        with again.writing() as writer:
            writer.set_meta("titel", "Anders")


def test_an_empty_format_is_that_of_the_first_version(town):
    with closing(sqlite3.connect(town.path)) as connection, connection:
        connection.execute("UPDATE insek_meta SET wert = NULL WHERE schluessel = 'katalog_format'")
    assert open_store(town.location).catalogue == town.catalogue


def _broken_name():
    content = bytearray(_zip("city.yaml", "ä.yaml"))
    return bytes(content.replace("ä".encode(), b"\xff\xff"))


def _zip(*names, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as made:
        for name in names:
            made.writestr(name, "id: " + "ab" * 500)
    return packed.getvalue()


def _broken_lzma():
    content = bytearray(_zip("city.yaml", method=zipfile.ZIP_LZMA))
    start = 30 + len("city.yaml") + 9
    content[start : start + 6] = b"\xff" * 6
    return bytes(content)


@pytest.mark.parametrize("content", [_broken_name(), _broken_lzma()])
def test_an_archive_that_is_broken_in_other_ways_is_a_sentence(town, tmp_path, content):
    (tmp_path / "k.zip").write_bytes(content)
    with pytest.raises(QgsProcessingException, match=r"k\.zip"):
        run(ImportCatalogue, STORE=town.location, CATALOGUE_FILE=str(tmp_path / "k.zip"))


def test_an_archive_packed_on_windows_is_read_as_the_folder_is(tmp_path):
    text = "extends: base\r\nid: a\r\nversion: '1'\r\ncity: {name: A}\r\n"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("city.yaml", text)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "city.yaml").write_text(text.replace("\r\n", "\n"), newline="\n")
    packed = catalogue_from(tmp_path / "a.zip")
    assert packed.texts.digest == catalogue_from(tmp_path / "a" / "city.yaml").texts.digest


def test_what_a_city_says_of_itself_and_learned_spellings_are_told_and_kept(town, tmp_path):
    layer = districts(tmp_path, names=("Nuno Alto (Norte)", *NAMES[1:]))
    run(ImportDistricts, STORE=town.location, INPUT=layer, UNMATCHED=2)
    folder = tmp_path / "eigener"
    folder.mkdir()
    (folder / "city.yaml").write_text(
        "extends: base\nid: villa\nversion: '2'\ncity: {name: Villa Nueva, state: Hessen}\n"
    )
    (folder / "districts.yaml").write_text(
        "districts:\n  - {id: nuno_alto, name: Ñuño Alto, number: 1}\n"
    )
    _, log = run(ImportCatalogue, STORE=town.location, CATALOGUE_FILE=str(folder / "city.yaml"))
    assert "Name der Stadt: „Villa“ → „Villa Nueva“" in log
    assert "Bundesland (Feiertage beim Fahrplan): „keine Angabe“ → „Hessen“" in log
    assert "Ortsbezirk „Puerto“ bleibt, weil seine Grenze im Speicher ist" in log
    changed = open_store(town.location).catalogue
    assert changed.district("nuno_alto").variants == ("Nuno Alto (Norte)",)
    assert {item.id for item in changed.districts} == {"nuno_alto", "puerto", "casco_historico"}


def test_districts_that_another_catalogue_calls_the_same_under_other_ids_are_told(town, tmp_path):
    (tmp_path / "city.yaml").write_text("extends: base\nid: b\nversion: '1'\ncity: {name: B}\n")
    (tmp_path / "districts.yaml").write_text(
        "districts:\n  - {id: hafen, name: Puerto, number: 2}\n"
        "  - {id: nuno_alto, name: Casco Histórico, number: 1}\n"
    )
    given = {"STORE": town.location, "CATALOGUE_FILE": str(tmp_path / "city.yaml")}
    _, log = run(ImportCatalogue, **given)
    assert "Ortsbezirk „Puerto“ hat im neuen Katalog eine andere Kennung" in log
    assert "Ortsbezirk „Casco Histórico“ hat im neuen Katalog eine andere Kennung" in log
    found = {item.id: item for item in open_store(town.location).catalogue.districts}
    assert set(found) == {"hafen", "nuno_alto"}
    # Its former name is a spelling of it: no other district is called so.
    assert found["nuno_alto"].variants == ("Ñuño Alto",)


def test_fewer_fields_than_maps_and_names_without_a_layer_are_told(tmp_path):
    given = {"OUTPUT": str(tmp_path / "a.gpkg"), "NAME": "A", "CRS": "EPSG:25832"}
    with pytest.raises(QgsProcessingException, match="Ohne Flächenebene gibt es keine Namen"):
        run(SetUpCity, **given, CORE="Mitte")
    _, log = run(SetUpCity, **given, FIELDS=["Wohnen", "", "Verkehr", ""])
    assert "die Handlungsfelder „Freiraum und Klima“, „Mobilität“" in log
