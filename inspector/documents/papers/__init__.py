"""One builder per paper."""
