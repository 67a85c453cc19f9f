"""The page plan: order of the book, page numbers and bookmarks."""

import pytest

from insek.processing.book.page_plan import (
    OutlineNode,
    PartKind,
    PartSpec,
    annex_specs,
    book_specs,
    ordered_districts,
    plan_pages,
)
from insek.processing.catalogue.load import city_catalogue


@pytest.fixture(scope="module")
def catalogue():
    return city_catalogue("kaiserslautern")


@pytest.fixture(scope="module")
def plan(catalogue):
    pages = {district.id: 2 for district in catalogue.districts}
    pages["erlenbach"] = 6
    return plan_pages(
        book_specs(
            catalogue,
            map_ids=("strategiekarte_hf1", "analysekarte_nachbarschaften"),
            factsheet_pages=pages,
            citywide_pages=3,
            contents_pages=1,
            index_pages=4,
            sources_pages=1,
        )
    )


def test_the_book_starts_with_the_cover_and_the_maps_in_the_catalogues_order(plan):
    assert [part.id for part in plan.parts[:5]] == [
        "cover",
        "contents",
        "maps",
        "map-analysekarte_nachbarschaften",
        "map-strategiekarte_hf1",
    ]


def test_the_nine_ortsbezirke_come_before_the_kernstadt(plan, catalogue):
    names = [part.title for part in plan.parts if part.kind is PartKind.FACTSHEET]
    assert names[0] == "Einsiedlerhof"
    assert names[-1] == "Kernstadt"
    assert len(names) == 10
    assert [district.name for district in ordered_districts(catalogue)] == names


def test_every_page_belongs_to_exactly_one_part(plan):
    # 1 cover + 1 contents + 2 maps + 9 x 2 + 6 Steckbrief pages + 3 + 4 + 1
    assert plan.pages == 36
    pages = [
        page
        for part in plan.parts
        if part.pages
        for page in range(part.first_page, part.last_page + 1)
    ]
    assert pages == list(range(1, 37))


def test_a_chapter_stands_where_its_first_part_stands(plan):
    assert plan.part("maps").first_page == 3
    assert plan.part("factsheets").first_page == 5
    assert plan.part("factsheet-einsiedlerhof").first_page == 5
    assert plan.part("index").first_page == 32


def test_the_bookmarks_nest_the_steckbriefe_under_their_chapter(plan):
    outline = plan.outline()
    assert [node.title for node in outline] == [
        "Titelblatt",
        "Inhalt",
        "Karten",
        "Maßnahmensteckbriefe",
        "Gesamtstädtische Maßnahmen",
        "Verzeichnis der Maßnahmen",
        "Quellen und Hinweise",
    ]
    assert outline[2].children[1] == OutlineNode(
        "Strategiekarte Vielfältige Wohn- und Lebenswelten", 4
    )
    assert len(outline[3].children) == 10


def test_the_contents_name_everything_but_the_cover_and_themselves(plan):
    assert {part.id for part in plan.parts} - {part.id for part in plan.listed} == {
        "cover",
        "contents",
    }


def test_a_part_without_pages_and_a_doubled_part_are_refused():
    with pytest.raises(ValueError, match="0 pages"):
        plan_pages([PartSpec("a", "A", PartKind.MAP, 0)])
    with pytest.raises(ValueError, match="twice"):
        plan_pages([PartSpec("a", "A", PartKind.MAP, 1)] * 2)
    with pytest.raises(KeyError):
        plan_pages([]).part("a")


def test_parts_without_content_are_left_out(catalogue):
    specs = book_specs(
        catalogue,
        map_ids=(),
        factsheet_pages={},
        citywide_pages=0,
        contents_pages=1,
        index_pages=0,
        sources_pages=1,
    )
    assert [spec.id for spec in specs] == ["cover", "contents", "sources"]


def test_what_the_analyses_know_stands_behind_everything_else(catalogue, plan):
    specs = book_specs(
        catalogue,
        map_ids=(),
        factsheet_pages={},
        citywide_pages=0,
        contents_pages=1,
        index_pages=0,
        sources_pages=2,
    )
    parts = plan_pages([*specs, *annex_specs(3)]).parts
    assert [part.id for part in parts][-2:] == ["sources", "confidence"]
    assert (parts[-1].first_page, parts[-1].last_page) == (5, 7)
    assert annex_specs(0) == ()
    assert "confidence" not in [part.id for part in plan.parts]
