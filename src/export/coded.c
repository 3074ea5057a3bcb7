#include "export/export.h"

#include "merge/copy.h"

static void string(dp_buf *out, const char *key, dp_str value)
{
	dp_buf_printf(out, "\"%s\":", key);
	dp_buf_json(out, value);
	dp_buf_char(out, ',');
}

static void article(const dp_doc *doc, dp_buf *out)
{
	string(out, "doc", doc->id);
	dp_buf_printf(out, "\"named\":%s,", doc->named ? "true" : "false");
	string(out, "title", doc->title);
	string(out, "published", doc->published);
	string(out, "publisher", doc->publisher);
	string(out, "agency", doc->agency);
	string(out, "url", doc->url);
	string(out, "language", doc->language);
	if (doc->embargo.n)
		string(out, "embargo", doc->embargo);
}

bool dp_export_coded(dp_doc *doc, dp_buf *out)
{
	dp_points points;
	const uint32_t *sketch;
	uint32_t n, words;
	if (!dp_points_init(&points, doc->text, &doc->arena) || !dp_sketch(doc, &sketch, &n, &words))
		return false;
	dp_buf_char(out, '{');
	article(doc, out);
	dp_buf_printf(out, "\"words\":%u,\"hash\":\"%016llx\",\"sketch\":\"", words, (unsigned long long)dp_str_hash(doc->text));
	for (uint32_t i = 0; i < n; i++)
		dp_buf_printf(out, "%08x", sketch[i]);
	dp_buf_c(out, "\",\"reports\":[");
	for (uint32_t i = 0; i < doc->events.n; i++) {
		dp_buf_c(out, i ? "," : "");
		dp_export_json_object(doc, &points, &doc->events.v[i], out);
	}
	dp_buf_c(out, "]}\n");
	return !out->failed;
}
