"""Parse the city, its districts, Charta, Handlungsfelder, measures and attributions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...wording.district_word import DISTRICT_WORDS, OURS
from ...wording.name_keys import normalise_name
from ...wording.number_reading import plain_whole
from ..lists import Code, CodeList, MeasureColumn
from ..model import (
    Attribution,
    Charter,
    City,
    District,
    GlossaryTerm,
    Goal,
    Handlungsfeld,
    Strategy,
)
from ..states import STATES
from .section import Section

AGS_DIGITS = 8
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def parse_city(top: Section) -> tuple[str, str, City]:
    """Return id and version of the catalogue, and the city."""
    identifier, version = top.identifier(), top.text("version")
    if top.has("extends"):
        top.word("extends", ("base",))
    item = top.section("city")
    extent: tuple[float, float, float, float] | None = None
    if item.has("extent"):
        xmin, ymin, xmax, ymax = item.numbers("extent", 4)
        extent = xmin, ymin, xmax, ymax
        if any(extent) and not (xmin < xmax and ymin < ymax):
            item.fault("extent muss xmin, ymin, xmax, ymax mit xmin < xmax und ymin < ymax sein.")
    ags = item.optional_text("ags") or ""
    if ags and not (len(ags) == AGS_DIGITS and plain_whole(ags) is not None):
        item.fault(f"Der Gemeindeschlüssel „{ags}“ muss aus acht Ziffern bestehen.", "ags")
    crs = item.optional_text("crs") or ""
    if crs and not crs.startswith("EPSG:"):
        item.fault(f"„crs: {crs}“ muss die Form EPSG:25832 haben.", "crs")
    city = City(
        name=item.optional_text("name") or "",
        ags=ags,
        title=item.text("title"),
        crs=crs,
        extent=extent,
        department=item.optional_text("department") or "",
        state=item.word("state", STATES) if item.has("state") else "",
        district_word=(
            item.word("district_word", DISTRICT_WORDS) if item.has("district_word") else OURS
        ),
        empty_entries=item.flag("empty_entries", default=False),
        method_notes=item.flag("method_notes", default=False),
    )
    item.close()
    top.close()
    return identifier, version, city


def parse_charters(top: Section) -> tuple[Charter, ...]:
    """Return the versions of the Charta."""
    seen: set[str] = set()
    charters = []
    for item in top.sections("charters"):
        charters.append(
            Charter(
                id=_unique(item, seen, "Die Charta"),
                source=item.text("source"),
                principles=item.texts("principles"),
            )
        )
        item.close()
    top.close()
    return tuple(charters)


def parse_districts(top: Section) -> tuple[District, ...]:
    """Return the districts; no name may mean two of them."""
    seen: set[str] = set()
    names: dict[str, str] = {}
    numbers: dict[int, str] = {}
    districts = []
    for item in top.sections("districts"):
        district = _district(item, seen)
        districts.append(district)
        if numbers.setdefault(district.number, district.id) != district.id:
            item.fault(
                f"Die Nummer {district.number} hat schon „{numbers[district.number]}“; "
                "bitte ändern.",
                "number",
            )
        for name in (
            district.name,
            *district.variants,
            *district.members,
            *district.member_variants,
        ):
            other = names.setdefault(normalise_name(name), district.id)
            if other != district.id:
                item.fault(
                    f"„{name}“ bezeichnet auch „{other}“; bitte einen der beiden Namen entfernen."
                )
    top.close()
    return tuple(districts)


def _district(item: Section, seen: set[str]) -> District:
    members: list[str] = []
    member_variants: list[str] = []
    for member in item.texts_or_sections("members"):
        if isinstance(member, str):
            members.append(member)
            continue
        members.append(member.text("name"))
        member_variants.extend(member.texts("variants"))
        member.close()
    extent = None
    if item.has("extent_m"):
        width, height = item.numbers("extent_m", 2)
        extent = (width, height)
    district = District(
        id=_unique(item, seen, "Der Ortsbezirk"),
        name=item.text("name"),
        number=item.integer("number"),
        core=item.flag("core", default=False),
        variants=item.texts("variants"),
        members=tuple(members),
        area_km2=item.optional_number("area_km2"),
        extent_m=extent,
        member_variants=tuple(member_variants),
    )
    item.close()
    return district


def parse_handlungsfelder(top: Section) -> tuple[tuple[Handlungsfeld, Section], ...]:
    """Return the Handlungsfelder, with their sections for the check of the maps they name."""
    seen: set[str] = set()
    found = []
    for item in top.sections("handlungsfelder"):
        field = Handlungsfeld(
            id=_unique(item, seen, "Das Handlungsfeld"),
            number=item.integer("number"),
            title=item.text("title"),
            motto=item.optional_text("motto") or "",
            verbatim=item.flag("verbatim", default=True),
            goals=tuple(_goal(goal) for goal in item.sections("goals")),
            map=item.optional_text("map"),
            aliases=item.texts("aliases"),
            colour=_colour(item),
        )
        item.close()
        found.append((field, item))
    top.close()
    return tuple(found)


def _colour(item: Section) -> str:
    colour = item.optional_text("colour") or ""
    if colour and not _COLOUR.fullmatch(colour):
        item.fault(f"Die Farbe „{colour}“ muss die Form '#a1b2c3' haben.", "colour")
        return ""
    return colour


def _goal(item: Section) -> Goal:
    title = item.text("title")
    strategies = []
    for strategy in item.texts_or_sections("strategies"):
        if isinstance(strategy, str):
            strategies.append(Strategy(strategy))
            continue
        strategies.append(Strategy(strategy.text("text"), strategy.optional_text("corrected")))
        strategy.close()
    item.close()
    return Goal(title=title, strategies=tuple(strategies))


def check_maps(fields: Iterable[tuple[Handlungsfeld, Section]], maps: Iterable[str]) -> None:
    """Note every Handlungsfeld that names a map which does not exist.

    Args:
        fields: Each Handlungsfeld with the section that states it.
        maps: Ids of all maps.
    """
    known = set(maps)
    for field, section in fields:
        if field.map is not None and field.map not in known:
            section.fault(
                f"Die Karte „{field.map}“ gibt es im Ordner maps nicht; bitte korrigieren.", "map"
            )


@dataclass(frozen=True, slots=True)
class MeasureTerms:
    """What the catalogue says about the Maßnahmenliste."""

    columns: tuple[MeasureColumn, ...]
    extras: tuple[MeasureColumn, ...]
    lists: dict[str, CodeList]


def parse_measures(top: Section) -> MeasureTerms:
    """Return the published columns of the Maßnahmenliste, those we add, and the code lists."""
    taken: set[str] = set()
    columns = tuple(
        _measure_column(item, taken, item.integer("number"), item.printed("title"))
        for item in top.sections("columns")
    )
    extras = tuple(
        _measure_column(item, taken, len(columns) + index, "")
        for index, item in enumerate(top.sections("supplementary"))
    )
    block = top.section("code_lists")
    lists = {key: _code_list(key, block.section(key)) for key in block.identifiers()}
    top.close()
    return MeasureTerms(columns, extras, lists)


def _measure_column(item: Section, taken: set[str], number: int, title: str) -> MeasureColumn:
    column = MeasureColumn(
        number=number,
        title=title,
        label=item.text("label"),
        field=item.identifier("field"),
        note=item.optional_text("note") or "",
        codes=item.optional_text("codes") or "",
        several=item.flag("several", default=False),
        synonyms=item.texts("synonyms"),
    )
    item.close()
    if column.field in taken:
        item.fault(f"Das Feld „{column.field}“ ist schon vergeben; bitte umbenennen.", "field")
    taken.add(column.field)
    return column


def _code_list(key: str, section: Section) -> CodeList:
    seen: set[str] = set()
    codes = []
    for item in section.sections("codes"):
        code = Code(
            id=_unique(item, seen, "Der Code"),
            label=item.text("label"),
            note=item.optional_text("note") or "",
            lower=item.optional_number("lower"),
            upper=item.optional_number("upper"),
            synonyms=item.texts("synonyms"),
        )
        item.close()
        if code.lower is not None and code.upper is not None and code.lower > code.upper:
            item.fault(f"Beim Code „{code.id}“ ist lower größer als upper; bitte tauschen.")
        codes.append(code)
    found = CodeList(id=key, title=section.text("title"), codes=tuple(codes))
    section.close()
    return found


def parse_attributions(top: Section) -> dict[str, Attribution]:
    """Return the source notes by id."""
    seen: set[str] = set()
    found = {}
    for item in top.sections("attributions"):
        attribution = Attribution(
            id=_unique(item, seen, "Der Quellenvermerk"),
            provider=item.text("provider"),
            text=item.text("text"),
        )
        item.close()
        found[attribution.id] = attribution
    top.close()
    return found


def parse_glossary(top: Section) -> tuple[GlossaryTerm, ...]:
    """Return the planners' words with their English counterparts."""
    terms = []
    for item in top.sections("terms"):
        terms.append(GlossaryTerm(german=item.text("german"), english=item.text("english")))
        item.close()
    top.close()
    return tuple(terms)


def _unique(item: Section, seen: set[str], what: str) -> str:
    identifier = item.identifier()
    if identifier in seen:
        item.fault(f"{what} „{identifier}“ steht schon weiter oben; bitte umbenennen.", "id")
    seen.add(identifier)
    return identifier
