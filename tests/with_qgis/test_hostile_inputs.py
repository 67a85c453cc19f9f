"""Hostile inputs end in a result or a sentence, faults leave a store whole: a few of the many."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    """The harness in a process of its own, as ``./dev`` starts it."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "tools" / "run.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}"
    return done.stdout


def total(text):
    return next(line.split()[1:] for line in text.splitlines() if line.startswith("all "))


@pytest.mark.slow
def test_every_kind_of_input_is_read_or_refused_with_a_sentence():
    read = total(run("fuzz", "30n", 7))
    assert int(read[0]) == 30
    assert int(read[1]) > 5
    assert int(read[2]) > 5


@pytest.mark.slow
def test_a_list_that_is_killed_cancelled_or_finds_no_room_leaves_the_store_whole():
    assert total(run("faults", 2, 7, "importmeasures")) == ["2", "2", "2", "2", "0"]


@pytest.mark.proof
def test_hundreds_of_hostile_inputs():
    assert int(total(run("fuzz", "400n", 7))[0]) == 400


@pytest.mark.proof
def test_faults_in_every_import():
    text = run("faults", 2, 7, "import")
    assert total(text)[-1] == "0"
    # What a run leaves is the same each time, and is compared.
    assert "two runs differ" not in text
    assert "changes nothing" not in text
