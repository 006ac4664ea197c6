"""Our form engine beside @getodk/xforms-engine, on real forms: `python -m tests.compare`."""
