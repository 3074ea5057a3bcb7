#include "store/record_parts.h"

#include "base/error.h"

/* An article that is there already. */
typedef struct present {
	int64_t id; /* 0 for none */
	uint64_t content, hash;
	dp_str doc;
} present;

/* Where an article goes. */
typedef struct standing {
	int64_t id; /* the row that it takes, 0 for a new one */
	uint64_t content;
} standing;

/* ---- what is there already ---- */

static int read_present(dp_record *record, dp_row *row, present *out, depesche_error *error)
{
	int rc = dp_stmt_step(row->stmt, error);
	if (rc > 0)
		*out = (present){dp_stmt_get_int(row->stmt, 0), (uint64_t)dp_stmt_get_int(row->stmt, 1), (uint64_t)dp_stmt_get_int(row->stmt, 3),
			dp_arena_str(&record->article, dp_stmt_get_text(row->stmt, 2))};
	dp_stmt_reset(row->stmt);
	return rc > 0 && !out->doc.p ? dp_fail_memory(error) : rc < 0 ? rc : 0;
}

static int by_doc(dp_record *record, dp_str doc, present *out, depesche_error *error)
{
	dp_row row;
	*out = (present){0};
	int rc = dp_row_begin(record, DP_SQL_ARTICLE_BY_DOC, &row, error);
	if (rc != 0)
		return rc;
	dp_row_text(&row, doc);
	return read_present(record, &row, out, error);
}

/* An article without an id of its own is known by its file's name, which may be another one next time: its text tells it, too. */
static int by_text(dp_record *record, const dp_coded *coded, present *out, depesche_error *error)
{
	dp_row row;
	*out = (present){0};
	int rc = coded->named ? 0 : dp_row_begin(record, DP_SQL_ARTICLE_BY_TEXT, &row, error);
	if (rc != 0 || coded->named)
		return rc;
	dp_row_int(&row, (int64_t)coded->hash);
	dp_row_text(&row, coded->doc);
	return read_present(record, &row, out, error);
}

/* ---- rows ---- */

static dp_str sketch_bytes(dp_buf *out, const dp_coded *coded)
{
	dp_buf_clear(out);
	for (uint32_t i = 0; i < coded->sketches; i++)
		dp_buf_u32(out, coded->sketch[i]);
	return dp_buf_view(out);
}

/* Columns that a new row and a changed one have in common, `doc` to `sketch`. */
static int put_article(dp_row *row, dp_record *record, const dp_coded *coded, const standing *at, depesche_error *error)
{
	dp_str sketch = sketch_bytes(&record->bytes, coded);
	if (record->bytes.failed)
		return dp_fail_memory(error);
	dp_row_text(row, coded->doc);
	dp_row_int(row, coded->named);
	dp_row_text(row, coded->title);
	dp_row_text(row, coded->published);
	dp_row_day(row, coded->day);
	dp_row_text(row, coded->publisher);
	dp_row_text(row, coded->agency);
	dp_row_text(row, coded->url);
	dp_row_text(row, coded->language);
	dp_row_int(row, coded->words);
	dp_row_int(row, (int64_t)coded->hash);
	dp_row_int(row, (int64_t)at->content);
	dp_row_blob(row, sketch);
	return 0;
}

static int insert_article(dp_change *self, const dp_coded *coded, standing *at, depesche_error *error)
{
	dp_record *record = self->record;
	dp_row row;
	int64_t last;
	int rc = dp_record_number(record, DP_SQL_ARTICLE_NEXT, NULL, 0, 0, &last, error);
	if (rc == 0)
		rc = dp_row_begin(record, DP_SQL_ADD_ARTICLE, &row, error);
	if (rc != 0)
		return rc;
	at->id = last + 1;
	dp_row_int(&row, at->id);
	if ((rc = put_article(&row, record, coded, at, error)) != 0)
		return rc;
	dp_row_null(&row);
	dp_row_real(&row, 0);
	dp_row_int(&row, at->id);
	dp_row_c(&row, self->at);
	return dp_stmt_run(row.stmt, error);
}

static int update_article(dp_change *self, const dp_coded *coded, const standing *at, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(self->record, DP_SQL_ARTICLE_UPDATE, &row, error);
	if (rc == 0)
		rc = put_article(&row, self->record, coded, at, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, at->id);
	return dp_stmt_run(row.stmt, error);
}

