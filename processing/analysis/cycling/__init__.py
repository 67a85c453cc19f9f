"""Suitability of streets for cycling, gradients, density of routes."""
