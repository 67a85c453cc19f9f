"""Faults that might be made in the calculation: their list fits the sources, and none survives."""

import ast
import subprocess
from dataclasses import replace
from functools import cache

import pytest

from .. import mutants
from ..mutants import ROOT, Mutant, MutantError, all_mutants, hunt, named
from ..source_trees import syntax_tree

MUTANTS = all_mutants()
SUBJECTS = {
    *("network", "supply", "transit", "cycling", "green", "settlement", "shapes", "statistics"),
    "steps",
}


def names_in(path):
    """Names of all tests in a file, those of classes as ``Class::test``."""
    for node in syntax_tree(path).body:
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.name}::{item.name}" for item in node.body if is_test(item))
        elif is_test(node):
            yield node.name


def is_test(node):
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def test_a_mutant_replaces_one_place_of_its_file_by_something_python_can_read():
    wrong = []
    for mutant in MUTANTS:
        try:
            changed = ast.parse(mutant.applied((ROOT / mutant.file).read_text(encoding="utf-8")))
        except (MutantError, SyntaxError) as fault:
            wrong.append(f"{mutant.name}: {fault}")
        else:
            if ast.dump(changed) == dumped(mutant.file):
                wrong.append(f"{mutant.name} changes nothing")
    assert wrong == []


@cache
def dumped(file):
    """A module as Python reads it."""
    return ast.dump(syntax_tree(ROOT / file))


def test_the_test_that_must_notice_exists():
    wrong = []
    for mutant in MUTANTS:
        file, _, name = mutant.test.partition("::")
        found = set(names_in(ROOT / file))
        if not found or (name and name not in found):
            wrong.append(f"{mutant.name}: {mutant.test}")
    assert wrong == []


def test_a_mutant_says_in_a_sentence_what_is_seen():
    assert [mutant.name for mutant in MUTANTS if not is_sentence(mutant.seen)] == []


def is_sentence(text):
    return len(text.split()) >= 5 and text[0].isupper() and text.endswith(".")


def test_every_subject_and_the_steps_have_mutants_and_there_are_enough_of_them():
    assert {mutant.subject for mutant in MUTANTS} == SUBJECTS
    assert len(MUTANTS) >= 40
    assert sum(mutant.subject == "steps" for mutant in MUTANTS) >= 8


def test_no_two_mutants_change_a_place_in_the_same_way():
    changes = [(mutant.file, mutant.piece, mutant.becomes) for mutant in MUTANTS]
    assert len(set(changes)) == len(changes)


@pytest.mark.parametrize("source", ["", "a < b; a < b"])
def test_a_piece_that_does_not_stand_exactly_once_is_refused(source):
    mutant = replace(MUTANTS[0], piece="a < b", becomes="a <= b")
    assert mutant.applied("if a < b:") == "if a <= b:"
    with pytest.raises(MutantError, match=mutant.name):
        mutant.applied(source)


def test_a_name_that_is_not_in_the_list_is_refused():
    assert [mutant.name for mutant in named([MUTANTS[1].name])] == [MUTANTS[1].name]
    with pytest.raises(MutantError, match="nobody"):
        named(["nobody"])


@pytest.fixture
def small_checkout(tmp_path, monkeypatch):
    """A module of two bounds, of which the test of it looks at one."""
    files = {
        "processing/analysis/supply/bounds.py": "def near(m):\n    return m <= 500\n\n"
        "def large(ha):\n    return ha >= 1\n",
        "tests/unit/test_bounds.py": "import os, sys\nsys.path.insert(0, 'processing')\n"
        "from analysis.supply.bounds import large, near\n\n"
        "def test_near():\n    assert near(500) and 'INSEK_THOROUGH' not in os.environ\n\n"
        "def test_large():\n    assert large(2)\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)  # noqa: S603, S607
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setenv("INSEK_THOROUGH", "1")
    return tmp_path


def in_bounds(name, piece, becomes, test):
    file = "processing/analysis/supply/bounds.py"
    return Mutant(name, file, piece, becomes, "", f"tests/unit/test_bounds.py{test}")


NEAR = in_bounds("near", "m <= 500", "m < 500", "::test_near")
LARGE = in_bounds("large", "ha >= 1", "ha > 1", "")


def test_who_is_killed_by_which_test_is_told_and_who_survives(small_checkout):
    before = {path: path.read_bytes() for path in small_checkout.rglob("*") if path.is_file()}
    unreadable = replace(NEAR, name="unreadable", becomes="m <")
    told = []
    large, broken = hunt([NEAR, LARGE, unreadable], told.append)
    assert "tests/unit/test_bounds.py::test_near" in told[1]
    assert "SURVIVED" in told[2]
    assert large.startswith("survived: large (passed)")
    # what Python cannot read is no mutant that a test has noticed
    assert broken.startswith("survived: unreadable (pytest ended with")
    after = {path: path.read_bytes() for path in small_checkout.rglob("*") if path.is_file()}
    assert after == before


def test_a_test_that_is_red_by_itself_kills_nobody(small_checkout):
    (small_checkout / "tests/unit/test_bounds.py").write_text("def test_near():\n    assert 0\n")
    told = []
    (red,) = hunt([NEAR], told.append)
    assert red.startswith("red without a mutant: tests/unit/test_bounds.py::test_near")
    assert len(told) == 1


@pytest.mark.proof
def test_no_mutant_survives():
    told = []
    assert hunt(MUTANTS, told.append) == []
    assert len(told) >= len(MUTANTS)
