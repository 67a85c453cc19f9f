"""Results of pure functions that a run asks for again: kept to the end of the run, no longer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Result = TypeVar("Result")
_ASKED: ContextVar[dict[Hashable, Future[Any]] | None] = ContextVar("asked", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep what :func:`remembered` is asked for in the block; a block in a block joins it."""
    if _ASKED.get() is not None:
        yield
        return
    token = _ASKED.set({})
    try:
        yield
    finally:
        _ASKED.reset(token)


def finished(result: Result) -> Future[Result]:
    """The answer to a question that was worked out at once."""
    answer: Future[Result] = Future()
    answer.set_result(result)
    return answer


def remembered(
    key: Hashable, submit: Callable[[], Future[Result]], *, most: int = 10_000
) -> Future[Result]:
    """The answer to a question, that of before if there is one.

    Args:
        key: The whole content of the question: nothing else may change the answer.
        submit: Puts the question.
        most: Answers to keep at once; the oldest are forgotten.
    """
    asked = _ASKED.get()
    if asked is None:
        return submit()
    known: Future[Result] | None = asked.get(key)
    if known is None or known.cancelled() or (known.done() and known.exception() is not None):
        asked[key] = known = submit()
        while len(asked) > most:
            del asked[next(iter(asked))]
    return known
