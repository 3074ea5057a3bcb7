#include "train/corpus.h"

#include "train/check.h"

#include <stdio.h>
#include <stdlib.h>

void *dp_must(void *p)
{
	if (!p) {
		fputs("depesche-train: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

void dp_check(int rc, const depesche_error *error)
{
	if (rc == 0)
		return;
	fprintf(stderr, "depesche-train: %s", error->file);
	if (error->line)
		fprintf(stderr, "%s%u", error->file[0] ? ":" : "line ", error->line);
	fprintf(stderr, "%s%s\n", error->file[0] || error->line ? ": " : "", error->message);
	exit(1);
}

void dp_shuffle(uint32_t *order, uint32_t n, uint64_t *seed)
{
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	for (uint32_t i = n; i > 1; i--) {
		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		uint32_t k = (uint32_t)((*seed >> 33) % i), swap = order[i - 1];
		order[i - 1] = order[k];
		order[k] = swap;
	}
}

static char *joined(char **paths, int n, size_t *size, uint32_t *ends)
{
	char *all = NULL;
	*size = 0;
	for (int i = 0; i < n; i++) {
		dp_file file;
		depesche_error error;
		dp_check(dp_file_open(&file, paths[i], &error), &error);
		all = dp_must(realloc(all, *size + file.size + 2));
		memcpy(all + *size, file.data, file.size);
		*size += file.size;
		size_t begin = *size - file.size;
		for (uint32_t k = 0; k < 2 && !(*size - begin >= 2 && all[*size - 1] == '\n' && all[*size - 2] == '\n'); k++)
			all = dp_must(realloc(all, *size + 3)), all[(*size)++] = '\n';
		ends[i] = 0;
		for (size_t k = begin; k + 1 < *size; k++)
			ends[i] += all[k] == '\n' && all[k + 1] == '\n';
		dp_file_close(&file);
	}
	return all;
}

/* A file's tags are foreign when most of its words' tags are none of the lexicon's. */
static void mark_foreign(dp_corpus *self, uint32_t first, uint32_t last, const dp_lexicon *lexicon)
{
	uint32_t known = 0, all = 0;
	for (uint32_t s = first; s < last; s++)
		for (uint32_t i = 0; i < self->doc.sentences.v[s].count; i++, all++) {
			const dp_token *t = &self->doc.tokens.v[self->doc.sentences.v[s].first + i];
			known += dp_lexicon_tag_of(lexicon, dp_names_get(&self->xpos, t->xpos)) != 0;
		}
	for (uint32_t s = first; s < last; s++)
		self->foreign[s] = known * 10 < all * 6;
	fprintf(stderr, "%u sentences, %u words, %s tags\n", last - first, all, known * 10 < all * 6 ? "foreign" : "own");
}

/* What is no tree must not be learned from, and not be taken for one. */
static void refuse_faults(char **paths, int n)
{
	dp_check_count count = {0};
	depesche_error error = {0};
	for (int i = 0; i < n; i++) {
		uint32_t before = count.sentences;
		dp_check(dp_check_file(paths[i], NULL, false, stderr, &count, &error), &error);
		if (count.sentences == before) {
			fprintf(stderr, "depesche-train: %s holds no sentence\n", paths[i]);
			exit(1);
		}
	}
	if (count.faults) {
		fprintf(stderr, "depesche-train: nothing is trained on treebanks with faults (%u)\n", count.faults);
		exit(1);
	}
}

void dp_corpus_read(dp_corpus *self, char **paths, int n, const dp_lexicon *lexicon)
{
	depesche_error error = {0};
	uint32_t ends[DP_CORPUS_FILES_MAX], first = 0;
	size_t size;
	refuse_faults(paths, n);
	memset(self, 0, sizeof *self);
	dp_arena_init(&self->arena, (size_t)4 << 30);
	dp_doc_init(&self->doc, (size_t)8 << 30);
	self->xpos.arena = &self->arena;
	char *all = joined(paths, n, &size, ends);
	dp_check(dp_conllu_read(&self->doc, dp_str_of(all, size), &self->xpos, &error), &error);
	free(all);
	self->foreign = dp_must(calloc(self->doc.sentences.n + 1, 1));
	for (int i = 0; i < n && first < self->doc.sentences.n; i++) {
		uint32_t last = i + 1 == n || first + ends[i] > self->doc.sentences.n ? self->doc.sentences.n : first + ends[i];
		mark_foreign(self, first, last, lexicon);
		first = last;
	}
	self->gold = dp_must(malloc(self->doc.tokens.n * sizeof *self->gold));
	memcpy(self->gold, self->doc.tokens.v, self->doc.tokens.n * sizeof *self->gold);
}

bool dp_corpus_has_features(const dp_corpus *self, const dp_sentence *sentence)
{
	for (uint32_t i = 0; i < sentence->count; i++)
		if (self->gold[sentence->first + i].feats)
			return true;
	return false;
}

void dp_corpus_release(dp_corpus *self)
{
	free(self->foreign);
	free(self->gold);
	dp_doc_release(&self->doc);
	dp_arena_release(&self->arena);
}
