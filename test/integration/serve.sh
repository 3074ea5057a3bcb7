#!/bin/sh
# A record is served: every path of the OpenAPI document and every answer by its schemas (serve.py), limits, clients as nobody wants them (clients.py), tokens,
# stopping. TAP. usage: serve.sh DEPESCHE PACKS SOURCE
depesche=$1
export DEPESCHE_PACKS=$2
source=$3
here=$source/test/integration
. "$here/tap.sh"
"$depesche" help serve >/dev/null 2>&1 || { echo '1..0 # SKIP built without the server'; exit 0; }
command -v curl >/dev/null || { echo '1..0 # SKIP curl is not here'; exit 0; }
servers=
trap 'kill $servers 2>/dev/null; wait; rm -rf "$work"' EXIT

# start NAME OPTION...: a server of record.db on a free port; its address is $url, its log NAME.log
start() {
	name=$1
	shift
	"$depesche" serve --listen 127.0.0.1:0 "$@" record.db 2>"$name.log" &
	pid=$!
	servers="$servers $pid"
	url=
	for _ in $(seq 600); do
		url=$(sed -n 's|.*\(http://[^/]*\)/.*|\1|p' "$name.log" | head -n 1)
		[ -z "$url" ] || return 0
		kill -0 $pid 2>/dev/null || return 1
		sleep 0.1
	done
	return 1
}
# python SCRIPT ARGUMENT...: its lines as ours
python() {
	if ! command -v python3 >/dev/null; then
		n=$((n + 1))
		echo "ok $n - $1 # SKIP python3 is not here"
		return
	fi
	python3 -B "$here/$@" >lines 2>lines.err
	if ! grep -q '^ok' lines || [ -s lines.err ]; then
		n=$((n + 1))
		echo "not ok $n - $*"
		tail -n 5 lines.err | sed 's/^/# /'
	fi
	while read -r line; do
		case $line in
		'ok '* | 'not ok '*) n=$((n + 1)); echo "$line" | sed "s/ok [0-9]*/ok $n/" ;;
		'#'*) echo "$line" ;;
		esac
	done <lines
}
# code EXPECTED NAME CURL-ARGUMENT...: the status of an answer
code() {
	expected=$1
	name=$2
	shift 2
	status=$(curl -s -o body -w '%{http_code}' "$@")
	: >out; : >err
	is "$name" "$expected"
}
# field NAME WORDS CURL-ARGUMENT...: an answer's head has the words
field() {
	name=$1
	words=$2
	shift 2
	curl -s -D out -o body "$@"
	status=0
	: >err
	is "$name" 0 "$words"
}

"$depesche" add record.db "$source/samples" >out 2>&1; status=$?; is 'a record to serve' 0

start main
status=$?; cp main.log out; : >err; is 'the server starts' 0 'Serving'
python serve.py "$url"
if command -v python3 >/dev/null; then
	python3 -B "$here/clients.py" slow "${url##*:}" >slow.lines 2>&1 &
	slow=$!
