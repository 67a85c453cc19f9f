"""The plugin: it registers the Processing provider, its menu, and gives both back when unloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import QgsApplication

if TYPE_CHECKING:
    from ..processing.provider import InsekProvider
    from .actions import Face


class InsekPlugin:
    """Entry point for QGIS Desktop and ``qgis_process``."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.provider: InsekProvider | None = None
        self.face: Face | None = None

    def initProcessing(self) -> None:
        """Register the provider; the only thing ``qgis_process`` asks for."""
        from ..processing.provider import InsekProvider

        if self.provider is None:
            self.provider = InsekProvider()
            QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Start inside QGIS Desktop."""
        self.initProcessing()
        if self.iface is not None and self.face is None:
            from .actions import Face

            self.face = Face(self.iface)

    def unload(self) -> None:
        """Undo everything that the start did."""
        if self.face is not None:
            self.face.close()
            self.face = None
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
