"""How long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, overload

Progress: TypeAlias = Callable[[float], None]
"""Takes how much is done, 0..1; may raise CancelledError, which must be let through."""

ToldProgress: TypeAlias = Callable[[float, str], None]
"""The same with a German sentence about what is being done; empty when that has not changed."""


def report_share(progress: Progress | None, share: float) -> None:
    """Report the share done, if anybody listens."""
    if progress is not None:
        progress(share)


@overload
def part_of(progress: Progress, start: float, end: float) -> Progress: ...
@overload
def part_of(progress: Progress | None, start: float, end: float) -> Progress | None: ...
def part_of(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Progress of a step that takes the share from ``start`` to ``end`` of the whole."""
    if progress is None:
        return None
    return lambda share: progress(start + (end - start) * share)
