#!/bin/sh
# Asking a record on the command line: query, show, timeline, network, who; the same on SQLite and PostgreSQL. TAP. usage: query.sh DEPESCHE PACKS SOURCE
depesche=$1
export DEPESCHE_PACKS=$2
. "$3/test/integration/tap.sh"
. "$3/test/integration/pg.sh"
trap 'pg_stop; rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1764430800 COLUMNS=120
match=-F

skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}
# same NAME A B: two files are equal and not empty
same() {
	[ -s "$2" ] && cmp "$2" "$3" >out 2>err; status=$?
	is "$1" 0
}
# lines NAME NUMBER [WORDS]: what was printed last has so many lines
lines() {
	status=$(wc -l <out)
	is "$1" "$2" "$3"
}
# lacks NAME WORDS: what was printed and said last has them not
lacks() {
	cat out err | grep -qF -- "$2"; status=$?
	is "$1" 1
}

act='Der russische Präsident Wladimir Putin traf am Donnerstag in Wladiwostok den nordkoreanischen Machthaber Kim Jong Un.'
more='Beide sprachen über die Lage auf der koreanischen Halbinsel und über die Zusammenarbeit ihrer Länder, wie die Agentur Interfax unter Berufung auf den Kreml meldete. Nach dem Gespräch lud Kim den Gast nach Pjöngjang ein.'
{
	article a5 'Kim will Putin treffen' 'Der nordkoreanische Machthaber Kim Jong Un will am Donnerstag in Wladiwostok den russischen Präsidenten Putin treffen, teilte der Kreml mit.' 2019-04-24 'Blatt E'
	article a1 'Putin trifft Kim' "Moskau (dpa) - $act $more" 2019-04-26 'Blatt A'
	article a2 'Gipfel in Wladiwostok' "Moskau (dpa) - $act $more" 2019-04-26 'Blatt B'
	article a4 'Kim bei Putin' 'Kremlchef Putin und Kim Jong Un haben sich am Donnerstag in Wladiwostok getroffen. Die USA verhängten am Freitag Sanktionen gegen Nordkorea.' 2019-04-27 'Blatt D'
	article a6 'Kreml dementiert' 'Der Kreml wies Berichte zurück. Putin habe Kim Jong Un am Donnerstag nicht in Wladiwostok getroffen, sagte ein Sprecher.' 2019-04-26 'Blatt F'
	article b1 'Proteste' 'In Khartum demonstrierten am Montag Tausende gegen die Regierung. Die Polizei nahm Dutzende fest.' 2019-05-14 'Blatt A'
	article b2 'Hilfe' 'Deutschland lieferte im März 2020 Medikamente an die Ukraine, teilte das Auswärtige Amt mit.' 2020-04-02 'Blatt A'
	article b3 'Treffen' 'Angela Merkel reiste am 12. Juni 2021 nach Paris und traf dort Emmanuel Macron.' 2021-06-13 'Blatt G'
	article b4 'Klage' 'Die Vereinten Nationen verurteilten am Dienstag den Angriff der Taliban auf eine Klinik in Kabul.' 2021-08-18 'Blatt G'
} >news.jsonl
try "$depesche" add record.db news.jsonl; is 'a record' 0 '9 articles added'

# every command: help, usage, failures
for command in query show timeline network who; do
	try "$depesche" $command --help; is "$command: help" 0 "usage: depesche $command"
	try "$depesche" help $command; is "$command: help by help" 0 "usage: depesche $command"
	try "$depesche" $command --nonsense; is "$command: unknown option" 2 'no option --nonsense'
	try "$depesche" $command; is "$command: nothing to do" 2 '?'
	name=; case $command in show) name=0123 ;; who) name=Putin ;; esac
	try "$depesche" $command none.db $name; is "$command: a record that is not there" 1 'none.db'
