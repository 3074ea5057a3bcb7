#!/bin/sh
# A unit test again, with a PostgreSQL server instead of SQLite. TAP. usage: postgres.sh PROGRAM
. "$(dirname "$0")/pg.sh"
trap pg_stop EXIT
[ -n "$pg_url" ] || { echo "1..0 # SKIP $pg_why"; exit 0; }
DEPESCHE_TEST_POSTGRES=$pg_url CMOCKA_MESSAGE_OUTPUT=TAP "$1"
