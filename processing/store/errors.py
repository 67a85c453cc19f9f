"""What goes wrong with stores."""

from ..errors import InsekError


class StoreError(InsekError):
    """A store that cannot be read or written; the sentence says why and what to do."""
