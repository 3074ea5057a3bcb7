#include "base/utf8.h"
#include "date/calendar.h"
#include "export/formats.h"
#include "export/place.h"
#include "export/rows.h"

/*
 * LEAD_PARAGRAPH: GDELT marks events of the lead; a record knows no paragraphs, so that the first characters of the article are taken for it.
 * MENTION_WEB: an address stands for the document, else a citation does. CERTAIN: percent, where nobody measures it.
 */
enum { LEAD_PARAGRAPH = 500, MENTION_WEB = 1, MENTION_CITATION = 2, CERTAIN = 100, NUMBER_BITS = 63 };

typedef enum geo_type { GEO_NONE, GEO_COUNTRY, GEO_US_STATE, GEO_US_CITY, GEO_CITY, GEO_STATE } geo_type;

/* ---- both tables */

/* The event's key as a number: its lower 63 bits, since many readers have no unsigned numbers. */
static uint64_t event_number(dp_str key)
{
	uint64_t n = 0;
	for (uint32_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		n = n << 4 | (uint64_t)(c >= 'a' ? c - 'a' + 10 : c - '0');
	}
	return n & ((UINT64_C(1) << NUMBER_BITS) - 1);
}

/* 20190425000000: midnight, since a record knows days. */
static void moment_cell(dp_export_file *file, int32_t day)
{
	int32_t year;
	uint8_t month, d;
	dp_civil(day, &year, &month, &d);
	dp_buf_printf(file->out, "%04d%02u%02u000000\t", year, month, d);
}

/* "www.example.org" of an address, without its "www."; "" where it has no host. */
static dp_str host_of(dp_str url)
{
	uint32_t at = dp_str_find(url, DP_STR("://"), 0), end;
	if (at == UINT32_MAX)
		return DP_STR("");
	dp_str rest = dp_str_sub(url, at + 3, url.n);
	for (end = 0; end < rest.n && rest.p[end] != '/' && rest.p[end] != ':' && rest.p[end] != '?' && rest.p[end] != '#';)
		end++;
	dp_str host = dp_str_sub(rest, 0, end);
	return dp_str_starts(host, DP_STR("www.")) ? dp_str_sub(host, 4, host.n) : host;
}

/* ---- events */

/* GDELT writes names in capitals. */
static void name_cell(dp_export_file *file, dp_str name)
{
	char bytes[4];
	for (uint32_t at = 0; at < name.n;) {
		uint32_t c = dp_utf8_upper_of(dp_utf8_next(name, &at));
		dp_buf_add(&file->part, bytes, dp_utf8_put(c, bytes));
	}
	dp_row_parts(file, "");
}

/* CAMEO's code of a side is its state's, then its role's; a state itself has no role. */
static void side_cells(dp_export_file *file, const dp_member *m)
{
	if (!m) {
		dp_row_empty(file, 10);
		return;
	}
	bool role = m->sector != DP_SECTOR_OTH && !dp_row_is_state(file->codes, m);
	dp_str sector = role ? dp_str_c(dp_sector_name(m->sector)) : DP_STR("");
	dp_buf_c(&file->part, m->code);
	dp_buf_str(&file->part, sector);
	dp_row_parts(file, "");
	name_cell(file, m->name);
	dp_row_c(file, m->code);
	dp_row_empty(file, 4); /* known group, ethnic group, two religions */
	dp_row_str(file, sector);
	dp_row_empty(file, 2);
}

static int quad_of(const char *code)
{
	int root = (code[0] - '0') * 10 + (code[1] - '0');
	return root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4;
}

static void act_cells(dp_export_file *file, const dp_found *f)
{
	const dp_cameo *act = dp_export_cameo(file->codes, f);
	dp_row_uint(file, f->begin < LEAD_PARAGRAPH);
	if (!act) {
		dp_row_empty(file, 5);
		return;
	}
	dp_str code = dp_str_c(act->code);
	dp_row_str(file, code);
	dp_row_str(file, dp_str_sub(code, 0, 3));
	dp_row_str(file, dp_str_sub(code, 0, 2));
	dp_row_int(file, quad_of(act->code));
	dp_row_decimal(file, act->scale / 10.0, 1);
}

static void no_place(dp_export_file *file)
{
	dp_row_int(file, GEO_NONE);
	dp_row_empty(file, 7);
}

static geo_type type_of(const dp_where *w, dp_str fips)
{
	bool us = dp_str_is(fips, "US"); /* the one country whose parts GDELT tells from others' */
	switch (w->level) {
	case DP_LEVEL_NONE:
		return GEO_NONE;
	case DP_LEVEL_COUNTRY:
		return GEO_COUNTRY;
	case DP_LEVEL_PROVINCE:
		return us ? GEO_US_STATE : GEO_STATE;
	default:
		return us ? GEO_US_CITY : GEO_CITY;
	}
}

