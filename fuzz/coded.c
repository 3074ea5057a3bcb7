/* Any bytes as a line of `depesche code -f reports`: read or refused with a sentence; what is read keeps what merge/report.h promises. */
#include "fuzz.h"

#include "base/utf8.h"
#include "merge/copy.h"

static void need(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(dp_str s)
{
	need(s.p && dp_utf8_check(s) == s.n);
}

static void check_members(const dp_member *m, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		check_text(m[i].text);
		check_text(m[i].name);
		check_text(m[i].kind);
		need(strlen(m[i].code) == 0 || strlen(m[i].code) == 3);
		need(m[i].sector < DP_SECTOR_COUNT && m[i].begin <= m[i].end);
	}
}

static void check_report(const dp_report *r)
{
	need(r->id.n == 16 && r->type > DP_TYPE_NONE && r->type < DP_TYPE_COUNT && r->anchors > 0);
	need(r->mode.n == 0 || dp_mode_known(r->type, r->mode));
	need(r->quad >= 1 && r->quad <= 4 && r->score >= -10 && r->score <= 10);
	need(!r->located || (r->lat >= -90 && r->lat <= 90 && r->lon >= -180 && r->lon <= 180));
	need(r->days.first <= r->days.last);
	check_members(r->actor, r->actors);
	check_members(r->recipient, r->recipients);
	check_members(r->said_by, r->sources);
	check_members(&r->place, 1);
	for (uint32_t i = 0; i < r->anchors; i++)
		check_text(r->anchor[i].text);
	check_text(r->date);
	check_text(r->context);
	check_text(r->factuality);
}

static void check_copy(const dp_coded *c)
{
	dp_copy self = {c->day, c->doc, c->words, c->sketch, c->sketches}, shorter = self;
	shorter.words /= 2;
	need(dp_sketch_indexed(c->sketch, c->sketches, c->words) <= c->sketches);
	need(!dp_copy_before(&self, &self) && !(dp_copy_before(&self, &shorter) && dp_copy_before(&shorter, &self)));
	double worth = dp_copy_worth(&self, &shorter);
	need(worth >= 0 && worth <= 1);
	for (uint32_t i = 1; i < c->sketches; i++)
		need(c->sketch[i - 1] < c->sketch[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	dp_arena arena;
	dp_coded coded;
	depesche_error error = {0};
	dp_arena_init(&arena, (size_t)1 << 26);
	int rc = dp_coded_read(&coded, dp_str_of((const char *)data, size), &arena, &error);
	need(rc == 0 || error.message[0]);
	if (rc == 0) {
		check_text(coded.title);
		check_copy(&coded);
		for (uint32_t i = 0; i < coded.reports; i++)
			check_report(&coded.report[i]);
	}
	dp_arena_release(&arena);
	return 0;
}
