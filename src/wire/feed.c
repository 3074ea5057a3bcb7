#include "wire/feed.h"

#include "base/utf8.h"

/* Text of XML 1.0, which knows no other control characters than tab and line ends. */
static void xml(dp_buf *out, dp_str s)
{
	for (uint32_t at = 0; at < s.n;) {
		uint32_t before = at, c = dp_utf8_next(s, &at);
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE || c == 0xFFFF)
			continue;
		if (c == '&')
			dp_buf_c(out, "&amp;");
		else if (c == '<')
			dp_buf_c(out, "&lt;");
		else if (c == '>')
			dp_buf_c(out, "&gt;");
		else if (c == '"')
			dp_buf_c(out, "&quot;");
		else
			dp_buf_str(out, dp_str_sub(s, before, at));
	}
}

static void element(dp_buf *out, const char *name, dp_str value)
{
	dp_buf_printf(out, "<%s>", name);
	xml(out, value);
	dp_buf_printf(out, "</%s>\n", name);
}

/* ---- what people read ---- */

static void names(const dp_member *m, uint32_t n, dp_buf *out)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(out, i ? ", " : "");
		dp_buf_str(out, m[i].name);
	}
	dp_buf_c(out, n ? "" : "?");
}

void dp_feed_title(const dp_news *news, dp_buf *out)
{
	const dp_found *f = &news->found;
	names(f->actor, f->actors, out);
	dp_buf_c(out, f->recipients ? " → " : "");
	if (f->recipients)
		names(f->recipient, f->recipients, out);
	dp_buf_printf(out, ": %s", dp_type_name(f->type));
	if (f->mode.n)
		dp_buf_printf(out, "/%.*s", (int)f->mode.n, f->mode.p);
	dp_buf_printf(out, " (%s)", dp_status_name(f->status));
	if (f->date.n)
		dp_buf_printf(out, ", %.*s", (int)f->date.n, f->date.p);
	if (f->place.n)
		dp_buf_printf(out, ", %.*s", (int)f->place.n, f->place.p);
}

/* "origins 1 → 2 · Kim Jong Un ..." */
static void title(const dp_news *news, const dp_alert *alert, dp_verdict verdict, dp_buf *out)
{
	const dp_revision *r = alert->row;
	dp_buf_c(out, dp_alert_kind_name(dp_alert_shown(alert, verdict)));
	if (dp_str_is(r->kind, "changed"))
		dp_buf_printf(out, ": %.*s %.*s → %.*s", (int)r->field.n, r->field.p, (int)r->old.n, r->old.p, (int)r->new.n, r->new.p);
	dp_buf_c(out, " · ");
	if (news->there)
		dp_feed_title(news, out);
	else
		dp_buf_printf(out, "%.*s", (int)r->event.n, r->event.p);
}

static void title_element(const dp_feed *self, const dp_news *news, const dp_alert *alert, dp_verdict verdict)
{
	dp_buf text;
	dp_buf_init(&text, 1 << 20);
	title(news, alert, verdict, &text);
	self->out->failed |= text.failed;
	element(self->out, "title", dp_buf_view(&text));
	dp_buf_release(&text);
}

/* ---- ids, links, times ---- */

/* A UUID of version 8 (RFC 9562): the event's id, and the alert's. */
static void uuid(dp_buf *out, const dp_revision *r)
{
	uint64_t a = dp_str_hash(r->event), b = (uint64_t)r->id;
	dp_buf_printf(out, "urn:uuid:%08x-%04x-8%03x-%04x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xFFFF), (unsigned)(a & 0xFFF),
		0x8000u | (unsigned)(b >> 48 & 0x3FFF), (unsigned long long)(b & 0xFFFFFFFFFFFF));
}

static bool is_web(dp_str url)
{
	return dp_str_starts(url, DP_STR("https://")) || dp_str_starts(url, DP_STR("http://"));
}

static void link_of(const dp_feed *self, const dp_news *news, const dp_alert *alert)
{
	if (news->there && is_web(news->found.url)) {
		xml(self->out, news->found.url);
		return;
	}
	xml(self->out, self->base);
	dp_buf_c(self->out, "/api/events/");
	xml(self->out, alert->row->event);
}

static void own_address(const dp_feed *self)
{
	xml(self->out, self->base);
	dp_buf_c(self->out, self->form == DP_FEED_ATOM ? "/feed.atom" : "/feed.rss");
	dp_buf_c(self->out, self->query.n ? "?" : "");
	xml(self->out, self->query);
}

static int two(dp_str s, uint32_t at)
{
	return at + 2 <= s.n ? (s.p[at] - '0') * 10 + (s.p[at + 1] - '0') : 0;
}

