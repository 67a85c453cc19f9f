"""Sentences on objects of which a map draws more than a computation has counted."""

from __future__ import annotations

from collections.abc import Mapping

from ..store.contract import Store
from ..wording.numbers import cautious_percent, grouped
from ..wording.provenance_terms import COUNTED, FROM_BUILDINGS

# Roles of which refused features do not count; whether one is refused is said in its form.
_WITHOUT_REFUSED = frozenset({"undersupplied_residential_area"})
_REFUSED = "abgelehnt"


def counted_lines(
    store: Store, parameters: Mapping[str, object], labels: Mapping[str, str]
) -> list[str]:
    """A line for each role of which a computation has not counted everything.

    "Nahversorgungsmarkt: 235 gezeichnet, 128 gezählt (ohne Nachbarschaftsladen)": drawn is what the
    store has now. Where it had another number when it was counted, the line names that as well.

    Args:
        store: knows how many there are.
        parameters: those of the provenance of what was computed.
        labels: what to call the roles; others are left out.
    """
    stated = parameters.get(COUNTED)
    lines = []
    for role, values in stated.items() if isinstance(stated, Mapping) else ():
        known = _read(values)
        if role not in labels or known is None:
            continue
        counted, stored, reason = known
        drawn = store.count(role)
        of_then = "" if drawn == stored else f" von damals {grouped(stored)}"
        why = f" ({reason})" if reason else ""
        lines.append(
            f"{labels[role]}: {grouped(drawn)} gezeichnet, {grouped(counted)}{of_then} gezählt{why}"
        )
    return lines


def _read(values: object) -> tuple[int, int, str] | None:
    """How many counted, of how many, and why; None for what cannot be read."""
    match values:
        case [int(counted), int(stored), str(reason)]:
            return counted, stored, reason
    return None


def derived_line(parameters: Mapping[str, object], label: str) -> str:
    """What share of a layer is derived from buildings; empty where nothing is.

    Args:
        parameters: those of its provenance.
        label: what to call the layer.
    """
    share = parameters.get(FROM_BUILDINGS)
    if not isinstance(share, (int, float)) or not share:
        return ""
    return f"{label}: {cautious_percent(share)} aus Gebäuden abgeleitet (Näherung)"


def refused_line(store: Store, role: str, label: str) -> str:
    """How many features of proposals count, where some were refused; empty where none were.

    Args:
        store: the proposals as they are now.
        role: the role of the proposals.
        label: what to call them.
    """
    if role not in _WITHOUT_REFUSED or not store.has(role):
        return ""
    stands = list(store.read(role).column("stand"))
    refused = stands.count(_REFUSED)
    if not refused:
        return ""
    counted = grouped(len(stands) - refused)
    return f"{label}: {grouped(len(stands))} gezeichnet, {counted} gezählt (ohne abgelehnte)"
