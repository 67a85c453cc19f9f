"""Public transport timetables (GTFS)."""
