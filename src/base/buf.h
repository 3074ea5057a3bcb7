/* A growable buffer with a cap: what is written, printed or compiled. A failed append marks the buffer; it is asked once, at the end. */
#ifndef DP_BASE_BUF_H
#define DP_BASE_BUF_H

#include "base/str.h"

#include <stddef.h>

typedef struct dp_buf {
	char *p; /* always NUL-terminated once something was written */
	size_t n, room, cap;
	bool failed; /* out of memory or past the cap; content is then cut, never half a piece */
} dp_buf;

void dp_buf_init(dp_buf *self, size_t cap);
void dp_buf_release(dp_buf *self);
void dp_buf_clear(dp_buf *self); /* keeps its memory */
void dp_buf_add(dp_buf *self, const void *bytes, size_t n);
void dp_buf_str(dp_buf *self, dp_str s);
void dp_buf_c(dp_buf *self, const char *c);
void dp_buf_char(dp_buf *self, char c);
void dp_buf_u32(dp_buf *self, uint32_t v); /* four bytes, little endian as mapped files hold them */
void dp_buf_align(dp_buf *self, size_t to); /* zero bytes up to the next multiple */
void dp_buf_printf(dp_buf *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "-6.50": fixed point with 0 to 6 places, so that neither a locale nor the rounding of the C library shows. */
void dp_buf_decimal(dp_buf *self, double value, int places);

/* A JSON string with its quotes: control characters, quote and backslash escaped, UTF-8 kept. */
void dp_buf_json(dp_buf *self, dp_str s);

static inline dp_str dp_buf_view(const dp_buf *self)
{
	return dp_str_of(self->p ? self->p : "", self->n);
}

#endif
