#!/bin/sh
# The trainer's program: treebanks without their words and with them, what is wrong in trees, what is not trained on. TAP.
# usage: train.sh DEPESCHE-TRAIN PACKS
train=$1
pack=$2/de.pack
match=-F
. "$(dirname "$0")/tap.sh"
# same NAME FILE FILE
same() {
	cmp "$2" "$3" >out 2>err
	status=$?
	is "$1" 0
}
# word ID FORM UPOS XPOS HEAD RELATION [MISC]: a line of CoNLL-U; range FIRST-LAST FORM one above its words
word() { printf '%s\t%s\t_\t%s\t%s\t_\t%s\t%s\t_\t%s\n' "$1" "$2" "$3" "$4" "$5" "$6" "${7:-_}"; }
range() { printf '%s\t%s\t_\t_\t_\t_\t_\t_\t_\t_\n' "$1" "$2"; }
# three HEAD HEAD HEAD RELATION RELATION RELATION: a sentence of three words
three() {
	word 1 Die DET ART "$1" "$4"
	word 2 Ministerin NOUN NN "$2" "$5"
	word 3 schwieg VERB VVFIN "$3" "$6"
	echo
}

cat >text.jsonl <<'END'
{"id":"eins","text":"Im Mai traf der „Rat“\nzur Sitzung ein. Zürich schwieg. Zürich schwieg."}
{"id":"zwei","text":"Ein anderer Artikel."}
END
{
	echo '# sent_id = eins-s0'
	echo '# text = Im Mai traf der „Rat“ zur Sitzung ein.'
	range 1-2 Im
	word 1 In ADP APPR 3 case
	word 2 dem DET ART 3 det
	word 3 Mai NOUN NN 4 obl
	word 4 traf VERB VVFIN 0 root
	word 5 der DET ART 7 det
	word 6 „ PUNCT '$(' 7 punct SpaceAfter=No
	word 7 Rat NOUN NN 4 nsubj SpaceAfter=No
	word 8 “ PUNCT '$(' 7 punct
	range 9-10 zur
	word 9 zu ADP APPR 11 case
	word 10 der DET ART 11 det
	word 11 Sitzung NOUN NN 4 obl
	word 12 ein ADP PTKVZ 4 compound:prt SpaceAfter=No
	word 13 . PUNCT '$.' 4 punct
	echo
	echo '# sent_id = eins-s2'
	echo '# text = Zürich schwieg.'
	word 1 Zürich PROPN NE 2 nsubj
	word 2 schwieg VERB VVFIN 0 root SpaceAfter=No
	word 3 . PUNCT '$.' 2 punct
	echo
} >gold.conllu

try "$train"; is 'no command' 2 'usage: depesche-train check PACK'
try "$train" join "$pack" a.tsv; is 'join without texts' 2 'usage'
"$train" part "$pack" gold.conllu text.jsonl >bank.tsv 2>err; status=$?; is 'part' 0
try grep -c . bank.tsv; is 'a line for each sentence and word' 0 18
try grep -E 'Rat|Mai|schwieg|Zürich' bank.tsv; is 'no word of the text is left' 1
try grep -P '^39\t45\t0\tPROPN\tNE\t2\tnsubj$' bank.tsv; is 'positions are code points' 0
try grep -P '^22\t25\t2\tDET\tART\t11\tdet$' bank.tsv; is 'second word of a contraction' 0
"$train" join "$pack" bank.tsv text.jsonl >joined.conllu 2>err; status=$?; is 'join' 0
same 'join gives back what part was given' gold.conllu joined.conllu

