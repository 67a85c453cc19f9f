"""Page templates and texts."""
