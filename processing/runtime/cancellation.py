"""Cancelling long work that has no progress of its own.

Reading and writing the store happens far below the step that knows the user's feedback. The step
sets the check for the time of its run; long loops call :func:`check_cancelled` now and then, and
single long calls go through :func:`cancellable`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from .errors import CancelledError

Given = ParamSpec("Given")
Result = TypeVar("Result")
Row = TypeVar("Row")

_BEAT: ContextVar[Callable[[], None] | None] = ContextVar("beat", default=None)

EVERY = 2048
"""Rows after which a loop calls :func:`check_cancelled`."""
_PATIENCE_S = 0.1
# A few lasting threads: new ones for every call would each hold on to memory they once used.
_THREADS = ThreadPoolExecutor(8, thread_name_prefix="insek")
_IS_ASIDE: ContextVar[bool] = ContextVar("is_aside", default=False)


@contextmanager
def cancel_check(beat: Callable[[], None]) -> Iterator[None]:
    """Call ``beat`` from loops inside the block; it raises CancelledError to stop them."""
    token = _BEAT.set(beat)
    try:
        yield
    finally:
        _BEAT.reset(token)


def check_cancelled() -> None:
    """Give the run that is going on a chance to stop; does nothing outside of one.

    Raises:
        CancelledError: if the user has cancelled the run.
    """
    beat = _BEAT.get()
    if beat is not None:
        beat()


def checked_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows one after the other, with a chance to stop now and then.

    Raises:
        CancelledError: if the user has cancelled the run.
    """
    for number, row in enumerate(rows):
        if number % EVERY == 0:
            check_cancelled()
        yield row


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let a block run to its end: results are written, a cancel comes too late for them."""
    with cancel_check(_nothing):
        yield


def cancellable(call: Callable[Given, Result], *args: Given.args, **named: Given.kwargs) -> Result:
    """Result of one long call outside Python, such as a union by GEOS; a cancel is heard meanwhile.

    The call runs in another thread and must neither write to the store nor know QGIS. After a
    cancel it goes on there unheeded, until it comes to a :func:`check_cancelled` or to its end.

    Raises:
        CancelledError: if the user cancels the run; besides this, what the call raises.
    """
    check_cancelled()  # many short calls in a row are a long one
    if _BEAT.get() is None or _IS_ASIDE.get():
        return call(*args, **named)
    import numpy as np  # here, because starting QGIS shall not wait for it

    is_unheeded = threading.Event()
    warnings = np.geterr()  # a thread does not inherit them
    # GEOS leaves these flags behind on correct results
    warnings["invalid"] = warnings["divide"] = "ignore"

    def stop_if_unheeded() -> None:
        if is_unheeded.is_set():
            raise CancelledError

    def work() -> Result:
        _IS_ASIDE.set(True)
        with cancel_check(stop_if_unheeded), np.errstate(**warnings):
            return call(*args, **named)

    try:
        answer = _THREADS.submit(work)
        while not wait([answer], _PATIENCE_S).done:
            check_cancelled()
        return answer.result()
    finally:
        is_unheeded.set()


def _nothing() -> None:
    """Beat of a block that is not to be stopped."""
