"""Empty tables for layers of a project as long as the store shall not change."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qgis.core import QgsProject

from ..runtime.placed import apart
from ..store.contract import Store
from ..store.opening import create_store


class SpareTables:
    """A store elsewhere that has what is missing in the real one, all of it empty."""

    def __init__(self, store: Store, roles: tuple[str, ...]) -> None:
        store.require_writable()
        self.roles = roles
        self._store = store
        # Windows keeps the file while a layer has it open: the system tidies up then.
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        with apart():
            self._spare = create_store(
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
        styles = self._spare.default_styles()
        return {table: qml for table, qml in styles.items() if table in names}

    def move(self, project: QgsProject) -> None:
        """Make the tables in the store and let all layers of the project show those."""
        with self._store.writing() as writer:
            writer.ensure_tables(self.roles)
        places = [(self._spare.uri(role), self._store.uri(role)) for role in self.roles]
        for layer in project.mapLayers().values():
            for here, there in places:
                # What may stand behind is what QGIS adds, e.g. a filter.
                if f"{layer.source()}|".startswith(f"{here}|"):
                    source = layer.source().replace(here, there, 1)
                    layer.setDataSource(source, layer.name(), self._store.provider, False)
                    break
        self._folder.cleanup()
