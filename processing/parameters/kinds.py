"""Kinds of parameters: what one looks like in a dialog and which values it takes.

A parameter is declared as a field of a frozen dataclass (see ``fields``). From the declaration
follow the dialog of the toolbox, the typed value, its check and the sentence when it is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import Enum
from typing import Any

from ..runtime.errors import InsekError
from ..wording import numbers


class ParameterError(InsekError):
    """A value that a parameter does not take; the sentence says which and what it takes."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What all kinds share.

    Attributes:
        name: in the toolbox, in models and scripts; never changed once released.
        label: German, in the dialog.
        help: German, in the tooltip: what it does, where a value of our own comes from.
        key: name of its value among the parameters of an analysis in the catalogue; "" where the
            declaration itself states the value.
        term: key in ``wording.provenance_terms`` under which the provenance of a result keeps the
            value; "" where it does not, or where a step states what follows from it.
        advanced: shown only on demand.
        required: to be given, because nothing can be taken for granted.
    """

    name: str
    label: str
    _: KW_ONLY
    help: str = ""
    key: str = ""
    term: str = ""
    advanced: bool = False
    required: bool = False

    def read(self, value: object) -> object:
        """Typed value of what a dialog, a model or a script gives.

        Raises:
            ParameterError: if it is none of those that the parameter takes.
        """
        raise NotImplementedError

    def adopt(self, value: object) -> object:
        """Typed value of what a catalogue states.

        Raises:
            ParameterError: as ``read`` does.
        """
        return self.read(value)

    def told(self, value: object) -> str:
        """A typed value as it is printed in German."""
        return str(value)

    def fault(self, value: object, wanted: str) -> ParameterError:
        """The sentence for a value that is not taken.

        Args:
            value: what was given.
            wanted: what the parameter takes, as the end of the sentence.
        """
        return ParameterError(f"„{self.label}“: „{value}“ gilt nicht. Erwartet wird {wanted}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Parameter):
    """A number within limits, a whole one if ``whole``; ``unit`` is printed behind it."""

    unit: str = ""
    least: float = 0.0
    most: float | None = None
    whole: bool = False

    def read(self, value: object) -> float | int:
        """The number; a text is none, nor is yes or no.

        Raises:
            ParameterError: if it is no number, not finite, outside the limits, or a fraction where
                ``whole``.
        """
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.fault(value, self._wanted())
        number = float(value)
        most = math.inf if self.most is None else self.most
        if not math.isfinite(number) or not self.least <= number <= most:
            raise self.fault(value, self._wanted())
        if not self.whole:
            return number
        if number != int(number):
            raise self.fault(value, self._wanted())
        return int(number)

    def told(self, value: object) -> str:
        """The number with its unit."""
        return f"{numbers.chosen(float(str(value)))} {self.unit}".rstrip()

    def _wanted(self) -> str:
        kind = "eine ganze Zahl" if self.whole else "eine Zahl"
        least = numbers.chosen(self.least)
        if self.most is None:
            return f"{kind} ab {least}"
        return f"{kind} von {least} bis {numbers.chosen(self.most)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Parameter):
    """Yes or no."""

    def read(self, value: object) -> bool:
        """Yes or no; a number is neither.

        Raises:
            ParameterError: for anything else than True or False.
        """
        if isinstance(value, bool):
            return value
        raise self.fault(value, "ja oder nein")

    def told(self, value: object) -> str:
        """In German."""
        return "ja" if value else "nein"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Parameter):
    """One of several; the dialog shows the labels and hands over the position of the chosen one.

    Attributes:
        options: what the labels stand for; a catalogue states one of these values.
        by_name: whether the dialog hands over the label instead.
    """

    options: Mapping[str, object]
    by_name: bool = False

    def read(self, value: object) -> object:
        """What the position stands for; a label or a value itself is taken as well.

        Raises:
            ParameterError: for a position, label or value that is not there.
        """
        values = list(self.options.values())
        if isinstance(value, int) and not isinstance(value, bool):
            if 0 <= value < len(values):
                return values[value]
        elif (found := _index_of(value, values)) is not None:
            return values[found]
        elif isinstance(value, str) and value in self.options:
            return self.options[value]
        raise self.fault(value, f"eines von: {', '.join(self.options)}")

    def told(self, value: object) -> str:
        """Its label."""
        return next(label for label, item in self.options.items() if item == value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Parameter):
    """Any number of several.

    Attributes:
        labels: what the dialog shows; may depend on files that are read when they are needed.
        values: what they stand for, in the same order; without it the labels themselves.
        all_at_first: whether the dialog begins with all of them chosen.
    """

    labels: Callable[[], Sequence[str]]
    values: Callable[[], Sequence[object]] | None = None
    all_at_first: bool = False

    def meanings(self) -> list[object]:
        """What the labels stand for, in their order; without ``values`` themselves."""
        return list((self.values or self.labels)())

    def read(self, value: object) -> tuple[object, ...]:
        """What the positions stand for, in the order of the list.

        Raises:
            ParameterError: if it is no list, or one of its items is not there.
        """
        if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
            raise self.fault(value, "eine Auswahl")
        values = self.meanings()
        chosen = set()
        for item in value:
            is_position = isinstance(item, int) and not isinstance(item, bool)
            found = item if is_position and item < len(values) else _index_of(item, values)
            if found is None or found < 0:
                raise self.fault(item, f"etwas aus: {', '.join(self.labels())}")
            chosen.add(found)
        return tuple(values[index] for index in sorted(chosen))

    def adopt(self, value: object) -> tuple[object, ...]:
        """The same in the order in which the catalogue states them."""
        self.read(value)
        return tuple(value) if isinstance(value, Sequence) else ()

    def told(self, value: object) -> str:
        """The labels."""
        chosen = value if isinstance(value, tuple) else ()
        values, labels = self.meanings(), self.labels()
        return ", ".join(labels[values.index(item)] for item in chosen) or "nichts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Parameter):
    """A text; ``parse`` makes its value of it and raises an InsekError for a wrong one.

    ``words`` says a value as people write it, ``between`` is printed between several.
    """

    parse: Callable[[str], object] = str
    between: str = "; "
    words: Callable[[Any], str] | None = None

    def read(self, value: object) -> object:
        """What the text says."""
        return self.parse(str(value).strip())

    def told(self, value: object) -> str:
        """Texts as they are, several values one after the other."""
        if self.words:
            return self.words(value)
        items = value if isinstance(value, (tuple, list)) else (value,)
        words = [numbers.chosen(item) if isinstance(item, float) else str(item) for item in items]
        return self.between.join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers(Text):
    """Several numbers in one text, and what a catalogue states: one number or a list of them."""

    def adopt(self, value: object) -> object:
        """A tuple of numbers; a single number is one of length 1.

        Raises:
            ParameterError: if there is none, or one that is no number.
        """
        items = value if isinstance(value, (list, tuple)) else [value]
        if not items or any(isinstance(x, bool) or not isinstance(x, (int, float)) for x in items):
            raise self.fault(value, "eine Zahl oder eine Liste von Zahlen")
        return tuple(items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Parameter):
    """A small table that planners edit in the dialog, cell by cell, row after row.

    Attributes:
        columns: their headings.
        rows: cells to begin with; () where the table is empty at first.
        empty_rows: how many rows without words the dialog begins with.
        parse: makes the value of the cells.
        take: makes the value of what a catalogue states.
        words: says a value in German.
    """

    columns: tuple[str, ...]
    parse: Callable[[Sequence[object]], object]
    rows: tuple[object, ...] = ()
    empty_rows: int = 0
    take: Callable[[object], object] | None = None
    words: Callable[[Any], str] = str

    def read(self, value: object) -> object:
        """What the cells say.

        Raises:
            ParameterError: if it is no list of cells; ``parse`` refuses what the cells say.
        """
        if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
            raise self.fault(value, "eine Tabelle")
        return self.parse(value)

    def adopt(self, value: object) -> object:
        """What the catalogue states."""
        return self.take(value) if self.take else value

    def told(self, value: object) -> str:
        """In words."""
        return self.words(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile(Parameter):
    """A file to read; empty where there is none."""

    file_filter: str

    def read(self, value: object) -> str:
        """Its path."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFiles(Parameter):
    """One or several files to read."""

    def read(self, value: object) -> tuple[str, ...]:
        """Their paths.

        Raises:
            ParameterError: if it is no list.
        """
        if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
            raise self.fault(value, "eine Liste von Dateien")
        return tuple(str(item) for item in value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFile(Parameter):
    """A file to write; empty where none is wanted. Not an option of the computation.

    ``offered`` proposes one that is only kept for the time being.
    """

    file_filter: str
    offered: bool = False

    def read(self, value: object) -> str:
        """Its path."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFolder(Parameter):
    """A folder to write into; empty where none is wanted. Not an option of the computation."""

    def read(self, value: object) -> str:
        """Its path."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crs(Parameter):
    """A coordinate system: its code such as EPSG:25832, or its WKT where it has none."""

    def read(self, value: object) -> str:
        """The code or the WKT; whether there is such a one, whoever knows them finds out."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places(Parameter):
    """A layer of points or areas with a column, such as further destinations and their kinds.

    Attributes:
        field_name, field_label, field_help, field_default: of the parameter for the column.
    """

    field_name: str
    field_label: str
    field_default: str
    field_help: str = ""

    def read(self, value: object) -> object:
        """The features, which whoever knows layers has read."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerField(Parameter):
    """A column of a layer that is chosen in the same dialog; "" where none is.

    Attributes:
        layer: name of the parameter for the layer.
        numeric: whether only columns of numbers are offered.
    """

    layer: str
    numeric: bool = False

    def read(self, value: object) -> str:
        """Its name."""
        return str(value).strip()


def _index_of(value: object, values: Sequence[object]) -> int | None:
    """Where a value stands; yes and no are not the numbers 1 and 0, which Python calls equal."""
    same = (value == item and isinstance(value, bool) == isinstance(item, bool) for item in values)
    return next((index for index, is_it in enumerate(same) if is_it), None)


def words_of(values: type[Enum]) -> Mapping[str, object]:
    """The members of an enumeration by their values, which are German words."""
    return {str(item.value): item for item in values}
