#!/bin/sh
# A record on the command line: merge, add, remove, check. What is shown depends on the articles alone. TAP.
# usage: record.sh DEPESCHE PACKS SOURCE DUMP PLAIN
depesche=$1
export DEPESCHE_PACKS=$2
samples=$3/samples
dump=$4
plain=$5
. "$(dirname "$0")/pg.sh"
. "$(dirname "$0")/tap.sh"
trap 'rm -rf "$work"; pg_stop' EXIT
export SOURCE_DATE_EPOCH=1764430800

# shows NAME RECORD FILE: what the record shows is in FILE
shows() {
	"$dump" "$2" 2>err | sort >out
	cmp out "$3" >>err 2>&1; status=$?
	[ -s out ] || status=9
	is "$1" 0
}
same() {
	[ -s "$2" ] && cmp "$2" "$3" >out 2>err; status=$?
	is "$1" 0
}
sound() { try "$depesche" check "$2"; is "$1" 0 'all is as it should be'; }

# Articles that tell of each other's acts: the same text elsewhere, cut short, a day later, in other words, denied.
act='Der russische Präsident Wladimir Putin traf am Donnerstag in Wladiwostok den nordkoreanischen Machthaber Kim Jong Un.'
more='Beide sprachen über die Lage auf der koreanischen Halbinsel und über die Zusammenarbeit ihrer Länder, wie die Agentur Interfax unter Berufung auf den Kreml meldete. Nach dem Gespräch lud Kim den Gast nach Pjöngjang ein. Die Vereinten Nationen begrüßten das Treffen und riefen alle Seiten zu Gesprächen auf.'
other='Kremlchef Putin und Kim Jong Un haben sich am Donnerstag in Wladiwostok getroffen. China verurteilte am Freitag den Besuch. Die USA verhängten am selben Tag Sanktionen gegen Nordkorea.'
{
	article a1 'Putin trifft Kim' "Moskau (dpa) - $act $more" 2019-04-26 'Blatt A'
	article a2 'Gipfel in Wladiwostok' "Moskau (dpa) - $act $more" 2019-04-26 'Blatt B'
	article a3 'Kurz notiert' "$act" 2019-04-26 'Blatt C'
	article a4 'Kim bei Putin' "$other" 2019-04-27 'Blatt D'
	article a5 'Kim will Putin treffen' 'Der nordkoreanische Machthaber Kim Jong Un will am Donnerstag in Wladiwostok den russischen Präsidenten Putin treffen, teilte der Kreml mit.' 2019-04-24 'Blatt E'
	article a6 'Kreml dementiert' 'Der Kreml wies Berichte zurück. Putin habe Kim Jong Un am Donnerstag nicht in Wladiwostok getroffen, sagte ein Sprecher.' 2019-04-26 'Blatt F'
	article a7 'Neue Sanktionen' 'Die USA haben am Freitag Sanktionen gegen Nordkorea verhängt. Peking kritisierte den Schritt scharf.' 2019-04-27 'Blatt A'
} >news.jsonl
"$depesche" code -f reports news.jsonl "$samples" >coded 2>err
status=$?; is 'articles are coded' 0

# merge: the same for every order and split
try "$depesche" merge coded; cp out merged; is 'merge' 0 '"report_count":[2-9]'
"$depesche" merge <coded >turned 2>err; same 'merge of standard input' merged turned
for turn in 'sort' 'sort -r' 'shuf' 'tac'; do
	$turn coded | "$depesche" merge >turned 2>err; same "$turn | merge" merged turned
