"""The store of one INSEK: one GeoPackage with a layer per role, measures and provenance."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from osgeo import gdal

from ...catalogue.load import base_catalogue
from ...catalogue.model import Catalogue
from ...runtime.decision import META, RUN_KEY
from ...runtime.new_folders import new_folders
from ...runtime.placed import file_set, tell_written
from ...wording.file_faults import reason
from ...wording.number_reading import plain_whole
from ..metric_crs import metric_crs
from ..provenance import Call, now
from ..schema import APPLICATION, SCHEMA_VERSION, create_table, fixed_tables
from ..store_errors import StoreError
from ..stored_values import Kept
from .cache import CACHE, write_kept
from .catalogue_rows import catalogue_of
from .database import (
    connect,
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
from .feature_tables import read_table
from .locks import writer_lock
from .reader import GeoPackageReader
from .upgrade import old_tables
from .writer import GeoPackageWriter
from .written_changes import WrittenChanges

_FIXED = {table.name: table for table in fixed_tables()}


class GeoPackageStore(GeoPackageReader):
    """An open INSEK store: reading as of :class:`.reader.GeoPackageReader`, writing in
    :meth:`writing`.

    ``call`` is the run of an algorithm that opened it, if one did; its results tell of it.
    """

    def __init__(self, path: Path, catalogue: Catalogue, meta: Mapping[str, str]) -> None:
        super().__init__(path, catalogue, meta)
        self.call: Call | None = None

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
        """New, empty store.

        Args:
            path: The file.
            catalogue: Vocabulary; the base without it.
            crs: Projected CRS in metres, e.g. ``EPSG:25832``; the city's of the catalogue without
                it.
            title: Title of the concept, as printed; the city's of the catalogue without it.
            demo: Whether the content is schematic and every page must say so.
            overwrite: Whether a file that is there may be replaced.

        Raises:
            StoreError: if the file exists and may not be replaced, its name or folder cannot be
                used, somebody else writes to it, or the CRS is unknown, not in metres or distorts
                lengths.
        """
        target = Path(path).absolute()
        vocabulary = catalogue or base_catalogue()
        require_usable_name(target)
        if target.suffix.lower() != ".gpkg":
            raise StoreError(f"{target}: Der Dateiname muss auf .gpkg enden.")
        if target.exists() and not overwrite:
            raise StoreError(
                f"{target}: Die Datei gibt es schon. Bitte einen anderen Namen wählen oder das"
                " Überschreiben ausdrücklich erlauben."
            )
        if not (crs or vocabulary.city.crs):
            raise StoreError(
                f"{target}: Der Katalog „{vocabulary.id}“ nennt kein Koordinatensystem. Bitte eines"
                " in Metern angeben, z. B. EPSG:25832, oder die Ebene mit den Grenzen der Stadt."
            )
        authority = metric_crs(crs or vocabulary.city.crs)
        meta = {
            "anwendung": APPLICATION,
            "schema": str(SCHEMA_VERSION),
            "crs": authority,
            "titel": title or vocabulary.city.title,
            "demo": "ja" if demo else "nein",
            "angelegt": now(),
        }
        with replaced_file(target) as aside:
            _create_file(aside, authority)
            with GeoPackageWriter(aside, vocabulary, authority) as writer:
                for key, value in meta.items():
                    writer.set_meta(key, value)
                writer.put_catalogue(vocabulary)
                writer.prepare_forms(())
                writer.put_measures(())
        return cls(target, vocabulary, meta)

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], catalogue: Catalogue | None = None
    ) -> GeoPackageStore:
        """Open store.

        Args:
            path: The file.
            catalogue: Vocabulary; the store's own without it.

        Raises:
            StoreError: with a sentence, if the file is missing, damaged, foreign or of a newer
                version.
        """
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
        version = plain_whole(meta.get("schema") or "")
        complete = meta.get("crs") and meta.get("titel")
        if meta.get("anwendung") != APPLICATION or version is None or not complete:
            raise StoreError(
                f"{target}: Die Angaben zum INSEK-Speicher sind unvollständig (Tabelle {META})."
                " Bitte eine Sicherung verwenden."
            )
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{target}: Der Speicher stammt aus einer neueren Version von INSEK (Schema"
                f" {version}, bekannt ist {SCHEMA_VERSION}). Bitte das Plugin aktualisieren."
            )
        return cls(target, catalogue or catalogue_of(target, meta), meta)

    def upgrade(self) -> tuple[str, ...]:
        """Give the tables of an earlier version today's names; returns the earlier ones.

        Raises:
            StoreError: if there are such tables and the store cannot be written to now.
        """
        with contextlib.closing(connect(self.path)) as connection:
            names = old_tables(connection)
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

    def keep(self, name: str, value: Kept) -> None:
        """Keep what can be computed again.

        Raises:
            StoreError: if the store cannot be written to now.
        """
        memory = self._memory
        write_kept(
            self.path.resolve(),
            name,
            value,
            started=None if memory is None else memory.look,
            settled=None if memory is None else partial(memory.written, [CACHE]),
        )

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
            memory, written = self._memory, WrittenChanges()
            with staged_copy(
                target, staged, settled=None if memory is None else partial(written.settle, memory)
            ):
                if memory is not None:
                    memory.look()
                with GeoPackageWriter(
                    staged,
                    self.catalogue,
                    self.crs,
                    self.call,
                    written=written,
                    known=None if memory is None else self.checksum,
                ) as writer:
                    yield writer
                    run = together.prepare()
                    if run:
                        writer.set_meta(RUN_KEY, run)
            tell_written(target, *writer.told)
            self.meta.update(writer.meta)
            self.catalogue = writer.catalogue


def _create_file(path: Path, crs: str) -> None:
    with gdal_exceptions():
        dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
        for table in fixed_tables():
            create_table(dataset, table, crs)
        del dataset


@contextlib.contextmanager
def replaced_file(target: Path) -> Iterator[Path]:
    """Path to make a store at that is to stand at ``target``: as a whole, or not at all.

    A store that is there already, also one that is open elsewhere, gets the new content in one
    transaction.

    Args:
        target: The file, absolute.

    Raises:
        StoreError: if somebody else writes to it, or its folder cannot be made.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(new_folders(target.parent, target=target))
        except OSError as error:
            raise StoreError(
                f"{target.parent}: Der Ordner lässt sich nicht anlegen ({reason(error)})."
                " Bitte einen Ordner mit Schreibrecht wählen."
            ) from error
        stack.enter_context(writer_lock(target))
        aside = stack.enter_context(staging(target))
        yield aside
        publish(aside, target)
    tell_written(target, "neu angelegt")
