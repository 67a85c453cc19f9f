"""Everything the book prints, paginated and numbered, before a page is drawn."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from ..catalogue.model import Catalogue
from ..store.contract import Store
from ..store.measures import Measure, doubled_numbers, doubled_sentence
from .appendix import rule_tables
from .confidence_pages import Knowledge, confidence_tables
from .contents_pages import arrange
from .factsheet.detail import neighbour_names, number_maps
from .factsheet.facts import SupplyRule, all_facts, district_areas, supply_rule
from .factsheet.markers import DETAIL_SHEET, Marker
from .factsheet.membership import citywide
from .factsheet.steckbrief import MAP_ID, SCALES, Factsheet, measure_pages, window_of
from .index import index_tables
from .page_plan import BookPlan, PartKind, annex_specs, book_specs, plan_pages
from .pages import BookError
from .pdf.proofs import table_rows
from .source_pages import printed_roles, source_tables
from .tables.measure_rows import page_list
from .tables.paginate import TablePage, pages_of
from .text_templates import portrait


@dataclass(frozen=True, slots=True)
class Draft:
    """Content and page plan of a book.

    ``measure_pages`` holds the pages of each measure by number; ``expected_rows`` the numbers
    that every part with tables must print.
    """

    plan: BookPlan
    measures: tuple[Measure, ...]
    factsheets: Mapping[str, Factsheet]
    markers: Mapping[str, tuple[Marker, ...]]
    citywide: tuple[TablePage, ...]
    index: tuple[TablePage, ...]
    sources: tuple[TablePage, ...]
    rules: tuple[TablePage, ...]
    confidence: tuple[TablePage, ...]
    measure_pages: Mapping[int, tuple[int, ...]]
    expected_rows: Mapping[str, tuple[int, ...]]
    supply: SupplyRule

    @property
    def subtitle(self) -> str:
        """What the book holds, under its title; without measures it is an atlas."""
        return f"Karten und {'Maßnahmensteckbriefe' if self.measures else 'Steckbriefe'}"

    @property
    def citywide_range(self) -> str:
        """Pages of the gesamtstädtische measures as printed; empty if there are none."""
        if not self.citywide:
            return ""
        part = self.plan.part("citywide")
        first, last = part.first_page, part.last_page
        return str(first) if first == last else f"{first}–{last}"

    def printed(self) -> dict[str, tuple[str, str]]:
        """Pages as the index names them, and maps with the number of a measure, by its id."""
        maps: dict[int, dict[str, None]] = {}
        for district, markers in self.markers.items():
            part = self.plan.part(f"factsheet-{district}")
            for marker in markers:
                page = part.first_page + (marker.sheet == DETAIL_SHEET)
                maps.setdefault(marker.number, {})[f"{part.title} (Seite {page})"] = None
        return {
            measure.id: (
                page_list(self.measure_pages.get(measure.nummer, ())),
                "; ".join(maps.get(measure.nummer, ())),
            )
            for measure in self.measures
        }


def make_draft(
    store: Store,
    catalogue: Catalogue,
    *,
    map_ids: Sequence[str],
    filled: Container[str],
    sheet_pages: Mapping[str, int] | None = None,
    known: Sequence[Knowledge] = (),
) -> Draft:
    """Read the store, paginate every table and number all pages.

    Args:
        store: The INSEK store.
        catalogue: Its vocabulary.
        map_ids: Maps to print.
        filled: Roles that have features.
        sheet_pages: Pages of each map; one where it is not named.
        known: What each analysis knows.

    Raises:
        BookError: If a number stands for several measures.
        PageError: If a district is too large for the map of a Steckbrief.
        CrowdedError: If such a map has no room for all numbers.
        TextError: If the template of the short texts cannot be filled.
    """
    measures = store.measures()
    _require_single_numbers(store, measures)
    supply = supply_rule(store)
    factsheets: dict[str, Factsheet] = {}
    markers: dict[str, tuple[Marker, ...]] = {}
    for facts in all_facts(store, catalogue, measures=measures):
        window, detail = window_of(facts, catalogue.city), None
        district = facts.district.id
        if window is not None and facts.area is not None:
            markers[district], detail = number_maps(
                facts.measures,
                facts.area,
                window,
                scales=SCALES,
                names=neighbour_names(store, district),
            )
        factsheets[district] = Factsheet(
            facts=facts,
            text=portrait(facts, catalogue, supply=supply),
            tables=measure_pages(facts.measures, catalogue),
            window=window,
            detail=detail,
        )
    rest = citywide(measures, district_areas(store), district_ids=list(factsheets))
    citywide_tables = measure_pages(rest, catalogue)
    sources = source_tables(store, printed_roles(catalogue, (*map_ids, MAP_ID)), filled=filled)
    rules = rule_tables(store, catalogue, map_ids=map_ids)
    confidence = confidence_tables(known, catalogue.city)

    def plan_with(*, contents: int, index: int) -> BookPlan:
        specs = book_specs(
            catalogue,
            map_ids=map_ids,
            factsheet_pages={name: sheet.pages for name, sheet in factsheets.items()},
            citywide_pages=len(citywide_tables),
            contents_pages=contents,
            index_pages=index,
            sources_pages=len(sources),
            rules_pages=len(rules),
            sheet_pages=sheet_pages,
        )
        return plan_pages(
            replace(spec, maps=factsheets[spec.subject].maps)
            if spec.kind is PartKind.FACTSHEET
            else spec
            for spec in (*specs, *annex_specs(len(confidence)))
        )

    # The number of lines decides the pages of the contents, whatever stands on them.
    contents = 1 + max(entry.page for entry in arrange(plan_with(contents=1, index=1)))
    provisional = plan_with(contents=contents, index=1)
    printed_on = _printed_on(provisional, factsheets, citywide_tables)
    index = index_tables(
        measures,
        catalogue,
        districts=_district_names(factsheets),
        pages=printed_on,
    )
    plan = plan_with(contents=contents, index=len(index))
    expected = {f"factsheet-{name}": table_rows(sheet.tables) for name, sheet in factsheets.items()}
    expected |= {"citywide": table_rows(citywide_tables)} if citywide_tables else {}
    expected |= {"index": table_rows(index)} if index else {}
    expected |= {"rules": table_rows(rules)} if rules else {}
    expected |= {"confidence": table_rows(confidence)} if confidence else {}
    return Draft(
        plan=plan,
        measures=measures,
        factsheets=factsheets,
        markers=markers,
        citywide=citywide_tables,
        index=index,
        sources=sources,
        rules=rules,
        confidence=confidence,
        measure_pages=printed_on,
        expected_rows=expected,
        supply=supply,
    )


def _require_single_numbers(store: Store, measures: Sequence[Measure]) -> None:
    """Raise BookError where a number of the maps and the index would mean several measures."""
    doubled = doubled_numbers(measures)
    if doubled:
        said = " ".join(doubled_sentence(number, rows) for number, rows in doubled.items())
        raise BookError(
            f"{store.name}: Karten, Steckbriefe und Verzeichnis wären nicht eindeutig. {said}"
        )


def _printed_on(
    plan: BookPlan, factsheets: Mapping[str, Factsheet], rest: Sequence[TablePage]
) -> dict[int, tuple[int, ...]]:
    """First page of each measure in every part that prints it."""
    found: dict[int, list[int]] = {}
    for name, sheet in factsheets.items():
        first = plan.part(f"factsheet-{name}").first_page + sheet.maps
        for key, pages in pages_of(sheet.tables).items():
            found.setdefault(int(key), []).append(first + pages[0] - 1)
    if rest:
        first = plan.part("citywide").first_page
        for key, pages in pages_of(rest).items():
            found.setdefault(int(key), []).append(first + pages[0] - 1)
    return {number: tuple(sorted(pages)) for number, pages in found.items()}


def _district_names(factsheets: Mapping[str, Factsheet]) -> dict[int, tuple[str, ...]]:
    names: dict[int, tuple[str, ...]] = {}
    for sheet in factsheets.values():
        for measure in sheet.facts.measures:
            known = names.get(measure.nummer, ())
            names[measure.nummer] = (*known, sheet.facts.district.name)
    return names
