#!/bin/sh
# What is installed, which symbols it exports, and that a program can be built on it, shared and static. TAP. usage: install.sh SOURCE BUILD CC
source=$1
build=$2
cc=$3
n=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
result() {
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; [ -f "$work/diff" ] && sed 's/^/# /' "$work/diff"; fi
}

DESTDIR=$work meson install -C "$build" --no-rebuild >/dev/null 2>"$work/diff"
result $? 'meson install'
prefix=$(find "$work" -type d -name include | head -n 1)
prefix=${prefix%/include}
# Where libraries go is the machine's matter: lib, lib64 or a directory of its architecture.
(cd "$prefix" && find . -type f -o -type l) | sed 's|lib64/|lib/|; s|lib/[^/]*-linux-gnu[^/]*/|lib/|; s|^\./||; s|\.so\.[0-9.]*$|.so.N|' | sort -u >"$work/files"
diff "$source/test/integration/installed.txt" "$work/files" >"$work/diff"
result $? 'installed files are those of installed.txt'
lib=$(dirname "$(find "$prefix" -name libdepesche.so)")
nm -D --defined-only "$lib/libdepesche.so" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort >"$work/symbols"
diff "$source/test/integration/symbols.txt" "$work/symbols" >"$work/diff"
result $? 'exported symbols are those of symbols.txt'

: >"$work/diff"
case " $(grep -o "fsanitize=[a-z,]*" "$build/build.ninja" | head -n 1) " in
*fsanitize*)
	echo "ok $((n + 1)) - a program on the shared library # SKIP sanitizers are built in"
	echo "ok $((n + 2)) - a program on the static library # SKIP sanitizers are built in"
	echo "ok $((n + 3)) - it codes an article # SKIP sanitizers are built in"
	n=$((n + 3))
	;;
*)
	PKG_CONFIG_PATH=$lib/pkgconfig
	PKG_CONFIG_SYSROOT_DIR=$work
	export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
	example=$source/test/integration/example.c
	$cc -o "$work/shared" "$example" $(pkg-config --cflags --libs depesche) 2>"$work/diff"
	result $? 'a program on the shared library'
	$cc -o "$work/static" "$example" $(pkg-config --cflags depesche) "$lib/libdepesche.a" -lutf8proc -ljansson -lxxhash -lpthread -lm 2>"$work/diff"
	result $? 'a program on the static library'
	LD_LIBRARY_PATH=$lib "$work/shared" "$prefix/share/depesche" >"$work/diff" 2>&1 && "$work/static" "$prefix/share/depesche" >>"$work/diff" 2>&1
	result $? 'it codes an article'
	;;
esac
echo "1..$n"
