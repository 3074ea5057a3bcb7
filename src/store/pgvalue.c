#include "store/pgvalue.h"

#include <inttypes.h>
#include <math.h>

enum { NUMERIC_NEGATIVE = 0x4000, NUMERIC_SPECIAL = 0xC000, NUMERIC_BASE = 10000 };

static void put(char *out, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		out[i] = (char)(v >> 8 * (bytes - 1 - i));
}

void dp_pg_put32(char out[4], uint32_t v)
{
	put(out, v, 4);
}

static uint64_t get(dp_str value)
{
	uint64_t v = 0;
	for (uint32_t i = 0; i < value.n && i < 8; i++)
		v = v << 8 | (unsigned char)value.p[i];
	return v;
}

static bool encode_integer(dp_pg_param *self, int bytes, dp_str *value)
{
	if (self->kind != DP_PG_IS_INT)
		return false;
	int64_t v = self->integer, most = bytes == 8 ? INT64_MAX : bytes == 4 ? INT32_MAX : INT16_MAX;
	if (v > most || v < -most - 1)
		return false;
	put(self->wire, (uint64_t)v, bytes);
	*value = dp_str_of(self->wire, (size_t)bytes);
	return true;
}

static bool encode_real(dp_pg_param *self, dp_str *value)
{
	if (self->kind == DP_PG_IS_BYTES)
		return false;
	double real = self->kind == DP_PG_IS_INT ? (double)self->integer : self->real;
	uint64_t bits;
	memcpy(&bits, &real, sizeof bits);
	put(self->wire, bits, 8);
	*value = dp_str_of(self->wire, 8);
	return true;
}

static bool encode_bool(dp_pg_param *self, dp_str *value)
{
	if (self->kind != DP_PG_IS_INT)
		return false;
	self->wire[0] = self->integer != 0;
	*value = dp_str_of(self->wire, 1);
	return true;
}

/* Text and whatever else has a form as text. */
static bool encode_text(dp_pg_param *self, dp_str *value)
{
	if (self->kind == DP_PG_IS_REAL)
		return false;
	if (self->kind == DP_PG_IS_BYTES) {
		*value = dp_buf_view(&self->bytes);
		return true;
	}
	int n = snprintf(self->wire, sizeof self->wire, "%" PRId64, self->integer);
	*value = dp_str_of(self->wire, (size_t)n);
	return true;
}

bool dp_pg_encode(dp_pg_param *self, uint32_t type, dp_str *value, bool *binary)
{
	*binary = true;
	switch (type) {
	case DP_PG_INT8:
		return encode_integer(self, 8, value);
	case DP_PG_INT4:
		return encode_integer(self, 4, value);
	case DP_PG_INT2:
		return encode_integer(self, 2, value);
	case DP_PG_FLOAT8:
		return encode_real(self, value);
	case DP_PG_BOOL:
		return encode_bool(self, value);
	case DP_PG_TEXT:
	case DP_PG_BYTEA:
		return encode_text(self, value);
	default:
		*binary = false;
		return encode_text(self, value);
	}
}

static uint32_t get16(dp_str value, uint32_t at)
{
	return (uint32_t)get(dp_str_sub(value, at, at + 2));
}

/* Sums and averages of whole numbers come as decimal numbers: digits of base 10000, the first one for 10000 to the power of `weight`. */
static double numeric(dp_str value)
{
	uint32_t digits = get16(value, 0), sign = get16(value, 4);
	int weight = (int16_t)get16(value, 2);
	if ((sign & NUMERIC_SPECIAL) == NUMERIC_SPECIAL)
		return NAN;
	double sum = 0;
	for (uint32_t i = 0; i < digits; i++)
		sum = sum * NUMERIC_BASE + get16(value, 8 + 2 * i);
	double v = sum * pow(NUMERIC_BASE, weight + 1 - (int)digits);
	return sign == NUMERIC_NEGATIVE ? -v : v;
}

double dp_pg_real(uint32_t type, dp_str value)
{
	uint64_t bits = get(value);
	if (type == DP_PG_FLOAT8) {
		double v;
		memcpy(&v, &bits, sizeof v);
		return v;
	}
	if (type == DP_PG_FLOAT4) {
		uint32_t half = (uint32_t)bits;
		float v;
		memcpy(&v, &half, sizeof v);
		return (double)v;
	}
	return type == DP_PG_NUMERIC ? numeric(value) : (double)dp_pg_int(type, value);
}

/* Cut to what there is, as SQLite does it. */
static int64_t whole(double v)
{
	if (isnan(v))
		return 0;
	return v >= 0x1p63 ? INT64_MAX : v < -0x1p63 ? INT64_MIN : (int64_t)v;
}

int64_t dp_pg_int(uint32_t type, dp_str value)
{
	switch (type) {
	case DP_PG_BOOL:
		return get(value) != 0;
	case DP_PG_INT2:
		return (int16_t)get(value);
	case DP_PG_INT4:
		return (int32_t)get(value);
	case DP_PG_INT8:
		return (int64_t)get(value);
	case DP_PG_FLOAT4:
	case DP_PG_FLOAT8:
	case DP_PG_NUMERIC:
		return whole(dp_pg_real(type, value));
	default:
		return 0;
	}
}
