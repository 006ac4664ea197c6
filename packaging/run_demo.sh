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
# The language of the program (inspector/i18n.py): Chinese unless another one is asked for.
language=${INSPECTOR_LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}}
if [[ -n $language && $language != @(C|C.*|POSIX|zh*) ]]; then
    echo "No display was found, so the window stays closed. The demo has been played:"
    echo "  packages    $demo/exchange/"
    echo "  papers      $demo/papers/"
    echo "  workspaces  $demo/field  $demo/lead  $demo/office   (passphrase: demo)"
    echo "Open a desk where there is a display:  make run   or   DESK=office make run"
else
    echo "没有找到显示器，未打开窗口。演示已完整走过一遍："
    echo "  数据包  $demo/exchange/"
    echo "  文书    $demo/papers/"
    echo "  工作区  $demo/field  $demo/lead  $demo/office（口令：demo）"
    echo "在有显示器的电脑上打开：make run 或 DESK=office make run"
fi
