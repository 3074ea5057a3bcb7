#include "code/code.h"

#include "base/error.h"
#include "event/event.h"

#include <stdio.h>

static int open_pack(dp_pack *pack, const char *dir, const char *name, depesche_error *error)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s.pack", dir, name);
	return dp_pack_open(pack, path, error);
}

/* The bytes of a section, or an error that says which one is not there. */
static int section(const dp_pack *pack, const char *name, dp_str *bytes, depesche_error *error)
{
	*bytes = dp_pack_section(pack, name);
	return bytes->p ? 0 : dp_fail(error, DEPESCHE_EPACK, "the pack has no section \"%s\"; build it again from its whole source", name);
}

static int open_clean(dp_engine *self, depesche_error *error)
{
	dp_str clean = dp_pack_section(&self->language, "clean"), language, world, agencies;
	self->cleans = clean.p != NULL;
	if (!self->cleans)
		return 0;
	int rc = section(&self->language, "language", &language, error);
	if (rc == 0)
		rc = section(&self->world, "language", &world, error);
	if (rc == 0)
		rc = section(&self->world, "agencies", &agencies, error);
	return rc == 0 ? dp_clean_open(&self->clean, clean, language, world, agencies, error) : rc;
}

static int open_mentions(dp_engine *self, dp_str bytes, depesche_error *error)
{
	(void)bytes; /* the room looks into both packs */
	return dp_mention_open(&self->mention, &self->world, &self->language, dp_str_c(self->code), error);
}

static int open_tagger(dp_engine *self, dp_str bytes, depesche_error *error)
{
	return dp_tag_open(&self->tag, &self->lexicon, bytes, error);
}

static int open_parser(dp_engine *self, dp_str bytes, depesche_error *error)
{
	return dp_parse_open(&self->parse, &self->lexicon, bytes, error);
}

static int open_complexes(dp_engine *self, dp_str bytes, depesche_error *error)
{
	return dp_complexes_open(&self->complexes, &self->lexicon, bytes, error);
}

static int open_dates(dp_engine *self, dp_str bytes, depesche_error *error)
{
	return dp_date_open(&self->dates, bytes, error);
}

static int open_quotes(dp_engine *self, dp_str bytes, depesche_error *error)
{
	return dp_quote_open(&self->quotes, bytes, error);
}

static int open_frames(dp_engine *self, dp_str bytes, depesche_error *error)
{
	return dp_frames_open(&self->frames, bytes, error);
}

static int open_further(dp_engine *self, depesche_error *error)
{
	static const struct {
		dp_reach reach;
		const char *section;
		int (*open)(dp_engine *self, dp_str bytes, depesche_error *error);
	} STAGES[] = {{DP_REACH_COMPLEXES, "complexes", open_complexes}, {DP_REACH_MENTIONS, "mention", open_mentions}, {DP_REACH_DATES, "dates", open_dates},
		{DP_REACH_QUOTES, "quotes", open_quotes}, {DP_REACH_EVENTS, "frames", open_frames}};
	for (uint32_t i = 0; i < sizeof STAGES / sizeof *STAGES; i++) {
		dp_str bytes = dp_pack_section(&self->language, STAGES[i].section);
		int rc = bytes.p ? STAGES[i].open(self, bytes, error) : 0;
		if (rc != 0 || !bytes.p)
			return rc;
		self->reach = STAGES[i].reach;
	}
	return 0;
}

static int open_stages(dp_engine *self, depesche_error *error)
{
	dp_str bytes;
	int rc = 0;
#define OPEN(name, open, view)                                                                                                                       \
	if (rc == 0 && (rc = section(&self->language, name, &bytes, error)) == 0)                                                                    \
		rc = open(view, bytes, error);
	OPEN("split", dp_split_open, &self->split)
	OPEN("lexicon", dp_lexicon_open, &self->lexicon)
	OPEN("tagger", open_tagger, self)
	OPEN("parser", open_parser, self)
#undef OPEN
	if (rc == 0)
		rc = open_further(self, error);
	return rc == 0 ? dp_judge_open(&self->judge, dp_pack_section(&self->language, "judge"), error) : rc;
}

int dp_engine_open(dp_engine *self, const char *dir, const char *language, depesche_error *error)
{
	dp_engine engine = {0};
	snprintf(engine.code, sizeof engine.code, "%s", language);
	int rc = open_pack(&engine.world, dir, "world", error);
	if (rc == 0)
		rc = open_pack(&engine.language, dir, language, error);
	if (rc == 0)
		rc = open_clean(&engine, error);
	if (rc == 0)
		rc = open_stages(&engine, error);
	if (rc != 0)
		dp_engine_close(&engine);
	else
		*self = engine;
	return rc;
}

void dp_engine_close(dp_engine *self)
{
	dp_pack_close(&self->world);
	dp_pack_close(&self->language);
}

int dp_engine_parse(const dp_engine *self, dp_doc *doc, depesche_error *error)
{
	int rc = doc->tokens.n ? 0 : dp_split_run(&self->split, doc, error);
	/* Trees come first: the parser looks at forms and readings alone, and the tagger at trees. */
	if (rc == 0)
		rc = dp_parse_run(&self->parse, doc, error);
	if (rc == 0)
		rc = dp_tag_run(&self->tag, doc, error);
	return rc == 0 && self->reach >= DP_REACH_COMPLEXES ? dp_complexes_run(&self->complexes, doc, error) : rc;
}

int dp_engine_read(const dp_engine *self, dp_doc *doc, depesche_error *error)
{
	if (!self->cleans && doc->language.n == 0)
		doc->language = dp_str_c(self->code);
	int rc = self->cleans ? dp_clean_run(&self->clean, doc, dp_str_c(self->code), error) : 0;
	if (rc == 0)
		rc = dp_engine_parse(self, doc, error);
	if (rc == 0 && self->reach >= DP_REACH_MENTIONS)
		rc = dp_mention_run(&self->mention, doc, error);
	if (rc == 0 && self->reach >= DP_REACH_DATES)
		rc = dp_date_run(&self->dates, doc, error);
	if (rc == 0 && self->reach >= DP_REACH_QUOTES)
		rc = dp_quote_run(&self->quotes, doc, error);
	return rc;
}

int dp_engine_run(const dp_engine *self, dp_doc *doc, depesche_error *error)
{
	int rc = dp_engine_read(self, doc, error);
	return rc == 0 && self->reach >= DP_REACH_EVENTS ? dp_event_run(&self->frames, &self->judge, doc, error) : rc;
}
