"""What cannot be done with results of participation."""

from ..runtime.errors import InsekError


class ParticipationError(InsekError):
    """The sentence says what was found, where, and what to do."""
