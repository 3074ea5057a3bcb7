/* What a target offers: libFuzzer's two entry points. Packs for them lie in $DEPESCHE_PACKS. */
#ifndef DP_FUZZ_FUZZ_H
#define DP_FUZZ_FUZZ_H

#include "code/code.h"
#include "read/read.h"

#include <stdio.h>
#include <stdlib.h>

__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv); /* a target without one needs no preparation */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The engine that targets share; ends the program when there are no packs. */
static inline const dp_engine *fuzz_engine(void)
{
	static dp_engine engine;
	static bool open;
	depesche_error error;
	const char *packs = getenv("DEPESCHE_PACKS");
	if (!open && dp_engine_open(&engine, packs ? packs : "build/packs", "de", &error) != 0) {
		fprintf(stderr, "%s: %s (set DEPESCHE_PACKS)\n", error.file, error.message);
		exit(2);
	}
	open = true;
	return &engine;
}

/* Blocks are in order, inside the text, and do not overlap; sentences and tokens likewise. */
static inline void fuzz_check(const dp_doc *doc)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < doc->blocks.n; i++) {
		const dp_block *b = &doc->blocks.v[i];
		if (b->begin < at || b->end <= b->begin || b->end > doc->text.n)
			abort();
		at = b->end;
	}
	for (uint32_t i = 0; i < doc->sentences.n; i++) {
		const dp_sentence *s = &doc->sentences.v[i];
		if (s->end > doc->text.n || s->begin > s->end || s->first + s->count > doc->tokens.n)
			abort();
	}
	for (uint32_t i = 0; i < doc->tokens.n; i++)
		if (doc->tokens.v[i].end > doc->text.n || doc->tokens.v[i].begin > doc->tokens.v[i].end)
			abort();
}

#endif
