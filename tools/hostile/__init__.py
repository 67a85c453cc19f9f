"""Hostile inputs for every reader, and faults in the middle of everything that writes."""
