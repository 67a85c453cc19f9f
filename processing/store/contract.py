"""What every store offers, whether a GeoPackage or a database keeps it.

Rooms outside of ``processing/store`` know this contract only; ``open_store`` and ``create_store``
give them a store. Nothing here says how a store keeps its content: it has no path of its own and
no connection. Sentences and remarks begin with ``name``, QGIS opens what ``uri`` and its like give.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeVar

# Only for those who read types: the contract itself is loaded without numpy and QGIS.
if TYPE_CHECKING:
    from pathlib import Path

    from ..catalogue.model import Catalogue
    from .features import FeatureTable
    from .known_area import KnownArea
    from .measures import Measure
    from .provenance import Call, Provenance
    from .stored_values import DistrictFigure, Kept, Raster

Value = TypeVar("Value")


class Named(Protocol):
    """How a store is called, by people and by programs."""

    @property
    def name(self) -> str:
        """What stands before sentences about the store: enough to find it, never a password."""

    @property
    def short_name(self) -> str:
        """Its name without where it lies."""

    @property
    def location(self) -> str:
        """What ``open_store`` and the parameter STORE take to open it again."""

    def beside(self, ending: str) -> Path:
        """File of a run that belongs to the store and bears its name with another ending."""


class Layered(Protocol):
    """The store's tables as layers of QGIS, and how they are dressed."""

    @property
    def provider(self) -> str:
        """QGIS's data provider for the store's layers."""

    def table(self, role: str) -> str:
        """Name of the role's table."""

    def uri(self, role: str) -> str:
        """Source of the role's table for ``QgsVectorLayer(uri, name, provider)``."""

    def ledger_uri(self, name: str) -> str:
        """Source of a table beside the roles for ``QgsVectorLayer(uri, name, provider)``."""

    def layer_source(self, table: str) -> str:
        """Source of a table for ``QgsVectorLayer(source, name, provider)``."""

    def filtered(self, source: str, condition: str) -> str:
        """The source of a layer of which only rows show that meet the condition.

        Args:
            source: As :meth:`layer_source` gives it.
            condition: SQL as the provider of the layer understands it.
        """

    def owns(self, source: str) -> bool:
        """Whether the source of a layer in QGIS lies in this store."""

    def default_styles(self, table: str | None = None) -> dict[str, str]:
        """QML of each table's default style, or of one table's, by table name."""

    def without_form(self, tables: Iterable[str]) -> tuple[str, ...]:
        """Those of the tables whose own style is missing or has no form yet."""


class Readable(Protocol):
    """The content: what the store is about, roles, rasters, measures, figures, ledgers."""

    @property
    def catalogue(self) -> Catalogue:
        """The vocabulary."""

    @property
    def meta(self) -> Mapping[str, str]:
        """Facts about the whole store by key."""

    @property
    def crs(self) -> str:
        """CRS of all layers, e.g. ``EPSG:25832``."""

    @property
    def title(self) -> str:
        """Title of the concept, as printed."""

    @property
    def is_demo(self) -> bool:
        """Whether the content is schematic and every page must say so."""

    def roles(self) -> tuple[str, ...]:
        """Roles that have a table, in the catalogue's order."""

    def has(self, role: str) -> bool:
        """Whether the role has at least one feature."""

    def count(self, role: str) -> int:
        """Number of features of a role; 0 when it has no table yet."""

    def read(self, role: str) -> FeatureTable:
        """Features of a role.

        Raises:
            StoreError: if the role has no table yet or the catalogue does not know it.
        """

    def filled(self, role: str, column: str) -> list[bool]:
        """For each feature, in the order of :meth:`read`, whether a column has a value.

        A truth value can be unknown, which :meth:`read` cannot tell from "no".
        """

    def has_raster(self, name: str) -> bool:
        """Whether a raster of this name, e.g. ``terrain``, is stored."""

    def read_raster(self, name: str) -> Raster:
        """Raster with nan where there is no value.

        Raises:
            StoreError: if it is missing or cannot be read.
        """

    def measures(self) -> tuple[Measure, ...]:
        """The Maßnahmenliste in the order of its numbers.

        Raises:
            MeasureError: if a measure has no number, or its own columns cannot be read.
        """

    def figures(self) -> tuple[DistrictFigure, ...]:
        """Figures of all analyses per Ortsbezirk and for the city."""

    def ledger(self, name: str) -> FeatureTable:
        """Rows of a table beside the roles (history, votes, contributions …), empty if unused.

        Raises:
            KeyError: for a name that is not in ``LEDGERS``.
        """


class Traceable(Protocol):
    """Where the content comes from, and whether that still holds."""

    def provenance(self, role: str) -> Provenance | None:
        """Where the role's features come from; None if it was never written."""

    def provenances(self) -> dict[str, Provenance]:
        """Provenance of every role written so far."""

    def outdated(self, role: str) -> tuple[str, ...]:
        """Inputs of a computed role that have changed since, or that reach farther or less far;
        empty when it is up to date.
        """

    def known_areas(self) -> dict[str, KnownArea]:
        """How far the sources reach, by role; nothing is said of the roles that are missing."""

    def checksum(self, role: str) -> str:
        """Checksum of the role's features as they are now; empty when there are none."""

    def fingerprint(self, role: str) -> str:
        """Digest of the role as it is stored; quicker than :meth:`checksum`, changed by any edit.

        Only for what is kept and can be computed again; empty when there is nothing.
        """


