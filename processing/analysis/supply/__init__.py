"""Catchments, residents within them, and where supply is missing."""
