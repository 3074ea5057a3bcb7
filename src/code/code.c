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
	dp_str clean, language, world, agencies;
	int rc = section(&self->language, "clean", &clean, error);
	if (rc == 0)
		rc = section(&self->language, "language", &language, error);
	if (rc == 0)
		rc = section(&self->world, "language", &world, error);
	if (rc == 0)
		rc = section(&self->world, "agencies", &agencies, error);
	return rc == 0 ? dp_clean_open(&self->clean, clean, language, world, agencies, error) : rc;
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

static int open_stages(dp_engine *self, depesche_error *error)
{
	dp_str bytes;
	int rc = 0;
#define OPEN(pack, name, open, view)                                                                                                                 \
	if (rc == 0 && (rc = section(pack, name, &bytes, error)) == 0)                                                                               \
		rc = open(view, bytes, error);
	OPEN(&self->language, "split", dp_split_open, &self->split)
	OPEN(&self->language, "lexicon", dp_lexicon_open, &self->lexicon)
	OPEN(&self->language, "tagger", open_tagger, self)
	OPEN(&self->language, "parser", open_parser, self)
	OPEN(&self->language, "complexes", open_complexes, self)
	OPEN(&self->language, "dates", dp_date_open, &self->dates)
	OPEN(&self->language, "quotes", dp_quote_open, &self->quotes)
	OPEN(&self->language, "frames", dp_frames_open, &self->frames)
#undef OPEN
	return rc;
}

int dp_engine_open(dp_engine *self, const char *dir, const char *language, depesche_error *error)
{
	dp_engine engine = {0};
	int rc = open_pack(&engine.world, dir, "world", error);
	if (rc == 0)
		rc = open_pack(&engine.language, dir, language, error);
	if (rc == 0)
		rc = open_clean(&engine, error);
	if (rc == 0)
		rc = open_stages(&engine, error);
	if (rc == 0)
		rc = dp_mention_open(&engine.mention, &engine.world, &engine.language, dp_str_c(language), error);
	snprintf(engine.code, sizeof engine.code, "%s", language);
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
	return rc == 0 ? dp_complexes_run(&self->complexes, doc, error) : rc;
}

int dp_engine_run(const dp_engine *self, dp_doc *doc, depesche_error *error)
{
	int rc = dp_clean_run(&self->clean, doc, dp_str_c(self->code), error);
	if (rc == 0)
		rc = dp_engine_parse(self, doc, error);
	if (rc == 0)
		rc = dp_mention_run(&self->mention, doc, error);
	if (rc == 0)
		rc = dp_date_run(&self->dates, doc, error);
	if (rc == 0)
		rc = dp_quote_run(&self->quotes, doc, error);
	if (rc == 0)
		rc = dp_event_run(&self->frames, doc, error);
	return rc;
}
