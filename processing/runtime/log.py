"""What a run tells its user, whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Log(Protocol):
    """Takes German sentences while a run goes on."""

    def info(self, text: str) -> None:
        """What was found or done."""

    def warn(self, text: str) -> None:
        """What cannot be trusted, or should be looked at."""
