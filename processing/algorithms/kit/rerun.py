"""Compute a result again with what its planner asked for, inside of another run.

What a store says of a result is data that somebody may have written: it names neither the tool nor
a place to write, it only gives values to the one tool that makes this result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProviderRegistry,
)

from ...runtime.errors import InsekError
from ...store.contract import Store
from ...store.provenance import Provenance
from .base import InsekAlgorithm

# Kinds of parameters whose values name something to be opened.
_READ = {"file", "source", "vector", "raster", "layer", "mesh", "pointcloud", "multilayer"}
# "virtual:", "WFS://" and the like; one letter is a drive of Windows.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def asked_for(provenance: Provenance | None) -> Provenance | None:
    """The provenance, if it is of a result that was computed with a planner's own values."""
    own = provenance is not None and provenance.origin == "computed" and provenance.call
    return provenance if own else None


def compute_again(
    store: Store,
    provenance: Provenance,
    algorithm: str,
    progress: Callable[[float], None],
    *,
    only: Mapping[str, object],
) -> None:
    """Run the algorithm of a result again as it was asked to the last time.

    Args:
        store: the store with the result.
        provenance: where the result comes from.
        algorithm: name after ``insek:`` of the tool that makes this result.
        progress: callback of the run around.
        only: parameters that keep the algorithm from touching its other results.

    Raises:
        InsekError: if the result does not come from this tool, if it was asked for something that
            the tool does not take or that is not a value of its own, and as the algorithm does,
            e.g. for a file that is not there any more.
    """
    if not algorithm or provenance.algorithm != f"insek:{algorithm}":
        raise InsekError(
            f"Als Werkzeug ist „{provenance.algorithm}“ vermerkt, das dieses Ergebnis nicht"
            " berechnet. Es wurde nicht ausgeführt; bitte mit dem passenden Werkzeug neu rechnen."
        )
    tool = _algorithm(provenance.algorithm)
    _require_own_values(tool, provenance.call)
    tool.again(store, {**provenance.call, **only}, _Within(progress))


def _require_own_values(tool: InsekAlgorithm, call: Mapping[str, object]) -> None:
    """Raise InsekError for anything but values of the tool's own inputs."""
    known = {definition.name(): definition for definition in tool.parameterDefinitions()}
    for name, value in call.items():
        definition = known.get(name)
        if definition is None or name == tool.STORE or definition.isDestination():
            raise InsekError(
                f"Unter den eigenen Angaben von zuletzt steht „{name}“, das „{tool.displayName()}“"
                " nicht als Angabe kennt. Es wurde nichts ausgeführt; bitte mit dem Werkzeug neu"
                " rechnen."
            )
        for source in _sources(definition, value):
            if not _is_plain_path(source):
                raise InsekError(
                    f"Die eigene Angabe „{definition.description()}“ von zuletzt ist kein Pfad"
                    f" einer Datei ({source}). Sie wurde nicht geöffnet; bitte mit dem"
                    f" Werkzeug „{tool.displayName()}“ neu rechnen."
                )


def _sources(definition: QgsProcessingParameterDefinition, value: object) -> Iterator[str]:
    """Files and layers that a value names."""
    if definition.type() not in _READ:
        return
    for item in value if isinstance(value, list) else [value]:
        if item not in (None, ""):
            yield str(item)


def _is_plain_path(source: str) -> bool:
    """Whether a source is a path on this computer: no service, no query, no description in XML."""
    path = str(QgsProviderRegistry.instance().decodeUri("ogr", source).get("path") or source)
    return not (path.startswith(("/vsi", "<")) or _SCHEME.match(path) or _SCHEME.match(source))


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
