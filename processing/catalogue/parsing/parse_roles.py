"""Parse roles, their sources and the analyses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from ..geometry_kinds import Geometry
from ..model import (
    Analysis,
    City,
    EntryKind,
    Field,
    MapSheet,
    Origin,
    Role,
    SourcedParameter,
    SourceMapping,
)
from ..official_objects import KeyValues, ObjectSelection
from ..osm_mapping import TagRule
from .section import Section

_Value = TypeVar("_Value", bound=int | str)

COMMON_COLUMNS = ("fid", "geom", "name", "ortsbezirk", "quelle_id", "hinweis")
FIELD_TYPES = ("text", "integer", "real", "date", "boolean")
CERTAINTIES = ("seed", "verified", "measured", "derived", "expertise_unverified", "proposal")


def parse_parameter(name: str, section: Section, value_key: str) -> SourcedParameter:
    """Return a parameter whose value stands under ``value_key``.

    Args:
        name: Name of the parameter.
        section: Section that states it; nothing else may stand there.
        value_key: Key of the value; ``literature`` marks a value from literature.
    """
    parameter = SourcedParameter(
        name=name,
        value=section.value(value_key),
        source=section.text("source"),
        certainty=section.word("certainty", CERTAINTIES),
        unit=section.optional_text("unit") or "",
        literature=value_key == "literature",
    )
    section.close()
    return parameter


def parse_analyses(top: Section) -> tuple[dict[str, Analysis], dict[str, str], dict[str, Section]]:
    """Return analyses, labels of the datasets they name, and the sections for later checks."""
    labels = top.section("datasets")
    datasets = {key: labels.text(key) for key in labels.identifiers()}
    analyses: dict[str, Analysis] = {}
    sections: dict[str, Section] = {}
    block = top.section("analyses")
    for key in block.identifiers():
        item = block.section(key)
        analyses[key] = Analysis(
            id=key,
            title=item.text("title"),
            inputs=item.texts("inputs"),
            parameters=_parameters(item),
            optional_inputs=item.texts("optional_inputs"),
        )
        sections[key] = item
        item.close()
    top.close()
    return analyses, datasets, sections


def _parameters(item: Section) -> dict[str, SourcedParameter]:
    if not item.has("parameters"):
        return {}
    block = item.section("parameters")
    found = {}
    for name in block.identifiers():
        section = block.section(name)
        key = "literature" if section.has("literature") else "default"
        found[name] = parse_parameter(name, section, key)
    return found


def parse_roles(top: Section, analyses: Mapping[str, Analysis]) -> dict[str, tuple[Role, Section]]:
    """Return roles as stated, still without what the legends say about them.

    Returns:
        Role and the section that states it, by id.
    """
    block = top.section("roles")
    roles = {}
    for key in block.identifiers():
        item = block.section(key)
        stated = item.texts("analyses")
        for analysis in stated:
            if analysis not in analyses:
                item.fault(
                    f"Die Auswertung „{analysis}“ steht nicht in analyses.yaml; bitte dort "
                    "ergänzen oder hier korrigieren.",
                    "analyses",
                )
        role = Role(
            id=key,
            label=item.text("label"),
            geometry=item.choice("geometry", Geometry),
            style=item.identifier("style") if item.has("style") else "",
            kinds=item.choices("kinds", EntryKind),
            analyses=stated,
            fields=tuple(_fields(item)),
            origins=item.choices("origins", Origin),
        )
        item.close()
        roles[key] = (role, item)
    top.close()
    return roles


def _fields(item: Section) -> Iterable[Field]:
    seen: set[str] = set()
    for section in item.sections("fields", required=False):
        found = Field(
            name=section.identifier("name"),
            type=section.word("type", FIELD_TYPES),
            label=section.text("label"),
            unit=section.optional_text("unit") or "",
            values=section.texts("values"),
        )
        section.close()
        if found.name in seen or found.name in COMMON_COLUMNS:
            section.fault(f"Die Spalte „{found.name}“ gibt es schon; bitte anders nennen.", "name")
        seen.add(found.name)
        yield found


def complete_roles(
    stated: Mapping[str, tuple[Role, Section]],
    maps: Iterable[MapSheet],
    sources: Mapping[str, SourceMapping],
) -> dict[str, Role]:
    """Return roles with kinds, origins, maps and analyses as the legends use them.

    A role that no legend names and that does not say itself what it is, is ground that may be
    imported or drawn: a city can leave its entry out, the role and its data stay.

    Args:
        stated: As :func:`parse_roles` returns them.
        maps: All maps with their legends.
        sources: Sources by role; a role may have none.
    """
    on_maps: dict[str, list[str]] = {key: [] for key in stated}
    kinds: dict[str, list[EntryKind]] = {key: list(role.kinds) for key, (role, _) in stated.items()}
    origins: dict[str, list[Origin]] = {
        key: list(role.origins) for key, (role, _) in stated.items()
    }
    analyses = {key: list(role.analyses) for key, (role, _) in stated.items()}
    for sheet in maps:
        for inset in sheet.insets:
            on_maps.get(inset.role, []).append(sheet.id)
        for entry in sheet.entries:
            if entry.role not in stated:
                continue
            on_maps[entry.role].append(sheet.id)
            kinds[entry.role].append(entry.kind)
            origins[entry.role].append(entry.origin)
            if entry.analysis:
                analyses[entry.role].append(entry.analysis)
    roles = {}
    for key, (role, _) in stated.items():
        roles[key] = replace(
            role,
            maps=tuple(dict.fromkeys(on_maps[key])),
            kinds=tuple(kind for kind in EntryKind if kind in kinds[key]) or (EntryKind.BASE,),
            origins=tuple(origin for origin in Origin if origin in origins[key])
            or (Origin.IMPORTED_OR_DRAWN,),
            analyses=tuple(dict.fromkeys(analyses[key])),
            source=sources.get(key),
        )
    return roles


def check_inputs(
    analyses: Mapping[str, Analysis],
    sections: Mapping[str, Section],
    roles: Iterable[str],
    datasets: Iterable[str],
) -> None:
    """Note every input that is no role, no analysis and no dataset.

    Args:
        analyses: Analyses by id.
        sections: Section that states each of them, by the same ids.
        roles: Ids of the roles.
        datasets: Ids of the datasets that are no roles.
    """
    allowed = {*roles, *analyses, *datasets}
    for key, analysis in analyses.items():
        for name in (*analysis.inputs, *analysis.optional_inputs):
            if name not in allowed:
                where = "inputs" if name in analysis.inputs else "optional_inputs"
                sections[key].fault(
                    f"Der Eingang „{name}“ ist weder Rolle noch Auswertung noch Datensatz; bitte "
                    "korrigieren oder unter datasets ergänzen.",
                    where,
                )


def parse_sources(
    tops: Iterable[Section], roles: Iterable[str], city: City
) -> dict[str, SourceMapping]:
    """Return the sources of each role out of all files that name some.

    Rules of a later file come on top of those before; what is stated once, such as ``excluded`` and
    ``filter``, replaces what was stated before. ``{ags}`` and ``{name}`` in a rule stand for those
    of the city; a rule that needs what the city does not state is left out.

    Args:
        tops: The files, each with a block ``sources``.
        roles: Ids of all roles.
        city: Whose names stand in the rules.
    """
    known_roles = set(roles)
    sources: dict[str, SourceMapping] = {}
    for top in tops:
        block = top.section("sources")
        for key in block.names():
            item = block.section(key)
            if key not in known_roles:
                block.fault(
                    f"Die Rolle „{key}“ steht nicht in roles.yaml; bitte dort ergänzen oder hier "
                    "korrigieren.",
                    key,
                )
            same_as = item.optional_text("same_as")
            if same_as is not None and same_as not in known_roles:
                item.fault(
                    f"„same_as: {same_as}“ nennt keine Rolle aus roles.yaml; bitte korrigieren.",
                    "same_as",
                )
            for other in item.texts("unless"):
                if other not in known_roles:
                    item.fault(
                        f"„unless“ nennt „{other}“, aber das ist keine Rolle aus roles.yaml; bitte"
                        " korrigieren.",
                        "unless",
                    )
            sources[key] = _source(item, sources.get(key, SourceMapping()), same_as, city)
            item.close()
            if same_as is not None and _returns_to(key, sources):
                item.fault(
                    f"„same_as: {same_as}“ führt im Kreis wieder zu „{key}“; bitte an einer Stelle "
                    "eine eigene Quelle angeben.",
                    "same_as",
                )
        top.close()
    return sources


def _returns_to(key: str, sources: Mapping[str, SourceMapping]) -> bool:
    """Whether following same_as from ``key`` leads back to it."""
    seen: set[str] = set()
    following = sources[key].same_as
    while following is not None and following != key and following not in seen:
        seen.add(following)
        following = sources[following].same_as if following in sources else None
    return following == key


def _source(item: Section, before: SourceMapping, same_as: str | None, city: City) -> SourceMapping:
    """Return what an earlier file said about the role, and what this section adds."""
    rules = [tag_values(rule) for rule in item.sections("osm", required=False)]
    selections = _selections(item, "official")
    return SourceMapping(
        osm=before.osm
        + tuple(TagRule(told) for rule in rules if (told := _of_city(rule, city)) is not None),
        excluded=tag_values(item.section("excluded")) if item.has("excluded") else before.excluded,
        unless=item.texts("unless") or before.unless,
        official=before.official
        + tuple(
            replace(found, attributes=stated)
            for found in selections
            if (stated := _of_city(found.attributes, city)) is not None
        ),
        xplanung=before.xplanung + tuple(_selections(item, "xplanung")),
        other=before.other + item.texts("other"),
        same_as=same_as or before.same_as,
        filter=item.optional_text("filter") or before.filter,
        candidates=item.flag("candidates", default=before.candidates),
    )


def _of_city(
    values: Mapping[str, tuple[_Value, ...]], city: City
) -> dict[str, tuple[_Value, ...]] | None:
    """Values with what the city is called put in; None where it does not say so."""
    facts = {"{ags}": city.ags, "{name}": city.name}
    found: dict[str, tuple[_Value, ...]] = {}
    for key, stated in values.items():
        told = tuple(item for item in (_filled(value, facts) for value in stated) if item != "")
        if not told:
            return None
        found[key] = told
    return found


def _filled(value: _Value, facts: Mapping[str, str]) -> _Value:
    """The value with facts in place of their signs; "" where a fact is not known."""
    if not isinstance(value, str):
        return value
    text: str = value
    for sign, fact in facts.items():
        if sign in text:
            text = text.replace(sign, fact) if fact else ""
    return cast("_Value", text)


def tag_values(section: Section) -> dict[str, tuple[str, ...]]:
    """Values by key of a tag rule; a single value may stand without brackets."""
    found: dict[str, tuple[str, ...]] = {}
    for key in section.names():
        value = section.value(key)
        values = value if isinstance(value, tuple) else (value,)
        if not values or not all(isinstance(item, str) for item in values):
            section.fault(
                f"Die Werte von „{key}“ müssen Texte sein; bitte Zahlen und yes/no in "
                "Anführungszeichen setzen.",
                key,
            )
            continue
        found[key] = tuple(str(item) for item in values)
    if not found:
        section.fault("Eine Regel braucht mindestens ein Merkmal; bitte ergänzen oder entfernen.")
    return found


def _selections(item: Section, key: str) -> Iterable[ObjectSelection]:
    name = "class" if key == "official" else "object"
    for section in item.sections(key, required=False):
        yield ObjectSelection(
            object_class=section.text(name),
            code=section.integer("code") if section.has("code") else None,
            attributes=_key_values(section, "attributes"),
            unstated=section.flag("unstated", default=False),
            without=_key_values(section, "without"),
            fields=_column_sources(section),
        )
        section.close()


def _key_values(section: Section, key: str) -> dict[str, KeyValues]:
    """Values by attribute: keys of the data model as numbers, anything else as texts."""
    if not section.has(key):
        return {}
    block = section.section(key)
    found: dict[str, KeyValues] = {}
    for name in block.names():
        value = block.value(name)
        values = value if isinstance(value, tuple) else (value,)
        known = tuple(item for item in values if isinstance(item, int | str))
        if len(known) < len(values) or not known:
            block.fault(
                f"Die Werte von „{name}“ müssen Schlüssel (ganze Zahlen) oder Texte sein.", name
            )
        found[name] = known
    return found


def _column_sources(section: Section) -> dict[str, str]:
    if not section.has("fields"):
        return {}
    block = section.section("fields")
    return {name: block.text(name) for name in block.names()}
