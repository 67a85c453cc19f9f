"""What is asked of a frozen store, project, model and list: the same by every version."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProject,
)

from insek.processing.algorithms.kit.pipeline import ensure_analyses
from insek.processing.book.build_book import BookOptions, make_book
from insek.processing.cartography.sheet import Imprint
from insek.processing.steps.confidence import confidence
from insek.processing.store.opening import open_store

from . import facts, keeping

MAP, ANOTHER_MAP = 0, 5
"""Numbers of the choice MAPS: what the project was made with, and what is added later."""
STAND = "März 2026"
BASE_YEAR = 2026


def run(algorithm: str | Path, **parameters: Any) -> dict[str, Any]:
    """Run an algorithm by its id, or a model from its file; a failure raises with its log."""
    tool = _model(algorithm) if isinstance(algorithm, Path) else _tool(algorithm)
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    # What QGIS itself has open is none of a frozen project's business.
    empty = QgsProject()
    context.setProject(empty)
    results, is_done = tool.run(parameters, context, feedback)
    if not is_done:
        raise RuntimeError(f"{algorithm}: {feedback.textLog()}")
    return dict(results)


def _tool(name: str) -> QgsProcessingAlgorithm:
    found = QgsApplication.processingRegistry().createAlgorithmById(name)
    if found is None:
        raise LookupError(name)
    return found


def _model(path: Path) -> QgsProcessingModelAlgorithm:
    model = QgsProcessingModelAlgorithm()
    if not model.fromFile(str(path)):
        raise LookupError(path)
    return model


def computed(store_path: Path) -> facts.Facts:
    """Figures of a city with the catalogue's values; they are put into the store."""
    store = open_store(store_path)
    ensure_analyses(store, _unwatched)
    return facts.computed(store)


def whole_book(store_path: Path, folder: Path) -> list[str]:
    """Pages of the whole book of a city that is computed."""
    options = BookOptions(
        imprint=Imprint(stand=STAND), dpi=72, created=datetime(2026, 3, 1, tzinfo=UTC)
    )
    book = make_book(store_path, folder / "buch", options=options, ask_analyses=confidence)
    return facts.pages(book.pdf)


def _unwatched(_share: float) -> None:
    """Progress that nobody watches."""


def opened(store_path: Path) -> facts.Facts:
    """Content of the store, opened as every algorithm opens it."""
    store = open_store(store_path)
    store.upgrade()
    return facts.content(open_store(store_path))


def completed(store_path: Path) -> facts.Facts:
    """The project beside the store after a map more was asked for."""
    result = run("insek:createproject", STORE=str(store_path), MAPS=[MAP, ANOTHER_MAP])
    return facts.project(Path(result["PROJECT"]))


def modelled(store_path: Path, model: Path) -> facts.Facts:
    """What the model computes."""
    run(model, STORE=str(store_path))
    return facts.computed(open_store(store_path))


def printed(store_path: Path, folder: Path) -> tuple[facts.Facts, list[str]]:
    """Results brought up to date by the book, and the book of one map and the Steckbriefe."""
    result = run("insek:book", STORE=str(store_path), MAPS=[MAP], STAND=STAND, OUTPUT=str(folder))
    return facts.computed(open_store(store_path)), facts.pages(Path(result["PDF"]))


def taken_in(store_path: Path, files: Path, folder: Path) -> facts.Facts:
    """The Maßnahmenliste after a list was taken in with the profile of that time."""
    counts = run(
        "insek:importmeasures",
        STORE=str(store_path),
        INPUT=str(files / keeping.LIST),
        PROFILE=str(files / keeping.PROFILE),
        BASE_YEAR=BASE_YEAR,
        APPLY=True,
        REPORT=str(folder / "bericht.xlsx"),
    )
    numbers = {name: value for name, value in counts.items() if isinstance(value, (int, float))}
    return {"rows": numbers, **facts.measures(open_store(store_path))}
