"""What the frames of the toolbox share."""