done
# files without ids: one name with two texts, one text with two names, in all orders
line() { printf '%s\n' "$unnamed" | sed "s/\"doc\":\"a1\"/\"doc\":\"$1\"/g; s/\"named\":true/\"named\":false/; s/\"hash\":\"[0-9a-f]*\"/\"hash\":\"000000000000000$2\"/; s/\"title\":\"[^\"]*\"/\"title\":\"$2\"/"; }
unnamed=$(grep '"doc":"a1"' coded)
for text in 1 5; do
	line a.txt $text >line1; line a.txt $((6 - text)) >line2; line b.txt $text >line3; rm -f turned1
	for order in '1 2 3' '1 3 2' '2 1 3' '2 3 1' '3 1 2' '3 2 1'; do
		for n in $order; do cat "line$n"; done | "$depesche" merge >turned 2>err
		[ -f turned1 ] || cp turned turned1
		same "files without ids, text $text, lines $order" turned1 turned
	done
done
split -l 5 coded part.; try "$depesche" merge part.*; cp out turned; same 'merge of many files' merged turned
cat coded coded | "$depesche" merge >turned; same 'every line twice' merged turned
try "$depesche" merge -o file coded; same 'merge -o' merged file
strip() { sed -E 's/^\{"id":"[0-9a-f]{16}"//; s/"key":"[0-9a-f]{16}"//g' "$1" | sort; }
strip merged >stripped; "$plain" <coded >all; strip all >turned; same 'as by comparing every pair' stripped turned
{ head -n 3 coded; echo '{"doc":"x"}'; echo 'nonsense'; sed -n '4,$p' coded; } >broken
try "$depesche" merge broken; cp out turned; is 'broken lines are told' 1 'broken, line 4: '; is 'and counted' 1 '2 of [0-9]* lines were not merged'
same 'the others are merged' merged turned
try "$depesche" merge none.jsonl; is 'a file that is not there' 1 'none.jsonl: cannot open'

# add
try "$depesche" add; is 'add to nothing' 2 'To which record'
try "$depesche" add r.db; is 'add nothing' 2 'Which articles'
try "$depesche" add --at yesterday r.db news.jsonl; is 'no such time' 2 'yesterday'
try "$depesche" add --packs "$work" r.db news.jsonl; is 'no packs' 1 'world.pack'
try test -e r.db; is 'no record was made' 1
try "$depesche" add r.db news.jsonl "$samples"; is 'add' 0 '23 articles added, 0 replaced, 0 unchanged, 0 failed'
sound 'a sound record' r.db
"$dump" r.db | sort >shown
"$dump" --ids r.db | sort >first
sort -o sorted merged
strip sorted >turned; strip first >turned2; same 'shows what merge prints' turned turned2
try "$depesche" add r.db news.jsonl "$samples"; is 'the same again' 0 '0 articles added, 0 replaced, 23 unchanged, 0 failed; 0 events new, 0 changed, 0 ended'
try "$dump" --sql "SELECT count(*), min(at), max(at) FROM revision" r.db
cp out revisions; is 'SOURCE_DATE_EPOCH dates what changed' 0 '2025-11-29T15:40:00Z	2025-11-29T15:40:00Z'
try "$depesche" add -j 1 one.db news.jsonl "$samples"; try "$depesche" add -j 4 four.db news.jsonl "$samples"
same 'one thread and four' one.db four.db
for turn in 'sort' 'shuf' 'tac'; do
	rm -f t.db; $turn coded | "$depesche" add --input reports t.db - 2>err; shows "add, $turn" t.db shown
done
sound 'still sound' t.db
# in order of publication the ids are those of merge, too
awk '{ match($0, /"published":"[^"]*"/); d = substr($0, RSTART, RLENGTH); match($0, /"doc":"[^"]*"/); print d "\t" substr($0, RSTART, RLENGTH) "\t" $0 }' coded |
	LC_ALL=C sort | cut -f 3- >ordered
rm -f t.db; "$depesche" add --input reports t.db ordered 2>err; "$dump" --ids t.db | sort >turned; same 'in order of publication: ids as in merge' sorted turned

