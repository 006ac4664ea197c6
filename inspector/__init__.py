"""Offline desk for work-safety inspection."""

__version__ = "0.1.0"
