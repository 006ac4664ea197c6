"""Photographs as evidence: taken in unchanged, read with care."""
