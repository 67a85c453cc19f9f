"""Reading a list and writing the store beside the window, which stays usable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsTask

from ..processing.runtime.errors import CancelledError, InsekError

if TYPE_CHECKING:
    from ..processing.steps.measures.measure_list import MeasureImport, MeasureImportResult
    from ..processing.store.contract import Store


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be taken in: store, file, settings."""

    store: str
    file: Path
    options: MeasureImport


class ImportTask(QgsTask):
    """One preview or import; ``done`` gets the task when it has ended, in the main thread."""

    def __init__(self, order: Order, done: Callable[[ImportTask], None]) -> None:
        super().__init__(f"{order.file.name} lesen", QgsTask.Flag.CanCancel)
        self.order = order
        self.store: Store | None = None
        self.result: MeasureImportResult | None = None
        self.fault = ""
        self._done = done

    def run(self) -> bool:
        """Read, compare and, with ``apply``, write; faults become a sentence."""
        from ..processing.steps.measures.import_preview import import_into

        # What nobody foresaw is told by QGIS itself; this is what the dialog says meanwhile.
        self.fault = "Unerwarteter Fehler; Näheres steht im Protokoll von QGIS (Python-Fehler)."
        try:
            self.store, self.result = import_into(
                self.order.store, self.order.file, self.order.options, self._report
            )
        except InsekError as error:
            self.fault = str(error)
            return False
        self.fault = ""
        return True

    def finished(self, result: bool) -> None:  # noqa: ARG002 - the fault says it
        """Hand the outcome to the dialog."""
        self._done(self)

    def _report(self, share: float) -> None:
        if self.isCanceled():
            raise CancelledError
        self.setProgress(100.0 * share)
