"""One algorithm on one store in a process of its own: seconds, memory, silences, a cancel.

A silence is the time between two questions whether the user has cancelled. Only the process of
``every_algorithm`` starts this module; it prints its findings as one line of JSON.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import pkgutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from harness import ROOT, load_insek, measure
from qgis.core import (
    QgsApplication,
    QgsFeedback,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingProvider,
    QgsProject,
)

CACHE = "insek_zwischenspeicher"
LONG_S = 1.0
"""A silence that is worth a line of its own."""
LOOK_EVERY_S = 0.05
_LAST_LINES, _MOST_SEEN = 2, 4
_OWN = str(ROOT / "processing")
_NOT_TOLD = {"cancellation.py", "base.py"}


@dataclass(slots=True)
class Silence:
    """Seconds without a question, how far into the run they began, and the lines seen meanwhile.

    ``cpu`` are the seconds of work in it: far fewer mean that other programs were in the way.
    """

    seconds: float
    cpu: float
    begin: float
    seen: Counter[str] = field(default_factory=Counter)
    ended_by: str = ""

    def told(self) -> dict[str, object]:
        """As plain values; the line seen most comes first, with its share of the silence."""
        total = max(1, self.seen.total())
        return {
            "seconds": self.seconds,
            "cpu": self.cpu,
            "begin": self.begin,
            "lines": [
                f"{count / total:.0%} {line}" for line, count in self.seen.most_common(_MOST_SEEN)
            ],
            "ended_by": self.ended_by,
        }


class Listener(QgsProcessingFeedback):
    """Notes when a run asks whether it has been cancelled."""

    def __init__(self) -> None:
        super().__init__(False)
        self.questions = 0
        self.silences: list[Silence] = []
        self.seen: Counter[str] = Counter()
        self.failure = ""
        self.start()

    def start(self) -> None:
        """Begin to listen: the run begins now."""
        self.began = self.last = time.perf_counter()
        self.cpu_began = self.cpu_last = time.process_time()

    def isCanceled(self) -> bool:
        """Answer as always."""
        self.questions += 1
        self._heard(sys._getframe(1))  # noqa: SLF001 - the only way to the asking line
        return bool(QgsFeedback.isCanceled(self))

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N803, ARG002
        """Keep the sentence of a run that failed."""
        self.failure = error

    def over(self) -> None:
        """The time from the last question to the end is a silence as well."""
        self._heard(None)

    def _heard(self, frame: FrameType | None) -> None:
        cpu = time.process_time()
        silent = time.perf_counter() - self.last
        longest = max((item.seconds for item in self.silences), default=0.0)
        if silent > min(LONG_S, longest):
            seen, self.seen = self.seen, Counter()
            place = "end of the run" if frame is None else own_lines(frame)
            begin = self.last - self.began
            self.silences.append(Silence(silent, cpu - self.cpu_last, begin, seen, place))
        self.cpu_last = cpu
        self.last = time.perf_counter()


def own_lines(frame: FrameType | None) -> str:
    """The innermost lines of INSEK that are running, the innermost first."""
    lines: list[str] = []
    while frame is not None and len(lines) < _LAST_LINES:
        name = frame.f_code.co_filename
        if name.startswith(_OWN) and Path(name).name not in _NOT_TOLD:
            short = Path(name).relative_to(_OWN)
            lines.append(f"{short}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(lines)


@contextlib.contextmanager
def watched(listener: Listener) -> Iterator[None]:
    """Look now and then at what the run is doing while it has not asked for long."""
    runner, done = threading.get_ident(), threading.Event()

    def look() -> None:
        silence = listener.last
        while not done.wait(LOOK_EVERY_S):
            if listener.last != silence:
                silence = listener.last
                listener.seen.clear()
            elif time.perf_counter() - silence > LOOK_EVERY_S:
                listener.seen[own_lines(sys._current_frames().get(runner))] += 1  # noqa: SLF001

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextlib.contextmanager
def cancelled_after(listener: Listener, seconds: float | None) -> Iterator[None]:
    """Cancel the run after so many seconds; never where there is no number."""
    if seconds is None:
        yield
        return
    timer = threading.Timer(seconds, listener.cancel)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def state(store: Path) -> str:
    """Digest of what is in a store: all small tables whole, of the large ones the number of rows.

    A role cannot change without its row of provenance changing too. The cache is left out, it is
    no content.
    """
    from insek.processing.store.sql import statement

    digest = hashlib.sha256()
    if not store.exists():
        return ""
    with contextlib.closing(sqlite3.connect(store)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1")
        for (name,) in tables.fetchall():
            if name.startswith(("rtree_", "sqlite_")) or name == CACHE:
                continue
            count = connection.execute(statement("SELECT count(*) FROM {}", name)).fetchone()[0]
            digest.update(f"{name} {count}".encode())
            if name == "gpkg_contents" or (name.startswith("insek_") and "raster" not in name):
                rows = connection.execute(statement("SELECT * FROM {}", name)).fetchall()
                digest.update(repr(rows).encode())
    return digest.hexdigest()


def forget_kept(store: Path) -> None:
    """Empty the store's cache: every run begins cold."""
    from insek.processing.store.sql import statement

    if not store.exists():
        return
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(store)) as connection,
        connection,
    ):
        connection.execute(statement("DELETE FROM {}", CACHE))


