#include "base/keys.h"
#include "export/formats.h"

static void members(dp_buf *out, const char *name, const dp_member *m, uint32_t n, bool office)
{
	dp_key(out, name);
	dp_buf_char(out, '[');
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_key_first(out, "text", m[i].text);
		dp_key_str(out, "name", m[i].name);
		if (office) {
			dp_key_str(out, "code", dp_str_c(m[i].code));
			dp_key_str(out, "sector", dp_str_c(dp_sector_name(m[i].sector)));
		}
		dp_buf_char(out, '}');
	}
	dp_buf_char(out, ']');
}

static void place(dp_buf *out, const dp_found *f)
{
	dp_key(out, "place");
	if (f->place.n == 0) {
		dp_buf_c(out, "null");
		return;
	}
	dp_key_first(out, "name", f->place);
	dp_key_str(out, "code", f->place_code);
	if (f->located) {
		dp_key_decimal(out, "lat", f->lat, 4);
		dp_key_decimal(out, "lon", f->lon, 4);
	} else {
		dp_buf_c(out, ",\"lat\":null,\"lon\":null");
	}
	dp_buf_char(out, '}');
}

static void lead(dp_buf *out, const dp_found *f)
{
	dp_key(out, "lead");
	dp_key_first(out, "doc", f->doc);
	dp_key_str(out, "title", f->title);
	dp_key_str(out, "publisher", f->publisher);
	dp_key_str(out, "agency", f->agency);
	dp_key_str(out, "published", f->published);
	dp_key_str(out, "url", f->url);
	dp_key_str(out, "language", f->language);
	dp_key_str(out, "sentence", f->sentence);
	dp_key_uint(out, "begin", f->begin);
	dp_key_uint(out, "end", f->end);
	dp_key(out, "trigger");
	dp_key_first(out, "text", f->trigger);
	dp_key_uint(out, "begin", f->trigger_begin);
	dp_key_uint(out, "end", f->trigger_end);
	dp_buf_c(out, "}}");
}

static dp_str day(int32_t value, char printed[11])
{
	dp_day_print(value, printed);
	return dp_str_c(printed);
}

bool dp_export_found_json(const dp_found *found, dp_buf *out)
{
	char printed[11];
	dp_key_first(out, "id", found->key);
	dp_key_str(out, "event", dp_str_c(dp_type_name(found->type)));
	dp_key_known(out, "mode", found->mode);
	dp_key_str(out, "status", dp_str_c(dp_status_name(found->status)));
	members(out, "actor", found->actor, found->actors, true);
	members(out, "recipient", found->recipient, found->recipients, true);
	dp_key_str(out, "date", found->date);
	dp_key_known(out, "day", day(found->day, printed));
	place(out, found);
	members(out, "said_by", found->said_by, found->sources, false);
	dp_key_str(out, "certainty", dp_str_c(dp_certainty_name(found->certainty)));
	dp_key_list(out, "context", found->context);
	dp_key_str(out, "cameo", found->cameo);
	dp_key_uint(out, "quad", (uint64_t)found->quad);
	dp_key_decimal(out, "score", found->score, 1);
	dp_key_uint(out, "report_count", found->reports);
	dp_key_uint(out, "outlets", found->outlets);
	dp_key_uint(out, "origins", found->origins);
	dp_key_str(out, "published_first", day(found->published_first, printed));
	dp_key_str(out, "published_last", day(found->published_last, printed));
	lead(out, found);
	dp_buf_char(out, '}');
	return !out->failed;
}

dp_export_fate dp_jsonl_found(dp_export_file *file, const dp_found *found)
{
	dp_export_found_json(found, file->out);
	dp_buf_char(file->out, '\n');
	return DP_EXPORT_WRITTEN;
}

dp_export_fate dp_jsonl_act(dp_export_file *file, dp_str key, const dp_act *act)
{
	dp_act_json(act, key, file->out);
	return DP_EXPORT_WRITTEN;
}