static int insert_shingles(dp_record *record, const dp_coded *coded, int64_t article, depesche_error *error)
{
	uint32_t n = dp_sketch_indexed(coded->sketch, coded->sketches, coded->words);
	for (uint32_t i = 0; i < n; i++) {
		dp_row row;
		int rc = dp_row_begin(record, DP_SQL_ADD_SHINGLE, &row, error);
		if (rc != 0)
			return rc;
		dp_row_int(&row, coded->sketch[i]);
		dp_row_int(&row, article);
		dp_row_int(&row, coded->words);
		if ((rc = dp_stmt_run(row.stmt, error)) != 0)
			return rc;
	}
	return 0;
}

static int insert_sides(dp_record *record, int64_t report, const char *role, const dp_member *m, uint32_t n, depesche_error *error)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_row row;
		int rc = dp_row_begin(record, DP_SQL_ADD_SIDE, &row, error);
		if (rc != 0)
			return rc;
		dp_row_int(&row, report);
		dp_row_c(&row, role);
		dp_row_int(&row, i);
		dp_row_text(&row, m[i].text);
		dp_row_text(&row, m[i].name);
		dp_row_c(&row, m[i].code);
		dp_row_c(&row, dp_sector_name(m[i].sector));
		dp_row_text(&row, m[i].kind);
		dp_row_int(&row, m[i].begin);
		dp_row_int(&row, m[i].end);
		if ((rc = dp_stmt_run(row.stmt, error)) != 0)
			return rc;
	}
	return 0;
}

/* A sentence that the article's reports tell by, once for all of them. */
typedef struct written {
	dp_anchor anchor;
	int64_t id;
} written;

typedef DP_VEC(written) writtens;

/* Reports follow the text: a sentence that is there already was written lately. */
static int64_t find_sentence(const writtens *sentences, const dp_anchor *a)
{
	for (uint32_t i = sentences->n; i > 0; i--) {
		const written *w = &sentences->v[i - 1];
		if (w->anchor.begin == a->begin && w->anchor.end == a->end && dp_str_eq(w->anchor.text, a->text))
			return w->id;
	}
	return 0;
}

/* What the full text of sentences is searched by; PostgreSQL has an index in its stead. */
static int put_words(dp_record *record, int64_t sentence, dp_str text, depesche_error *error)
{
	dp_row row;
	if (dp_db_kind_of(record->db) != DP_DB_SQLITE)
		return 0;
	int rc = dp_row_begin(record, DP_SQL_ADD_WORDS, &row, error);
	if (rc != 0)
		return rc;
	dp_row_int(&row, sentence);
	dp_row_text(&row, text);
	return dp_stmt_run(row.stmt, error);
}

static int put_sentence(dp_change *self, int64_t article, const dp_anchor *a, writtens *sentences, int64_t *id, depesche_error *error)
{
	dp_row row;
	*id = find_sentence(sentences, a);
	if (*id)
		return 0;
	int rc = dp_change_next(self, &self->next_sentence, DP_SQL_SENTENCE_NEXT, id, error);
	if (rc == 0)
		rc = dp_row_begin(self->record, DP_SQL_ADD_SENTENCE, &row, error);
	if (rc != 0)
		return rc;
	written *w = DP_PUSH(&self->record->article, sentences);
	if (!w)
		return dp_fail_memory(error);
	*w = (written){*a, *id};
	dp_row_int(&row, *id);
	dp_row_int(&row, article);
	dp_row_int(&row, a->begin);
	dp_row_int(&row, a->end);
	dp_row_text(&row, a->text);
	rc = dp_stmt_run(row.stmt, error);
	return rc == 0 ? put_words(self->record, *id, a->text, error) : rc;
}

static int insert_anchors(dp_change *self, int64_t article, int64_t report, const dp_report *r, writtens *sentences, depesche_error *error)
{
	for (uint32_t i = 0; i < r->anchors; i++) {
		dp_row row;
		int64_t sentence;
		int rc = put_sentence(self, article, &r->anchor[i], sentences, &sentence, error);
		if (rc == 0)
			rc = dp_row_begin(self->record, DP_SQL_ADD_ANCHOR, &row, error);
		if (rc != 0)
			return rc;
		dp_row_int(&row, report);
		dp_row_int(&row, i);
		dp_row_int(&row, sentence);
		if ((rc = dp_stmt_run(row.stmt, error)) != 0)
			return rc;
	}
	return 0;
}

