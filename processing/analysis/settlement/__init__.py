"""Heights of the settlement and points for its names."""
