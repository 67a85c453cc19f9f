"""Runs algorithms for fuzzing and faults in a process of its own: it may crash, hang or be killed.

A line of JSON comes in, a line goes out.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFeedback,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)

from ...processing.provider import InsekProvider
from ...processing.runtime.decision import META, RUN_KEY
from ...processing.runtime.errors import InsekError
from ...processing.store.geopackage import database, locks
from ...processing.store.opening import open_store
from ...processing.store.sql import statement
from .seeds import FOLDER, small_city

_SUFFIXES = {"fileDestination": ".xlsx", "folderDestination": "", "sink": ".gpkg"}

ANSWER = "\x01ANSWER "
"""Begins a line with an answer: libraries print lines of their own."""
MOST_MEMORY = 8 * 2**30
_RAW = re.compile(
    r"Traceback|\b[A-Z]\w+(?:Error|Exception)\b|NoneType|object at 0x|invalid literal"
    r"|has no attribute"
    r"|unexpected keyword|out of range|not subscriptable|could not convert|codec can't"
)
_NEGATIVE = re.compile(r"(?<![\w,.–-])-\d+ (?:mit|übernommen|gelesen|zusammen|außerhalb|Zeile)")
_GERMAN = re.compile(r"[äöüÄÖÜß„]|\b(?:[Bb]itte|ist|nicht|keine?|die|der|das|wird|fehlt)\b")
# What a run notes of itself: another run at another time has other ones.
_TIMES = frozenset({"erstellt", "last_change", "update_time", "zeitpunkt"})


class _Listener(QgsProcessingFeedback):
    """Cancels at a given question, if it is to."""

    def __init__(self, cancel_at: int | None) -> None:
        super().__init__(False)
        self.left, self.questions = cancel_at, 0

    def isCanceled(self) -> bool:
        self.questions += 1
        if self.left is not None and self.questions > self.left:
            self.cancel()
        return bool(QgsFeedback.isCanceled(self))


def content(store: Path) -> str:
    """Digest of all that is kept in a store; empty if it cannot be read.

    Left out are the cache, times, and the id of the run: another run has other ones.
    """
    digest = hashlib.sha256()
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as opened:
            tables = opened.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1")
            for (name,) in tables.fetchall():
                if name.startswith(("rtree_", "sqlite_")) or name == "insek_zwischenspeicher":
                    continue
                info = opened.execute(statement("PRAGMA table_info({})", name)).fetchall()
                kept = [row[0] for row in info if row[1] not in _TIMES]
                rows = [
                    row
                    for row in opened.execute(statement("SELECT * FROM {}", name))
                    if name != META or RUN_KEY not in row
                ]
                told = sorted(repr([row[place] for place in kept]) for row in rows)
                digest.update(repr((name, told)).encode())
    except sqlite3.Error:
        return ""
    return digest.hexdigest()


def _run(asked: Mapping[str, Any]) -> dict[str, Any]:
    name, parameters = asked["algorithm"], asked["parameters"]
    store = Path(parameters["STORE"]) if "STORE" in parameters else None
    before = _bytes(store)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"insek:{name}")
    listener, context = _Listener(asked.get("cancel_at")), QgsProcessingContext()
    project = QgsProject()
    context.setProject(project)
    context.setFeedback(listener)
    state, text = "read", ""
    soft = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        fine, why = algorithm.checkParameterValues(parameters, context)
        if not fine:
            return {"state": "refused", "text": why, "log": "", "questions": 0}
        if asked.get("file_size"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (asked["file_size"], soft[1]))
        results, fine = algorithm.run(parameters, context, listener, {}, False)
        if not fine or (listener.isCanceled() and not results):
            state = "cancelled" if listener.isCanceled() else "raw"
    except QgsProcessingException as error:
        state, text = "refused", str(error)
        cause = error.__cause__
        if cause is not None and not isinstance(cause, InsekError):
            state, text = "raw", "".join(traceback.format_exception(error))
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        state, text = "raw", "".join(traceback.format_exception(error))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, soft)
    log = listener.textLog()
    return {
        "state": _judged(state, text, log, store, before),
        "text": text or log[-800:],
        "log": log,
        "questions": listener.questions,
    }


def _judged(state: str, text: str, log: str, store: Path | None, before: bytes) -> str:
    """The state, or what is wrong although it looks fine."""
    if state == "refused" and (_RAW.search(text) or not _GERMAN.search(text)):
        return "no sentence"
    if state in {"refused", "cancelled"} and store is not None and _bytes(store) != before:
        return "changed"
    if "Traceback" in log:
        return "raw"
    if _NEGATIVE.search(log):
        return "negative"
    return state


def _bytes(store: Path | None) -> bytes:
    if store is None or not store.exists():
        return b""
    return hashlib.sha256(store.read_bytes()).digest()


def _prepare(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The small city, with measures and contributions."""
    store = Path(asked["store"])
    small_city(store)
    for algorithm, parameters in asked["fill"]:
        done = _run({"algorithm": algorithm, "parameters": {**parameters, "STORE": str(store)}})
        if done["state"] != "read":
            return done
    return {"state": "read", "text": ""}


def _open(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Open a store, which puts right what a run left that was killed in the middle."""
    try:
        with open_store(asked["store"]).reading():
            return {"state": "read", "text": ""}
    except InsekError as error:
        return {"state": "refused", "text": str(error)}


def _algorithms(_asked: Mapping[str, Any]) -> dict[str, Any]:
    """All that need nothing but a store, with places for the files that they write."""
    registry = QgsApplication.processingRegistry()
    found: dict[str, dict[str, str]] = {}
    for algorithm in registry.providerById("insek").algorithms():
        definitions = {item.name(): item for item in algorithm.parameterDefinitions()}
        needed = {
            name
            for name, item in definitions.items()
            if not item.flags() & Qgis.ProcessingParameterFlag.Optional
            and item.defaultValue() in (None, "")
            and not item.isDestination()
        }
        if "STORE" in definitions and needed <= {"STORE", "YEAR"}:
            found[algorithm.name()] = {
                name: f"{FOLDER}/{name.lower()}{_SUFFIXES[item.type()]}"
                for name, item in definitions.items()
                if item.isDestination() and not item.flags() & Qgis.ProcessingParameterFlag.Optional
            }
    return {"algorithms": found}


def main(*_arguments: str) -> None:
    """Answer until nothing comes any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    locks.LOCK_WAIT_MS, database.BUSY_WAIT_S = 200, 0.3
    sys.setrecursionlimit(1000)
    provider = InsekProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    works: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
        "run": _run,
        "prepare": _prepare,
        "algorithms": _algorithms,
        "open": _open,
        "content": lambda asked: {"content": content(Path(asked["store"]))},
    }
    for line in sys.stdin:
        asked = json.loads(line)
        answer = works[asked["do"]](asked)
        sys.stdout.write(f"\n{ANSWER}{json.dumps(answer)}\n")
        sys.stdout.flush()
    del provider
    os._exit(0)
