"""A broken catalogue is refused with file, line and a sentence that says what to do."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from insek.processing.catalogue.load import base_catalogue, load_catalogue
from insek.processing.catalogue.parsing import yaml_reader
from insek.processing.catalogue.parsing.faults import CatalogueError
from insek.processing.runtime.errors import InsekError

NB = "maps/01_analysekarte_nachbarschaften.yaml"


def refusal(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return caught.value


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first ``old`` and return the line where it stood."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def where(fault: str) -> tuple[str, int]:
    """File and line that a fault names."""
    match = re.match(r"(.+), Zeile (\d+): ", fault)
    assert match is not None, fault
    return match[1], int(match[2])


# file, what stands there, what is put there, lines further down, part of the sentence
FAULTS = [
    pytest.param(
        NB, "id: nb1\n", "id: nb1\n        farbe: rot\n", 1, "„farbe“ ist hier unbekannt",
        id="unknown key",
    ),
    pytest.param(
        NB, "        text: Wald\n", "", -1, "Die Angabe „text“ fehlt", id="missing key"
    ),
    pytest.param(
        NB, "scale: 60000", "scale: groß", 0, "„scale“ muss eine ganze Zahl sein", id="wrong type"
    ),
    pytest.param(NB, "scale: 60000", "scale: 0", 0, "muss mindestens 1 sein", id="no scale"),
    pytest.param(NB, "id: nb2\n", "id: nb1\n", 0, "„nb1“ steht schon in dieser Karte", id="twice"),
    pytest.param(
        NB, "role: forest", "role: wald", 0, "Die Rolle „wald“ steht nicht in roles.yaml",
        id="unknown role",
    ),
    pytest.param(
        NB, "analysis: local_supply_gap", "analysis: luecke", 0,
        "Die Auswertung „luecke“ steht nicht in analyses.yaml", id="unknown analysis",
    ),
    pytest.param(
        NB, "        analysis: local_supply_gap\n", "", -1, "bitte mit analysis sagen, womit",
        id="computed by nothing",
    ),
    pytest.param(
        NB, "role: forest\n", "role: forest\n        geometry: line\n", 1,
        "die Rolle „forest“ wird aber als polygon gespeichert", id="geometry does not fit",
    ),
    pytest.param(
        NB, "kind: base", "kind: grund", 0, "bitte eines von base, analysis, strategy angeben",
        id="unknown kind",
    ),
    pytest.param(
        NB, "certainty: expertise_unverified", "certainty: sicher", 0,
        "„certainty: sicher“ ist nicht erlaubt",
        id="unknown certainty",
    ),
    pytest.param(
        NB, "id: nb1\n", "id: ../nb1\n", 0, "geht nicht als Kennung", id="id with a path"
    ),
    pytest.param(
        "maps/06_strategiekarte_hf1.yaml", "handlungsfeld: hf1", "handlungsfeld: hf9", 0,
        "Das Handlungsfeld „hf9“", id="unknown handlungsfeld",
    ),
    pytest.param(
        "handlungsfelder.yaml", "id: hf2", "id: hf1", 0, "steht schon weiter oben",
        id="handlungsfeld twice",
    ),
    pytest.param(
        "roles.yaml", "type: real", "type: zahl", 0, "„type: zahl“ ist nicht erlaubt",
        id="unknown column type",
    ),
    pytest.param(
        "roles.yaml", "  agriculture:\n", "  agriculture:\n    label: Acker\n", 2,
        "„label“ steht hier zum zweiten Mal", id="key twice",
    ),
    pytest.param(
        "analyses.yaml", "[points_of_interest, retail_concept]", "[haltestelle]", 0,
        "Der Eingang „haltestelle“ ist weder Rolle noch Auswertung noch Datensatz",
        id="unknown input",
    ),
    pytest.param(
        "analyses.yaml", "        source: BBSR 2022\n", "", -2, "Die Angabe „source“ fehlt",
        id="figure without source",
    ),
    pytest.param(
        "sources_osm.yaml", "admin_level: ['6', '8']", "admin_level: 6", 0,
        "Die Werte von „admin_level“ müssen Texte sein", id="tag value is a number",
    ),
    pytest.param(
        "sources_osm.yaml", "same_as: urban_renewal_area", "same_as: foerdergebiet", 0,
        "„same_as: foerdergebiet“ nennt keine Rolle", id="same as nothing",
    ),
    pytest.param(
        "districts.yaml", "variants: [Innenstadt]", "variants: [Dansenberg]", -4,
        "„Dansenberg“ bezeichnet auch „dansenberg“", id="one name, two districts",
    ),
    pytest.param(
        "districts.yaml", "number: 2", "number: 1", 0, "Die Nummer 1 hat schon „einsiedlerhof“",
        id="one number, two districts",
    ),
    pytest.param(
        "districts.yaml", "core: true", "core: 1", 0, "„core“ muss true oder false sein",
        id="not a flag",
    ),
    pytest.param(
        "measures.yaml", "field: kosten", "field: titel", 0,
        "Das Feld „titel“ ist schon vergeben", id="column twice",
    ),
    pytest.param(
        "measures.yaml", "upper: 50000\n", "upper: .nan\n", 0, "„upper“ muss eine Zahl sein",
        id="not a number",
    ),
    pytest.param(
        "city.yaml", "crs: EPSG:25832", "crs: UTM 32", 0, "muss die Form EPSG:25832 haben",
        id="no reference system",
    ),
    pytest.param(
        "city.yaml", "extent: [400472,", "extent: [", 0, "„extent“ muss eine Liste von 4 Zahlen",
        id="short extent",
    ),
    pytest.param(
        "charter.yaml", "charters:", "charters: &a [*a]\nx:", 0, "Verweise mit * sind nicht",
        id="reference",
    ),
    pytest.param(
        "charter.yaml", "charters:", "charters: " + "[" * 3000, 0, "zu tief verschachtelt",
        id="nested without end",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "below", "sentence"), FAULTS)
def test_a_fault_is_named_with_file_line_and_remedy(folder, file, old, new, below, sentence):
    line = change(folder, file, old, new) + below
    error = refusal(folder)
    assert isinstance(error, InsekError)
    places = [place for fault in error.faults if sentence in fault for place in [where(fault)]]
    assert (file, line) in places, error


def test_a_handlungsfeld_that_names_a_vanished_map_is_refused(folder):
    change(folder, "maps/06_strategiekarte_hf1.yaml", "id: strategiekarte_hf1", "id: karte")
    line = change(
        folder, "handlungsfelder.yaml", "map: strategiekarte_hf1", "map: strategiekarte_hf1"
    )
    (fault,) = refusal(folder).faults
    assert where(fault) == ("handlungsfelder.yaml", line)
    assert "Die Karte „strategiekarte_hf1“ gibt es im Ordner maps nicht" in fault


def test_sources_that_run_in_a_circle_are_refused_where_the_circle_closes(folder):
    file = "sources_osm.yaml"
    change(
        folder, file, "    osm:\n      - {landuse: residential}", "    same_as: green_deficit_area"
    )
    line = change(folder, file, "same_as: settlement_area", "same_as: residential_building_land")
    (fault,) = refusal(folder).faults
    assert where(fault) == (file, line)
    assert "führt im Kreis wieder zu „green_deficit_area“" in fault


def test_all_faults_are_collected_and_ten_are_shown(folder):
    path = folder / NB
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("origin: imported", "origin: gekauft"), encoding="utf-8")
    error = refusal(folder)
    assert len(error.faults) == text.count("origin: imported")
    shown = str(error).splitlines()
    assert sum(line.startswith(NB) for line in shown) == 10
    assert shown[-1] == f"… und {len(error.faults) - 10} weitere."


def test_broken_yaml_is_refused_at_its_line(folder):
    line = change(folder, "city.yaml", "name: Kaiserslautern", "name: Kaiserslautern: Stadt")
    (fault,) = refusal(folder).faults
    assert where(fault) == ("city.yaml", line)
    assert "kein gültiges YAML" in fault


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "muss aus Schlüsseln mit Werten bestehen"),
        (b"- eins\n- zwei\n", "muss aus Schlüsseln mit Werten bestehen"),
        ("Straße".encode("latin-1"), "nicht in UTF-8"),
        (b"\x00\x01\x02", "kein gültiges YAML"),
        (b"city: !!python/object/apply:os.system [ls]\n", "Die Angabe „id“ fehlt"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused(folder, content, sentence):
    (folder / "city.yaml").write_bytes(content)
    error = refusal(folder)
    assert "city.yaml, Zeile 1: " in str(error)
    assert sentence in str(error)


def test_a_missing_file_a_folder_without_maps_and_no_folder_are_said(folder, tmp_path):
    (folder / "roles.yaml").unlink()
    shutil.rmtree(folder / "maps")
    error = str(refusal(folder))
    assert "roles.yaml, Zeile 1: Die Datei fehlt" in error
    assert "Der Ordner enthält keine Karten" in error
    assert "gibt es nicht" in str(refusal(tmp_path / "nirgends"))


def test_an_entry_may_be_drawn_otherwise_when_the_stored_form_is_an_alternative(folder):
    change(
        folder,
        NB,
        "role: forest\n",
        "role: forest\n        geometry: line\n        alternatives: [polygon]\n",
    )
    entries = load_catalogue(folder).map("analysekarte_nachbarschaften").entries
    forest = next(entry for entry in entries if entry.role == "forest")
    assert (forest.text, str(forest.geometry)) == ("Wald", "line")


def test_a_mended_catalogue_is_read_anew(folder):
    change(folder, "city.yaml", "name: Kaiserslautern", "name: 7")
    refusal(folder)
    change(folder, "city.yaml", "name: 7", "name: Musterstadt")
    assert load_catalogue(folder).city.name == "Musterstadt"


def test_a_file_saved_by_a_windows_editor_is_read(folder):
    path = folder / "city.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_catalogue(folder).city.name == "Kaiserslautern"


def test_where_yaml_has_no_fast_reader_the_slow_one_reads_the_same(folder, monkeypatch):
    ours = load_catalogue(folder)
    monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    for path in folder.rglob("*.yaml"):
        path.write_bytes(path.read_bytes() + b"# read anew\n")
    again = load_catalogue(folder)
    assert again.texts != ours.texts
    assert replace(again, texts=ours.texts) == ours
    for path in folder.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().removesuffix(b"# read anew\n"))
    line = change(folder, NB, "scale: 60000", "scale: groß")
    (fault,) = refusal(folder).faults
    assert where(fault) == (NB, line)


@pytest.mark.parametrize(
    "name",
    ["status", "zeithorizont", "prioritaet", "kostenklasse", "foerderprogramm", "umgang"],
)
def test_a_code_list_that_a_catalogue_lacks_is_that_of_the_base(folder, name):
    path = folder / "measures.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    del content["code_lists"][name]
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert load_catalogue(folder).code_lists[name] == base_catalogue().code_lists[name]


@pytest.mark.parametrize("file", ["city.yaml", "indicators.yaml", NB])
def test_a_link_to_nothing_is_a_fault_of_the_file(folder, file):
    (folder / file).unlink()
    (folder / file).symlink_to(folder / "weg.yaml")
    assert [where(fault) for fault in refusal(folder).faults] == [(file, 1)]


def test_a_file_that_goes_while_the_folder_is_read_is_a_fault_of_the_file(folder, monkeypatch):
    stat = Path.stat

    def gone(path, **named):
        if path.name == "city.yaml":
            raise FileNotFoundError(2, "No such file", str(path))
        return stat(path, **named)

    monkeypatch.setattr(Path, "stat", gone)
    assert [where(fault) for fault in refusal(folder).faults] == [("city.yaml", 1)]
