"""Headways, service quality classes and areas around stops."""
