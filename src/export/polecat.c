#include "export/formats.h"
#include "export/place.h"
#include "export/rows.h"
#include "export/sector.h"

/* What POLECAT writes where nothing is known. */
static const char NONE[] = "None";

void dp_polecat_head(dp_export_file *file)
{
	dp_buf_c(file->out,
		"Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\t"
		"Actor Name\tActor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\t"
		"Recipient Name\tRecipient Country\tRecipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\t"
		"Recipient Name Raw\tWikipedia Recipient ID\t"
		"Placename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tGeoNames ID\tRaw Placename\tFeature Type\t"
		"Source\tPublication Date\tStory People\tStory Organizations\tStory Locations\tLanguage\tVersion\n");
}

static void known(dp_export_file *file, dp_str s)
{
	dp_row_str(file, s.n ? s : dp_str_c(NONE));
}

static void day(dp_export_file *file, int32_t value)
{
	char printed[11];
	dp_day_print(value, printed);
	known(file, dp_str_c(printed));
}

static dp_str name_of(const dp_codes *codes, const dp_member *m)
{
	(void)codes;
	return m->name;
}

static dp_str raw_of(const dp_codes *codes, const dp_member *m)
{
	(void)codes;
	return m->text.n ? m->text : m->name;
}

static dp_str country_of(const dp_codes *codes, const dp_member *m)
{
	(void)codes;
	return dp_plover_code(m);
}

static dp_str sector_of(const dp_codes *codes, const dp_member *m)
{
	(void)codes;
	return dp_plover_sector(m);
}

/* A value for each side, so that the lists of a row run side by side; None where no side has one. */
static void sides(dp_export_file *file, const dp_member *m, uint32_t n, dp_str (*value)(const dp_codes *codes, const dp_member *m))
{
	bool any = false;
	for (uint32_t i = 0; i < n; i++)
		any |= value(file->codes, &m[i]).n > 0;
	for (uint32_t i = 0; i < n && any; i++) {
		dp_str s = value(file->codes, &m[i]);
		dp_row_part(file, s.n ? s : dp_str_c(NONE), "; ");
	}
	dp_row_parts(file, NONE);
}

static void cow_numbers(dp_export_file *file, const dp_member *m, uint32_t n)
{
	char printed[12];
	bool any = false;
	for (uint32_t i = 0; i < n; i++) {
		const dp_state_codes *s = dp_codes_state(file->codes, dp_str_c(m[i].code));
		any |= s && s->cow;
	}
	for (uint32_t i = 0; i < n && any; i++) {
		const dp_state_codes *s = dp_codes_state(file->codes, dp_str_c(m[i].code));
		snprintf(printed, sizeof printed, "%u", s ? s->cow : 0);
		dp_row_part(file, dp_str_c(s && s->cow ? printed : NONE), "; ");
	}
	dp_row_parts(file, NONE);
}

static void first_sector(dp_export_file *file, const dp_member *m, uint32_t n)
{
	dp_str sector = DP_STR("");
	for (uint32_t i = 0; i < n && sector.n == 0; i++)
		sector = dp_plover_sector(&m[i]);
	known(file, sector);
}

static void side_cells(dp_export_file *file, const dp_member *m, uint32_t n)
{
	sides(file, m, n, name_of);
	sides(file, m, n, country_of);
	cow_numbers(file, m, n);
	first_sector(file, m, n);
	sides(file, m, n, sector_of);
	dp_row_c(file, NONE); /* title */
	sides(file, m, n, raw_of);
	dp_row_c(file, NONE); /* Wikipedia */
}

static void place_cells(dp_export_file *file, const dp_found *f)
{
	dp_where w = dp_where_of(file->codes, f);
	known(file, w.name);
	known(file, dp_where_at(&w, DP_LEVEL_CITY));
	dp_row_c(file, NONE); /* district */
	known(file, dp_where_at(&w, DP_LEVEL_PROVINCE));
	known(file, w.country);
	if (f->located) {
		dp_row_decimal(file, f->lat, 4);
		dp_row_decimal(file, f->lon, 4);
	} else {
		dp_row_c(file, NONE);
		dp_row_c(file, NONE);
	}
	dp_row_c(file, NONE); /* GeoNames */
	known(file, w.name);
	known(file, dp_str_c(w.feature));
}

static void context_cell(dp_export_file *file, const dp_found *f)
{
	dp_str rest = f->context;
	for (dp_str part; dp_str_cut(&rest, ';', &part);)
		if (part.n)
			dp_row_part(file, part, "; ");
	const char *reality = dp_plover_reality(f->status);
	if (*reality)
		dp_row_part(file, dp_str_c(reality), "; ");
	dp_row_parts(file, NONE);
}

dp_export_fate dp_polecat_found(dp_export_file *file, const dp_found *found)
{
	static const char *const QUAD[] = {"", "VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"};
	dp_found f;
	if (!dp_export_as_plover(found, &f))
		return DP_EXPORT_DENIED;
	int32_t when = dp_export_day(f.date, f.days, f.published_first);
	if (when == DP_NO_DAY)
		return DP_EXPORT_UNDATED;
	dp_row_str(file, f.key);
	day(file, when);
	dp_row_c(file, dp_type_name(f.type));
	known(file, f.mode);
	dp_row_decimal(file, f.score, 1);
	dp_row_c(file, QUAD[dp_type_quad(f.type)]);
	context_cell(file, &f);
	side_cells(file, f.actor, f.actors);
	side_cells(file, f.recipient, f.recipients);
	place_cells(file, &f);
	known(file, f.publisher);
	known(file, f.published);
	for (int i = 0; i < 3; i++)
		dp_row_c(file, NONE); /* what else the story names */
	known(file, f.language);
	dp_row_c(file, "Depesche " DEPESCHE_VERSION);
	dp_row_end(file);
	return DP_EXPORT_WRITTEN;
}
