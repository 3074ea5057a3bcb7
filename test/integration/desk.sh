#!/bin/sh
# The page in headless Chromium (web/test), served by this program. TAP. usage: desk.sh DEPESCHE PACKS SOURCE
depesche=$1
export DEPESCHE_PACKS=$2
skip() {
	echo "1..0 # SKIP $1"
	exit 0
}
"$depesche" help serve >/dev/null 2>&1 || skip 'built without the server'
command -v chromium >/dev/null || skip 'chromium is not here'
[ -d "$3/web/node_modules/playwright-core" ] || skip 'tools/page has not been run'
grep -q __asan_init "$depesche" && skip 'sanitizers are built in'
cd "$3/web" || exit 1
DESK_SERVER="$depesche serve --create --quiet -l 127.0.0.1:{port} {state}.db" node --test --test-reporter=tap --test-concurrency=1 test/browser/ 2>&1 |
	sed -n 's/^  \(error\|code\|expected\|actual\):/#&/p; /^ok \|^not ok \|^1\.\./p'
