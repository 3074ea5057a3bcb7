#include "base/keys.h"
#include "export/formats.h"
#include "export/place.h"
#include "export/sector.h"

static void entities(dp_buf *out, const char *name, const dp_member *m, uint32_t n)
{
	dp_key(out, name);
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_key_first(out, "code", dp_plover_code(&m[i]));
		dp_key_str(out, "sector", dp_plover_sector(&m[i]));
		dp_key_str(out, "entity_text", m[i].text);
		dp_key_str(out, "identifier_text", m[i].name);
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

static void location(dp_buf *out, const dp_codes *codes, const dp_found *f)
{
	static const int RESOLUTION[] = {
		[DP_LEVEL_NONE] = 0, [DP_LEVEL_COUNTRY] = 1, [DP_LEVEL_PROVINCE] = 2, [DP_LEVEL_CITY] = 4, [DP_LEVEL_OTHER] = 0};
	dp_where w = dp_where_of(codes, f);
	if (w.level == DP_LEVEL_NONE)
		return;
	dp_key(out, "event_loc");
	dp_key_first(out, "resolved_place", w.name);
	if (f->located) {
		dp_key_decimal(out, "lat", f->lat, 4);
		dp_key_decimal(out, "lon", f->lon, 4);
	}
	dp_key_str(out, "city", dp_where_at(&w, DP_LEVEL_CITY));
	dp_key_str(out, "province", dp_where_at(&w, DP_LEVEL_PROVINCE));
	dp_key_str(out, "country", w.country);
	dp_key_str(out, "country_code", f->place_code);
	dp_key_str(out, "feature_code", dp_str_c(w.feature));
	if (RESOLUTION[w.level])
		dp_key_uint(out, "resolution", (uint64_t)RESOLUTION[w.level]);
	dp_buf_char(out, '}');
}

static void citation(dp_buf *out, const dp_found *f)
{
	dp_key(out, "text_info");
	dp_buf_printf(out, "{\"start\":%u,\"end\":%u}", f->begin, f->end);
	dp_key(out, "cite_info");
	dp_key_first(out, "citation", f->doc);
	dp_key_str(out, "url", f->url);
	dp_key_str(out, "title", f->title);
	dp_key_str(out, "language", f->language);
	dp_key_str(out, "publication", f->publisher);
	dp_key_str(out, "coder", DP_STR("Depesche " DEPESCHE_VERSION));
	dp_buf_char(out, '}');
}

static void list_of_one(dp_buf *out, const char *name, dp_str value)
{
	dp_key(out, name);
	dp_buf_char(out, '[');
	if (value.n)
		dp_buf_json(out, value);
	dp_buf_char(out, ']');
}

/* The contexts of the act, and what stands for its reality. */
static void contexts(dp_export_file *file, const dp_found *f)
{
	const char *reality = dp_plover_reality(f->status);
	dp_buf_str(&file->part, f->context);
	dp_buf_printf(&file->part, ";%s", reality);
	dp_key_list(file->out, "context", dp_buf_view(&file->part));
	file->out->failed |= file->part.failed;
	dp_buf_clear(&file->part);
}

/* "enddate" of an interval, where both ends are days and differ. */
static void end_date(dp_buf *out, const dp_found *f, int32_t first)
{
	char printed[11];
	if (dp_str_find(f->date, DP_STR("/"), 0) == UINT32_MAX || f->days.last == DP_OPEN_DAY || f->days.last == DP_NO_DAY || f->days.last <= first)
		return;
	dp_day_print(f->days.last, printed);
	dp_key_str(out, "enddate", dp_str_c(printed));
}

dp_export_fate dp_plover_found(dp_export_file *file, const dp_found *found)
{
	dp_found f;
	char printed[11];
	dp_buf *out = file->out;
	if (!dp_export_as_plover(found, &f))
		return DP_EXPORT_DENIED;
	int32_t day = dp_export_day(f.date, f.days, f.published_first);
	if (day == DP_NO_DAY)
		return DP_EXPORT_UNDATED;
	dp_day_print(day, printed);
	dp_key_first(out, "id", f.key);
	dp_key_str(out, "date", dp_str_c(printed));
	end_date(out, &f, day);
	entities(out, "actor", f.actor, f.actors);
	entities(out, "recipient", f.recipient, f.recipients);
	list_of_one(out, "event", dp_str_c(dp_type_name(f.type)));
	list_of_one(out, "mode", f.mode);
	contexts(file, &f);
	dp_key_uint(out, "quad_code", (uint64_t)dp_type_quad(f.type));
	dp_key_decimal(out, "event_scale", f.score, 1);
	location(out, file->codes, &f);
	list_of_one(out, "event_text", f.trigger);
	dp_key_str(out, "text", f.sentence);
	citation(out, &f);
	dp_buf_c(out, "}\n");
	return DP_EXPORT_WRITTEN;
}
