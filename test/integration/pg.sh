# A private PostgreSQL server for a test, without TCP and without care for a crash. Sourced, not run. Sets
#   pg_url     of an empty database, or "" where none can be had (pg_why then says why)
#   pg_fresh   a function: empties the database again
#   pg_psql    a function: psql on it, results bare
# and pg_stop, which the caller runs at its end (trap EXIT, which signals lead to, too). Debian's wrappers are passed by: they know only servers of the system.
pg_url=
pg_why='no PostgreSQL server is installed (apt-get install postgresql)'
pg_bin=$(find /usr/lib/postgresql/*/bin -name initdb 2>/dev/null | sort -V | tail -n 1)
pg_bin=${pg_bin%/initdb}

# The server refuses to run as root.
pg_as() {
	if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi
}
pg_stop() {
	[ -z "$pg_dir" ] || { pg_as "$pg_bin/pg_ctl" -D "$pg_dir/data" -m immediate stop >/dev/null 2>&1; rm -rf "$pg_dir"; }
	pg_dir=
}
pg_psql() {
	"$pg_bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 "$pg_url" "$@"
}
pg_fresh() {
	pg_psql -c 'DROP SCHEMA public CASCADE; CREATE SCHEMA public' 2>/dev/null
}
pg_start() {
	pg_dir=$(mktemp -d /tmp/depesche-pg.XXXXXX) || return 1
	chmod 700 "$pg_dir" && { [ "$(id -u)" != 0 ] || chown nobody:nogroup "$pg_dir"; } || return 1
	# a directory that nobody may enter is no place to start from
	(cd "$pg_dir" && pg_as "$pg_bin/initdb" -D data -U depesche -A trust -E UTF8 --locale=C.UTF-8 --no-sync -k) >/dev/null 2>&1 || return 1
	(cd "$pg_dir" && pg_as "$pg_bin/pg_ctl" -D data -l log -w -t 60 start \
		-o "-k $pg_dir -c listen_addresses='' -c fsync=off -c full_page_writes=off -c shared_buffers=128MB -c max_wal_size=1GB") >/dev/null 2>&1
}
# Stops the server also when the test is killed without a chance to do so.
pg_watch() {
	# shellcheck disable=SC2016
	setsid sh -c 'while kill -0 "$1"; do sleep 1; done; kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")" && sleep 2; rm -rf "$2"' \
		sh $$ "$pg_dir" </dev/null >/dev/null 2>&1 &
}
pg_dir=
trap 'exit 1' HUP INT TERM
if [ -n "$pg_bin" ]; then
	if pg_start; then
		# others than the server's user must reach its socket
		chmod 711 "$pg_dir"
		pg_watch
		pg_url="postgresql://depesche@/postgres?host=$pg_dir"
		pg_why=
	else
		pg_why='the PostgreSQL server does not start'
		[ -f "$pg_dir/log" ] && tail -n 3 "$pg_dir/log" | sed 's/^/# /' >&2
		pg_stop
	fi
fi
