"""All steps of the pipeline on the demo city, against another checkout or against reading anew.

    ./dev bench pipeline
    ./dev python bench/pipeline.py FOLDER

``FOLDER`` is another checkout, such as a worktree of an older commit; its time is the other one.
Without it the other one is this checkout when every step reads everything anew. Both take turns,
each in a process of its own on a copy of the same store, and what they leave there is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import closing, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

from harness import REPEATS, ROOT, Row, load_insek, table

TIMES = {
    "insek_herkunft": {"erstellt"},
    "layer_styles": {"update_time"},
    "gpkg_contents": {"last_change"},
    "insek_zwischenspeicher": {"erstellt"},
}
"""Columns that differ from run to run, by table."""


def _of_checkout() -> tuple[Callable[..., object], Callable[..., Any]]:
    """Pipeline and opening of the checkout that is loaded, also of one before today's rooms."""
    if (Path(sys.modules["insek"].__path__[0]) / "processing" / "store" / "opening.py").is_file():
        pipeline = import_module("insek.processing.algorithms.kit.pipeline")
        opening = import_module("insek.processing.store.opening")
        return pipeline.ensure_analyses, opening.open_store
    pipeline = import_module("insek.processing.algorithms.ensure")
    return pipeline.ensure_analyses, import_module("insek.processing.store.store").Store.open


def run(store_path: Path, *, anew: bool) -> dict[str, float]:
    """Seconds of one run, and those in which it worked; the checkout is loaded."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    ensure_analyses, open_store = _of_checkout()
    store = open_store(store_path)
    if anew:
        store.reading = nullcontext
    begin, worked = time.perf_counter(), time.process_time()
    ensure_analyses(store, lambda _share: None)
    return {"wall": time.perf_counter() - begin, "work": time.process_time() - worked}


def differing(first: Path, second: Path) -> list[str]:
    """Tables that are not alike in both stores."""
    with closing(sqlite3.connect(first)) as one, closing(sqlite3.connect(second)) as other:
        names = [set(_tables(file)) for file in (one, other)]
        alike = names[0] & names[1]
        return sorted(names[0] ^ names[1]) + sorted(
            name for name in alike if _rows(one, name) != _rows(other, name)
        )


def _tables(file: sqlite3.Connection) -> list[str]:
    rows = file.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'rtree%' AND name NOT LIKE 'sqlite%'"
    )
    return [row[0] for row in rows]


def _rows(file: sqlite3.Connection, name: str) -> list[str]:
    from insek.processing.store.sql import statement

    asked = file.execute(statement("SELECT * FROM {}", name))
    kept = [
        number
        for number, column in enumerate(asked.description)
        if column[0] not in TIMES.get(name, ())
    ]
    rows = [repr([row[number] for number in kept]) for row in asked]
    # The registers of the GeoPackage have no order of their own.
    return sorted(rows) if name.startswith("gpkg") else rows


def measure(checkout: Path, demo: Path, target: Path, *, anew: bool) -> Mapping[str, float]:
    """One run in a process of its own."""
    shutil.copy(demo, target)
    command = [sys.executable, __file__, str(checkout), "--store", str(target)]
    done = subprocess.run(
        [*command, *(["--anew"] if anew else [])],
        check=True,
        stdout=subprocess.PIPE,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(other: Path | None = None) -> tuple[str, list[Row]]:
    """Median of some runs of both, taking turns."""
    load_insek()
    from qgis.core import QgsApplication

    from insek.processing.demo.demo_city import build_demo, demo_catalogue

    application = QgsApplication.instance() or QgsApplication([], True)
    QgsApplication.initQgis()
    found: dict[str, list[Mapping[str, float]]] = {"ours": [], "other": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = folder / "demo.gpkg"
        build_demo(demo, demo_catalogue())
        for _ in range(REPEATS):
            for who, checkout in (("ours", ROOT), ("other", other or ROOT)):
                anew = who == "other" and other is None
                target = folder / f"{who}.gpkg"
                found[who].append(measure(checkout, demo, target, anew=anew))
        differ = differing(folder / "ours.gpkg", folder / "other.gpkg")
    rows = [
        Row(
            what,
            "s",
            *(statistics.median(one[key] for one in found[who]) for who in ("ours", "other")),
        )
        for what, key in (("wall time", "wall"), ("work", "work"))
    ]
    rows.append(Row(f"tables that differ {', '.join(differ)}".strip(), "", len(differ)))
    del application
    what = str(other) if other else "everything read anew"
    return f"Pipeline of the demo city (other: {what})", rows


def _command() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkout", type=Path, help="another checkout")
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--anew", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.store is None:
        print(table(*main(given.checkout.resolve())))
        return
    load_insek(given.checkout)
    print(json.dumps(run(given.store, anew=given.anew)), flush=True)
    os._exit(0)  # QGIS takes its time to end


if __name__ == "__main__":
    _command()