def load_provider() -> QgsProcessingProvider:
    """The provider in the registry, and all libraries imported: they are no part of a run.

    It must be kept: without its Python half it makes no algorithms.
    """
    from insek.processing import algorithms, analysis
    from insek.processing.provider import InsekProvider

    for package in (analysis, algorithms):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    provider = InsekProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    return provider


def run(
    name: str, parameters: Mapping[str, object], store: Path, *, cancel_after: float | None
) -> dict[str, object]:
    """Run an algorithm once and tell what was measured.

    Args:
        name: its id after ``insek:``.
        parameters: as for ``processing.run``.
        store: the store it works on.
        cancel_after: seconds after which the run is cancelled; None to let it finish.
    """
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"insek:{name}")
    listener = Listener()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    context.setFeedback(listener)
    forget_kept(store)
    before = state(store)

    def once() -> tuple[dict[str, object], bool]:
        listener.start()
        with watched(listener), cancelled_after(listener, cancel_after):
            result: tuple[dict[str, object], bool] = algorithm.run(
                dict(parameters), context, listener
            )
            listener.over()
        return result

    (results, fine), measured = measure(once, repeats=1)
    found: dict[str, object] = {
        "seconds": measured.seconds,
        "cpu": listener.cpu_last - listener.cpu_began,
        "megabytes": measured.megabytes,
        "questions": listener.questions,
        "silence": max(item.seconds for item in listener.silences),
        "silences": [item.told() for item in listener.silences if item.seconds > LONG_S],
        "failure": "" if fine else listener.failure or "no sentence",
    }
    if cancel_after is not None:
        found["answer"] = listener.last - listener.began - cancel_after
        found["too_late"] = not listener.isCanceled() or bool(results)
        found["unchanged"] = state(store) == before
    return found


def main_of_child(arguments: list[str]) -> None:
    """Name, parameters as JSON, store, and seconds until the cancel or an empty text."""
    name, parameters, store, cancel = arguments
    load_insek()
    application = QgsApplication([], False)
    application.initQgis()
    provider = load_provider()
    with tempfile.TemporaryDirectory() as folder:
        wanted = json.loads(parameters.replace("{folder}", folder))
        cancel_after = float(cancel) if cancel else None
        found = run(name, wanted, Path(store), cancel_after=cancel_after)
    print(json.dumps(found), flush=True)
    del provider
    # At the end of the interpreter QGIS's objects would be deleted in no fixed order.
    os._exit(0)


if __name__ == "__main__":
    main_of_child(sys.argv[1:])
