#include "cli/cli.h"

#include "base/file.h"
#include "base/utf8.h"
#include "code/code.h"
#include "doc/conllu.h"

#include <string.h>

enum { FORMAT_CONLLU, FORMAT_JSONL };
enum { OUT_CAP = 1 << 30, PIECE = 1 << 20 };

typedef struct job {
	dp_engine engine;
	dp_doc doc;
	dp_buf out;
	int format;
	dp_names tags;   /* the pack's names of column XPOS */
	bool conllu; /* the input has tokens already */
} job;

static void print_token(const job *j, uint32_t i, dp_buf *out)
{
	const dp_token *t = &j->doc.tokens.v[i];
	char feats[1024];
	dp_feats_print(t->feats, feats, sizeof feats);
	dp_buf_c(out, "{\"form\": ");
	dp_buf_json(out, t->form);
	dp_buf_c(out, ", \"lemma\": ");
	dp_buf_json(out, t->lemma);
	dp_buf_printf(out, ", \"upos\": \"%s\", \"feats\": \"%s\", \"head\": %d, \"deprel\": \"%s\", \"begin\": %u, \"end\": %u}", dp_upos_name((dp_upos)t->upos),
		feats, t->head == DP_NONE ? -1 : (int)t->head, dp_deprel_name((dp_deprel)t->deprel), t->begin, t->end);
}

static void print_group(const dp_group *g, dp_buf *out)
{
	static const char *const TENSES[] = {"", "present", "past", "perfect", "pluperfect", "future", "future perfect"};
	static const char *const MOODS[] = {"", "indicative", "reported", "irrealis", "imperative"};
	static const char *const FORMS[] = {"finite", "infinitive", "participle"};
	dp_buf_c(out, "{\"lemma\": ");
	dp_buf_json(out, g->lemma);
	dp_buf_printf(out, ", \"verb\": %u, \"finite\": %d, \"particle\": %d, \"modal\": %d, \"negation\": %d, \"tense\": \"%s\", \"mood\": \"%s\", ",
		g->verb, (int)g->finite, (int)g->particle, (int)g->modal, (int)g->negation, TENSES[g->tense], MOODS[g->mood]);
	dp_buf_printf(out, "\"form\": \"%s\", \"passive\": %s, \"reflexive\": %s}", FORMS[g->form], g->passive ? "true" : "false", g->reflexive ? "true" : "false");
}

/* One line for each sentence; numbers of tokens are the document's, spans are bytes. */
static void print_sentence(const job *j, uint32_t s, dp_buf *out)
{
	const dp_sentence *sentence = &j->doc.sentences.v[s];
	dp_buf_c(out, "{\"doc\": ");
	dp_buf_json(out, j->doc.id);
	dp_buf_printf(out, ", \"sentence\": %u, \"begin\": %u, \"end\": %u, \"first\": %u, \"text\": ", s, sentence->begin, sentence->end, sentence->first);
	dp_buf_json(out, dp_doc_words(&j->doc, sentence->begin, sentence->end));
	dp_buf_c(out, ", \"tokens\": [");
	for (uint32_t i = 0; i < sentence->count; i++) {
		dp_buf_c(out, i ? ", " : "");
		print_token(j, sentence->first + i, out);
	}
	dp_buf_c(out, "], \"verbs\": [");
	bool any = false;
	for (uint32_t i = 0; i < j->doc.groups.n; i++) {
		const dp_group *g = &j->doc.groups.v[i];
		if (g->verb < sentence->first || g->verb >= sentence->first + sentence->count)
			continue;
		dp_buf_c(out, any ? ", " : "");
		print_group(g, out);
		any = true;
	}
	dp_buf_c(out, "]}\n");
}

static bool print(job *j)
{
	for (uint32_t s = 0; s < j->doc.sentences.n; s++) {
		if (j->format == FORMAT_CONLLU)
			dp_conllu_print(&j->doc, s, &j->tags, &j->out);
		else
			print_sentence(j, s, &j->out);
		if (j->out.n < PIECE && s + 1 < j->doc.sentences.n)
			continue;
		if (fwrite(j->out.p ? j->out.p : "", 1, j->out.n, stdout) != j->out.n)
			return false;
		dp_buf_clear(&j->out);
	}
	return true;
}

static int run_bytes(job *j, dp_str bytes, depesche_error *error)
{
	if (!j->conllu) {
		j->doc.text = bytes;
		return dp_engine_parse(&j->engine, &j->doc, error);
	}
	int rc = dp_conllu_read(&j->doc, bytes, NULL, error);
	return rc == 0 ? dp_engine_parse(&j->engine, &j->doc, error) : rc;
}

