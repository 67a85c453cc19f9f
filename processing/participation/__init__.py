"""Participation: contributions, surveys, walks and votes, without personal data."""
