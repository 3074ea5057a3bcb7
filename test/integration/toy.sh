#!/bin/sh
# A language that the engine has never heard of (test/toy): its pack is built, parser and tagger are trained on 30 sentences, and 10 others are
# read. And what a pack with a damaged model is told. TAP. usage: toy.sh DEPESCHE DEPESCHE-TRAIN PACKS SOURCE
depesche=$1
train=$2
world=$3/world.pack
toy=$4/test/toy
. "$(dirname "$0")/tap.sh"

# share NAME COLUMN FLOOR: the share of words whose column is as in gold.conllu, in per cent, is no lower
share() {
	awk -F '\t' -v c="$2" -v floor="$3" 'NR == FNR { gold[FNR] = $c; next } { n++; right += gold[FNR] == $c }
		END { printf "%d of %d right\n", right, n; exit !(n && 100 * right >= floor * n) }' gold.words words >out 2>err
	status=$?
	is "$1" 0
}
words() { grep '^[0-9]*	' "$1"; }

cp -r "$toy/xx" xx
mkdir packs xx/model
cp "$world" packs
try "$depesche" pack build xx bare.pack; is 'a pack without a model' 0
try "$depesche" pack check xx; is 'its source is sound' 0 'sound'
try "$train" check bare.pack "$toy/train.conllu" "$toy/test.conllu"; is 'so are its trees' 0 '40 sentences, 225 words: 0 faults, 0 hints'
cp bare.pack packs/xx.pack
echo 'Baltu lenam kelivak.' >one.txt
try "$depesche" analyse --packs packs --language xx one.txt; is 'nothing is parsed without a model' 1 'no section "tagger"; build it again'

try "$train" parse bare.pack --passes 0 none.bin "$toy/train.conllu"; is 'no passes' 2 '--passes N (1 to 1000)'
try "$train" parse bare.pack --passes 200 xx/model/parser.bin "$toy/train.conllu"; is 'a parser' 0 'pass 200 of 200'
try "$train" tag bare.pack --passes 20 xx/model/tagger.bin "$toy/train.conllu"; is 'a tagger' 0 'pass 20,'
try "$depesche" pack build xx packs/xx.pack; is 'a pack with them' 0

words "$toy/test.conllu" >gold.words
"$depesche" analyse --packs packs --lang xx -i conllu "$toy/test.conllu" >read.conllu 2>err; status=$?; is 'sentences of its own' 0
words read.conllu >words
share 'all words' 2 100
share 'lemmas' 3 90
share 'parts of speech' 4 90
share 'tags' 5 90
share 'heads' 7 90
share 'relations' 8 85
# lemma FORM LEMMA: forms that the parser and tagger never saw; the lexicon knows them
lemma() {
	try grep -c "	$1	" "$toy/train.conllu"; is "$1 is not in the training sentences" 1
	try grep "	$1	$2	" words; is "$1 comes from $2" 0
}
lemma pirtam pirtu
lemma nolgekem nolge
lemma mashok mashont
lemma pashekem pashe

printf "Dor. Korlan dromesh tor fesak. Lonul lenam sitivak. Mirda gartam dalmak'ki? On sirte lumil eziv.\n" >text.txt
"$depesche" analyse --packs packs --lang xx text.txt >read.conllu 2>err; status=$?; is 'a running text' 0
status=$(grep -c '^# sent_id' read.conllu); is 'its sentences; an abbreviation ends none' 4
try grep '^1-2	Lonul	' read.conllu; is 'a contraction of its own' 0
try grep "^4	'ki	" read.conllu; is 'a clitic of its own' 0
try grep '^1	Dor\.	' read.conllu; is 'the abbreviation is one word' 0
status=$(grep -c '	0	root	' read.conllu); is 'a tree for each' 4
"$depesche" analyse --packs packs --lang xx -f jsonl text.txt >out 2>err; status=$?; is 'the stages that the pack has' 0 '"lemma":"sitont"'
try grep -c '"language":"de"' out; is 'and no German' 1

# A model that is not this program's: the parser's version is its second number, the tagger's features are in the head of each linear model.
# spoilt NAME FILE OFFSET BYTES WORDS: FILE with other bytes there is refused with these words; cut NAME FILE SIZE WORDS: cut off likewise
spoilt() {
	rm -rf bad; cp -r xx bad
	printf "$4" | dd of="bad/model/$2" bs=1 seek="$3" conv=notrunc 2>/dev/null
	refused "$1" "$5"
}
cut_off() {
	rm -rf bad; cp -r xx bad
	head -c "$3" "xx/model/$2" >"bad/model/$2"
	refused "$1" "$4"
}
refused() {
	mkdir -p badpacks; cp "$world" badpacks
	try "$depesche" pack build bad badpacks/xx.pack
	[ "$status" != 0 ] || try "$depesche" analyse --packs badpacks --lang xx one.txt
	is "$1" 1 "$2"
}
linear=$(grep -abo LIN2 xx/model/tagger.bin | head -n 1 | cut -d : -f 1)
spoilt 'a parser for other inputs' parser.bin 4 '\377\0\0\0' 'train it again'
spoilt 'a tagger for other features' tagger.bin $((linear + 4)) '\1\2\3\4' 'trained for other features; train it again'
spoilt 'what is no parser' parser.bin 0 'NONE' 'damaged'
spoilt 'what is no tagger' tagger.bin 0 'NONE' 'of another version; build the pack again'
for size in 0 3 40 100 5000 $(($(wc -c <xx/model/parser.bin) - 100)); do
	cut_off "a parser of $size bytes" parser.bin $size 'build the pack again'
done
for size in 0 3 40 600 5000 $(($(wc -c <xx/model/tagger.bin) - 100)); do
	cut_off "a tagger of $size bytes" tagger.bin $size 'the pack'
done
echo "1..$n"
