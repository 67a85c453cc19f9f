"""Parse the rule table that derives the Zukunftsbild."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...wording.numbers import typed
from ..geometry_kinds import Geometry
from ..model import EntryKind, LegendEntry, MapSheet, Role
from ..rules import Condition, Operation, Synthesis, SynthesisRule, Where
from .parse_roles import CERTAINTIES
from .section import Section, known

STATES = ("Vorschlag", "angenommen", "abgelehnt")


@dataclass(frozen=True, slots=True)
class Shape:
    """What an operation takes and gives: its numbers, and whether it needs a partner."""

    numbers: tuple[str, ...]
    takes: tuple[Geometry, ...]
    gives: Geometry | None
    optional: tuple[str, ...] = ()
    partner: bool = False


_ANY = (Geometry.POINT, Geometry.LINE, Geometry.POLYGON)
SHAPES: Mapping[Operation, Shape] = {
    Operation.COPY: Shape((), _ANY, None),
    Operation.GENERALISE: Shape(
        ("closing_mm", "opening_mm", "min_area_mm2"),
        (Geometry.POLYGON,),
        Geometry.POLYGON,
        ("largest", "spread_mm", "holes_mm2"),
    ),
    Operation.OVERLAP: Shape(
        ("closing_mm", "opening_mm", "min_area_mm2"),
        (Geometry.POLYGON,),
        Geometry.POLYGON,
        ("largest", "spread_mm", "holes_mm2"),
        partner=True,
    ),
    Operation.HALO: Shape(
        ("spread_mm", "closing_mm", "opening_mm", "min_area_mm2"),
        _ANY,
        Geometry.POLYGON,
        ("largest", "holes_mm2"),
    ),
    Operation.LINES: Shape(
        ("gap_mm", "min_length_mm", "tolerance_mm"), (Geometry.LINE,), Geometry.LINE
    ),
    Operation.LINK: Shape(
        ("back_mm", "into_mm", "max_gap_mm", "min_area_mm2", "spacing_mm"),
        (Geometry.POLYGON,),
        Geometry.LINE,
        ("largest",),
        partner=True,
    ),
    Operation.CLUSTER: Shape(("radius_mm", "members"), _ANY, Geometry.POINT, ("largest",)),
}
"""Numbers ending in _mm or _mm2 are measured on the printed map; the others are counts."""


def parse_synthesis(
    top: Section, maps: Sequence[MapSheet], roles: Mapping[str, Role]
) -> Synthesis | None:
    """Return the rules in the order of the legend; None when the map is unknown.

    Every entry of the map that is not base needs exactly one rule.

    Args:
        top: The file of the rules.
        maps: All maps; the file names one of them.
        roles: Roles by id, which the rules may name.
    """
    map_id = top.text("map")
    sheet = next((sheet for sheet in maps if sheet.id == map_id), None)
    if sheet is None:
        if map_id:
            top.fault(f"Die Karte „{map_id}“ gibt es nicht; bitte korrigieren.", "map")
        return None
    entries = {entry.id: entry for entry in sheet.entries if entry.kind is not EntryKind.BASE}
    filled = {entry.role for entry in entries.values()}
    rules: dict[str, SynthesisRule] = {}
    for item in top.sections("rules"):
        rule = _rule(item, entries, _Known(roles, frozenset(filled)))
        if rule is None:
            continue
        if rule.entry in rules:
            item.fault(
                f"Für den Eintrag „{rule.entry}“ gibt es schon eine Regel; bitte eine entfernen.",
                "entry",
            )
        rules[rule.entry] = rule
    top.close()
    for entry_id, entry in entries.items():
        if entry_id not in rules:
            top.fault(
                f"Für den Eintrag „{entry_id}“ ({entry.label}) fehlt eine Regel; bitte ergänzen.",
                "rules",
            )
    return Synthesis(map_id, tuple(rules[entry] for entry in entries if entry in rules))


class _Known:
    """Roles that a rule may read: all but those that the rules fill."""

    def __init__(self, roles: Mapping[str, Role], filled: frozenset[str]) -> None:
        self.roles = roles
        self.filled = filled

    def check(self, section: Section, key: str) -> tuple[str, ...]:
        """Ids of roles under ``key``, each checked."""
        found = []
        for name in section.texts(key):
            if name not in self.roles:
                section.fault(
                    f"Die Rolle „{name}“ steht nicht in roles.yaml; bitte dort ergänzen oder hier"
                    " korrigieren.",
                    key,
                )
            elif name in self.filled:
                section.fault(
                    f"„{name}“ gehört selbst zum Zukunftsbild; bitte eine Rolle der anderen Karten"
                    " nennen.",
                    key,
                )
            else:
                found.append(name)
        return tuple(found)


def _rule(
    item: Section, entries: Mapping[str, LegendEntry], vocabulary: _Known
) -> SynthesisRule | None:
    entry_id = item.text("entry")
    sentence = item.text("satz")
    sources = vocabulary.check(item, "sources")
    fallback = vocabulary.check(item, "fallback")
    if not item.has("sources"):
        item.fault("Die Angabe „sources“ fehlt; bitte mindestens eine Rolle nennen.")
    condition = _condition(item, vocabulary, (*sources, *fallback))
    per_district = item.flag("per_district", default=False)
    certainty = item.word("certainty", CERTAINTIES)
    block = item.section("operation")
    operation = block.choice("kind", Operation)
    shape = SHAPES[operation]
    partner = _partner(block, vocabulary, shape, operation)
    numbers = _numbers(block, shape)
    block.close()
    item.close()
    entry = entries.get(entry_id)
    if entry is None:
        if entry_id:
            item.fault(
                f"„{entry_id}“ ist kein Eintrag des Zukunftsbilds, der eine Regel braucht. Möglich"
                f" sind: {known(list(entries))}.",
                "entry",
            )
        return None
    target = vocabulary.roles.get(entry.role)
    if target is None:
        return None  # the legend's entry has been told of already
    read = [(name, vocabulary.roles[name]) for name in (*sources, *fallback)]
    _check_geometry(item, shape, read=read, target=target)
    return SynthesisRule(
        entry=entry_id,
        role=entry.role,
        sentence=sentence,
        sources=sources,
        operation=operation,
        numbers=numbers,
        certainty=certainty,
        fallback=fallback,
        partner=partner,
        condition=condition,
        per_district=per_district,
    )


def _condition(item: Section, vocabulary: _Known, sources: Sequence[str]) -> Condition:
    if not item.has("condition"):
        return Condition()
    block = item.section("condition")
    near: tuple[str, ...] = ()
    distance = 0.0
    edge = False
    if block.has("near"):
        nearby = block.section("near")
        near = vocabulary.check(nearby, "roles")
        distance = _not_negative(nearby, "distance_m")
        edge = nearby.flag("edge", default=False)
        if not nearby.has("roles"):
            nearby.fault("Die Angabe „roles“ fehlt; bitte mindestens eine Rolle nennen.")
        nearby.close()
    condition = Condition(
        attributes=_attributes(block, vocabulary, sources),
        where=block.choice("where", Where) if block.has("where") else Where.ANYWHERE,
        near=near,
        near_m=distance,
        near_edge=edge,
        cut=vocabulary.check(block, "cut"),
    )
    block.close()
    return condition


def _attributes(
    block: Section, vocabulary: _Known, sources: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    if not block.has("attributes"):
        return {}
    table = block.section("attributes")
    columns = {field.name for name in sources for field in vocabulary.roles[name].fields}
    found = {}
    for name in table.names():
        found[name] = table.texts(name)
        if name not in columns:
            table.fault(
                f"Keine der Quellen hat eine Spalte „{name}“; bitte korrigieren. Möglich sind:"
                f" {known(sorted(columns))}.",
                name,
            )
        wrong = [value for value in found[name] if name == "stand" and value not in STATES]
        if wrong:
            table.fault(
                f"„{wrong[0]}“ ist kein Stand; bitte eines von {known(list(STATES))} angeben.", name
            )
    return found


def _partner(
    block: Section, vocabulary: _Known, shape: Shape, operation: Operation
) -> tuple[str, ...]:
    if shape.partner and not block.has("partner"):
        block.fault(f"„{operation}“ braucht „partner“ mit mindestens einer Rolle; bitte ergänzen.")
    if not shape.partner:
        return ()
    partner = vocabulary.check(block, "partner")
    for name in partner:
        if vocabulary.roles[name].geometry is not Geometry.POLYGON:
            block.fault(f"„{name}“ ist keine Fläche; „{operation}“ braucht Flächen.", "partner")
    return partner


def _numbers(block: Section, shape: Shape) -> dict[str, float]:
    names = [*shape.numbers, *(name for name in shape.optional if block.has(name))]
    return {name: _not_negative(block, name) for name in names}


def _not_negative(block: Section, key: str) -> float:
    number = block.number(key)
    if number < 0:
        block.fault(f"„{key}“ darf nicht negativ sein, gefunden wurde {typed(number)}.", key)
    return number


def _check_geometry(
    item: Section, shape: Shape, *, read: Sequence[tuple[str, Role]], target: Role
) -> None:
    allowed = shape.takes if shape.gives is not None else (target.geometry,)
    for name, role in read:
        if role.geometry not in allowed:
            item.fault(
                f"Die Quelle „{name}“ wird als {role.geometry} gespeichert; diese Operation nimmt"
                f" nur {known([str(geometry) for geometry in allowed])}.",
                "sources",
            )
    if shape.gives is not None and shape.gives is not target.geometry:
        item.fault(
            f"Die Operation ergibt {shape.gives}, „{target.id}“ wird aber als {target.geometry}"
            " gespeichert; bitte eine andere Operation wählen.",
            "operation",
        )
