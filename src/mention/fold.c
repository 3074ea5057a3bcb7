#include "mention/fold.h"

#include "base/utf8.h"

#include <utf8proc.h>

static bool dropped(uint32_t c)
{
	return c == '\'' || c == '.' || c == '`' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0x02BB || c == 0x00AD;
}

/* Letters that Unicode does not decompose. */
static const char *plain(uint32_t c)
{
	switch (c) {
	case 0x00F8: case 0x00D8:
		return "o";
	case 0x0142: case 0x0141:
		return "l";
	case 0x0111: case 0x0110:
		return "d";
	case 0x0131:
		return "i";
	case 0x00E6: case 0x00C6:
		return "ae";
	case 0x0153: case 0x0152:
		return "oe";
	default:
		return NULL;
	}
}

static const char *umlaut(uint32_t c)
{
	switch (c) {
	case 0x00E4: case 0x00C4:
		return "ae";
	case 0x00F6: case 0x00D6: case 0x00F8: case 0x00D8:
		return "oe";
	case 0x00FC: case 0x00DC:
		return "ue";
	default:
		return NULL;
	}
}

static uint32_t fold_wide(uint32_t c, bool spell_out, char out[16])
{
	const char *known = spell_out ? umlaut(c) : NULL;
	if (!known)
		known = plain(c);
	if (known) {
		memcpy(out, known, strlen(known));
		return (uint32_t)strlen(known);
	}
	utf8proc_int32_t parts[4];
	int boundary = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, 4, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK, &boundary);
	uint32_t bytes = 0;
	for (utf8proc_ssize_t i = 0; i < n && i < 4; i++)
		bytes += dp_utf8_put((uint32_t)parts[i], out + bytes);
	return bytes;
}

uint32_t dp_fold(dp_str s, bool spell_out, char out[DP_FOLD_MAX])
{
	uint32_t n = 0;
	for (uint32_t at = 0; at < s.n;) {
		unsigned char a = (unsigned char)s.p[at];
		if (a < 0x80) {
			at++;
			if (dropped(a))
				continue;
			if (n == DP_FOLD_MAX)
				return 0;
			out[n++] = a >= 'A' && a <= 'Z' ? (char)(a + 32) : (char)a;
			continue;
		}
		uint32_t c = dp_utf8_next(s, &at);
		char wide[16];
		uint32_t k = dropped(c) ? 0 : fold_wide(c, spell_out, wide);
		if (n + k > DP_FOLD_MAX)
			return 0;
		memcpy(out + n, wide, k);
		n += k;
	}
	return n;
}

static bool joins(uint32_t c)
{
	return c == '-' || c == '/' || (c >= 0x2010 && c <= 0x2015);
}

bool dp_fold_piece(dp_str *rest, dp_str *piece)
{
	if (!rest->n)
		return false;
	for (uint32_t at = 0; at < rest->n;) {
		uint32_t begin = at, c = dp_utf8_next(*rest, &at);
		if (joins(c)) {
			*piece = dp_str_of(rest->p, begin);
			*rest = dp_str_of(rest->p + at, rest->n - at);
			return true;
		}
	}
	*piece = *rest;
	*rest = dp_str_of(rest->p + rest->n, 0);
	return true;
}

bool dp_fold_caps(dp_str s)
{
	uint32_t upper = 0;
	for (uint32_t at = 0; at < s.n;) {
		uint32_t c = dp_utf8_next(s, &at);
		if (dp_utf8_lower(c))
			return false;
		upper += dp_utf8_upper(c);
	}
	return upper > 0;
}