done
for command in query timeline network; do
	try "$depesche" $command a.db b.db; is "$command: two records" 2 'at a time'
	try "$depesche" $command record.db --type MARRY; is "$command: what is no type" 2 'no type `MARRY`'
	try "$depesche" $command record.db --from gestern; is "$command: what is no date" 2 '--from gestern: from takes a date like 2019-04-25'
	try "$depesche" $command record.db --who Niemandem; is "$command: nothing found" 0 'No event of the record'
	try "$depesche" $command record.db --color=blue; is "$command: what is no colour" 2 '--color takes'
	try "$depesche" $command record.db --who Putin --packs nowhere; is "$command: no packs where they were named" 1 'nowhere'
done

# query
try "$depesche" query record.db; is 'a table' 0 'WHEN'; is 'who' 0 'Kim Jong Un'; is 'origins' 0 '3 origins'; is 'reports' 0 '4 reports'; lacks 'no sentences' 'nahm Dutzende'
try "$depesche" query record.db --sentences; is 'with sentences' 0 'Die Polizei nahm Dutzende fest.'
try "$depesche" query record.db -f csv; is 'CSV' 0 'id,'
try "$depesche" query record.db -f xml; is 'a format that it has not' 2 'table, jsonl and csv'
try "$depesche" query record.db -f jsonl -o file; is 'to a file' 0
"$depesche" query record.db -f jsonl >out 2>err; cp out all; same 'the same on standard output' all file
all=$(wc -l <all)
if command -v python3 >/dev/null; then
	python3 -c 'import json,sys; days=[json.loads(l)["day"] for l in open("all")]; sys.exit(days!=sorted(days))' >out 2>err; status=$?; is 'JSON in order of days' 0
else
	skip 'JSON in order of days' 'no python3'
fi
try "$depesche" query record.db -f jsonl --who Putin; lines 'a surname' 2
try "$depesche" query record.db -f jsonl --who wladimir.putin; lines 'in small letters' 0
try "$depesche" query record.db -f jsonl --who 'WLADIMIR PUTIN' --with Nordkorea; lines 'the German name, with a state' 2
try "$depesche" query record.db -f jsonl --who PRK --with USA; lines 'codes' 1 '"event":"SANCTION"'
try "$depesche" query record.db -f jsonl --actor 'Vereinte Nationen'; lines 'a body' 1 '"name":"Taliban"'
try "$depesche" query record.db -f jsonl --who Kim --status occurred; is 'a name of many' 0 'or one of'; lines 'all of them are meant' 1
try "$depesche" query record.db -f jsonl --who Merkel; lacks 'no word where it is one' 'may be'
try "$depesche" query record.db -f jsonl --place Kabul; lines 'a place, of an act and not of what is said about it' 1 '"event":"ASSAULT"'
try "$depesche" query record.db -f jsonl --place Wladiwostok --min-origins 3; lines 'a place in German' 1 '"origins":3'
try "$depesche" query record.db -f jsonl --near 43.1,131.9,50; lines 'near a place' 2
try "$depesche" query record.db -f jsonl --text 'medikamente'; lines 'a word' 1 '"event":"AID"'
try "$depesche" query record.db -f jsonl --text '"nach Paris"' --text 'Macr*'; lines 'words next to each other, the beginning of another' 1 '"mode":"visit"'
try "$depesche" query record.db -f jsonl --from 2021 --to 2021-07; lines 'days' 1
try "$depesche" query record.db -f jsonl --from 2020-03-15 --to 2020-03-15; lines 'a month holds its days' 1 '"date":"2020-03"'
try "$depesche" query record.db -f jsonl --status denied; lines 'denied' 1 '"status":"denied"'
try "$depesche" query record.db -f jsonl --limit 1 --sort reports; lines 'the one most told' 1 '"report_count":4'
try "$depesche" query record.db -f jsonl --actor :COP; lines 'a sector' 1 '"event":"COERCE"'

# pages
cursor=
: >pages
for page in 1 2 3 4 5 6 7 8 9; do
	"$depesche" query record.db -f jsonl --limit 2 --sort -date ${cursor:+--after "$cursor"} >out 2>err || break
	cat out >>pages
	cursor=$(sed -n 's/.*The next page: --after //p' err)
	[ -n "$cursor" ] || break
