"""Does a catchment keep what it promises? A sample of its area against the network itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ...runtime.cancellation import cancellable, check_cancelled
from ...runtime.progress import Progress, report_share
from ...wording.numbers import fixed, percent
from ..arrays import FloatArray, GeometryArray
from .costs import Costs
from .graph import Network, Snapped, snap
from .reach import Direction, reach

_BATCH = 20_000
_ROUNDS = 200
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What a sample of places in a catchment says.

    Attributes:
        samples: number of places.
        beyond: how many of them cost more than the limit.
        unreached: how many of these cannot be reached at all.
        largest_excess: largest cost above the limit, in its unit; 0 if none is beyond.
    """

    samples: int
    beyond: int
    unreached: int
    largest_excess: float

    @property
    def share(self) -> float:
        """Share of the places beyond the limit, 0 to 1; nan without any place."""
        return self.beyond / self.samples if self.samples else float("nan")

    def sentence(self, unit: str) -> str:
        """The result in German.

        Args:
            unit: unit of the costs as it is printed, such as "m" or "min".

        Returns:
            One sentence without a full stop; of an empty area it says that.
        """
        if not self.samples:
            return "Selbsttest: die Fläche ist leer."
        excess = fixed(self.largest_excess, 1)
        text = (
            f"Selbsttest mit {self.samples} zufälligen Orten der Fläche: bei"
            f" {percent(self.share, 1)} liegt der nächste Weg jenseits der Grenze"
        )
        if self.largest_excess:
            text += f", höchstens um {excess} {unit}"
        if self.unreached:
            text += f", {self.unreached} davon ohne Verbindung"
        return text


def together(checks: Sequence[SelfCheck]) -> SelfCheck:
    """Several checks as one, such as those of facilities that have areas of their own.

    Args:
        checks: any number of checks in the same unit; without any the sums are 0.

    Returns:
        Their sums, and the largest of the excesses.

    Example:
        >>> whole = together([SelfCheck(100, 2, 1, 3.0), SelfCheck(50, 1, 0, 8.0)])
        >>> whole.samples, whole.beyond, whole.share, whole.largest_excess
        (150, 3, 0.02, 8.0)
    """
    return SelfCheck(
        samples=sum(check.samples for check in checks),
        beyond=sum(check.beyond for check in checks),
        unreached=sum(check.unreached for check in checks),
        largest_excess=max((check.largest_excess for check in checks), default=0.0),
    )


def self_check(
    area: shapely.Geometry,
    network: Network,
    facilities: Snapped,
    limit: float,
    *,
    costs: Costs | None = None,
    direction: Direction = "from",
    count: int = 1000,
    seed: int = 1,
    progress: Progress | None = None,
) -> SelfCheck:
    """Sample places in an area and compare their true cost with the limit.

    A place counts with the cost at the nearest spot of the nearest street, found by a search
    without a limit. Beyond are places between two streets of which only the farther one is
    within the limit. It takes about 1 % of the time in which a catchment is made.

    Args:
        area: the catchment; places are drawn from it alone, so it may be cut to the city.
        network: the network.
        facilities: facilities tied to it.
        limit: largest cost in the unit of the costs.
        costs: costs of the edges; metres if not given.
        direction: whether ways lead from the facilities or to them.
        count: number of places.
        seed: of the random places; the same seed gives the same answer.
        progress: callback.

    Returns:
        Counts, and the largest excess in the unit of the costs.
    """
    places = random_places(area, count, seed=seed)
    report_share(progress, 0.3)
    whole = cancellable(reach, network, facilities, np.inf, costs=costs, direction=direction)
    report_share(progress, 0.8)
    passable = None if costs is None else costs.passable
    cost = whole.distances(snap(network, places, np.inf, passable=passable))
    report_share(progress, 1.0)
    beyond = cost > limit + _ROUNDING * max(1.0, limit)
    excess = cost[beyond & np.isfinite(cost)] - limit
    return SelfCheck(
        samples=len(places),
        beyond=int(beyond.sum()),
        unreached=int((~np.isfinite(cost)).sum()),
        largest_excess=float(excess.max(initial=0.0)),
    )


def random_places(area: shapely.Geometry, count: int, *, seed: int) -> GeometryArray:
    """Points spread evenly over an area: fewer than ``count`` if it fills its box too thinly.

    Args:
        area: valid area; without any land there are no places.
        count: number of points wanted.
        seed: of the random numbers; the same seed gives the same points.

    Returns:
        Points, shape (count,) or fewer.
    """
    if area.is_empty or not area.area > 0:
        return np.empty(0, dtype=object)
    random = np.random.default_rng(seed)
    x_low, y_low, x_high, y_high = shapely.bounds(area)
    shapely.prepare(area)
    found: list[FloatArray] = []
    total = 0
    for _ in range(_ROUNDS):
        check_cancelled()
        xy = random.uniform((x_low, y_low), (x_high, y_high), (_BATCH, 2))
        inside = xy[shapely.contains_xy(area, xy)]
        found.append(inside)
        total += len(inside)
        if total >= count:
            break
    places: GeometryArray = shapely.points(np.concatenate(found)[:count])
    return places
