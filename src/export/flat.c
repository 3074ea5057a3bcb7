#include "export/flat.h"

static void part(dp_buf *out, uint32_t i, dp_str s)
{
	dp_buf_c(out, i ? "; " : "");
	dp_buf_str(out, s);
}

static void names(dp_buf *out, const dp_member *m, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		part(out, i, m[i].name);
}

static void codes(dp_buf *out, const dp_member *m, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		part(out, i, dp_str_c(m[i].code));
}

static void sectors(dp_buf *out, const dp_member *m, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		part(out, i, dp_str_c(dp_sector_name(m[i].sector)));
}

static void day(dp_buf *out, int32_t value)
{
	char printed[11];
	dp_day_print(value, printed);
	dp_buf_c(out, printed);
}

static void number(dp_buf *out, uint64_t value)
{
	dp_buf_printf(out, "%llu", (unsigned long long)value);
}

#define COLUMNS(TEXT, NUMBER)                                                                                                                        \
	TEXT(id, dp_buf_str(out, f->key))                                                                                                            \
	TEXT(event, dp_buf_c(out, dp_type_name(f->type)))                                                                                            \
	TEXT(mode, dp_buf_str(out, f->mode))                                                                                                         \
	TEXT(status, dp_buf_c(out, dp_status_name(f->status)))                                                                                       \
	TEXT(certainty, dp_buf_c(out, dp_certainty_name(f->certainty)))                                                                              \
	TEXT(actor, names(out, f->actor, f->actors))                                                                                                 \
	TEXT(actor_code, codes(out, f->actor, f->actors))                                                                                            \
	TEXT(actor_sector, sectors(out, f->actor, f->actors))                                                                                        \
	TEXT(recipient, names(out, f->recipient, f->recipients))                                                                                     \
	TEXT(recipient_code, codes(out, f->recipient, f->recipients))                                                                                \
	TEXT(recipient_sector, sectors(out, f->recipient, f->recipients))                                                                            \
	TEXT(date, dp_buf_str(out, f->date))                                                                                                         \
	TEXT(day, day(out, f->day))                                                                                                                  \
	TEXT(place, dp_buf_str(out, f->place))                                                                                                       \
	TEXT(place_code, dp_buf_str(out, f->place_code))                                                                                             \
	NUMBER(lat, if (f->located) dp_buf_decimal(out, f->lat, 4))                                                                                  \
	NUMBER(lon, if (f->located) dp_buf_decimal(out, f->lon, 4))                                                                                  \
	TEXT(said_by, names(out, f->said_by, f->sources))                                                                                            \
	TEXT(context, dp_buf_str(out, f->context))                                                                                                   \
	TEXT(cameo, dp_buf_str(out, f->cameo))                                                                                                       \
	NUMBER(quad, number(out, (uint64_t)f->quad))                                                                                                 \
	NUMBER(score, dp_buf_decimal(out, f->score, 1))                                                                                              \
	NUMBER(report_count, number(out, f->reports))                                                                                                \
	NUMBER(outlets, number(out, f->outlets))                                                                                                     \
	NUMBER(origins, number(out, f->origins))                                                                                                     \
	TEXT(published_first, day(out, f->published_first))                                                                                          \
	TEXT(published_last, day(out, f->published_last))                                                                                            \
	TEXT(doc, dp_buf_str(out, f->doc))                                                                                                           \
	TEXT(title, dp_buf_str(out, f->title))                                                                                                       \
	TEXT(published, dp_buf_str(out, f->published))                                                                                               \
	TEXT(publisher, dp_buf_str(out, f->publisher))                                                                                               \
	TEXT(agency, dp_buf_str(out, f->agency))                                                                                                     \
	TEXT(url, dp_buf_str(out, f->url))                                                                                                           \
	TEXT(language, dp_buf_str(out, f->language))                                                                                                 \
	TEXT(sentence, dp_buf_str(out, f->sentence))                                                                                                 \
	NUMBER(begin, number(out, f->begin))                                                                                                         \
	NUMBER(end, number(out, f->end))                                                                                                             \
	TEXT(trigger, dp_buf_str(out, f->trigger))

#define PUT(id, write)                                                                                                                               \
	static void put_##id(const dp_found *f, dp_buf *out)                                                                                         \
	{                                                                                                                                            \
		write;                                                                                                                               \
	}
COLUMNS(PUT, PUT)
#undef PUT

#define TEXT(id, write) {#id, false, put_##id},
#define NUMBER(id, write) {#id, true, put_##id},
const dp_flat dp_flat_columns[] = {COLUMNS(TEXT, NUMBER){NULL, false, NULL}};
