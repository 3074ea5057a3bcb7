#include "export/screen.h"

#include "base/utf8.h"

enum { SET_IN = 4, SENTENCE_CAP = 1 << 24 };

typedef struct page {
	const dp_table *look;
	const dp_act *act;
	dp_buf *out;
	dp_cell text;
} page;

static void plain(const page *p, dp_str s)
{
	dp_cells_styled(p->look, DP_PLAIN, s, p->out);
}

static void heading(const page *p, const char *name)
{
	dp_buf_char(p->out, '\n');
	dp_cells_styled(p->look, DP_BOLD, dp_str_c(name), p->out);
	dp_buf_char(p->out, '\n');
}

/* "3 reports" */
static void count(const page *p, uint64_t n, const char *what)
{
	dp_buf_printf(p->out, "%llu %s%s", (unsigned long long)n, what, n == 1 ? "" : "s");
}

/* A value behind the one before it, with a dot between. */
static void dotted(const page *p, dp_str value)
{
	if (value.n == 0)
		return;
	dp_buf_c(p->out, " · ");
	plain(p, value);
}

static void members(const page *p, const dp_member *m, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		dp_buf_c(p->out, i ? ", " : "");
		dp_screen_member(&m[i], true, p->out);
	}
}

static void what(const page *p, dp_str key)
{
	const dp_act *a = p->act;
	dp_buf name;
	dp_buf_init(&name, 256);
	dp_buf_printf(&name, "%s%s%.*s", dp_type_name(a->type), a->mode.n ? " " : "", (int)a->mode.n, a->mode.p);
	dp_cells_styled(p->look, dp_style_of_quad(a->quad), dp_buf_view(&name), p->out);
	dp_buf_release(&name);
	dotted(p, dp_str_c(dp_status_name(a->status)));
	dotted(p, dp_str_c(dp_certainty_name(a->certainty)));
	dotted(p, key);
	dp_buf_char(p->out, '\n');
	members(p, a->actor, a->actors);
	dp_buf_c(p->out, a->actors && a->recipients ? " > " : a->recipients ? "> " : "");
	members(p, a->recipient, a->recipients);
	dp_buf_c(p->out, a->actors || a->recipients ? "\n" : "");
}

static void when_and_where(const page *p)
{
	const dp_act *a = p->act;
	plain(p, a->date.n ? a->date : DP_STR("no date told"));
	dotted(p, a->place.name);
	if (a->place.code[0])
		dp_buf_printf(p->out, " (%s)", a->place.code);
	if (a->located) {
		dp_buf_c(p->out, " ");
		dp_buf_decimal(p->out, a->lat, 2);
		dp_buf_c(p->out, ", ");
		dp_buf_decimal(p->out, a->lon, 2);
	}
	dotted(p, a->context);
	dp_buf_printf(p->out, " · CAMEO %.*s\n", (int)a->cameo.n, a->cameo.p);
}

static void how_known(const page *p)
{
	const dp_act *a = p->act;
	char first[11], last[11];
	dp_day_print(a->first_day, first);
	dp_day_print(a->last_day, last);
	count(p, a->origins, "independent origin");
	dp_buf_c(p->out, ", ");
	count(p, a->outlets, "outlet");
	dp_buf_c(p->out, ", ");
	count(p, a->reports, "report");
	if (first[0])
		dp_buf_printf(p->out, strcmp(first, last) == 0 ? ", of %s" : ", %s to %s", first, last);
	dp_buf_char(p->out, '\n');
}

/* One line for each day and status: how many reports told it. */
static void history(const page *p)
{
	const dp_act *a = p->act;
	heading(p, "HISTORY");
	for (uint32_t i = 0, n; i < a->reports; i += n) {
		const dp_told *t = &a->told[i];
		char day[11];
		for (n = 1; i + n < a->reports && a->told[i + n].day == t->day && a->told[i + n].report.status == t->report.status; n++)
			;
		dp_day_print(t->day, day);
		dp_buf_printf(p->out, "  %-10s  %-9s  ", day[0] ? day : "no day", dp_status_name(t->report.status));
		count(p, n, "report");
		dp_buf_char(p->out, '\n');
	}
}

static void variant(const page *p, const dp_variant *v, bool first)
{
	dp_buf_printf(p->out, "  %-10s ", first ? dp_field_name(v->field) : "");
	plain(p, v->value.n ? v->value : DP_STR("(none)"));
	dp_buf_c(p->out, v->shown ? " · shown · " : v->agrees ? " · agrees · " : " · ");
	count(p, v->origins, "origin");
	dp_buf_c(p->out, ": ");
	for (uint32_t i = 0; i < v->reports; i++) {
		dp_buf_c(p->out, i ? ", " : "");
		plain(p, p->act->told[v->by[i]].doc);
	}
	dp_buf_char(p->out, '\n');
}

static void conflicts(const page *p)
{
	const dp_act *a = p->act;
	if (!a->variants)
		return;
	heading(p, "WHO TELLS WHAT");
	for (uint32_t i = 0; i < a->variants; i++)
		variant(p, &a->variant[i], i == 0 || a->variant[i - 1].field != a->variant[i].field);
}

/* Byte at a code point of `text`. */
static uint32_t byte_at(dp_str text, uint32_t point)
{
	uint32_t at = 0;
	while (point-- && at < text.n)
		dp_utf8_next(text, &at);
	return at;
}

