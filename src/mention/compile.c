#include "mention/mention.h"

#include "base/error.h"
#include "mention/fold.h"
#include "mention/world.h"

#include <stdio.h>
#include <stdlib.h>

static const size_t SECTION_CAP = (size_t)1 << 29;


static void pool_add(dp_buf *pool, dp_str s, uint32_t *at, uint32_t *n)
{
	*at = (uint32_t)pool->n;
	*n = s.n;
	dp_buf_str(pool, s);
}

typedef struct by_office {
	dp_held held;
	uint32_t number;
} by_office;

static int by_person(const void *a, const void *b)
{
	const dp_held *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->from != y->from)
		return x->from > y->from ? -1 : 1;
	return x->office < y->office ? -1 : x->office > y->office;
}

static int by_holder(const void *a, const void *b)
{
	const by_office *x = a, *y = b;
	if (x->held.of != y->held.of)
		return x->held.of < y->held.of ? -1 : 1;
	if (x->held.office != y->held.office)
		return x->held.office < y->held.office ? -1 : 1;
	if (x->held.from != y->held.from)
		return x->held.from < y->held.from ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static bool sort_held(dp_world *w, dp_held **held, by_office **order)
{
	uint32_t n = w->held.n;
	*held = dp_arena_calloc(&w->arena, n + 1, sizeof **held);
	*order = dp_arena_calloc(&w->arena, n + 1, sizeof **order);
	if (!*held || !*order)
		return false;
	for (uint32_t i = 0; i < n; i++)
		(*held)[i] = w->held.v[i].held;
	if (n)
		qsort(*held, n, sizeof **held, by_person);
	for (uint32_t i = 0; i < n; i++)
		(*order)[i] = (by_office){(*held)[i], i};
	if (n)
		qsort(*order, n, sizeof **order, by_holder);
	return true;
}

static void write_items(dp_world *w, const dp_held *held, dp_buf *pool, dp_buf *out)
{
	uint32_t h = 0;
	for (uint32_t i = 0; i < w->items.n; i++) {
		dp_registered r = w->items.v[i].record;
		pool_add(pool, w->items.v[i].name, &r.name, &r.name_n);
		pool_add(pool, w->items.v[i].adjective, &r.adjective, &r.adjective_n);
		r.held = h;
		while (h < w->held.n && held[h].person == i)
			h++;
		r.helds = h - r.held;
		dp_buf_add(out, &r, sizeof r);
	}
}

static int write_register(dp_world *w, dp_buf *out, depesche_error *error)
{
	dp_held *held;
	by_office *order;
	if (!sort_held(w, &held, &order))
		return dp_fail_memory(error);
	dp_buf pool, body;
	dp_buf_init(&pool, SECTION_CAP);
	dp_buf_init(&body, SECTION_CAP);
	write_items(w, held, &pool, &body);
	dp_buf_add(&body, held, w->held.n * sizeof *held);
	for (uint32_t i = 0; i < w->held.n; i++)
		dp_buf_u32(&body, order[i].number);
	for (uint32_t i = 0; i < w->offices.n; i++) {
		dp_office o = {.rank = w->offices.v[i].rank, .sector = w->offices.v[i].sector, .one = w->offices.v[i].one, .sent = w->offices.v[i].sent};
		pool_add(&pool, w->offices.v[i].key, &o.key, &o.key_n);
		dp_buf_add(&body, &o, sizeof o);
	}
	uint64_t stamp = dp_world_stamp(w);
	uint32_t head[8] = {DP_REGISTER_VERSION, w->items.n, w->held.n, w->offices.n, (uint32_t)pool.n, 0, 0, 0};
	memcpy(&head[5], &stamp, sizeof stamp);
	dp_buf_add(out, head, sizeof head);
	dp_buf_str(out, dp_buf_view(&body));
	dp_buf_str(out, dp_buf_view(&pool));
	dp_strmap_builder_write(&w->codes, out);
	int rc = pool.failed || body.failed ? dp_fail_memory(error) : 0;
	dp_buf_release(&body);
	dp_buf_release(&pool);
	return rc;
}

int dp_register_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	dp_world w;
	int rc = dp_world_read(&w, dir, NULL, error);
	if (rc == 0)
		rc = write_register(&w, out, error);
	dp_world_release(&w);
	return rc;
}

