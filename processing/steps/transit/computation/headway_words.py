"""Classes of headways and numbers of means of transport, as planners type and read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....parameters.kinds import ParameterError
from ....runtime.errors import InsekError
from ....wording import numbers
from ....wording.number_reading import AmbiguousNumberError, NumberError, number_of, plain_whole

Breaks = dict[str, tuple[float | None, float | None]]
"""From and below in minutes by the name of the class; None is without end."""


def whole_numbers(text: str) -> tuple[int, ...]:
    """Numbers in a text, separated by blanks, commas or semicolons.

    Raises:
        InsekError: for anything else, or if there is none.
    """
    words = text.replace(",", " ").replace(";", " ").split()
    found = [number for word in words if (number := plain_whole(word)) is not None]
    if not words or len(found) < len(words):
        wrong = [word for word in words if plain_whole(word) is None]
        raise InsekError(
            f"Nummern der Verkehrsmittel: „{wrong[0] if wrong else ''}“ ist keine ganze Zahl."
            " Erwartet werden Nummern wie 3 700, durch Leerzeichen getrennt."
        )
    return tuple(found)


def headway_breaks(cells: Sequence[object]) -> Breaks:
    """Classes from the cells of the table, three in a row: name, from, below.

    Returns:
        Bounds in minutes by name; None where there is no bound.

    Raises:
        InsekError: for cells that are no numbers, or a name that stands twice.
    """
    breaks: Breaks = {}
    for row, start in enumerate(range(0, len(cells), 3), 1):
        label, *bounds = ("" if cell is None else cell for cell in cells[start : start + 3])
        label = str(label).strip()
        try:
            lower, upper = (number_of(cell) if str(cell).strip() else None for cell in bounds)
        except AmbiguousNumberError as error:
            raise InsekError(f"Taktklassen, Zeile {row}: {error}") from error
        except (NumberError, ValueError) as error:
            found = "“, „".join(str(cell).strip() for cell in (label, *bounds))
            raise InsekError(
                f"Taktklassen, Zeile {row}: erwartet werden Name, ab und unter (in Minuten),"
                f" gefunden wurde „{found}“."
            ) from error
        if label in breaks:
            raise InsekError(f"Taktklassen, Zeile {row}: Den Namen „{label}“ gibt es zweimal.")
        breaks[label] = (lower, upper)
    return breaks


def stated_breaks(value: Any) -> Breaks:
    """Classes as a catalogue states them.

    Raises:
        ParameterError: for anything else than names with two bounds.
    """
    try:
        return {
            str(label): (_minutes(lower), _minutes(upper))
            for label, (lower, upper) in value.items()
        }
    except (AttributeError, TypeError, ValueError) as error:
        raise ParameterError(
            "erwartet werden Namen mit zwei Grenzen in Minuten wie „15: [10, 20]“."
        ) from error


def _minutes(value: Any) -> float | None:
    return None if value is None else float(value)


def breaks_in_words(breaks: Breaks) -> str:
    """Such as "15 (10 bis unter 20 min), seltener (ab 20 min)"."""
    return ", ".join(f"{label} ({_bounds(*bounds)} min)" for label, bounds in breaks.items())


def _bounds(lower: float | None, upper: float | None) -> str:
    least = numbers.chosen(lower or 0.0)
    return f"ab {least}" if upper is None else f"{least} bis unter {numbers.chosen(upper)}"
