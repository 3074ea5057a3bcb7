#!/bin/sh
# Files of a record for other programs, read back by python3. TAP. usage: exports.sh DEPESCHE PACKS SOURCE
depesche=$1
export DEPESCHE_PACKS=$2
source=$3
here=$source/test/integration
. "$here/tap.sh"
. "$here/pg.sh"
trap 'pg_stop; rm -rf "$work"' EXIT
schema=$source/src/serve/openapi.json
formats='jsonl csv geojson plover polecat icews gdelt gdelt-mentions'

skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

try "$depesche" export --help; is 'help' 0 'usage: depesche export'
try "$depesche" export; is 'no record' 2 'Which record'
try "$depesche" export a.db b.db; is 'two records' 2 'at a time'
try "$depesche" export none.db; is 'a record that is not there' 1 'none.db'
try "$depesche" export a.db -f xml; is 'unknown format' 2 'jsonl, csv, geojson, plover, polecat, icews, gdelt and gdelt-mentions'
try "$depesche" export a.db -f csv --evidence; is 'evidence has no columns' 2 'jsonl'
try "$depesche" export a.db --type MARRY; is 'unknown type' 2 'MARRY'
try "$depesche" export a.db --limit 3; is 'a file has no pages' 2 '--limit'

if ! command -v python3 >/dev/null; then
	skip 'files read back' 'no python3'
	echo "1..$n"
	exit 0
fi
python3 "$here/exports.py" articles >articles.jsonl
try "$depesche" add --input reports record.db articles.jsonl; is 'a record' 0 '7 articles added'
"$depesche" export record.db -o events 2>err; status=$?; is 'events' 0
for format in $formats; do
	try "$depesche" export record.db -f $format -o "file.$format"; is "$format: written" 0
	try python3 "$here/exports.py" $format "file.$format" events "$schema"; is "$format: as its readers expect" 0
	"$depesche" export record.db -f $format >again 2>err; cmp again "file.$format"; status=$?; is "$format: the same on standard output" 0
done
try "$depesche" export record.db --evidence -o evidence; is 'evidence: written' 0
try python3 "$here/exports.py" evidence evidence events "$schema"; is 'evidence: all reports' 0
try "$depesche" export record.db -f polecat; is 'what is left out is said' 0 '2 of 6 events are left out, since polecat has no place for them: 1 denied, 1 without any day'
try "$depesche" export record.db -f geojson; is 'places without coordinates' 0 '3 without coordinates'
try "$depesche" export record.db -f csv; n_lines=$(wc -l <err); status=$n_lines; is 'nothing is said where nothing is left out' 0

# the query
"$depesche" export record.db --who PRK >out 2>err; status=$(grep -c . out); is 'of one state' 1 '"event":"CONSULT"'
"$depesche" export record.db --type AID,ACCUSE >out 2>err; status=$(grep -c . out); is 'of two types' 2
"$depesche" export record.db -f gdelt-mentions --who PRK >out 2>err; status=$(grep -c . out); is 'mentions of its events' 2
"$depesche" export record.db -f geojson --who Nobody >none.json 2>err; status=$?; is 'no events' 0
try python3 -c 'import json; assert json.load(open("none.json"))["features"] == []'; is 'an empty collection' 0
"$depesche" export record.db -f polecat --who Nobody >out 2>err; status=$(wc -l <out); is 'a heading alone' 1 '^Event ID'

# failure
try "$depesche" export record.db -f gdelt -o /dev/full; is 'a full disk' 1 'No space left'
try "$depesche" export record.db -o no/such/dir/out; is 'output nowhere' 1 'no/such/dir/out'
printf 'old\n' >kept; mkdir packs; cp "$DEPESCHE_PACKS/de.pack" packs/world.pack
try "$depesche" export record.db -f icews --packs packs -o kept; is 'a pack without codes' 1 'no section "codes"'
try cat kept; is 'the old file stays' 0 '^old'
try "$depesche" export record.db -f csv --packs nowhere; is 'formats without codes need no packs' 0
printf 'no record\n' >text.db; try "$depesche" export text.db; is 'not a record' 1 'text.db'

# the same from PostgreSQL
if [ -n "$pg_url" ]; then
	try "$depesche" add --input reports "$pg_url" articles.jsonl; is 'a record in PostgreSQL' 0 '7 articles added'
	for format in $formats; do
		"$depesche" export "$pg_url" -f $format >again 2>err; cmp again "file.$format"; status=$?; is "$format: the same from PostgreSQL" 0
	done
	"$depesche" export "$pg_url" --evidence >again 2>err; cmp again evidence; status=$?; is 'evidence: the same from PostgreSQL' 0
else
	skip 'the same from PostgreSQL' "$pg_why"
fi
echo "1..$n"
