"""Every algorithm that computes something on the city, on demo cities of several sizes.

Told are wall time, seconds of work (far fewer where other programs were in the way), memory on top
and the longest silence: how long a run does not ask whether the user has cancelled. Every run is a
process of its own, all on one store for each size, in the order in which they need each other's
results, and each begins with an empty cache of networks. At the largest size each algorithm is then
cancelled at a third of its time: how long until it answers, and is the store as before?

``./dev bench every_algorithm`` measures the sizes 1 and 10, each algorithm as it is set by
default; that takes a quarter of an hour. The variants and size 40, which takes hours, are for the
command line:

    python bench/every_algorithm.py --scales 1,10,40 --stores FOLDER --json FILE
    python bench/every_algorithm.py --scales 40 --stores FOLDER forestaccess ptqualityclasses/netz

``FOLDER`` keeps the stores, so that named algorithms can be measured again later; those whose
results they need must have run before. ``FILE`` keeps all figures of all calls. ``createdemo`` is
measured when it builds a store; named, it builds the store anew.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness import Row

SCALES = (1, 10, 40)
QUICK_SCALES = (1, 10)
CHILD = Path(__file__).with_name("algorithm_run.py")
LONGEST_RUN_S = 1200.0
MOST_MEMORY = 12 * 2**30
CANCEL_AT = 1 / 3
Found = dict[str, object]


@dataclass(frozen=True)
class Case:
    """A run to measure: its title, the algorithm, and its parameters beside the store.

    In texts ``{store}``, ``{scale}`` and ``{folder}`` stand for the store's path, the size and a
    folder for files.
    """

    title: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def algorithm(self) -> str:
        """Id after ``insek:``."""
        return self.title.partition("/")[0]

    def on(self, store: Path, scale: int) -> str:
        """Parameters for one store, as JSON; the folder is still open."""
        text = json.dumps({"STORE": "{store}", **self.parameters})
        return text.replace("{store}", store.as_posix()).replace("{scale}", str(scale))


DEMO = Case("createdemo", {"OUTPUT": "{store}", "SCALE": "{scale}", "OVERWRITE": True})
_STREETS = {
    "STREETS": "{store}|layername=street_network",
    "FACILITIES": "{store}|layername=local_supply_market",
}
_AREAS = {f"{name}": f"{{folder}}/{name}.gpkg" for name in ("AREAS", "LINES", "NEAREST", "UNTIED")}
CASES = (
    DEMO,
    Case("placenames"),
    Case("localsupplycoverage"),
    Case("localsupplycoverage/netz", {"METHOD": 1}),
    Case("localsupplygap"),
    Case("localsupplygap/netz", {"FUNCTION_METHOD": 1}),
    Case("railstationcatchment"),
    Case("railstationcatchment/netz", {"METHOD": 1}),
    Case("elevationdifference"),
    Case("greenprovision", {"COMPARE": False}),
    Case("greenprovision/netz", {"METHOD": 1}),
    Case("greendeficit"),
    Case("forestaccess"),
    Case("walkingisochrone", {"MINUTES": "10, 20"}),
    Case("cyclingsuitability"),
    Case("reliefbarrier"),
    Case("cyclenetworkdensity"),
    Case("fifteenminutecity"),
    Case("busstopheadway"),
    Case("busstopheadway/netz", {"METHOD": 1}),
    Case("ptqualityclasses"),
    Case("ptqualityclasses/netz", {"METHOD": 2}),
    Case("ptpoorlyserved"),
    Case("ptpoorandelevated"),
    Case("significantrailstops"),
    Case("mobilityhubs"),
    Case("barrierfreestops"),
    Case("reachability", {**_STREETS, **_AREAS, "PLACES": "{store}|layername=building"}),
    Case(
        "reachability/fahrrad",
        {**_STREETS, **_AREAS, "LIMITS": "5;10", "UNIT": 1, "MODE": 2, "FORM": 2},
    ),
    Case(
        "checknetwork",
        {**_STREETS, "LINES": "{folder}/LINES.gpkg", "POINTS": "{folder}/POINTS.gpkg"},
    ),
    Case("generaliseareas", {"SOURCE_ROLE": "settlement_area", "OUTPUT": "{folder}/o.gpkg"}),
    Case("generaliseareas/haeuser", {"SOURCE_ROLE": "building", "OUTPUT": "{folder}/o.gpkg"}),
    Case("settlementhalo", {"SOURCE_ROLE": "settlement_area", "OUTPUT": "{folder}/o.gpkg"}),
    Case("bandfromlines", {"SOURCE_ROLE": "cycle_network", "OUTPUT": "{folder}/o.gpkg"}),
    Case("centrelinks", {"SOURCE_ROLE": "district_centre", "OUTPUT": "{folder}/o.gpkg"}),
    Case("clusterpoints", {"SOURCE_ROLE": "bus_stop", "OUTPUT": "{folder}/o.gpkg"}),
    Case("visionsynthesis", {"REPLACE": True}),
    Case("placemeasures"),
    Case("numbermeasures"),
    Case("checkmeasures", {"OUTPUT": "{folder}/o.gpkg", "REPORT": "{folder}/o.xlsx"}),
    Case("recordindicators"),
)


class Findings:
    """Figures of all runs by title and size; kept in a file if there is one."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.runs: dict[str, Found] = {}
        if file is not None and file.exists():
            self.runs = json.loads(file.read_text(encoding="utf-8"))

    def keep(self, title: str, scale: int, found: Found, *, cancel: bool = False) -> None:
        """Add a run."""
        self.runs[_key(title, scale, cancel=cancel)] = found
        if self.file is not None:
            self.file.write_text(json.dumps(self.runs, indent=1), encoding="utf-8")

    def of(self, title: str, scale: int, *, cancel: bool = False) -> Found:
        """Figures of a run, none if there was none."""
        return self.runs.get(_key(title, scale, cancel=cancel), {})

    def figure(self, title: str, scale: int, name: str, *, cancel: bool = False) -> float:
        """A figure; nan where it was not measured."""
        value = self.of(title, scale, cancel=cancel).get(name)
        return float(value) if isinstance(value, (int, float)) else math.nan


