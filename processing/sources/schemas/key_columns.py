"""Key fields of a layer: their distinct rows, and expressions that choose among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from qgis.core import QgsExpression, QgsFeatureRequest, QgsFeatureSource

from ...runtime.cancellation import check_cancelled

_CHUNK = 2000
_LONG = 100
"""QGIS goes through a list of values one by one for every feature; of the longer one we take the
other side."""
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class KeyColumns:
    """Distinct rows of some fields.

    Attributes:
        names: The fields.
        rows: Each distinct row with the number of features that have it; NULL is None, a list of
            keys a tuple.
        lists: Fields whose values are lists.
    """

    names: tuple[str, ...]
    rows: Counter[Row]
    lists: frozenset[str]

    def values(self, row: Row, names: Iterable[str]) -> list[object]:
        """Values of a row in some of the fields."""
        return [row[self.names.index(name)] for name in names]

    def choosing(self, names: Sequence[str], rows: AbstractSet[Row]) -> str:
        """QGIS expression that holds for these rows and no other; empty if they are all.

        Args:
            names: Fields that may be tested, the weightiest first; they tell the rows apart.
            rows: Some of ``rows``.
        """
        others = set(self.rows) - set(rows)
        if len(rows) > _LONG and 0 < len(others) < len(rows):
            return f"NOT coalesce({self.choosing(names, others)}, false)"
        asked = list(dict.fromkeys(names))
        for name in reversed(asked):
            fewer = [item for item in asked if item != name]
            if not self._mixed(fewer, rows, others):
                asked = fewer
        if not self._mixed(asked, rows, others):
            return " AND ".join(self._test(name, set(self._column(name, rows))) for name in asked)
        places = [self.names.index(name) for name in dict.fromkeys(names)]
        combined = {tuple(row[place] for place in places) for row in rows}
        tests = (
            " AND ".join(
                self._test(name, {value})
                for name, value in zip(dict.fromkeys(names), item, strict=True)
            )
            for item in sorted(combined, key=str)
        )
        return " OR ".join(f"({test})" for test in tests)

    def _mixed(
        self, names: Sequence[str], rows: AbstractSet[Row], others: AbstractSet[Row]
    ) -> bool:
        """Whether testing each field by itself would let another row in."""
        allowed = [(self.names.index(name), set(self._column(name, rows))) for name in names]
        return any(all(row[place] in values for place, values in allowed) for row in others)

    def _column(self, name: str, rows: AbstractSet[Row]) -> Iterable[object]:
        place = self.names.index(name)
        return (row[place] for row in rows)

    def _test(self, name: str, wanted: AbstractSet[object]) -> str:
        column = QgsExpression.quotedColumnRef(name)
        stated = {value for value in wanted if value is not None}
        if name in self.lists:
            column = f"array_to_string({column})"
            stated = {_joined(value) for value in stated}
        quoted = ", ".join(QgsExpression.quotedValue(value) for value in sorted(stated, key=str))
        found = f"{column} IN ({quoted})" if quoted else ""
        if None not in wanted:
            return found
        return f"({found} OR {column} IS NULL)" if found else f"{column} IS NULL"


def _joined(value: object) -> object:
    return ",".join(str(item) for item in value) if isinstance(value, tuple) else value


def key_columns(source: QgsFeatureSource, wanted: Iterable[str]) -> KeyColumns:
    """Read some fields of a layer once, without geometries.

    Args:
        source: The layer.
        wanted: Names of its fields.
    """
    names = tuple(dict.fromkeys(wanted))
    places = [source.fields().lookupField(name) for name in names]
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes(places)
    rows: Counter[Row] = Counter()
    lists: set[str] = set()
    for number, feature in enumerate(source.getFeatures(request)):
        if number % _CHUNK == 0:
            check_cancelled()
        row = tuple(_plain(feature.attribute(place)) for place in places)
        lists.update(n for n, value in zip(names, row, strict=True) if isinstance(value, tuple))
        rows[row] += 1
    return KeyColumns(names, rows, frozenset(lists))


def _plain(value: object) -> object:
    if value is None or (hasattr(value, "isNull") and value.isNull()):
        return None
    return tuple(value) if isinstance(value, list) else value
