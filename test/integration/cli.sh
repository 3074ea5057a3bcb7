#!/bin/sh
# The program as a user meets it, above all with bad input. TAP. usage: cli.sh DEPESCHE PACKS SOURCE
depesche=$1
export DEPESCHE_PACKS=$2
source=$3
. "$(dirname "$0")/tap.sh"

printf 'Erster Titel\n\nDer Präsident reiste am Montag nach Wien und traf dort die Kanzlerin.\n' >a.txt
printf '{"id":"eins","text":"Der Minister ist am Dienstag zurückgetreten, sagte ein Sprecher."}\n' >one.jsonl
printf '{"id":"a","text":"Die Polizei nahm am Montag zwölf Demonstranten fest."}\n{"id":"b",\n\n{"id":"c","text":"Der Botschafter wurde am Freitag ausgewiesen."}\n' >broken.jsonl

try "$depesche"; is 'no command' 2 'What shall be done'
try "$depesche" nothing; is 'unknown command' 2 'no command "nothing"'
try "$depesche" help; is 'help' 0 'code'
for command in code merge add remove check query show timeline network who explain pack version help analyse; do
	try "$depesche" "$command" --help; is "$command --help" 0 'usage: depesche'
done
try "$depesche" version; is 'version' 0 'depesche [0-9]'
try "$depesche" code; is 'code without articles' 2 'Which articles'
for command in code explain; do
	try "$depesche" $command --language xx a.txt; is "$command: a language without a pack" 1 'xx.pack'
done
try "$depesche" code --nonsense a.txt; is 'unknown option' 2 '--nonsense'
try "$depesche" code --format xml a.txt; is 'unknown format' 2 'xml'
try "$depesche" code -j 0 a.txt; is 'no threads' 2 '"0"'
try "$depesche" code --published 2023-02-29 a.txt; is 'no such day' 2 '2023-02-29'
try "$depesche" code --encoding ebcdic a.txt; is 'unknown encoding' 2 'ebcdic'
try "$depesche" code a.txt; is 'a text file' 0 'Erster Titel'
try "$depesche" code one.jsonl -f jsonl; is 'JSON lines' 0
printf '{"id":"b","text":"Der Himmel war blau, und am Ufer blühten die Weiden."}\n' >none.jsonl
try "$depesche" code one.jsonl none.jsonl -f reports; is 'an article with its reports' 0 '^{"doc":"eins",.*"reports":\[{"doc":"eins"'
is 'and one without' 0 '^{"doc":"b",.*"words":10,"hash":"[0-9a-f]*","sketch":"[0-9a-f]*","reports":\[\]}$'
try "$depesche" analyse a.txt; is 'an analysis as CoNLL-U' 0 '# sent_id = 1'
try "$depesche" analyse -f jsonl one.jsonl; is 'an analysis as JSON' 0 '"quotes":'
try "$depesche" code none.txt; is 'missing file' 1 'none.txt: cannot open'
try "$depesche" code none.txt a.txt; is 'missing file, the other is coded' 1 'Erster Titel'
try "$depesche" code broken.jsonl -f table; is 'broken JSON names file and line' 1 'broken.jsonl, line 2'
is 'the lines around it are coded' 1 '^c · '
: >empty.txt; try "$depesche" code empty.txt; is 'empty file' 1 'is empty'
: >empty.jsonl; try "$depesche" code empty.jsonl; is 'empty JSON lines' 1 'is empty'
mkdir dir; try "$depesche" code dir; is 'empty directory' 1 'holds no articles'
printf 'Gr\374\337e aus K\366ln sendet der Au\337enminister heute.' >latin.txt
try "$depesche" code latin.txt; is 'not UTF-8' 1 'byte 2: is not UTF-8'
try "$depesche" code --encoding latin1 latin.txt; is 'latin1' 0
head -c 4096 /dev/urandom >noise.txt; try "$depesche" code noise.txt; is 'random bytes' 1 'noise.txt'
printf 'a\0b' >zero.txt; try "$depesche" code zero.txt; is 'a zero byte' 1 'binary'
{ cat one.jsonl; head -c 100000000 /dev/zero | tr '\0' a; echo; cat one.jsonl; } >long.jsonl
try "$depesche" code long.jsonl; is 'a line of 100 MB is left out' 1 'line 2: this line is longer'
rm long.jsonl
printf 'Le ministre a dit que les deux pays sont dans une situation difficile et qu il ne faut pas attendre.' >fr.txt
try "$depesche" code fr.txt; is 'another language' 1 'is French'
"$depesche" code - <a.txt >out 2>err; status=$?; is 'standard input' 0 'standard input'

try "$depesche" explain; is 'explain nothing' 2 'Explain what'
try "$depesche" explain --sentence 'Der Minister reiste am Montag nach Wien.'; is 'explain a sentence' 0 'words and tree'
try "$depesche" explain --all a.txt; is 'explain an article' 0 'sentence 2 (body)'
try "$depesche" explain --id 0000000000000000 a.txt; is 'explain an unknown event' 1 'no event 0000'

