"""One writing step on a store that is not yet visible to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Self

from osgeo import gdal

from ..catalogue.model import Catalogue
from .database import open_vector
from .feature_tables import read_table, rows_of, rows_table, write_table
from .features import FeatureTable, joined
from .forms.default_styles import complete_default_styles, write_default_styles
from .forms.ledger_forms import ledger_form
from .forms.measure_forms import code_rows
from .history import differences, watch
from .ledgers import HISTORY_TABLE, LEDGERS
from .measure_tables import read_measures, write_measures
from .measures import PLACE_ROLES, Measure, check_measures
from .place_sync_triggers import follow
from .provenance import Call, Provenance, checksum, now
from .raster import write_raster
from .schema import (
    CODES,
    FIGURES,
    MEASURES,
    META,
    PROVENANCE,
    SCHEMA_VERSION,
    create_table,
    fixed_tables,
    role_table,
)
from .stored_values import Raster
from .upgrade import rename_tables, renamed

_FIXED = {table.name: table for table in fixed_tables()}
_LIST_TABLES = (MEASURES, HISTORY_TABLE.name, *PLACE_ROLES.values())


class GeoPackageWriter:
    """Collects the changes of one step; made by ``writing`` of the store, never directly.

    What concerns the whole store (facts, provenance, styles) is kept until the step ends, because
    opening a file with many tables is the slow part.
    """

    def __init__(
        self, path: Path, catalogue: Catalogue, crs: str, call: Call | None = None
    ) -> None:
        self._path = path
        self._catalogue = catalogue
        self._crs = crs
        self._call = call
        self.meta: dict[str, str] = {}
        self._notes: dict[str, Provenance] = {}
        self._styled: list[tuple[str, str]] = []
        self._listed = False
        self._checksums: dict[str, str] = {}
        self._told: dict[str, None] = {}

    @property
    def told(self) -> tuple[str, ...]:
        """What the step changes, as planners know it."""
        return tuple(self._told)

    def __enter__(self) -> Self:
        old = rename_tables(self._path)
        with open_vector(self._path) as dataset:
            meta = read_table(dataset, _FIXED[META])
            notes = rows_of(read_table(dataset, _FIXED[PROVENANCE]))
        self.meta = dict(zip(meta.column("schluessel"), meta.column("wert"), strict=True))
        self._notes = {row["rolle"]: Provenance.from_row(row) for row in notes}
        if old:
            self._told["heutige Namen der Tabellen"] = None
            self._notes = renamed(self._notes)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:
            return
        meta = [{"schluessel": key, "wert": value} for key, value in self.meta.items()]
        notes = [note.as_row() for note in self._notes.values()]
        with open_vector(self._path, update=True) as dataset:
            for name, rows in ((META, meta), (PROVENANCE, notes)):
                write_table(dataset, _FIXED[name], rows_table(rows, _FIXED[name]), self._crs)
        write_default_styles(self._path, self._styled, self._catalogue)
        if self._listed:
            watch(self._path)
            follow(self._path)

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about the whole store."""
        self.meta[key] = value

    def put(
        self,
        role: str,
        features: FeatureTable,
        provenance: Provenance,
        *,
        input_roles: Sequence[str] = (),
    ) -> None:
        """Replace the features of a role.

        Args:
            role: Id of the role.
            features: New features; common columns that are missing stay empty.
            provenance: Where they come from.
            input_roles: Roles they were computed from; their checksums are recorded so that the
                role counts as outdated when one of them changes.
        """
        if role in PLACE_ROLES:
            raise ValueError(f"{role} holds places of measures: use put_measures")
        table = role_table(self._catalogue, role)
        with open_vector(self._path, update=True) as dataset:
            write_table(dataset, table, features, self._crs)
            written = checksum(read_table(dataset, table))
            self._checksums[role] = written if len(features) else ""
            inputs = {name: self._checksum(dataset, name) for name in input_roles}
        self._notes[role] = replace(
            provenance,
            role=role,
            inputs={**inputs, **provenance.inputs},
            checksum=written,
            created=provenance.created or now(),
            call=self._asked(provenance),
        )
        self._styled.append((role, table.name))
        self._told[f"„{self._catalogue.roles[role].label}“"] = None

    def _asked(self, provenance: Provenance) -> Mapping[str, object]:
        """What the planner asked of the algorithm, unless another one ran it with its defaults."""
        if self._call is None or self._call.algorithm != provenance.algorithm:
            return provenance.call
        return self._call.parameters if provenance.origin == "computed" else {}

    def ensure_tables(self, roles: Sequence[str]) -> None:
        """Make empty layers for roles that have none, so that planners can draw at once."""
        with open_vector(self._path, update=True) as dataset:
            present = {dataset.GetLayer(i).GetName() for i in range(dataset.GetLayerCount())}
            dataset.StartTransaction()
            for role in roles:
                table = role_table(self._catalogue, role)
                if table.name not in present:
                    create_table(dataset, table, self._crs)
                    self._styled.append((role, table.name))
                    self._told["leere Ebenen zum Zeichnen"] = None
            dataset.CommitTransaction()

    def prepare_forms(self, roles: Sequence[str]) -> tuple[str, ...]:
        """Give the Maßnahmenliste and the tables of these roles a form, and forms their codes.

        Symbols and forms that are there stay as they are; a list from before there were forms gets
        the columns they need. Returned are sentences about styles that could not be read.
        """
        self._told["Formulare"] = None
        codes = rows_table(code_rows(self._catalogue), _FIXED[CODES])
        with open_vector(self._path, update=True) as dataset:
            write_table(dataset, _FIXED[CODES], codes, self._crs)
            if any(_lacks_columns(dataset, name) for name in _LIST_TABLES):
                self._write_list(dataset, read_measures(dataset))
        tables = {MEASURES: MEASURES, **PLACE_ROLES}
        tables |= {role: role_table(self._catalogue, role).name for role in roles}
        return complete_default_styles(self._path, tables.items(), self._catalogue)

    def put_raster(self, name: str, raster: Raster, provenance: Provenance) -> None:
        """Replace a raster, e.g. ``terrain``."""
        old = self.meta.get(f"raster:{name}")
        label = self._catalogue.roles[name].label if name in self._catalogue.roles else name
        self._told[f"„{label}“"] = None
        table, digest = write_raster(self._path, name, raster, crs=self._crs, replaces=old)
        self.meta[f"raster:{name}"] = table
        self._notes[name] = replace(
            provenance, role=name, checksum=digest, created=provenance.created or now()
        )

    def put_measures(self, measures: Iterable[Measure], *, source: str = "") -> None:
        """Replace the Maßnahmenliste; every changed cell is noted in its history.

        Args:
            measures: The whole list.
            source: What the history names as the origin of the changes.

        Raises:
            MeasureError: if the list contradicts itself.
        """
        rows = tuple(measures)
        check_measures(rows)
        self._told["Maßnahmenliste"] = None
        with open_vector(self._path, update=True) as dataset:
            before = read_measures(dataset)
            self._write_list(dataset, rows)
        changes = differences(before, rows, time=now(), source=source)
        if changes:
            self.put_ledger(HISTORY_TABLE.name, changes, append=True)
        self._styled.extend(((MEASURES, MEASURES), *PLACE_ROLES.items()))

    def put_ledger(
        self,
        name: str,
        rows: Sequence[Mapping[str, object]],
        *,
        geometry: Sequence[object] | None = None,
        append: bool = False,
    ) -> None:
        """Replace or extend a table beside the roles, e.g. votes or contributions.

        Args:
            name: Key of ``LEDGERS``.
            rows: Values by column; columns that are missing stay empty.
            geometry: Geometry or None per row, where the table has one.
            append: Whether the rows that are there stay.
        """
        self._told[f"Tabelle „{name}“"] = None
        table = LEDGERS[name]
        features = rows_table(rows, table)
        if geometry is not None:
            features.geometry[:] = list(geometry)
        with open_vector(self._path, update=True) as dataset:
            if append and dataset.GetLayerByName(name) is not None:
                features = joined(read_table(dataset, table), features)
            write_table(dataset, table, features, self._crs)
        if ledger_form(self._catalogue, name) is not None:
            self._styled.append((name, name))

    def put_figures(self, analysis: str, figures: Iterable[object]) -> None:
        """Replace the figures of one analysis (``DistrictFigure`` rows)."""
        self._told["Kennzahlen"] = None
        table = _FIXED[FIGURES]
        with open_vector(self._path, update=True) as dataset:
            kept = [
                row for row in rows_of(read_table(dataset, table)) if row["analyse"] != analysis
            ]
            rows = [*kept, *(asdict(figure) for figure in figures)]
            write_table(dataset, table, rows_table(rows, table), self._crs)

    def _write_list(self, dataset: gdal.Dataset, measures: tuple[Measure, ...]) -> None:
        write_measures(dataset, measures, self._crs)
        if dataset.GetLayerByName(HISTORY_TABLE.name) is None:
            create_table(dataset, HISTORY_TABLE, self._crs)
        # A table written anew has lost its triggers.
        self._listed = True
        self.meta["schema"] = str(SCHEMA_VERSION)

    def _checksum(self, dataset: gdal.Dataset, role: str) -> str:
        """Checksum of a role; read once per writing step, for nobody else writes meanwhile."""
        if f"raster:{role}" in self.meta:
            return self._notes[role].checksum if role in self._notes else ""
        if role not in self._checksums:
            table = role_table(self._catalogue, role)
            known = dataset.GetLayerByName(table.name) is not None
            features = read_table(dataset, table) if known else ()
            self._checksums[role] = checksum(features) if len(features) else ""
        return self._checksums[role]


def _lacks_columns(dataset: gdal.Dataset, name: str) -> bool:
    """Whether the list, or its history, or a table of its places, is older than its columns."""
    layer = dataset.GetLayerByName(name)
    if layer is None:
        return True
    definition = layer.GetLayerDefn()
    return any(definition.GetFieldIndex(column) < 0 for column, _ in _FIXED[name].fields)
