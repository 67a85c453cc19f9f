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
