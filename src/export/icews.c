#include "export/formats.h"
#include "export/place.h"
#include "export/rows.h"

/* Both numbers of a row: readers take them as integers of 32 bits. */
enum { NUMBER_BITS = 31 };

void dp_icews_head(dp_export_file *file)
{
	dp_buf_c(file->out,
		"Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\t"
		"Target Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n");
}

/* A pair of sides with what the first does to the second. */
typedef struct pair {
	const dp_member *source, *target; /* NULL where not told */
	const dp_cameo *act;
} pair;

static dp_str name_of(const dp_member *m)
{
	return m ? m->name : DP_STR("");
}

static dp_str country_name(const dp_codes *codes, const dp_state_codes *s)
{
	if (!s)
		return DP_STR("");
	return s->icews_n ? dp_codes_text(codes, s->icews, s->icews_n) : dp_codes_text(codes, s->name, s->name_n);
}

/* ICEWS gives a state itself no sector. */
static void side_cells(dp_export_file *file, const dp_member *m)
{
	static const char *const SECTOR[DP_SECTOR_COUNT] = {
		[DP_SECTOR_GOV] = "Government",
		[DP_SECTOR_MIL] = "Military",
		[DP_SECTOR_LEG] = "Legislative / Parliamentary",
		[DP_SECTOR_JUD] = "Judicial",
		[DP_SECTOR_PTY] = "Parties",
		[DP_SECTOR_OPP] = "Dissident",
		[DP_SECTOR_COP] = "Police",
		[DP_SECTOR_SPY] = "Intelligence Ministry",
		[DP_SECTOR_REB] = "Rebel",
		[DP_SECTOR_CVL] = "General Population / Civilian / Social",
		[DP_SECTOR_MED] = "Media",
		[DP_SECTOR_BUS] = "Business",
		[DP_SECTOR_EDU] = "Education",
		[DP_SECTOR_REL] = "National Religious",
		[DP_SECTOR_LAB] = "Labor",
		[DP_SECTOR_NGO] = "Nongovernmental Organizations / Activists",
		[DP_SECTOR_IGO] = "International Government Organization",
		[DP_SECTOR_CRM] = "Criminals / Gangs",
		[DP_SECTOR_OTH] = "Unaffiliated Sectors",
	};
	dp_row_str(file, name_of(m));
	const char *sector = m && !dp_row_is_state(file->codes, m) ? SECTOR[m->sector] : NULL;
	dp_row_c(file, sector ? sector : "");
	dp_row_str(file, country_name(file->codes, m ? dp_codes_state(file->codes, dp_str_c(m->code)) : NULL));
}

static void place_cells(dp_export_file *file, const dp_found *f)
{
	dp_where w = dp_where_of(file->codes, f);
	dp_row_str(file, dp_where_at(&w, DP_LEVEL_CITY));
	dp_row_empty(file, 1); /* district */
	dp_row_str(file, dp_where_at(&w, DP_LEVEL_PROVINCE));
	dp_row_str(file, country_name(file->codes, w.state));
	if (f->located) {
		dp_row_decimal(file, f->lat, 4);
		dp_row_decimal(file, f->lon, 4);
	} else {
		dp_row_empty(file, 2);
	}
}

static void row(dp_export_file *file, const dp_found *f, const pair *p)
{
	char day[11];
	dp_day_print(dp_export_day(f->date, f->days, f->published_first), day);
	dp_row_uint(file, dp_row_number(file, f->key, name_of(p->source), name_of(p->target), NUMBER_BITS));
	dp_row_c(file, day);
	side_cells(file, p->source);
	dp_row_str(file, p->act ? dp_codes_text(file->codes, p->act->label, p->act->label_n) : DP_STR(""));
	dp_row_c(file, p->act ? p->act->code : "");
	dp_row_decimal(file, p->act ? p->act->scale / 10.0 : 0, 1);
	side_cells(file, p->target);
	dp_row_uint(file, dp_row_number(file, f->doc, DP_STR(""), DP_STR(""), NUMBER_BITS));
	dp_row_empty(file, 1); /* sentence number */
	dp_row_str(file, f->publisher);
	place_cells(file, f);
	dp_row_end(file);
}

/* What the other does when two do this together: whoever is visited is a host. NULL for acts that one does to the other. */
static const dp_cameo *turned(const dp_codes *codes, const dp_found *f, const dp_cameo *act)
{
	if (!act || (f->type != DP_TYPE_CONSULT && f->type != DP_TYPE_COOPERATE) || strcmp(act->code, "045") == 0)
		return NULL;
	if (strcmp(act->code, "042") == 0)
		return dp_codes_cameo(codes, DP_STR("043"));
	return act;
}

static void both_ways(dp_export_file *file, const dp_found *f, const pair *p, const dp_cameo *back)
{
	row(file, f, p);
	if (back)
		row(file, f, &(pair){p->target, p->source, back});
}

/* True where those who act with no recipient act on each other: talks, promises, treaties, clashes (codebook, rulings 1 and 25). */
static bool mutual(const dp_found *f)
{
	return f->recipients == 0 && f->actors > 1 &&
	       (f->type == DP_TYPE_CONSULT || f->type == DP_TYPE_COOPERATE || f->type == DP_TYPE_AGREE || f->type == DP_TYPE_SUPPORT ||
		       f->type == DP_TYPE_ASSAULT);
}

static void pairs(dp_export_file *file, const dp_found *f)
{
	const dp_cameo *act = dp_export_cameo(file->codes, f), *back = turned(file->codes, f, act);
	if (mutual(f)) {
		for (uint32_t i = 0; i < f->actors; i++)
			for (uint32_t k = i + 1; k < f->actors; k++)
				both_ways(file, f, &(pair){&f->actor[i], &f->actor[k], act}, act);
		return;
	}
	for (uint32_t i = 0; i < f->actors || i < 1; i++)
		for (uint32_t k = 0; k < f->recipients || k < 1; k++) {
			const dp_member *source = f->actors ? &f->actor[i] : NULL, *target = f->recipients ? &f->recipient[k] : NULL;
			both_ways(file, f, &(pair){source, target, act}, source && target ? back : NULL);
		}
}

dp_export_fate dp_icews_found(dp_export_file *file, const dp_found *found)
{
	dp_found f;
	if (!dp_export_as_plover(found, &f))
		return DP_EXPORT_DENIED;
	if (dp_export_day(f.date, f.days, f.published_first) == DP_NO_DAY)
		return DP_EXPORT_UNDATED;
	pairs(file, &f);
	return DP_EXPORT_WRITTEN;
}
