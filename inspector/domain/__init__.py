"""Plain data and rules of inspection work: no SQL, no window, no file format."""
