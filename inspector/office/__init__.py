"""Tables that people open in other programs."""
