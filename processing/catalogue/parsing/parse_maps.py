"""Parse the maps with their legends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..geometry_kinds import Geometry
from ..model import EntryKind, Group, Inset, LegendEntry, MapSheet, Origin, Role, SourcedParameter
from .parse_roles import parse_parameter
from .section import Section

MAP_KINDS = ("analysis", "strategy", "vision", "factsheet")
INSET_KINDS = ("map", "chart")
PAGES = ("A3 landscape", "A3 portrait", "A4 landscape", "A4 portrait")


@dataclass(frozen=True, slots=True)
class LegendIds:
    """Ids that a legend may name."""

    roles: Mapping[str, Role]
    analyses: frozenset[str]
    handlungsfelder: frozenset[str]


def parse_maps(tops: Iterable[Section], vocabulary: LegendIds) -> tuple[MapSheet, ...]:
    """Return one map per file, in the order of the file names.

    Args:
        tops: One file per map.
        vocabulary: Ids that legends may name.
    """
    maps: list[MapSheet] = []
    entries: dict[str, str] = {}
    for top in tops:
        sheet = _map(top, vocabulary)
        if any(sheet.id == other.id for other in maps):
            top.fault(f"Die Karte „{sheet.id}“ gibt es schon; bitte eine andere id wählen.", "id")
        for entry in sheet.entries:
            if entry.id in entries and entries[entry.id] != sheet.id:
                top.fault(
                    f"Der Eintrag „{entry.id}“ steht auch in der Karte „{entries[entry.id]}“; "
                    "bitte eine andere id wählen."
                )
            entries[entry.id] = sheet.id
        maps.append(sheet)
    return tuple(maps)


def _map(top: Section, vocabulary: LegendIds) -> MapSheet:
    verbatim = top.flag("verbatim", default=True)
    seen: set[str] = set()
    named: set[str] = set()
    sheet = MapSheet(
        id=top.identifier(),
        title=top.text("title"),
        kind=top.word("kind", MAP_KINDS),
        source=top.text("source"),
        verbatim=verbatim,
        scale=top.integer("scale", least=1),
        page=top.word("page", PAGES),
        groups=tuple(
            _group(item, vocabulary, seen, named, verbatim) for item in top.sections("groups")
        ),
        theme=top.optional_text("theme"),
        handlungsfeld=_handlungsfeld(top, vocabulary),
        insets=tuple(_inset(item, vocabulary) for item in top.sections("insets", required=False)),
        scale_range=_scale_range(top),
    )
    top.close()
    return sheet


def _scale_range(top: Section) -> tuple[int, int] | None:
    if not top.has("scale_range"):
        return None
    lower, upper = top.numbers("scale_range", 2)
    return int(lower), int(upper)


def _handlungsfeld(section: Section, vocabulary: LegendIds) -> str | None:
    found = section.optional_text("handlungsfeld")
    if found and found not in vocabulary.handlungsfelder:
        section.fault(
            f"Das Handlungsfeld „{found}“ steht nicht in handlungsfelder.yaml; bitte korrigieren.",
            "handlungsfeld",
        )
    return found


def _role(section: Section, vocabulary: LegendIds) -> str:
    role = section.text("role")
    if role and role not in vocabulary.roles:
        section.fault(
            f"Die Rolle „{role}“ steht nicht in roles.yaml; bitte dort ergänzen oder hier "
            "korrigieren.",
            "role",
        )
    return role


def _inset(item: Section, vocabulary: LegendIds) -> Inset:
    inset = Inset(
        id=item.identifier(),
        title=item.text("title"),
        kind=item.word("kind", INSET_KINDS),
        role=_role(item, vocabulary),
    )
    item.close()
    return inset


def _group(
    item: Section, vocabulary: LegendIds, seen: set[str], named: set[str], verbatim: bool
) -> Group:
    identifier = item.identifier() if item.has("id") else ""
    if identifier in named:
        item.fault(
            f"Die Gruppe „{identifier}“ steht schon in dieser Karte; bitte umbenennen.", "id"
        )
    named.update(filter(None, [identifier]))
    group = Group(
        id=identifier,
        entries=tuple(
            _entry(entry, vocabulary, seen, verbatim) for entry in item.sections("entries")
        ),
        title=item.optional_text("title"),
        handlungsfeld=_handlungsfeld(item, vocabulary),
    )
    item.close()
    return group


def _entry(item: Section, vocabulary: LegendIds, seen: set[str], verbatim: bool) -> LegendEntry:
    identifier = item.identifier()
    if identifier in seen:
        item.fault(
            f"Der Eintrag „{identifier}“ steht schon in dieser Karte; bitte umbenennen.", "id"
        )
    seen.add(identifier)
    role = _role(item, vocabulary)
    analysis = item.optional_text("analysis")
    if analysis and analysis not in vocabulary.analyses:
        item.fault(
            f"Die Auswertung „{analysis}“ steht nicht in analyses.yaml; bitte korrigieren.",
            "analysis",
        )
    alternatives = item.choices("alternatives", Geometry)
    entry = LegendEntry(
        id=identifier,
        text=item.text("text"),
        role=role,
        geometry=_geometry(item, vocabulary.roles.get(role), alternatives),
        kind=item.choice("kind", EntryKind),
        origin=item.choice("origin", Origin),
        analysis=analysis,
        corrected=item.optional_text("corrected"),
        verbatim=item.flag("verbatim", default=verbatim),
        variants=item.texts("variants"),
        parameters=_parameters(item),
        alternatives=alternatives,
    )
    item.close()
    if entry.origin in _COMPUTED and analysis is None:
        item.fault(
            f"Der Eintrag „{identifier}“ wird berechnet; bitte mit analysis sagen, womit.", "origin"
        )
    return entry


_COMPUTED = (Origin.COMPUTED, Origin.COMPUTED_THEN_CURATED)


def _geometry(item: Section, role: Role | None, alternatives: tuple[Geometry, ...]) -> Geometry:
    """Geometry of an entry: the role's unless it says otherwise, and then one that fits."""
    if not item.has("geometry"):
        return role.geometry if role is not None else Geometry.NONE
    geometry = item.choice("geometry", Geometry)
    if role is not None and role.geometry not in (geometry, *alternatives):
        item.fault(
            f"Der Eintrag ist als {geometry} angegeben, die Rolle „{role.id}“ wird aber als "
            f"{role.geometry} gespeichert; bitte angleichen oder {role.geometry} unter "
            "alternatives nennen.",
            "geometry",
        )
    return geometry


def _parameters(item: Section) -> tuple[SourcedParameter, ...]:
    if not item.has("parameters"):
        return ()
    block = item.section("parameters")
    return tuple(
        parse_parameter(name, block.section(name), "value") for name in block.identifiers()
    )
