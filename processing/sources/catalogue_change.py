"""Another catalogue for a store with data: nothing is lost, and what changes is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from ..catalogue.catalogue_differences import (
    changed_city,
    changed_entries,
    changed_names,
    changed_values,
)
from ..catalogue.changes import catalogue_with_districts, catalogue_with_roles
from ..catalogue.goals import goal_titles, moved_goals
from ..catalogue.model import Catalogue, District, Field, Role
from ..runtime.errors import SourceError
from ..store.contract import Store
from ..store.measures import Measure
from ..wording import numbers
from ..wording.name_keys import normalise_name

_SOURCE = "Katalog geändert"
_DISTRICTS = "ortsbezirk_boundary"
_CODED = ("status", "zeithorizont", "prioritaet", "kostenklasse")


def fitted_catalogue(store: Store, wanted: Catalogue) -> tuple[Catalogue, tuple[str, ...]]:
    """The wanted catalogue with what the data of the store need of the old one.

    Roles with objects that only the old one knows stay as roles, columns stay, and the districts
    stay where the wanted one names none.

    Args:
        store: The store with its catalogue so far.
        wanted: The catalogue to be.

    Returns:
        The catalogue, and a German sentence about each thing that stays.

    Raises:
        SourceError: if a role with objects is to have another geometry, or a column of it another
            type.
    """
    before, told = store.catalogue, []
    kept: dict[str, Role] = {}
    for key in store.roles():
        old, new, count = before.roles[key], wanted.roles.get(key), store.count(key)
        if not count:
            continue
        objects = numbers.counted(count, "Objekt", "Objekte")
        if new is None:
            kept[key] = old
            told.append(f"„{old.label}“ ({objects}) bleibt als Ebene, steht aber in keiner Legende")
            continue
        if new.geometry is not old.geometry:
            raise SourceError(
                f"„{old.label}“ hat {objects} als {old.geometry}; der Katalog will {new.geometry}."
                " Es wurde nichts geändert. Bitte die Geometrie im Katalog lassen oder die Objekte"
                " vorher übertragen."
            )
        _require_types(old, new)
        missing = _missing(old.fields, new.fields)
        if missing:
            kept[key] = _with_fields(new, missing)
            names = ", ".join(item.label for item in missing)
            told.append(f"„{new.label}“: Die Spalten {names} bleiben, weil Objekte sie haben")
    found = catalogue_with_roles(wanted, kept.values())
    districts, sentences = _kept_districts(store, found)
    found = catalogue_with_districts(found, districts) if districts else found
    told += sentences
    return found, tuple(told)


def _kept_districts(store: Store, wanted: Catalogue) -> tuple[tuple[District, ...], list[str]]:
    """Districts of the wanted catalogue, with spellings learned so far and those with borders."""
    before = {item.id: item for item in store.catalogue.districts}
    if not wanted.districts and before:
        return tuple(before.values()), [
            "Die Ortsbezirke bleiben, weil der neue Katalog keine nennt"
        ]
    taken = {
        normalise_name(name)
        for item in wanted.districts
        for name in (item.name, *item.variants, *item.members, *item.member_variants)
    }
    found = []
    for item in wanted.districts:
        old = before.get(item.id)
        more = () if old is None else (old.name, *old.variants)
        learned = tuple(name for name in dict.fromkeys(more) if normalise_name(name) not in taken)
        found.append(replace(item, variants=(*item.variants, *learned)))
    stored = store.read(_DISTRICTS).column("kennung") if store.has(_DISTRICTS) else ()
    names = {item.id for item in found}
    told = []
    numbers_taken = {item.number for item in found}
    for item in (before[key] for key in stored if key in before and key not in names):
        if normalise_name(item.name) in taken:
            told.append(
                f"Ortsbezirk „{item.name}“ hat im neuen Katalog eine andere Kennung als seine"
                f" Grenze im Speicher („{item.id}“): Bitte die Ortsbezirke danach neu übernehmen"
            )
            continue
        number = item.number
        while number in numbers_taken:
            number += 1
        numbers_taken.add(number)
        variants = tuple(name for name in item.variants if normalise_name(name) not in taken)
        found.append(replace(item, number=number, variants=variants))
        told.append(f"Ortsbezirk „{item.name}“ bleibt, weil seine Grenze im Speicher ist")
    return tuple(found), told


def catalogue_effects(
    store: Store, after: Catalogue, labels: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> tuple[str, ...]:
    """German sentences about what another catalogue changes on maps, measures and results.

    Args:
        store: The store with its catalogue so far.
        after: The catalogue to be.
        labels: What values of analyses are called, as far as that is known.
    """
    before = store.catalogue
    told = [
        *changed_city(before, after),
        *changed_entries(before, after),
        *changed_names(before, after),
        *changed_values(before, after, labels),
        *_goals(store.measures(), before, after),
        *_measures(store.measures(), after),
    ]
    if after.city.crs and after.city.crs != store.crs:
        told.append(
            f"Der Katalog nennt {after.city.crs}; der Speicher bleibt in {store.crs}, wie er"
            " angelegt ist"
        )
    return tuple(told)


def put_catalogue_change(
    store: Store, after: Catalogue, *, outdated: Collection[str] = ()
) -> tuple[str, ...]:
    """Give a store another catalogue; its title and what measures aim at follow.

    Args:
        store: The store with its catalogue so far.
        after: The catalogue to be.
        outdated: Computed roles that used values which it states otherwise.

    Returns:
        German sentences about what stayed as planners had changed it.

    Raises:
        StoreError: if the store cannot be written to now.
    """
    before = store.catalogue
    with store.writing() as writer:
        # Inside the step: nobody else adds a measure while these are rewritten.
        measures = store.measures()
        fitted = tuple(
            replace(item, ziele=_fitted(item.ziele, before, after)) if item.ziele else item
            for item in measures
        )
        if store.title == before.city.title:
            writer.set_meta("titel", after.city.title)
        writer.put_catalogue(after, outdated=outdated)
        if fitted != measures:
            writer.put_measures(fitted, source=_SOURCE)
    return writer.remarks


def _fitted(goals: Iterable[str], before: Catalogue, after: Catalogue) -> tuple[str, ...]:
    """Ids of the same goals in another catalogue; that of a goal that is gone stays if it is free.

    A measure may name a goal that was gone already: it must not aim at another one now.
    """
    moved, old, new = moved_goals(before, after), goal_titles(before), goal_titles(after)
    found = [
        moved.get(key) or (key if key not in new or (key in old and key not in moved) else "")
        for key in goals
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def _goals(measures: Iterable[Measure], before: Catalogue, after: Catalogue) -> Iterator[str]:
    """What becomes of the goals that measures aim at."""
    moved, old, new = moved_goals(before, after), goal_titles(before), goal_titles(after)
    aiming: dict[str, list[int]] = {}
    for measure in measures:
        for key in measure.ziele:
            aiming.setdefault(key, []).append(measure.nummer)
    following = {number for key in aiming if moved.get(key) for number in aiming[key]}
    if following:
        count = numbers.counted(len(following), "Maßnahme behält", "Maßnahmen behalten")
        yield f"{count} ihre Entwicklungsziele, die neue Nummern bekommen"
    for key in sorted(aiming):
        if moved.get(key) or (key in old and key not in moved):
            continue
        many = len(aiming[key]) > 1
        whose = f"Maßnahme{'n' if many else ''} {numbers.joined_runs(sorted(aiming[key]))}"
        names = "nennen" if many else "nennt"
        title = f"„{old[key]}“, das entfällt" if key in old else f"„{key}“, das schon entfallen war"
        if key in new:
            yield (
                f"{whose} {names} das Entwicklungsziel {title}; die Angabe wird entfernt, weil an"
                f" seiner Stelle jetzt „{new[key]}“ steht"
            )
        elif key in old:
            yield f"{whose} {names} das Entwicklungsziel {title}; die Angabe bleibt im Speicher"


def _measures(measures: Iterable[Measure], catalogue: Catalogue) -> list[str]:
    """What measures name and the catalogue does not know: it stays, and nobody prints its name."""
    known = {
        "handlungsfelder": ("das Handlungsfeld", {x.id for x in catalogue.handlungsfelder}),
        "ortsbezirke": ("den Ortsbezirk", {item.id for item in catalogue.districts}),
        "foerderprogramme": ("das Förderprogramm", _codes(catalogue, "foerderprogramm")),
    }
    known |= {
        name: (f"{catalogue.code_lists[name].title}:", _codes(catalogue, name)) for name in _CODED
    }
    counts: Counter[tuple[str, str]] = Counter()
    for measure in measures:
        for name, (what, ids) in known.items():
            value = getattr(measure, name)
            values = (value,) if isinstance(value, str) else value
            counts.update((what, item) for item in values if item and item not in ids)
    return [
        f"{numbers.counted(count, 'Maßnahme nennt', 'Maßnahmen nennen')} {what} „{item}“, das der"
        " neue Katalog nicht kennt; die Angabe bleibt im Speicher"
        for (what, item), count in sorted(counts.items())
    ]


def _codes(catalogue: Catalogue, name: str) -> set[str]:
    return {code.id for code in catalogue.code_lists[name].codes}


def _missing(old: tuple[Field, ...], new: tuple[Field, ...]) -> tuple[Field, ...]:
    known = {item.name for item in new}
    return tuple(item for item in old if item.name not in known)


def _require_types(old: Role, new: Role) -> None:
    types = {item.name: item.type for item in new.fields}
    for item in old.fields:
        if types.get(item.name, item.type) != item.type:
            raise SourceError(
                f"„{old.label}“: Die Spalte „{item.label}“ ist im Speicher {item.type}; der Katalog"
                f" will {types[item.name]}. Es wurde nichts geändert. Bitte den Typ im Katalog"
                " lassen oder eine neue Spalte anlegen."
            )


def _with_fields(role: Role, more: tuple[Field, ...]) -> Role:
    return replace(role, fields=(*role.fields, *more))
