"""From YAML to the catalogue, with the faults of all files told at once."""
