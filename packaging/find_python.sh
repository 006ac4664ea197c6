#!/usr/bin/env bash
# Print the first Python from 3.11 to 3.13 on this machine; nothing when there is none.
for name in python3 python3.13 python3.12 python3.11; do
    found=$(command -v "$name" 2>/dev/null) || continue
    if "$found" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        echo "$found"
        exit 0
    fi
done