# ids
"$dump" --sql 'SELECT key FROM event' t.db | sort >before
article b1 'Nachtrag' "$act Später reiste Kim nach Chabarowsk." 2019-04-28 'Blatt G' >later.jsonl
try "$depesche" add --at 2019-05-01 t.db later.jsonl; is 'a further article' 0 '1 articles added'
"$dump" --sql 'SELECT key FROM event UNION SELECT key FROM redirect' t.db | sort >after
comm -23 before after >out; [ ! -s out ]; status=$?; is 'no id is lost' 0
try "$dump" --sql "SELECT at, field, old, new, doc FROM revision WHERE kind = 'changed' AND at LIKE '2019-05-01%'" t.db; is 'what it changed is noted' 0 '2019-05-01T00:00:00Z	reports	[0-9]*	[0-9]*	b1'

# remove
try "$depesche" remove t.db b1; is 'remove' 0 '1 of 1 articles removed'
shows 'as if it had never been' t.db shown
"$dump" --ids t.db | sort >turned; same 'with the ids as before' sorted turned
try "$depesche" remove t.db nobody a1; is 'an article that is not there' 1 'there is no article "nobody"'; is 'the other is removed' 1 '1 of 2 articles removed'
try "$depesche" remove t.db; is 'remove nothing' 2 'Which articles'
grep -v '"doc":"a1"' coded >without; "$depesche" merge without | sort >turned; strip turned >all
"$dump" --ids t.db | sort >turned; strip turned >turned2; same 'an original is removed: its copy takes its place' all turned2
sound 'sound after removals' t.db
"$depesche" add --input reports t.db coded 2>err; shows 'and it comes back' t.db shown

# replaced
article a4 'Kim bei Putin' 'Kremlchef Putin und Kim Jong Un haben sich am Mittwoch in Moskau getroffen.' 2019-04-27 'Blatt D' >changed.jsonl
try "$depesche" add t.db changed.jsonl; is 'the same id, another text' 0 '0 articles added, 1 replaced'
"$depesche" code -f reports changed.jsonl >coded4; { grep -v '"doc":"a4"' coded; cat coded4; } | "$depesche" merge | sort >turned; strip turned >all
"$dump" --ids t.db | sort >turned; strip turned >turned2; same 'the record is that of the new text' all turned2
sound 'sound after a replacement' t.db

# files without ids: known by their text, too
mkdir in; printf '%s\n' "$act" >in/one.txt; printf '%s\n' "$other" >in/two.txt
try "$depesche" add --published 2019-04-26 f.db in; is 'text files' 0 '2 articles added'
try "$depesche" add --published 2019-04-26 f.db "$PWD/in"; is 'the same files by another path' 0 '0 articles added, 0 replaced, 2 unchanged'
printf '%s Das war alles.\n' "$act" >in/one.txt; try "$depesche" add --published 2019-04-26 f.db in; is 'a mended file' 0 '0 articles added, 1 replaced, 1 unchanged'
printf '%s\n' "$other" | "$depesche" add --published 2019-04-26 f.db - 2>out; status=$?; is 'from standard input: known' 0 '1 unchanged'
printf 'Der Minister reiste am Montag nach Wien und traf dort die Kanzlerin.\n' | "$depesche" add --published 2019-04-26 f.db - 2>out; status=$?; is 'something new' 0 '1 articles added'
printf 'Die Polizei nahm am Dienstag in Minsk zwölf Demonstranten fest.\n' | "$depesche" add --published 2019-04-26 f.db - 2>out; status=$?; is 'something else by the same name' 0 '1 articles added'
sound 'sound' f.db

# bad articles do not stop the rest
{ head -n 2 news.jsonl; echo '{"id":"b",'; sed -n '3,$p' news.jsonl; } >broken.jsonl
try "$depesche" add g.db broken.jsonl none.txt; is 'a broken article' 1 'broken.jsonl, line 3'; is 'a missing file' 1 'none.txt: cannot open'
is 'the others are in' 1 '7 articles added, 0 replaced, 0 unchanged, 2 failed'
try "$depesche" add --input reports g.db broken; is 'broken lines' 1 'broken, line 4: '; is 'the others are in, too' 1 '16 articles added, 0 replaced, 7 unchanged, 2 failed'

