"""Map themes, layouts, legends and labels from catalogue, styles and store."""
