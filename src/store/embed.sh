#!/bin/sh
# Files as C arrays, each with a NUL behind it: sql/sqlite.sql is dp_sql_sqlite. usage: embed.sh FILE...
set -eu
for file; do
	name=$(basename "$file" .sql)
	echo "/* made from sql/$name.sql by src/store/embed.sh */"
	echo "static const unsigned char dp_sql_${name}[] = {"
	od -An -v -tu1 "$file" | sed 's/\([0-9][0-9]*\)/\1,/g'
	echo "0};"
done