# what is no record, or cannot be read or written
try "$depesche" check; is 'check nothing' 2 'Which record'
try "$depesche" check none.db; is 'no such record' 1 'none.db'
try test -e none.db; is 'check makes none' 1
try "$depesche" remove none.db a; is 'remove from none' 1 'none.db'
try test -e none.db; is 'remove makes none' 1
cp news.jsonl text.db; try "$depesche" add text.db news.jsonl; is 'a text file as record' 1 'text.db: is no SQLite database'
same 'is left alone' news.jsonl text.db
try "$depesche" check text.db; is 'nor checked' 1 'text.db'
mkdir dir.db; try "$depesche" add dir.db news.jsonl; is 'a directory as record' 1 'dir.db'
try "$depesche" add no/such/dir.db news.jsonl; is 'no such directory' 1 'no/such/dir.db'
: >empty.db; try "$depesche" add empty.db news.jsonl; is 'an empty file becomes a record' 0 '7 articles added'
cp one.db cut.db; size=$(wc -c <one.db); head -c $((size / 2)) one.db >cut.db; try "$depesche" check cut.db; is 'half a record' 1 'cut.db'
cp one.db hurt.db; printf 'XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX' | dd of=hurt.db bs=1 seek=$((size / 4096 / 2 * 4096)) conv=notrunc 2>/dev/null
try "$depesche" check hurt.db; is 'a damaged record' 1

# Rights are nothing to root: what they forbid is tried as somebody else.
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; else "$@"; fi; }
chmod 755 . "$work"; mkdir ro; cp one.db ro/r.db; cp news.jsonl ro
if [ "$(id -u)" != 0 ] || { command -v setpriv >/dev/null && chown -R nobody:nogroup ro; }; then
	chmod 444 ro/r.db
	try as "$depesche" add ro/r.db ro/news.jsonl; is 'a read-only file' 1 'ro/r.db: '
	try as "$depesche" remove ro/r.db a1; is 'nothing is removed from it' 1 'ro/r.db: '
	chmod 555 ro
	try as "$depesche" check ro/r.db; is 'a read-only directory: checked' 0 'as it should be'
	chmod 644 ro/r.db
	try as "$depesche" add ro/r.db ro/news.jsonl; is 'but not written to' 1 'ro/r.db'
	chmod 755 ro; rm -f ro/r.db-*
	same 'and left alone' one.db ro/r.db
fi

# two writers at once
for round in 1 2 3; do
	rm -f two.db*
	head -n 12 coded | "$depesche" add --input reports two.db - 2>err1 & head=$!
	tail -n +9 coded | "$depesche" add --input reports two.db - 2>err2; b=$?
	wait "$head"; a=$?
	cat err1 err2 >err; status=$((a + b)); is "two writers, round $round" 0
	shows 'what both brought' two.db shown
done
sound 'sound' two.db

# PostgreSQL
if [ -n "$pg_url" ]; then
	try "$depesche" add --input reports "$pg_url" coded; is 'PostgreSQL: add' 0 '23 articles added'
	shows 'PostgreSQL: the same record' "$pg_url" shown
	"$dump" --ids "$pg_url" | sort >turned; same 'PostgreSQL: the same ids' first turned
	"$depesche" remove "$pg_url" a1 2>err; "$depesche" add --input reports "$pg_url" coded 2>err; shows 'PostgreSQL: removed and back' "$pg_url" shown
	sound 'PostgreSQL: sound' "$pg_url"
	pg_fresh
	head -n 12 coded | "$depesche" add --input reports "$pg_url" - 2>err1 & head=$!
	tail -n +9 coded | "$depesche" add --input reports "$pg_url" - 2>err2; b=$?
	wait "$head"; a=$?
	cat err1 err2 >err; status=$((a + b)); is 'PostgreSQL: two writers' 0; shows 'PostgreSQL: what both brought' "$pg_url" shown
fi
echo "1..$n"
