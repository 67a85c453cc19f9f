"""A heartbeat for long loops that have no progress of their own, so that a cancel is heard there.

Reading and writing the store happens far below the step that knows the user's feedback. The step
sets the beat for the time of its run; loops of the store call :func:`pulse` now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_BEAT: ContextVar[Callable[[], None] | None] = ContextVar("beat", default=None)

EVERY = 2048
"""Rows after which a loop calls :func:`pulse`."""


@contextmanager
def beating(beat: Callable[[], None]) -> Iterator[None]:
    """Call ``beat`` from loops inside the block; it raises CancelledError to stop them."""
    token = _BEAT.set(beat)
    try:
        yield
    finally:
        _BEAT.reset(token)


def pulse() -> None:
    """Give the run that is going on a chance to stop; does nothing outside of one."""
    beat = _BEAT.get()
    if beat is not None:
        beat()
