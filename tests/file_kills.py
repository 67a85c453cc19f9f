"""Kill runs that write a set of files and look at what the next run finds.

``./dev python tests/file_kills.py 200 again`` kills at every step, at 200 random moments and, with
``again``, the next run at each of its steps as well; with ``share`` long runs at each third step
only. The work is done in forked processes, so this must not run inside of a process with threads.
"""

import importlib.util
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "sqlite3.connect"}
"""What the interpreter reports of a program that changes files."""


def load():
    """Make the checkout importable as ``insek``."""
    if "insek" not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            "insek", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
        )
        module = sys.modules["insek"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)


def write_book(folder, version):
    """One folder with files in folders, some of them new, as a book is."""
    from insek.processing.runtime.placed import placed_folder

    with placed_folder(folder / "buch", beside=True) as aside:
        for name in BOOK if version == "alt" else [*BOOK, "karten/neu.png", "neu/neu/x.pdf"]:
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_text(version)


def write_report(folder, version):
    """Files in several folders, as a report, its profile and its charts are."""
    from insek.processing.runtime.placed import file_set, placed, placed_folder

    (folder / "profile").mkdir(exist_ok=True)
    with file_set():
        for name in ("bericht.xlsx", "profile/profil.json"):
            with placed(folder / name) as aside:
                aside.write_text(version)
        with placed_folder(folder / "bilder") as aside:
            for name in ("a.svg", "b.svg"):
                (aside / name).write_text(version)


def write_one(folder, version):
    """A single file beside which its relative paths count, as a project is."""
    from insek.processing.runtime.placed import placed

    with placed(folder / "stadt.qgz", beside=True) as aside:
        aside.write_text(version)


BOOK = ("Buch.pdf", "Projekt.qgz", "karten/a.png", "steckbriefe/x.pdf")
STRIDE = 3
KINDS = {"book": write_book, "report": write_report, "project": write_one}
PLACES = {
    "book": [(".", "buch")],
    "report": [(".", "bericht.xlsx"), ("profile", "profil.json"), ("bilder", "bilder")],
    "project": [(".", "stadt.qgz")],
}


def settle(kind, folder):
    """What the next run does first."""
    from insek.processing.runtime.recovery import recover

    for parent, name in PLACES[kind]:
        assert recover(folder / parent, name) == []


def content(folder):
    """Text of every file, and every folder, by their names."""
    return {
        path.relative_to(folder).as_posix(): path.read_text() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def forked(work):
    """Id of a new process that does the work and ends."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def dying_at(step, work):
    """Do the work and end without a word before the given change of a file."""
    left = step

    def watch(event, _arguments):
        nonlocal left
        if event in STEPS:
            left -= 1
            if left < 0:
                os._exit(9)

    sys.addaudithook(watch)
    work()


def named(kind):
    """Function that says which set a state is: old, new, or the state itself."""
    with tempfile.TemporaryDirectory() as made:
        KINDS[kind](Path(made), "alt")
        old = content(Path(made))
        KINDS[kind](Path(made), "neu")
        new = content(Path(made))
    return lambda state: {str(old): "old", str(new): "new"}.get(str(state), str(state))


def killed(kind, folder, step):
    """Whether a run over an old set came to the given step and was killed there."""
    KINDS[kind](folder, "alt")
    child = forked(lambda: dying_at(step, lambda: KINDS[kind](folder, "neu")))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def at_every_step(kind, stride=1):
    """Kill before each change of a file, or each third one with a stride of 3.

    Returns:
        What the next run makes of it, one word per step.
    """
    name, found, alive = named(kind), [], False
    while not alive:
        with tempfile.TemporaryDirectory() as made:
            alive = not killed(kind, Path(made), stride * len(found))
            settle(kind, Path(made))
            found.append(name(content(Path(made))))
    return found


def at_every_step_of_the_next_run(kind, first):
    """Kill at a step, and the next run at each of its own; what the run after that makes of it."""
    name, found, alive = named(kind), [], False
    while not alive:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            killed(kind, folder, first)
            child = forked(lambda: dying_at(len(found), lambda: settle(kind, folder)))  # noqa: B023
            alive = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            settle(kind, folder)
            found.append(name(content(folder)))
    return found


def at_random(kind, count, seed=1):
    """Kill at random moments; the faults, and how often something was left to the next run."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    faults, left = [], 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        KINDS[kind](folder, "0")
        for number in range(count):

            def work(first=number * 1000):
                for version in range(first + 1, first + 1000):
                    KINDS[kind](folder, str(version))

            child = forked(work)
            time.sleep(chance.uniform(0.0, 0.03))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            left += any("insek-" in name for name in content(folder))
            settle(kind, folder)
            state = content(folder)
            versions = {text for text in state.values() if text is not None}
            if len(versions) != 1 or any("insek" in name for name in state):
                faults.append(state)
    return faults, left


if __name__ == "__main__":
    load()
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    skips = {"book", "report"} if "share" in sys.argv else set()
    answer = {"steps": {}, "again": {}, "random": {}}
    for what in KINDS:
        steps = answer["steps"][what] = at_every_step(what, STRIDE if what in skips else 1)
        turn = steps.index("new")
        if "again" in sys.argv:
            answer["again"][what] = {
                state: at_every_step_of_the_next_run(what, first)
                for state, first in (("old", turn - 1), ("new", turn))
            }
        answer["random"][what] = at_random(what, kills)
    print(json.dumps(answer))  # noqa: T201 - read by whoever started it
