"""Change one piece of the calculation at a time and see that its test notices.

``./dev python tests/mutants.py [names…]`` works in a copy of the tracked files and tells which test
killed each mutant of ``tests/data/mutants.toml``; the checkout itself is never changed.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "data" / "mutants.toml"
PICTURES = {".gif", ".jpg", ".png", ".svg"}
WITHOUT_QGIS = "tests/unit/"
TIMEOUT_S = 300
"""Longest run of pytest."""

_WIDTH = 40

_TESTS_FAILED = 1
"""What pytest ends with when tests failed, and neither Python nor pytest itself."""
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+::\S+)", re.MULTILINE)

Tell = Callable[[str], object]


class MutantError(Exception):
    """The table and the sources do not fit together; the sentence says where."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault that might be made.

    Attributes:
        name: What goes wrong, in a few words joined by hyphens.
        file: Module in which it is made, from the root of the checkout.
        piece: The exact piece of source that is replaced.
        becomes: What stands there instead.
        seen: What a planner would see wrong.
        test: Test file, or ``file::test``, that must notice.
    """

    name: str
    file: str
    piece: str
    becomes: str
    seen: str
    test: str

    @property
    def subject(self) -> str:
        """Subject of the analysis, such as "supply"; of a step "steps"."""
        room, subject = Path(self.file).parts[1:3]
        return subject if room == "analysis" else room

    def applied(self, source: str) -> str:
        """The source with the fault in it.

        Args:
            source: text of the module.

        Returns:
            The changed text.

        Raises:
            MutantError: if the piece does not stand there exactly once.
        """
        found = source.count(self.piece)
        if found != 1:
            raise MutantError(f"{self.name}: {self.file} holds {self.piece!r} {found} times")
        return source.replace(self.piece, self.becomes)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: the test that killed it, empty if none did, and how that ended."""

    mutant: Mutant
    killer: str
    seconds: float
    ending: str


def all_mutants() -> tuple[Mutant, ...]:
    """The mutants in the order of the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(Mutant(name, **fields) for name, fields in table.items())


def named(names: Sequence[str]) -> tuple[Mutant, ...]:
    """Mutants of these names, all without any.

    Raises:
        MutantError: for a name that is not in the table.
    """
    every = {mutant.name: mutant for mutant in all_mutants()}
    unknown = [name for name in names if name not in every]
    if unknown:
        raise MutantError(f"No mutant is called {', '.join(unknown)}")
    return tuple(every[name] for name in names) if names else tuple(every.values())


def copy_checkout(folder: Path) -> None:
    """Copy the tracked files as they are now, without the pictures of the docs."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - the git of whoever works here
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        source = ROOT / name
        if not source.is_file() or (name.startswith("docs/") and source.suffix in PICTURES):
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, folder / name)


def pytest_in(folder: Path, *tests: str) -> tuple[str, str]:
    """Run tests of a copy in a process of their own until the first fails.

    Tests that need no QGIS run without starting it, which takes longer than most of them.

    Returns:
        ``(ending, first failed test)``: "passed", "failed", or in words what else happened.
    """
    # what an outer run of pytest says to its own processes is not for this one
    kept = {
        key: value
        for key, value in os.environ.items()
        if key != "INSEK_THOROUGH" and not key.startswith("PYTEST_")
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    if all(test.startswith(WITHOUT_QGIS) for test in tests):
        command += ["-p", "no:pytest_qgis"]
    try:
        run = subprocess.run(  # noqa: S603 - tests of our own
            [*command, "--hypothesis-seed=0", *tests],
            cwd=folder,
            env=kept,
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        )
    except subprocess.TimeoutExpired:
        return f"no end within {TIMEOUT_S} s", ""
    if run.returncode == 0:
        return "passed", ""
    first = _FAILED.search(run.stdout)
    if run.returncode == _TESTS_FAILED and first is not None:
        return "failed", first[1]
    return f"pytest ended with {run.returncode}: {(run.stdout + run.stderr)[-400:]}", ""


def red_without_mutants(folder: Path, mutants: Sequence[Mutant], tell: Tell) -> list[str]:
    """Sentences on named tests that do not pass as the sources are; each runs once."""
    tests = dict.fromkeys(mutant.test for mutant in mutants)
    found = []
    for needs_qgis in (False, True):
        group = [test for test in tests if test.startswith(WITHOUT_QGIS) is not needs_qgis]
        if not group:
            continue
        began = time.monotonic()
        ending, test = pytest_in(folder, *group)
        what = f"{len(group)} tests {'with' if needs_qgis else 'without'} QGIS"
        tell(f"{'no mutant':{_WIDTH}}  {what}: {ending}  {time.monotonic() - began:.1f} s\n")
        if ending != "passed":
            found.append(f"red without a mutant: {test} {ending}")
    return found


def fates(folder: Path, mutants: Sequence[Mutant]) -> Iterator[Fate]:
    """Let each mutant live in the copy for as long as its test takes.

    Raises:
        MutantError: if the piece of one does not stand in its file exactly once.
    """
    for mutant in mutants:
        path = folder / mutant.file
        source = path.read_text(encoding="utf-8")
        began = time.monotonic()
        try:
            _write(path, mutant.applied(source))
            ending, killer = pytest_in(folder, mutant.test)
        finally:
            _write(path, source)
        yield Fate(mutant, killer, time.monotonic() - began, ending)


def _write(path: Path, source: str) -> None:
    """Write a module, and forget its compiled form: Python tells it by size and second only."""
    path.write_text(source, encoding="utf-8")
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def hunt(mutants: Sequence[Mutant], tell: Tell) -> list[str]:
    """Run all of it and tell the table line by line.

    Args:
        mutants: those to look at.
        tell: takes the lines.

    Returns:
        Sentences on what is wrong: tests that are red by themselves, and mutants that survived.
    """
    with tempfile.TemporaryDirectory(prefix="insek-mutants-") as place:
        folder = Path(place) / "insek"
        copy_checkout(folder)
        for mutant in mutants:
            mutant.applied((folder / mutant.file).read_text(encoding="utf-8"))
        wrong = red_without_mutants(folder, mutants, tell)
        if wrong:
            return wrong
        for fate in fates(folder, mutants):
            verdict = fate.killer or f"SURVIVED {fate.mutant.test}: {fate.ending}"
            tell(f"{fate.mutant.name:{_WIDTH}}  {verdict}  {fate.seconds:.1f} s\n")
            if not fate.killer:
                wrong.append(f"survived: {fate.mutant.name} ({fate.ending})")
    return wrong


def main(names: Sequence[str]) -> int:
    """Hunt mutants, all without names; 1 if anything is wrong."""
    began = time.monotonic()
    try:
        mutants = named(names)
        wrong = hunt(mutants, lambda line: (sys.stdout.write(line), sys.stdout.flush()))
    except MutantError as error:
        mutants, wrong = (), [str(error)]
    for sentence in wrong:
        sys.stdout.write(f"{sentence}\n")
    sys.stdout.write(f"{len(mutants)} mutants, {time.monotonic() - began:.0f} s\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