done
"$depesche" query record.db -f jsonl --sort -date >whole 2>err
same 'pages one after another' pages whole
"$depesche" query record.db --limit 2 >out 2>err; cursor=$(sed -n 's/.*--after //p' err)
try "$depesche" query record.db --after "$cursor" --sort reports; is 'a cursor of another order' 2 'order date'
try "$depesche" query record.db --after "x$cursor"; is 'what is no cursor' 2 'after takes'

# show
id=$("$depesche" query record.db -f jsonl --who Putin --status occurred 2>err | cut -c8-23)
try "$depesche" show record.db "$id"; is 'an event' 0 "CONSULT · occurred · stated · $id"
is 'its history' 0 '2019-04-24  planned    1 report'; is 'its conflicts' 0 'status     occurred · shown'; is 'a copy' 0 'copy of a'
is 'the trigger' 0 '»traf«'; is 'the chain' 0 'dpa < Blatt A'; is 'revisions' 0 '2025-11-29T15:40:00Z  created, by a'; is 'the denial' 0 'denied by '
cp out shown
try "$depesche" show record.db "$(echo "$id" | cut -c1-8)"; cp out again; same 'by its first digits' shown again
try "$depesche" show record.db 0000000000000000; is 'no such event' 1 'has no event 0000'
try "$depesche" show record.db Putin; is 'what is no id' 2 "no event's id"
try "$depesche" show record.db ''; is 'an empty id' 2 "no event's id"
try "$depesche" show -f json record.db "$id"; is 'as JSON' 0 '"revisions":[{"id":'; is 'with the denial' 0 '"denied_by":["'
if command -v python3 >/dev/null; then
	python3 -c 'import json; e=json.load(open("out")); assert e["report_count"]==len(e["reports"])==4 and e["once"]==[]' 2>err; status=$?; is 'valid JSON' 0
else
	skip 'valid JSON' 'no python3'
fi
denial=$(sed -n 's/^denied by //p' shown)
try "$depesche" show record.db "$denial"; is 'the one that denies' 0 "denies $id"
cp record.db merged.db
if command -v sqlite3 >/dev/null; then
	sqlite3 merged.db "INSERT INTO redirect VALUES ('00000000000000aa', '00000000000000bb'), ('00000000000000bb', '$id')"
	try "$depesche" show merged.db 00000000000000aa; is 'an id that was given up' 0 "00000000000000aa was given up: the event is $id."
	is 'and those that were given up for it' 0 'once also 00000000000000aa, 00000000000000bb'
	try "$depesche" show merged.db 00000000000000; is 'digits of several' 1 'Several ids begin with 00000000000000'
else
	skip 'an id that was given up' 'no sqlite3'
fi

# timeline
try "$depesche" timeline record.db; is 'a timeline' 0 'at most'; is 'with its days' 0 '2019-04-01'
tail -n 1 out >last; grep -F 'Vereinten Nationen' last >/dev/null; status=$?; is 'the newest last' 0
try "$depesche" timeline record.db --from 2019-04 --to 2019-05; is 'days' 0 'events a day at most'
try "$depesche" timeline record.db --limit 1; is 'there is more' 0 'There are earlier ones: --after '
try "$depesche" timeline record.db --sort origins; is 'it goes by days' 2 'goes by days'
try env COLUMNS=40 "$depesche" timeline record.db; wide=$(sed 's/[^ -~]/x/g' out | LC_ALL=C.UTF-8 awk 'length > 40' | wc -l); status=$wide; is 'it keeps to its width' 0

