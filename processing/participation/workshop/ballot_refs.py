"""Which measure somebody means: by number, id or title, never by likeness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...store.measures import Measure
from ...wording.name_keys import normalise_name

_NUMBER = re.compile(
    r"(?:(?:nr|no|nummer|maßnahme|massnahme|m)\b[\s.:#]*|#\s*)(\d{1,6})\s*$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"(?:(?:nr|no|nummer|maßnahme|massnahme)\b[\s.:#]*|#\s*)?(\d{1,6})\s*[.):–—-]?\s+(\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(r"(\d{1,6})\.?$")
_SURE = re.compile(r"\s*[;|\n]\s*")
_COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class FoundMeasure:
    """The measure that a text means; if none, ``reason`` is a German clause after it."""

    text: str
    measure: Measure | None = None
    reason: str = ""


class MeasureIndex:
    """Finds measures by what people write for them."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.by_id = {item.id: item for item in measures}
        self._by_number = {item.nummer: item for item in self.by_id.values()}
        self._by_title: dict[str, list[Measure]] = {}
        for item in self.by_id.values():
            self._by_title.setdefault(normalise_name(item.titel), []).append(item)

    def find(self, text: str) -> FoundMeasure:
        """The measure that a whole text names; a bare number counts as well.

        A number and a title that contradict each other name none, nor does a title that several
        measures have.
        """
        plain = " ".join(text.split())
        number = _NUMBER.fullmatch(plain) or _BARE.fullmatch(plain)
        same_id = self.by_id.get(plain)
        if number:
            return self._numbered(plain, int(number[1]), same_id)
        if same_id is not None:
            return FoundMeasure(plain, same_id)
        titled = self._by_title.get(normalise_name(plain), [])
        if len(titled) == 1:
            return FoundMeasure(plain, titled[0])
        both = _NUMBERED.fullmatch(plain)
        if both:
            return self._both(plain, int(both[1]), both[2])
        if titled:
            numbers = ", ".join(str(item.nummer) for item in titled)
            return FoundMeasure(plain, None, f"ist der Titel mehrerer Maßnahmen (Nr. {numbers})")
        return FoundMeasure(plain, None, "steht nicht in der Maßnahmenliste")

    def names(self, text: str) -> bool:
        """Whether a text surely names a measure: a bare number alone might be anything."""
        return not _BARE.fullmatch(text.strip()) and self.find(text).measure is not None

    def find_all(self, text: str) -> tuple[FoundMeasure, ...]:
        """The measures that a cell names, in its order.

        Semicolons, bars and line breaks part them; so do commas where every piece is a measure, for
        a title may hold commas itself.
        """
        found: list[FoundMeasure] = []
        for part in _SURE.split(text.strip()):
            if part:
                whole = self.find(part)
                found += [whole] if whole.measure else self._by_commas(part) or [whole]
        return tuple(found)

    def _by_commas(self, text: str) -> list[FoundMeasure]:
        """Pieces between commas, the longest that name a measure first; empty if any does not."""
        pieces = [piece for piece in _COMMA.split(text) if piece]
        found: list[FoundMeasure] = []
        start = 0
        while start < len(pieces):
            for end in range(len(pieces), start, -1):
                item = self.find(", ".join(pieces[start:end]))
                if item.measure is not None:
                    found.append(item)
                    start = end
                    break
            else:
                return []
        return found

    def _numbered(self, text: str, number: int, same_id: Measure | None) -> FoundMeasure:
        measure = self._by_number.get(number)
        if same_id is not None and measure is not None and same_id is not measure:
            return FoundMeasure(
                text, None, "ist die Nummer einer und die Kennung einer anderen Maßnahme"
            )
        measure = measure or same_id
        return FoundMeasure(text, measure, "" if measure else "steht nicht in der Maßnahmenliste")

    def _both(self, text: str, number: int, title: str) -> FoundMeasure:
        measure = self._by_number.get(number)
        if measure is None:
            return FoundMeasure(text, None, "steht nicht in der Maßnahmenliste")
        if normalise_name(title) == normalise_name(measure.titel):
            return FoundMeasure(text, measure)
        return FoundMeasure(
            text, None, f"nennt eine Nummer, die in der Liste „{measure.titel}“ heißt"
        )
