"""Ballots, votes and weighing."""
