"""Rules that derive the Zukunftsbild from the maps of the four Handlungsfelder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Operation(StrEnum):
    """What a rule does with the features that meet its condition."""

    COPY = "copy"
    GENERALISE = "generalise"
    OVERLAP = "overlap"
    HALO = "halo"
    LINES = "lines"
    LINK = "link"
    CLUSTER = "cluster"


class Where(StrEnum):
    """In which part of the city features count."""

    ANYWHERE = "anywhere"
    CORE = "core"
    OUTSIDE_CORE = "outside_core"


@dataclass(frozen=True, slots=True)
class Condition:
    """Which features count.

    Attributes:
        attributes: Allowed values by column; a source without the column passes, and an empty
            ``stand`` passes too, because it means drawn by hand.
        where: Part of the city in which a feature must mostly lie.
        near: Roles of which one must be within ``near_m`` metres.
        near_m: That distance.
        near_edge: Whether it is measured to the edge of areas, so that inside does not count.
        cut: Roles whose areas are cut out of the result.
    """

    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: Where = Where.ANYWHERE
    near: tuple[str, ...] = ()
    near_m: float = 0.0
    near_edge: bool = False
    cut: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that the condition looks at."""
        return (*self.near, *self.cut)


@dataclass(frozen=True, slots=True)
class SynthesisRule:
    """How one entry of the Zukunftsbild follows from other maps.

    Attributes:
        entry: Id of the legend entry; symbol and text are the entry's.
        role: Role of the entry, which the rule fills.
        sentence: The rule as planners say it, in German.
        sources: Roles that it is made of.
        fallback: Roles taken instead when no source has features.
        partner: Second group of roles of an overlap, or the places a link starts from.
        condition: Which features count.
        operation: What is done with them.
        numbers: Numbers of the operation by name.
        per_district: Whether each Ortsbezirk is treated by itself.
        certainty: How sure the rule is, a word of the catalogue.
    """

    entry: str
    role: str
    sentence: str
    sources: tuple[str, ...]
    operation: Operation
    numbers: Mapping[str, float]
    certainty: str
    fallback: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    condition: Condition = field(default_factory=Condition)
    per_district: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that the rule reads, each once."""
        names = (*self.sources, *self.fallback, *self.partner, *self.condition.roles)
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Synthesis:
    """The rule table: the map that it fills and one rule per entry, in the order of its legend."""

    map: str
    rules: tuple[SynthesisRule, ...]
