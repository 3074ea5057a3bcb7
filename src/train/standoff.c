#include "train/standoff.h"

#include "base/error.h"
#include "base/utf8.h"
#include "pack/source.h"
#include "read/read.h"
#include "train/check.h"
#include "train/treebank.h"

/* ---- texts by their documents' ids */

typedef struct library {
	dp_arena arena;
	dp_strmap_builder ids; /* -> index into texts */
	DP_VEC(dp_str) texts;
} library;

static int shelve(library *l, const dp_doc *doc, depesche_error *error)
{
	uint32_t *at = dp_strmap_builder_put(&l->ids, doc->id, l->texts.n);
	if (!at)
		return dp_fail_memory(error);
	if (*at < l->texts.n)
		return dp_str_eq(l->texts.v[*at], doc->text)
			       ? 0
			       : dp_fail(error, DEPESCHE_EINPUT, "two different texts have the id %.*s", (int)doc->id.n, doc->id.p);
	dp_str *text = DP_PUSH(&l->arena, &l->texts);
	dp_str copy = dp_arena_str(&l->arena, doc->text);
	if (!text || !copy.p)
		return dp_fail_memory(error);
	*text = copy;
	return 0;
}

static int library_open(library *self, char **paths, int n, depesche_error *error)
{
	static const dp_read_options options = {DP_UTF8, {"", 0}, {"", 0}, {"", 0}};
	dp_feed feed;
	dp_raw raw;
	dp_doc doc;
	memset(self, 0, sizeof *self);
	dp_arena_init(&self->arena, (size_t)2 << 30);
	dp_strmap_builder_init(&self->ids, &self->arena);
	int rc = dp_feed_init(&feed, (const char *const *)paths, (uint32_t)n, DP_READ_JSONL, error);
	if (rc != 0)
		return rc;
	dp_doc_init(&doc, (size_t)64 << 20);
	while (rc == 0 && (rc = dp_feed_next(&feed, &raw, error)) > 0) {
		dp_doc_reset(&doc);
		rc = dp_read_article(&raw, &options, &doc, error);
		if (rc == 0)
			rc = shelve(self, &doc, error);
		dp_raw_free(&raw);
	}
	dp_doc_release(&doc);
	dp_feed_release(&feed);
	return rc;
}

/* The text of a document; p == NULL where there is none. */
static dp_str library_text(const library *self, dp_str id)
{
	uint32_t at = dp_strmap_builder_get(&self->ids, id);
	return at == DP_NONE ? (dp_str){NULL, 0} : self->texts.v[at];
}

/* ---- both ways */

typedef struct row {         /* one word */
	uint32_t begin, end; /* bytes of the text */
	uint32_t part, head, line;
	dp_str form, upos, xpos, deprel;
} row;

typedef struct job {
	library library;
	const dp_split *split;
	dp_arena scratch; /* of one sentence */
	DP_VEC(row) rows;
	dp_str doc, sentence; /* the open sentence's, in the input file */
	dp_str text;          /* of its document */
	uint32_t at, point;   /* a byte of the text and the number of its code point */
	dp_buf *out;
} job;

static int job_open(job *j, char **texts, int n, const dp_split *split, dp_buf *out, depesche_error *error)
{
	memset(j, 0, sizeof *j);
	j->split = split;
	j->out = out;
	dp_arena_init(&j->scratch, (size_t)64 << 20);
	return library_open(&j->library, texts, n, error);
}

static void job_close(job *j)
{
	dp_arena_release(&j->scratch);
	dp_arena_release(&j->library.arena);
}

static void begin_sentence(job *j, dp_str doc, dp_str sentence)
{
	dp_str text = library_text(&j->library, doc);
	if (text.p != j->text.p)
		j->at = j->point = 0;
	j->doc = doc;
	j->sentence = sentence;
	j->text = text;
	memset(&j->rows, 0, sizeof j->rows);
	dp_arena_reset(&j->scratch);
}

static uint64_t hash_of(const job *j)
{
	return dp_str_hash(dp_str_sub(j->text, j->rows.v[0].begin, j->rows.v[j->rows.n - 1].end));
}

/* The byte where code point `to` begins; DP_NONE behind the text. Walks on from the last one asked for. */
static uint32_t byte_of(job *j, uint32_t to)
{
	if (to < j->point)
		j->at = j->point = 0;
	for (; j->point < to; j->point++) {
		if (j->at >= j->text.n)
			return DP_NONE;
		dp_utf8_next(j->text, &j->at);
	}
	return j->at;
}

