"""What each kind of parameter takes and refuses, whoever hands the value over."""

import pytest

from insek.processing.parameters.kinds import Choice, Choices, ParameterError

COLOURS = ("rot", "grün", "blau")
SEVERAL = Choices("A", "Farben", labels=lambda: COLOURS)
CODES = Choices("A", "Klassen", labels=lambda: COLOURS, values=lambda: (1, 2, 4))
ONE = Choice("A", "Klasse", options={"eins": 1, "zwei": 2})
SWITCH = Choice("A", "Straßen", options={"ohne": False, "mit": True})


def test_several_are_chosen_by_position_or_by_what_they_stand_for():
    assert SEVERAL.read([2, "rot", 0]) == ("rot", "blau")
    assert CODES.read([2, 0]) == (1, 4)
    assert CODES.read([4]) == (4,), "beyond the positions a number is a value"


@pytest.mark.parametrize("item", [True, False])
@pytest.mark.parametrize("parameter", [SEVERAL, CODES])
def test_yes_and_no_are_no_positions_among_several(parameter, item):
    with pytest.raises(ParameterError, match=r"gilt nicht\. Erwartet wird etwas aus: rot, grün"):
        parameter.read([item])


@pytest.mark.parametrize("item", [-1, 3, "gelb", None, 0.5])
def test_what_is_not_there_cannot_be_chosen(item):
    for parameter in (SEVERAL, CODES):
        with pytest.raises(ParameterError, match=f"„{item}“ gilt nicht"):
            parameter.read([item])


def test_yes_is_not_the_number_one_of_a_choice_and_one_of_yes_and_no_takes_both():
    with pytest.raises(ParameterError, match="„True“ gilt nicht"):
        ONE.read(True)
    assert [SWITCH.read(value) for value in (False, True, 0, 1, "mit")] == [
        False, True, False, True, True,
    ]  # fmt: skip
