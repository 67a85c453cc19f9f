"""What the plan language draws: one declaration each."""