static void place_cells(dp_export_file *file, const dp_found *f)
{
	dp_where w = dp_where_of(file->codes, f);
	dp_str fips = dp_str_c(w.state ? w.state->fips : "");
	if (w.level == DP_LEVEL_NONE) {
		no_place(file);
		return;
	}
	dp_row_int(file, type_of(&w, fips));
	dp_row_part(file, w.name, ", ");
	if (w.country.n && w.level != DP_LEVEL_COUNTRY)
		dp_row_part(file, w.country, ", ");
	dp_row_parts(file, "");
	dp_row_str(file, fips);
	dp_row_str(file, fips); /* of the first level below the country its two letters are all that is known */
	dp_row_empty(file, 1);
	if (f->located) {
		dp_row_decimal(file, f->lat, 4);
		dp_row_decimal(file, f->lon, 4);
	} else {
		dp_row_empty(file, 2);
	}
	dp_row_str(file, w.level == DP_LEVEL_COUNTRY ? fips : DP_STR(""));
}

/* Day, month, year, and the part of the year as GDELT counts it, by months of 30 days. */
static void date_cells(dp_export_file *file, int32_t day)
{
	int32_t year;
	uint8_t month, d;
	dp_civil(day, &year, &month, &d);
	dp_buf_printf(file->out, "%04d%02u%02u\t%04d%02u\t%04d\t", year, month, d, year, month, year);
	dp_row_decimal(file, year + ((month - 1) * 30 + d) / 365.0, 4);
}

static const dp_member *second_of(const dp_found *f)
{
	if (f->recipients)
		return &f->recipient[0];
	return f->actors > 1 ? &f->actor[1] : NULL;
}

dp_export_fate dp_gdelt_found(dp_export_file *file, const dp_found *found)
{
	dp_found f;
	if (!dp_export_as_plover(found, &f))
		return DP_EXPORT_DENIED;
	int32_t day = dp_export_day(f.date, f.days, f.published_first);
	if (day == DP_NO_DAY)
		return DP_EXPORT_UNDATED;
	dp_row_uint(file, event_number(f.key));
	date_cells(file, day);
	side_cells(file, f.actors ? &f.actor[0] : NULL);
	side_cells(file, second_of(&f));
	act_cells(file, &f);
	dp_row_uint(file, f.reports);
	dp_row_uint(file, f.outlets);
	dp_row_uint(file, f.reports);
	dp_row_int(file, 0); /* tone */
	no_place(file);
	no_place(file);
	place_cells(file, &f);
	moment_cell(file, f.published_first != DP_NO_DAY ? f.published_first : day);
	dp_row_str(file, f.url.n ? f.url : f.doc);
	dp_row_end(file);
	return DP_EXPORT_WRITTEN;
}

/* ---- mentions */

static void offset_cell(dp_export_file *file, const dp_member *m, uint32_t n)
{
	dp_row_int(file, n ? (int64_t)m->begin : -1);
}

static void mention(dp_export_file *file, dp_str key, int32_t first, const dp_told *t)
{
	const dp_report *r = &t->report;
	dp_str host = host_of(t->url);
	dp_row_uint(file, event_number(key));
	moment_cell(file, first);
	moment_cell(file, t->day != DP_NO_DAY ? t->day : first);
	dp_row_int(file, host.n ? MENTION_WEB : MENTION_CITATION);
	dp_row_str(file, host.n ? host : t->publisher);
	dp_row_str(file, host.n ? t->url : t->doc);
	dp_row_int(file, -1); /* number of the sentence */
	offset_cell(file, r->actor, r->actors);
	if (r->recipients || r->actors < 2)
		offset_cell(file, r->recipient, r->recipients);
	else
		offset_cell(file, &r->actor[1], 1);
	dp_row_uint(file, r->trigger.begin);
	dp_row_int(file, 1); /* in the text as it stands */
	dp_row_int(file, CERTAIN);
	dp_row_int(file, 0); /* length of the article */
	dp_row_int(file, 0); /* tone */
	dp_row_empty(file, 2);
	dp_row_end(file);
}

dp_export_fate dp_gdelt_act(dp_export_file *file, dp_str key, const dp_act *act)
{
	int32_t day = dp_export_day(act->date, act->days, act->first_day), first = act->first_day != DP_NO_DAY ? act->first_day : day;
	if (act->status == DP_STATUS_DENIED)
		return DP_EXPORT_DENIED;
	if (first == DP_NO_DAY)
		return DP_EXPORT_UNDATED;
	for (uint32_t i = 0; i < act->reports; i++)
		mention(file, key, first, &act->told[i]);
	return DP_EXPORT_WRITTEN;
}
