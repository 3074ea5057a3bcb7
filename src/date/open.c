/* Opening section "dates": every number that the matcher follows is checked here, once. */
#include "date/date.h"

#include "base/error.h"

typedef struct cursor {
	const char *p, *end;
} cursor;

static const void *part(cursor *c, uint64_t n, size_t size)
{
	uint64_t bytes = n * size;
	const char *p = c->p;
	if (bytes > (uint64_t)(c->end - p))
		return NULL;
	c->p += bytes;
	return p;
}

static bool pattern_ok(const dp_dates *d, uint32_t pc)
{
	bool matched = false;
	for (uint32_t far = pc; pc < d->codes; pc++) {
		uint32_t op = d->code[pc] & 255, argument = d->code[pc] >> 8;
		bool fine = op == DP_OP_WORD    ? argument >> 2 < d->entries && (argument & 3) <= DP_CASE_LOWER
			    : op == DP_OP_SHAPE ? argument < d->shapes
			    : op == DP_OP_BIND  ? argument >> 4 < DP_DATE_SLOTS && (argument & 15) < DP_DATE_RANGES
						: op < DP_OP_PATTERNS;
		if (!fine)
			return false;
		if (op == DP_OP_NOT && (pc + 1 == d->codes || (d->code[pc + 1] & 255) > DP_OP_FIGURES))
			return false;
		if (op == DP_OP_SPLIT || op == DP_OP_JUMP) {
			if (argument > d->codes - pc - 1)
				return false;
			if (pc + 1 + argument > far)
				far = pc + 1 + argument;
		}
		if (op == DP_OP_MATCH && pc >= far) {
			matched = true;
			break;
		}
	}
	return matched;
}

static const uint8_t LEAST[] = {
#define X(name, least, most) least,
	DP_DATE_FUNCTIONS(X)
#undef X
};
static const uint8_t MOST[] = {
#define X(name, least, most) most,
	DP_DATE_FUNCTIONS(X)
#undef X
};

static bool value_ok(const dp_dates *d, uint32_t pc)
{
	uint32_t depth = 0;
	for (; pc < d->codes; pc++) {
		uint32_t op = d->code[pc] & 255, argument = d->code[pc] >> 8, takes = 0;
		if (op == DP_OP_RETURN)
			return depth == 1;
		if (op == DP_OP_LOAD && argument >= DP_DATE_SLOTS)
			return false;
		if (op == DP_OP_ADD || op == DP_OP_SUB || op == DP_OP_MUL) {
			takes = 2;
		} else if (op == DP_OP_CALL) {
			takes = argument & 15;
			if (argument >> 4 >= DP_FN_COUNT || takes < LEAST[argument >> 4] || takes > MOST[argument >> 4])
				return false;
		} else if (op != DP_OP_NUMBER && op != DP_OP_LOAD && op != DP_OP_EMPTY) {
			return false;
		}
		if (depth < takes || depth - takes + 1 > DP_DATE_STACK)
			return false;
		depth += 1 - takes;
	}
	return false;
}

static bool lists_ok(const dp_dates *d)
{
	for (uint32_t i = 0; i < d->entries; i++)
		if (d->entry[i].member > d->entry[i + 1].member || d->entry[i].start > d->entry[i + 1].start)
			return false;
	if (d->entry[d->entries].member > d->members || d->entry[d->entries].start > d->starts)
		return false;
	for (uint32_t i = 0; i < d->starts; i++)
		if (d->start[i] >= d->rules)
			return false;
	for (uint32_t i = 0; i < d->shape_starts; i++)
		if (d->shape_start[i] >= d->rules)
			return false;
	for (uint32_t i = 0; i < d->shapes; i++) {
		const dp_date_shape *s = &d->shape[i];
		if (s->ranges == 0 || s->ranges > DP_DATE_RANGES || s->after[sizeof s->after - 1])
			return false;
		for (uint32_t k = 0; k < s->ranges; k++)
			if (s->range[k].before[sizeof s->range[k].before - 1] || s->range[k].most > 6)
				return false;
	}
	for (uint32_t i = 0; i <= d->words.mask; i++)
		if (d->words.slot[i].n != UINT32_MAX && d->words.slot[i].value >= d->entries)
			return false;
	return true;
}

static bool programs_ok(const dp_dates *d)
{
	for (uint32_t i = 0; i < d->rules; i++) {
		const dp_date_rule *r = &d->rule[i];
		if (!pattern_ok(d, r->find) || (r->before != DP_NONE && !pattern_ok(d, r->before)) || (r->after != DP_NONE && !pattern_ok(d, r->after)))
			return false;
		if (!(r->flags & DP_RULE_NOTHING) && !value_ok(d, r->value))
			return false;
		if (r->edtf != DP_NONE && !value_ok(d, r->edtf))
			return false;
	}
	for (uint32_t i = 0; i < d->signals; i++) {
		const dp_date_signal *s = &d->signal[i];
		if (s->kind >= DP_SIGNAL_KINDS || (s->before != DP_NONE && !pattern_ok(d, s->before)) || (s->after != DP_NONE && !pattern_ok(d, s->after)) ||
			(s->between != DP_NONE && !pattern_ok(d, s->between)))
			return false;
	}
	return true;
}

int dp_date_open(dp_dates *self, dp_str section, depesche_error *error)
{
	dp_dates d = {0};
	dp_str rest;
	uint32_t head[9];
	const char *damaged = "section \"dates\" is damaged or of another version; build the pack again";
	if (section.n < 48 || memcmp(section.p, "DAT2", 4) != 0)
		return dp_fail(error, DEPESCHE_EPACK, "%s", damaged);
	memcpy(head, section.p + 4, sizeof head);
	int rc = dp_strmap_open(&d.words, dp_str_sub(section, 48, section.n), &rest, error);
	if (rc != 0)
		return rc;
	cursor c = {rest.p, rest.p + rest.n};
	d.entries = head[0], d.members = head[1], d.starts = head[2], d.shape_starts = head[3];
	d.shapes = head[4], d.rules = head[5], d.signals = head[6], d.codes = head[7], d.expecting = head[8];
	bool fine = (d.entry = part(&c, (uint64_t)d.entries + 1, sizeof *d.entry)) && (d.member = part(&c, d.members, sizeof *d.member)) &&
		    (d.start = part(&c, d.starts, sizeof *d.start)) && (d.shape_start = part(&c, d.shape_starts, sizeof *d.shape_start)) &&
		    (d.shape = part(&c, d.shapes, sizeof *d.shape)) && (d.rule = part(&c, d.rules, sizeof *d.rule)) &&
		    (d.signal = part(&c, d.signals, sizeof *d.signal)) && (d.code = part(&c, d.codes, sizeof *d.code));
	if (!fine || !lists_ok(&d) || !programs_ok(&d))
		return dp_fail(error, DEPESCHE_EPACK, "%s", damaged);
	*self = d;
	return 0;
}
