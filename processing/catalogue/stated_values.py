"""Values of a catalogue in the type that a step needs; a sentence where they are of another."""

from __future__ import annotations

from collections.abc import Mapping

from ..runtime.errors import InsekError
from .model import Catalogue

_IMPORTS = "imports"


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


def stated_texts(value: object, where: str) -> tuple[str, ...]:
    """Texts of a list.

    Args:
        value: as for :func:`stated_number`.
        where: as there.

    Raises:
        InsekError: if it is no list, or something in it is no text.
    """
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return tuple(str(item) for item in value)
    raise InsekError(
        f"Katalog, {where}: „{value}“ ist keine Liste von Texten. Bitte im Katalog prüfen."
    )


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


def border_tolerance(catalogue: Catalogue) -> float:
    """Metres up to which what is wrong with a border is a slip of the drawing.

    Raises:
        InsekError: as :func:`stated_number` does.
    """
    return _of_imports(catalogue, "border_tolerance_m")


def same_city_share(catalogue: Catalogue) -> float:
    """Share (0..1) of a stored city that new borders cover where they are of the same city.

    Raises:
        InsekError: as :func:`stated_number` does.
    """
    return _of_imports(catalogue, "same_city_min_share")


def _of_imports(catalogue: Catalogue, key: str) -> float:
    found = catalogue.analyses.get(_IMPORTS)
    if found is None or key not in found.parameters:
        raise InsekError(f"Katalog, Analyse {_IMPORTS}: „{key}“ fehlt. Bitte ergänzen.")
    return stated_number(found.default(key), f"Analyse {_IMPORTS}, „{key}“")
