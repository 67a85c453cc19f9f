"""What can be wrong with somebody's list of measures."""

from __future__ import annotations

from ..runtime.errors import InsekError


class MeasureListError(InsekError):
    """A list that cannot be taken in or given out; the sentence says where and what to do."""