class Keeping(Protocol):
    """What is quicker to keep than to read or to compute again; it may be lost at any time."""

    def reading(self) -> AbstractContextManager[None]:
        """Read everything once in the block: it is read anew as soon as anybody changes it.

        What is read is shared, and its arrays are read-only. A block in a block joins it.
        """

    def derived(
        self,
        key: Hashable,
        roles: Sequence[str],
        make: Callable[[], Value],
        *,
        from_kept: bool = False,
    ) -> Value:
        """What several steps make of the same roles: made once within ``reading``.

        Args:
            key: What it is, with all that it depends on besides the roles.
            roles: What it is made from, also those that have no data; not their provenance.
            make: Makes it; nobody may change it afterwards.
            from_kept: Whether ``kept`` is asked, too.
        """

    def kept(self, name: str) -> Kept | None:
        """What an earlier run has kept under this name; the caller compares its key."""

    def keep(self, name: str, value: Kept) -> None:
        """Keep what can be computed again.

        Raises:
            StoreError: if the store cannot be written to now.
        """


class Writer(Protocol):
    """One writing step: everything that is put in becomes visible at its end, or nothing."""

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about the whole store."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """After the step, German sentences about what stayed as planners had changed it."""

    def put_catalogue(self, catalogue: Catalogue, *, outdated: Collection[str] = ()) -> None:
        """Replace the catalogue that the store carries; what follows in the step goes by it.

        Forms get its names and lists; those that planners have changed stay and are remarked.

        Args:
            catalogue: The new one.
            outdated: Computed roles that used values which it states otherwise.

        Raises:
            StoreError: if the store carries another catalogue than when it was opened.
        """

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
            ValueError: for a role that holds places of measures.
            StoreError: for a role or a column that the catalogue does not know, or a geometry of
                another kind than the role's.
        """

    def ensure_tables(self, roles: Sequence[str]) -> None:
        """Make empty layers for roles that have none, so that planners can draw at once.

        Raises:
            StoreError: for a role that the catalogue does not know.
        """

    def prepare_forms(self, roles: Sequence[str]) -> tuple[str, ...]:
        """Give the Maßnahmenliste and the tables of these roles a form, and forms their codes.

        Symbols and forms that are there stay as they are; a list from before there were forms gets
        the columns they need.

        Returns:
            Sentences about styles that could not be read.

        Raises:
            StoreError: for a role that the catalogue does not know.
        """

    def state_known_area(self, role: str, known: KnownArea | None) -> None:
        """Say how far the source of a role reaches, whatever an import has said.

        Args:
            role: Id of the role, or name of the raster.
            known: None to say nothing of it.
        """

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
            name: Key of the raster; the role of that name, if there is one, gives the label.
            raster: Values with nan where there is none, in the CRS of the store.
            provenance: Where it comes from.
            known: How far the source reaches, if that is known; what a planner has stated stays.
        """

    def put_measures(self, measures: Iterable[Measure], *, source: str = "") -> None:
        """Replace the Maßnahmenliste; every changed cell is noted in its history.

        Args:
            measures: The whole list.
            source: What the history names as the origin of the changes.

        Raises:
            MeasureError: if the list contradicts itself.
        """

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

        Raises:
            KeyError: for a name that is not in ``LEDGERS``.
            StoreError: for a column the table does not have, or a geometry of another kind than its
                own.
        """

    def put_figures(
        self, analysis: str, figures: Iterable[DistrictFigure], *, role: str = ""
    ) -> None:
        """Replace the figures of one analysis.

        Args:
            analysis: Its name.
            figures: All it has.
            role: The layer that they tell of: they go when another one than a computed one is put
                in its place. Empty for figures of no layer.
        """


class Writable(Protocol):
    """How a store is changed: in steps, each of them whole or not at all."""

    call: Call | None
    """The run of an algorithm that opened the store, if one did; its results tell of it."""

    def require_writable(self) -> None:
        """Refuse, before long work for it, a store that nobody could write to now.

        Raises:
            StoreError: if it is locked, write-protected or another program is writing.
        """

    def writing(self) -> AbstractContextManager[Writer]:
        """Write in one step: everything in the block, or nothing if it raises.

        Files that the run has finished by then take their places with it, or do not either.
        """

    def upgrade(self) -> tuple[str, ...]:
        """Give the tables of an earlier version today's names; returns the earlier ones.

        Raises:
            StoreError: if there are such tables and the store cannot be written to now.
        """


class Store(Named, Layered, Readable, Traceable, Keeping, Writable, Protocol):
    """An open INSEK store. Reading is stateless; writing goes through :meth:`writing`."""
