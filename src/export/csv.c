#include "export/export.h"

void dp_export_csv_head(dp_buf *out)
{
	dp_buf_c(out, "id,doc,published,event,mode,status,certainty,actor,actor_code,actor_sector,recipient,recipient_code,recipient_sector,date,"
		      "place,place_code,said_by,context,cameo,quad,score,trigger,text,begin,end,publisher,agency,url,language\n");
}

void dp_export_csv_cell(dp_buf *out, dp_str s)
{
	bool quote = false;
	for (uint32_t i = 0; i < s.n; i++)
		quote |= s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
	dp_buf_c(out, quote ? "\"" : "");
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			dp_buf_char(out, '"');
		dp_buf_char(out, s.p[i]);
	}
	if (quote)
		dp_buf_char(out, '"');
}

/* A cell with the comma before it. */
static void cell(dp_buf *out, dp_str s)
{
	dp_buf_char(out, ',');
	dp_export_csv_cell(out, s);
}

/* The parts joined in a scratch buffer, then one cell. */
static void joined(dp_buf *out, dp_buf *scratch)
{
	cell(out, dp_buf_view(scratch));
	dp_buf_clear(scratch);
}

static void add_part(dp_buf *scratch, uint32_t i, dp_str part)
{
	dp_buf_c(scratch, i ? "; " : "");
	dp_buf_str(scratch, part);
}

static void side_cells(const dp_doc *doc, const dp_side *side, uint32_t n, bool office, dp_buf *scratch, dp_buf *out)
{
	for (uint32_t i = 0; i < n; i++)
		add_part(scratch, i, dp_export_side(doc, side[i]).name);
	joined(out, scratch);
	if (!office)
		return;
	for (uint32_t i = 0; i < n; i++)
		add_part(scratch, i, dp_str_c(dp_export_side(doc, side[i]).code));
	joined(out, scratch);
	for (uint32_t i = 0; i < n; i++)
		add_part(scratch, i, dp_str_c(dp_sector_name(dp_export_side(doc, side[i]).sector)));
	joined(out, scratch);
}

static void row(const dp_doc *doc, const dp_points *points, const dp_event *event, dp_buf *scratch, dp_buf *out)
{
	char id[17];
	dp_export_id(doc, event, id);
	dp_buf_c(out, id);
	cell(out, doc->id);
	cell(out, doc->published);
	cell(out, dp_str_c(dp_type_name(event->type)));
	cell(out, event->mode);
	cell(out, dp_str_c(dp_status_name(event->status)));
	cell(out, dp_str_c(dp_certainty_name(event->certainty)));
	side_cells(doc, event->actor, event->actors, true, scratch, out);
	side_cells(doc, event->recipient, event->recipients, true, scratch, out);
	cell(out, event->date);
	dp_shown place = {.name = DP_STR(""), .code = ""};
	dp_export_place(doc, event, &place);
	cell(out, place.name);
	cell(out, dp_str_c(place.code));
	side_cells(doc, event->said_by, event->sources, false, scratch, out);
	cell(out, event->context);
	cell(out, event->cameo);
	dp_buf_printf(out, ",%d,", dp_type_quad(event->type));
	dp_buf_decimal(out, event->score, 1);
	cell(out, dp_doc_words(doc, event->trigger_begin, event->trigger_end));
	uint32_t begin, end;
	dp_export_sentence(doc, event, &begin, &end);
	cell(out, dp_doc_words(doc, begin, end));
	dp_buf_printf(out, ",%u,%u", dp_points_of(points, begin), dp_points_of(points, end));
	cell(out, doc->publisher);
	cell(out, doc->agency);
	cell(out, doc->url);
	cell(out, doc->language);
	dp_buf_char(out, '\n');
}

bool dp_export_csv(dp_doc *doc, dp_buf *out)
{
	dp_points points;
	dp_buf scratch;
	if (doc->events.n == 0)
		return true;
	if (!dp_points_init(&points, doc->text, &doc->arena))
		return false;
	dp_buf_init(&scratch, 1 << 20);
	for (uint32_t i = 0; i < doc->events.n; i++)
		row(doc, &points, &doc->events.v[i], &scratch, out);
	bool fine = !scratch.failed && !out->failed;
	dp_buf_release(&scratch);
	return fine;
}
