"""What goes wrong with stores."""

from ..runtime.errors import InsekError


class StoreError(InsekError):
    """A store that cannot be read or written; the sentence says why and what to do."""
