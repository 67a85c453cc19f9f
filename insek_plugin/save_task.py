"""Putting an edited catalogue into its store beside the window, which stays usable."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qgis.core import QgsTask

from ..processing.runtime.errors import InsekError

if TYPE_CHECKING:
    from ..processing.catalogue.model import Catalogue
    from ..processing.steps.catalogue_draft import CatalogueDraft


class SaveTask(QgsTask):
    """One saving; ``done`` gets the task when it has ended, in the main thread."""

    def __init__(
        self, draft: CatalogueDraft, after: Catalogue, done: Callable[[SaveTask], None]
    ) -> None:
        super().__init__("Katalog speichern", QgsTask.Flag.CanCancel)
        self.remarks: tuple[str, ...] = ()
        self.fault = "Der Katalog ist nicht gespeichert: Der Vorgang wurde abgebrochen."
        self._draft, self._after, self._done = draft, after, done

    def run(self) -> bool:
        """Write; faults become a sentence."""
        # What nobody foresaw is told by QGIS itself; this is what the dialog says meanwhile.
        self.fault = "Unerwarteter Fehler; Näheres steht im Protokoll von QGIS (Python-Fehler)."
        try:
            self.remarks = self._draft.save(self._after)
        except InsekError as error:
            self.fault = str(error)
            return False
        self.fault = ""
        return True

    def finished(self, result: bool) -> None:  # noqa: ARG002 - the fault says it
        """Hand the outcome to the dialog."""
        self._done(self)
