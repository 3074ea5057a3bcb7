#include "export/rows.h"

static void clean(dp_buf *out, dp_str s, char also)
{
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool breaks = (unsigned char)c < 0x20 || c == 0x7F || (also && c == also);
		dp_buf_char(out, breaks ? ' ' : c == '"' ? '\'' : c);
	}
}

void dp_row_str(dp_export_file *file, dp_str s)
{
	clean(file->out, s, '\0');
	dp_buf_char(file->out, '\t');
}

void dp_row_c(dp_export_file *file, const char *c)
{
	dp_row_str(file, dp_str_c(c));
}

void dp_row_uint(dp_export_file *file, uint64_t value)
{
	dp_buf_printf(file->out, "%llu\t", (unsigned long long)value);
}

void dp_row_int(dp_export_file *file, int64_t value)
{
	dp_buf_printf(file->out, "%lld\t", (long long)value);
}

void dp_row_decimal(dp_export_file *file, double value, int places)
{
	dp_buf_decimal(file->out, value, places);
	dp_buf_char(file->out, '\t');
}

void dp_row_empty(dp_export_file *file, uint32_t cells)
{
	for (uint32_t i = 0; i < cells; i++)
		dp_buf_char(file->out, '\t');
}

void dp_row_end(dp_export_file *file)
{
	if (!file->out->failed)
		file->out->p[file->out->n - 1] = '\n';
}

void dp_row_part(dp_export_file *file, dp_str s, const char *by)
{
	if (file->part.n)
		dp_buf_c(&file->part, by);
	clean(&file->part, s, by[0]);
}

void dp_row_parts(dp_export_file *file, const char *none)
{
	file->out->failed |= file->part.failed;
	dp_row_str(file, file->part.n ? dp_buf_view(&file->part) : dp_str_c(none));
	dp_buf_clear(&file->part);
}

uint64_t dp_row_number(dp_export_file *file, dp_str key, dp_str a, dp_str b, int bits)
{
	dp_row_part(file, key, "\n");
	dp_row_part(file, a, "\n");
	dp_row_part(file, b, "\n");
	uint64_t hash = dp_str_hash(dp_buf_view(&file->part));
	dp_buf_clear(&file->part);
	return hash & ((UINT64_C(1) << bits) - 1);
}

bool dp_row_is_state(const dp_codes *codes, const dp_member *m)
{
	const dp_state_codes *state = dp_codes_state(codes, dp_str_c(m->code));
	return state && dp_str_eq(m->name, dp_codes_text(codes, state->name, state->name_n));
}