sed 's/eins/drei/' bank.tsv >lost.tsv; try "$train" join "$pack" lost.tsv text.jsonl; is 'an unknown document' 1 'lost.tsv:1: the texts have no document drei'
sed 's/Mai/Mär/' text.jsonl >other.jsonl; try "$train" join "$pack" bank.tsv other.jsonl; is 'another version of the text' 1 'bank.tsv:1: the document'
"$train" join "$pack" bank.tsv other.jsonl >empty 2>err; try test -s empty; is 'nothing is written then' 1
sed 's/^53\t54/53\t540/' bank.tsv >long.tsv; try "$train" join "$pack" long.tsv text.jsonl; is 'a span behind the text' 1 'long.tsv:19: 53 to 540'
sed 's/^3\t6\t0/3\t6\t1/' bank.tsv >half.tsv; try "$train" join "$pack" half.tsv text.jsonl; is 'half a contraction' 1 'half.tsv:4:'
sed 's/3\tdet$/30\tdet/' bank.tsv >head.tsv; try "$train" join "$pack" head.tsv text.jsonl; is 'a head outside' 1 'head.tsv:3: the head'
sed 's/0\troot/1\tdep/' bank.tsv >round.tsv; try "$train" join "$pack" round.tsv text.jsonl; is 'no root' 1 'round.tsv:'
sed 1d bank.tsv >begin.tsv; try "$train" join "$pack" begin.tsv text.jsonl; is 'words before a sentence' 1 'begin.tsv:1:'
sed 's/Mai/Juni/' gold.conllu >wrong.conllu; try "$train" part "$pack" wrong.conllu text.jsonl; is 'a sentence that is not in its text' 1 'wrong.conllu:4: the sentence is not'

try "$train" check "$pack" gold.conllu; is 'sound trees' 0 '2 sentences, 16 words: 0 faults, 0 hints'
# fault NAME WORDS: gold.conllu and bad.conllu are checked and given to the trainer
fault() {
	try "$train" check "$pack" gold.conllu bad.conllu; is "$1" 1 "$2"
	try "$train" parse "$pack" model.bin gold.conllu bad.conllu; is "$1, no parser is trained" 1 "$2"
	try test -e model.bin; is "$1, no model is written" 1
}
{ three 2 3 0 det nsubj root; three 2 0 0 det root root; } >bad.conllu; fault 'two roots' 'bad.conllu:7: two roots'
three 2 1 0 det nsubj root >bad.conllu; fault 'a cycle' 'a cycle'
three 2 3 2 det nsubj dep >bad.conllu; fault 'no root' 'bad.conllu:1: no root'
three 2 4 0 det nsubj root >bad.conllu; fault 'a head outside its sentence' 'bad.conllu:2: the head is no word'
three 2 3 0 det subject root >bad.conllu; fault 'an unknown relation' 'bad.conllu:2: there is no relation "subject"'
three 2 3 0 det root root >bad.conllu; fault 'root below the root' 'bad.conllu:2: head 0'
three 2 3 0 det nsubj root | sed 's/^3/4/' >bad.conllu; fault 'wrong numbers' 'bad.conllu:3: words should be numbered'
three 2 3 0 det nsubj root | cut -f 1-7 >bad.conllu; fault 'too few columns' 'bad.conllu:1: a word should have ten'
try "$train" tag "$pack" model.bin none.conllu; is 'no such treebank' 1 'none.conllu: cannot open'
three 2 3 0 det nsubj root | sed 's/VVFIN/VVX/' >bad.conllu; try "$train" check "$pack" bad.conllu; is 'an unknown tag' 1 'bad.conllu:3: the lexicon has no tag "VVX"'

# hint NAME WORDS
hint() {
	try "$train" check "$pack" bad.conllu; is "$1" 0 "$2"
}
{ word 1 Er PRON PPER 2 nsubj; word 2 kam VERB VVFIN 0 root; word 3 der DET ART 4 det; word 4 Minister NOUN NN 2 nsubj; } >bad.conllu
hint 'two subjects' 'bad.conllu:4: hint: a second subject of "kam"'
{ word 1 Er PRON PPER 2 nsubj; word 2 hat AUX VAFIN 4 aux; word 3 nicht PART PTKNEG 2 advmod; word 4 gesprochen VERB VVPP 0 root; } >bad.conllu
hint 'an auxiliary with a dependent' 'bad.conllu:3: hint: "nicht" hangs on a function word, "hat"'
{ word 1 Dem DET ART 2 det; word 2 Minister NOUN NN 3 nsubj; word 3 kam VERB VVFIN 0 root; } >bad.conllu
hint 'a subject in the dative' 'bad.conllu:2: hint: the subject "Minister" cannot be nominative'
{ word 1 Das DET ART 2 det; word 2 Regierung NOUN NN 3 nsubj; word 3 schwieg VERB VVFIN 0 root; } >bad.conllu
hint 'an article of another gender' 'bad.conllu:2: hint: "Regierung" agrees'
{ word 1 Die DET ART 2 det; word 2 Regierung NOUN NN 3 nsubj; word 3 schwiegen VERB VVFIN 0 root; } >bad.conllu
hint 'subject and verb of different number' 'bad.conllu:2: hint: the subject "Regierung" and "schwiegen" differ'
{ word 1 Er PRON PPER 2 nsubj; word 2 schwieg VERB VVFIN 0 root; word 3 gestern ADV ADV 2 aux; } >bad.conllu
hint 'an auxiliary that is none' 'bad.conllu:3: hint: aux is "gestern"'

