"""The Zukunftsbild as a step on a store: read the roles, apply the rules, write proposals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ....analysis.shapes.synthesis import (
    Derived,
    DistrictPlace,
    Features,
    Recipe,
    Setting,
    synthesise,
)
from ....catalogue.model import Catalogue
from ....catalogue.rules import Synthesis, SynthesisRule, Where
from ....runtime.errors import InsekError
from ....runtime.progress import Progress, part_of
from ....store.authorship import Author, author_of
from ....store.contract import Store
from ....store.features import FeatureTable
from ....wording import numbers
from ....wording.core_name import core_phrases
from ....wording.provenance_terms import in_todays_terms
from ...role_data import computed, present

ALGORITHM = "visionsynthesis"
_BOUNDARY = "ortsbezirk_boundary"


class SynthesisError(InsekError):
    """The Zukunftsbild cannot be derived; the sentence says why."""


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What happened to one entry.

    ``state`` is "derived", "kept" (planners' work) or "empty"; ``sentence`` says more, in German.
    """

    entry: str
    role: str
    state: str
    sentence: str


def derive_vision(
    store: Store,
    progress: Progress,
    *,
    entries: Collection[str] = (),
    replaced: bool = False,
) -> tuple[EntryOutcome, ...]:
    """Fill the roles of the Zukunftsbild with proposals by the rules of the catalogue.

    What planners drew, imported or edited stays, unless ``replaced``.

    Args:
        store: The INSEK store.
        progress: Callback; may raise CancelledError, then nothing has changed.
        entries: Ids of the entries to derive; all when empty.
        replaced: Whether planners' own features are replaced too.

    Raises:
        SynthesisError: For a catalogue without rules or an unknown entry.
    """
    synthesis = _synthesis(store)
    rules = _chosen(synthesis, entries)
    authors = {rule.role: author_of(store, rule.role, f"insek:{ALGORITHM}") for rule in rules}
    open_rules = [rule for rule in rules if replaced or _may_write(authors[rule.role])]
    tables = _tables(store, open_rules)
    scale = float(store.catalogue.map(synthesis.map).scale)
    setting = Setting(scale, _places(store), _to_core(store.catalogue))
    results = synthesise(
        [_recipe(rule, has_core=store.catalogue.core is not None) for rule in open_rules],
        tables,
        setting,
        progress=part_of(progress, 0.1, 0.9),
    )
    derived = {result.entry: result for result in results}
    progress(0.9)
    _write(store, open_rules, derived, authors)
    return tuple(
        _outcome(store, rule, derived.get(rule.entry), authors[rule.role]) for rule in rules
    )


def _synthesis(store: Store) -> Synthesis:
    if store.catalogue.synthesis is None:
        raise SynthesisError(
            f"Der Katalog „{store.catalogue.id}“ hat keine Regeln für das Zukunftsbild. Bitte die"
            " Datei synthesis.yaml in seinen Ordner legen."
        )
    return store.catalogue.synthesis


def _chosen(synthesis: Synthesis, entries: Collection[str]) -> list[SynthesisRule]:
    known = [rule.entry for rule in synthesis.rules]
    unknown = [entry for entry in entries if entry not in known]
    if unknown:
        raise SynthesisError(
            f"„{unknown[0]}“ ist kein Eintrag des Zukunftsbilds mit einer Regel. Möglich sind:"
            f" {', '.join(known)}."
        )
    return [rule for rule in synthesis.rules if not entries or rule.entry in entries]


def _may_write(author: Author) -> bool:
    return author in {Author.NOBODY, Author.DERIVED}


def _recipe(rule: SynthesisRule, *, has_core: bool) -> Recipe:
    condition = rule.condition
    # Without a core, its inside and its outside are the whole city.
    where = condition.where if has_core else Where.ANYWHERE
    return Recipe(
        entry=rule.entry,
        role=rule.role,
        sources=rule.sources,
        operation=rule.operation.value,
        numbers=rule.numbers,
        fallback=rule.fallback,
        partner=rule.partner,
        attributes=condition.attributes,
        where=where.value,
        near=condition.near,
        near_m=condition.near_m,
        near_edge=condition.near_edge,
        cut=condition.cut,
        per_district=rule.per_district,
    )


def _tables(store: Store, rules: Sequence[SynthesisRule]) -> dict[str, Features]:
    wanted = dict.fromkeys(role for rule in rules for role in rule.roles)
    tables = {}
    for role in wanted:
        if store.has(role):
            table = store.read(role)
            tables[role] = Features(table.geometry, table.column("name"), table.columns)
    return tables


