"""Timetables read and counted a second time, without our reader."""

import collections
import csv
import io
import zipfile


def tables(path):
    with zipfile.ZipFile(path) as archive:
        return {
            name: list(csv.DictReader(io.TextIOWrapper(archive.open(name), "utf-8-sig")))
            for name in archive.namelist()
        }


def seconds(text):
    hours, minutes, rest = text.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + int(rest)


def count_plainly(feed, services, window, stop_of):
    """Departures per (stop, line), the slow way: every trip call by call."""
    line_of = {row["route_id"]: row["route_short_name"] or row["route_long_name"]
               for row in feed["routes.txt"]}  # fmt: skip
    running = {row["trip_id"]: line_of[row["route_id"]]
               for row in feed["trips.txt"] if row["service_id"] in services}  # fmt: skip
    trips = collections.defaultdict(list)
    for row in feed["stop_times.txt"]:
        if row["trip_id"] in running:
            trips[row["trip_id"]].append(
                (int(row["stop_sequence"]), stop_of(row["stop_id"]), seconds(row["departure_time"]))
            )
    found = collections.Counter()
    for trip, calls in trips.items():
        for _, stop, time in sorted(calls)[:-1]:
            if window[0] <= time < window[1]:
                found[stop, running[trip]] += 1
    return found


def summed(result):
    found = collections.Counter()
    table = result.service
    for stop, line, number in zip(
        *(table.column(name) for name in ("halt_id", "linie", "abfahrten")), strict=True
    ):
        found[stop, line] += int(number)
    return found
