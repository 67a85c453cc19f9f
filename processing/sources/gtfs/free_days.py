"""Days that are no typical school day: public holidays, school holidays, days the planner names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ...wording.sentences import listed
from .holidays import public_holidays, without_holidays
from .school_terms import SchoolTerms

_BY_WEEKDAY = "gilt nur die Regel nach Wochentagen"


@dataclass(frozen=True, slots=True)
class FreeDays:
    """What is known of the days that may not be the reference day.

    Attributes:
        state: Of the city, for its public holidays; "" for none, of which no rule is known.
        excluded: Days the planner names.
        terms: School holidays; None where no table was given.
    """

    state: str = ""
    excluded: frozenset[date] = frozenset()
    terms: SchoolTerms | None = None

    def dates(self, years: Iterable[int]) -> frozenset[date]:
        """All of these days; public holidays of the years given."""
        holidays = (public_holidays(year, self.state) for year in set(years))
        terms = self.terms.days if self.terms else frozenset[date]()
        return self.excluded.union(terms, *holidays)

    @property
    def left_out(self) -> str:
        """What is left out: „ohne Feiertage in Hessen und ohne ausgeschlossene Tage“."""
        terms = [f"ohne Schulferien nach {self.terms.file}"] if self.terms else []
        excluded = ["ohne ausgeschlossene Tage"] if self.excluded else []
        return listed([without_holidays(self.state), *terms, *excluded])

    def on_terms(self, first: date, last: date) -> str:
        """What is known of school holidays on the days from which one is chosen.

        Args:
            first: The first of these days.
            last: The last of them.
        """
        if self.terms is None:
            return (
                f"Schulferien sind nicht bekannt (keine Ferientabelle angegeben): Es {_BY_WEEKDAY}."
            )
        known = f"Schulferien nach {self.terms.file} ({self.terms.source})"
        before, after = first < self.terms.first, last > self.terms.last
        limits = [f"erst ab {self.terms.first:%d.%m.%Y}"] if before else []
        limits += [f"nur bis {self.terms.last:%d.%m.%Y}"] if after else []
        if not limits:
            return f"{known}."
        beyond = " und ".join(["davor"] * before + ["danach"] * after)
        return f"{known}; Ferien {listed(limits)} bekannt, {beyond} {_BY_WEEKDAY}."

    def beyond_terms(self, day: date) -> str:
        """A warning where the day that was chosen lies outside of the known terms, else ""."""
        terms = self.terms
        if terms is None or terms.first <= day <= terms.last:
            return ""
        known = (
            f"nur bis {terms.last:%d.%m.%Y}" if day > terms.last else
            f"erst ab {terms.first:%d.%m.%Y}"
        )  # fmt: skip
        return (
            f"Ferien nach {terms.file} {known} bekannt, der Stichtag {day:%d.%m.%Y} liegt"
            f" {'danach' if day > terms.last else 'davor'}: Bitte prüfen, ob dann Ferien sind, oder"
            " eine Ferientabelle angeben, die diese Zeit enthält."
        )


NO_RULE = FreeDays()
"""Of a city without a German state, where nothing is excluded."""
