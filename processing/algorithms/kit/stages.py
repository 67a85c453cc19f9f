"""Stages of a run, as the log names them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import QgsProcessingFeedback

from ...runtime.errors import CancelledError


@contextmanager
def stage(feedback: QgsProcessingFeedback, text: str) -> Iterator[None]:
    """Announce a stage of a run.

    Raises:
        CancelledError: before the stage, when the user has cancelled.
    """
    if feedback.isCanceled():
        raise CancelledError
    feedback.setProgressText(text)
    yield
