#!/bin/sh
# A record comes through whatever befalls its writer: killed at any moment, with the disk full, with files that may not grow. The second run ends
# with what an undisturbed one gives. TAP. usage: crash.sh DEPESCHE PACKS SOURCE DUMP
# $DEPESCHE_TEST_KILLS: how often it is killed (20)
depesche=$1
export DEPESCHE_PACKS=$2
gold=$3/test/gold
dump=$4
kills=${DEPESCHE_TEST_KILLS:-20}
. "$(dirname "$0")/pg.sh"
. "$(dirname "$0")/tap.sh"
mounted=
trap '[ -z "$mounted" ] || umount "$work/small" 2>/dev/null; rm -rf "$work"; pg_stop' EXIT
export SOURCE_DATE_EPOCH=1764430800

# Articles, each again as a copy under another id and day, in no order.
"$depesche" code -f reports "$gold/written.docs.jsonl" "$gold/written-learn.docs.jsonl" 2>err >coded.1
sed -n '1~3 { s/^{"doc":"/&again-/; s/"publisher":"[^"]*"/"publisher":"Nachdruck"/; p; }' coded.1 >coded.2
cat coded.1 coded.2 | awk 'BEGIN { srand(5) } { print rand() "\t" $0 }' | sort -n | cut -f 2- >coded
[ "$(wc -l <coded)" -gt 100 ]; status=$?; is 'articles are coded' 0
from=$(date +%s%N); "$depesche" add --input reports calm.db coded 2>err; status=$?; took=$(($(date +%s%N) - from)); is 'an undisturbed run' 0
"$dump" calm.db | sort >calm
try "$depesche" check calm.db; is 'its record is sound' 0

# moment: a part of the time that a whole run takes, as seconds
seed=${DEPESCHE_TEST_SEED:-$$}
echo "# seed $seed"
moment() {
	seed=$((seed + 1))
	awk -v s="$seed" -v t="$took" 'BEGIN { srand(s); rand(); printf "%.3f", rand() * t / 1e9 }'
}
# killed RECORD: starts to add, and is killed at some moment
killed() {
	"$depesche" add --input reports "$1" coded 2>err &
	pid=$!
	sleep "$(moment)"
	kill -9 "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
}
# comes_back RECORD: sound as it stands, and complete after a second run
comes_back() {
	"$depesche" check "$1" >out 2>why || grep -q 'holds no record yet\|cannot be opened' why || { cat out why >>err; return 1; }
	"$depesche" add --input reports "$1" coded 2>>err && "$dump" "$1" 2>>err | sort >again && cmp calm again >>err 2>&1 &&
		"$depesche" check "$1" >out 2>>err
}
round=0 lost=0 parts=
while [ "$round" -lt "$kills" ]; do
	round=$((round + 1))
	rm -f r.db r.db-*
	killed r.db
	# every third time once more, in the run that was to mend it
	[ $((round % 3)) != 0 ] || killed r.db
	parts="$parts $("$dump" --sql 'SELECT count(*) FROM article' r.db 2>/dev/null || echo -)"
	comes_back r.db || { lost=$((lost + 1)); sed 's/^/# /' err | head -n 5; cp r.db "lost-$lost.db" 2>/dev/null; }
done
echo "# articles in it when it was killed:$parts"
status=$lost; is "killed $kills times: nothing lost" 0

# A record that is there already, and articles that are replaced or taken out when the writer is killed.
round=0 lost=0
while [ "$round" -lt $(((kills + 3) / 4)) ]; do
	round=$((round + 1))
	rm -f r.db r.db-*; cp calm.db r.db
	sed 's/"title":"[^"]*"/"title":"Neu"/' coded >changed
	"$depesche" add --input reports r.db changed 2>err & pid=$!
	sleep "$(moment)"; kill -9 "$pid" 2>/dev/null; wait "$pid" 2>/dev/null
	comes_back r.db || { lost=$((lost + 1)); sed 's/^/# /' err | head -n 5; }
done
status=$lost; is "killed while it replaced, $round times: nothing lost" 0

# Files that may not grow: as on a full disk, but for the number of the error.
for blocks in 40 300 900 2000; do
	rm -f r.db r.db-*
	(ulimit -f "$blocks"; exec "$depesche" add --input reports r.db coded) >out 2>err; status=$?
	if [ "$status" = 0 ]; then echo "# a limit of $blocks is none"; continue; fi
	is "no file larger than $blocks blocks: told" 1 'r.db: '
	comes_back r.db; status=$?; is 'and nothing lost' 0
done

# A full disk
mkdir small
if mount -t tmpfs -o size=1536k tmpfs small 2>/dev/null; then
	mounted=yes
	try "$depesche" add --input reports small/r.db coded; is 'a full disk: told' 1 'small/r.db: the disk is full'
	try "$depesche" check small/r.db; is 'the record is sound' 0
	"$dump" --sql 'SELECT count(*) FROM article' small/r.db >out; [ "$(cat out)" -gt 0 ]; status=$?; is 'with what was added before' 0
	mount -o remount,size=256m small
	comes_back small/r.db; status=$?; is 'with room again, nothing is lost' 0
	umount small && mounted=
else
	echo '# no small file system can be mounted here'
fi

if [ -n "$pg_url" ]; then
	round=0 lost=0
	"$depesche" add --input reports "$pg_url" coded 2>err; "$dump" "$pg_url" | sort >again; cmp calm again >err 2>&1; status=$?; is 'PostgreSQL: the same record' 0
	while [ "$round" -lt $(((kills + 9) / 10)) ]; do
		round=$((round + 1))
		pg_fresh
		killed "$pg_url"
		comes_back "$pg_url" || { lost=$((lost + 1)); sed 's/^/# /' err | head -n 5; }
	done
	status=$lost; is "PostgreSQL: killed $round times: nothing lost" 0
fi
echo "1..$n"
