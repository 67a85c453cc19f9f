"""One writing step on a store that is not yet visible to anybody."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Self

from osgeo import gdal

from ...catalogue.model import Catalogue
from ...runtime.decision import META
from ..features import FeatureTable, joined_tables
from ..forms.default_styles import (
    complete_default_styles,
    renew_forms,
    write_default_styles,
)
from ..forms.ledger_forms import ledger_form
from ..forms.measure_forms import code_rows
from ..history import differences, watch
from ..known_area import KnownArea, rows_of_areas, state_of
from ..ledgers import CATALOGUE_TABLE, HISTORY_TABLE, KNOWN_AREA_TABLE, LEDGERS, LedgerTable
from ..measures import PLACE_ROLES, Measure, require_sound_measures
from ..provenance import Call, Provenance, by_other_values, checksum, now, without_extent
from ..schema import (
    CODES,
    FIGURES,
    MEASURES,
    PROVENANCE,
    SCHEMA_VERSION,
    STYLES,
    create_table,
    fixed_tables,
    role_table,
)
from ..stored_values import DistrictFigure, Raster, figures_gone, layer_fact
from .catalogue_rows import facts_of, lacks_catalogue, require_same, rows_of_texts
from .database import connect_staged
from .feature_tables import read_stored_table, read_table, rows_of, rows_table, write_table
from .known_area_rows import ChangedAreas, stored_areas
from .measure_tables import lacks_columns, read_measures, write_measures
from .place_sync_triggers import follow
from .plain_rows import replace_rows
from .raster import write_raster
from .staged_file import StagedFile
from .upgrade import rename_tables, renamed
from .written_changes import WrittenChanges

_Rows = Sequence[Mapping[str, object]]
_FIXED = {table.name: table for table in fixed_tables()}
_TOLD = {KNOWN_AREA_TABLE.name: "bekannte Gebiete"}
_LIST_TABLES = (MEASURES, HISTORY_TABLE.name, *PLACE_ROLES.values())


class GeoPackageWriter:
    """Collects the changes of one step; made by ``writing`` of the store, never directly.

    What concerns the whole store (facts, provenance, figures, styles) is kept until the step ends;
    the file stays open to it, because opening one with many tables is slow.

    Args:
        path: The copy to write to.
        catalogue: The vocabulary.
        crs: CRS of all layers.
        call: The run of an algorithm that writes, if one does.
        written: Is told what changes.
        known: Checksum of a role as it was before the step, if the store has it at hand.
    """

    def __init__(
        self,
        path: Path,
        catalogue: Catalogue,
        crs: str,
        call: Call | None = None,
        *,
        written: WrittenChanges | None = None,
        known: Callable[[str], str] | None = None,
    ) -> None:
        self._path = path
        self.catalogue = catalogue
        self._catalogue_before = catalogue
        self._crs = crs
        self._call = call
        self._written = written or WrittenChanges()
        self._known = known
        self.meta: dict[str, str] = {}
        self.remarks: tuple[str, ...] = ()
        self._notes: dict[str, Provenance] = {}
        self._figures: dict[str, _Rows] = {}
        self._areas = ChangedAreas({})
        self._styled: list[tuple[str, str]] = []
        self._listed = False
        self._checksums: dict[str, str] = {}
        self._told: dict[str, None] = {}
        self._file = StagedFile(path)
        self._connection: sqlite3.Connection | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """What the step changes, as planners know it."""
        return tuple(self._told)

    def __enter__(self) -> Self:
        self._connection = connect_staged(self._path)
        try:
            self._begin()
        except BaseException:
            self._connection.close()
            raise
        return self

    def _begin(self) -> None:
        old = rename_tables(self._path, self._plain)
        meta = read_stored_table(self._path, _FIXED[META], self._plain)
        notes = rows_of(read_stored_table(self._path, _FIXED[PROVENANCE], self._plain))
        self.meta = dict(zip(meta.column("schluessel"), meta.column("wert"), strict=True))
        self._notes = {row["rolle"]: Provenance.from_row(row) for row in notes}
        self._areas = ChangedAreas(stored_areas(self._path, self._plain))
        if lacks_catalogue(self._path, self._plain, self.catalogue, self.meta):
            self._replace(CATALOGUE_TABLE, rows_of_texts(self.catalogue.texts))
            self.meta |= facts_of(self.catalogue)
        if old:
            self._written.tables = None
            self._told["heutige Namen der Tabellen"] = None
            self._notes = renamed(self._notes)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            # The first fault is the one to report, not what it does to closing.
            with contextlib.suppress(RuntimeError):
                self._file.close()
            self._plain.close()
            self._connection = None

    @property
    def _plain(self) -> sqlite3.Connection:
        """The file without GDAL; opening one with many tables takes longer than most questions."""
        if self._connection is None:
            raise RuntimeError("the step has not begun")
        return self._connection

    def _finish(self) -> None:
        if self._areas.changed:
            rows, shapes = rows_of_areas(self._areas)
            self.put_ledger(KNOWN_AREA_TABLE.name, rows, geometry=shapes)
        # Spatial indexes are made last of all: a disk that is full now raises here.
        self._file.close()
        if self._figures:
            figures = [row for rows in self._figures.values() for row in rows]
            self._replace(_FIXED[FIGURES], figures, ("analyse", self._figures))
        self._replace(_FIXED[META], [{"schluessel": k, "wert": v} for k, v in self.meta.items()])
        self._replace(_FIXED[PROVENANCE], [note.as_row() for note in self._notes.values()])
        self._file.close()
        self._written.add(STYLES)
        with self._plain:
            write_default_styles(self._plain, self._styled, self.catalogue)
            self.remarks += renew_forms(self._plain, self._catalogue_before, self.catalogue)
        if self._listed:
            watch(self._path)
            follow(self._path)

    def put_catalogue(self, catalogue: Catalogue, *, outdated: Collection[str] = ()) -> None:
        """Replace the catalogue that the store carries; what follows in the step goes by it."""
        require_same(self._path, self.catalogue.texts)
        self._told["Katalog"] = None
        self._catalogue_before, self.catalogue = self.catalogue, catalogue
        self.meta |= facts_of(catalogue)
        self._file.close()
        self._replace(CATALOGUE_TABLE, rows_of_texts(catalogue.texts))
        self._replace(_FIXED[CODES], code_rows(catalogue))
        self._notes |= {role: by_other_values(self._notes[role]) for role in outdated}

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
        known: KnownArea | None = None,
    ) -> None:
        """Replace the features of a role, and with them how far its source reaches.

        Args:
            role: Id of the role.
            features: New features; common columns that are missing stay empty.
            provenance: Where they come from.
            input_roles: Roles they were computed from; their checksums are recorded so that the
                role counts as outdated when one of them changes.
            known: How far the source reaches, if that is known; what a planner has stated stays.

        Raises:
            ValueError: for places of measures, see :meth:`put_measures`.
        """
        if role in PLACE_ROLES:
            raise ValueError(f"{role} holds places of measures: use put_measures")
        table = role_table(self.catalogue, role)
        with self._file.opened() as dataset:
            self._written.add(table.name)
            write_table(dataset, table, features, self._crs)
            stored = read_table(dataset, table, connection=self._plain)
            written = checksum(stored)
            self._checksums[role] = written if len(features) else ""
            inputs = {
                name: state_of(self._checksum(dataset, name), self._areas.get(name))
                for name in input_roles
            }
        self._written.roles[role] = table.name, stored, self._checksums[role]
        self._notes[role] = replace(
            provenance,
            role=role,
            inputs={**inputs, **provenance.inputs},
            checksum=written,
            created=provenance.created or now(),
            call=self._asked(provenance),
        )
        self._figures |= figures_gone(self.meta, role, provenance.origin)
        self._areas.measured(role, known)
        self._styled.append((role, table.name))
        self._told[f"„{self.catalogue.roles[role].label}“"] = None

    def state_known_area(self, role: str, known: KnownArea | None) -> None:
        """Say how far the source of a role reaches; None to say nothing of it."""
        self._areas.state(role, known)
        self._notes |= {role: without_extent(self._notes[role])} if role in self._notes else {}

    def _asked(self, provenance: Provenance) -> Mapping[str, object]:
        """What the planner asked of the algorithm, unless another one ran it with its defaults."""
        if self._call is None or self._call.algorithm != provenance.algorithm:
            return provenance.call
        return self._call.parameters if provenance.origin == "computed" else {}

    def ensure_tables(self, roles: Sequence[str]) -> None:
        """Make empty layers for roles that have none, so that planners can draw at once."""
        with self._file.opened() as dataset:
            present = {dataset.GetLayer(i).GetName() for i in range(dataset.GetLayerCount())}
            dataset.StartTransaction()
            for role in roles:
                table = role_table(self.catalogue, role)
                if table.name not in present:
                    self._written.add(table.name)
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
        codes = rows_table(code_rows(self.catalogue), _FIXED[CODES])
        with self._file.opened() as dataset:
            self._written.add(CODES, STYLES)
            write_table(dataset, _FIXED[CODES], codes, self._crs)
            if any(lacks_columns(dataset, _FIXED[name]) for name in _LIST_TABLES):
                self._write_list(dataset, read_measures(dataset))
        self._file.close()
        tables = {MEASURES: MEASURES, **PLACE_ROLES}
        tables |= {role: role_table(self.catalogue, role).name for role in roles}
        return complete_default_styles(self._path, tables.items(), self.catalogue)

    def put_raster(
        self,
        name: str,
        raster: Raster,
        provenance: Provenance,
        *,
        known: KnownArea | None = None,
    ) -> None:
        """Replace a raster, e.g. ``terrain``, and how far its source reaches.

        Args:
            name: Key of the raster, a role or not.
            raster: Values with nan where there is none.
            provenance: Where it comes from.
            known: As for :meth:`put`.
        """
        old = self.meta.get(f"raster:{name}")
        label = self.catalogue.roles[name].label if name in self.catalogue.roles else name
        self._told[f"„{label}“"] = None
        self._file.close()
        table, digest = write_raster(self._path, name, raster, crs=self._crs, replaces=old)
        self.meta[f"raster:{name}"] = table
        self._written.add(name, table, old or table)
        self._notes[name] = replace(
            provenance, role=name, checksum=digest, created=provenance.created or now()
        )
        self._areas.measured(name, known)

    def put_measures(self, measures: Iterable[Measure], *, source: str = "") -> None:
        """Replace the Maßnahmenliste; every changed cell is noted in its history.

        Args:
            measures: The whole list.
            source: What the history names as the origin of the changes.

        Raises:
            MeasureError: if the list contradicts itself.
        """
        rows = tuple(measures)
        require_sound_measures(rows)
        self._told["Maßnahmenliste"] = None
        with self._file.opened() as dataset:
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
        self._told[_TOLD.get(name, f"Tabelle „{name}“")] = None
        table = LEDGERS[name]
        features = rows_table(rows, table)
        if geometry is not None:
            features.geometry[:] = list(geometry)
        with self._file.opened() as dataset:
            self._written.add(table.name)
            if append and dataset.GetLayerByName(name) is not None:
                there = read_table(dataset, table, connection=self._plain)
                features = joined_tables(there, features)
            write_table(dataset, table, features, self._crs)
        if ledger_form(self.catalogue, name) is not None:
            self._styled.append((name, name))

    def put_figures(
        self, analysis: str, figures: Iterable[DistrictFigure], *, role: str = ""
    ) -> None:
        """Replace the figures of one analysis, and the layer that they tell of."""
        self._told["Kennzahlen"] = None
        self._figures[analysis] = [asdict(figure) for figure in figures]
        self.meta[layer_fact(analysis)] = role

    def _replace(
        self, table: LedgerTable, rows: _Rows, instead_of: tuple[str, Collection[str]] | None = None
    ) -> None:
        """Give a table rows instead of all it has, or of those with some values in a column."""
        self._written.add(table.name)
        given = rows_table(rows, table)
        with self._plain:
            if not self._file.is_open and replace_rows(self._plain, table, given, instead_of):
                return
        if instead_of is not None:
            there = rows_of(read_stored_table(self._path, table, self._plain))
            rows = [*(row for row in there if row[instead_of[0]] not in instead_of[1]), *rows]
        with self._file.opened() as dataset:
            write_table(dataset, table, rows_table(rows, table), self._crs)

    def _write_list(self, dataset: gdal.Dataset, measures: tuple[Measure, ...]) -> None:
        self._written.add(*_LIST_TABLES)
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
            table = role_table(self.catalogue, role)
            if self._known is not None and self._written.knows(table.name):
                self._checksums[role] = self._known(role)
                return self._checksums[role]
            known = dataset.GetLayerByName(table.name) is not None
            features = read_table(dataset, table, connection=self._plain) if known else None
            self._checksums[role] = checksum(features) if features else ""
        return self._checksums[role]
