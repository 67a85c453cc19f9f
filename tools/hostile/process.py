"""The other end of :mod:`.runner`: starts it, asks it, kills it, and starts it again."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

ROOT = Path(__file__).resolve().parents[2]
ANSWER = "\x01ANSWER "
START_S = 60.0


class Runner:
    """A process that runs algorithms; a new one takes the place of one that died."""

    def __init__(self, errors: Path) -> None:
        self._errors = errors
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self.starts = 0

    def __enter__(self) -> Self:
        """Start when something is asked."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self.kill()

    def ask(
        self, asked: Mapping[str, Any], *, limit: float, kill_after: float | None = None
    ) -> dict[str, Any]:
        """What the process answers.

        Args:
            asked: As the runner wants it.
            limit: Seconds until a run counts as hung and is killed.
            kill_after: Seconds until the process is killed whatever it does; None for never.

        Returns:
            The answer; of a process that did not answer the ``state`` ``hung``, ``crashed`` or
            ``killed``.
        """
        process = self._running()
        told, _ = _pipes(process)
        told.write(json.dumps(asked).encode() + b"\n")
        told.flush()
        answer = self._answer(process, min(limit, kill_after or limit))
        if answer is not None:
            return answer
        died = process.poll()
        self.kill()
        if died is not None:
            return {"state": "crashed", "text": f"Ende mit {died}", "log": ""}
        state = "hung" if kill_after is None else "killed"
        return {"state": state, "text": f"nach {limit:.0f} s", "log": ""}

    def warm(self) -> None:
        """Start now, so that a later question does not wait for it."""
        self.ask({"do": "content", "store": "/dev/null"}, limit=START_S)

    def kill(self) -> None:
        """End the process without asking it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in _pipes(self._process):
                pipe.close()
            self._process, self._rest = None, b""

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.kill()
        if self._process is None:
            self.starts += 1
            with self._errors.open("ab") as errors:
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [sys.executable, str(ROOT / "tools" / "run.py"), "hostile-runner"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                )
            self.warm()
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any] | None:
        """The next answer; None if it does not come in time, or never."""
        _, out = _pipes(process)
        end = time.monotonic() + seconds
        with selectors.DefaultSelector() as waiting:
            waiting.register(out, selectors.EVENT_READ)
            while (left := end - time.monotonic()) > 0:
                if not waiting.select(left):
                    return None
                piece = os.read(out.fileno(), 1 << 16)
                if not piece:
                    process.wait()
                    return None
                *lines, self._rest = (self._rest + piece).split(b"\n")
                for line in lines:
                    if line.startswith(ANSWER.encode()):
                        found: dict[str, Any] = json.loads(line[len(ANSWER) :])
                        return found
        return None


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("The process has no pipes.")
    return process.stdin, process.stdout