fi
python clients.py odd "${url##*:}"
python clients.py unread "${url##*:}"
field 'the page' 'text/html' "$url/"
field 'is not cached blindly' 'no-cache' "$url/"
field 'and allows nothing but itself' "default-src 'self'" "$url/"
field 'nor to be framed' "frame-ancestors 'none'" "$url/api/about"
field 'no type is guessed' 'nosniff' "$url/api/about"
field 'no answer says where a page may come from' 'HTTP/1.1 200' -H 'Origin: http://evil.example' "$url/api/about"
status=0; grep -qi 'access-control' out && status=1; is 'so that foreign pages read nothing' 0
status=0; grep -q '<script[^>]*>[^<]' body && status=1; is 'no script stands in the page' 0
field 'large answers are packed' 'Content-Encoding: gzip' -H 'Accept-Encoding: gzip' "$url/api/events"
status=0; gzip -dc <body 2>err | grep -q '"events"' || status=1; is 'and can be unpacked' 0
field 'not for those who do not want it' 'Content-Length' -H 'Accept-Encoding: gzip;q=0' "$url/api/events"
status=0; grep -qi 'content-encoding' out && status=1; is 'then as they are' 0
field 'files are packed as they are written' 'Content-Encoding: gzip' -H 'Accept-Encoding: gzip' "$url/api/events?format=jsonl"
status=$(gzip -dc <body | wc -l); curl -s "$url/api/events?format=jsonl" >plain; is 'all of it' "$(wc -l <plain)"
field 'and have a name' 'filename="depesche.csv"' "$url/api/events?format=csv"
"$depesche" export -f csv record.db >exported.csv 2>/dev/null; status=$?
[ $status != 0 ] || cmp -s body exported.csv || { sort body >a; sort exported.csv >b; cmp -s a b; status=$?; }
: >out; is 'a file holds what `export` writes' 0
status=$(curl -s -I -o head -w '%{http_code} %{size_download}' "$url/api/events?limit=1"); cp head out; is 'HEAD has no body' '200 0' 'Content-Length: [1-9]'
field 'OPTIONS' 'Allow: GET, HEAD, POST, OPTIONS' -X OPTIONS "$url/api/articles"
field 'a wrong method' 'Allow: GET, HEAD, OPTIONS' -X DELETE "$url/api/about"
code 405 'is refused' -X DELETE "$url/api/about"
head -c 17000000 /dev/zero | tr '\0' a >large
code 413 'a body too large' -H 'Content-Type: text/plain' --data-binary @large "$url/api/articles"
code 413 'also when its length is not told' -H 'Content-Type: text/plain' -H 'Transfer-Encoding: chunked' -H 'Expect:' --data-binary @large "$url/api/articles"
code 200 'another server of the same machine is no foreign page' -H "Origin: $url" -H 'Content-Type: text/plain' -d 'Der Papst besuchte am Montag Polen.' "$url/api/articles"
code 403 'a page elsewhere is' -H 'Sec-Fetch-Site: cross-site' -H 'Content-Type: text/plain' -d 'x' "$url/api/articles"
curl -s "$url/metrics" >body
for word in 'depesche_http_answers_total{method="GET",route="/api/events",status="200"}' 'depesche_http_seconds_bucket{method="GET",route="/api/events",le="+Inf"}' \
	'depesche_record_bytes [1-9]' 'depesche_articles_added_total [1-9]' 'process_resident_memory_bytes [1-9]'; do
	status=0; grep -q "^$word" body || status=1; is "metrics have $word" 0
done
if [ "${slow:-}" ]; then
	wait "$slow"
	cp slow.lines out; : >err
	status=0; grep -q '^ok' out || status=1; is 'slow clients are cut off' 0
fi

# articles of another process
printf '{"id":"other","text":"Die Türkei verhängte am Mittwoch Sanktionen gegen Syrien.","published":"2022-05-04"}\n' >other.jsonl
tag=$(curl -s -D - -o /dev/null "$url/api/articles" | tr -d '\r' | sed -n 's/^ETag: //p')
"$depesche" add record.db other.jsonl >/dev/null 2>&1
code 200 'what another process adds is there' "$url/api/articles/other"
code 200 'and changes the entity tag' -H "If-None-Match: $tag" "$url/api/articles"

# stopping: what came is answered
yes '{"text":"Polen kritisierte am Montag die Slowakei.","published":"2020-01-06"}' | head -n 40 | awk '{ sub(/Polen/, "Polen " NR); print }' >batch.jsonl
curl -s -H 'Content-Type: application/x-ndjson' --data-binary @batch.jsonl "$url/api/articles" >answer &
request=$!
sleep 0.2
kill -TERM $pid; wait $pid; status=$?; cp main.log out; is 'it stops in order' 0 'Stopped'
wait $request; cp answer out; status=$(grep -o '"outcome":"added"' answer | wc -l); is 'after answering what had come' 40
status=0; [ -s record.db-wal ] && status=1; is 'and leaves no log behind' 0
try "$depesche" check record.db; is 'the record is whole' 0
status=0; grep -q '^[-0-9: ]*error: ' main.log && status=1; grep '^[-0-9: ]*error: ' main.log >out; is 'there was no error' 0