# network
try "$depesche" network record.db; is 'a network' 0 'Kim Jong Un (PRK)'; is 'its heading' 0 'FROM'
try "$depesche" network record.db --states; is 'of states' 0 'PRK'; lacks 'without persons' 'Kim'
try "$depesche" network record.db --limit 1; is 'the heaviest' 0 'heaviest pairs'
try "$depesche" network record.db --limit 0; is 'no pairs' 2 '--limit takes'
try "$depesche" network record.db -f gexf; is 'a format that it has not' 2 'table, graphml and dot'
"$depesche" network record.db -f graphml -o net.graphml; status=$?; is 'GraphML' 0
if command -v xmllint >/dev/null; then
	try xmllint --noout net.graphml; is 'is XML' 0
else
	skip 'is XML' 'no xmllint'
fi
if command -v python3 >/dev/null; then
	try python3 -c '
import xml.etree.ElementTree as E
g = "{http://graphml.graphdrawing.org/xmlns}"
t = E.parse("net.graphml").getroot()
nodes = {n.get("id"): {d.get("key"): d.text for d in n} for n in t.iter(g + "node")}
keys = {k.get("id") for k in t.iter(g + "key")}
pairs = [(nodes[e.get("source")]["name"], nodes[e.get("target")]["name"]) for e in t.iter(g + "edge")]
assert ("Kim Jong Un", "Vladimir Putin") in pairs and len(set(pairs)) == len(pairs)
assert all(d.get("key") in keys for d in t.iter(g + "data"))'
	is 'nodes and edges fit' 0
else
	skip 'nodes and edges fit' 'no python3'
fi
"$depesche" network record.db -f dot >net.dot 2>err; status=$?; is 'DOT' 0
if command -v dot >/dev/null; then
	try dot -Tsvg -o net.svg net.dot; is 'is drawn' 0
else
	skip 'is drawn' 'no graphviz'
fi

# who
try "$depesche" who Merkel; is 'who' 0 'Angela Merkel · person · Germany (DEU)'; is 'offices' 0 'chancellor, Germany'
try "$depesche" who Putin; is 'names' 0 'de  Wladimir Putin'
try "$depesche" who Kim; is 'several' 0 'Kim Jong Un · person'; is 'are listed' 0 'may be each of these'
try "$depesche" who Nirgendwer; is 'nobody' 1 'no "Nirgendwer"'
try "$depesche" who UKR; is 'a code' 0 'Ukraine · state'
try "$depesche" who record.db Putin; is 'with events' 0 '2 events in the record'; is 'by type' 0 'CONSULT 2'; is 'the last ones' 0 '2019-04-25'
try "$depesche" who record.db 'Dutzende'; is 'who is in the record alone' 0 '1 event in the record'
try "$depesche" who record.db Putin --limit x; is 'a limit' 2 '--limit takes'

# the same from PostgreSQL
if [ -n "$pg_url" ]; then
	try "$depesche" add "$pg_url" news.jsonl; is 'PostgreSQL: a record' 0 '9 articles added'
	for question in '--sort date' '--who Putin --with PRK' '--text medikamente' '--near 43.1,131.9,50' '--sort updated --from 2019-05' '--actor :COP' '--place AFG --sort origins' '--who Merkel --min-reports 1 --sort -date' \
		'--said-by Interfax --to 2020'; do
		# shellcheck disable=SC2086
		"$depesche" query record.db -f jsonl $question >here 2>err
		# shellcheck disable=SC2086
		"$depesche" query "$pg_url" -f jsonl $question >there 2>>err
		cmp here there >out 2>>err; status=$?; is "PostgreSQL: $question" 0
	done
	for command in timeline network 'network --states -f graphml'; do
		# shellcheck disable=SC2086
		"$depesche" $command record.db >here 2>err; "$depesche" $command "$pg_url" >there 2>>err
		same "PostgreSQL: $command" here there
	done
	try "$depesche" show "$pg_url" "$id"; cp out there; same 'PostgreSQL: show' shown there
	"$depesche" who record.db Putin >here 2>err; "$depesche" who "$pg_url" Putin >there 2>>err; same 'PostgreSQL: who' here there
else
	skip 'PostgreSQL' "$pg_why"
fi
echo "1..$n"
