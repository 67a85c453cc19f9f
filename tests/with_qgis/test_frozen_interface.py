"""Names that models, scripts, stores and projects of earlier versions use go on meaning the same.

The frozen versions and how they are made: docs/development.md.
"""

from __future__ import annotations

from copy import deepcopy

import pytest

from ..frozen import keeping
from ..frozen.interface import broken, describe_interface

VERSIONS = keeping.versions()
TOOL = "insek:localsupplycoverage"


@pytest.fixture
def today(provider):
    return describe_interface(provider)


def test_the_first_version_is_kept_and_each_version_is_complete():
    assert "0.1" in VERSIONS
    for version in VERSIONS:
        files = {path.name for path in (keeping.FOLDER / version).iterdir()}
        assert files == set(keeping.FILES), version


@pytest.mark.parametrize("version", VERSIONS)
def test_every_frozen_name_is_there_and_means_the_same(version, today):
    faults = broken(keeping.read(version, keeping.INTERFACE), today)
    keeping.require_explained(version, keeping.INTERFACE, faults)


@pytest.fixture
def frozen():
    return keeping.read("0.1", keeping.INTERFACE)


def parameters(described):
    return described["algorithms"][TOOL]["parameters"]


def test_what_is_gone_is_named(frozen):
    less = deepcopy(frozen)
    less["algorithms"].pop("insek:book")
    less["roles"]["rail_stop"]["columns"].pop("art")
    less["codes"]["status"].remove("entfallen")
    parameters(less).pop("DISTANCE")
    assert broken(frozen, less) == {
        "algorithms/insek:book": "is gone",
        f"algorithms/{TOOL}/parameters/DISTANCE": "is gone",
        "codes/status/entfallen": "is gone",
        "roles/rail_stop/columns/art": "is gone",
    }


def test_another_default_type_or_limit_is_named_and_wider_limits_are_not(frozen):
    other = deepcopy(frozen)
    parameters(other)["DISTANCE"] |= {"default": 800.0, "maximum": 900.0, "minimum": -5.0}
    parameters(other)["SNAP"].pop("maximum")
    parameters(other)["STORE"] |= {"type": "string", "optional": True}
    place = f"algorithms/{TOOL}/parameters"
    assert broken(frozen, other) == {
        f"{place}/DISTANCE/default": "was 1000.0, is 800.0",
        f"{place}/DISTANCE/maximum": "was 20000.0, is 900.0",
        f"{place}/STORE/type": "was 'file', is 'string'",
    }


def test_a_choice_keeps_its_number_and_may_get_another_wording(frozen):
    other = deepcopy(frozen)
    first, second, *rest = parameters(other)["METHOD"]["options"]
    parameters(other)["METHOD"]["options"] = ["Vogelflug", second, *rest, "noch eine"]
    assert broken(frozen, other) == {}
    parameters(other)["METHOD"]["options"] = [second, first]
    place = f"algorithms/{TOOL}/parameters/METHOD/options"
    assert broken(frozen, other) == {
        place: "had 3 choices, has 2",
        f"{place}/0": f"'{first}' is now number 1",
        f"{place}/1": f"'{second}' is now number 0",
    }


def test_a_new_parameter_may_only_be_one_that_can_be_left_out(frozen):
    more = deepcopy(frozen)
    more["algorithms"]["insek:neu"] = {"parameters": {}, "outputs": {}}
    added = {"type": "number", "optional": False, "default": 3.0}
    parameters(more)["WITH_DEFAULT"] = added
    parameters(more)["OPTIONAL"] = {**added, "optional": True, "default": None}
    assert broken(frozen, more) == {}
    parameters(more)["REQUIRED"] = {**added, "default": None}
    assert list(broken(frozen, more)) == [f"algorithms/{TOOL}/parameters/REQUIRED"]


def test_numbers_may_differ_by_what_libraries_add_up_differently():
    frozen = {"a": [1_000_000.0, "m²"], "b": {"features": 2, "area": 0.0}, "c": None}
    near = {"a": [1_000_000.5, "m²"], "b": {"features": 2, "area": 1e-7}, "c": None, "d": 1}
    assert keeping.changed(frozen, near) == {}
    far = {"a": [1_000_002.0, "m²"], "b": {"features": 3, "area": 0.0}}
    assert keeping.changed(frozen, far) == {
        "a": 'was [1000000.0, "m²"], is [1000002.0, "m²"]',
        "b/features": "was 2, is 3",
        "c": "is gone",
    }


def test_a_printed_word_is_shown_with_the_words_before_it():
    old = ["Titel", "eins zwei drei vier fünf sechs"]
    new = ["Titel", "eins zwei drei vier 5 sechs", "neu"]
    assert keeping.reprinted(old, new) == {
        "page 2": "after „zwei drei vier“: „fünf“ → „5“",
        "pages": "were 2, are 3",
    }


def test_a_difference_needs_a_reason_and_is_dropped_when_it_is_over(monkeypatch):
    entry = {"place": "a", "fault": "is gone", "reason": "Unused since 0.2."}

    def listing(*entries):
        monkeypatch.setattr(keeping, "read", lambda *_: {"x.json": list(entries)})

    listing(entry)
    assert keeping.unexplained("0.1", "x.json", {"a": "is gone"}) == ""
    assert "a: was 1, is 2" in keeping.unexplained("0.1", "x.json", {"a": "was 1, is 2"})
    assert "a: listed as different" in keeping.unexplained("0.1", "x.json", {})
    listing({**entry, "reason": " "})
    assert "a: is gone" in keeping.unexplained("0.1", "x.json", {"a": "is gone"})
    listing()
    with pytest.raises(AssertionError, match="a: is gone"):
        keeping.require_explained("0.1", "x.json", {"a": "is gone"})


def test_an_analysis_that_is_another_one_is_listed_as_a_whole(monkeypatch):
    whole = {"place": "green/*", "reason": "Woods count as green since 0.3."}
    monkeypatch.setattr(keeping, "read", lambda *_: {"x.json": [whole]})
    faults = {"green/(Stadt)/a": "was 1, is 2", "green/erfenbach/a": "was 3, is 4"}
    assert keeping.unexplained("0.1", "x.json", faults) == ""
    told = keeping.unexplained("0.1", "x.json", {**faults, "bus/(Stadt)/a": "was 1, is 2"})
    assert told.splitlines() == ["0.1/x.json: 1 places", "bus/(Stadt)/a: was 1, is 2"]
    assert "green/*: listed as different" in keeping.unexplained("0.1", "x.json", {})
    whole["place"] = "green/(Stadt)/a"
    assert "green/(Stadt)/a: was 1" in keeping.unexplained("0.1", "x.json", faults)
