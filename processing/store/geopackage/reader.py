"""What can be asked of an INSEK store."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ...catalogue.model import Catalogue
from ...runtime.cancellation import check_cancelled
from ...runtime.remembering import remembering
from ..features import FeatureTable
from ..known_area import KnownArea, of_extent, state_of
from ..ledgers import KNOWN_AREA_TABLE, LEDGERS, LedgerTable
from ..measures import Measure
from ..provenance import EXTENT, OTHER_VALUES, Provenance, checksum
from ..schema import FIGURES, PROVENANCE, fixed_tables, role_table
from ..store_errors import StoreError
from ..stored_values import DistrictFigure, Kept, Raster
from .cache import CACHE, filled, fingerprint, read_kept
from .database import file_stamp, open_vector
from .feature_tables import read_stored_table, read_table, rows_of, rows_table
from .file_contents import has_rows, row_count, table_names
from .geopackage_place import GeoPackagePlace
from .known_area_rows import stored_areas
from .measure_tables import read_measures
from .memory import Memory, frozen
from .quick_table import quick_table
from .raster import read_raster

Value = TypeVar("Value")
_FIXED = {table.name: table for table in fixed_tables()}


class GeoPackageReader(GeoPackagePlace):
    """The reading half of a store: stateless, but within :meth:`reading`."""

    def __init__(self, path: Path, catalogue: Catalogue, meta: Mapping[str, str]) -> None:
        self.path = path
        self.catalogue = catalogue
        self.meta = dict(meta)
        self._noted: tuple[object, dict[str, Provenance]] | None = None
        self._memory: Memory | None = None

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Read everything once in the block: it is read anew as soon as anybody changes it.

        What is read is shared, and its arrays are read-only. A block in a block joins it.
        """
        if self._memory is not None:
            yield
            return
        self._memory = Memory(self.path)
        try:
            with remembering():
                yield
        finally:
            self._memory.close()
            self._memory = None

    def derived(
        self,
        key: Hashable,
        roles: Sequence[str],
        make: Callable[[], Value],
        *,
        from_kept: bool = False,
    ) -> Value:
        """What several steps make of the same roles: made once within :meth:`reading`.

        Args:
            key: What it is, with all that it depends on besides the roles.
            roles: What it is made from, also those that have no data; not their provenance.
            make: Makes it; nobody may change it afterwards.
            from_kept: Whether :meth:`kept` is asked, too.
        """
        tables = [name for role in roles for name in self._tables(role)]
        tables += [CACHE] if from_kept else []
        return self._remembered(("derived", key), tables, lambda: frozen(make()))

    def roles(self) -> tuple[str, ...]:
        """Roles that have a table, in the catalogue's order."""
        present = self._remembered(
            "tables", None, lambda: table_names(self.path, self._connection())
        )
        return tuple(role for role in self.catalogue.roles if role in present)

    def has(self, role: str) -> bool:
        """Whether the role has at least one feature."""
        name = self._table(role).name
        return self._remembered(
            ("has", name), [name], lambda: has_rows(self.path, name, self._connection())
        )

    def count(self, role: str) -> int:
        """Number of features of a role; 0 when it has no table yet."""
        name = self._table(role).name
        return self._remembered(
            ("count", name), [name], lambda: row_count(self.path, name, self._connection())
        )

    def read(self, role: str) -> FeatureTable:
        """Features of a role; raises StoreError when the role has no table yet."""
        table = self._table(role)
        features = self._remembered(
            ("read", role), [table.name], lambda: frozen(self._read(role, table))
        )
        return features if self._memory is None else features.shared()

    def _read(self, role: str, table: LedgerTable) -> FeatureTable:
        check_cancelled()
        quick = quick_table(self.path, table, self._connection())
        if quick is not None:
            return quick
        with open_vector(self.path) as dataset:
            if dataset.GetLayerByName(table.name) is None:
                label = self.catalogue.roles[role].label
                raise StoreError(
                    f"{self.path}: Für „{label}“ ({role}) sind noch keine Daten da."
                    " Bitte zuerst übernehmen, berechnen oder zeichnen."
                )
            return read_table(dataset, table)

    def table(self, role: str) -> str:
        """Name of the role's table."""
        return self._table(role).name

    def uri(self, role: str) -> str:
        """Source of the role's table for ``QgsVectorLayer(uri, name, "ogr")``."""
        return self.layer_source(self._table(role).name)

    def provenance(self, role: str) -> Provenance | None:
        """Where the role's features come from; None if it was never written."""
        return self.provenances().get(role)

    def provenances(self) -> dict[str, Provenance]:
        """Provenance of every role written so far."""
        if self._memory is not None:
            return dict(self._memory.get("provenances", [PROVENANCE], self._provenances))
        stamp = file_stamp(self.path)
        if self._noted is None or self._noted[0] != stamp:
            self._noted = stamp, self._provenances()
        return dict(self._noted[1])

    def _provenances(self) -> dict[str, Provenance]:
        rows = self._rows(PROVENANCE)
        return {row["rolle"]: Provenance.from_row(row) for row in rows if row["rolle"]}

    def outdated(self, role: str) -> tuple[str, ...]:
        """Inputs of a computed role that have changed since, or that reach farther or less far;
        empty when it is up to date. The catalogue is one of them, where its values have changed.
        """
        provenance = self.provenance(role)
        if provenance is None:
            return ()
        return tuple(
            name
            for name, before in provenance.inputs.items()
            if name == OTHER_VALUES
            or state_of(self.checksum(name), self._stated_areas().get(name)) != before
        )

    def known_areas(self) -> dict[str, KnownArea]:
        """How far the sources reach, by role; nothing is said of the roles that are missing."""
        earlier = {
            role: known
            for role, note in self.provenances().items()
            if (known := of_extent(note.parameters.get(EXTENT))) is not None
        }
        return {**earlier, **self._stated_areas()}

    def _stated_areas(self) -> dict[str, KnownArea]:
        return self._remembered(
            "known areas",
            [KNOWN_AREA_TABLE.name],
            lambda: stored_areas(self.path, self._connection()),
        )

    def checksum(self, role: str) -> str:
        """Checksum of the role's features as they are now; empty when there are none."""
        if self.has_raster(role):
            provenance = self.provenance(role)
            return "" if provenance is None else provenance.checksum
        return self._remembered(
            ("checksum", role),
            [self._table(role).name],
            lambda: checksum(self.read(role)) if self.has(role) else "",
        )

    def fingerprint(self, role: str) -> str:
        """Digest of the role as it is stored; quicker than :meth:`checksum`, changed by any edit.

        Only for what is kept and can be computed again; empty when there is nothing.
        """
        if self.has_raster(role):
            return self.checksum(role)
        name = self._table(role).name
        return self._remembered(("print", name), [name], lambda: fingerprint(self.path, name))

    def filled(self, role: str, column: str) -> list[bool]:
        """For each feature whether a column has a value: a truth value can be unknown."""
        name = self._table(role).name
        known = self._remembered(
            ("filled", name, column), [name], lambda: filled(self.path, name, column)
        )
        return [False] * self.count(role) if known is None else known

    def kept(self, name: str) -> Kept | None:
        """What an earlier run has kept under this name; the caller compares its key."""
        return read_kept(self.path, name)

    def measures(self) -> tuple[Measure, ...]:
        """The Maßnahmenliste in the order of its numbers."""
        with open_vector(self.path) as dataset:
            return read_measures(dataset)

    def figures(self) -> tuple[DistrictFigure, ...]:
        """Figures of all analyses per Ortsbezirk and for the city."""
        return self._remembered("figures", [FIGURES], self._figures)

    def _figures(self) -> tuple[DistrictFigure, ...]:
        return tuple(
            DistrictFigure(
                row["analyse"] or "",
                row["ortsbezirk"] or "",
                row["kennzahl"] or "",
                float(row["wert"]),
                row["einheit"] or "",
                row["hinweis"] or "",
            )
            for row in self._rows(FIGURES)
        )

    def ledger(self, name: str) -> FeatureTable:
        """Rows of a table beside the roles (history, votes, contributions …), empty if unused.

        Raises:
            KeyError: for a name that is not in ``LEDGERS``.
        """
        table = LEDGERS[name]
        with open_vector(self.path) as dataset:
            if dataset.GetLayerByName(name) is None:
                return rows_table([], table)
            return read_table(dataset, table)

    def ledger_uri(self, name: str) -> str:
        """Source of such a table for ``QgsVectorLayer(uri, name, "ogr")``."""
        return self.layer_source(LEDGERS[name].name)

    def has_raster(self, name: str) -> bool:
        """Whether a raster of this name, e.g. ``terrain``, is stored."""
        return f"raster:{name}" in self.meta

    def read_raster(self, name: str) -> Raster:
        """Raster with nan where there is no value.

        Raises:
            StoreError: if the store has none of this name.
        """
        if not self.has_raster(name):
            raise StoreError(
                f"{self.path}: Es ist kein Raster „{name}“ gespeichert. Bitte zuerst mit"
                " „Geländemodell übernehmen“ einlesen."
            )
        table = self.meta[f"raster:{name}"]
        return self._remembered(
            ("raster", table), [table], lambda: frozen(read_raster(self.path, table))
        )

    def _table(self, role: str) -> LedgerTable:
        return role_table(self.catalogue, role)

    def _tables(self, role: str) -> list[str]:
        """Tables of a role: its features, and its raster if it has one."""
        raster = self.meta.get(f"raster:{role}")
        return [self._table(role).name, *([raster] if raster else [])]

    def _remembered(
        self, key: Hashable, tables: Iterable[str] | None, make: Callable[[], Value]
    ) -> Value:
        return make() if self._memory is None else self._memory.get(key, tables, make)

    def _connection(self) -> sqlite3.Connection | None:
        return None if self._memory is None else self._memory.connection()

    def _rows(self, name: str) -> list[dict[str, Any]]:
        return rows_of(read_stored_table(self.path, _FIXED[name], self._connection()))
