#!/bin/sh
# Every header compiles alone, the public ones without our include paths and as C++ where a compiler is there. TAP.
# usage: headers.sh SOURCE CC
cd "$1" || exit 1
cc=$2
n=0
result() {
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' /tmp/headers.$$; fi
}
for h in src/*/*.h fuzz/*.h; do
	$cc -std=c17 -D_GNU_SOURCE -DDEPESCHE_VERSION='""' -Wall -Wextra -Wpedantic -Werror -Wno-unused -Iinclude -Isrc -fsyntax-only -x c "$h" 2>/tmp/headers.$$
	result $? "$h"
done
for h in include/depesche/*.h; do
	$cc -std=c99 -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only -x c "$h" 2>/tmp/headers.$$
	result $? "$h"
	command -v c++ >/dev/null || continue
	c++ -std=c++11 -Wall -Wextra -Werror -Iinclude -fsyntax-only -x c++ "$h" 2>/tmp/headers.$$
	result $? "$h as C++"
done
rm -f /tmp/headers.$$
echo "1..$n"
