"""Compute a result again with what its planner asked for, inside of another run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qgis.core import QgsApplication, QgsProcessingFeedback

from ..errors import InsekError
from ..store.provenance import Provenance
from ..store.store import Store
from .base import InsekAlgorithm


def asked_for(provenance: Provenance | None) -> Provenance | None:
    """The provenance, if it is of a result that was computed with a planner's own values."""
    own = provenance is not None and provenance.origin == "computed" and provenance.call
    return provenance if own else None


def compute_again(
    store: Store,
    provenance: Provenance,
    progress: Callable[[float], None],
    *,
    only: Mapping[str, object],
) -> None:
    """Run the algorithm of a result again as it was asked to the last time.

    Args:
        store: the store with the result.
        provenance: where the result comes from.
        progress: callback of the run around.
        only: parameters that keep the algorithm from touching its other results.

    Raises:
        InsekError: as the algorithm does, e.g. for a file that is not there any more.
    """
    asked = {**provenance.call, **only}
    _algorithm(provenance.algorithm).again(store, asked, _Within(progress))


class _Within(QgsProcessingFeedback):
    """Passes the progress of a run on to the run around it, which knows of a cancel."""

    def __init__(self, progress: Callable[[float], None]) -> None:
        super().__init__(False)
        self._progress = progress

    def setProgress(self, percent: float) -> None:
        """Raise CancelledError when the run around has been cancelled."""
        self._progress(percent / 100.0)


def _algorithm(name: str) -> InsekAlgorithm:
    algorithm: Any = QgsApplication.processingRegistry().createAlgorithmById(name)
    if not isinstance(algorithm, InsekAlgorithm):
        raise InsekError(
            f"Das Werkzeug „{name}“, mit dem das Ergebnis entstand, gibt es hier nicht. Bitte mit"
            " dem heutigen Werkzeug neu rechnen."
        )
    return algorithm
