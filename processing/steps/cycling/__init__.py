"""Cycle routes, climbs and the density of the cycle network."""
