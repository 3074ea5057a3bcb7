#!/bin/sh
# docs/schema.md against a record: every table and column is told, every question in it runs and finds something, the same in both databases. TAP.
# usage: schema.sh DEPESCHE PACKS SOURCE
depesche=$1
root=$3
export DEPESCHE_PACKS="$2"
doc=$root/docs/schema.md
command -v sqlite3 >/dev/null || { echo '1..0 # SKIP sqlite3 is not installed (apt-get install sqlite3)'; exit 0; }
. "$root/test/integration/tap.sh"
. "$root/test/integration/pg.sh"
trap 'pg_stop; rm -rf "$work"' EXIT

cat >articles.jsonl <<'END'
{"id":"a","published":"2023-09-14","publisher":"Blatt A","text":"Kim Jong Un traf den russischen Präsidenten Wladimir Putin am Mittwoch in Wladiwostok. Die Gespräche der beiden Staatschefs mit den Ministern gingen über Hilfe für den Norden. Russland verurteilte am Donnerstag die Sanktionen der USA gegen Nordkorea. Im Oktober wollen sich die Minister beider Länder in Moskau zu Gesprächen treffen, wie der Sprecher des Kreml am Abend mitteilte."}
{"id":"b","published":"2023-09-15","publisher":"Blatt B","text":"Kim Jong Un traf den russischen Präsidenten Wladimir Putin am Mittwoch in Wladiwostok. Die Gespräche der beiden Staatschefs mit den Ministern gingen über Hilfe für den Norden. Russland verurteilte am Donnerstag die Sanktionen der USA gegen Nordkorea. Im Oktober wollen sich die Minister beider Länder in Moskau zu Gesprächen treffen, wie der Sprecher des Kreml am Abend mitteilte."}
{"id":"c","published":"2023-09-16","publisher":"Blatt C","text":"Kim Jong Un traf den russischen Präsidenten Wladimir Putin am 12. September 2023 in Wladiwostok. Das berichtete die Agentur KCNA."}
{"id":"d","published":"2023-09-18","publisher":"Blatt D","text":"Kim Jong Un traf den russischen Präsidenten Wladimir Putin am 13. September 2023 in Wladiwostok zu einem Gespräch, wie Xinhua meldete."}
END

# blocks KIND: the questions of docs/schema.md as q1.sql, q2.sql ... in the directory KIND; "both", "sqlite" or "postgres". The first line is what is asked.
blocks() {
	mkdir -p "$1"
	awk -v kind="$1" '/^```/ { inside = 0 } inside { print > file }
		/^```sql/ { inside = ($2 == "" ? "both" : $2) == kind; if (inside) { file = kind "/q" ++n ".sql"; print "-- " before > file } }
		NF { before = $0 }' "$doc"
}
# ask NAME KIND PROGRAM...: runs each, which must give a row
ask() {
	name=$1
	kind=$2
	shift 2
	mkdir -p "$name.rows"
	for q in "$kind"/*.sql; do
		try "$@" <"$q"
		if [ "$status" = 0 ] && [ ! -s out ]; then
			status='0, but nothing found'
		fi
		# numbers look different, but are the same
		awk -F'|' -v OFS='|' '{ for (i = 1; i <= NF; i++) if ($i ~ /^-?[0-9]+\.[0-9]+$/ || $i ~ /^-?[0-9]+$/) $i = sprintf("%.6g", $i); print }' out >"$name.rows/$(basename "$q")"
		is "$name: $(sed -n '1s/^-- //p' "$q")" 0
	done
}
on_sqlite() { sqlite3 -readonly r.db; }

blocks both
blocks sqlite
blocks postgres
try "$depesche" add --at 2026-11-29T15:40:00Z r.db articles.jsonl
is 'a record is made' 0
try "$depesche" check r.db
is 'and is sound' 0

# "table column" of each as the document tells it, and as it is
awk '/^## / { table = $2 } /^\| `/ { split($0, cell, "|"); n = split(cell[2], word, "`"); for (i = 2; i <= n; i += 2) print table, word[i] }' "$doc" | sort >told
sqlite3 -readonly r.db "SELECT m.name || ' ' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sentence\_text%' ESCAPE '\'
	AND m.name NOT LIKE 'event\_where\_%' ESCAPE '\'" | sort >there
try diff told there
is 'the document has all tables and columns, and no others' 0

ask sqlite both on_sqlite
ask sqlite sqlite on_sqlite
if [ -n "$pg_url" ]; then
	try "$depesche" add --at 2026-11-29T15:40:00Z "$pg_url" articles.jsonl
	is 'a record is made in PostgreSQL' 0
	try "$depesche" check "$pg_url"
	is 'and is sound there' 0
	for format in jsonl csv geojson plover polecat icews gdelt gdelt-mentions; do
		"$depesche" export -f $format -o sqlite.$format r.db 2>/dev/null
		"$depesche" export -f $format -o postgres.$format "$pg_url" 2>/dev/null
		try sh -c "[ -s sqlite.$format ] && cmp sqlite.$format postgres.$format"
		is "$format is the same from both" 0
	done
	ask postgres both pg_psql
	ask postgres postgres pg_psql
	try diff -r sqlite.rows postgres.rows
	is 'both databases answer the same' 0
else
	n=$((n + 1))
	echo "ok $n - PostgreSQL # SKIP $pg_why"
fi
echo "1..$n"
