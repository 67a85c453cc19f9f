"""The docs say what is there: commands, algorithms, links, words, colours."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from insek.processing.cartography import design
from insek.processing.catalogue.field_colours import contrast, shipped_colours
from insek.processing.catalogue.load import city_catalogue
from insek.processing.steps.plan_language.drawings.every_drawing import DRAWINGS
from insek.processing.steps.records import analyses
from insek.tools.docs import build_docs, rooms

from ..source_trees import syntax_tree

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_TEXT = {".md", ".py", ".toml", ".txt", ".yaml", ".yml", ".ini", ".j2", ".json", ".osm", ".xml"}
_TEXT |= {".qml", ".qpt", ".svg", ".csv", ".cfg", ".sh", ""}
# Folders of one machine, and addresses that only a package index has.
_MACHINE = re.compile(
    r"(?<![\w.~/-])/(?:work|root|tmp|home)/\w|artifactory|/simple/|\bpypi\.[a-z]|\bdeb\.debian\.",
    re.IGNORECASE,
)

_EVERYDAY = (
    "accessibility affected and array arrow between by catalogue cell check choice counted"
    " crossing data detection draft drawn duplicate edge every fault file for from gathered"
    " geometry graph import input inspection interval judged locator log material near nearby"
    " noding option outline output overlay per point poor preview record repair result ring"
    " search self serialization shape side smooth stray system table term unjudged vertice word"
)
EVERYDAY = frozenset(_EVERYDAY.split())
"""Words in names of analyses that are no words of planning, in the singular."""


def algorithm_ids():
    """Ids of the declarations and of the classes in ``provider.ALGORITHMS``, without QGIS."""
    ids = {}
    for path in (ROOT / "processing" / "algorithms").rglob("*.py"):
        for node in syntax_tree(path).body:
            if isinstance(node, ast.ClassDef):
                for line in node.body:
                    if isinstance(line, ast.Assign) and line.targets[0].id == "ID":
                        ids[node.name] = line.value.value
    provider = syntax_tree(ROOT / "processing" / "provider.py")
    offered = next(
        node.value
        for node in provider.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "ALGORITHMS"
    )
    declared = (*DRAWINGS, *analyses())
    return [*(ids[name.id] for name in offered.elts), *(item.id for item in declared)]


def tracked_files():
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_the_readme_names_the_two_commands_and_where_the_result_lies():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words in ("./dev book", "./dev test", "out/book/", "Aus ZIP installieren"):
        assert words in readme


def test_every_algorithm_is_documented():
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(algorithm_ids()) >= 13
    missing = [name for name in algorithm_ids() if not re.search(rf"\binsek:{name}\b", text)]
    assert missing == []


def test_the_docs_name_no_algorithm_that_is_not_offered():
    models = {path.stem for path in (ROOT / "processing" / "models").glob("*.model3")}
    known = set(algorithm_ids()) | models
    for page in PAGES:
        named = set(re.findall(r"\binsek:([a-z_]+)", page.read_text(encoding="utf-8")))
        assert named <= known, page.name


def test_links_lead_to_files_that_are_there():
    broken = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in _LINK.findall(page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_file_names_a_machine_or_a_package_index():
    found = []
    for path in tracked_files():
        if path.suffix not in _TEXT or path == Path(__file__) or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if _MACHINE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_the_page_of_all_analyses_is_that_of_their_records():
    page = (ROOT / "docs" / "all-analyses.md").read_text(encoding="utf-8")
    assert page == build_docs.records()


def test_the_glossary_is_the_catalogues():
    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == build_docs.glossary()


def stem(word):
    """A word without the ending of its plural."""
    return re.sub(r"(?<=ss)es$|(?<!s)s$", "", re.sub(r"ies$", "y", word))


def test_the_words_of_planning_in_the_names_of_analyses_stand_in_the_glossary():
    catalogue = city_catalogue("kaiserslautern")
    english = " ".join(term.english for term in catalogue.glossary)
    said = {stem(word) for word in re.findall("[a-z]+", english)}
    names = set(catalogue.analyses)
    for room in ("analysis", "steps"):
        paths = (ROOT / "processing" / room).rglob("*.py")
        names |= {path.stem for path in paths if path.name != "__init__.py"}
    used = {stem(word): name for name in sorted(names) for word in name.split("_")}
    assert {word: name for word, name in used.items() if word not in said | EVERYDAY} == {}
    assert EVERYDAY - (set(used) - said) == set()


def test_the_drawing_of_the_rooms_is_that_of_the_imports():
    assert rooms.DRAWING.read_text(encoding="utf-8") == rooms.drawing()


def test_the_table_of_colours_is_current():
    page = (ROOT / "docs" / "cartography.md").read_text(encoding="utf-8")
    assert build_docs.palette() in page


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    # WCAG's own example of a grey that just passes for text on white.
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("#FFFFFF", "#767676") == contrast("#767676", "#FFFFFF")


@pytest.mark.parametrize("field", sorted(shipped_colours()))
def test_a_handlungsfeld_stands_out_on_every_ground(field):
    colour = shipped_colours()[field]
    # Numbers in the markers and titles in the band are white text on this colour.
    assert contrast(colour, design.PAPER) >= 4.5
    assert min(contrast(colour, ground) for ground in design.GROUND.values()) >= 3.0


@pytest.mark.parametrize("text", [design.INK, design.MUTED, design.NEUTRAL])
def test_text_is_readable_on_paper(text):
    assert contrast(text, design.PAPER) >= 4.5


def test_pictures_are_small_enough_to_load():
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert len(pictures) >= 2
    assert all(picture.stat().st_size < 400_000 for picture in pictures)


PLACES = re.compile(
    r"kaiserslautern|pfälz|palatin|\blauter\b|rptu|\bnils\b|rheinland-pf|\brlp\b|07312"
    r"|einsiedlerhof|dansenberg|siegelbach|erfenbach|hohenecken|morlautern|erlenbach|mölschbach"
    r"|erzhütten|betzenberg|pfaff",
    re.IGNORECASE,
)
THEIRS = ("processing/catalogue/cities/", "processing/demo/", "tests/", "docs/")
FRONT = ("README.md", "CHANGELOG.md")
STATES = ("processing/catalogue/states.py", "processing/sources/gtfs/holidays.py")
"""Rheinland-Pfalz is one of the sixteen."""


def test_no_file_but_those_of_the_city_and_the_demo_names_a_place_of_ours():
    found = []
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(THEIRS) or name in FRONT or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if name in STATES:
            text = text.replace("Rheinland-Pfalz", "")
        found += [f"{name}: {word}" for word in sorted(set(PLACES.findall(text)))]
    assert found == []
