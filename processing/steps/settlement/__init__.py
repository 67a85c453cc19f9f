"""Settlement, its height above the centre and its names."""