try "$train" parse "$pack" model.bin gold.conllu; is 'a parser is trained on sound trees' 0 'model.bin:'
"$train" reparse "$pack" model.bin gold.conllu >trees.conllu 2>err; status=$?; is 'trees of a parser' 0
grep -v '^#' gold.conllu | cut -f 1-6 >words; grep -v '^#' trees.conllu | cut -f 1-6 >words.now; same 'words and tags stay the treebank'"'"'s' words words.now
try "$train" reparse "$pack" gold.conllu gold.conllu; is 'what is no parser' 1 'depesche-train:'

cat >news.jsonl <<'END'
{"id":"drei","published":"2024-03-08","text":"Der russische Außenminister Sergej Lawrow kritisierte die USA. Tausende Menschen demonstrierten in Bangkok gegen die Regierung."}
{"id":"vier","published":"2024-03-08","text":"Ein anderer Artikel ohne Ereignisse."}
END
cat >events.jsonl <<'END'
{"doc":"drei","events":[{"anchors":["kritisierte die USA"],"event":"ACCUSE","mode":"disapprove","status":"occurred","actor":[{"text":"Sergej Lawrow","name":"Sergey Lavrov","code":"RUS","sector":"GOV"}],"recipient":[{"text":"USA","name":"United States","code":"USA","sector":"GOV"}],"date":"","place":null,"said_by":[],"certainty":"stated"},{"anchors":["demonstrierten in Bangkok"],"event":"PROTEST","mode":"demo","status":"occurred","actor":[],"recipient":[{"text":"die Regierung","name":"Thailand","code":"THA","sector":"GOV"}],"date":"","place":{"text":"Bangkok","name":"Bangkok","code":"THA"},"said_by":[],"certainty":"stated"}]}
{"doc":"vier","events":[]}
END
try "$train" judge "$pack" judge.bin events.jsonl news.jsonl; is 'a judge is trained on annotated events' 0 '2 articles'
try "$train" judge "$pack" again.bin events.jsonl news.jsonl; same 'the same judge each time' judge.bin again.bin
echo '{"doc":"drei"}' >bad.jsonl; try "$train" judge "$pack" judge.bin bad.jsonl news.jsonl; is 'an annotated article without events' 1 'bad.jsonl:1: not an article'
try "$train" judge "$pack" judge.bin none.jsonl news.jsonl; is 'no such annotation' 1 'none.jsonl cannot be read'
printf 'drei\t66\t74\tTHA\ttold\ndrei\t97\t106\tTHA\timplied\n' >whose.tsv
try "$train" setting "$pack" setting.bin whose.tsv news.jsonl; is 'whose somebody is, is learned from what has been told' 0 'lessons'
"$train" setting "$pack" again.bin whose.tsv news.jsonl 2>err; same 'the same model each time' setting.bin again.bin
echo 'drei 66 74 THA' >bad.tsv; try "$train" setting "$pack" setting.bin bad.tsv news.jsonl; is 'a label that is no table row' 1 'bad.tsv:1: not article, begin, end and code'
try "$train" setting "$pack" setting.bin none.tsv news.jsonl; is 'no such labels' 1 'none.tsv cannot be read'
echo "1..$n"
