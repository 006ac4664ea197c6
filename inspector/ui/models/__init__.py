"""Lists that windows show."""
