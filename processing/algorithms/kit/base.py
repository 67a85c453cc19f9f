"""What all INSEK algorithms share: the store parameter, progress and cancel, clear errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
)
from qgis.PyQt.QtGui import QIcon

from ...parameters.options import Options
from ...runtime.cancellation import cancel_check, uninterrupted
from ...runtime.errors import CancelledError, InsekError
from ...runtime.placed import file_set
from ...runtime.plugin_files import ROOT, SVG
from ...wording.letter_notes import noting_letters
from .groups import DOCS, GROUPS, TAGS
from .layer_help import help_of
from .requirements import missing_requirements
from .run_end import as_sentences, exact_cancel, let_go, stop_if_cancelled

if TYPE_CHECKING:
    from ...catalogue.model import Catalogue
    from ...store.contract import Store

# A full stop ends a sentence, but not after the single letters of "z. B." or "r.".
_SENTENCE = re.compile(r".*?(?<!\b\w)\.(?=\s|$)", re.DOTALL)


class InsekAlgorithm(QgsProcessingAlgorithm):
    """Sealed frame around one step: subclasses describe themselves and implement ``work``.

    Attributes:
        ID: Name after ``insek:``.
        TITLE: German name in the toolbox.
        GROUP_ID: Key of ``GROUPS``.
        HELP: Short help in German: what it does, formula, source, parameters, limits.
        HELP_EN: The same in English, shown where QGIS is not run in German.
        TAGS: Further words that find it in the toolbox.
        DOC: File in ``docs``; the group's where it has none of its own.
        MAIN_THREAD: Whether it must stay in the main thread (everything that draws layouts).
        declared_options: Classes of options whose parameters it has.
    """

    STORE = "STORE"
    ID = ""
    TITLE = ""
    GROUP_ID = ""
    HELP = ""
    HELP_EN = ""
    TAGS: tuple[str, ...] = ()
    DOC = ""
    MAIN_THREAD = False
    declared_options: tuple[type, ...] = ()
    _asked: Mapping[str, object] = MappingProxyType({})
    _run: ExitStack | None = None

    def __init_subclass__(cls) -> None:
        """Refuse a subclass that hides QGIS's own ``run``, which ``processing.run`` calls."""
        super().__init_subclass__()
        if "run" in vars(cls):
            raise TypeError(f"{cls.__name__}: name the step work(), run() belongs to QGIS")

    def createInstance(self) -> InsekAlgorithm:
        """Return a fresh algorithm of this class."""
        return type(self)()

    def name(self) -> str:
        """Return the id after ``insek:``."""
        return self.ID

    def displayName(self) -> str:
        """Return the German name in the toolbox."""
        return self.TITLE

    def group(self) -> str:
        """Return the heading in the toolbox."""
        return GROUPS[self.GROUP_ID]

    def groupId(self) -> str:
        """Return the stable id of the group."""
        return self.GROUP_ID

    def shortHelpString(self) -> str:
        """Return the help text in German, or in English where QGIS speaks another language."""
        german = QgsApplication.locale().lower().startswith("de")
        return self.HELP if german or not self.HELP_EN else self.HELP_EN

    def shortDescription(self) -> str:
        """Return the first sentence of the help, for the tooltip in the toolbox."""
        found = _SENTENCE.match(self.shortHelpString())
        return found.group() if found else self.shortHelpString()

    def tags(self) -> list[str]:
        """Return words that find the algorithm, German and English."""
        return ["INSEK", "ISEK", *TAGS.get(self.GROUP_ID, ()), *self.TAGS]

    def helpUrl(self) -> str:
        """Return the page of the documentation that came with the plugin, if it did."""
        page = ROOT / "docs" / (self.DOC or DOCS.get(self.GROUP_ID, "analyses.md"))
        # The ZIP brings the pages as HTML, a clone as they are written.
        forms = (page.with_suffix(".html"), page)
        return next((form.as_uri() for form in forms if form.is_file()), "")

    def icon(self) -> QIcon:
        """Return the icon of the plugin."""
        return QIcon(str(SVG / "insek.svg"))

    def flags(self) -> Any:
        """Return the usual flags, without threads where a layout is drawn."""
        flags = super().flags()
        if self.MAIN_THREAD:
            flags |= Qgis.ProcessingAlgorithmFlag.NoThreading
        return flags

    def canExecute(self) -> tuple[bool, str]:
        """Return whether all libraries are there, and the sentence if they are not."""
        sentence = missing_requirements()
        return sentence == "", sentence

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run the step; an error that users can read becomes a QgsProcessingException."""
        _require_libraries()
        results, fault = self._outcome(parameters, context, feedback)
        if fault is None:
            return results
        let_go(fault)
        # QGIS never frees an exception that it catches, nor what the frame that raises it holds.
        del self, parameters, context, feedback
        raise QgsProcessingException(str(fault)) from fault

    def _outcome(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> tuple[dict[str, Any], InsekError | None]:
        """Results of the step, or the error that ended it; a cancel has no results."""
        self._remarks: dict[str, None] = {}
        try:
            with (
                cancel_check(partial(stop_if_cancelled, feedback)),
                as_sentences(),
                file_set() as files,
                exact_cancel(files),
                self._reading(),
                noting_letters() as letters,
            ):
                results = self.work(parameters, context, feedback)
        except CancelledError as error:
            let_go(error)
            feedback.pushInfo(str(error))
            return {}, None
        except InsekError as error:
            return {}, error
        for remark in (*self._remarks, *letters.remarks()):
            feedback.pushWarning(remark)
        return results, None

    def work(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Do the work; implemented by subclasses."""
        raise NotImplementedError

    def addParameter(
        self,
        parameter: QgsProcessingParameterDefinition,
        createOutput: bool = True,  # noqa: N803 - as QGIS calls it
    ) -> bool:
        """Add a parameter with its help."""
        parameter.setHelp(help_of(self.ID, parameter.name(), parameter.help()))
        return bool(super().addParameter(parameter, createOutput))

    def add_options(
        self,
        options: type,
        before: Mapping[str, Iterable[QgsProcessingParameterDefinition]] = MappingProxyType({}),
    ) -> None:
        """Add the parameters that a class of options declares, in the order of its fields.

        ``before`` has what only QGIS can give, such as layers, by the parameter that it precedes.
        """
        from .parameter_bridge import definitions

        self.declared_options = (*self.declared_options, options)
        for definition in definitions(options):
            for special in before.get(definition.name(), ()):
                self.addParameter(special)
            QgsProcessingAlgorithm.addParameter(self, definition)

    def read_options(
        self,
        options: type[Options],
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        *,
        store: Store | None = None,
        catalogue: Catalogue | None = None,
        others: Mapping[str, object] = MappingProxyType({}),
    ) -> Options:
        """What was given, and the values of the catalogue or the declarations for the rest.

        Args:
            options: class of the options.
            parameters: of the run.
            context: of the run.
            store: at hand; it keeps which of the values are not its catalogue's.
            catalogue: of the store at hand, where that need not keep them.
            others: values of declared layers, which the caller has read.

        Raises:
            InsekError: for a value that a parameter does not take.
        """
        from ...parameters.options import resolved
        from .parameter_bridge import given_values

        given = given_values(self, options, parameters, context)
        if store is None:
            return resolved(options, catalogue, {**given, **others})
        found = resolved(options, store.catalogue, {**given, **others})
        self.keep_own(store, options, given)
        return found

    def keep_own(self, store: Store, options: type, given: Mapping[str, object]) -> None:
        """Leave out of what was asked for what the catalogue says anyway: that is no own value."""
        from .parameter_bridge import own_values

        if store.call is not None:
            own = own_values(options, store.catalogue, given, store.call.parameters)
            store.call = replace(store.call, parameters=own)

    def add_store_parameter(self) -> None:
        """Add the INSEK store as the first parameter."""
        parameter = QgsProcessingParameterFile(
            self.STORE,
            "INSEK-Speicher (GeoPackage)",
            behavior=Qgis.ProcessingFileParameterBehavior.File,
            fileFilter="GeoPackage (*.gpkg)",
        )
        parameter.setHelp("Die Datei, in der alle Daten dieses INSEK liegen.")
        self.addParameter(parameter)

    def store_location(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Return where the store lies that is named by the parameter."""
        return str(self.parameterAsFile(parameters, self.STORE, context))

    def open_store(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Store:
        """Return the store named by the parameter; a missing or damaged one is a sentence.

        One of an earlier version gets today's names for its tables.
        """
        from ...sources.city_tie import catalogue_notes
        from ...store.opening import open_store
        from ...store.provenance import Call

        store = open_store(self.store_location(parameters, context))
        store.upgrade()
        for note in catalogue_notes(store):
            self._remarks[note] = None
        store.call = Call(f"insek:{self.ID}", self._asked)
        if self._run is not None:
            self._run.enter_context(store.reading())
        return store

    def store_and_options(
        self, options: type[Options], parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[Store, Options]:
        """Open the store and read what was asked for, with the values of its catalogue."""
        store = self.open_store(parameters, context)
        asked = self.read_options(options, parameters, context, catalogue=store.catalogue)
        return store, asked

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Let the stores that are opened in the block read everything once."""
        with ExitStack() as opened:
            self._run = opened
            try:
                yield
            finally:
                self._run = None

    def again(
        self, store: Store, wanted: Mapping[str, object], feedback: QgsProcessingFeedback
    ) -> None:
        """Run the step inside of another run, with what was asked of it the last time.

        Raises:
            InsekError: as the step does, or if something that was asked for is not there any more.
        """
        from .recorded_call import asked, require_repeatable

        context = QgsProcessingContext()
        parameters = {**wanted, self.STORE: store.location}
        require_repeatable(self, parameters, context)
        self._remarks, self._asked = {}, asked(self, parameters, context)
        with as_sentences(), self._reading():
            self.work(parameters, context, feedback)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,  # noqa: ARG002
    ) -> bool:
        """Note what is asked for and how layers are named: a run in a thread may not look."""
        _require_libraries()
        from .recorded_call import asked
        from .result_layers import layer_names

        self._asked = asked(self, parameters, context)
        self._layer_names = layer_names(context.project())
        return True

    def show(
        self, context: QgsProcessingContext, store: Store, role: str, *, map_id: str | None = None
    ) -> str:
        """Source of a role's layer, which QGIS Desktop opens when the run is over.

        It is styled as in the store, named like its legend entry, in a group named after its map
        and the legend's heading. A layer that is open already is refreshed where it stands.
        ``map_id`` prefers one map for roles that stand in several. The log warns if the legend
        names other distances or times than the role was computed with.

        Args:
            context: of the run; its layers to load on completion get one more.
            store: the store, which has a table of the role.
            role: id of the role.
            map_id: id of a map, see above.
        """
        from ...cartography.legend_numbers import legend_conflict
        from .result_layers import load_on_completion, placement

        with uninterrupted():
            provenance = store.provenance(role)
            label = placement(store.catalogue, role, map_id=map_id).label
            differs = legend_conflict(label, provenance.parameters) if provenance else ""
            if differs:
                self._remarks[f"„{label}“: {differs}."] = None
            names = getattr(self, "_layer_names", {})
            load_on_completion(context, store, role, names=names, map_id=map_id)
            return store.uri(role)

    def show_ledger(self, context: QgsProcessingContext, store: Store, table: str) -> str:
        """Source of a table of participation, which QGIS Desktop opens when the run is over."""
        from .result_layers import load_ledger

        with uninterrupted():
            return load_ledger(context, store, table, names=getattr(self, "_layer_names", {}))

    def show_all(
        self, context: QgsProcessingContext, store: Store, roles: Iterable[str]
    ) -> dict[str, str]:
        """Sources by role of those roles that have a table; QGIS Desktop opens them all."""
        with uninterrupted():
            present = set(store.roles())
        return {role: self.show(context, store, role) for role in roles if role in present}

    @staticmethod
    def progress(
        feedback: QgsProcessingFeedback, *, start: float = 0.0, end: float = 1.0
    ) -> Callable[[float], None]:
        """Callback for pure functions: takes 0..1, raises CancelledError when cancelled."""

        def report(share: float) -> None:
            if feedback.isCanceled():
                raise CancelledError
            feedback.setProgress(100.0 * (start + (end - start) * share))

        return report


def _require_libraries() -> None:
    """Raise QgsProcessingException if a library is missing: qgis_process asks no canExecute."""
    sentence = missing_requirements()
    if sentence:
        raise QgsProcessingException(sentence)