# logs for machines
start json --log json
curl -s "$url/api/events?who=%22%0a" >/dev/null; curl -s "$url/api/about" >/dev/null
kill -TERM $pid; wait $pid
if command -v python3 >/dev/null; then
	python3 -c 'import json, sys
lines = [json.loads(line) for line in open("json.log")]
sys.exit(not any(l.get("target") == "/api/about" and l["status"] == 200 for l in lines))' 2>err
	status=$?; cp json.log out; is 'each line is JSON' 0
fi
start quiet --quiet
curl -s "$url/api/about" >/dev/null; kill -TERM $pid; wait $pid
status=$(grep -c '/api/about' quiet.log); is 'or there is none for requests' 0

# clients
start limited --per-client 8 --body 1
python clients.py many "${url##*:}"
head -c 1500000 large >medium
code 413 'a smaller limit of bodies' -H 'Content-Type: text/plain' --data-binary @medium "$url/api/articles"
kill -TERM $pid; wait $pid

# tokens
try "$depesche" serve --listen 0.0.0.0:0 record.db; is 'no other address without tokens' 1 'depesche token'
try "$depesche" serve --listen localhost:0 record.db; is 'a name is no address' 1 'numeric'
try "$depesche" token record.db add reader --scope read; is 'a token to read' 0 '^dp_'; reader=$(cat out)
try "$depesche" token record.db add writer --scope write; is 'a token to write' 0; writer=$(cat out)
try "$depesche" token record.db add admin --scope admin; is 'a token for all' 0; admin=$(cat out)
try "$depesche" token record.db add reader --scope read; is 'a name is taken once' 1 'already'
try "$depesche" token record.db add 'a b' --scope read; is 'a name has no spaces' 1 'letters'
try "$depesche" token record.db add x --scope all; is 'a scope that there is not' 2 'read, write and admin'
try "$depesche" token record.db add x; is 'a token without a scope' 2 'scope'
status=${#reader}; : >out; is 'a token has 256 bits' 46
status=0; grep -q "$reader" record.db record.db-wal 2>/dev/null && status=1; is 'the record does not hold it' 0
try "$depesche" token record.db list; is 'tokens are listed' 0 'reader  *read .*never'
start tokens --tokens
code 401 'nothing without a token' "$url/api/about"
field 'it is said how' 'WWW-Authenticate: Bearer' "$url/api/about"
code 401 'nor with a wrong one' -H 'Authorization: Bearer dp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' "$url/api/about"
code 401 'nor with half of one' -H "Authorization: Bearer ${reader%??}" "$url/api/about"
code 200 'the page is for all' "$url/"
code 200 'health, too' "$url/healthz"
code 401 'metrics are not' "$url/metrics"
code 200 'a reader reads' -H "Authorization: Bearer $reader" "$url/api/about"
code 403 'but does not write' -H "Authorization: Bearer $reader" -H 'Content-Type: text/plain' -d 'Der Papst besuchte Ungarn.' "$url/api/articles"
code 200 'a writer does' -H "Authorization: Bearer $writer" -H 'Content-Type: text/plain' -d 'Der Papst besuchte Ungarn.' "$url/api/articles"
python serve.py "$url" --token "$admin"
try "$depesche" token record.db remove reader; is 'a token is taken back' 0
try "$depesche" token record.db remove reader; is 'there is none any more' 1 'no token'
sleep 4
code 401 'the server has heard of it' -H "Authorization: Bearer $reader" "$url/api/about"
kill -TERM $pid; wait $pid; status=$?; is 'it stops' 0

# what cannot be served
try "$depesche" serve none.db; is 'no record' 1 'none.db'
try "$depesche" serve "$source/README.md"; is 'no record but a file' 1
try "$depesche" serve; is 'which record?' 2
try "$depesche" serve --listen 127.0.0.1:99999 record.db; is 'no port' 2 '65535'
try "$depesche" serve --log xml record.db; is 'no such log' 2 'people or json'
start first
try "$depesche" serve --listen "127.0.0.1:${url##*:}" record.db; is 'a port that is taken' 1 'in use'
kill -TERM $pid; wait $pid
echo "1..$n"
