"""Values of a catalogue in the type that a step needs; a sentence where they are of another."""

from __future__ import annotations

from collections.abc import Mapping

from ..runtime.errors import InsekError


def stated_number(value: object, where: str) -> float:
    """A number.

    Args:
        value: as :meth:`.model.Analysis.default` gives it, or a part of that.
        where: analysis and name of the value, as the sentence names them.

    Raises:
        InsekError: if it is anything else.
    """
    if isinstance(value, (int, float)):
        return float(value)
    raise InsekError(f"Katalog, {where}: „{value}“ ist keine Zahl. Bitte im Katalog prüfen.")


def stated_numbers(value: object, where: str) -> tuple[float, ...]:
    """Numbers of a list.

    Args:
        value: as for :func:`stated_number`.
        where: as there.

    Raises:
        InsekError: if it is no list, or something in it is no number.
    """
    if isinstance(value, (list, tuple)):
        return tuple(stated_number(item, where) for item in value)
    raise InsekError(f"Katalog, {where}: „{value}“ ist keine Liste. Bitte im Katalog prüfen.")


def stated_table(value: object, where: str) -> Mapping[str, object]:
    """Values by key.

    Args:
        value: as for :func:`stated_number`.
        where: as there.

    Raises:
        InsekError: if it is no mapping.
    """
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    raise InsekError(f"Katalog, {where}: „{value}“ ist keine Tabelle. Bitte im Katalog prüfen.")


def stated_tables(value: object, where: str) -> tuple[Mapping[str, object], ...]:
    """Tables of a list.

    Args:
        value: as for :func:`stated_number`.
        where: as there.

    Raises:
        InsekError: if it is no list, or something in it is no mapping.
    """
    if isinstance(value, (list, tuple)):
        return tuple(stated_table(item, where) for item in value)
    raise InsekError(f"Katalog, {where}: „{value}“ ist keine Liste. Bitte im Katalog prüfen.")