static uint32_t point_of(job *j, uint32_t byte)
{
	if (byte < j->at)
		j->at = j->point = 0;
	for (; j->at < byte; j->point++)
		dp_utf8_next(j->text, &j->at);
	return j->point;
}

/* The form that join gives a word: the text's, or its part of the contraction; p == NULL where the text has none. */
static dp_str form_of(job *j, const row *r)
{
	dp_str parts[2], surface = dp_str_sub(j->text, r->begin, r->end);
	if (r->part == 0)
		return surface;
	return r->part <= 2 && dp_split_contraction(j->split, surface, &j->scratch, parts) ? parts[r->part - 1] : (dp_str){NULL, 0};
}

/* ---- join */

static bool space_after(const job *j, uint32_t i)
{
	uint32_t at = j->rows.v[i].end;
	if (i + 1 == j->rows.n || at >= j->text.n)
		return true;
	uint32_t c = dp_utf8_next(j->text, &at);
	return dp_utf8_space(c) || c < ' ' || c == 0xFEFF || c == 0x200B;
}

/* White space and control characters inside a word would break the columns. */
static void print_words(dp_buf *out, dp_str words)
{
	for (uint32_t i = 0; i < words.n; i++)
		dp_buf_char(out, (unsigned char)words.p[i] < ' ' ? ' ' : words.p[i]);
}

static void print_sentence(job *j)
{
	const row *r = j->rows.v;
	dp_buf *out = j->out;
	dp_buf_printf(out, "# sent_id = %.*s-%.*s\n# text = ", (int)j->doc.n, j->doc.p, (int)j->sentence.n, j->sentence.p);
	print_words(out, dp_str_sub(j->text, r[0].begin, r[j->rows.n - 1].end));
	dp_buf_char(out, '\n');
	for (uint32_t i = 0; i < j->rows.n; i++) {
		const char *misc = r[i].part < 2 && !space_after(j, i + r[i].part) ? "SpaceAfter=No" : "_";
		if (r[i].part == 1) {
			dp_buf_printf(out, "%u-%u\t", i + 1, i + 2);
			print_words(out, dp_str_sub(j->text, r[i].begin, r[i].end));
			dp_buf_printf(out, "\t_\t_\t_\t_\t_\t_\t_\t%s\n", misc);
		}
		dp_buf_printf(out, "%u\t", i + 1);
		print_words(out, r[i].form);
		dp_buf_printf(out, "\t_\t%.*s\t%.*s\t_\t%u\t%.*s\t_\t%s\n", (int)r[i].upos.n, r[i].upos.p, (int)r[i].xpos.n, r[i].xpos.p, r[i].head,
			(int)r[i].deprel.n, r[i].deprel.p, r[i].part ? "_" : misc);
	}
	dp_buf_char(out, '\n');
}

static int fail_row(const dp_source *source, uint32_t line, depesche_error *error, const char *what)
{
	return dp_fail_at(error, DEPESCHE_EINPUT, source->path, line, 0, "%s", what);
}

/* All that a finished sentence should be; then it is printed. */
static int end_joined(job *j, const dp_source *source, uint64_t hash, uint32_t line, depesche_error *error)
{
	uint32_t n = j->rows.n, word;
	if (j->doc.n == 0)
		return 0;
	if (n == 0)
		return fail_row(source, line, error, "a sentence has no words");
	if (j->rows.v[n - 1].part == 1)
		return fail_row(source, j->rows.v[n - 1].line, error, "a contraction has two words, 1 and 2");
	uint32_t *head = dp_arena_calloc(&j->scratch, n, sizeof *head);
	if (!head)
		return dp_fail_memory(error);
	for (uint32_t i = 0; i < n; i++) {
		head[i] = j->rows.v[i].head;
		if (head[i] > n)
			return fail_row(source, j->rows.v[i].line, error, "the head is no word of the sentence");
	}
	const char *why = dp_check_tree(head, n, &word);
	if (why)
		return fail_row(source, j->rows.v[word - 1].line, error, why);
	if (hash_of(j) != hash)
		return fail_row(source, line, error, "the document's text is another version than that which was annotated");
	print_sentence(j);
	return 0;
}

