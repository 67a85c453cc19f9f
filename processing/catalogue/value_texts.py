"""Values of analyses as planners read and type them: numbers, words, and lists of either."""

from __future__ import annotations

from ..runtime.errors import InsekError
from ..wording import numbers
from ..wording.number_reading import read_number

_BETWEEN = ";"
_YES, _NO = "ja", "nein"


def is_plain(value: object) -> bool:
    """Whether a value can be written in a line: a number, a word, yes or no, or a list of them."""
    if isinstance(value, tuple):
        return bool(value) and all(_is_single(item) and _BETWEEN not in str(item) for item in value)
    return _is_single(value)


def _is_single(value: object) -> bool:
    return isinstance(value, bool | int | float | str)


def value_text(value: object) -> str:
    """A value in a line, so that :func:`read_value` gives it back; tables only to be looked at."""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, int | float):
        return numbers.unmistakable(value)
    if isinstance(value, tuple):
        return f"{_BETWEEN} ".join(map(value_text, value))
    if isinstance(value, dict):
        return f"{_BETWEEN} ".join(f"{key}: {value_text(item)}" for key, item in value.items())
    return str(value)


def read_value(text: str, like: object) -> object:
    """Value of a text that somebody typed.

    Args:
        text: What was typed; items of a list stand between semicolons.
        like: The value so far, which tells numbers, words and lists apart.

    Raises:
        InsekError: if the text is empty or not of that kind.
    """
    body = text.strip()
    if not body:
        raise InsekError("Der Wert fehlt. Bitte angeben.")
    if isinstance(like, tuple):
        kind = like[0]
        return tuple(read_value(item, kind) for item in body.strip(_BETWEEN).split(_BETWEEN))
    if isinstance(like, bool):
        if body.casefold() not in (_YES, _NO):
            raise InsekError(f"„{body}“ gilt nicht. Bitte {_YES} oder {_NO} angeben.")
        return body.casefold() == _YES
    if isinstance(like, int | float):
        number = read_number(body)
        return int(number) if isinstance(like, int) and number.is_integer() else number
    return body
