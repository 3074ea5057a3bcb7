#!/bin/sh
# Alerts: streams, webhooks, feeds, embargoes (wire.py). TAP. usage: wire.sh DEPESCHE PACKS SOURCE [postgres]
depesche=$1
export DEPESCHE_PACKS=$2
"$depesche" serve --help 2>/dev/null | grep -q webhook || { echo '1..0 # SKIP built without the wire'; exit 0; }
command -v python3 >/dev/null || { echo '1..0 # SKIP python3 is not here'; exit 0; }
here=$3/test/integration
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
if [ "${4:-}" = postgres ]; then
	. "$here/pg.sh"
	trap 'pg_stop; rm -rf "$work"' EXIT
	[ -n "$pg_url" ] || { echo "1..0 # SKIP $pg_why"; exit 0; }
fi
cd "$work" || exit 1
python3 -B "$here/wire.py" "$depesche" ${pg_url:+"$pg_url"} || { echo "not ok - $? is the exit status"; exit 1; }