def _to_core(catalogue: Catalogue) -> str:
    """What data are missing of where the layer of districts lacks the core."""
    name = "" if catalogue.core is None else core_phrases(catalogue.core.name).to
    return f"{name} ({catalogue.roles[_BOUNDARY].label})"


def _places(store: Store) -> tuple[DistrictPlace, ...]:
    if not store.has(_BOUNDARY):
        return ()
    cores = {district.id for district in store.catalogue.districts if district.core}
    table = store.read(_BOUNDARY)
    rows = zip(table.column("kennung"), table.column("name"), table.geometry, strict=True)
    return tuple(
        DistrictPlace(str(kennung), str(name or kennung), area, kennung in cores)
        for kennung, name, area in rows
    )


def _write(
    store: Store,
    rules: Sequence[SynthesisRule],
    derived: Mapping[str, Derived],
    authors: Mapping[str, Author],
) -> None:
    """Write all proposals in one step; a role without result keeps what planners have."""
    made = [rule for rule in rules if len(derived[rule.entry].geometry)]
    # A proposal whose sources are gone would go on stating what nobody states any more.
    stale = [
        rule
        for rule in rules
        if not len(derived[rule.entry].geometry) and authors[rule.role] is Author.DERIVED
    ]
    if not made and not stale:
        return
    with store.writing() as writer:
        for rule in (*made, *stale):
            result = derived[rule.entry]
            provenance = computed(
                store,
                rule.role,
                ALGORITHM,
                parameters={
                    "eintrag": rule.entry,
                    "regel": rule.sentence,
                    **in_todays_terms(rule.numbers),
                },
                note=f"Vorschlag nach Regel {rule.entry}: {_balance(store, result)}",
            )
            inputs = present(store, (*rule.roles, _BOUNDARY))
            writer.put(rule.role, _table(store, result), provenance, input_roles=inputs)


def _table(store: Store, result: Derived) -> FeatureTable:
    note = f"Vorschlag, abgeleitet aus: {_origins(store, result)}"
    count = len(result.geometry)
    return FeatureTable.from_rows(
        list(result.geometry),
        {
            "name": np.array(result.names, dtype=object),
            "ortsbezirk": np.array(result.districts, dtype=object),
            "hinweis": np.array([note] * count, dtype=object),
        },
    )


def _outcome(
    store: Store, rule: SynthesisRule, result: Derived | None, author: Author
) -> EntryOutcome:
    if result is None:
        sentence = (
            f"bleibt, wie es ist: {author.value}, {_objects(store.count(rule.role))}. Wer es"
            " ersetzen will, muss das ausdrücklich erlauben."
        )
        return EntryOutcome(rule.entry, rule.role, "kept", sentence)
    sentence = _balance(store, result)
    if not len(result.geometry):
        kept = "" if _may_write(author) else f"; {author.value} bleibt"
        return EntryOutcome(rule.entry, rule.role, "empty", f"{sentence}{kept}")
    if not _may_write(author):
        sentence += f"; ersetzt, was vorher da war ({author.value})"
    return EntryOutcome(rule.entry, rule.role, "derived", sentence)


def _balance(store: Store, result: Derived) -> str:
    """What went in and what came out, in German."""
    notes = []
    left_out = sum(result.left_out.values())
    if left_out:
        notes.append(f"Bedingung nicht erfüllt: {_objects(left_out)}")
    broken = sum(result.skipped.values())
    if broken:
        notes.append(f"ohne brauchbare Geometrie übersprungen: {_objects(broken)}")
    origins = _origins(store, result)
    if result.reason:
        missing = ", ".join(store.catalogue.roles[role].label for role in result.missing)
        reason = f"{result.reason}: {missing}" if missing else result.reason
        return "; ".join((reason, *([origins] if origins else []), *notes))
    before, after = (_size(value, result.unit) for value in (result.before, result.after))
    text = f"{_objects(len(result.geometry))} aus {origins}"
    if result.unit:
        text += f"; vorher {before}, nachher {after}"
    return "; ".join((text, *notes))


def _origins(store: Store, result: Derived) -> str:
    labels = store.catalogue.roles
    texts = [f"{labels[role].label} ({count})" for role, count in result.used.items() if count]
    return ("ersatzweise " if result.fallback and texts else "") + ", ".join(texts)


def _objects(count: int) -> str:
    return numbers.counted(count, "Objekt", "Objekte", dots=False)


def _size(value: float, unit: str) -> str:
    if unit == "m²":
        return f"{numbers.grouped(value / 10_000)} ha"
    if unit == "m":
        return f"{numbers.grouped(value / 1000, 1)} km"
    return numbers.grouped(value)