/* ---- reports ---- */

static int key_used(dp_record *record, const char *key, bool *used, depesche_error *error)
{
	dp_row row;
	int rc = dp_row_begin(record, DP_SQL_REPORT_KEY_USED, &row, error);
	if (rc != 0)
		return rc;
	dp_row_c(&row, key);
	rc = dp_stmt_step(row.stmt, error);
	*used = rc > 0;
	dp_stmt_reset(row.stmt);
	return rc < 0 ? rc : 0;
}

static int new_slot(dp_change *self, dp_str doc, dp_str code_id, dp_slot *slot, depesche_error *error)
{
	bool used = true;
	int rc = dp_change_next(self, &self->next_report, DP_SQL_REPORT_NEXT, &slot->id, error);
	for (uint32_t nth = 0; rc == 0 && used; nth++) {
		dp_report_key(doc, code_id, nth, slot->key);
		rc = key_used(self->record, slot->key, &used, error);
	}
	return rc;
}

static int insert_report(
	dp_change *self, int64_t article, const dp_coded *coded, uint32_t i, dp_slot *slot, writtens *sentences, depesche_error *error)
{
	const dp_report *r = &coded->report[i];
	int rc = slot->id ? 0 : new_slot(self, coded->doc, r->id, slot, error);
	if (rc == 0)
		rc = dp_place_report(self, article, coded, i, slot, error);
	if (rc == 0)
		rc = insert_sides(self->record, slot->id, "actor", r->actor, r->actors, error);
	if (rc == 0)
		rc = insert_sides(self->record, slot->id, "recipient", r->recipient, r->recipients, error);
	if (rc == 0)
		rc = insert_sides(self->record, slot->id, "said_by", r->said_by, r->sources, error);
	return rc == 0 ? insert_anchors(self, article, slot->id, r, sentences, error) : rc;
}

static int insert_reports(dp_change *self, int64_t article, const dp_coded *coded, dp_formers *formers, depesche_error *error)
{
	dp_record *record = self->record;
	writtens sentences = {0};
	dp_slot *slot = dp_arena_calloc(&record->article, coded->reports, sizeof *slot);
	int rc = slot || coded->reports == 0 ? dp_formers_follow(record, coded, formers, slot, error) : dp_fail_memory(error);
	/* Those that go on as earlier ones first: no new one may take their keys. */
	for (int fresh = 0; fresh < 2; fresh++)
		for (uint32_t i = 0; rc == 0 && i < coded->reports; i++)
			if ((slot[i].id == 0) == fresh)
				rc = insert_report(self, article, coded, i, &slot[i], &sentences, error);
	return rc;
}

/* ---- coming and going ---- */

/* The article with nothing in it: no reports, sentences, shingles. */
static int empty(dp_change *self, int64_t article, dp_formers *formers, depesche_error *error)
{
	dp_record *record = self->record;
	dp_ids reports = {0};
	int rc = dp_change_count_reports(self, error);
	if (rc == 0)
		rc = dp_formers_read(record, article, formers, error);
	for (uint32_t i = 0; rc == 0 && i < formers->n; i++) {
		int64_t *id = DP_PUSH(&record->article, &reports);
		rc = id ? 0 : dp_fail_memory(error);
		if (id)
			*id = formers->v[i].slot.id;
	}
	if (rc == 0)
		rc = dp_place_out(self, &reports, error);
	if (rc == 0)
		rc = dp_record_run(record, DP_SQL_REPORT_DELETE, DP_INTS(article), error);
	if (rc == 0 && dp_db_kind_of(record->db) == DP_DB_SQLITE)
		rc = dp_record_run(record, DP_SQL_WORDS_DELETE, DP_INTS(article), error);
	if (rc == 0)
		rc = dp_record_run(record, DP_SQL_SENTENCE_DELETE, DP_INTS(article), error);
	if (rc == 0)
		rc = dp_record_run(record, DP_SQL_SHINGLE_DELETE, DP_INTS(article), error);
	return rc == 0 ? dp_copy_out(self, article, error) : rc;
}

static int take_out(dp_change *self, int64_t article, depesche_error *error)
{
	dp_formers gone = {0};
	int rc = empty(self, article, &gone, error);
	return rc == 0 ? dp_record_run(self->record, DP_SQL_ARTICLE_DELETE, DP_INTS(article), error) : rc;
}

