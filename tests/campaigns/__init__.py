"""Slow campaigns: what the product withstands over thousands of steps."""
