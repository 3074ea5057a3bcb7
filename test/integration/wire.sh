#!/bin/sh
# Alerts: streams, webhooks, feeds, embargoes (wire.py). TAP. usage: wire.sh DEPESCHE PACKS SOURCE
depesche=$1
export DEPESCHE_PACKS=$2
"$depesche" serve --help 2>/dev/null | grep -q webhook || { echo '1..0 # SKIP built without the wire'; exit 0; }
command -v python3 >/dev/null || { echo '1..0 # SKIP python3 is not here'; exit 0; }
script=$3/test/integration/wire.py
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
python3 -B "$script" "$depesche" || { echo "not ok - $? is the exit status"; exit 1; }
