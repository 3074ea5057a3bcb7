#include "store/lookup.h"

#include "mention/fold.h"
#include "store/query_own.h"

enum { RANKS = 3, TOLD = 5 };

int dp_lookup_open(dp_lookup *self, const dp_pack *world, depesche_error *error)
{
	dp_lookup read = {0};
	dp_str language[DP_LOOKUP_LANGUAGES];
	int rc = dp_register_open(&read.reg, world, error);
	if (rc == 0)
		rc = dp_aliases_open(&read.aliases, world, &read.reg, error);
	uint32_t n = dp_gazetteer_languages(world, language, DP_LOOKUP_LANGUAGES);
	for (; rc == 0 && read.languages < n && read.languages < DP_LOOKUP_LANGUAGES; read.languages++)
		rc = dp_gazetteer_open(&read.names[read.languages], world, language[read.languages], &read.reg, error);
	if (rc == 0)
		*self = read;
	return rc;
}

/* The node that the whole name leads to, DP_NONE. */
static uint32_t walk(const dp_gazetteer *names, dp_str name)
{
	uint32_t node = 0;
	dp_str word, piece;
	while (name.p && dp_str_cut(&name, ' ', &word)) {
		while (dp_fold_piece(&word, &piece)) {
			char folded[DP_FOLD_MAX];
			uint32_t n = dp_fold(piece, false, folded);
			if (n == 0)
				continue;
			uint32_t number = dp_gazetteer_piece(names, dp_str_of(folded, n));
			node = number == DP_NONE ? DP_NONE : dp_gazetteer_step(names, node, number);
			if (node == DP_NONE)
				return DP_NONE;
		}
	}
	return node ? node : DP_NONE;
}

/* How readily a name is taken to mean the entity, 0 first; RANKS for not at all. */
static uint32_t rank_of(const dp_register *reg, const dp_named *named, bool place)
{
	uint8_t kind = reg->entity[named->entity].kind;
	if (place)
		return named->role == DP_ROLE_NAME && (kind == DP_ENTITY_PLACE || kind == DP_ENTITY_STATE) ? 0 : RANKS;
	if (kind == DP_ENTITY_PLACE)
		return RANKS;
	switch (named->role) {
	case DP_ROLE_NAME:
		return 0;
	case DP_ROLE_WEAK:
	case DP_ROLE_CAPITAL:
	case DP_ROLE_SEAT:
	case DP_ROLE_GOVERNMENT:
		return 1;
	case DP_ROLE_SHORT:
		return 2;
	default:
		return RANKS;
	}
}

typedef struct senses {
	uint32_t entity[DP_LOOKUP_MOST], n, rank;
} senses;

static void add_sense(senses *self, uint32_t entity, uint32_t rank)
{
	if (rank > self->rank || rank >= RANKS)
		return;
	if (rank < self->rank)
		self->n = 0;
	self->rank = rank;
	for (uint32_t i = 0; i < self->n; i++)
		if (self->entity[i] == entity)
			return;
	if (self->n < DP_LOOKUP_MOST)
		self->entity[self->n++] = entity;
}

static void look_up(const dp_lookup *self, const dp_gazetteer *names, dp_str name, bool place, senses *out)
{
	uint32_t node = walk(names, name);
	if (node == DP_NONE)
		return;
	for (uint32_t i = names->first[node]; i < names->first[node + 1]; i++) {
		const dp_named *n = &names->named[i];
		/* "IS" is no "is" */
		if (!(n->flags & DP_NAME_CAPS) || dp_fold_caps(name))
			add_sense(out, n->entity, rank_of(&self->reg, n, place));
	}
}

/* Of several places the register's first is meant; a state holds the places that are called as it. */
static void one_place(const dp_register *reg, senses *found)
{
	uint32_t best = found->entity[0];
	for (uint32_t i = 1; i < found->n; i++) {
		uint32_t e = found->entity[i];
		bool state = reg->entity[e].kind == DP_ENTITY_STATE, is_state = reg->entity[best].kind == DP_ENTITY_STATE;
		if (state > is_state || (state == is_state && e < best))
			best = e;
	}
	found->entity[0] = best;
	found->n = 1;
}

