"""What people said, with or without a place."""
