"""Commands: a docstring, a call, an exit status."""
