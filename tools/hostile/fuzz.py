"""``./dev fuzz [minutes] [seed] [kind]``: hostile inputs for every reader, and a table at the end.

Each input must end in a result or a German sentence, in time, and a store whose reader refused it
must be as before. What did not is kept in ``build/fuzz/found``, named after the seed and number
that make it again. A number with an ``n`` (``400n``) stands for so many inputs instead of minutes.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from .mutations import mutated
from .process import ROOT, Runner
from .seeds import CONTRIBUTIONS, FOLDER, INPUT, MEASURES, STORE, Seed, all_seeds, written

FINE = ("read", "refused")
BAD = ("raw", "no sentence", "negative", "changed", "crashed", "hung", "unsound")
LIMIT_S = 40.0
FOUND = ROOT / "build" / "fuzz" / "found"


class Fuzz:
    """One run: a folder, the seeds, the store they are read into, and what came of them."""

    def __init__(self, folder: Path, runner: Runner, seed: int, found: Path = FOUND) -> None:
        self.folder, self.runner, self.seed, self.found = folder, runner, seed, found
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.faults: list[str] = []
        self.seeds = all_seeds(folder / "seeds")
        self.base = folder / "base.gpkg"
        for name, rows in (("m.csv", MEASURES[:-1]), ("b.csv", CONTRIBUTIONS)):
            (folder / name).write_bytes(written(rows))
        report = str(folder / "r.xlsx")
        fill = [
            ("importmeasures", {"INPUT": str(folder / "m.csv"), "REPORT": report, "APPLY": True}),
            (
                "importcontributions",
                {"INPUT": str(folder / "b.csv"), "REPORT": report, "APPLY": True},
            ),
        ]
        done = runner.ask({"do": "prepare", "store": str(self.base), "fill": fill}, limit=120)
        if done["state"] != "read":
            raise RuntimeError(f"The store could not be made: {done}")
        self.before = self.base.read_bytes()

    def valid(self, seed: Seed) -> dict[str, object]:
        """What comes of a seed as it is."""
        return self._ask(seed, dict(seed.files), self.before)

    def once(self, number: int, seed: Seed) -> str:
        """Make, read and judge the input of a number; the state it ended in."""
        chance = random.Random(f"{self.seed}:{seed.kind}:{seed.algorithm}:{number}")  # noqa: S311
        files, store = dict(seed.files), self.before
        if seed.main:
            name = chance.choice(sorted(files))
            if chance.random() < 0.5:
                name = seed.main
            suffix = "." + name.rsplit(".", 1)[-1]
            files[name] = mutated(files[name], suffix, chance, self.folder)
        else:
            store = mutated(store, ".gpkg", chance, self.folder)
        answer = self._ask(seed, files, store)
        state = str(answer["state"])
        self.counts[seed.kind][state] += 1
        if state in BAD:
            self._keep(seed, number, files, store, answer)
        return state

    def _ask(self, seed: Seed, files: Mapping[str, bytes], store: bytes) -> dict[str, object]:
        place = self.folder / "run"
        shutil.rmtree(place, ignore_errors=True)
        (place / "in").mkdir(parents=True)
        for name, content in files.items():
            (place / "in" / name).write_bytes(content)
        path = place / "stadt.gpkg"
        path.write_bytes(store)
        store_before = self.folder / "before.gpkg"
        store_before.write_bytes(store)
        text = json.dumps({"STORE": STORE, **seed.parameters})
        for mark, value in ((STORE, path), (INPUT, place / "in" / seed.main), (FOLDER, place)):
            text = text.replace(mark, str(value))
        asked = {"do": "run", "algorithm": seed.algorithm, "parameters": json.loads(text)}
        answer = self.runner.ask(asked, limit=LIMIT_S)
        left = [item.name for item in place.iterdir() if "insek-" in item.name]
        if answer["state"] == "changed" and self._content(path) == self._content(store_before):
            # Only what is kept for the next run, which is no content.
            answer = {**answer, "state": "refused"}
        if answer["state"] in FINE and left:
            answer = {**answer, "state": "unsound", "text": f"left: {left}"}
        return answer

    def _content(self, store: Path) -> object:
        return self.runner.ask({"do": "content", "store": str(store)}, limit=LIMIT_S).get("content")

    def _keep(
        self,
        seed: Seed,
        number: int,
        files: Mapping[str, bytes],
        store: bytes,
        answer: Mapping[str, object],
    ) -> None:
        label = f"{seed.kind} {seed.algorithm} {self.seed}-{number}".replace(" ", "_")
        place = self.found / label
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (place / name).write_bytes(content)
        if not seed.main:
            (place / "stadt.gpkg").write_bytes(store)
        (place / "answer.txt").write_text(f"{answer['state']}\n{answer['text']}\n", "utf-8")
        told = str(answer["text"]).strip().splitlines()
        self.faults.append(f"{label}: {answer['state']}: {told[-1][:300] if told else ''}")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def table(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Rows by kind, columns by what came of the inputs, and the sums."""
    states = [*FINE, *BAD]
    lines = [f"{'':22}{'inputs':>8}" + "".join(f"{state:>12}" for state in states)]
    total: Counter[str] = Counter()
    for kind, found in sorted(counts.items()):
        total.update(found)
        lines.append(_line(kind, found, states))
    return "\n".join([*lines, _line("all", total, states)])


def _line(name: str, found: Mapping[str, int], states: Sequence[str]) -> str:
    cells = "".join(f"{found.get(state, 0):>12}" for state in states)
    return f"{name:22}{sum(found.values()):>8}{cells}"


def main(how_much: str = "5", seed: str = "", kind: str = "") -> None:
    """Fuzz for minutes, or so many inputs; ends with an error if anything went wrong.

    Raises:
        SystemExit: if an input ended in anything but a result or a sentence.
    """
    number_of_seed = int(seed) if seed else random.SystemRandom().randrange(10**6)
    say(f"Seed {number_of_seed}")
    most = int(how_much[:-1]) if how_much.endswith("n") else sys.maxsize
    end = time.monotonic() + (float(how_much) * 60 if most == sys.maxsize else 10**9)
    with tempfile.TemporaryDirectory() as made, Runner(Path(made) / "errors.txt") as runner:
        fuzz = Fuzz(Path(made), runner, number_of_seed)
        seeds = [item for item in fuzz.seeds if kind in f"{item.kind} {item.algorithm}"]
        for item in seeds:
            done = fuzz.valid(item)
            if done["state"] != "read":
                say(f"{item.kind} ({item.algorithm}), not read as it is: {done['text']}")
        for number in range(most):
            if time.monotonic() > end:
                break
            fuzz.once(number, seeds[number % len(seeds)])
        say(table(fuzz.counts))
        for fault in fuzz.faults:
            say(fault)
    if fuzz.faults:
        raise SystemExit(f"{len(fuzz.faults)} faults, kept in {FOUND}")
