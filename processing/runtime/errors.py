"""The sentence a planner reads when something cannot be done."""


class InsekError(Exception):
    """Base of all errors whose text is a German sentence for the user.

    The sentence says what was found, where (file, row, feature id), and what to do about it.
    """


class CancelledError(InsekError):
    """The user cancelled the run; nothing was changed."""

    def __init__(self, message: str = "Abgebrochen. Es wurde nichts verändert.") -> None:
        super().__init__(message)


class SourceError(InsekError):
    """A source that cannot be read; the sentence says where and what to do."""
