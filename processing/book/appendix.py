"""The appendix: by which rules the Zukunftsbild follows from the four Handlungsfelder."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsPrintLayout

from ..cartography.map_project import MapProject
from ..catalogue.model import Catalogue
from ..catalogue.rules import Operation, SynthesisRule, Where
from ..store.authorship import author_of
from ..store.contract import Store
from ..wording.core_name import core_phrases
from ..wording.numbers import typed
from .page_plan import BookPart
from .pages import PageMarks, new_layout
from .tables.measure_rows import field_paragraph
from .tables.paginate import Paragraph, PrintedRow, TablePage
from .tables.table_items import PrintedColumn, TableSpec
from .tables.table_pages import Head, draw_table_pages, paginate_body

RULES = TableSpec(
    columns=(
        PrintedColumn("Nr.", 5.6),
        PrintedColumn("Eintrag und Handlungsfeld", 33.0),
        PrintedColumn("Quellen", 36.4),
        PrintedColumn("Bedingung", 32.0),
        PrintedColumn("Regel", 42.0),
        PrintedColumn("Stand", 17.0),
    ),
    mark_column=1,
)
DERIVED_BY = "insek:visionsynthesis"
_CERTAINTY = {"proposal": "Vorschlag"}
_PARTNER = {Operation.OVERLAP: "überlagert mit", Operation.LINK: "ausgehend von"}
_NUMBERS = {
    "spread_mm": "Umriss um {} verbreitert",
    "closing_mm": "Lücken bis {} geschlossen",
    "opening_mm": "Engstellen unter {} entfallen",
    "min_area_mm2": "ab {}",
    "holes_mm2": "Löcher unter {} gefüllt",
    "gap_mm": "Abstand gleichlaufender Linien über {}",
    "min_length_mm": "Netzteile ab {} Länge",
    "tolerance_mm": "geglättet um {}",
    "back_mm": "beginnt höchstens {} vor dem Rand",
    "into_mm": "reicht bis {} hinein",
    "max_gap_mm": "höchstens {} entfernt",
    "spacing_mm": "Enden mindestens {} auseinander",
    "radius_mm": "im Umkreis von {}",
    "members": "mindestens {} Aussagen beieinander",
    "largest": "höchstens die {} größten",
}


def rule_rows(store: Store, catalogue: Catalogue) -> list[PrintedRow]:
    """A row per rule in the order of the legend; none for a catalogue without rules."""
    if catalogue.synthesis is None:
        return []
    sheet = catalogue.map(catalogue.synthesis.map)
    where = {entry.id: (group, entry) for group in sheet.groups for entry in group.entries}
    rows = []
    for number, rule in enumerate(catalogue.synthesis.rules, start=1):
        group, entry = where[rule.entry]
        title = [Paragraph(entry.label, style="title")]
        if group.handlungsfeld:
            title.append(field_paragraph(group.handlungsfeld, catalogue))
        certainty = _CERTAINTY.get(rule.certainty, "")
        cells = (
            [Paragraph(str(number), style="number")],
            title,
            _sources(rule, catalogue),
            _condition(rule, catalogue, scale=sheet.scale),
            [Paragraph(rule.sentence), *([Paragraph(certainty, lead="Regel: ")] * bool(certainty))],
            [Paragraph(author_of(store, rule.role, DERIVED_BY).value)],
        )
        rows.append(PrintedRow(str(number), tuple(tuple(cell) for cell in cells)))
    return rows


def rule_tables(
    store: Store, catalogue: Catalogue, *, map_ids: Sequence[str]
) -> tuple[TablePage, ...]:
    """Pages of the rules; none when the map that they fill is not printed.

    Args:
        store: Knows who has drawn or computed each role.
        catalogue: Its rules.
        map_ids: Maps that the book prints.
    """
    if catalogue.synthesis is None or catalogue.synthesis.map not in map_ids:
        return ()
    return paginate_body(rule_rows(store, catalogue), RULES)


def build_rules(
    built: MapProject, tables: Sequence[TablePage], *, part: BookPart, marks: PageMarks
) -> QgsPrintLayout:
    """Layout of the rules.

    Args:
        built: The project that gets the layout.
        tables: As :func:`rule_tables` gives them.
        part: Title and place in the book.
        marks: What stands at the foot.
    """
    layout = new_layout(built.project, part.title)
    head = Head(marks.concept, part.title, "regeln", part.first_page, part.pages)
    draw_table_pages(layout, tables, RULES, head=head, marks=marks)
    return layout


def _labels(roles: Sequence[str], catalogue: Catalogue) -> str:
    return "; ".join(catalogue.roles[role].label for role in roles)


def _sources(rule: SynthesisRule, catalogue: Catalogue) -> list[Paragraph]:
    found = [Paragraph(_labels(rule.sources, catalogue))]
    if rule.partner:
        partner = _PARTNER.get(rule.operation, "mit")
        found.append(Paragraph(_labels(rule.partner, catalogue), lead=f"{partner}: "))
    if rule.fallback:
        found.append(Paragraph(_labels(rule.fallback, catalogue), lead="ersatzweise: "))
    return found


def _where(where: Where, catalogue: Catalogue) -> str:
    """In which districts a rule counts; empty for all, as in a city without a core."""
    if catalogue.core is None or where is Where.ANYWHERE:
        return ""
    core = core_phrases(catalogue.core.name)
    return f"überwiegend {core.in_}" if where is Where.CORE else f"außerhalb {core.of}"


def _condition(rule: SynthesisRule, catalogue: Catalogue, *, scale: int) -> list[Paragraph]:
    """Which features count, and the sizes on the sheet."""
    condition = rule.condition
    texts = [_attribute(name, values) for name, values in condition.attributes.items()]
    texts.append(_where(condition.where, catalogue))
    if rule.per_district:
        texts.append(catalogue.city.words("je Ortsbezirk"))
    if condition.near:
        edge = "vom Rand von" if condition.near_edge else "von"
        near = _labels(condition.near, catalogue)
        texts.append(f"höchstens {condition.near_m:.0f} m {edge} {near}")
    if condition.cut:
        texts.append(f"ohne {_labels(condition.cut, catalogue)}")
    sizes = [_number(name, value, scale) for name, value in rule.numbers.items() if value]
    return [
        Paragraph("; ".join(filter(None, texts)) or "alle Objekte"),
        *([Paragraph("; ".join(sizes), lead="Maße: ")] * bool(sizes)),
    ]


def _attribute(name: str, values: Sequence[str]) -> str:
    if name == "stand":
        return f"Stand {' oder '.join(values)} oder von Hand gezeichnet"
    return f"{name}: {' oder '.join(values)}"


def _number(name: str, value: float, scale: int) -> str:
    if name in {"largest", "members"} and value == 1:
        return {"largest": "nur das größte", "members": "auch einzelne"}[name]
    return _NUMBERS[name].format(_size(name, value, scale))


def _size(name: str, value: float, scale: int) -> str:
    """A number as printed, with what it means on the ground."""
    plain = typed(value)
    metres = scale / 1000
    if name.endswith("_mm2"):
        hectares = typed(round(value * metres**2 / 10_000, 1))
        return f"{plain}\u00a0mm² ({hectares}\u00a0ha)"
    if name.endswith("_mm"):
        return f"{plain}\u00a0mm ({value * metres:.0f}\u00a0m)"
    return plain
