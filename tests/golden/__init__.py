"""Packages of every published format, kept for ever, each with what becomes of it.

`packages/<version>/` holds the bytes and `index.json` with their digests. They are never made
again: `python -m tests.golden` writes only what is not there yet.
"""
