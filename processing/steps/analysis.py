"""An analysis is one record: what it is called, needs and fills, how it is computed and told.

The records stand in the folders of the subjects, one module each. From them follow the tool in the
toolbox, the pipeline that keeps results up to date, the computations of a map and the pages about
them in the documentation. A record is read at every start of QGIS: what is heavy (numpy, shapely,
the store) is imported inside of ``run`` and ``tell``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..runtime.log import Log
from ..runtime.progress import Progress

if TYPE_CHECKING:
    from ..store.contract import Store


@dataclass(frozen=True, slots=True)
class LayerResult:
    """A layer among the results: its name in models and its German label."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class NumberResult:
    """A number among the results: its name in models and its German label."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run has brought.

    Attributes:
        layers: role by the name of the result; a role without a table is left out.
        numbers: number by the name of the result; one that is not known (nan) is left out.
        files: path by the name of the parameter that asked for the file.
        shown: further roles that QGIS Desktop opens.
    """

    layers: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelinePart:
    """What of an analysis the pipeline keeps up to date by itself.

    Attributes:
        role: shows whether it is done.
        needs: roles without which it cannot run.
        uses: roles that make it better; one that came later makes a result without it outdated.
        only: values of parameters that keep the analysis to this part.
        fitted: the options as this part needs them beside other results in the store.
    """

    role: str
    needs: tuple[str, ...]
    uses: tuple[str, ...] = ()
    only: Mapping[str, object] = field(default_factory=dict)
    fitted: Callable[[Store, Any], Any] | None = None


def _none(_: Any) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisRecord:
    """The record.

    Attributes:
        id: name after ``insek:``; never changed once released.
        title: German, in the toolbox.
        group: key of the group in the toolbox.
        help: German: what it does, formula, source, limits.
        help_en: the same in English.
        tags: further words that find it.
        doc: page of the documentation.
        options: frozen dataclass that declares the parameters.
        results: what it gives to models, in this order.
        fills: roles that it writes, proposals among them.
        figures: name of its figures per district; those of its variants begin with it. Empty for
            none.
        parts: what the pipeline runs, in order; () for what only planners start.
        overruled: names of parameters that do not count with these options.
        run: computes and writes; gets the store, the options and a progress.
        tell: says what was found; gets the store, the options, the result of ``run`` and a log.
    """

    id: str
    title: str
    group: str
    help: str
    help_en: str
    tags: tuple[str, ...] = ()
    doc: str = ""
    options: type[object]
    results: tuple[LayerResult | NumberResult, ...]
    fills: tuple[str, ...]
    figures: str = ""
    parts: tuple[PipelinePart, ...] = ()
    overruled: Callable[[Any], tuple[str, ...]] = _none
    run: Callable[[Store, Any, Progress], Any]
    tell: Callable[[Store, Any, Any, Log], RunResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOptions:
    """Of an analysis that planners cannot set."""