static int write_names(dp_world *w, dp_buf *out, depesche_error *error)
{
	dp_buf tries;
	int rc = 0;
	dp_buf_init(&tries, SECTION_CAP);
	dp_buf_u32(out, w->languages.n);
	for (uint32_t i = 0; rc == 0 && i < w->languages.n; i++) {
		dp_trie trie;
		char code[8] = {0};
		rc = dp_world_trie(w, w->languages.v[i], &trie, NULL, error);
		if (rc != 0)
			break;
		dp_buf_align(&tries, 16);
		memcpy(code, w->languages.v[i].p, w->languages.v[i].n < 7 ? w->languages.v[i].n : 7);
		dp_buf_add(out, code, sizeof code);
		dp_buf_u32(out, (uint32_t)tries.n);
		dp_trie_write(&trie, &tries);
	}
	dp_buf_align(out, 16);
	dp_buf_str(out, dp_buf_view(&tries));
	if (rc == 0 && tries.failed)
		rc = dp_fail_memory(error);
	dp_buf_release(&tries);
	return rc;
}

int dp_gazetteer_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	dp_world w;
	int rc = dp_world_read(&w, dir, NULL, error);
	if (rc == 0)
		rc = write_names(&w, out, error);
	dp_world_release(&w);
	return rc;
}

/* Compiling a language's words. */
typedef struct word_list {
	dp_world *world;
	dp_str language;
	dp_buf words, offices, pool;
	uint32_t n;
	dp_strmap_builder forms;
	dp_source source;
} word_list;

static int add_form(word_list *self, dp_str form, depesche_error *error)
{
	char folded[DP_FOLD_MAX];
	for (int spell_out = 0; spell_out < 2; spell_out++) {
		uint32_t n = dp_fold(form, spell_out, folded);
		if (n == 0)
			continue;
		/* What was listed first stays. */
		if (!dp_strmap_builder_put(&self->forms, dp_str_of(folded, n), self->n))
			return dp_fail_memory(error);
	}
	return 0;
}

static int add_forms(word_list *self, dp_str word, bool bend, depesche_error *error)
{
	dp_str form[DP_FORMS_MAX] = {word};
	uint32_t n = bend ? dp_endings_forms(&self->world->endings, &self->world->arena, self->language, DP_BEND_NOUN, word, form) : 1;
	int rc = 0;
	for (uint32_t i = 0; rc == 0 && i < (n ? n : 1); i++)
		rc = add_form(self, form[i], error);
	return rc;
}

static int add_offices(word_list *self, dp_str keys, dp_listed *word, depesche_error *error)
{
	word->office = (uint32_t)(self->offices.n / 2);
	for (dp_str key; dp_str_cut(&keys, ';', &key);) {
		uint32_t office = dp_strmap_builder_get(&self->world->office_keys, key);
		if (office == DP_NONE)
			return dp_source_fail(&self->source, error, key.p, "unknown office `%.*s`; packs/world/offices.txt has no such key", (int)key.n, key.p);
		uint16_t number = (uint16_t)office;
		dp_buf_add(&self->offices, &number, 2);
		if (word->offices++ == 0)
			word->sector = (uint8_t)self->world->offices.v[office].sector;
	}
	return 0;
}

static int add_code(word_list *self, dp_str code, dp_listed *word, depesche_error *error)
{
	if (code.n == 0)
		return 0;
	if (code.n != 3 || dp_strmap_builder_get(&self->world->codes, code) == DP_NONE)
		return dp_source_fail(&self->source, error, code.p, "unknown state `%.*s`", (int)code.n, code.p);
	memcpy(word->code, code.p, 3);
	return 0;
}

static int add_sector(word_list *self, dp_str name, dp_listed *word, depesche_error *error)
{
	if (name.n == 0)
		return 0;
	word->sector = (uint8_t)dp_sector_of(name);
	return word->sector ? 0 : dp_source_fail(&self->source, error, name.p, "unknown sector `%.*s`", (int)name.n, name.p);
}