static int run_file(job *j, const char *path)
{
	dp_file file;
	depesche_error error;
	int rc = dp_file_open(&file, path, &error);
	if (rc != 0) {
		dp_cli_say_error(&error);
		return DP_CLI_FAILED;
	}
	dp_doc_reset(&j->doc);
	j->doc.id = dp_str_c(path);
	dp_str bytes = dp_str_of(file.data, file.size);
	uint32_t bad = file.size < UINT32_MAX / 2 ? dp_utf8_check(bytes) : 0;
	if (file.size >= UINT32_MAX / 2 || bad < bytes.n) {
		dp_cli_say("%s: is not UTF-8 (byte %u) or too large", path, bad);
		rc = DEPESCHE_EINPUT;
	} else if ((rc = run_bytes(j, bytes, &error)) != 0) {
		snprintf(error.file, sizeof error.file, "%s", path);
		dp_cli_say_error(&error);
	} else if (!print(j)) {
		rc = DEPESCHE_EIO;
	}
	dp_file_close(&file);
	return rc == 0 ? DP_CLI_FINE : DP_CLI_FAILED;
}

static int run_files(job *j, const char *packs, const char *language, char **paths, int n)
{
	char dir[DP_CLI_PATH];
	dp_arena names;
	depesche_error error;
	int status = DP_CLI_FINE;
	if (dp_cli_packs(packs, dir, &error) != 0 || dp_engine_open(&j->engine, dir, language, &error) != 0) {
		dp_cli_say_error(&error);
		return DP_CLI_FAILED;
	}
	dp_doc_init(&j->doc, (size_t)8 << 30);
	dp_arena_init(&names, (size_t)1 << 20);
	j->tags.arena = &names;
	for (uint32_t i = 1; i <= j->engine.lexicon.tags; i++)
		dp_names_put(&j->tags, dp_lexicon_tag(&j->engine.lexicon, i));
	dp_buf_init(&j->out, OUT_CAP);
	for (int i = 0; i < n; i++)
		if (run_file(j, paths[i]) != DP_CLI_FINE)
			status = DP_CLI_FAILED;
	dp_buf_release(&j->out);
	dp_doc_release(&j->doc);
	dp_arena_release(&names);
	dp_engine_close(&j->engine);
	return dp_cli_flush(stdout, "standard output") ? status : DP_CLI_FAILED;
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},     {"format", required_argument, NULL, 'f'},
						{"input", required_argument, NULL, 'i'}, {"packs", required_argument, NULL, 'p'},
						{"language", required_argument, NULL, 'l'}, {0}};
	const char *packs = NULL, *language = "de";
	static job j;
	int c;
	while ((c = dp_cli_option("analyse", argc, argv, "hf:i:p:l:", options)) != -1) {
		if (c == 'h') {
			fputs(dp_cli_analyse.help, stdout);
			return dp_cli_flush(stdout, "standard output") ? DP_CLI_FINE : DP_CLI_FAILED;
		} else if (c == 'p') {
			packs = optarg;
		} else if (c == 'l') {
			language = optarg;
		} else if (c == 'f' && (strcmp(optarg, "conllu") == 0 || strcmp(optarg, "jsonl") == 0)) {
			j.format = optarg[0] == 'c' ? FORMAT_CONLLU : FORMAT_JSONL;
		} else if (c == 'i' && (strcmp(optarg, "text") == 0 || strcmp(optarg, "conllu") == 0)) {
			j.conllu = optarg[0] == 'c';
		} else {
			return c == '?' ? DP_CLI_USAGE : dp_cli_usage("analyse", "There is no format \"%s\" here.", optarg);
		}
	}
	if (optind >= argc)
		return dp_cli_usage("analyse", "Which files shall be analysed?");
	return run_files(&j, packs, language, argv + optind, argc - optind);
}

const dp_cli_command dp_cli_analyse = {
	"analyse",
	"show sentences, words and trees of a text",
	run,
	"usage: depesche analyse [OPTIONS] FILE...\n"
	"\n"
	"Prints sentences with their words' lemmas, tags, features and Universal Dependencies.\n"
	"\n"
	"  -f, --format FORMAT   conllu (default) or jsonl, one sentence a line\n"
	"  -i, --input FORMAT    text (default) or conllu, whose sentences and words are kept\n"
	"  -l, --language CODE   de (default)\n"
	"  -p, --packs DIR       where the compiled packs lie\n",
};
