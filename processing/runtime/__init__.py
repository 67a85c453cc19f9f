"""What every room stands on: errors, cancellation, files that appear whole or not at all."""
