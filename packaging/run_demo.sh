#!/usr/bin/env bash
# Prepare the demo once in build/demo and open the window on it; with no display say where it is.
# usage: run_demo.sh PYTHON
set -euo pipefail
python=$1
demo=build/demo
export INSPECTOR_PASSPHRASE=demo

if [ ! -f "$demo/.ready" ]; then
    rm -rf "$demo"
    mkdir -p build
    "$python" -m inspector demo "$demo"
    touch "$demo/.ready"
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" != Linux ]; then
    exec "$python" -m inspector --workspace "$demo/${DESK:-field}"
fi
echo
echo "No display was found, so the window stays closed. The demo has been played:"
echo "  packages    $demo/exchange/"
echo "  papers      $demo/papers/"
echo "  workspaces  $demo/field  $demo/lead  $demo/office   (passphrase: demo)"
echo "Open a desk where there is a display:  make run   or   DESK=office make run"
