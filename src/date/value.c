/*
 * Expressions:   sum = product { ( "+" | "-" ) product }     product = factor { "*" factor }
 *   factor = number | name of a unit | capture | "none" | function "(" [ sum { "," sum } ] ")" | "-" factor | "(" sum ")"
 */
#include "date/compiler.h"

#include "base/error.h"

typedef struct reader {
	dp_date_compiler *c;
	dp_str text;
	uint32_t at, depth;
} reader;

static int sum(reader *r);

static char peek(reader *r)
{
	while (r->at < r->text.n && r->text.p[r->at] == ' ')
		r->at++;
	return r->at < r->text.n ? r->text.p[r->at] : 0;
}

static dp_str rest(const reader *r)
{
	return dp_str_sub(r->text, r->at, r->text.n);
}

static bool take(reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static dp_str name_of(reader *r)
{
	uint32_t from = r->at;
	while (r->at < r->text.n) {
		char k = r->text.p[r->at];
		if (!((k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || (k >= '0' && k <= '9') || k == '_'))
			break;
		r->at++;
	}
	return dp_str_sub(r->text, from, r->at);
}

static int call(reader *r, dp_str name)
{
	static const struct {
		const char *name;
		uint32_t least, most;
	} functions[] = {
#define X(name, least, most) {#name, least, most},
		DP_DATE_FUNCTIONS(X)
#undef X
	};
	uint32_t f = 0, n = 0;
	int rc = 0;
	while (f < DP_FN_COUNT && !dp_str_is(name, functions[f].name))
		f++;
	if (f == DP_FN_COUNT)
		return dp_date_wrong(r->c, name, "there is no such function");
	if (!take(r, ')')) {
		do {
			rc = sum(r);
			n++;
		} while (rc == 0 && take(r, ','));
		if (rc == 0 && !take(r, ')'))
			rc = dp_date_wrong(r->c, rest(r), "a `)` is missing here");
	}
	if (rc == 0 && (n < functions[f].least || n > functions[f].most))
		rc = dp_date_wrong(r->c, name, "this function takes another number of values");
	return rc ? rc : dp_date_emit(r->c, DP_OP_CALL, f << 4 | n);
}

static int named(reader *r)
{
	dp_str name = name_of(r);
	int32_t number;
	if (name.n == 0)
		return dp_date_wrong(r->c, rest(r), "a value is missing here");
	if (take(r, '('))
		return call(r, name);
	for (uint32_t i = 0; i < r->c->slot_count; i++)
		if (dp_str_eq(r->c->slots[i], name))
			return dp_date_emit(r->c, DP_OP_LOAD, i);
	if (dp_str_is(name, "none"))
		return dp_date_emit(r->c, DP_OP_EMPTY, 0);
	if (dp_date_constant(name, &number))
		return dp_date_emit(r->c, DP_OP_NUMBER, (uint32_t)(number + (1 << 23)));
	return dp_date_wrong(r->c, name, "this is neither captured by the pattern nor a unit");
}

static int factor(reader *r)
{
	if (++r->depth > 32)
		return dp_date_wrong(r->c, rest(r), "this is nested too deeply");
	int rc;
	if (take(r, '-')) {
		rc = dp_date_emit(r->c, DP_OP_NUMBER, 1 << 23);
		if (rc == 0)
			rc = factor(r);
		if (rc == 0)
			rc = dp_date_emit(r->c, DP_OP_SUB, 0);
	} else if (take(r, '(')) {
		rc = sum(r);
		if (rc == 0 && !take(r, ')'))
			rc = dp_date_wrong(r->c, rest(r), "a `)` is missing here");
	} else {
		peek(r);
		rc = named(r);
	}
	r->depth--;
	return rc;
}

static int product(reader *r)
{
	int rc = factor(r);
	while (rc == 0 && take(r, '*')) {
		rc = factor(r);
		if (rc == 0)
			rc = dp_date_emit(r->c, DP_OP_MUL, 0);
	}
	return rc;
}

static int sum(reader *r)
{
	int rc = product(r);
	while (rc == 0 && (peek(r) == '+' || peek(r) == '-')) {
		uint32_t operation = take(r, '+') ? DP_OP_ADD : DP_OP_SUB;
		if (operation == DP_OP_SUB)
			take(r, '-');
		rc = product(r);
		if (rc == 0)
			rc = dp_date_emit(r->c, operation, 0);
	}
	return rc;
}

int dp_date_value(dp_date_compiler *c, dp_str text, uint32_t *program)
{
	reader r = {.c = c, .text = text};
	*program = c->code.n;
	int rc = sum(&r);
	if (rc == 0 && peek(&r))
		rc = dp_date_wrong(c, rest(&r), "this is too much");
	return rc ? rc : dp_date_emit(c, DP_OP_RETURN, 0);
}
