#include "code/code.h"

#include <stdio.h>

static int open_pack(dp_pack *pack, const char *dir, const char *name, depesche_error *error)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s.pack", dir, name);
	return dp_pack_open(pack, path, error);
}

int dp_engine_open(dp_engine *self, const char *dir, const char *language, depesche_error *error)
{
	dp_engine engine = {0};
	int rc = open_pack(&engine.world, dir, "world", error);
	if (rc == 0)
		rc = open_pack(&engine.language, dir, language, error);
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

int dp_engine_run(const dp_engine *self, dp_doc *doc, depesche_error *error)
{
	(void)self, (void)doc, (void)error;
	return 0;
}
