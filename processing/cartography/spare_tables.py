"""Empty tables for layers of a project as long as the store shall not change."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qgis.core import QgsProject

from ..runtime.placed import apart
from ..store.forms.default_styles import read_default_styles
from ..store.store import Store


class SpareTables:
    """A store elsewhere that has what is missing in the real one, all of it empty."""

    def __init__(self, store: Store, roles: tuple[str, ...]) -> None:
        store.require_writable()
        self.roles = roles
        self._store = store
        # Windows keeps the file while a layer has it open: the system tidies up then.
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        with apart():
            self._spare = Store.create(
                Path(self._folder.name) / "leer.gpkg", store.catalogue, crs=store.crs
            )
            with self._spare.writing() as writer:
                writer.ensure_tables(roles)

    def uri(self, role: str) -> str:
        """Source of the role's empty table."""
        return self._spare.uri(role)

    def styles(self) -> dict[str, str]:
        """Default styles of the tables, as the store will have them."""
        names = {self._spare.table(role) for role in self.roles}
        styles = read_default_styles(self._spare.path)
        return {table: qml for table, qml in styles.items() if table in names}

    def move(self, project: QgsProject) -> None:
        """Make the tables in the store and let all layers of the project show those."""
        with self._store.writing() as writer:
            writer.ensure_tables(self.roles)
        here, there = str(self._spare.path), str(self._store.path)
        for layer in project.mapLayers().values():
            if layer.source().startswith(f"{here}|"):
                source = layer.source().replace(here, there, 1)
                layer.setDataSource(source, layer.name(), "ogr", False)
        self._folder.cleanup()
