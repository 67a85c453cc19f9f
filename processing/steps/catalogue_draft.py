"""A store's catalogue while planners edit it: what there is, what a change does, and saving it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..catalogue.change_files import catalogue_below
from ..catalogue.edited_catalogue import catalogue_with_edits, edits_of
from ..catalogue.edits import Edits, ValueEdit
from ..catalogue.model import Catalogue, Origin
from ..catalogue.texts import Layer, bundled_texts
from ..catalogue.value_texts import is_plain, read_value, value_text
from ..parameters.kinds import Parameter, ParameterError
from ..parameters.options import declared, place_of
from ..runtime.errors import InsekError
from ..sources.catalogue_change import catalogue_effects, put_catalogue_change
from ..store.contract import Store
from ..store.opening import open_store
from ..wording import numbers
from .outdated import outdated_by, outdated_notes
from .records import analyses

ORIGINS = {
    Origin.IMPORTED: "importiert",
    Origin.COMPUTED: "berechnet",
    Origin.COMPUTED_THEN_CURATED: "berechnet, dann bearbeitet",
    Origin.DRAWN: "gezeichnet",
    Origin.IMPORTED_OR_DRAWN: "importiert oder gezeichnet",
}


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value that analyses are computed with, in texts.

    ``base`` and ``base_source`` are what holds without a change in QGIS. One that is not
    ``editable`` is a table; one that no analysis declares is not ``declared``, and its label is its
    name.
    """

    analysis: str
    name: str
    title: str
    label: str
    value: str
    unit: str
    source: str
    base: str
    base_source: str
    editable: bool
    declared: bool


class CatalogueDraft:
    """The catalogue of a store as it was when it was opened, and edits of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.catalogue = store.catalogue
        self.edits = edits_of(self.catalogue)
        self._below = catalogue_below(self.catalogue)
        entries = (entry for sheet in self._below.maps for entry in sheet.entries)
        self._entries = {entry.id: entry for entry in entries}
        self._entries |= {entry.id: entry for x in self.catalogue.maps for entry in x.entries}

    def role_words(self, key: str) -> str:
        """How what an entry shows comes about, and the role's name where it is another one."""
        entry = self._entries[key]
        label = self.catalogue.roles[entry.role].label
        words = ORIGINS[entry.origin]
        return words if label == entry.label else f"{words} · {label}"

    def code_words(self, codes: str, key: str) -> str:
        """Id and limits of a code, also of a left-out one."""
        lists = (self.catalogue.code_lists[codes], self._below.code_lists.get(codes))
        found = next(code for x in lists if x is not None for code in x.codes if code.id == key)
        limits = [
            f"{word} {numbers.grouped(value)}"
            for word, value in (("ab", found.lower), ("bis", found.upper))
            if value is not None
        ]
        return " · ".join(filter(None, (found.id, " ".join(limits))))

    def values(self) -> tuple[ValueRow, ...]:
        """Values of all analyses, without figures of literature, by analysis."""
        return tuple(self._values())

    def _values(self) -> Iterator[ValueRow]:
        labels = _labels()
        for key, analysis in self.catalogue.analyses.items():
            base = self._below.analyses.get(key)
            for name, now in analysis.parameters.items():
                under = None if base is None else base.parameters.get(name)
                if now.literature or under is None or under.literature:
                    continue
                yield ValueRow(
                    key,
                    name,
                    analysis.title,
                    labels.get((key, name), name),
                    value_text(now.value),
                    now.unit,
                    now.source,
                    value_text(under.value),
                    under.source,
                    is_plain(now.value) and is_plain(under.value),
                    (key, name) in labels,
                )

    def value_edit(self, row: ValueRow, value: str, source: str) -> ValueEdit:
        """What somebody typed for a value; as it is without changes, that takes a change back.

        Args:
            row: The value so far.
            value: The text in its place.
            source: Who states it.

        Raises:
            InsekError: if the text is no value that the analysis takes.
        """
        if (value.strip(), source.strip()) == (row.base, row.base_source):
            return ValueEdit(row.analysis, row.name)
        now = self.catalogue.analyses[row.analysis].parameters[row.name]
        under = self._below.analyses[row.analysis].parameters[row.name]
        try:
            read: object = now.value
            if value.strip() != row.value:
                is_base = value.strip() == row.base
                read = under.value if is_base else read_value(value, under.value)
            for place, parameter in _parameters():
                if place == (row.analysis, row.name):
                    parameter.adopt(read)
        except ParameterError as error:
            raise InsekError(f"{row.title}: {error}") from error
        except InsekError as error:
            raise InsekError(f"{row.title}, „{row.label}“: {error}") from error
        return ValueEdit(row.analysis, row.name, read, source)

    def base_note(self) -> str:
        """German sentence where this version of the program has another base; empty where not."""
        own, ours = self.catalogue.texts.layer(Layer.BASE), bundled_texts().layer(Layer.BASE)
        if not own or own == ours:
            return ""
        return (
            "Diese Programmversion bringt einen anderen Grundkatalog mit. Der Speicher behält"
            " seinen; „Katalog übernehmen“ mit „Nur prüfen“ und „Grundkatalog dieser"
            " Programmversion“ sagt, was neu wäre."
        )

    def edited(self, edits: Edits) -> Catalogue:
        """The catalogue with the edits.

        Raises:
            InsekError: if one of them cannot be made.
        """
        return catalogue_with_edits(self.catalogue, edits)

    def effects(self, after: Catalogue) -> tuple[str, ...]:
        """German sentences about what the edits change; empty where nothing changes."""
        if after is self.catalogue:
            return ()
        outdated = outdated_by(self.store, after)
        told = catalogue_effects(self.store, after, _labels())
        return (*told, *outdated_notes(self.store, outdated))

    def save(self, after: Catalogue) -> tuple[str, ...]:
        """Put the edited catalogue into the store.

        Returns:
            German sentences about what stayed as planners had changed it.

        Raises:
            InsekError: if the catalogue of the store is another one by now, or the store cannot be
                read or written.
        """
        store = open_store(self.store.location)
        if store.catalogue.texts != self.catalogue.texts:
            raise InsekError(
                f"{store.name}: Der Katalog wurde inzwischen anderswo geändert; gespeichert wurde"
                " nichts. Bitte den Dialog schließen, neu öffnen und die Änderungen wiederholen."
            )
        return put_catalogue_change(store, after, outdated=outdated_by(store, after))


def opened_catalogue(location: str) -> CatalogueDraft:
    """The catalogue of a store, to be edited.

    Args:
        location: As :func:`~..store.opening.open_store` takes it.

    Raises:
        InsekError: if the store cannot be opened, or its catalogue cannot be read.
    """
    return CatalogueDraft(open_store(location))


def _labels() -> dict[tuple[str, str], str]:
    return {place: parameter.label for place, parameter in _parameters()}


def _parameters() -> Iterator[tuple[tuple[str, str], Parameter]]:
    """Declarations that take their value from a catalogue, by analysis and key."""
    for record in analyses():
        for item in declared(record.options):
            if item.parameter.key:
                yield place_of(record.options, item.parameter), item.parameter
