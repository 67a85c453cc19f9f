"""Shapes as planners draw them: generalised, smooth, apart and wide enough to print."""
