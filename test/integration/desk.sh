#!/bin/sh
# The page's own tests (web/test) with Node.js and headless Chromium. TAP. usage: desk.sh units|mock|served DEPESCHE PACKS SOURCE
# units: without a browser; mock: against the page's test server; served: against this program, with the page in it
what=$1
depesche=$2
export DEPESCHE_PACKS=$3
skip() {
	echo "1..0 # SKIP $1"
	exit 0
}
grep -q __asan_init "$depesche" && skip 'sanitizers are built in: it is the browser that takes the time'
for tool in node npm; do command -v $tool >/dev/null || skip "$tool is not here"; done
[ "$(node -p 'parseInt(process.versions.node)')" -ge 18 ] || skip 'Node.js is older than 18'
cd "$4/web" || exit 1
[ -d node_modules/playwright-core ] && [ -f dist/manifest.json ] || skip 'tools/page has not built the page'
[ "$what" = units ] || [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || skip 'chromium is not here'
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
case $what in
units)
	node_modules/.bin/tsc -p test/tsconfig.json >"$work/out" 2>&1 && node --test --test-reporter=tap .build/test/*.test.js >>"$work/out" 2>&1
	;;
mock)
	env -u DESK_SERVER node --test --test-reporter=tap test/browser/*.test.mjs >"$work/out" 2>&1
	;;
served)
	"$depesche" help serve >/dev/null 2>&1 || skip 'built without the server'
	DESK_SERVER="$depesche serve --create --quiet -l 127.0.0.1:{port} {state}.db" \
		node --test --test-reporter=tap test/browser/*.test.mjs >"$work/out" 2>&1
	;;
esac
# the reporter's YAML, which meson does not know, becomes remarks
sed -n 's/^  \(location\|error\|code\|expected\|actual\):/#&/p; /^ok \|^not ok \|^1\.\./p' "$work/out"
grep -q '^1\.\.[1-9]' "$work/out" && exit 0
sed 's/^/# /' "$work/out"
echo 'not ok 1 - the tests ran to their end'
echo '1..1'
