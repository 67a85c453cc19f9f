"""Data of the outside world into the store."""
