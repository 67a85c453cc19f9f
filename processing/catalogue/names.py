"""Compare names of districts as people write them, without ever guessing."""

from __future__ import annotations

from ..wording.name_keys import normalise_name
from .model import Catalogue, District


def match_district(catalogue: Catalogue, name: str) -> District | None:
    """Return the district with this name, variant or inner Stadtbezirk; None if none fits.

    Names must be equal once normalised: a name that is only similar is never matched.
    """
    wanted = normalise_name(name)
    if not wanted:
        return None
    for district in catalogue.districts:
        names = (
            district.name,
            district.id,
            *district.variants,
            *district.members,
            *district.member_variants,
        )
        if any(normalise_name(item) == wanted for item in names):
            return district
    return None
