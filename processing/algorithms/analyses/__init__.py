"""The analyses and the plan language in the toolbox."""
