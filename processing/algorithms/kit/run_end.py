"""How runs of algorithms end early: errors as sentences, a cancel that tells the truth."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import QgsProcessingException, QgsProcessingFeedback

from ...runtime.errors import CancelledError, InsekError
from ...runtime.file_set import FileSet
from ...wording.file_faults import reason


@contextmanager
def as_sentences() -> Iterator[None]:
    """Turn what QGIS and the file system raise into our own errors, whose texts users read.

    Raises:
        InsekError: in place of a QgsProcessingException or an OSError.
    """
    try:
        yield
    except QgsProcessingException as error:
        raise InsekError(str(error)) from error
    except OSError as error:
        raise InsekError(
            f"{error.filename or 'Eine Datei'}: Lesen oder Schreiben ist gescheitert"
            f" ({reason(error)})."
        ) from error


@contextmanager
def exact_cancel(files: FileSet) -> Iterator[None]:
    """Let a cancel that claims that nothing has changed tell what has been written before it.

    Raises:
        CancelledError: in place of one that tells nothing, with what has been written.
    """
    try:
        yield
    except CancelledError as error:
        if type(error) is CancelledError and files.account:
            raise CancelledError(f"Abgebrochen. {files.account}") from error
        raise


def let_go(error: BaseException) -> None:
    """Close and free what the steps that an error has ended still hold: files, layers, tables."""
    chain: BaseException | None = error
    while chain is not None:
        traceback.clear_frames(chain.__traceback__)
        chain = chain.__cause__ or chain.__context__


def stop_if_cancelled(feedback: QgsProcessingFeedback) -> None:
    """End the run here when the user has cancelled.

    Raises:
        CancelledError: if so.
    """
    if feedback.isCanceled():
        raise CancelledError