# packs
try "$depesche" code --packs "$work" a.txt; is 'no packs' 1 'world.pack: cannot open'
mkdir cut; cp "$DEPESCHE_PACKS/world.pack" cut; head -c 5000 "$DEPESCHE_PACKS/de.pack" >cut/de.pack
try "$depesche" code --packs cut a.txt; is 'a cut pack' 1 'de.pack'
try "$depesche" pack check cut/de.pack; is 'pack check: cut' 1 'de.pack'
try "$depesche" pack check "$DEPESCHE_PACKS/de.pack"; is 'pack check: sound' 0 'sound'
cp "$DEPESCHE_PACKS/de.pack" newer.pack; printf '\377\0\0\0' | dd of=newer.pack bs=1 seek=8 conv=notrunc 2>/dev/null
try "$depesche" pack check newer.pack; is 'a pack of a newer version' 1 'newer'
cp "$DEPESCHE_PACKS/de.pack" bad.pack; printf 'x' | dd of=bad.pack bs=1 seek=20000 conv=notrunc 2>/dev/null
try "$depesche" pack check bad.pack; is 'a damaged pack' 1 'damaged'
try "$depesche" pack list "$DEPESCHE_PACKS/de.pack"; is 'pack list' 0 'clean'
printf '{"id":"a","text":"Der Minister will am Montag in Wien quirilieren. Die Ministerin will nicht quirilieren, sie reiste nach Rom."}\n' >rare.jsonl
try "$depesche" pack coverage rare.jsonl; is 'pack coverage: a verb that no frame names, with its sentence' 0 'verb.quirilieren.Der Minister'
"$depesche" pack coverage rare.jsonl >rare.tsv; try grep reisen rare.tsv; is 'pack coverage: not one that has a frame' 1
try "$depesche" pack coverage --limit 0 rare.jsonl; is 'pack coverage: no lines' 2 'number of lines'
try "$depesche" pack coverage; is 'pack coverage without texts' 2 'needs texts'
try "$depesche" pack coverage none.txt; is 'pack coverage: missing file' 1 'none.txt'
try "$depesche" pack build none out.pack; is 'pack build without source' 1 'pack.txt'

# output
try "$depesche" code -o /dev/full -f csv a.txt; is 'a full disk' 1 'No space left'
"$depesche" code a.txt >/dev/full 2>err; status=$?; is 'standard output to a full disk' 1 'No space left'
for item in $(seq 200); do printf '{"id":"n%s","text":"Der Minister ist am Dienstag zurückgetreten, sagte ein Sprecher. Die Kanzlerin reiste nach Wien."}\n' "$item"; done >many.jsonl
"$depesche" analyse -f jsonl many.jsonl >/dev/full 2>err; status=$?; is 'an analysis to a full disk' 1
try test "$(wc -l <err)" = 1; is 'and told once' 0
try "$depesche" code -o no/such/dir/out a.txt; is 'output nowhere' 1 'no/such/dir/out'
try "$depesche" code -f csv -o events.csv a.txt; is 'output to a file' 0
head -n 1 events.csv >out; status=$?; is 'the file is there' 0 '^id,doc,'
try "$depesche" code -f csv -o events.csv.2 none.txt; ls events.csv.2.* >out 2>/dev/null; status=$?; is 'no temporary file stays' 2
i=0; while [ $i -lt 300 ]; do cat one.jsonl; i=$((i + 1)); done >many.jsonl
{ "$depesche" code many.jsonl 2>err; echo $? >rc; } | head -n 1 >out; status=$(cat rc); is 'a closed pipe ends quietly' 1
status=$(wc -c <err); is 'and says nothing' 0
"$depesche" code -f jsonl -j 1 many.jsonl broken.jsonl a.txt >j1 2>e1; "$depesche" code -f jsonl -j 7 many.jsonl broken.jsonl a.txt >j7 2>e7
cmp j1 j7 && cmp e1 e7; status=$?; is 'the same output with any number of threads' 0
NO_COLOR=1 try "$depesche" code --color=auto a.txt; grep -c "$(printf '\033')" out >/dev/null; status=$?; is 'no colours into a file' 1
try "$depesche" code --color=always a.txt; grep "$(printf '\033')" out >/dev/null; status=$?; is 'colours when asked for' 0
try "$depesche" pack check "$source/packs/world" "$source/packs/de"; is 'the sources of our packs hold no contradiction' 0 'sound'
mkdir -p land/persons; cp "$source"/packs/world/*.txt land
printf 'person: Anna Petrova\nstate: RUS\noffice: president RUS 2010 2016\n\nperson: Boris Orlov\nstate: RUS\noffice: president RUS 2014 2018\n' >land/persons/a.txt
try "$depesche" pack check land; is 'two presidents at a time are told' 1 'land/persons/a.txt, line 7, column 1: Boris Orlov'
sed -i 's/2018$/2018 shared/' land/persons/a.txt; try "$depesche" pack check land; is 'unless they share the office' 0 'land: sound'
sed -i 's/shared$/shard/' land/persons/a.txt; try "$depesche" pack check land; is 'a mistake in a source' 1 'land/persons/a.txt, line 7'
if script -qec true typescript >/dev/null 2>&1 </dev/null; then
	i=0; while [ $i -lt 3 ]; do cat many.jsonl; i=$((i + 1)); done >more.jsonl
	script -qec "$depesche code -j 1 -f jsonl -o events.jsonl more.jsonl" typescript >out 2>/dev/null </dev/null
	status=$?; is 'work on a terminal' 0
	"$depesche" code -j 1 -f jsonl -o again.jsonl more.jsonl 2>err; cmp events.jsonl again.jsonl; status=$?; is 'a terminal changes nothing' 0
	status=$(wc -c <err); is 'no bar where no terminal is' 0
else
	n=$((n + 1))
	echo "ok $n - work on a terminal # SKIP no terminal can be made here"
fi
echo "1..$n"
