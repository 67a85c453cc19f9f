"""Words on residents of whom nothing can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..wording import numbers

if TYPE_CHECKING:
    from ..analysis.supply.coverage import DistrictShare


def unjudged_words(share: DistrictShare) -> str:
    """Words on the residents of a district, or of the city, of whom nothing can be said."""
    if not (share.has_data and round(share.unknown)):
        return ""
    everybody = round(share.residents) + round(share.unknown)
    return (
        f"; nicht mitgezählt, weil keine Daten: {numbers.grouped(share.unknown)} von"
        f" {numbers.grouped(everybody)} EW"
    )
