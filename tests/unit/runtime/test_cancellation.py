"""A cancel is heard inside long loops and while one long call is on its way."""

import threading
import time

import numpy as np
import pytest
import shapely

from insek.processing.analysis.network.graph import build_network, snap
from insek.processing.runtime.cancellation import cancel_check, cancellable, check_cancelled
from insek.processing.runtime.errors import CancelledError


def cancelled() -> None:
    raise CancelledError


def cancelled_after(begun: threading.Event):
    """A user who cancels as soon as something has begun."""

    def beat() -> None:
        if begun.is_set():
            raise CancelledError

    return beat


def test_outside_of_a_run_a_loop_has_nobody_to_ask() -> None:
    check_cancelled()
    assert cancellable(shapely.area, shapely.box(0, 0, 2, 3)) == 6.0


def test_a_cancel_is_heard_while_a_long_call_is_on_its_way() -> None:
    begun, finished = threading.Event(), threading.Event()

    def long() -> None:
        begun.set()
        finished.wait(30.0)

    begin = time.perf_counter()
    with pytest.raises(CancelledError), cancel_check(cancelled_after(begun)):
        cancellable(long)
    assert time.perf_counter() - begin < 10.0
    finished.set()


def test_a_cancel_is_heard_between_many_short_calls() -> None:
    asked: list[int] = []
    with cancel_check(lambda: asked.append(1)):
        for _ in range(50):
            cancellable(abs, -1)
    assert len(asked) >= 50


def test_a_long_call_gives_its_answer_and_asks_meanwhile() -> None:
    asked: list[float] = []
    with cancel_check(lambda: asked.append(time.perf_counter())):
        assert cancellable(lambda: time.sleep(0.35) or "fertig") == "fertig"
    assert len(asked) >= 2


@pytest.mark.parametrize("error", [ValueError("kaputt"), TimeoutError("zu spät")])
def test_the_error_of_a_long_call_is_raised_where_it_was_called(error: Exception) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error), match=str(error)), cancel_check(lambda: None):
        cancellable(fail)


def test_a_cancel_is_heard_while_residents_are_tied_to_the_streets() -> None:
    network = build_network(np.array([shapely.LineString([(0, 0), (100, 0)])]))
    home = shapely.points([[50.0, 10.0]])
    assert snap(network, home, 50.0).offset.tolist() == [10.0]
    with pytest.raises(CancelledError), cancel_check(cancelled):
        snap(network, home, 50.0)


def test_a_call_that_nobody_waits_for_any_more_stops_at_its_next_chance() -> None:
    begun, ended = threading.Event(), threading.Event()

    def loop() -> None:
        try:
            while True:
                begun.set()
                time.sleep(0.01)
                check_cancelled()
        except CancelledError:
            ended.set()

    with pytest.raises(CancelledError), cancel_check(cancelled_after(begun)):
        cancellable(loop)
    assert ended.wait(10.0)


def test_a_long_call_may_itself_make_long_calls() -> None:
    def outer() -> int:
        return sum(cancellable(lambda number=number: number * 2) for number in range(20))

    with cancel_check(lambda: None):
        assert [cancellable(outer) for _ in range(20)] == [380] * 20