static int fill(dp_change *self, const dp_coded *coded, standing *at, depesche_error *error)
{
	dp_formers formers = {0};
	bool fresh = at->id == 0;
	int rc = fresh ? insert_article(self, coded, at, error) : empty(self, at->id, &formers, error);
	if (rc == 0 && !fresh)
		rc = update_article(self, coded, at, error);
	if (rc == 0)
		rc = insert_shingles(self->record, coded, at->id, error);
	if (rc == 0)
		rc = dp_copy_in(self, at->id, coded, error);
	return rc == 0 ? insert_reports(self, at->id, coded, &formers, error) : rc;
}

/*
 * A file's name may hold another article next time ("today.txt", the third line of standard input). Where its text is not in the main what is known
 * by this name, the article gets a name of its own.
 */
static int own_name(dp_change *self, dp_coded *coded, present *same_doc, const present *same_text, depesche_error *error)
{
	dp_record *record = self->record;
	bool same = coded->named || same_doc->id == 0 || same_doc->hash == coded->hash;
	int rc = same ? 0 : dp_copy_same_story(record, same_doc->id, coded, &same, error);
	if (rc != 0 || same)
		return rc;
	coded->doc = same_text->id ? same_text->doc
				   : dp_arena_printf(&record->article, "%.*s#%08x", (int)coded->doc.n, coded->doc.p, (uint32_t)coded->hash);
	if (!coded->doc.p)
		return dp_fail_memory(error);
	return by_doc(record, coded->doc, same_doc, error);
}

/* The latest one counts; of two names for one text the first stays. */
static int put_latest(dp_change *self, const dp_coded *coded, standing *at, present *same_doc, const present *same_text, depesche_error *error)
{
	dp_coded named = *coded;
	int rc = own_name(self, &named, same_doc, same_text, error);
	const present *before = same_text->id ? same_text : same_doc;
	bool two = same_doc->id && same_text->id && same_doc->id != same_text->id;
	if (rc != 0)
		return rc;
	if (same_text->id)
		named.doc = same_text->doc;
	if (before->id && before->content == at->content && dp_str_eq(before->doc, named.doc) && !two) {
		self->told->outcome = DP_RECORD_UNCHANGED;
		return 0;
	}
	self->doc = named.doc;
	self->told->outcome = before->id ? DP_RECORD_REPLACED : DP_RECORD_ADDED;
	rc = two ? take_out(self, same_doc->id, error) : 0;
	at->id = before->id;
	return rc == 0 ? fill(self, &named, at, error) : rc;
}

/* The greater content counts, or the smaller name for one text; nothing is left of the other. */
static int put_any_order(
	dp_change *self, const dp_coded *coded, standing *at, const present *same_doc, const present *same_text, depesche_error *error)
{
	bool known = (same_doc->id && same_doc->content >= at->content) || (same_text->id && dp_str_cmp(same_text->doc, coded->doc) < 0);
	self->told->outcome = known ? DP_RECORD_UNCHANGED : same_doc->id || same_text->id ? DP_RECORD_REPLACED : DP_RECORD_ADDED;
	if (known)
		return 0;
	int rc = same_doc->id ? take_out(self, same_doc->id, error) : 0;
	if (rc == 0 && same_text->id)
		rc = take_out(self, same_text->id, error);
	return rc == 0 ? fill(self, coded, at, error) : rc;
}

int dp_article_add(dp_change *self, const dp_coded *coded, depesche_error *error)
{
	dp_record *record = self->record;
	standing at = {0};
	present same_doc, same_text;
	int rc = dp_article_content(record, coded, &at.content, error);
	if (rc == 0)
		rc = by_doc(record, coded->doc, &same_doc, error);
	if (rc == 0)
		rc = by_text(record, coded, &same_text, error);
	if (rc != 0)
		return rc;
	if (record->rule == DP_RECORD_ANY_ORDER)
		return put_any_order(self, coded, &at, &same_doc, &same_text, error);
	return put_latest(self, coded, &at, &same_doc, &same_text, error);
}

int dp_article_remove(dp_change *self, dp_str doc, bool *found, depesche_error *error)
{
	present there;
	int rc = by_doc(self->record, doc, &there, error);
	if (rc == 0)
		*found = there.id != 0;
	return rc == 0 && there.id ? take_out(self, there.id, error) : rc;
}
