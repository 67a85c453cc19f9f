"""``./dev faults [rounds] [seed] [algorithm]``: faults in the middle of everything that writes.

Every algorithm that fills a store or writes files is killed, cancelled, met by a lock of another
program, and stopped by a full disk, each at a random moment, so many rounds. Afterwards the store
must be as before or as after an undisturbed run, what ended without being killed must have said why
in a German sentence, files must be whole, and the next run must succeed and leave nothing behind.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .fuzz import Fuzz, say
from .process import Runner
from .seeds import FOLDER, INPUT, STORE

KINDS = ("kill", "cancel", "lock", "full disk")
LONGEST_S = 60.0
"""Algorithms that take longer undisturbed are left out, and named."""
IMPORTS = (
    *("importmeasures", "importcontributions", "importsurvey", "importvotes", "importindicators"),
    *("importgtfs", "importosm", "importlayer", "importdistricts", "importpopulation"),
    *("importterrain", "importwalk", "stateknownarea"),
)
STEPWISE = ("maplayers", "modell_", "book", "createproject")
"""Beginnings of algorithms that write in several steps, each of them whole or not at all: a fault
leaves those before it, and says so."""
_LAYER = {"SOURCE_ROLE": "settlement_area", "ROLE": "settlement_area", "REPLACE": True}
GIVEN: Mapping[str, Mapping[str, object]] = {
    "generaliseareas": _LAYER,
    "settlementhalo": {"SOURCE_ROLE": "settlement_area"},
    "bandfromlines": {"SOURCE_ROLE": "cycle_network"},
    "centrelinks": {"SOURCE_ROLE": "district_centre"},
    "clusterpoints": {"SOURCE_ROLE": "bus_stop"},
    "visionsynthesis": {"REPLACE": True},
    "yearlyreport": {"YEAR": 2026},
    "recordindicators": {"YEAR": 2026},
    "stateknownarea": {"ROLES": "bus_stop, street_network", "KIND": 1},
}
"""What algorithms need besides the store and files to write."""


@dataclass(frozen=True)
class Work:
    """An algorithm on a store, and what an undisturbed run does.

    Attributes:
        algorithm: Its id after ``insek:``.
        parameters: With the marks of :mod:`.seeds`.
        files: Inputs by name.
        store: The store before.
        before, after: Digests of its content; ``after`` is empty if two runs differ.
        seconds, questions: How long it takes, and how often it asks whether it is cancelled.
        size: Bytes of the largest file that it writes.
    """

    algorithm: str
    parameters: Mapping[str, object]
    files: Mapping[str, bytes]
    store: bytes
    before: str = ""
    after: str = ""
    seconds: float = 0.0
    questions: int = 0
    size: int = 0


@dataclass
class Faults:
    """A run of many faults."""

    folder: Path
    runner: Runner
    seed: int
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[str] = field(default_factory=list)

    def imports(self) -> list[Work]:
        """Everything that reads files into the small city."""
        fuzz = Fuzz(self.folder / "fuzz", self.runner, self.seed)
        first = {item.algorithm: item for item in reversed(fuzz.seeds) if item.main}
        return [
            Work(
                name,
                {**first[name].parameters, INPUT: first[name].main},
                first[name].files,
                fuzz.before,
            )
            for name in IMPORTS
        ]

    def computations(self) -> list[Work]:
        """Everything that works on a store alone, on the demo city."""
        demo = self.folder / "demo.gpkg"
        asked = {"do": "run", "algorithm": "createdemo", "parameters": {"OUTPUT": str(demo)}}
        done = self.runner.ask(asked, limit=600)
        if done["state"] != "read":
            raise RuntimeError(f"The demo city could not be made: {done}")
        listed = self.runner.ask({"do": "algorithms"}, limit=60)["algorithms"]
        store = demo.read_bytes()
        return [
            Work(name, {**parameters, **GIVEN.get(name, {})}, {}, store)
            for name, parameters in listed.items()
        ]

    def undisturbed(self, work: Work) -> Work | None:
        """The work with what two undisturbed runs do; None if it refuses, takes long or no time."""
        afters: set[str] = set()
        known = work
        for _ in range(2):
            place = self._place(work)
            before, start = self._content(place), time.monotonic()
            done = self._run(work, place, {}, limit=LONGEST_S)
            if done["state"] != "read":
                say(f"{work.algorithm}: left out, {done['state']}: {str(done['text'])[-200:]}")
                return None
            known = replace(
                known,
                before=before,
                seconds=time.monotonic() - start,
                questions=done["questions"],
                size=max(item.stat().st_size for item in place.rglob("*") if item.is_file()),
            )
            afters.add(self._content(place))
        return replace(known, after=afters.pop() if len(afters) == 1 else "")

    def once(self, work: Work, kind: str, number: int) -> str:
        """One fault; how it ended."""
        chance = random.Random(f"{self.seed}:{work.algorithm}:{kind}:{number}")  # noqa: S311
        place = self._place(work)
        asked: dict[str, Any] = {}
        kill_after = None
        with ExitStack() as held:
            if kind == "kill":
                self.runner.warm()
                kill_after = chance.uniform(0.0, work.seconds)
            elif kind == "cancel":
                asked["cancel_at"] = chance.randrange(max(1, work.questions))
            elif kind == "lock":
                held.enter_context(_locked(place / "stadt.gpkg", chance))
            else:
                asked["file_size"] = chance.randrange(1024, work.size + 4096)
            done = self._run(work, place, asked, limit=4 * LONGEST_S, kill_after=kill_after)
        fault = self._fault(work, place, kind, done)
        self.counts[work.algorithm][kind] += 1
        if fault:
            self.counts[work.algorithm]["wrong"] += 1
            self.wrong.append(f"{work.algorithm}, {kind}, {self.seed}-{number}: {fault}")
        return fault

    def _fault(self, work: Work, place: Path, kind: str, done: Mapping[str, Any]) -> str:
        """What is wrong after a fault; empty if nothing is."""
        ended, told = done["state"], str(done["text"])[-300:]
        if ended not in {"read", "refused", "cancelled", "killed", "changed"}:
            return f"{ended}: {told}"
        state = self._state(work, place)
        # Of a run whose results differ each time only the beginning can be compared.
        allowed = {"before"} if ended in {"refused", "changed"} else {"before", "after"}
        if not work.after and ended not in {"refused", "changed"}:
            allowed.add("neither")
        if "nichts verändert" in str(done["log"]):
            allowed = {"before"}
        elif work.algorithm.startswith(STEPWISE):
            allowed |= {"after", "neither"}
        broken = [name for name in map(_broken, place.iterdir()) if name]
        if state not in allowed:
            return f"{ended}, but the store is {state}: {told}"
        if broken:
            return f"{ended}, but {', '.join(broken)} is no whole file"
        return self._next(work, place, state) if kind in {"kill", "full disk"} else ""

    def _next(self, work: Work, place: Path, state: str) -> str:
        """What is wrong with the run after one that was killed or had no room."""
        again = self._run(work, place, {}, limit=4 * LONGEST_S)
        left = [item.name for item in place.iterdir() if "insek-" in item.name]
        if again["state"] != "read" and state == "before":
            return f"the next run: {again['state']}: {str(again['text'])[-300:]}"
        return f"after the next run there is still {left}" if left else ""

    def _state(self, work: Work, place: Path) -> str:
        # A store that was left in the middle is put right by the next one that opens it.
        self.runner.ask({"do": "open", "store": str(place / "stadt.gpkg")}, limit=60)
        found = self._content(place)
        if found == work.before:  # also of a run that changes nothing
            return "before"
        return "after" if found == work.after else "neither"

    def _content(self, place: Path) -> str:
        asked = {"do": "content", "store": str(place / "stadt.gpkg")}
        return str(self.runner.ask(asked, limit=60).get("content", ""))

    def _place(self, work: Work) -> Path:
        place = self.folder / "run"
        shutil.rmtree(place, ignore_errors=True)
        (place / "in").mkdir(parents=True)
        for name, content in work.files.items():
            (place / "in" / name).write_bytes(content)
        (place / "stadt.gpkg").write_bytes(work.store)
        return place

    def _run(
        self,
        work: Work,
        place: Path,
        more: Mapping[str, Any],
        *,
        limit: float,
        kill_after: float | None = None,
    ) -> dict[str, Any]:
        text = json.dumps({"STORE": STORE, **work.parameters})
        main = str(work.parameters.get(INPUT, ""))
        for mark, value in ((STORE, place / "stadt.gpkg"), (FOLDER, place)):
            text = text.replace(mark, str(value))
        parameters = json.loads(text)
        parameters.pop(INPUT, None)
        filled = json.loads(json.dumps(parameters).replace(INPUT, str(place / "in" / main)))
        asked = {"do": "run", "algorithm": work.algorithm, "parameters": filled, **more}
        return self.runner.ask(asked, limit=limit, kill_after=kill_after)


@contextmanager
def _locked(store: Path, chance: random.Random) -> Iterator[None]:
    """Another program that reads or writes, or the lock file of another computer."""
    kind = chance.choice(("EXCLUSIVE", "IMMEDIATE", "file"))
    if kind == "file":
        lock = Path(f"{store}.lock")
        lock.write_text("4711\nqgis\nrathaus-17\n", encoding="utf-8")
        yield
        lock.unlink(missing_ok=True)
        return
    with closing(sqlite3.connect(store, isolation_level=None)) as opened:
        opened.execute(f"BEGIN {kind}")
        yield
        opened.execute("ROLLBACK")


def _broken(path: Path) -> str:
    """Name of a file that was begun and not finished; empty for a whole one."""
    if path.suffix in {".xlsx", ".ods", ".qgz"}:
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as opened:
            return path.name if opened.testzip() else ""
        return path.name
    if path.suffix == ".gpkg":
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db,
        ):
            return "" if db.execute("PRAGMA quick_check").fetchone() == ("ok",) else path.name
        return path.name
    if path.suffix == ".pdf":
        return "" if b"%%EOF" in path.read_bytes()[-64:] else path.name
    return ""


def table(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Rows by algorithm, columns by kind of fault, and how many went wrong."""
    heads = [*KINDS, "wrong"]
    lines = [f"{'':26}" + "".join(f"{head:>11}" for head in heads)]
    total: Counter[str] = Counter()
    for name, found in sorted(counts.items()):
        total.update(found)
        lines.append(f"{name:26}" + "".join(f"{found.get(head, 0):>11}" for head in heads))
    return "\n".join([*lines, f"{'all':26}" + "".join(f"{total[head]:>11}" for head in heads)])


def main(rounds: str = "4", seed: str = "", algorithm: str = "") -> None:
    """So many faults of each kind for every algorithm, or those whose ids begin so.

    Raises:
        SystemExit: if anything was lost, half written, or ended without a sentence.
    """
    number_of_seed = int(seed) if seed else random.SystemRandom().randrange(10**6)
    say(f"Seed {number_of_seed}")
    with tempfile.TemporaryDirectory() as made, Runner(Path(made) / "errors.txt") as runner:
        faults = Faults(Path(made), runner, number_of_seed)
        listed = faults.imports()
        if not algorithm.startswith("import"):
            listed += faults.computations()
        for work in listed:
            if not work.algorithm.startswith(algorithm):
                continue
            known = faults.undisturbed(work)
            if known is None:
                continue
            for number in range(int(rounds)):
                for kind in KINDS:
                    faults.once(known, kind, number)
            compared = "" if known.after else ", two runs differ, so results are not compared"
            compared = compared if known.after != known.before else ", which changes nothing"
            say(f"{work.algorithm}: {known.seconds:.1f} s{compared}")
        say(table(faults.counts))
        for fault in faults.wrong:
            say(fault)
    if faults.wrong:
        raise SystemExit(f"{len(faults.wrong)} went wrong")
