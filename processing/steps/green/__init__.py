"""Green near home, woods, and settled land that is short of them."""
