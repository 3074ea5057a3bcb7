#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void dp_buf_init(dp_buf *self, size_t cap)
{
	*self = (dp_buf){.cap = cap};
}

void dp_buf_release(dp_buf *self)
{
	free(self->p);
	dp_buf_init(self, self->cap);
}

void dp_buf_clear(dp_buf *self)
{
	self->n = 0;
	self->failed = false;
	if (self->p)
		self->p[0] = '\0';
}

static bool room_for(dp_buf *self, size_t n)
{
	if (self->failed || n > self->cap || self->n > self->cap - n) {
		self->failed = true;
		return false;
	}
	size_t need = self->n + n + 1;
	if (need <= self->room)
		return true;
	size_t room = self->room ? self->room : 256;
	while (room < need)
		room *= 2;
	char *p = realloc(self->p, room);
	if (!p) {
		self->failed = true;
		return false;
	}
	self->p = p;
	self->room = room;
	return true;
}

void dp_buf_add(dp_buf *self, const void *bytes, size_t n)
{
	if (!room_for(self, n))
		return;
	if (n)
		memcpy(self->p + self->n, bytes, n);
	self->n += n;
	self->p[self->n] = '\0';
}

void dp_buf_str(dp_buf *self, dp_str s)
{
	dp_buf_add(self, s.p, s.n);
}

void dp_buf_c(dp_buf *self, const char *c)
{
	dp_buf_add(self, c, strlen(c));
}

void dp_buf_char(dp_buf *self, char c)
{
	dp_buf_add(self, &c, 1);
}

void dp_buf_u32(dp_buf *self, uint32_t v)
{
	unsigned char b[4] = {(unsigned char)v, (unsigned char)(v >> 8), (unsigned char)(v >> 16), (unsigned char)(v >> 24)};
	dp_buf_add(self, b, 4);
}

void dp_buf_align(dp_buf *self, size_t to)
{
	while (self->n % to && !self->failed)
		dp_buf_char(self, '\0');
}

void dp_buf_printf(dp_buf *self, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	size_t left = self->room - self->n, had = self->n;
	int n = vsnprintf(left ? self->p + had : NULL, left, format, args);
	va_end(args);
	if (n >= 0 && room_for(self, (size_t)n)) {
		if ((size_t)n >= left)
			vsnprintf(self->p + had, (size_t)n + 1, format, again);
		self->n += (size_t)n;
	} else if (left) {
		self->p[had] = '\0';
	}
	va_end(again);
}

void dp_buf_decimal(dp_buf *self, double value, int places)
{
	static const long SCALE[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
	long n = lround(value * (double)SCALE[places]), whole = labs(n) / SCALE[places], part = labs(n) % SCALE[places];
	dp_buf_printf(self, "%s%ld", n < 0 ? "-" : "", whole);
	if (places > 0)
		dp_buf_printf(self, ".%0*ld", places, part);
}

void dp_buf_json(dp_buf *self, dp_str s)
{
	dp_buf_char(self, '"');
	uint32_t from = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		dp_buf_add(self, s.p + from, i - from);
		from = i + 1;
		if (c == '"' || c == '\\')
			dp_buf_printf(self, "\\%c", c);
		else if (c == '\n')
			dp_buf_c(self, "\\n");
		else if (c == '\t')
			dp_buf_c(self, "\\t");
		else
			dp_buf_printf(self, "\\u%04x", c);
	}
	if (s.n > from)
		dp_buf_add(self, s.p + from, s.n - from);
	dp_buf_char(self, '"');
}