uint32_t dp_lookup_find(const dp_lookup *self, dp_str name, bool place, uint32_t out[DP_LOOKUP_MOST])
{
	senses found = {.rank = RANKS};
	for (uint32_t i = 0; i < self->languages; i++)
		look_up(self, &self->names[i], name, place, &found);
	if (place && found.n > 1)
		one_place(&self->reg, &found);
	memcpy(out, found.entity, found.n * sizeof *out);
	return found.n;
}

static void tell(const dp_lookup *self, dp_str value, const uint32_t *entity, uint32_t n, dp_buf *talk)
{
	dp_buf_printf(talk, "\"%.*s\" may be ", (int)value.n, value.p);
	uint32_t told = n > TOLD + 1 ? TOLD : n;
	for (uint32_t i = 0; i < told; i++) {
		dp_buf_c(talk, i == 0 ? "" : i + 1 == n ? " or " : ", ");
		dp_buf_str(talk, dp_register_name(&self->reg, entity[i]));
	}
	if (told < n)
		dp_buf_printf(talk, " or one of %u others", n - told);
	dp_buf_c(talk, "; events of all of them are found. A full name means one.\n");
}

static void write_entity(const dp_lookup *self, uint32_t entity, dp_buf *out)
{
	const dp_registered *e = &self->reg.entity[entity];
	dp_str name = dp_register_name(&self->reg, entity);
	if (e->kind == DP_ENTITY_STATE && e->code[0])
		dp_buf_c(out, e->code);
	else
		dp_buf_printf(out, "\"%.*s\"", (int)name.n, name.p);
}

static void write_sector(dp_sector sector, dp_buf *out)
{
	if (sector)
		dp_buf_printf(out, ":%s", dp_sector_name(sector));
}

static void write_value(const dp_lookup *self, bool place, dp_str value, dp_buf *out, dp_buf *talk)
{
	uint32_t entity[DP_LOOKUP_MOST];
	dp_sector sector = DP_SECTOR_NONE;
	dp_str name = value, given;
	if (!place && !dp_value_sector(&name, &sector, &given)) {
		dp_buf_str(out, value); /* what is wrong with it is told when it is set */
		return;
	}
	bool code = dp_value_is_code(name);
	bool as_it_is = name.n == 0 || name.p[0] == '"' || (code && dp_register_state(&self->reg, name) != DP_NONE);
	uint32_t n = as_it_is ? 0 : dp_lookup_find(self, name, place, entity);
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "," : "");
		write_entity(self, entity[i], out);
		write_sector(sector, out);
	}
	if (n > 1)
		tell(self, name, entity, n, talk);
	if (n)
		return;
	/* three capitals that are no state's code are a name */
	dp_buf_printf(out, code && !as_it_is ? "\"%.*s\"" : "%.*s", (int)name.n, name.p);
	write_sector(sector, out);
}

static bool takes_names(dp_str parameter, bool *place)
{
	static const char *const SIDES[] = {"who", "with", "actor", "recipient", "said_by", "said-by"};
	*place = dp_str_is(parameter, "place");
	for (size_t i = 0; i < sizeof SIDES / sizeof *SIDES; i++)
		if (dp_str_is(parameter, SIDES[i]))
			return true;
	return *place;
}

void dp_lookup_value(const dp_lookup *self, dp_str parameter, dp_str value, dp_buf *out, dp_buf *talk)
{
	bool place;
	if (!takes_names(parameter, &place)) {
		dp_buf_str(out, value);
		return;
	}
	const char *comma = "";
	for (dp_str part; dp_value_cut(&value, &part);) {
		dp_buf_c(out, comma);
		write_value(self, place, part, out, talk);
		comma = ",";
	}
}
