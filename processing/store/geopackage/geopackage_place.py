"""A GeoPackage as the place of a store: its names, what QGIS opens, and the styles in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..forms.default_styles import read_default_styles, without_form


class GeoPackagePlace:
    """What the contract asks of a store about where it lies; everything follows from the path."""

    path: Path

    @property
    def name(self) -> str:
        """What stands before sentences about the store: its whole path."""
        return str(self.path)

    @property
    def short_name(self) -> str:
        """Name of the file."""
        return self.path.name

    @property
    def location(self) -> str:
        """What ``open_store`` and the parameter STORE take: the path."""
        return str(self.path)

    def beside(self, ending: str) -> Path:
        """File in the same folder that bears the store's name with another ending."""
        return self.path.with_name(f"{self.path.stem}{ending}")

    @property
    def provider(self) -> str:
        """QGIS's data provider for the store's layers."""
        return "ogr"

    def layer_source(self, table: str) -> str:
        """Source of a table for ``QgsVectorLayer(source, name, provider)``."""
        return f"{self.path}|layername={table}"

    def filtered(self, source: str, condition: str) -> str:
        """The source of a layer of which only rows show that meet the condition, in SQL."""
        return f"{source}|subset={condition}"

    def owns(self, source: str) -> bool:
        """Whether the source of a layer in QGIS lies in this store; links are followed."""
        return Path(source.split("|", 1)[0]).resolve() == self.path.resolve()

    def default_styles(self, table: str | None = None) -> dict[str, str]:
        """QML of each table's default style, or of one table's, by table name."""
        return read_default_styles(self.path, table)

    def without_form(self, tables: Iterable[str]) -> tuple[str, ...]:
        """Those of the tables whose own style is missing or has no form yet."""
        return without_form(self.path, tables)
