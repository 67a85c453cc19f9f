"""The file of a writing step as GDAL holds it: open from the first to the last who needs it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from osgeo import gdal

from ...runtime.cancellation import check_cancelled
from .database import close_dataset, gdal_exceptions, open_staged


class StagedFile:
    """One dataset for a whole step: opening a file with many tables is slow."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._dataset: gdal.Dataset | None = None

    @property
    def is_open(self) -> bool:
        """Whether GDAL holds the file now."""
        return self._dataset is not None

    @contextlib.contextmanager
    def opened(self) -> Iterator[gdal.Dataset]:
        """The file to write to, open until :meth:`close` or until something goes wrong."""
        check_cancelled()
        with gdal_exceptions():
            if self._dataset is None:
                self._dataset = open_staged(self._path)
            try:
                yield self._dataset
            except BaseException:
                # The first fault is the one to report, not what it does to closing.
                with contextlib.suppress(RuntimeError):
                    self.close()
                raise

    def close(self) -> None:
        """Flush the file, so that others than GDAL may write to it."""
        dataset, self._dataset = self._dataset, None
        if dataset is not None:
            with gdal_exceptions():
                close_dataset(dataset)
