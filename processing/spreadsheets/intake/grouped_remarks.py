"""Remarks on rows for the log: equal ones once, with their number and the first rows."""

from __future__ import annotations

from ...wording.sentences import first_listed
from .row_outcome import Outcome, RowState, TableIntake

MOST_LINES = 100
"""Lines of a log; the report has every row."""


def grouped_remarks(intake: TableIntake[Outcome]) -> list[str]:
    """German lines on all rows with remarks, in the order of the first row of each.

    Remarks that several rows with the same outcome have stand once; the others stand with their
    row, in one line.

    Args:
        intake: What became of the rows.
    """
    rows: dict[tuple[RowState, str], list[int]] = {}
    for item in intake.outcomes:
        for remark in dict.fromkeys(item.remarks):
            rows.setdefault((item.state, remark), []).append(item.row)
    lines: list[tuple[int, str]] = [
        (found[0], f"{len(found)} Zeilen {state.value} ({first_listed(found)}): {remark}")
        for (state, remark), found in rows.items()
        if len(found) > 1
    ]
    for item in intake.outcomes:
        alone = [text for text in item.remarks if len(rows[item.state, text]) == 1]
        if alone:
            lines.append((item.row, f"Zeile {item.row} {item.state.value}: {' '.join(alone)}"))
    lines.sort(key=lambda line: line[0])
    told = [text for _, text in lines[:MOST_LINES]]
    left = len(lines) - len(told)
    return [*told, *([f"… und {left} weitere Hinweise; alle stehen im Bericht."] if left else [])]
