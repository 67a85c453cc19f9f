"""The store of one INSEK: one GeoPackage with a layer per role, measures and provenance."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from osgeo import gdal

from ..catalogue.load import load_catalogue
from ..catalogue.model import Catalogue
from ..runtime.decision import RUN_KEY
from ..runtime.placed import file_set, tell_written
from ..wording.file_faults import reason
from .cache import filled, fingerprint, read_kept, write_kept
from .database import (
    StoreError,
    file_stamp,
    gdal_exceptions,
    open_vector,
    publish,
    require_readable,
    require_sound,
    require_usable_name,
    staged_copy,
    staging,
    staging_folder,
)
from .feature_tables import read_table, rows_of, rows_table
from .features import FeatureTable
from .file_contents import has_rows, row_count, table_names
from .geopackage_place import GeoPackagePlace
from .ledgers import LEDGERS, Table
from .locks import writer_lock
from .measure_tables import read_measures
from .measures import Measure
from .metric_crs import metric_crs
from .provenance import Call, Provenance, checksum, now
from .raster import read_raster
from .schema import (
    APPLICATION,
    FIGURES,
    META,
    PROVENANCE,
    SCHEMA_VERSION,
    create_table,
    fixed_tables,
    role_table,
)
from .stored_values import DistrictFigure, Kept, Raster
from .upgrade import old_tables
from .writer import GeoPackageWriter

_FIXED = {table.name: table for table in fixed_tables()}


class GeoPackageStore(GeoPackagePlace):
    """An open INSEK store. Reading is stateless; writing goes through :meth:`writing`.

    ``call`` is the run of an algorithm that opened it, if one did; its results tell of it.
    """

    def __init__(self, path: Path, catalogue: Catalogue, meta: Mapping[str, str]) -> None:
        self.path = path
        self.catalogue = catalogue
        self.meta = dict(meta)
        self.call: Call | None = None
        self._noted: tuple[object, dict[str, Provenance]] | None = None

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        catalogue: Catalogue | None = None,
        *,
        crs: str | None = None,
        title: str | None = None,
        demo: bool = False,
        overwrite: bool = False,
    ) -> GeoPackageStore:
        """New, empty store; raises StoreError if the file exists or the CRS has no metres."""
        target = Path(path).absolute()
        vocabulary = catalogue or load_catalogue()
        require_usable_name(target)
        if target.suffix.lower() != ".gpkg":
            raise StoreError(f"{target}: Der Dateiname muss auf .gpkg enden.")
        if target.exists() and not overwrite:
            raise StoreError(
                f"{target}: Die Datei gibt es schon. Bitte einen anderen Namen wählen oder das"
                " Überschreiben ausdrücklich erlauben."
            )
        authority = metric_crs(crs or vocabulary.city.crs)
        meta = {
            "anwendung": APPLICATION,
            "schema": str(SCHEMA_VERSION),
            "katalog": vocabulary.id,
            "katalog_version": vocabulary.version,
            "crs": authority,
            "titel": title or vocabulary.city.title,
            "demo": "ja" if demo else "nein",
            "angelegt": now(),
        }
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{target.parent}: Der Ordner lässt sich nicht anlegen ({reason(error)})."
                " Bitte einen Ordner mit Schreibrecht wählen."
            ) from error
        with writer_lock(target), staging(target) as aside:
            _create_file(aside, authority)
            with GeoPackageWriter(aside, vocabulary, authority) as writer:
                for key, value in meta.items():
                    writer.set_meta(key, value)
                writer.prepare_forms(())
                writer.put_measures(())
            publish(aside, target)
        tell_written(target, "neu angelegt")
        return cls(target, vocabulary, meta)

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], catalogue: Catalogue | None = None
    ) -> GeoPackageStore:
        """Open store; a damaged, foreign or newer file raises StoreError with a sentence."""
        target = Path(path).absolute()
        require_readable(target)
        require_sound(target)
        with open_vector(target) as dataset:
            if dataset.GetLayerByName(META) is None:
                raise StoreError(
                    f"{target}: Das GeoPackage ist kein INSEK-Speicher (Tabelle {META} fehlt)."
                    " Bitte mit „INSEK-Speicher anlegen“ einen anlegen und die Daten übernehmen."
                )
            rows = read_table(dataset, _FIXED[META])
        meta = dict(zip(rows.column("schluessel"), rows.column("wert"), strict=True))
        version = meta.get("schema") or ""
        complete = version.isascii() and version.isdigit() and meta.get("crs") and meta.get("titel")
        if meta.get("anwendung") != APPLICATION or not complete:
            raise StoreError(
                f"{target}: Die Angaben zum INSEK-Speicher sind unvollständig (Tabelle {META})."
                " Bitte eine Sicherung verwenden."
            )
        if int(version) > SCHEMA_VERSION:
            raise StoreError(
                f"{target}: Der Speicher stammt aus einer neueren Version von INSEK (Schema"
                f" {version}, bekannt ist {SCHEMA_VERSION}). Bitte das Plugin aktualisieren."
            )
        return cls(target, catalogue or load_catalogue(), meta)

    def upgrade(self) -> tuple[str, ...]:
        """Give the tables of an earlier version today's names; returns the earlier ones.

        Raises:
            StoreError: if there are such tables and the store cannot be written to now.
        """
        names = old_tables(self.path)
        if names:
            with self.writing():
                pass  # every writing step begins with it
        return names

    @property
    def crs(self) -> str:
        """CRS of all layers, e.g. ``EPSG:25832``."""
        return self.meta["crs"]

    @property
    def title(self) -> str:
        """Title of the concept, as printed."""
        return self.meta["titel"]

    @property
    def is_demo(self) -> bool:
        """Whether the content is schematic and every page must say so."""
        return self.meta.get("demo") == "ja"

    def roles(self) -> tuple[str, ...]:
        """Roles that have a table, in the catalogue's order."""
        present = table_names(self.path)
        return tuple(role for role in self.catalogue.roles if role in present)

    def has(self, role: str) -> bool:
        """Whether the role has at least one feature."""
        return has_rows(self.path, self._table(role).name)

    def count(self, role: str) -> int:
        """Number of features of a role; 0 when it has no table yet."""
        return row_count(self.path, self._table(role).name)

    def read(self, role: str) -> FeatureTable:
        """Features of a role; raises StoreError when the role has no table yet."""
        table = self._table(role)
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
        return f"{self.path}|layername={self._table(role).name}"

    def provenance(self, role: str) -> Provenance | None:
        """Where the role's features come from; None if it was never written."""
        return self.provenances().get(role)

    def provenances(self) -> dict[str, Provenance]:
        """Provenance of every role written so far."""
        stamp = file_stamp(self.path)
        if self._noted is None or self._noted[0] != stamp:
            rows = self._rows(PROVENANCE)
            self._noted = (
                stamp,
                {row["rolle"]: Provenance.from_row(row) for row in rows if row["rolle"]},
            )
        return dict(self._noted[1])

    def outdated(self, role: str) -> tuple[str, ...]:
        """Inputs of a computed role that have changed since; empty when it is up to date."""
        provenance = self.provenance(role)
        if provenance is None:
            return ()
        return tuple(
            name for name, before in provenance.inputs.items() if self.checksum(name) != before
        )

    def checksum(self, role: str) -> str:
        """Checksum of the role's features as they are now; empty when there are none."""
        if self.has_raster(role):
            provenance = self.provenance(role)
            return "" if provenance is None else provenance.checksum
        return checksum(self.read(role)) if self.has(role) else ""

    def fingerprint(self, role: str) -> str:
        """Digest of the role as it is stored; quicker than :meth:`checksum`, changed by any edit.

        Only for what is kept and can be computed again; empty when there is nothing.
        """
        if self.has_raster(role):
            return self.checksum(role)
        return fingerprint(self.path, self._table(role).name)

    def filled(self, role: str, column: str) -> list[bool]:
        """For each feature whether a column has a value: a truth value can be unknown."""
        known = filled(self.path, self._table(role).name, column)
        return [False] * self.count(role) if known is None else known

    def kept(self, name: str) -> Kept | None:
        """What an earlier run has kept under this name; the caller compares its key."""
        return read_kept(self.path, name)

    def keep(self, name: str, value: Kept) -> None:
        """Keep what can be computed again; StoreError when the store cannot be written to now."""
        write_kept(self.path.resolve(), name, value)

    def measures(self) -> tuple[Measure, ...]:
        """The Maßnahmenliste in the order of its numbers."""
        with open_vector(self.path) as dataset:
            return read_measures(dataset)

    def figures(self) -> tuple[DistrictFigure, ...]:
        """Figures of all analyses per Ortsbezirk and for the city."""
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
        return f"{self.path}|layername={LEDGERS[name].name}"

    def has_raster(self, name: str) -> bool:
        """Whether a raster of this name, e.g. ``terrain``, is stored."""
        return f"raster:{name}" in self.meta

    def read_raster(self, name: str) -> Raster:
        """Raster with nan where there is no value; raises StoreError if it is missing."""
        if not self.has_raster(name):
            raise StoreError(
                f"{self.path}: Es ist kein Raster „{name}“ gespeichert. Bitte zuerst mit"
                " „Geländemodell übernehmen“ einlesen."
            )
        return read_raster(self.path, self.meta[f"raster:{name}"])

    def require_writable(self) -> None:
        """Raise a sentence if nobody could write to the store now, before long work for it."""
        with writer_lock(self.path.resolve()):
            pass

    @contextlib.contextmanager
    def writing(self) -> Iterator[GeoPackageWriter]:
        """Write in one step: everything in the block, or nothing if it raises.

        Files that the run has finished by then take their places with it, or do not either.
        """
        require_readable(self.path)
        # Links are followed, so that two names of one file share one lock.
        target = self.path.resolve()
        with (
            file_set() as files,
            writer_lock(target),
            staging_folder(target) as folder,
            files.bound(target, folder) as together,
        ):
            staged = folder.path / target.name
            with (
                staged_copy(target, staged),
                GeoPackageWriter(staged, self.catalogue, self.crs, self.call) as writer,
            ):
                yield writer
                run = together.prepare()
                if run:
                    writer.set_meta(RUN_KEY, run)
            tell_written(target, *writer.told)
            self.meta.update(writer.meta)

    def _table(self, role: str) -> Table:
        return role_table(self.catalogue, role)

    def _rows(self, name: str) -> list[dict[str, object]]:
        with open_vector(self.path) as dataset:
            return rows_of(read_table(dataset, _FIXED[name]))


def _create_file(path: Path, crs: str) -> None:
    with gdal_exceptions():
        dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
        for table in fixed_tables():
            create_table(dataset, table, crs)
        del dataset
