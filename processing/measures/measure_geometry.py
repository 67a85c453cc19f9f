"""Places of measures from a layer that is joined by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ..runtime.array_types import GeometryArray
from ..sources.reader_report import RoleReport, SkipTally
from ..sources.written_places import mended_place
from ..store.measures import MeasurePlace


@dataclass(frozen=True, slots=True)
class JoinedPlaces:
    """A layer of places by the id of their measure.

    Attributes:
        by_id: places of each measure, in the CRS of the store.
        labels: what messages call the features of each measure.
        skips: features that name no measure or are no place, with their reasons.
        repaired: what messages call the features whose geometry was repaired.
    """

    by_id: Mapping[str, tuple[MeasurePlace, ...]]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    skips: SkipTally = field(default_factory=SkipTally)
    repaired: tuple[str, ...] = ()

    def report(self, taken: Collection[str]) -> RoleReport:
        """Account of the layer.

        Args:
            taken: Ids of measures that got their places.
        """
        skips = SkipTally()
        for key, labels in self.labels.items():
            for label in () if key in taken else labels:
                skips.add("keine Maßnahme der Liste hat diese Kennung", f"{label} „{key}“")
        skipped = (*skips.result(), *self.skips.result())
        written = sum(len(places) for key, places in self.by_id.items() if key in taken)
        return RoleReport(
            role="massnahme",
            read=written + sum(skip.count for skip in skipped),
            written=written,
            repaired=len(self.repaired),
            repaired_ids=self.repaired,
            skipped=skipped,
        )


def joined_places(
    ids: Sequence[str | None],
    geometries: GeometryArray,
    labels: Sequence[str],
    skips: SkipTally | None = None,
) -> JoinedPlaces:
    """Places of a layer by measure.

    Args:
        ids: of the measure each feature belongs to; empty or None where it names none.
        geometries: in the CRS of the store; None or empty where a feature has none.
        labels: what messages call each feature.
        skips: features that could not be read.
    """
    places: dict[str, list[MeasurePlace]] = defaultdict(list)
    named: dict[str, list[str]] = defaultdict(list)
    skips = skips or SkipTally()
    repaired = []
    for key, shape, label in zip(ids, geometries, labels, strict=True):
        known = str(key).strip() if key is not None else ""
        place, fault = (None, "Ohne Geometrie") if shape is None else mended_place(shape)
        if place is None:
            skips.add(fault, label)
        elif not known:
            skips.add("ohne Kennung einer Maßnahme", label)
        else:
            places[known].append(MeasurePlace(place))
            named[known].append(label)
            if fault:
                repaired.append(label)
    return JoinedPlaces(
        {key: tuple(rows) for key, rows in places.items()},
        {key: tuple(rows) for key, rows in named.items()},
        skips,
        tuple(repaired),
    )