static bool hex_of(dp_str s, uint64_t *out)
{
	static const char digits[] = "0123456789abcdef";
	*out = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		const char *d = s.p[i] ? strchr(digits, s.p[i]) : NULL;
		if (!d)
			return false;
		*out = *out << 4 | (uint64_t)(d - digits);
	}
	return s.n == 16;
}

static int begin_joined(job *j, const dp_source *source, const dp_row *in, uint64_t *hash, depesche_error *error)
{
	if (!hex_of(in->column[2], hash))
		return dp_source_fail(source, error, in->column[2].p, "should be the sentence's hash, 16 hexadecimal digits");
	begin_sentence(j, in->column[0], in->column[1]);
	if (!j->text.p)
		return dp_source_fail(source, error, in->column[0].p, "the texts have no document %.*s", (int)in->column[0].n, in->column[0].p);
	return 0;
}

static int join_word(job *j, const dp_source *source, const dp_row *in, depesche_error *error)
{
	uint32_t begin, end;
	const row *before = j->rows.n ? &j->rows.v[j->rows.n - 1] : NULL;
	row r = {.line = source->line, .upos = in->column[3], .xpos = in->column[4], .deprel = in->column[6]};
	if (!j->text.p)
		return dp_source_fail(source, error, NULL, "a word stands before the first sentence's line");
	if (!dp_treebank_number(in->column[0], &begin) || !dp_treebank_number(in->column[1], &end) || !dp_treebank_number(in->column[2], &r.part) ||
		!dp_treebank_number(in->column[5], &r.head))
		return dp_source_fail(source, error, NULL, "begin, end, part and head should be numbers");
	r.begin = byte_of(j, begin);
	r.end = byte_of(j, end);
	if (begin >= end || r.end == DP_NONE)
		return dp_source_fail(source, error, NULL, "%u to %u is no span of the text", begin, end);
	bool second = before && before->part == 1;
	if (r.part > 2 || second != (r.part == 2) || (before && (second ? r.begin != before->begin || r.end != before->end : r.begin < before->end)))
		return dp_source_fail(source, error, NULL, "words should follow each other, the two of a contraction as 1 and 2 with the same span");
	if (dp_upos_of(r.upos) == DP_UPOS_NONE || r.xpos.n == 0 || dp_deprel_of(r.deprel) == DP_REL_NONE)
		return dp_source_fail(source, error, NULL, "part of speech, tag or relation is missing or unknown");
	r.form = form_of(j, &r);
	if (!r.form.p)
		return dp_source_fail(source, error, NULL, "the text has no contraction here");
	row *slot = j->rows.n < DP_TB_SENTENCE_MAX ? DP_PUSH(&j->scratch, &j->rows) : NULL;
	if (!slot)
		return dp_fail_memory(error);
	*slot = r;
	return 0;
}

static int join(job *j, dp_source *source, depesche_error *error)
{
	enum { SENTENCE = 3, WORD = 7 };
	dp_row in;
	uint64_t hash = 0;
	uint32_t line = 0;
	int rc;
	while ((rc = dp_source_row(source, SENTENCE, WORD, &in, error)) > 0) {
		if (in.n == WORD) {
			rc = join_word(j, source, &in, error);
		} else if (in.n == SENTENCE) {
			rc = end_joined(j, source, hash, line, error);
			line = source->line;
			if (rc == 0)
				rc = begin_joined(j, source, &in, &hash, error);
		} else {
			rc = dp_source_fail(source, error, NULL, "a sentence has 3 columns, a word 7");
		}
		if (rc != 0)
			return rc;
	}
	return rc == 0 ? end_joined(j, source, hash, line, error) : rc;
}

int dp_standoff_join(const char *path, char **texts, int n, const dp_split *split, dp_buf *out, depesche_error *error)
{
	job j;
	dp_source source;
	int rc = job_open(&j, texts, n, split, out, error);
	if (rc == 0)
		rc = dp_source_open(&source, path, error);
	if (rc == 0) {
		rc = join(&j, &source, error);
		dp_source_close(&source);
	}
	job_close(&j);
	return rc;
}

/* ---- part */

static uint32_t skip_space(dp_str text, uint32_t at)
{
	while (at < text.n) {
		uint32_t next = at, c = dp_utf8_next(text, &next);
		if (!dp_utf8_space(c) && c >= ' ' && c != 0xFEFF && c != 0x200B)
			break;
		at = next;
	}
	return at;
}

