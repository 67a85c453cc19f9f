"""What a cell of a Fragebogen says: one answer, several, or a tick."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...catalogue.matching import yes_or_no

CHOICE, WHOLE, BY_COMMA = "auswahl", "auswahl ganz", "auswahl komma"
"""Targets in a profile: a question with options; its commas never, or always, separate them."""
BY_COMMA_REMARK = f"mehrere Antworten je Zelle, durch Komma getrennt (sonst im Profil „{WHOLE}“)"
WHOLE_REMARK = f"Antworten mit Komma zählen als eine (sonst im Profil „{BY_COMMA}“)"

_SEPARATORS = re.compile(r"\s*[;|\n]\s*")
_COMMA = re.compile(r"\s*,\s+|(?<=[^\d\s]),(?=[^\d\s])")
_TICKED = {"ausgewählt": True, "gewählt": True, "quoted": True, "checked": True, "selected": True}
_TICKED |= {"nicht ausgewählt": False, "nicht gewählt": False, "not quoted": False}
_TICKED |= {"unchecked": False, "not selected": False, "n/a": False}
_GRADES = frozenset(
    {
        *("ja", "nein", "yes", "no", "eher", "eher ja", "eher nein", "vielleicht", "teils", "gut"),
        *("sehr", "gar nicht", "trifft zu", "stimme zu", "weiß nicht", "manchmal", "schlecht"),
    }
)
"""Words that go on after a comma: „Ja, sehr“ is one answer."""
_GOES_ON = re.compile(
    r"(?:und|oder|aber|sondern|weil|dass|damit|wenn|falls|da|die|der|das|wo|was|wie|z\.\s?B)\b"
)


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """Answers by cell, each once; ``remark`` says what was made of commas, if there are any."""

    by_cell: tuple[tuple[str, ...], ...]
    remark: str = ""


def given_answers(cells: Sequence[str], target: str) -> GivenAnswers:
    """The answers in the cells of a question.

    Semicolons, bars and line breaks always separate answers. Commas do where the answers show that
    they are put together: one also stands alone, or in another place of another cell, or there are
    more combinations than answers. What only ever stands together is one answer.

    Args:
        cells: One per participant.
        target: What the profile says of the column, empty for nothing.
    """
    given = [[part for part in _SEPARATORS.split(cell) if part] for cell in cells]
    given = [[part for part in parts if _pieces(part)] for parts in given]
    wholes = sorted({part for parts in given for part in parts})
    commas = any(_COMMA.search(whole) for whole in wholes)
    separated = any(len(parts) > 1 for parts in given)
    remark = ""
    split: dict[str, tuple[str, ...]] = {whole: (whole,) for whole in wholes}
    if commas and target == BY_COMMA:
        split = {whole: _pieces(whole) for whole in wholes}
    elif commas and target != WHOLE and not separated:
        found = _combined(wholes)
        remark = WHOLE_REMARK if found is None else BY_COMMA_REMARK
        split = split if found is None else found
    return GivenAnswers(
        tuple(
            tuple(dict.fromkeys(piece for part in parts for piece in split[part]))
            for parts in given
        ),
        remark,
    )


def ticked(cell: str, option: str = "") -> bool | None:
    """Whether an option is ticked; None for an empty cell and anything else.

    Args:
        cell: What stands there.
        option: The option; some tools repeat it where it is ticked.
    """
    word = cell.strip().casefold()
    if word and word == option.strip().casefold():
        return True
    return _TICKED.get(word, yes_or_no(cell))


def _pieces(whole: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in _COMMA.split(whole) if piece.strip())


def _combined(wholes: Sequence[str]) -> dict[str, tuple[str, ...]] | None:
    """Answers by text of a cell, if commas put several together; None if they belong to them."""
    parts = {whole: _pieces(whole) for whole in wholes}
    pieces = {piece for row in parts.values() for piece in row}
    if any(piece.casefold() in _GRADES or _GOES_ON.match(piece) for piece in pieces):
        return None
    parts = _joined(parts)
    several = [row for row in parts.values() if len(row) > 1]
    places: dict[str, set[int]] = defaultdict(set)
    for row in several:
        for place, piece in enumerate(row):
            places[piece].add(place)
    alone = {row[0] for row in parts.values() if len(row) == 1}
    moved = any(len(found) > 1 for found in places.values())
    if alone & set(places) or moved or len(several) > len(places):
        return parts
    return None


def _joined(parts: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Pieces that only ever stand beside one another are one answer with a comma of its own."""
    after: dict[str, set[str]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    for row in parts.values():
        for piece, follower in zip(row, (*row[1:], ""), strict=True):
            after[piece].add(follower)
            before[follower].add(piece)
        before[row[0]].add("")
    bound = {
        piece
        for piece, followers in after.items()
        if len(followers) == 1 and "" not in followers and before[min(followers)] == {piece}
    }
    found = {}
    for whole, row in parts.items():
        answers: list[str] = []
        for place, piece in enumerate(row):
            if place and row[place - 1] in bound:
                answers[-1] = f"{answers[-1]}, {piece}"
            else:
                answers.append(piece)
        found[whole] = tuple(answers)
    return found
