"""What a reader took, changed and left out, in words a planner can check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

LISTED_IDS = 200
"""At most so many feature ids are kept per reason; the counts are always complete."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Features left out for one reason; ``ids`` lists the first of them."""

    reason: str
    count: int
    ids: tuple[str, ...] = ()

    def sentence(self) -> str:
        """German line with the first ids."""
        shown = ", ".join(self.ids[:5])
        more = " …" if self.count > 5 else ""
        return f"{self.count} × {self.reason}" + (f" ({shown}{more})" if shown else "")


@dataclass(frozen=True, slots=True)
class RoleReport:
    """Counts for one role, an account of the source without remainder.

    ``read`` + ``split`` = ``written`` + ``merged`` + ``filtered`` + ``outside`` + skipped, none of
    them negative. ``split`` is the number of additional features that multi-part geometries were
    split into; ``filtered`` are those that a filter left out; ``repaired`` and ``cut`` are among
    the written ones. ``notes`` are printed in the book, ``remarks`` only told with the counts.

    Raises:
        ValueError: if the account does not add up.
    """

    role: str
    read: int = 0
    written: int = 0
    merged: int = 0
    split: int = 0
    filtered: int = 0
    outside: int = 0
    repaired: int = 0
    repaired_ids: tuple[str, ...] = ()
    cut: int = 0
    skipped: tuple[Skip, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        counts = (self.read, self.written, self.merged, self.split, self.filtered, self.outside)
        gone = self.merged + self.filtered + self.outside + self.skipped_count
        least = min(*counts, *(skip.count for skip in self.skipped))
        if least < 0 or self.read + self.split != self.written + gone:
            raise ValueError(
                f"{self.role}: {self.read} read + {self.split} split are not {self.written} written"
                f" + {gone} merged or left out"
            )

    @property
    def skipped_count(self) -> int:
        """Number of features left out because they could not be used."""
        return sum(skip.count for skip in self.skipped)

    def lines(self, label: str) -> tuple[str, ...]:
        """German lines for the log; ``label`` is the role's legend text."""
        parts = [f"{self.read} gelesen"]
        for count, word in (
            (self.split, "durch Aufteilen hinzugekommen"),
            (self.merged, "mit anderen zusammengeführt"),
            (self.filtered, "durch den Filter ausgelassen"),
            (self.outside, "außerhalb"),
            (self.cut, "am Rand abgeschnitten"),
            (self.repaired, "repariert"),
        ):
            if count:
                parts.append(f"{count} {word}")
        head = f"{label}: {self.written} übernommen ({', '.join(parts)})"
        if self.repaired_ids:
            shown = ", ".join(self.repaired_ids[:5])
            head += f"; repariert: {shown}{' …' if self.repaired > 5 else ''}"
        skips = tuple(f"    übersprungen: {skip.sentence()}" for skip in self.skipped)
        return (head, *skips, *(f"    {note}" for note in (*self.notes, *self.remarks)))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Report of one run over one source."""

    source: str
    roles: tuple[RoleReport, ...] = ()
    notes: tuple[str, ...] = ()

    def role(self, role: str) -> RoleReport:
        """Report of one role.

        Raises:
            KeyError: if the run did not touch the role.
        """
        for report in self.roles:
            if report.role == role:
                return report
        raise KeyError(role)

    def with_notes(self, notes: Iterable[str]) -> ImportReport:
        """Copy with further remarks."""
        return ImportReport(self.source, self.roles, (*self.notes, *notes))


@dataclass(slots=True)
class SkipTally:
    """Counts skipped features while reading."""

    counts: Counter[str] = field(default_factory=Counter)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reason: str, feature_id: str) -> None:
        """Note one feature; equal reasons are counted together."""
        self.counts[reason] += 1
        listed = self.ids.setdefault(reason, [])
        if len(listed) < LISTED_IDS:
            listed.append(feature_id)

    def total(self) -> int:
        """Number of features noted so far."""
        return self.counts.total()

    def result(self) -> tuple[Skip, ...]:
        """Reasons, most frequent first."""
        return tuple(
            Skip(reason, count, tuple(self.ids[reason]))
            for reason, count in self.counts.most_common()
        )
