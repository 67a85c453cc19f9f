"""The wording of the catalogue is that of the city's own documents."""

from pathlib import Path

import pytest

from insek.processing.catalogue.load import city_catalogue

CATALOGUE = city_catalogue("kaiserslautern")
VERBATIM_MAPS = [sheet for sheet in CATALOGUE.maps if sheet.verbatim]


def items(text: str) -> list[str]:
    """Lines without bullets and blanks; a line below a bullet without a gap belongs to it."""
    found: list[str] = []
    after_bullet = False
    for raw in text.splitlines():
        line = " ".join(raw.split())
        if not line:
            after_bullet = False
        elif line.startswith("-"):
            found.append(line.lstrip("- "))
            after_bullet = True
        elif after_bullet:
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


@pytest.fixture(scope="module")
def documents(seeds: Path) -> list[list[str]]:
    return [items(path.read_text(encoding="utf-8")) for path in sorted(seeds.glob("*.txt"))]


def printings(documents: list[list[str]], allowed: list[tuple[str, ...]]) -> list[list[str]]:
    """Every place where consecutive lines are the allowed readings, one after the other."""
    size = len(allowed)
    return [
        lines[start : start + size]
        for lines in documents
        for start in range(len(lines) - size + 1)
        if all(
            line in readings
            for line, readings in zip(lines[start : start + size], allowed, strict=True)
        )
    ]


def legend(sheet, *, variants: bool) -> list[tuple[str, ...]]:
    allowed: list[tuple[str, ...]] = []
    for group in sheet.groups:
        if group.title is not None:
            allowed.append((group.title,))
        allowed += [(entry.text, *(entry.variants if variants else ())) for entry in group.entries]
    return allowed


def test_a_line_below_a_bullet_belongs_to_it():
    assert items("Titel\n\n-  Erholungs-\nraum\n\n- Wald\n") == ["Titel", "Erholungs- raum", "Wald"]


@pytest.mark.parametrize("sheet", VERBATIM_MAPS, ids=lambda sheet: sheet.id)
def test_every_legend_stands_in_the_documents_in_this_order(documents, sheet):
    assert printings(documents, legend(sheet, variants=False))


def test_eight_maps_have_a_published_legend():
    assert len(VERBATIM_MAPS) == 8


def test_the_second_printing_of_the_first_strategy_map_differs_only_by_known_variants(documents):
    sheet = CATALOGUE.map("strategiekarte_hf1")
    first, second = printings(documents, legend(sheet, variants=True))
    differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    assert differing == [
        ("Mehrfachnutzungen prüfen", "Mehrfachnutzungen fördern"),
        ("Bestehende NILS-Wohnprojekte stärken", "Bestehende NIS-Wohnprojekte stärken"),
        ("Bahnhaltepunkte", "Bahnhaltdepunkte"),
    ]


@pytest.mark.parametrize(
    "sheet",
    [sheet for sheet in VERBATIM_MAPS if sheet.kind == "analysis"],
    ids=lambda sheet: sheet.id,
)
def test_titles_and_themes_of_the_analysis_maps_are_published(documents, sheet):
    lines = [line for document in documents for line in document]
    assert sheet.title in lines
    assert sheet.theme in lines


@pytest.mark.parametrize(
    ("field", "goal"),
    [
        pytest.param(field, goal, id=goal.title)
        for field in CATALOGUE.handlungsfelder
        if field.verbatim
        for goal in field.goals
    ],
)
def test_goals_and_their_strategies_are_published(documents, field, goal):
    wanted = [(goal.title,), *((strategy.text,) for strategy in goal.strategies)]
    assert printings(documents, wanted)
    assert any(field.title in document for document in documents)


@pytest.mark.parametrize("charter", CATALOGUE.charters, ids=lambda charter: charter.id)
def test_the_leitlinien_are_published(documents, charter):
    text = " ".join(line for document in documents for line in document)
    for principle in charter.principles:
        assert principle in text


def test_the_columns_of_the_measure_list_are_published(seeds):
    titles = [column.title for column in CATALOGUE.measure_columns]
    headers = [
        [cell.strip() for cell in line.split("\t")]
        for path in seeds.glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "\t" in line
    ]
    assert titles in headers
