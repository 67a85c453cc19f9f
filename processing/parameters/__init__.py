"""What planners may set: declared once, read everywhere the same way."""