def _key(title: str, scale: int, *, cancel: bool) -> str:
    return f"{title} {scale}x{' cancel' if cancel else ''}"


def measure_case(case: Case, scale: int, folder: Path, *, cancel_after: float | None) -> Found:
    """Run a case in a process of its own; what failed there is told in ``failure``."""
    store = folder / f"demo{scale}.gpkg"
    cancel = "" if cancel_after is None else f"{cancel_after}"
    command = [sys.executable, str(CHILD), case.algorithm, case.on(store, scale), str(store)]
    try:
        done = subprocess.run(
            [*command, cancel],
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_RUN_S,
            preexec_fn=_limit_memory,
        )
    except subprocess.TimeoutExpired:
        return {"seconds": math.inf, "failure": f"not over after {LONGEST_RUN_S:.0f} s"}
    if done.returncode:
        return {"failure": f"exit status {done.returncode}: {done.stderr[-2000:]}"}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _limit_memory() -> None:
    """Let a run fail rather than the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def measure_cases(cases: Sequence[Case], scale: int, folder: Path, findings: Findings) -> None:
    """Let all cases finish at one size; tells each run on stderr."""
    for case in cases:
        found = measure_case(case, scale, folder, cancel_after=None)
        findings.keep(case.title, scale, found)
        _tell(_key(case.title, scale, cancel=False), found)


def cancel_cases(cases: Sequence[Case], scale: int, folder: Path, findings: Findings) -> None:
    """Cancel all cases that have been measured at a size; tells each run on stderr."""
    for case in cases:
        after = findings.figure(case.title, scale, "seconds") * CANCEL_AT
        if math.isfinite(after):
            found = measure_case(case, scale, folder, cancel_after=after)
            findings.keep(case.title, scale, found, cancel=True)
            _tell(_key(case.title, scale, cancel=True), found)


def _tell(what: str, found: Found) -> None:
    figures = {key: value for key, value in found.items() if key != "silences"}
    print(what, json.dumps(figures), file=sys.stderr, flush=True)


def growth(findings: Findings, title: str, small: int, large: int, name: str) -> float:
    """How a figure grows from one size to another; 1 is in step with the city."""
    before = findings.figure(title, small, name)
    after = findings.figure(title, large, name)
    return after / before * small / large if before else math.nan


def report(findings: Findings, scales: Sequence[int], titles: Sequence[str]) -> str:
    """All figures as a table, then the silences above a second and what failed.

    ``growth`` is from the last size but one to the last, of the seconds of work and of the memory.
    """
    largest = max(scales)
    smaller = max([scale for scale in scales if scale < largest], default=largest)
    head = [f"{'':26}", *(f"{f'{scale}x s':>8}" for scale in scales)]
    head += [*(f"{'work':>8}" for _ in scales), f"{'growth':>7}"]
    head += [*(f"{f'{scale}x MB':>8}" for scale in scales), f"{'growth':>7}"]
    head += [f"{'silent s':>9}", f"{'answer s':>9}", "  store"]
    lines = [" ".join(head)]
    for title in titles:
        cells = [f"{title:26}"]
        for name, grows in (("seconds", False), ("cpu", True), ("megabytes", True)):
            cells += [f"{findings.figure(title, scale, name):8.1f}" for scale in scales]
            if grows:
                cells.append(f"{growth(findings, title, smaller, largest, name):7.2f}")
        cells.append(f"{findings.figure(title, largest, 'silence'):9.2f}")
        cells.append(f"{findings.figure(title, largest, 'answer', cancel=True):9.2f}")
        lines.append(" ".join(cells) + f"  {_store_word(findings, title, largest)}")
    lines += _silences(findings, titles, largest)
    for title in titles:
        for scale in scales:
            failure = findings.of(title, scale).get("failure")
            if failure:
                lines.append(f"failed: {title} {scale}x: {failure}")
    return "\n".join(lines)


def _store_word(findings: Findings, title: str, scale: int) -> str:
    found = findings.of(title, scale, cancel=True)
    if not found:
        return ""
    if found.get("too_late"):
        return "over before"
    return "as before" if found.get("unchanged") else "CHANGED"


def _silences(findings: Findings, titles: Sequence[str], scale: int) -> list[str]:
    lines = [f"silences above 1 s at {scale}x"]
    for title in titles:
        silences = findings.of(title, scale).get("silences")
        for one in silences if isinstance(silences, list) else []:
            place = "; ".join(one["lines"]) or "not seen"
            times = (
                f"{one['seconds']:6.1f} s ({one['cpu']:.1f} s of work) from {one['begin']:6.1f} s"
            )
            lines.append(f"  {title:26} {times}: {place} (until {one['ended_by']})")
    return lines


def main() -> tuple[str, list[Row]]:
    """Sizes 1 and 10 with default parameters, as rows for the table of all benchmarks."""
    findings = Findings(None)
    cases = [case for case in CASES if case.title == case.algorithm]
    with tempfile.TemporaryDirectory() as name:
        for scale in QUICK_SCALES:
            measure_cases(cases, scale, Path(name), findings)
        cancel_cases(cases, max(QUICK_SCALES), Path(name), findings)
    small, large = QUICK_SCALES
    rows = []
    for case in cases:
        seconds, megabytes, silence = (
            findings.figure(case.title, large, key) for key in ("seconds", "megabytes", "silence")
        )
        times = growth(findings, case.title, small, large, "cpu")
        answer = findings.figure(case.title, large, "answer", cancel=True)
        rows += [
            Row(f"{case.title} {large}x", "s", seconds),
            Row(f"{case.title} {large}x: memory on top", "MB", megabytes),
            Row(f"{case.title}: growth (1 is linear)", "times", times),
            Row(f"{case.title} {large}x: longest silence", "s", silence),
            Row(f"{case.title} {large}x: answer to a cancel", "s", answer),
        ]
    return f"Every algorithm on the demo city ({small}x, {large}x)", rows


def main_of_command_line(arguments: Sequence[str]) -> None:
    """Measure what the command line names and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    titles = [case.title for case in CASES]
    parser.add_argument("titles", nargs="*", help=f"default: all; {', '.join(titles)}")
    parser.add_argument("--scales", default="1,10", help=f"of {SCALES}, with commas")
    parser.add_argument("--stores", type=Path, help="folder that keeps the stores")
    parser.add_argument("--json", type=Path, help="file that keeps the figures")
    parser.add_argument(
        "--do",
        default="measure,cancel,report",
        help="what to do; without measure, the file must have the figures already",
    )
    given = parser.parse_args(arguments)
    unknown = set(given.titles) - set(titles)
    if unknown:
        raise SystemExit(f"No such algorithm: {', '.join(sorted(unknown))}")
    scales = [int(text) for text in given.scales.split(",")]
    findings = Findings(given.json)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.stores or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        chosen = [case for case in CASES if case.title in (given.titles or titles)]
        for scale in scales:
            built = (folder / f"demo{scale}.gpkg").exists() and DEMO.title not in given.titles
            wanted = [DEMO, *chosen] if not built and DEMO not in chosen else chosen
            wanted = [case for case in wanted if case != DEMO or not built]
            if "measure" in given.do:
                measure_cases(wanted, scale, folder, findings)
        if "cancel" in given.do:
            cancel_cases(chosen, max(scales), folder, findings)
    print(report(findings, scales, given.titles or titles))


if __name__ == "__main__":
    main_of_command_line(sys.argv[1:])
