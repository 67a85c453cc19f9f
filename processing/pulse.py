"""A heartbeat for long loops that have no progress of their own, so that a cancel is heard there.

Reading and writing the store happens far below the step that knows the user's feedback. The step
sets the beat for the time of its run; loops of the store call :func:`pulse` now and then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

_BEAT: ContextVar[Callable[[], None] | None] = ContextVar("beat", default=None)

EVERY = 2048
"""Rows after which a loop calls :func:`pulse`."""
_PATIENCE_S = 0.1


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


def heard(call: Callable[Given, Result], *args: Given.args, **named: Given.kwargs) -> Result:
    """Result of one long call outside Python, such as a union by GEOS; a cancel is heard meanwhile.

    The call runs in a thread of its own. Nothing can stop it there: after a cancel it goes on
    unheeded until its end.
    """
    if _BEAT.get() is None:
        return call(*args, **named)
    answer: Future[Result] = Future()
    is_done = threading.Event()

    def work() -> None:
        try:
            answer.set_result(call(*args, **named))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the answer is awaited
            answer.set_exception(error)
        is_done.set()

    # a daemon: closing QGIS does not wait for a run that was cancelled
    threading.Thread(target=work, daemon=True).start()
    while not is_done.wait(_PATIENCE_S):
        pulse()
    return answer.result()