static void put_word(word_list *self, const dp_listed *word)
{
	dp_buf_add(&self->words, word, sizeof *word);
	self->n++;
}

/* titles.txt: masculine words, offices, feminine words, state. */
static int read_title(word_list *self, const dp_row *row, depesche_error *error)
{
	dp_listed word = {.cls = DP_CLASS_TITLE};
	int rc = add_offices(self, row->column[1], &word, error);
	if (rc == 0)
		rc = add_code(self, row->column[3], &word, error);
	for (uint32_t i = 0; rc == 0 && i <= 2; i += 2) {
		dp_str values = row->column[i];
		word.feats = i ? DP_FEAT(FEM) : 0; /* a masculine title may be a woman's */
		for (dp_str value; rc == 0 && values.n && dp_str_cut(&values, ';', &value);)
			rc = add_forms(self, value, true, error);
		put_word(self, &word);
	}
	return rc;
}

static uint32_t class_of(dp_str name)
{
	static const char *const NAMES[] = {
#define X(id, name) name,
		DP_CLASS_LIST(X)
#undef X
	};
	for (uint32_t i = 0; i < DP_CLASS_COUNT; i++)
		if (dp_str_is(name, NAMES[i]))
			return i;
	return DP_NONE;
}

static int add_flags(word_list *self, dp_str flags, dp_listed *word, depesche_error *error)
{
	static const struct {
		const char *name;
		unsigned flag;
	} MARKS[] = {
		{"generic", DP_LISTED_GENERIC}, {"active", DP_LISTED_ACTIVE}, {"whole", DP_LISTED_NO_TAIL}, {"told", DP_LISTED_TOLD},
		{"few", DP_LISTED_FEW},         {"home", DP_LISTED_HOME},     {"rest", DP_LISTED_REST},     {"anywhere", DP_LISTED_ANYWHERE},
	};
	enum { N = sizeof MARKS / sizeof *MARKS };
	for (dp_str flag; dp_str_cut(&flags, ';', &flag);) {
		uint32_t i = 0;
		while (i < N && !dp_str_is(flag, MARKS[i].name))
			i++;
		if (i < N)
			word->flags |= MARKS[i].flag;
		else if (flag.n)
			return dp_source_fail(&self->source, error, flag.p, "unknown mark `%.*s`; see docs/packs.md", (int)flag.n, flag.p);
	}
	return 0;
}

static uint8_t body_kind_of(dp_str english)
{
	static const struct {
		const char *word;
		dp_body_kind kind;
	} KINDS[] = {{"police", DP_BODY_POLICE},	  {"army", DP_BODY_ARMY},	  {"military", DP_BODY_ARMY},
		     {"armed forces", DP_BODY_ARMY}, {"parliament", DP_BODY_PARLIAMENT}};
	dp_str first = english;
	dp_str_cut(&english, ';', &first);
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
		if (dp_str_is(first, KINDS[i].word))
			return (uint8_t)KINDS[i].kind;
	return DP_BODY_OTHER;
}

static int check_codes(word_list *self, dp_str codes, depesche_error *error)
{
	for (dp_str code; codes.n && dp_str_cut(&codes, ';', &code);)
		if (dp_strmap_builder_get(&self->world->codes, code) == DP_NONE && !(codes.n == 0 && dp_str_is(code, "*")))
			return dp_source_fail(&self->source, error, code.p, "unknown state `%.*s`", (int)code.n, code.p);
	return 0;
}

/* groups.txt: word, sector, class, English, marks, states. */
static int read_group(word_list *self, const dp_row *row, depesche_error *error)
{
	dp_listed word = {0};
	uint32_t cls = class_of(row->column[2]);
	if (cls == DP_NONE)
		return dp_source_fail(&self->source, error, row->column[2].p, "unknown class of words; see docs/packs.md");
	word.cls = (uint8_t)cls;
	int rc = add_sector(self, row->column[1], &word, error);
	if (rc == 0)
		rc = add_flags(self, row->column[4], &word, error);
	pool_add(&self->pool, row->column[3], &word.english, &word.english_n);
	word.what = body_kind_of(row->column[3]);
	if (rc == 0)
		rc = check_codes(self, row->column[5], error);
	pool_add(&self->pool, row->column[5], &word.states, &word.states_n);
	dp_str values = row->column[0];
	for (dp_str value; rc == 0 && dp_str_cut(&values, ';', &value);)
		rc = add_forms(self, value, true, error);
	put_word(self, &word);
	return rc;
}