/* The sentence with its trigger »marked«. */
static void sentence(page *p, const dp_report *r)
{
	const dp_anchor *s = &r->anchor[0];
	dp_buf marked;
	bool inside = r->trigger.begin >= s->begin && r->trigger.end <= s->end && r->trigger.end > r->trigger.begin;
	uint32_t begin = inside ? byte_at(s->text, r->trigger.begin - s->begin) : 0, end = inside ? byte_at(s->text, r->trigger.end - s->begin) : 0;
	dp_buf_init(&marked, SENTENCE_CAP);
	dp_buf_str(&marked, dp_str_sub(s->text, 0, begin));
	dp_buf_c(&marked, inside ? "»" : "");
	dp_buf_str(&marked, dp_str_sub(s->text, begin, end));
	dp_buf_c(&marked, inside ? "«" : "");
	dp_buf_str(&marked, dp_str_sub(s->text, end, s->text.n));
	dp_cells_text(p->look, dp_buf_view(&marked), SET_IN, DP_PLAIN, &p->text, p->out);
	p->out->failed |= marked.failed;
	dp_buf_release(&marked);
}

/* "occurred, alleged · 2019-04 · Putin's spokesman < KCNA < Zeitung": who told whom, nearest to the act first, the outlet last. */
static void chain(const page *p, const dp_told *t)
{
	const dp_report *r = &t->report;
	dp_buf_printf(p->out, "%*s%s, %s", SET_IN, "", dp_status_name(r->status), dp_certainty_name(r->certainty));
	dotted(p, r->date);
	dotted(p, r->place.name.n ? r->place.name : r->place.text);
	dp_buf_c(p->out, " · ");
	for (uint32_t i = 0; i < r->sources; i++) {
		dp_screen_member(&r->said_by[i], false, p->out);
		dp_buf_c(p->out, " < ");
	}
	if (t->agency.n && !dp_str_eq(t->agency, t->publisher)) {
		plain(p, t->agency);
		dp_buf_c(p->out, " < ");
	}
	plain(p, t->publisher.n ? t->publisher : t->doc);
	dp_buf_char(p->out, '\n');
}

static void report(page *p, const dp_told *t)
{
	dp_buf_c(p->out, "  ");
	plain(p, t->published.n ? t->published : DP_STR("no day"));
	dotted(p, t->publisher);
	dotted(p, t->doc);
	dotted(p, t->title);
	if (t->copy_of.n) {
		dp_buf_c(p->out, " · copy of ");
		plain(p, t->copy_of);
	}
	dp_buf_char(p->out, '\n');
	sentence(p, &t->report);
	chain(p, t);
	if (t->url.n)
		dp_buf_printf(p->out, "%*s%.*s\n", SET_IN, "", (int)t->url.n, t->url.p);
}

static void reports(page *p)
{
	const dp_act *a = p->act;
	heading(p, "REPORTS");
	for (uint32_t origin = 0; origin < a->origins; origin++) {
		dp_buf_printf(p->out, "origin %u\n", origin + 1);
		for (uint32_t i = 0; i < a->reports; i++)
			if (a->told[i].origin == origin)
				report(p, &a->told[i]);
	}
}

static void revision(const page *p, const dp_revision *r)
{
	dp_buf_printf(p->out, "  %.*s  %.*s", (int)r->at.n, r->at.p, (int)r->kind.n, r->kind.p);
	if (r->field.n) {
		dp_buf_printf(p->out, " %.*s: ", (int)r->field.n, r->field.p);
		plain(p, r->old.n ? r->old : DP_STR("(none)"));
		dp_buf_c(p->out, " > ");
		plain(p, r->new.n ? r->new : DP_STR("(none)"));
	} else if (r->new.n || r->old.n) {
		dp_buf_char(p->out, ' ');
		plain(p, r->new.n ? r->new : r->old);
	}
	if (r->doc.n) {
		dp_buf_c(p->out, ", by ");
		plain(p, r->doc);
	}
	dp_buf_char(p->out, '\n');
}

static void ids(const page *p, const char *name, const dp_strs *ids)
{
	if (!ids->n)
		return;
	dp_buf_printf(p->out, "%s ", name);
	for (uint32_t i = 0; i < ids->n; i++) {
		dp_buf_c(p->out, i ? ", " : "");
		plain(p, ids->v[i]);
	}
	dp_buf_char(p->out, '\n');
}

void dp_screen_act(const dp_table *look, dp_str asked, dp_str key, const dp_act *act, const dp_history *h, dp_buf *out)
{
	page p = {.look = look, .act = act, .out = out};
	dp_cells_init(&p.text, 1);
	if (!dp_str_eq(asked, key))
		dp_buf_printf(out, "%.*s was given up: the event is %.*s.\n", (int)asked.n, asked.p, (int)key.n, key.p);
	what(&p, key);
	when_and_where(&p);
	how_known(&p);
	ids(&p, "denied by", &h->denied_by);
	ids(&p, "denies", &h->denies);
	ids(&p, "once also", &h->once);
	history(&p);
	conflicts(&p);
	reports(&p);
	heading(&p, "REVISIONS");
	for (uint32_t i = 0; i < h->revisions.n; i++)
		revision(&p, &h->revisions.v[i]);
	dp_cells_release(&p.text, 1, out);
}