/* Fills the words' spans where the sentence stands at byte `at` of the text. */
static bool stands_at(job *j, const dp_tb_word *w, uint32_t at)
{
	for (uint32_t i = 0; i < j->rows.n; i++) {
		row *r = &j->rows.v[i];
		if (w[i].part > 1) {
			r->begin = r[-1].begin;
			r->end = r[-1].end;
			continue;
		}
		at = i ? skip_space(j->text, at) : at;
		if (!dp_str_starts(dp_str_sub(j->text, at, j->text.n), w[i].surface))
			return false;
		r->begin = at;
		r->end = at += w[i].surface.n;
	}
	return true;
}

static bool find_sentence(job *j, const dp_tb_word *w, uint32_t from)
{
	for (uint32_t at = from; at < j->text.n; dp_utf8_next(j->text, &at))
		if (stands_at(j, w, at))
			return true;
	return false;
}

static void print_parted(job *j)
{
	dp_buf_printf(j->out, "%.*s\t%.*s\t%016llx\n", (int)j->doc.n, j->doc.p, (int)j->sentence.n, j->sentence.p, (unsigned long long)hash_of(j));
	for (uint32_t i = 0; i < j->rows.n; i++) {
		const row *r = &j->rows.v[i];
		uint32_t begin = point_of(j, r->begin), end = point_of(j, r->end);
		dp_buf_printf(j->out, "%u\t%u\t%u\t%.*s\t%.*s\t%u\t%.*s\n", begin, end, r->part, (int)r->upos.n, r->upos.p, (int)r->xpos.n, r->xpos.p,
			r->head, (int)r->deprel.n, r->deprel.p);
	}
	dp_buf_char(j->out, '\n');
}

static int part_sentence(job *j, const dp_treebank *bank, const dp_tb_sentence *s, uint32_t *from, depesche_error *error)
{
	const dp_tb_word *w = bank->words.v + s->first;
	uint32_t cut = s->id.n;
	while (cut > 0 && s->id.p[cut - 1] >= '0' && s->id.p[cut - 1] <= '9')
		cut--;
	if (cut < 3 || cut == s->id.n || s->id.p[cut - 1] != 's' || s->id.p[cut - 2] != '-')
		return dp_fail_at(error, DEPESCHE_EINPUT, bank->path, s->line, 0, "the sentence's sent_id should be DOCUMENT-sNUMBER");
	const char *before = j->text.p;
	begin_sentence(j, dp_str_sub(s->id, 0, cut - 2), dp_str_sub(s->id, cut - 1, s->id.n));
	if (!j->text.p)
		return dp_fail_at(error, DEPESCHE_EINPUT, bank->path, s->line, 0, "the texts have no document %.*s", (int)j->doc.n, j->doc.p);
	for (uint32_t i = 0; i < s->count; i++) {
		row *r = DP_PUSH(&j->scratch, &j->rows);
		if (!r)
			return dp_fail_memory(error);
		*r = (row){.part = w[i].part,
			.head = w[i].head,
			.upos = w[i].column[DP_TB_UPOS],
			.xpos = w[i].column[DP_TB_XPOS],
			.deprel = w[i].column[DP_TB_DEPREL]};
	}
	*from = before == j->text.p ? *from : 0;
	if (!find_sentence(j, w, *from))
		return dp_fail_at(error, DEPESCHE_EINPUT, bank->path, s->line, 0, "the sentence is not in the rest of the text of %.*s",
			(int)j->doc.n, j->doc.p);
	for (uint32_t i = 0; i < s->count; i++) {
		dp_str form = form_of(j, &j->rows.v[i]);
		if (!form.p || !dp_str_eq(form, w[i].column[DP_TB_FORM]))
			return dp_fail_at(error, DEPESCHE_EINPUT, bank->path, w[i].line, 0, "the pack does not split a contraction into this form");
	}
	*from = j->rows.v[j->rows.n - 1].end;
	print_parted(j);
	return 0;
}

int dp_standoff_part(const char *path, char **texts, int n, const dp_split *split, dp_buf *out, depesche_error *error)
{
	job j;
	dp_treebank bank;
	uint32_t from = 0;
	int rc = job_open(&j, texts, n, split, out, error);
	if (rc == 0)
		rc = dp_treebank_open(&bank, path, error);
	if (rc == 0) {
		for (uint32_t s = 0; rc == 0 && s < bank.sentences.n; s++)
			rc = part_sentence(&j, &bank, &bank.sentences.v[s], &from, error);
		dp_treebank_close(&bank);
	}
	job_close(&j);
	return rc;
}
