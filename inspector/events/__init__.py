"""Signed events and how a set of them folds to a state."""
