"""Votes, counts in hexagons, and counts too small to be shown."""
