"""Ratios against floors and peers, measured interleaved in one run: `python -m tests.bench`."""
