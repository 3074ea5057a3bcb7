#include "wire/alert.h"

#include "base/error.h"
#include "export/events.h"

static const char *const KIND[DP_ALERT_KINDS] = {"new", "origins", "status", "denied", "merged", "correction"};

const char *dp_alert_kind_name(dp_alert_kind kind)
{
	return KIND[kind];
}

bool dp_alert_kind_of(dp_str name, dp_alert_kind *kind)
{
	for (int i = 0; i < DP_ALERT_KINDS; i++) {
		if (!dp_str_is(name, KIND[i]))
			continue;
		*kind = (dp_alert_kind)i;
		return true;
	}
	return false;
}

dp_verdict dp_news_verdict(const dp_news *self, const dp_want *want)
{
	if (!self->there) /* nothing is known of it any more */
		return dp_want_all(want) ? DP_VERDICT_GONE : DP_VERDICT_NONE;
	bool after = dp_want_holds(want, &self->after), before = self->was && dp_want_holds(want, &self->before);
	return after ? before ? DP_VERDICT_STAY : DP_VERDICT_COME : before ? DP_VERDICT_GONE : DP_VERDICT_NONE;
}

const dp_alert *dp_news_alerts(const dp_news *self, dp_verdict verdict, uint32_t *n)
{
	switch (verdict) {
	case DP_VERDICT_STAY:
		*n = self->quiet ? 0 : self->alerts;
		return self->alert;
	case DP_VERDICT_COME:
		*n = self->alerts;
		return self->alert;
	case DP_VERDICT_GONE:
		*n = self->alerts ? 1 : 0;
		return self->alerts ? &self->alert[self->alerts - 1] : self->alert;
	default:
		*n = 0;
		return self->alert;
	}
}

dp_alert_kind dp_alert_shown(const dp_alert *alert, dp_verdict verdict)
{
	return verdict == DP_VERDICT_GONE ? DP_ALERT_CORRECTION : alert->kind;
}

static void put(dp_buf *out, const char *before, dp_str value)
{
	dp_buf_c(out, before);
	dp_buf_json(out, value);
}

static void put_changes(const dp_news *news, dp_buf *out)
{
	const char *comma = "";
	dp_buf_c(out, ",\"changes\":[");
	for (uint32_t i = 0; i < news->rows; i++) {
		const dp_revision *r = &news->row[i];
		if (!dp_str_is(r->kind, "changed"))
			continue;
		dp_buf_c(out, comma);
		put(out, "{\"field\":", r->field);
		put(out, ",\"old\":", r->old);
		put(out, ",\"new\":", r->new);
		dp_buf_char(out, '}');
		comma = ",";
	}
	dp_buf_char(out, ']');
}

void dp_alert_json(const dp_news *news, const dp_alert *alert, dp_verdict verdict, dp_str query, dp_buf *out)
{
	const dp_revision *r = alert->row;
	dp_buf_printf(out, "{\"id\":%lld", (long long)r->id);
	put(out, ",\"at\":", r->at);
	put(out, ",\"kind\":", dp_str_c(dp_alert_kind_name(dp_alert_shown(alert, verdict))));
	put(out, ",\"field\":", dp_str_is(r->kind, "changed") ? r->field : dp_str_is(r->kind, "created") ? DP_STR("") : r->kind);
	put(out, ",\"old\":", r->old);
	put(out, ",\"new\":", r->new);
	put(out, ",\"doc\":", r->doc);
	put(out, ",\"query\":", query);
	dp_buf_printf(out, ",\"matches\":%s", verdict == DP_VERDICT_GONE ? "false" : "true");
	put_changes(news, out);
	put(out, ",\"key\":", r->event);
	dp_buf_c(out, ",\"event\":");
	if (news->there)
		dp_export_found_json(&news->found, out);
	else
		dp_buf_c(out, "null");
	dp_buf_char(out, '}');
}
