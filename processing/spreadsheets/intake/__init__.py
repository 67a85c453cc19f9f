"""What every table that planners bring goes through, row by row."""
