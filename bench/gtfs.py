"""Timetables of 150,000 and 2,000,000 stop times against a plain loop over csv.DictReader."""

from __future__ import annotations

import collections
import csv
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from harness import Row, load_insek, measure

SIZES = (150_000, 2_000_000)
CALLS = 25
STOPS = 2_000
WINDOW = (6 * 3600, 20 * 3600)


def write_feed(path: Path, size: int) -> None:
    """A feed of trips with 25 calls each on 80 lines; half of the trips run on weekdays."""
    trips = size // CALLS
    days = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"
    stops = (f"s{n},Halt {n},{49.3 + n % 40 / 100},{7.6 + n // 40 / 100}" for n in range(STOPS))
    routes = (f"r{n},{n},3" for n in range(80))
    services = (f"r{n % 80},{'SW'[n % 2]},t{n},{n // 80 % 2}" for n in range(trips))
    calendar = ("W,1,1,1,1,1,0,0,20260301,20260331", "S,0,0,0,0,0,1,1,20260301,20260331")
    calls = (row for trip in range(trips) for row in _calls(trip))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, header, rows in (
            ("stops", "stop_id,stop_name,stop_lat,stop_lon", stops),
            ("routes", "route_id,route_short_name,route_type", routes),
            ("trips", "route_id,service_id,trip_id,direction_id", services),
            ("calendar", f"service_id,{days},start_date,end_date", calendar),
            ("stop_times", "trip_id,arrival_time,departure_time,stop_id,stop_sequence", calls),
        ):
            _write(archive, name, header, rows)


def _write(archive: zipfile.ZipFile, name: str, header: str, rows: Iterable[str]) -> None:
    with archive.open(f"{name}.txt", "w", force_zip64=True) as file:
        text = io.TextIOWrapper(file, "utf-8")
        text.write(f"{header}\n")
        text.writelines(f"{row}\n" for row in rows)
        text.flush()


def _calls(trip: int) -> list[str]:
    start = 4 * 3600 + trip * 97 % (18 * 3600)
    first = trip % 80 * 25
    rows = []
    for call in range(CALLS):
        seconds = start + 90 * call
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        rows.append(f"t{trip},{clock},{clock},s{(first + call) % STOPS},{call}")
    return rows


def count_plainly(path: Path) -> collections.Counter[tuple[str, str, str]]:
    """The same departures with csv.DictReader, row by row, each of a stop and line once."""
    with zipfile.ZipFile(path) as archive:

        def rows(name: str) -> csv.DictReader[str]:
            return csv.DictReader(io.TextIOWrapper(archive.open(f"{name}.txt"), "utf-8-sig"))

        line = {row["route_id"]: row["route_short_name"] for row in rows("routes")}
        running = {
            row["trip_id"]: (line[row["route_id"]], row["direction_id"])
            for row in rows("trips")
            if row["service_id"] == "W"
        }
        last: dict[str, int] = {}
        calls = []
        for row in rows("stop_times"):
            trip = row["trip_id"]
            if trip in running:
                hours, minutes, seconds = row["departure_time"].split(":")
                number = int(row["stop_sequence"])
                last[trip] = max(last.get(trip, -1), number)
                departure = 3600 * int(hours) + 60 * int(minutes) + int(seconds)
                calls.append((trip, row["stop_id"], number, departure))
    found: collections.Counter[tuple[str, str, str]] = collections.Counter()
    seen: set[tuple[str, str, str, int]] = set()
    for (trip, stop, number, departure), following in zip(
        calls, [*calls[1:], calls[0]], strict=True
    ):
        key = (stop, following[1], running[trip][0], departure)
        if number < last[trip] and WINDOW[0] <= departure < WINDOW[1] and key not in seen:
            found[(stop, *running[trip])] += 1
            seen.add(key)
    return found


def count_ours(path: Path) -> collections.Counter[tuple[str, str, str]]:
    """The same departures with our reader, which also reports what is wrong in the feed."""
    from insek.processing.sources.gtfs.departures import read_timetable

    table = read_timetable([path], crs="EPSG:25832").service
    keys = zip(*(table.column(name) for name in ("halt_id", "linie", "richtung")), strict=True)
    numbers = table.column("abfahrten").astype(int).tolist()
    return collections.Counter(dict(zip(keys, numbers, strict=True)))


def in_a_process(name: str, path: Path) -> tuple[float, float, int, int, int]:
    """Seconds (median of three), MB of the first run, rows, departures, check sum; own process."""
    done = subprocess.run(
        [sys.executable, __file__, name, str(path)], capture_output=True, check=True, text=True
    )
    seconds, megabytes, rows, departures, check = done.stdout.split()
    return float(seconds), float(megabytes), int(rows), int(departures), int(check)


def main() -> tuple[str, list[Row]]:
    """Time and memory of both; the column "QGIS" is the loop over csv.DictReader."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.zip"
            write_feed(path, size)
            ours, plain = in_a_process("ours", path), in_a_process("plain", path)
            if ours[2:] != plain[2:]:
                raise ValueError(f"{size}: {ours[2:]} departures differ from {plain[2:]}")
            label = f"{size:,} stop times"
            rows.append(Row(f"{label}: read and count", "s", ours[0], plain[0]))
            rows.append(Row(f"{label}: memory", "MB", ours[1], plain[1]))
            rows.append(Row(f"{label}: departures (the same in both)", "", ours[3], plain[3]))
    return "Timetables (GTFS); QGIS = loop over csv.DictReader", rows


def _measure(name: str, path: Path) -> None:
    work = {"ours": count_ours, "plain": count_plainly}[name]
    if name == "ours":
        load_insek()
        from insek.processing.sources.gtfs import departures as gtfs  # noqa: F401 - only loads
    found, measured = measure(lambda: work(path))
    check = sum(
        (int(stop[1:]) * 131 + int(line)) * 2 * number + int(way) * number
        for (stop, line, way), number in found.items()
    )
    print(measured.seconds, measured.megabytes, len(found), sum(found.values()), check)


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
