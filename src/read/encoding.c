#include "base/utf8.h"
#include "read/read.h"

#include <strings.h>

bool dp_encoding_of(dp_str name, dp_encoding *encoding)
{
	static const struct {
		const char *name;
		dp_encoding encoding;
	} names[] = {{"utf-8", DP_UTF8}, {"utf8", DP_UTF8}, {"ascii", DP_UTF8}, {"us-ascii", DP_UTF8}, {"latin1", DP_LATIN1}, {"latin-1", DP_LATIN1},
		{"iso-8859-1", DP_LATIN1}, {"iso8859-1", DP_LATIN1}, {"windows-1252", DP_WINDOWS1252}, {"cp1252", DP_WINDOWS1252}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strlen(names[i].name) == name.n && strncasecmp(names[i].name, name.p, name.n) == 0) {
			*encoding = names[i].encoding;
			return true;
		}
	}
	return false;
}

/* Bytes 0x80 to 0x9F. Source: the table that Unicode publishes for windows-1252. */
static const uint16_t windows1252[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
	0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD,
	0x017E, 0x0178};

void dp_encoding_decode(dp_encoding encoding, dp_str bytes, dp_buf *out)
{
	for (uint32_t i = 0; i < bytes.n; i++) {
		unsigned char b = (unsigned char)bytes.p[i];
		uint32_t c = encoding == DP_WINDOWS1252 && b >= 0x80 && b < 0xA0 ? windows1252[b - 0x80] : b;
		char utf8[4];
		dp_buf_add(out, utf8, dp_utf8_put(c, utf8));
	}
}
