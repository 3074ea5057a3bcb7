/* From packs/<lang>/frames/ *.txt to the section "frames"; the grammar is in docs/packs.md. */
#include "event/frames.h"

#include "base/error.h"
#include "base/utf8.h"
#include "pack/source.h"

#include <stdlib.h>
#include <sys/stat.h>

typedef struct pair { /* an entry's key and the frame it names */
	uint32_t key, frame;
} pair;

typedef DP_VEC(dp_slot) slot_list;

typedef struct sides { /* slots of an entry, or the default of a block */
	slot_list actor, recipient;
	bool given;
} sides;

typedef struct word_list { /* "list talks: Gespräch|Treffen", written `$talks` in conditions */
	dp_str name;
	uint32_t first, count; /* words */
} word_list;

typedef struct compiler {
	dp_arena arena;
	const char *dir; /* frames are named by their path below it */
	dp_source source;
	dp_strmap_builder strings; /* text -> offset into the pool */
	dp_buf pool;
	DP_VEC(dp_frame) frames;
	slot_list slots;
	DP_VEC(dp_condition) conditions;
	DP_VEC(dp_text_ref) words;
	DP_VEC(word_list) lists;
	bool gathering; /* the first of two passes over the files, which takes only their lists */
	bool adjective; /* the entry that is being read is one's */
	DP_VEC(pair) pairs;
	dp_strmap_builder keys, roles, tails;
	dp_strmap_builder nouns; /* of the lexicon, in small letters -> index into names */
	DP_VEC(dp_str) names;    /* the same as they are written */
	dp_frame block; /* what `[TYPE mode]` and the settings after it say */
	sides verb_default, noun_default, adj_default;
	depesche_error *error;
} compiler;

static int wrong(compiler *c, dp_str at, const char *what)
{
	return dp_source_fail(&c->source, c->error, at.p, "%s: \"%.*s\"", what, (int)(at.n > 60 ? 60 : at.n), at.p ? at.p : "");
}

static int intern(compiler *c, dp_str s, dp_text_ref *out)
{
	uint32_t *at = dp_strmap_builder_put(&c->strings, s, (uint32_t)c->pool.n);
	if (!at)
		return dp_fail_memory(c->error);
	*out = (dp_text_ref){*at, s.n};
	if (*at == c->pool.n)
		dp_buf_str(&c->pool, s);
	return c->pool.failed ? dp_fail_memory(c->error) : 0;
}

