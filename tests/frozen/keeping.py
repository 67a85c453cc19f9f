"""Frozen versions: their files, how today's answers compare with them, what may differ and why."""

from __future__ import annotations

import gzip
import json
import textwrap
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from math import isclose
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
INTERFACE, DIFFERENCES = "interface.json", "differences.json"
DEMO_FIGURES, DEMO_BOOK = "demo_figures.json", "demo_book.txt"
STORE, PROJECT, MODEL = "stadt.gpkg.gz", "stadt.qgz", "kette.model3"
LIST, PROFILE = "massnahmen.csv", "profil.json"
CONTENT, WORKSPACE, TAKEN_IN = "store.json", "project.json", "list.json"
MODELLED, RENEWED, BOOK = "model.json", "book.json", "book.txt"
FILES = (
    *(INTERFACE, DIFFERENCES, DEMO_FIGURES, DEMO_BOOK),
    *(STORE, PROJECT, MODEL, LIST, PROFILE),
    *(CONTENT, WORKSPACE, TAKEN_IN, MODELLED, RENEWED, BOOK),
)
# The libraries below us (GEOS, PROJ, numpy) may add up in another order from release to release,
# which moves the last digits only. Whatever changes a printed figure is far larger than this.
TOLERANCE = 1e-6
_WIDTH, _AROUND = 100, 3


def versions() -> list[str]:
    """All frozen versions, by the names of their folders."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{INTERFACE}"))


def read(version: str, name: str) -> Any:
    """Content of a frozen JSON file."""
    return json.loads((FOLDER / version / name).read_text(encoding="utf-8"))


def write_facts(path: Path, facts: Mapping[str, object]) -> None:
    """One fact in a line, so that a change of one is a change of one line."""
    lines = (
        f"{json.dumps(place, ensure_ascii=False)}: {json.dumps(fact, ensure_ascii=False)}"
        for place, fact in sorted(facts.items())
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def write_pages(path: Path, pages: Sequence[str]) -> None:
    """Pages of a printed file, in lines that people can read."""
    text = "\n\n".join(
        f"--- {number} ---\n"
        + textwrap.fill(page, _WIDTH, break_long_words=False, break_on_hyphens=False)
        for number, page in enumerate(pages, start=1)
    )
    path.write_text(f"{text}\n", encoding="utf-8")


def read_pages(version: str, name: str) -> list[str]:
    """Pages as they were printed, each in one line."""
    found: list[list[str]] = []
    for line in (FOLDER / version / name).read_text(encoding="utf-8").splitlines():
        if line == f"--- {len(found) + 1} ---":
            found.append([])
        elif line:
            found[-1].append(line)
    return [" ".join(lines) for lines in found]


def unpack(files: Path, folder: Path) -> Path:
    """Store and project of a frozen version side by side in a folder; returns the store."""
    store = folder / Path(STORE).stem
    store.write_bytes(gzip.decompress((files / STORE).read_bytes()))
    (folder / PROJECT).write_bytes((files / PROJECT).read_bytes())
    return store


def changed(frozen: Mapping[str, object], today: Mapping[str, object]) -> dict[str, str]:
    """What is gone or different, by place; what was added is no fault."""
    faults: dict[str, str] = {}
    for place, old in frozen.items():
        if place not in today:
            faults[place] = "is gone"
        elif isinstance(old, dict) and isinstance(today[place], dict):
            inner = changed(old, today[place])
            faults |= {f"{place}/{name}": fault for name, fault in inner.items()}
        elif not _same(old, today[place]):
            faults[place] = f"was {_text(old)}, is {_text(today[place])}"
    return faults


def _same(old: object, new: object) -> bool:
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_same, old, new))
    if isinstance(old, float) and isinstance(new, (int, float)):
        return isclose(old, new, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return old == new


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def reprinted(frozen: Sequence[str], today: Sequence[str]) -> dict[str, str]:
    """What is printed differently, page by page, with the words around it."""
    faults = {}
    if len(frozen) != len(today):
        faults["pages"] = f"were {len(frozen)}, are {len(today)}"
    for number, (old, new) in enumerate(zip(frozen, today, strict=False), start=1):
        if old != new:
            faults[f"page {number}"] = _rewording(old.split(), new.split())
    return faults


def _rewording(old: list[str], new: list[str]) -> str:
    told = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind != "equal":
            before = " ".join(old[max(0, first - _AROUND) : first])
            told.append(
                f"after „{before}“: „{' '.join(old[first:last])}“ → „{' '.join(new[start:end])}“"
            )
    return "; ".join(told)


def unexplained(version: str, name: str, faults: Mapping[str, str]) -> str:
    """Faults that the version's list of differences does not name, and what it names in vain.

    An entry of the list, under the name of the file that is compared, has the place, what the test
    says of it, and the reason: ``{"place": …, "fault": …, "reason": …}``. Where a whole analysis
    is another one, ``*`` in the place stands for anything and the fault is left out.
    """
    left, lines = dict(faults), []
    for entry in read(version, DIFFERENCES).get(name, []):
        found = [place for place, fault in faults.items() if _explains(entry, place, fault)]
        for place in found:
            left.pop(place, None)
        if not found:
            what = entry.get("fault", "anything")
            lines.append(f"{entry['place']}: listed as different, but is not so: {what}")
    lines[:0] = [f"{place}: {fault}" for place, fault in left.items()]
    return "\n".join([f"{version}/{name}: {len(lines)} places", *lines]) if lines else ""


def _explains(entry: Mapping[str, str], place: str, fault: str) -> bool:
    if not entry["reason"].strip():
        return False
    if "fault" in entry:
        return entry["place"] == place and entry["fault"] == fault
    return "*" in entry["place"] and fnmatchcase(place, entry["place"])


def require_explained(version: str, name: str, faults: Mapping[str, str]) -> None:
    """Raise AssertionError that shows what differs without a reason."""
    __tracebackhide__ = True
    told = unexplained(version, name, faults)
    if told:
        raise AssertionError(told)
