#!/bin/sh
# The same output, byte for byte: with one thread and with two, alone and among others, once and again. Over samples/. TAP.
# usage: same.sh DEPESCHE PACKS SOURCE
depesche=$1
export DEPESCHE_PACKS=$2
samples=$3/samples
. "$(dirname "$0")/tap.sh"
# same NAME FILE FILE
same() {
	test -s "$2" && cmp "$2" "$3" >out 2>err
	status=$?
	is "$1" 0
}
# coded FILE OPTIONS: what is printed, and what is said
coded() {
	file=$1
	shift
	"$depesche" code "$@" "$samples" >"$file" 2>&1
}
for format in jsonl csv reports table; do
	coded one -j 1 -f $format
	coded two -j 2 -f $format
	same "code -f $format, one thread and two" one two
done
coded eight -j 8 -f table
same 'more threads than articles at work' one eight
for format in conllu jsonl; do
	"$depesche" analyse -f $format "$samples" >one 2>&1
	"$depesche" analyse -f $format "$samples" >two 2>&1
	same "analyse -f $format, once and again" one two
	# Nothing of an article is left for the next one.
	for file in "$samples"/*; do "$depesche" analyse -f $format "$file"; done >two 2>&1
	same "analyse -f $format, together and one by one" one two
done
# Sentences are parsed side by side, and do not know of each other.
"$depesche" analyse "$samples" | awk 'BEGIN { RS = ""; ORS = "\n\n" } NR <= 60 { print >"all"; print >("alone" NR) }'
"$depesche" analyse -i conllu all | grep -v '^#' >one
for n60 in $(seq 60); do "$depesche" analyse -i conllu "alone$n60"; done | grep -v '^#' >two
same 'sixty sentences together and one by one' one two
"$depesche" analyse -f conllu "$samples/01-agentur.txt" >one 2>&1 &
"$depesche" analyse -f conllu "$samples/01-agentur.txt" >two 2>&1
wait
same 'two at a time over one pack' one two
echo "1..$n"
