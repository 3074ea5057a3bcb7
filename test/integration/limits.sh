#!/bin/sh
# Texts and treebanks that nobody writes but that come all the same: read in time that grows with their length, or refused with a sentence. TAP.
# usage: limits.sh DEPESCHE DEPESCHE-TRAIN PACKS SOURCE
depesche=$1
train=$2
export DEPESCHE_PACKS=$3
text=$4/samples/01-agentur.txt
. "$(dirname "$0")/tap.sh"
command -v timeout >/dev/null || { echo '1..0 # SKIP timeout is not here'; exit 0; }

# Long sentences. A quadratic stage would take minutes over them; what is allowed leaves room for sanitizers and busy machines.
repeat() { yes "$1" | head -n "$2" | tr '\n' ' '; }
# long NAME WORDS TIMES COUNT: WORDS so many times, COUNT words at least
long() {
	repeat "$2" "$3" >long.txt
	timeout 120 "$depesche" analyse long.txt >long.conllu 2>err; status=$?
	is "$1: analysed" 0
	status=1; [ "$(grep -c '^[0-9]*	' long.conllu)" -ge "$4" ] && status=0; is "$1: every word" 0
	status=1; [ "$(grep -c '^# sent_id' long.conllu)" = "$(grep -c '	0	root	' long.conllu)" ] && status=0; is "$1: one tree a sentence" 0
	try timeout 120 "$depesche" code -f jsonl long.txt; is "$1: coded" 0
}
long '100,000 words without a full stop' 'Minister' 100000 100000
long 'clauses without an end' 'Russland griff die Ukraine am Montag an und' 1200 10000
long 'quotations that never close' '„Nein, sagte Putin,' 2000 10000
long 'brackets that never close' '(Putin' 5000 10000
long 'finite verbs or participles' 'verhängte große' 5000 10000
long 'hyphens' 'a-a-a-a-a-a-a-a-a-a' 500 9500

# Long words
# whole NAME: the one word of word.txt is one token, and is coded
whole() {
	timeout 120 "$depesche" analyse word.txt >word.conllu 2>err; status=$?; is "$1: analysed" 0
	status=$(grep -c '^[0-9]*	' word.conllu); is "$1: one word" 1
	try timeout 120 "$depesche" code -f jsonl word.txt; is "$1: coded" 0
}
repeat a 1000000 | tr -d ' ' >word.txt; whole 'a word of 1 MB'
repeat Ä 500000 | tr -d ' ' >word.txt; whole 'a word of 1 MB in upper case'
repeat Luftangriff 100000 | tr -d ' ' >word.txt; whole 'a compound of 1 MB'
repeat "a'" 500000 | tr -d ' ' >word.txt; timeout 120 "$depesche" analyse word.txt >out 2>err; status=$?; is 'apostrophes' 0
repeat a. 500000 | tr -d ' ' >word.txt; timeout 120 "$depesche" analyse word.txt >word.conllu 2>err; status=$?; is 'periods' 0

# Control characters: a few are white space or marks inside a text, many are no text.
{ cat "$text"; printf 'Der\001Minister\002 reiste\013am\014Montag\033[1m nach\177 Wien.\r\nDort traf\tihn die\037Kanzlerin.\n'; } >control.txt
try "$depesche" analyse control.txt; is 'some control characters' 0
status=$(tr -d '\n\t' <out | tr -cd '\001-\037' | wc -c); is 'none gets into the columns' 0
try awk -F '\t' '/^[0-9]/ && NF != 10 { bad = 1 } END { exit bad }' out; is 'ten columns each' 0
try "$depesche" code -f jsonl control.txt; is 'coded' 0
for c in 001 002 003 004 005 006 007 010 016 017 020 021 033 034 177; do printf "a\\$c\\$c\\$c "; done >control.txt
try "$depesche" analyse control.txt; is 'little else' 1 'control characters'
printf '\302\205\342\200\250\342\200\217\357\273\277\355\237\277\357\277\277\364\217\277\277 Wien.' >odd.txt
try "$depesche" analyse odd.txt; is 'characters that nobody sees' 0
try awk -F '\t' '/^[0-9]/ && NF != 10 { bad = 1 } END { exit bad }' out; is 'ten columns each here, too' 0

# Treebanks
# word ID FORM HEAD RELATION: a line of CoNLL-U
word() { printf '%s\t%s\t_\tNOUN\tNN\t_\t%s\t%s\t_\t_\n' "$1" "$2" "$3" "$4"; }
# refused NAME FILE WORDS: by the trainers, with file and line
refused() {
	for command in parse tag; do
		try "$train" $command "$DEPESCHE_PACKS/de.pack" model.bin "$2"; is "$1: no $command" 1 "$3"
		try test -e model.bin; is "$1: nothing is written" 1
	done
}
{ word 1 Rom 0 root; word 2 Bonn 3 dep; word 3 Wien 2 dep; } >cycle.conllu; refused 'a cycle' cycle.conllu 'cycle.conllu:2: a cycle'
{ word 1 Rom 0 root; echo; word 1 Rom 2 dep; word 2 Bonn 2 dep; word 3 Wien 0 root; } >self.conllu; refused 'its own head' self.conllu 'self.conllu:[34]: a cycle'
{ word 1 Rom 0 root; word 2 Bonn 0 root; } >two.conllu; refused 'two roots' two.conllu 'two.conllu:2: two roots'
{ word 1 Rom 2 dep; word 2 Bonn 1 dep; } >none.conllu; refused 'no root' none.conllu 'none.conllu:1: no root'
{ word 1 Rom 0 root; word 2 Bonn 3 dep; } >out.conllu; refused 'a head outside' out.conllu 'out.conllu:2: the head is no word'
{ word 1 Rom 0 root; word 2 Bonn 99999999999999999999 dep; } >far.conllu; refused 'a head beyond numbers' far.conllu 'far.conllu:2: the head, column 7'
{ word 1 Rom 0 root; word 2 Bonn -1 dep; } >minus.conllu; refused 'a negative head' minus.conllu 'minus.conllu:2: the head, column 7'
{ word 1 Rom 0 root; repeat Rom 100000 | tr ' ' '\n' | awk '{ printf "%d\t%s\t_\tNOUN\tNN\t_\t1\tdep\t_\t_\n", NR + 1, $1 }'; } >long.conllu
refused 'a sentence of 100,000 words' long.conllu 'long.conllu:1: the sentence has more words'
: >empty.conllu; refused 'nothing at all' empty.conllu 'empty.conllu'
try "$depesche" analyse -i conllu out.conllu; is 'a treebank with a head outside' 1 'out.conllu, line 2'
try "$depesche" analyse -i conllu cycle.conllu; is 'heads are not asked for' 0 '	0	root	'
printf '1\tRom\n' >short.conllu; try "$depesche" analyse -i conllu short.conllu; is 'too few columns' 1 'short.conllu, line 1'
timeout 120 "$depesche" analyse -i conllu long.conllu >out 2>err; status=$?; is 'a sentence of 100,000 words is read' 0
echo "1..$n"
