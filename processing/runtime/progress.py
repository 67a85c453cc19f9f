"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

Progress: TypeAlias = Callable[[float], None]
"""Takes how much is done, 0..1; may raise CancelledError, which must be let through."""

MaybeProgress = TypeVar("MaybeProgress", Progress, Progress | None)
"""A progress where one is given for certain, else one or None."""

ToldProgress: TypeAlias = Callable[[float, str], None]
"""The same with a German sentence about what is being done; empty when that has not changed."""


def report_share(progress: Progress | None, share: float) -> None:
    """Report the share done, if anybody listens."""
    if progress is not None:
        progress(share)


def part_of(progress: MaybeProgress, start: float, end: float) -> MaybeProgress:
    """Progress of a step that takes the share from ``start`` to ``end`` (0 to 1) of the whole."""
    if progress is None:
        return None
    return lambda share: progress(start + (end - start) * share)
