#include "store/record_parts.h"

#include "base/error.h"

void dp_report_key(dp_str doc, dp_str code_id, uint32_t nth, char key[DP_KEY])
{
	char tail[64];
	int n = snprintf(tail, sizeof tail, "%.*s %u", (int)(code_id.n < 32 ? code_id.n : 32), code_id.p, nth);
	uint64_t a = dp_str_hash(doc), b = dp_str_hash(dp_str_of(tail, (size_t)n));
	char both[34];
	snprintf(both, sizeof both, "%016llx %016llx", (unsigned long long)a, (unsigned long long)b);
	snprintf(key, DP_KEY, "%016llx", (unsigned long long)dp_str_hash(dp_str_c(both)));
}

static void hash_str(dp_buf *out, dp_str s)
{
	dp_buf_u32(out, s.n);
	dp_buf_str(out, s);
}

static void hash_members(dp_buf *out, const dp_member *m, uint32_t n)
{
	dp_buf_u32(out, n);
	for (uint32_t i = 0; i < n; i++) {
		hash_str(out, m[i].text);
		hash_str(out, m[i].name);
		hash_str(out, dp_str_c(m[i].code));
		hash_str(out, m[i].kind);
		dp_buf_u32(out, m[i].sector);
		dp_buf_u32(out, m[i].begin);
		dp_buf_u32(out, m[i].end);
	}
}

static void hash_anchors(dp_buf *out, const dp_anchor *a, uint32_t n)
{
	dp_buf_u32(out, n);
	for (uint32_t i = 0; i < n; i++) {
		hash_str(out, a[i].text);
		dp_buf_u32(out, a[i].begin);
		dp_buf_u32(out, a[i].end);
	}
}

static void hash_report(dp_buf *out, const dp_report *r)
{
	const dp_str texts[] = {r->id, r->mode, r->date, r->context, r->cameo, r->factuality};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		hash_str(out, texts[i]);
	dp_buf_printf(out, "%d %d %d %d %d %.17g %.17g %.17g", (int)r->type, (int)r->status, (int)r->certainty, (int)r->quad, (int)r->located,
		r->score, r->located ? r->lat : 0, r->located ? r->lon : 0);
	hash_members(out, r->actor, r->actors);
	hash_members(out, r->recipient, r->recipients);
	hash_members(out, r->said_by, r->sources);
	hash_members(out, &r->place, 1);
	hash_anchors(out, &r->trigger, 1);
	hash_anchors(out, r->anchor, r->anchors);
}

int dp_article_content(dp_record *self, const dp_coded *coded, uint64_t *content, depesche_error *error)
{
	dp_buf *out = &self->bytes;
	const dp_str texts[] = {coded->title, coded->published, coded->publisher, coded->agency, coded->url, coded->language};
	dp_buf_clear(out);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		hash_str(out, texts[i]);
	dp_buf_printf(out, "%d %u %016llx", (int)coded->named, coded->words, (unsigned long long)coded->hash);
	dp_buf_u32(out, coded->sketches);
	for (uint32_t i = 0; i < coded->sketches; i++)
		dp_buf_u32(out, coded->sketch[i]);
	dp_buf_u32(out, coded->reports);
	for (uint32_t i = 0; i < coded->reports; i++)
		hash_report(out, &coded->report[i]);
	if (out->failed)
		return dp_fail_memory(error);
	*content = dp_str_hash(dp_buf_view(out));
	return 0;
}
