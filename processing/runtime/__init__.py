"""Files and runs: what takes its place together, what a killed run leaves, how files are called."""
