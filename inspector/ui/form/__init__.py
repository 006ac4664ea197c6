"""Filling a form: model, delegate, detail pane."""