/* "2026-11-29T15:40:00Z" as "Sun, 29 Nov 2026 15:40:00 GMT" (RFC 822, with four digits for the year as RFC 1123 has them). */
static void mail_time(dp_buf *out, dp_str at)
{
	static const char *const day_name[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
	static const char *const month_name[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int32_t day = dp_day_of(dp_str_sub(at, 0, 10));
	int month = two(at, 5);
	if (at.n < 19 || day == DP_NO_DAY || month < 1 || month > 12)
		return;
	dp_buf_printf(out, "%s, %02d %s %.4s %.8s GMT", day_name[((day % 7) + 7) % 7], two(at, 8), month_name[month - 1], at.p, at.p + 11);
}

/* ---- Atom ---- */

static void atom_begin(const dp_feed *self, dp_str updated)
{
	dp_buf *out = self->out;
	dp_buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>");
	own_address(self);
	dp_buf_c(out, "</id>\n<title>Depesche");
	dp_buf_c(out, self->query.n ? ": " : "");
	xml(out, self->query);
	dp_buf_c(out, "</title>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
	own_address(self);
	dp_buf_c(out, "\"/>\n<author><name>Depesche</name></author>\n<generator>depesche " DEPESCHE_VERSION "</generator>\n");
	element(out, "updated", updated);
}

static void atom_add(const dp_feed *self, const dp_news *news, const dp_alert *alert, dp_verdict verdict)
{
	dp_buf *out = self->out;
	dp_buf_c(out, "<entry>\n<id>");
	uuid(out, alert->row);
	dp_buf_c(out, "</id>\n");
	title_element(self, news, alert, verdict);
	element(out, "updated", alert->row->at);
	dp_buf_c(out, "<link rel=\"alternate\" href=\"");
	link_of(self, news, alert);
	dp_buf_printf(out, "\"/>\n<category term=\"%s\" scheme=\"urn:depesche:kind\"/>\n", dp_alert_kind_name(dp_alert_shown(alert, verdict)));
	if (news->there) {
		dp_buf_printf(out, "<category term=\"%s\" scheme=\"urn:depesche:type\"/>\n<author><name>", dp_type_name(news->found.type));
		xml(out, news->found.publisher.n ? news->found.publisher : DP_STR("Depesche"));
		dp_buf_c(out, "</name></author>\n<content type=\"text\">");
		xml(out, news->found.sentence);
		dp_buf_c(out, "</content>\n");
	} else {
		dp_buf_c(out, "<content type=\"text\">The event is no longer in the record.</content>\n");
	}
	dp_buf_c(out, "</entry>\n");
}

/* ---- RSS ---- */

static void rss_begin(const dp_feed *self, dp_str updated)
{
	dp_buf *out = self->out;
	dp_buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
		      "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n<title>Depesche");
	dp_buf_c(out, self->query.n ? ": " : "");
	xml(out, self->query);
	dp_buf_c(out, "</title>\n<link>");
	xml(out, self->base);
	dp_buf_c(out,
		"/</link>\n<description>Alerts of the diplomatic record</description>\n<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
	own_address(self);
	dp_buf_c(out, "\"/>\n<generator>depesche " DEPESCHE_VERSION "</generator>\n<lastBuildDate>");
	mail_time(out, updated);
	dp_buf_c(out, "</lastBuildDate>\n");
}

static void rss_add(const dp_feed *self, const dp_news *news, const dp_alert *alert, dp_verdict verdict)
{
	dp_buf *out = self->out;
	dp_buf_c(out, "<item>\n");
	title_element(self, news, alert, verdict);
	dp_buf_c(out, "<link>");
	link_of(self, news, alert);
	dp_buf_c(out, "</link>\n<guid isPermaLink=\"false\">");
	uuid(out, alert->row);
	dp_buf_printf(
		out, "</guid>\n<category domain=\"urn:depesche:kind\">%s</category>\n<pubDate>", dp_alert_kind_name(dp_alert_shown(alert, verdict)));
	mail_time(out, alert->row->at);
	dp_buf_c(out, "</pubDate>\n");
	element(out, "description", news->there ? news->found.sentence : DP_STR("The event is no longer in the record."));
	dp_buf_c(out, "</item>\n");
}

/* ---- both ---- */

void dp_feed_begin(const dp_feed *self, dp_str updated)
{
	(self->form == DP_FEED_ATOM ? atom_begin : rss_begin)(self, updated);
}

void dp_feed_add(const dp_feed *self, const dp_news *news, const dp_alert *alert, dp_verdict verdict)
{
	(self->form == DP_FEED_ATOM ? atom_add : rss_add)(self, news, alert, verdict);
}

void dp_feed_end(const dp_feed *self)
{
	dp_buf_c(self->out, self->form == DP_FEED_ATOM ? "</feed>\n" : "</channel>\n</rss>\n");
}
