"""What the benchmarks share: the checkout as a package, stop watch and peak memory, the table."""

from __future__ import annotations

import importlib.util
import math
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 3
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a quantity for our way and, where there is one, for QGIS's own."""

    what: str
    unit: str
    ours: float
    native: float = math.nan


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall time in seconds, and by how many MB the memory in use rose above where it began."""

    seconds: float
    megabytes: float


def load_insek(root: Path = ROOT) -> None:
    """Make a checkout importable as ``insek``, whatever its folder is called."""
    if "insek" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "insek", root / "__init__.py", submodule_search_locations=[str(root)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(root)
    module = importlib.util.module_from_spec(spec)
    sys.modules["insek"] = module
    spec.loader.exec_module(module)


def measure(work: Callable[..., Result], *, repeats: int = REPEATS) -> tuple[Result, Measured]:
    """Run something a few times: the last result, median time and the first run's memory.

    The memory is nan where the system does not tell it.
    """
    _reset_peak()
    before = _status("VmRSS")
    seconds = []
    peak = math.nan
    for _ in range(repeats):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
        if len(seconds) == 1:
            peak = _status("VmHWM")
    return result, Measured(statistics.median(seconds), peak - before)


def table(title: str, rows: Sequence[Row]) -> str:
    """The rows as text; ratio = the other way divided by ours."""
    width = max(len(row.what) for row in rows)
    lines = [title, f"{'':{width}}  {'ours':>12} {'other':>12} {'ratio':>7}"]
    for row in rows:
        native, ratio = "", ""
        if not math.isnan(row.native):
            native = f"{row.native:,.3f}"
            ratio = f"{row.native / row.ours:.2f}" if row.ours else ""
        lines.append(f"{row.what:{width}}  {row.ours:12,.3f} {native:>12} {ratio:>7} {row.unit}")
    return "\n".join(lines)


def _reset_peak() -> None:
    """Start a new high-water mark; Linux only."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5", encoding="ascii")


def _status(key: str) -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return math.nan
    for line in status.read_text(encoding="ascii").splitlines():
        if line.startswith(key + ":"):
            return float(line.split()[1]) / 1024
    return math.nan