/* anaphors.txt: form, class, features. */
static int read_anaphor(word_list *self, const dp_row *row, depesche_error *error)
{
	dp_listed word = {0};
	uint32_t cls = class_of(row->column[1]);
	if (cls == DP_NONE)
		return dp_source_fail(&self->source, error, row->column[1].p, "unknown class of words; see docs/packs.md");
	word.cls = (uint8_t)cls;
	word.flags = DP_LISTED_NO_TAIL;
	if (row->column[2].n && dp_feats_of(row->column[2], &word.feats) > 0)
		return dp_source_fail(&self->source, error, row->column[2].p, "unknown feature");
	int rc = 0;
	dp_str values = row->column[0];
	for (dp_str value; rc == 0 && dp_str_cut(&values, ';', &value);)
		rc = add_forms(self, value, false, error);
	put_word(self, &word);
	return rc;
}

typedef int (*word_reader)(word_list *self, const dp_row *row, depesche_error *error);

static int read_words(word_list *self, const char *dir, const char *name, uint32_t columns, word_reader read, depesche_error *error)
{
	dp_str path = dp_arena_printf(&self->world->arena, "%s/%s", dir, name);
	if (!path.p)
		return dp_fail_memory(error);
	int rc = dp_source_open(&self->source, path.p, error);
	if (rc != 0)
		return rc;
	dp_row row;
	while (rc == 0 && (rc = dp_source_row(&self->source, 2, columns, &row, error)) == 1)
		rc = read(self, &row, error);
	dp_source_close(&self->source);
	return rc;
}

static int write_words(word_list *self, dp_buf *out, depesche_error *error)
{
	uint64_t stamp = dp_world_stamp(self->world);
	uint32_t head[8] = {DP_LISTING_VERSION, self->n, (uint32_t)(self->offices.n / 2), (uint32_t)self->pool.n, 0, 0, 0, 0};
	memcpy(&head[4], &stamp, sizeof stamp);
	dp_buf_add(out, head, sizeof head);
	dp_buf_str(out, dp_buf_view(&self->words));
	dp_buf_str(out, dp_buf_view(&self->offices));
	dp_buf_str(out, dp_buf_view(&self->pool));
	dp_strmap_builder_write(&self->forms, out);
	return self->words.failed || self->offices.failed || self->pool.failed ? dp_fail_memory(error) : 0;
}

/* The last part of a path: the directory of a language's pack is called by its code. */
static dp_str base_name(const char *dir)
{
	dp_str s = dp_str_c(dir);
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	uint32_t at = s.n;
	while (at && s.p[at - 1] != '/')
		at--;
	return dp_str_sub(s, at, s.n);
}

int dp_mention_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	char world_dir[4096];
	dp_world w;
	snprintf(world_dir, sizeof world_dir, "%s/../world", dir);
	int rc = dp_world_read(&w, world_dir, NULL, error);
	word_list list = {.world = &w, .language = base_name(dir)};
	dp_buf_init(&list.words, SECTION_CAP);
	dp_buf_init(&list.offices, SECTION_CAP);
	dp_buf_init(&list.pool, SECTION_CAP);
	dp_strmap_builder_init(&list.forms, &w.arena);
	if (rc == 0)
		rc = read_words(&list, dir, "anaphors.txt", 3, read_anaphor, error);
	if (rc == 0)
		rc = read_words(&list, dir, "titles.txt", 4, read_title, error);
	if (rc == 0)
		rc = read_words(&list, dir, "groups.txt", 6, read_group, error);
	if (rc == 0)
		rc = write_words(&list, out, error);
	dp_buf_release(&list.words);
	dp_buf_release(&list.offices);
	dp_buf_release(&list.pool);
	dp_world_release(&w);
	return rc;
}
