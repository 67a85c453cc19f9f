"""What a changed catalogue says otherwise, in German sentences for those who work with the old."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from .goals import goal_titles, moved_goals
from .model import Catalogue, Handlungsfeld, LegendEntry
from .value_texts import value_text

_LISTED = 20
_CITY = {
    "name": "Name der Stadt",
    "title": "Titel des Konzepts",
    "department": "Herausgeber",
    "state": "Bundesland (Feiertage beim Fahrplan)",
    "ags": "Gemeindeschlüssel",
    "district_word": "Wort für die Teile der Stadt",
}


def changed_entries(before: Catalogue, after: Catalogue) -> tuple[str, ...]:
    """Sentences about maps and legend entries that are new, gone, renamed or moved."""
    sheets = {sheet.id: sheet for sheet in before.maps}
    told = []
    for sheet in after.maps:
        old = sheets.pop(sheet.id, None)
        if old is None:
            told.append(f"Neue Karte: „{sheet.title}“ mit {len(sheet.entries)} Einträgen")
            continue
        if old.title != sheet.title:
            told.append(f"Karte „{old.title}“ heißt jetzt „{sheet.title}“")
        told += [f"Karte „{sheet.title}“: {item}" for item in _entries(old.entries, sheet.entries)]
    told += [f"Karte „{sheet.title}“ entfällt" for sheet in sheets.values()]
    return tuple(told)


def _entries(before: Iterable[LegendEntry], after: Iterable[LegendEntry]) -> Iterator[str]:
    old, new = {item.id: item for item in before}, {item.id: item for item in after}
    for key, entry in new.items():
        if key not in old:
            yield f"neuer Eintrag „{entry.label}“"
        elif old[key].label != entry.label:
            yield f"„{old[key].label}“ heißt jetzt „{entry.label}“"
        elif old[key].role != entry.role:
            yield f"„{entry.label}“ zeigt jetzt die Rolle {entry.role} statt {old[key].role}"
    for key, entry in old.items():
        if key not in new:
            yield f"Eintrag „{entry.label}“ entfällt"
    if _is_reordered(old, new):
        yield "andere Reihenfolge der Einträge"


def changed_city(before: Catalogue, after: Catalogue) -> tuple[str, ...]:
    """Sentences about what the city says of itself, its core, and columns and sources of roles."""
    told = [
        f"{label}: „{old or 'keine Angabe'}“ → „{new or 'keine Angabe'}“"
        for name, label in _CITY.items()
        if (old := getattr(before.city, name)) != (new := getattr(after.city, name))
    ]
    old, new = before.core, after.core
    if (old and old.id) != (new and new.id):
        names = [f"„{item.name}“" if item else "keine" for item in (old, new)]
        told.append(f"Kernstadt: {names[0]} → {names[1]}")
    for role, label in (
        (key, role.label) for key, role in after.roles.items() if key in before.roles
    ):
        one, other = before.roles[role], after.roles[role]
        added = [item.label for item in other.fields if item not in one.fields]
        if added:
            told.append(f"„{label}“, neue oder andere Spalten: {', '.join(added)}")
        if one.source != other.source:
            told.append(f"„{label}“: Importe wählen ihre Objekte anders aus")
    if before.synthesis != after.synthesis:
        told.append("Andere Regeln des Zukunftsbilds")
    if before.charters != after.charters:
        told.append("Andere Charta")
    return tuple(told)


def changed_names(before: Catalogue, after: Catalogue) -> tuple[str, ...]:
    """Sentences about districts, Handlungsfelder, goals and code lists."""
    kinds = (
        ("Ortsbezirk", {x.id: x.name for x in before.districts}, _districts(after)),
        ("Handlungsfeld", _fields(before), _fields(after)),
        ("Entwicklungsziel", _goals(before, after), goal_titles(after)),
    )
    told = [sentence for kind, old, new in kinds for sentence in _named(kind, old, new)]
    fields = {item.id: item for item in before.handlungsfelder}
    for item in after.handlungsfelder:
        if item.id in fields:
            told += _changed_field(fields[item.id], item)
    for key, codes in after.code_lists.items():
        known = before.code_lists.get(key)
        old = {} if known is None else {code.id: code.label for code in known.codes}
        new = {code.id: code.label for code in codes.codes}
        told += _named(codes.title, old, new)
        if _is_reordered(old, new):
            told.append(f"{codes.title}: andere Reihenfolge")
    return tuple(told)


def _goals(before: Catalogue, after: Catalogue) -> dict[str, str]:
    """Titles of the old goals by the ids that these goals have now."""
    moved = moved_goals(before, after)
    return {
        moved.get(key, key) or f"{key} before": title for key, title in goal_titles(before).items()
    }


def _changed_field(before: Handlungsfeld, after: Handlungsfeld) -> Iterator[str]:
    where = f"Handlungsfeld „{after.title}“"
    if before.motto != after.motto:
        yield f"{where}: anderes Motto"
    if before.colour != after.colour:
        yield f"{where}: andere Farbe"
    old = {goal.title: goal.strategies for goal in before.goals}
    new = {goal.title: goal.strategies for goal in after.goals}
    if _is_reordered(old, new):
        yield f"{where}: andere Reihenfolge der Entwicklungsziele"
    for title, strategies in new.items():
        if [item.label for item in old.get(title, strategies)] != [x.label for x in strategies]:
            yield f"{where}: andere Strategien unter „{title}“"


def _is_reordered(before: Iterable[str], after: Iterable[str]) -> bool:
    old, new = list(before), list(after)
    return [key for key in old if key in new] != [key for key in new if key in old]


def _districts(catalogue: Catalogue) -> dict[str, str]:
    return {item.id: item.name for item in catalogue.districts}


def _fields(catalogue: Catalogue) -> dict[str, str]:
    return {item.id: item.title for item in catalogue.handlungsfelder}


def _named(kind: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    added = [f"„{name}“" for key, name in new.items() if key not in old]
    gone = [f"„{name}“" for key, name in old.items() if key not in new]
    if added:
        yield f"{kind}, neu: {_listed(added)}"
    if gone:
        yield f"{kind}, entfällt: {_listed(gone)}"
    for key, name in new.items():
        if key in old and old[key] != name:
            yield f"{kind} „{old[key]}“ heißt jetzt „{name}“"


def changed_values(
    before: Catalogue,
    after: Catalogue,
    labels: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> tuple[str, ...]:
    """Sentences about values of analyses; results that were computed with the old ones stay.

    Args:
        before: The catalogue so far.
        after: The catalogue to be.
        labels: What values are called, by analysis and name; others are told by their name.
    """
    told = []
    for key, analysis in after.analyses.items():
        old = before.analyses.get(key)
        if old is None:
            told.append(f"Neue Analyse „{analysis.title}“")
            continue
        for name, parameter in analysis.parameters.items():
            known = old.parameters.get(name)
            if known is None or parameter.literature:
                continue
            where = f"Analyse „{analysis.title}“, {labels.get((key, name), name)}"
            if known.value != parameter.value:
                old_text, text = value_text(known.value), value_text(parameter.value)
                told.append(f"{where}: {old_text} → {text} ({parameter.source})")
                told += _left_behind(after, key, old_text)
            elif known.source != parameter.source:
                told.append(f"{where}: andere Quelle ({parameter.source})")
    return tuple(told)


def _left_behind(catalogue: Catalogue, analysis: str, text: str) -> Iterator[str]:
    """Legend entries of an analysis that still say the value it was computed with."""
    said = re.compile(rf"(?<![\d.,]){re.escape(text)}(?![\d.,]*\d)")
    for sheet, _, entry in catalogue.iter_entries():
        if entry.analysis == analysis and said.search(entry.label):
            yield f"Karte „{sheet.title}“: „{entry.label}“ nennt noch {text}; bitte anpassen"


def _listed(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" und {more} weitere" if more > 0 else "")
