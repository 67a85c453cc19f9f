"""A timetable of ten trips, written by hand: small enough to count on paper.

Tuesday, 10 March 2026 is the day. Stops:

    H  Hauptbahnhof: a station with the platforms H1, H2 (bus) and HG (rail, boarding area HGa)
    M  Markt: two platforms that only their DHID joins
    S  Siedlung: two platforms of one name, 78 m apart
    W  Waldstraße, D  Dorf: one platform each

    trip  line  days     calls (departure)
    T1    1     weekday  H1 06:00  MA 06:10  S1 06:20  W 06:30
    T2    1     weekday  H1 07:00  MA 07:10  S1 07:20  W 07:30
    T3    1     weekday  W 06:05   S2 06:15  MB 06:25  H2 06:35     (back)
    T4    1     weekday  H1 19:55  MA 20:05  S1 20:15  W 20:25
    T5    1     weekday  H1 05:50  MA 06:00  S1 06:10  W 06:20
    T6    RB    weekday  HGa 08:00  D 08:20                         (direction not stated)
    T7    RB    weekday  D 09:00   HG 09:20                         (direction not stated)
    T8    RB    weekday  HGa 10:00  D 10:20                         (direction not stated)
    T9    Ruf   weekday  D 12:00   W 12:30 (nobody gets on)  MA 12:50     (must be booked)
    T10   1     Monday   H1 29:50  MA 30:05  S1 30:15  W 30:25      (early on Tuesday)
"""

import zipfile

MA, MB = "de:07312:20:1:A", "de:07312:20:1:B"
WEEK = "1,1,1,1,1,0,0"


def calls(trip, text):
    rows = []
    for sequence, call in enumerate(text.split(), start=1):
        stop, time = call.split("@")
        pickup = "1" if time.endswith("x") else ""
        stop = {"MA": MA, "MB": MB}.get(stop, stop)
        time = f"{time.rstrip('x')}:00"
        rows.append(f"{trip},{time},{time},{stop},{sequence},{pickup}")
    return "\n".join(rows)


TABLES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n"
    "A,Stadtverkehr Musterstadt,https://example.org,Europe/Berlin\n",
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,"
    "wheelchair_boarding,platform_code\n"
    "H,Hauptbahnhof,49.4360,7.7690,1,,1,\n"
    "H1,Hauptbahnhof,49.4361,7.7690,0,H,,1\n"
    "H2,Hauptbahnhof,49.4362,7.7690,0,H,2,2\n"
    "HG,Hauptbahnhof Gleis,49.4363,7.7690,0,H,,5\n"
    "HGa,,,,4,HG,,\n"
    f"{MA},Markt,49.4440,7.7690,0,,,A\n"
    f"{MB},Markt,49.4442,7.7690,0,,,B\n"
    "S1,Siedlung,49.4500,7.7690,0,,,\n"
    "S2,Siedlung,49.4507,7.7690,0,,,\n"
    "W,Waldstraße,49.4600,7.7690,0,,,\n"
    "D,Dorf,49.5000,7.7690,0,,,\n",
    "routes.txt": "route_id,agency_id,route_short_name,route_long_name,route_type\n"
    "L1,A,1,Hauptbahnhof – Waldstraße,3\n"
    "RB,A,RB,,106\n"
    "R,A,,Ruf,715\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign,direction_id\n"
    "L1,WT,T1,Waldstraße,0\nL1,WT,T2,Waldstraße,0\nL1,WT,T3,Hauptbahnhof,1\n"
    "L1,WT,T4,Waldstraße,0\nL1,WT,T5,Waldstraße,0\n"
    "RB,WT,T6,,\nRB,WT,T7,,\nRB,WT,T8,,\nR,WT,T9,,\nL1,MO,T10,Waldstraße,0\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
    + "\n".join(
        [
            calls("T1", "H1@06:00 MA@06:10 S1@06:20 W@06:30"),
            calls("T2", "H1@07:00 MA@07:10 S1@07:20 W@07:30"),
            calls("T3", "W@06:05 S2@06:15 MB@06:25 H2@06:35"),
            calls("T4", "H1@19:55 MA@20:05 S1@20:15 W@20:25"),
            calls("T5", "H1@05:50 MA@06:00 S1@06:10 W@06:20"),
            calls("T6", "HGa@08:00 D@08:20"),
            calls("T7", "D@09:00 HG@09:20"),
            calls("T8", "HGa@10:00 D@10:20"),
            calls("T9", "D@12:00 W@12:30x MA@12:50"),
            calls("T10", "H1@29:50 MA@30:05 S1@30:15 W@30:25"),
        ]
    )
    + "\n",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    f"start_date,end_date\nWT,{WEEK},20260302,20260331\n",
    "calendar_dates.txt": "service_id,date,exception_type\nMO,20260309,1\n",
}

# Counted on paper, 06:00 to 20:00 (20:00 is out): stop, line, direction -> departures, first, last.
#   H 1 0: T1 06:00, T2 07:00, T4 19:55                       (T5 and T10 leave at 05:50)
#   M 1 0: T5 06:00, T10 06:05, T1 06:10, T2 07:10            (T4 leaves at 20:05)
#   S 1 0: T5 06:10, T10 06:15, T1 06:20, T2 07:20            (T4 leaves at 20:15)
#   W 1 0: last stop of all, nothing                          W 1 1: T3 06:05
#   S 1 1: T3 06:15      M 1 1: T3 06:25      H 1 1: last stop of T3, nothing
#   H RB 0: T6 08:00, T8 10:00      D RB 1: T7 09:00          (the other ends are last stops)
#   D Ruf 0: T9 12:00               (W: nobody may get on, M: last stop)
COUNTED = {
    ("H", "1", "0"): (3, "06:00", "19:55"),
    ("de:07312:20", "1", "0"): (4, "06:00", "07:10"),
    ("S1", "1", "0"): (4, "06:10", "07:20"),
    ("W", "1", "1"): (1, "06:05", "06:05"),
    ("S1", "1", "1"): (1, "06:15", "06:15"),
    ("de:07312:20", "1", "1"): (1, "06:25", "06:25"),
    ("H", "RB", "0"): (2, "08:00", "10:00"),
    ("D", "RB", "1"): (1, "09:00", "09:00"),
    ("D", "Ruf", "0"): (1, "12:00", "12:00"),
}


def write(path, folder="", encoding="utf-8", **changes):
    """The feed as a zip; ``stops=...`` replaces the text of stops.txt, None leaves it out."""
    tables = {**TABLES, **{f"{name}.txt": text for name, text in changes.items()}}
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            if text is not None:
                content = text if isinstance(text, bytes) else text.encode(encoding)
                archive.writestr(folder + name, content)
    return path


def replaced(table, old, new):
    text = TABLES[f"{table}.txt"]
    assert old in text
    return {table: text.replace(old, new)}


def added(table, *lines):
    return {table: TABLES[f"{table}.txt"] + "".join(f"{line}\n" for line in lines)}


def counted(result):
    """(stop, line, direction) -> (departures, first, last) of a result."""
    table = result.service
    keys = zip(*(table.column(name) for name in ("halt_id", "linie", "richtung")), strict=True)
    values = zip(
        table.column("abfahrten").astype(int).tolist(),
        table.column("erste_abfahrt"),
        table.column("letzte_abfahrt"),
        strict=True,
    )
    return dict(zip(keys, values, strict=True))
