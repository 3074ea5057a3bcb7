# What the integration tests of a program share: a scratch directory, and TAP of what the program did. Sourced, not run.
# The caller may set match=-F before it: the words are then plain, not a pattern.
n=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

try() {
	"$@" >out 2>err
	status=$?
}
# is NAME STATUS [WORDS]: the command run last by `try` ended with STATUS, and its talk holds WORDS
is() {
	n=$((n + 1))
	if [ "$status" = "$2" ] && { [ -z "$3" ] || cat out err | grep -q "${match:--G}" -- "$3"; }; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "# exit status $status, expected $2; expected words: $3"
		head -n 5 out err | sed 's/^/# /'
	fi
}
# article ID TITLE TEXT PUBLISHED PUBLISHER: an article as a line of JSON; none of them may hold a quotation mark
article() { printf '{"id":"%s","title":"%s","text":"%s","published":"%s","publisher":"%s"}\n' "$1" "$2" "$3" "$4" "$5"; }
