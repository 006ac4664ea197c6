#!/usr/bin/env bash
# Make the virtual environment from a lock, and see to the system libraries that Qt needs.
# usage: setup.sh PYTHON VENV LOCK run|dev
set -euo pipefail
python=$1 venv=$2 lock=$3 purpose=$4

# Debian's and Ubuntu's names (performance.md §1); Qt links against these even offscreen.
window="libglib2.0-0 libgl1 libegl1 libx11-6 libdbus-1-3 libfontconfig1 libxkbcommon0 \
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 \
libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
# What the tests ask other programs about: PDFs, packages, a screen.
tests="poppler-utils unzip openssl strace"

if [ -z "$python" ]; then
    echo "Python 3.11, 3.12 or 3.13 is needed, and none was found on this machine." >&2
    echo "On Debian 12 or Ubuntu: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi

missing_packages() {
    command -v dpkg-query >/dev/null || return 0
    local name state
    for name in $1; do
        # Ubuntu 24.04 calls the libraries of 64-bit time NAMEt64.
        state=$(dpkg-query -W -f='${Status};' "$name" "${name}t64" 2>/dev/null || true)
        [[ $state == *"ok installed"* ]] || printf '%s ' "$name"
    done
}

# A venv without pip is what Debian makes when python3-venv is missing.
wanted=$window
[ "$purpose" = run ] || wanted="$wanted $tests"
"$python" -c 'import ensurepip, venv' 2>/dev/null || {
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    wanted="$wanted python${version}-venv"
}
missing=$(missing_packages "$wanted")
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing system libraries: $missing"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        # shellcheck disable=SC2086
        apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "Some system libraries are missing. Install them with:" >&2
        echo "  sudo apt-get install --no-install-recommends $missing" >&2
        "$python" -c 'import ensurepip, venv' 2>/dev/null || exit 1
    fi
fi

if [ ! -x "$venv/bin/python" ]; then
    echo "Making $venv with $("$python" --version)"
    "$python" -m venv "$venv"
fi
"$venv/bin/python" -m pip install --quiet --require-hashes -r "$lock"

# The command of README, for this working copy; nothing is built or installed for it.
cat > "$venv/bin/inspector" <<EOF
#!/bin/sh
PYTHONPATH="$PWD\${PYTHONPATH:+:\$PYTHONPATH}" exec "$PWD/$venv/bin/python" -m inspector "\$@"
EOF
chmod +x "$venv/bin/inspector"
