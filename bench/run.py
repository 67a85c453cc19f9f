"""Run all benchmarks, or those named on the command line, and print one table each.

A benchmark is a module of this folder with a function ``main`` that returns ``(title, rows)``.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from harness import load_insek, table


def run(names: list[str]) -> None:
    load_insek()
    known = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    unknown = set(names) - set(known)
    if unknown:
        raise SystemExit(f"No such benchmark: {', '.join(sorted(unknown))}")
    for name in names or known:
        if name in {"run", "harness"}:
            continue
        module = importlib.import_module(name)
        if hasattr(module, "main"):
            print(table(*module.main()), flush=True)


if __name__ == "__main__":
    run(sys.argv[1:])
