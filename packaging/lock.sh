#!/usr/bin/env bash
# Resolve pyproject.toml into the locks: hashes, all platforms and Pythons, no addresses.
set -euo pipefail
tool=build/lock-venv
[ -x "$tool/bin/uv" ] || { python3 -m venv "$tool" && "$tool/bin/pip" install --quiet uv; }
compile() {
    "$tool/bin/uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url \
        --no-header --python-version 3.11 -c packaging/constraints.txt pyproject.toml "$@"
}
compile -o requirements.lock
compile --extra sm --extra qr -o requirements-extras.lock
compile --extra dev --extra sm --extra qr -o requirements-dev.lock
compile --extra dev --extra sm --extra qr --extra bench -o requirements-bench.lock
