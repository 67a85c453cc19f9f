"""Contributions, surveys, walks and votes taken into the store."""
