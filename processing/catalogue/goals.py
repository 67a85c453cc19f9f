"""Entwicklungsziele by id: how measures refer to them."""

from __future__ import annotations

from .model import Catalogue


def goal_titles(catalogue: Catalogue) -> dict[str, str]:
    """Title of every Entwicklungsziel by its id, such as ``hf1_2`` for the second of hf1."""
    return {
        f"{item.id}_{number}": goal.title
        for item in catalogue.handlungsfelder
        for number, goal in enumerate(item.goals, start=1)
    }


def moved_goals(before: Catalogue, after: Catalogue) -> dict[str, str]:
    """Where goals went whose ids mean another goal, or none, in another catalogue.

    A goal is the one with the same title, in its Handlungsfeld or, if that has none, in another.
    One whose title is gone, while a new title stands in its place, was renamed and stays.

    Args:
        before: The catalogue so far.
        after: The catalogue to be.

    Returns:
        New id by old id, "" for a goal that is gone; goals that keep their id are left out.
    """
    old, new = goal_titles(before), goal_titles(after)
    found = {key: key for key, title in old.items() if new.get(key) == title}
    for anywhere in (False, True):
        for key, title in old.items():
            free = (
                other
                for other, name in new.items()
                if name == title
                and other not in found.values()
                and (anywhere or _field(other) == _field(key))
            )
            target = None if key in found else next(free, None)
            if target is not None:
                found[key] = target
    taken = set(found.values())
    renamed = {key: key for key in new if key not in taken}
    return {key: target for key in old if (target := found.get(key) or renamed.get(key, "")) != key}


def _field(goal: str) -> str:
    return goal.rpartition("_")[0]
