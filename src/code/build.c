#include "code/build.h"

#include "base/error.h"
#include "clean/clean.h"
#include "date/date.h"
#include "event/judge.h"
#include "mention/setting.h"
#include "export/codes.h"
#include "mention/aliases.h"
#include "mention/mention.h"
#include "pack/pack.h"
#include "pack/source.h"
#include "parse/groups.h"
#include "parse/parse.h"
#include "quote/quote.h"
#include "split/split.h"
#include "tag/tag.h"

#include <stdio.h>
#include <unistd.h>

static int meta(const char *dir, dp_buf *out, depesche_error *error)
{
	char path[4096];
	dp_source source;
	dp_pair pair;
	bool any = false;
	snprintf(path, sizeof path, "%s/pack.txt", dir);
	int rc = dp_source_open(&source, path, error);
	if (rc != 0)
		return rc;
	dp_buf_char(out, '{');
	while ((rc = dp_source_pair(&source, &pair, error)) > 0) {
		dp_buf_c(out, any ? ", " : "");
		dp_buf_json(out, pair.key);
		dp_buf_c(out, ": [");
		dp_str part;
		for (bool more = false; dp_str_cut(&pair.value, ';', &part); more = true) {
			dp_buf_c(out, more ? ", " : "");
			dp_buf_json(out, part);
		}
		dp_buf_char(out, ']');
		any = true;
	}
	dp_buf_char(out, '}');
	dp_source_close(&source);
	return rc;
}

static const struct {
	const char *section, *needs;
	int (*compile)(const char *dir, dp_buf *out, depesche_error *error);
} PARTS[] = {
	{"meta", "pack.txt", meta},
	{"clean", "furniture.txt", dp_clean_compile},
	{"language", "language.txt", dp_language_compile},
	{"language", "languages.txt", dp_language_compile},
	{"agencies", "agencies.txt", dp_agency_compile},
	{"split", "split.txt", dp_split_compile},
	{"dates", "dates.txt", dp_date_compile},
	{"quotes", "quotes.txt", dp_quote_compile},
	{"lexicon", "lexicon/paradigms.txt", dp_lexicon_compile},
	{"register", "offices.txt", dp_register_compile},
	{"names", "endings.txt", dp_gazetteer_compile},
	{"aliases", "endings.txt", dp_aliases_compile},
	{"codes", "cameo.txt", dp_codes_compile},
	{"mention", "titles.txt", dp_mention_compile},
	{"tagger", "model/tagger.bin", dp_tag_compile},
	{"parser", "model/parser.bin", dp_parse_compile},
	{"complexes", "complexes.txt", dp_complexes_compile},
	{"frames", "frames", dp_frames_compile},
	{"setting", "model/setting.bin", dp_setting_compile},
	{"judge", "model/judge.bin", dp_judge_compile},
};

enum { SECTION_CAP = 1 << 30 };

static int build_part(dp_pack_builder *builder, uint32_t i, const char *dir, depesche_error *error)
{
	char path[4096];
	dp_buf out;
	snprintf(path, sizeof path, "%s/%s", dir, PARTS[i].needs);
	if (access(path, F_OK) != 0)
		return 0;
	dp_buf_init(&out, SECTION_CAP);
	int rc = PARTS[i].compile(dir, &out, error);
	if (rc == 0 && out.failed)
		rc = dp_fail_memory(error);
	if (rc == 0)
		rc = dp_pack_builder_add(builder, PARTS[i].section, dp_buf_view(&out), error);
	dp_buf_release(&out);
	return rc;
}

static int build_parts(dp_pack_builder *builder, const char *dir, depesche_error *error)
{
	char path[4096];
	int rc = 0;
	snprintf(path, sizeof path, "%s/pack.txt", dir);
	if (access(path, R_OK) != 0)
		return dp_fail_at(error, DEPESCHE_ESOURCE, dir, 0, 0, "is no pack's source: it has no pack.txt");
	for (uint32_t i = 0; rc == 0 && i < sizeof PARTS / sizeof *PARTS; i++)
		rc = build_part(builder, i, dir, error);
	return rc;
}

int dp_pack_build(const char *source_dir, const char *out_path, depesche_error *error)
{
	dp_pack_builder builder;
	dp_pack_builder_init(&builder);
	int rc = build_parts(&builder, source_dir, error);
	if (rc == 0)
		rc = dp_pack_builder_write(&builder, out_path, error);
	dp_pack_builder_release(&builder);
	return rc;
}

int dp_pack_check_source(const char *source_dir, dp_pack_tell *tell, void *to, uint32_t *findings, depesche_error *error)
{
	dp_pack_builder builder;
	char path[4096];
	uint32_t found = 0;
	dp_pack_builder_init(&builder);
	int rc = build_parts(&builder, source_dir, error);
	dp_pack_builder_release(&builder);
	snprintf(path, sizeof path, "%s/offices.txt", source_dir);
	if (rc == 0 && access(path, F_OK) == 0)
		rc = dp_mention_check(source_dir, tell, to, &found, error);
	if (rc == 0)
		*findings = found;
	return rc;
}
