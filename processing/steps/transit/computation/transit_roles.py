"""Roles that several analyses of public transport read."""

from __future__ import annotations

PEOPLE = ("population_points", "ortsbezirk_boundary", "city_boundary")
DISTRICTS, RESIDENTS = PEOPLE[1:], PEOPLE[:1]
COMPARED = ("street_network", "settlement_area", "bus_stop")
"""Both methods side by side are told from these; bus stops tell whom the timetable leaves out."""
