"""How much tests try: a share of the random cases each time, all in ``./dev proofs``."""

import os

THOROUGH = "INSEK_THOROUGH" in os.environ
"""Whether every case is tried."""

_SHARE, _LEAST = 4, 10


def cases(number: int) -> int:
    """Random cases of a test that tries ``number`` of them in ``./dev proofs``."""
    return number if THOROUGH else min(number, max(_LEAST, number // _SHARE))