static int slot_of(compiler *c, dp_str word, dp_slot *out)
{
	static const struct {
		const char *name;
		dp_slot_kind kind;
	} names[] = {{"subj", DP_SLOT_SUBJ}, {"obj", DP_SLOT_OBJ},       {"dat", DP_SLOT_DAT},   {"gen", DP_SLOT_GEN},        {"adj", DP_SLOT_ADJ},
		     {"part", DP_SLOT_PART}, {"clause", DP_SLOT_CLAUSE}, {"comp", DP_SLOT_COMP}, {"content", DP_SLOT_CONTENT},
		     {"attr", DP_SLOT_ATTR}, {"modal", DP_SLOT_MODAL}, {"negation", DP_SLOT_NEGATION}, {"participle", DP_SLOT_PARTICIPLE}, {"speaker", DP_SLOT_SPEAKER}};
	*out = (dp_slot){.kind = DP_SLOT_PREP};
	if (word.n == 0)
		return wrong(c, word, "a slot is missing here");
	if (dp_str_ends(word, DP_STR(".attr"))) {
		int rc = slot_of(c, dp_str_sub(word, 0, word.n - 5), out);
		out->attr = 1;
		return rc;
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (dp_str_is(word, names[i].name)) {
			out->kind = (uint8_t)(c->adjective && names[i].kind == DP_SLOT_SUBJ ? DP_SLOT_NOMINATIVE : names[i].kind);
			return 0;
		}
	if (dp_str_ends(word, DP_STR("+acc")))
		out->acc = 1;
	else if (dp_str_ends(word, DP_STR("+dat")))
		out->dat = 1;
	if (out->acc || out->dat)
		word.n -= 4;
	for (uint32_t i = 0; i < word.n; i++)
		if (word.p[i] == ' ' || word.p[i] == '=' || word.p[i] == ':')
			return wrong(c, word, "this is no slot");
	return intern(c, word, &out->prep);
}

/* "gen, adj + mit" with `+` between spaces, so that it is not taken for a case. */
static int side_of(compiler *c, dp_str text, slot_list *slots)
{
	dp_str group, rest = dp_str_trim(text);
	if (rest.n == 0)
		return 0;
	while (dp_str_cut(&rest, ',', &group)) {
		bool plus = false;
		for (bool more = true; more;) {
			uint32_t at = dp_str_find(group, DP_STR(" + "), 0);
			more = at != UINT32_MAX;
			dp_slot slot;
			int rc = slot_of(c, dp_str_trim(dp_str_sub(group, 0, more ? at : group.n)), &slot);
			if (rc == 0 && slot.attr)
				rc = wrong(c, group, "adjectives are no side");
			if (rc != 0)
				return rc;
			if (more)
				group = dp_str_sub(group, at + 3, group.n);
			slot.plus = plus;
			plus = true;
			dp_slot *item = DP_PUSH(&c->arena, slots);
			if (!item)
				return dp_fail_memory(c->error);
			*item = slot;
		}
	}
	return 0;
}

static int sides_of(compiler *c, dp_str text, sides *out)
{
	uint32_t arrow = dp_str_find(text, DP_STR("->"), 0);
	if (arrow == UINT32_MAX)
		return wrong(c, text, "sides are written `actors -> recipients`");
	*out = (sides){.given = true};
	int rc = side_of(c, dp_str_sub(text, 0, arrow), &out->actor);
	return rc ? rc : side_of(c, dp_str_sub(text, arrow + 2, text.n), &out->recipient);
}

static bool class_known(dp_str name)
{
	static const char *const known[] = {"state",  "body",   "person", "place",   "group",  "political", "clause",   "name",  "nominal",  "act",	    "event",
					    "speech", "weapon", "money",  "document", "thing", "time",      "abstract", "measure", "animal", "body-part", "standing"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (dp_str_is(name, known[i]))
			return true;
	return dp_sector_of(name) != DP_SECTOR_NONE;
}

static int word_of(compiler *c, dp_str word)
{
	dp_text_ref *ref = DP_PUSH(&c->arena, &c->words);
	return ref ? intern(c, word, ref) : dp_fail_memory(c->error);
}

static const word_list *list_of(const compiler *c, dp_str name)
{
	for (uint32_t i = 0; i < c->lists.n; i++)
		if (dp_str_eq(c->lists.v[i].name, name))
			return &c->lists.v[i];
	return NULL;
}

/* "A|$list|B" behind a slot. A list that stands alone is shared by all conditions that name it. */
static int words_of(compiler *c, dp_str text, dp_condition *condition)
{
	dp_str rest = text, word;
	int rc = 0;
	while (rc == 0 && dp_str_cut(&rest, '|', &word)) {
		if (word.n == 0 || (condition->kind == DP_IF_CLASS && !class_known(word)))
			return wrong(c, word.n ? word : text, "this class is not known");
		if (word.p[0] != '$') {
			rc = word_of(c, word);
			continue;
		}
		const word_list *list = list_of(c, dp_str_sub(word, 1, word.n));
		if (!list)
			return wrong(c, word, "no file of frames has a `list` of this name");
		if (word.n == text.n) {
			condition->first = list->first;
			condition->count = list->count;
			return 0;
		}
		for (uint32_t i = 0, first = list->first, n = list->count; i < n && rc == 0; i++) {
			dp_text_ref *ref = DP_PUSH(&c->arena, &c->words);
			if (ref)
				*ref = c->words.v[first + i];
			else
				rc = dp_fail_memory(c->error);
		}
	}
	condition->count = c->words.n - condition->first;
	return rc;
}

/* "list talks: Gespräch|Treffen" */
static int list_line(compiler *c, dp_str text)
{
	dp_str rest = text, name, word;
	dp_str_cut(&rest, ':', &name);
	word_list list = {.name = dp_arena_str(&c->arena, dp_str_trim(name)), .first = c->words.n};
	if (!list.name.p)
		return dp_fail_memory(c->error);
	if (list.name.n == 0 || !rest.p)
		return wrong(c, text, "a list is written `list name: A|B`");
	if (list_of(c, list.name))
		return wrong(c, name, "a list of this name is there already");
	rest = dp_str_trim(rest);
	while (dp_str_cut(&rest, '|', &word)) {
		int rc = word.n ? word_of(c, word) : wrong(c, text, "a word is missing between two bars");
		if (rc != 0)
			return rc;
	}
	list.count = c->words.n - list.first;
	word_list *item = DP_PUSH(&c->arena, &c->lists);
	if (!item)
		return dp_fail_memory(c->error);
	*item = list;
	return 0;
}

static int condition_of(compiler *c, dp_frame *frame, dp_str text, bool unless)
{
	dp_condition condition = {.unless = unless, .first = c->words.n};
	uint32_t at = 0;
	while (at < text.n && text.p[at] != '=' && text.p[at] != ':')
		at++;
	int rc = slot_of(c, dp_str_trim(dp_str_sub(text, 0, at)), &condition.slot);
	if (rc != 0)
		return rc;
	if (at < text.n) {
		condition.kind = text.p[at] == '=' ? DP_IF_LEMMA : DP_IF_CLASS;
		if ((rc = words_of(c, dp_str_sub(text, at + 1, text.n), &condition)) != 0)
			return rc;
	}
	frame->negated |= !unless && condition.slot.kind == DP_SLOT_NEGATION;
	frame->modal |= !unless && condition.slot.kind == DP_SLOT_MODAL;
	dp_condition *item = DP_PUSH(&c->arena, &c->conditions);
	if (!item)
		return dp_fail_memory(c->error);
	*item = condition;
	return 0;
}

static bool choose(dp_str value, const char *const *names, uint8_t n, uint8_t *out)
{
	for (uint8_t i = 0; i < n; i++)
		if (names[i] && dp_str_is(value, names[i])) {
			*out = i;
			return true;
		}
	return false;
}

/* One clause after `;`, or a setting line of a block. */
static int setting(compiler *c, dp_frame *frame, dp_str text)
{
	static const char *const status[] = {"occurred", "planned", "possible", "denied"};
	static const char *const content[] = {NULL, "drop", "keep", "alleged"};
	static const char *const need[] = {"one", "actor", "recipient", "both", "none"};
	dp_str value = text, key;
	dp_str_cut(&value, ' ', &key);
	value = value.p ? dp_str_trim(value) : DP_STR("");
	if (dp_str_is(key, "if") || dp_str_is(key, "unless"))
		return condition_of(c, frame, value, key.n == 6);
	if (dp_str_is(text, "reflexive"))
		frame->reflexive = DP_REFLEXIVE_YES;
	else if (dp_str_is(text, "not reflexive"))
		frame->reflexive = DP_REFLEXIVE_NO;
	else if (dp_str_is(text, "weigh"))
		frame->weighed = 1;
	else if (dp_str_is(text, "deed"))
		frame->deed = 1;
	else if (dp_str_is(key, "mode")) {
		if (!dp_mode_known((dp_type)frame->type, value))
			return wrong(c, value, "this type has no such mode");
		return intern(c, value, &frame->mode);
	} else if (dp_str_is(key, "cameo"))
		return intern(c, value, &frame->cameo);
	else if (dp_str_is(key, "context"))
		return intern(c, value, &frame->context);
	else if (!(dp_str_is(key, "status") && choose(value, status, 4, &frame->status)) &&
		 !(dp_str_is(key, "content") && choose(value, content, 4, &frame->content)) && !(dp_str_is(key, "need") && choose(value, need, 5, &frame->need)))
		return wrong(c, text, "this is no setting that frames know");
	return 0;
}

static int block(compiler *c, dp_str line)
{
	dp_str rest = dp_str_sub(line, 1, line.n - 1), type;
	if (!dp_str_ends(line, DP_STR("]")))
		return wrong(c, line, "a block opens with [TYPE mode]");
	dp_str_cut(&rest, ' ', &type);
	c->block = (dp_frame){.type = (uint8_t)dp_type_of(type), .status = DP_STATUS_UNSET};
	c->verb_default = c->noun_default = c->adj_default = (sides){0};
	if (c->block.type == DP_TYPE_NONE)
		return wrong(c, type, "PLOVER has no such type");
	if (!rest.p || dp_str_trim(rest).n == 0)
		return 0;
	rest = dp_str_trim(rest);
	return dp_mode_known((dp_type)c->block.type, rest) ? intern(c, rest, &c->block.mode) : wrong(c, rest, "this type has no such mode");
}

static int keep_slots(compiler *c, const slot_list *slots, uint32_t *first, uint32_t *count)
{
	*first = c->slots.n;
	*count = slots->n;
	for (uint32_t i = 0; i < slots->n; i++) {
		dp_slot *slot = DP_PUSH(&c->arena, &c->slots);
		if (!slot)
			return dp_fail_memory(c->error);
		*slot = slots->v[i];
	}
	return 0;
}

/* "v:" and the lemma without joints. */
static int key_of(compiler *c, char kind, dp_str lemma, char *key, uint32_t *n)
{
	*n = 0;
	if (lemma.n == 0 || lemma.n > 200)
		return wrong(c, lemma, "a lemma is missing or too long");
	key[(*n)++] = kind;
	key[(*n)++] = ':';
	for (uint32_t i = 0; i < lemma.n; i++)
		if (kind != 'v' || lemma.p[i] != '|')
			key[(*n)++] = lemma.p[i];
	dp_frames_fold(key, *n);
	return 0;
}

/* The frames of one line: its words share one, and those that are no last part of compounds another. */
typedef struct line_frames {
	dp_frame frame;
	uint32_t number[2]; /* by `whole`; DP_NONE until a word asks for it */
} line_frames;

static int frame_number(compiler *c, line_frames *line, bool whole, uint32_t *number)
{
	if (line->number[whole] == DP_NONE) {
		dp_frame *f = DP_PUSH(&c->arena, &c->frames);
		if (!f)
			return dp_fail_memory(c->error);
		*f = line->frame;
		f->whole = whole;
		line->number[whole] = c->frames.n - 1;
	}
	*number = line->number[whole];
	return 0;
}

static int name_frame(compiler *c, char kind, dp_str lemma, line_frames *line)
{
	char key[256];
	uint32_t n, number = DP_NONE;
	bool whole = lemma.n && lemma.p[0] == '=';
	int rc = key_of(c, kind, whole ? dp_str_sub(lemma, 1, lemma.n) : lemma, key, &n);
	if (rc == 0)
		rc = frame_number(c, line, whole, &number);
	if (rc != 0)
		return rc;
	uint32_t *id = dp_strmap_builder_put(&c->keys, dp_str_of(key, n), c->keys.keys.n);
	pair *p = id ? DP_PUSH(&c->arena, &c->pairs) : NULL;
	if (!p)
		return dp_fail_memory(c->error);
	*p = (pair){*id, number};
	return 0;
}

static int entry(compiler *c, char kind, dp_str text)
{
	sides *standard = kind == 'v' ? &c->verb_default : kind == 'n' ? &c->noun_default : &c->adj_default;
	dp_frame frame = c->block;
	dp_str rest = text, head, clause, lemmas, lemma;
	if (frame.type == DP_TYPE_NONE)
		return wrong(c, text, "an entry needs a [TYPE mode] before it");
	c->adjective = kind == 'a';
	frame.line = c->source.line;
	frame.modal |= kind == 'm'; /* its modal is the frame itself, and has done its work */
	frame.condition = c->conditions.n;
	dp_str_cut(&rest, ';', &head);
	uint32_t colon = dp_str_find(head, DP_STR(":"), 0);
	sides own = *standard;
	int rc = 0;
	if (colon != UINT32_MAX)
		rc = sides_of(c, dp_str_sub(head, colon + 1, head.n), &own);
	else if (!own.given)
		rc = wrong(c, head, "the entry has no sides and its block no default for them");
	lemmas = dp_str_sub(head, 0, colon == UINT32_MAX ? head.n : colon);
	if (rc == 0 && dp_str_is(dp_str_trim(lemmas), "default")) {
		*standard = own;
		return 0;
	}
	while (rc == 0 && rest.p && dp_str_cut(&rest, ';', &clause))
		rc = clause.n ? setting(c, &frame, clause) : 0;
	frame.conditions = c->conditions.n - frame.condition;
	if (rc == 0)
		rc = intern(c, dp_str_c(c->source.path + strlen(c->dir) + 1), &frame.file);
	if (rc == 0)
		rc = keep_slots(c, &own.actor, &frame.actor, &frame.actors);
	if (rc == 0)
		rc = keep_slots(c, &own.recipient, &frame.recipient, &frame.recipients);
	line_frames line = {frame, {DP_NONE, DP_NONE}};
	while (rc == 0 && dp_str_cut(&lemmas, ',', &lemma))
		rc = name_frame(c, kind, lemma, &line);
	return rc;
}

static int frame_line(compiler *c, dp_str line)
{
	bool list = dp_str_starts(line, DP_STR("list "));
	if (line.n == 0 || list != c->gathering)
		return 0;
	if (list)
		return list_line(c, dp_str_sub(line, 5, line.n));
	if (line.p[0] == '[')
		return block(c, line);
	if (dp_str_starts(line, DP_STR("verb ")))
		return entry(c, 'v', dp_str_sub(line, 5, line.n));
	if (dp_str_starts(line, DP_STR("noun ")))
		return entry(c, 'n', dp_str_sub(line, 5, line.n));
	if (dp_str_starts(line, DP_STR("adj ")))
		return entry(c, 'a', dp_str_sub(line, 4, line.n));
	if (dp_str_starts(line, DP_STR("modal ")))
		return entry(c, 'm', dp_str_sub(line, 6, line.n));
	if (dp_str_starts(line, DP_STR("refine "))) {
		dp_str text = dp_arena_printf(&c->arena, "%s: -> ; %.*s", dp_type_name((dp_type)c->block.type), (int)(line.n - 7), line.p + 7);
		return text.p ? entry(c, 'r', text) : dp_fail_memory(c->error);
	}
	return setting(c, &c->block, line);
}

static const char *const ROLES[] = {"support", "converse", "happen", "planned", "possible", "denied", "alleged", "standing", "transparent",
	"spokesman", "control-obj", "control-dat", "place", "no-place", "cause", "negator", "agent", "purpose", "demand", "goal", "carry", "thereby",
	"topic", "probable", "claim", "whether", "meant", "decide"};

static int word_row(compiler *c, const dp_row *row)
{
	static const struct {
		const char *pos;
		char kind;
	} kinds[] = {{"verb", 'v'}, {"noun", 'n'}, {"adj", 'a'}, {"adv", 'd'}, {"adp", 'p'}};
	char kind = 0, key[256];
	uint32_t n, roles = 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (dp_str_is(row->column[1], kinds[i].pos))
			kind = kinds[i].kind;
	if (!kind)
		return wrong(c, row->column[1], "pos is one of verb, noun, adj, adv, adp");
	dp_str rest = row->column[2], role;
	while (dp_str_cut(&rest, ' ', &role)) {
		uint32_t i = 0;
		while (i < sizeof ROLES / sizeof *ROLES && !dp_str_is(role, ROLES[i]))
			i++;
		if (role.n && i == sizeof ROLES / sizeof *ROLES)
			return wrong(c, role, "this role is not known");
		if (role.n)
			roles |= 1u << i;
	}
	int rc = key_of(c, kind, row->column[0], key, &n);
	if (rc != 0)
		return rc;
	uint32_t *bits = dp_strmap_builder_put(&c->roles, dp_str_of(key, n), 0);
	if (!bits)
		return dp_fail_memory(c->error);
	*bits |= roles;
	return 0;
}

static int one_file(void *self, const char *path, depesche_error *error)
{
	compiler *c = self;
	bool words = dp_str_ends(dp_str_c(path), DP_STR("/words.txt"));
	if (words && c->gathering)
		return 0;
	int rc = dp_source_open(&c->source, path, error);
	if (rc != 0)
		return rc;
	c->block = (dp_frame){0};
	dp_str line;
	dp_row row;
	if (words)
		while ((rc = dp_source_row(&c->source, 3, 3, &row, error)) > 0 && (rc = word_row(c, &row)) == 0)
			;
	else
		while (rc == 0 && dp_source_line(&c->source, &line))
			rc = frame_line(c, dp_str_trim(line));
	dp_source_close(&c->source);
	return rc;
}

static int noun_file(void *self, const char *path, depesche_error *error)
{
	compiler *c = self;
	dp_source source;
	dp_row row;
	char small[256];
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	while ((rc = dp_source_row(&source, 1, DP_SOURCE_COLUMNS_MAX, &row, error)) > 0) {
		uint32_t n = row.column[0].n < sizeof small / 2 ? dp_utf8_tolower(row.column[0], small, sizeof small) : UINT32_MAX;
		if (n == UINT32_MAX)
			continue;
		uint32_t *at = dp_strmap_builder_put(&c->nouns, dp_str_of(small, n), c->names.n);
		dp_str *name = at && *at == c->names.n ? DP_PUSH(&c->arena, &c->names) : NULL;
		if (name)
			*name = dp_arena_str(&c->arena, row.column[0]);
		if (!at || (*at + 1 == c->names.n && !c->names.v[*at].p)) {
			rc = dp_fail_memory(error);
			break;
		}
	}
	dp_source_close(&source);
	return rc;
}

/* A listed noun, or one with a joint of one or two letters behind it. */
static bool first_part(const compiler *c, dp_str part)
{
	for (uint32_t joint = 0; joint <= 2 && part.n > joint + 2; joint++)
		if (dp_strmap_builder_get(&c->nouns, dp_str_sub(part, 0, part.n - joint)) != DP_NONE)
			return true;
	return false;
}

/* Does a frame stand at this noun, or ask for it? */
static bool noun_used(compiler *c, dp_str noun)
{
	char key[256];
	uint32_t n;
	depesche_error *error = c->error;
	if (dp_strmap_builder_get(&c->strings, noun) != DP_NONE)
		return true;
	c->error = NULL;
	int rc = key_of(c, 'n', noun, key, &n);
	c->error = error;
	return rc == 0 && dp_strmap_builder_get(&c->keys, dp_str_of(key, n)) != DP_NONE;
}

/*
 * Which nouns of the lexicon are compounds: the longest listed noun at the end with a listed one before it, as the tagger cuts the words
 * that it does not know (which it knows it does not cut).
 */
static int find_tails(compiler *c)
{
	enum { FIRST = 3, LAST = 4 };
	uint32_t listed = c->names.n;
	for (uint32_t i = 0; i < listed; i++) {
		dp_str small = c->nouns.keys.v[i];
		uint32_t at = 0, letters = 0, total = dp_utf8_count(small);
		while (at < small.n) {
			dp_utf8_next(small, &at);
			if (++letters < FIRST || total - letters < LAST)
				continue;
			uint32_t k = dp_strmap_builder_get(&c->nouns, dp_str_sub(small, at, small.n));
			if (k == DP_NONE || !first_part(c, dp_str_sub(small, 0, at)))
				continue;
			if (!noun_used(c, c->names.v[k]))
				break;
			int rc = word_of(c, c->names.v[k]);
			if (rc != 0)
				return rc;
			if (!dp_strmap_builder_put(&c->tails, c->names.v[i], c->words.n - 1))
				return dp_fail_memory(c->error);
			break;
		}
	}
	return 0;
}

static int read_nouns(compiler *c)
{
	struct stat st;
	dp_str path = dp_arena_printf(&c->arena, "%s/lexicon/nouns", c->dir);
	if (!path.p)
		return dp_fail_memory(c->error);
	if (stat(path.p, &st) != 0)
		return 0; /* a pack may have no such lists */
	int rc = dp_source_files(path.p, ".txt", noun_file, c, c->error);
	return rc ? rc : find_tails(c);
}

static int by_key(const void *a, const void *b)
{
	const pair *x = a, *y = b;
	return x->key != y->key ? (x->key < y->key ? -1 : 1) : (x->frame > y->frame) - (x->frame < y->frame);
}

static void put(dp_buf *out, const void *items, uint32_t n, size_t size)
{
	dp_buf_add(out, items ? items : "", n * size);
	dp_buf_align(out, 16);
}

static int write_section(compiler *c, dp_buf *out)
{
	DP_VEC(uint32_t) lists = {0};
	dp_strmap_builder map;
	uint32_t *item = NULL;
	dp_strmap_builder_init(&map, &c->arena);
	if (c->pairs.n)
		qsort(c->pairs.v, c->pairs.n, sizeof *c->pairs.v, by_key);
	for (uint32_t i = 0; i < c->pairs.n; i++) {
		uint32_t *at = dp_strmap_builder_put(&map, c->keys.keys.v[c->pairs.v[i].key], lists.n);
		if (!at || !(item = DP_PUSH(&c->arena, &lists)))
			return dp_fail_memory(c->error);
		*item = c->pairs.v[i].frame;
		if (i + 1 == c->pairs.n || c->pairs.v[i + 1].key != c->pairs.v[i].key) {
			if (!(item = DP_PUSH(&c->arena, &lists)))
				return dp_fail_memory(c->error);
			*item = DP_NONE;
		}
	}
	uint32_t head[8] = {c->frames.n, c->slots.n, c->conditions.n, c->words.n, lists.n, (uint32_t)c->pool.n, 0, 0};
	put(out, head, 1, sizeof head);
	put(out, c->frames.v, c->frames.n, sizeof(dp_frame));
	put(out, c->slots.v, c->slots.n, sizeof(dp_slot));
	put(out, c->conditions.v, c->conditions.n, sizeof(dp_condition));
	put(out, c->words.v, c->words.n, sizeof(dp_text_ref));
	put(out, lists.v, lists.n, sizeof(uint32_t));
	put(out, c->pool.p, (uint32_t)c->pool.n, 1);
	dp_strmap_builder_write(&map, out);
	dp_strmap_builder_write(&c->roles, out);
	dp_strmap_builder_write(&c->tails, out);
	return out->failed ? dp_fail_memory(c->error) : 0;
}

int dp_frames_compile(const char *dir, dp_buf *out, depesche_error *error)
{
	compiler c = {.dir = dir, .error = error};
	dp_arena_init(&c.arena, (size_t)1 << 28);
	dp_buf_init(&c.pool, (size_t)1 << 26);
	dp_strmap_builder_init(&c.strings, &c.arena);
	dp_strmap_builder_init(&c.keys, &c.arena);
	dp_strmap_builder_init(&c.roles, &c.arena);
	dp_strmap_builder_init(&c.tails, &c.arena);
	dp_strmap_builder_init(&c.nouns, &c.arena);
	dp_str path = dp_arena_printf(&c.arena, "%s/frames", dir);
	int rc = path.p ? 0 : dp_fail_memory(error);
	for (int pass = 0; pass < 2 && rc == 0; pass++) { /* a list may stand in any file, also behind those that name it */
		c.gathering = pass == 0;
		rc = dp_source_files(path.p, ".txt", one_file, &c, error);
	}
	if (rc == 0)
		rc = read_nouns(&c);
	if (rc == 0)
		rc = write_section(&c, out);
	dp_buf_release(&c.pool);
	dp_arena_release(&c.arena);
	return rc;
}
