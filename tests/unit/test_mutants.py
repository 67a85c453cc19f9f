"""Faults that might be made in the calculation: their list fits the sources, and none survives."""

import ast
from dataclasses import replace

import pytest

from ..mutants import ROOT, MutantError, all_mutants, hunt
from ..source_trees import syntax_tree

MUTANTS = all_mutants()
SUBJECTS = {
    *("network", "supply", "transit", "cycling", "green", "settlement", "shapes", "statistics"),
    "steps",
}
BY_NAME = [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS]


def names_in(path):
    """Names of all tests in a file, those of classes as ``Class::test``."""
    for node in syntax_tree(path).body:
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.name}::{item.name}" for item in node.body if is_test(item))
        elif is_test(node):
            yield node.name


def is_test(node):
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


@pytest.mark.parametrize("mutant", BY_NAME)
def test_a_mutant_replaces_one_place_of_its_file_by_something_python_can_read(mutant):
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    changed = mutant.applied(source)
    assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))


@pytest.mark.parametrize("mutant", BY_NAME)
def test_the_test_that_must_notice_exists(mutant):
    file, _, name = mutant.test.partition("::")
    found = set(names_in(ROOT / file))
    assert found
    assert not name or name in found


@pytest.mark.parametrize("mutant", BY_NAME)
def test_a_mutant_says_in_a_sentence_what_is_seen(mutant):
    assert len(mutant.seen.split()) >= 5
    assert mutant.seen[0].isupper()
    assert mutant.seen.endswith(".")


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


@pytest.mark.proof
def test_no_mutant_survives():
    told = []
    assert hunt(MUTANTS, told.append) == []
    assert len(told) >= len(MUTANTS)
