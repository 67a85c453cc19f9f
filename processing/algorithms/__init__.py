"""Thin Processing wrappers, grouped as planners work."""
