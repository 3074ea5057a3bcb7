#include "parse/parse.h"
#include "train/corpus.h"

void dp_reparse(dp_corpus *corpus, const dp_lexicon *lexicon, const char *model, dp_buf *out)
{
	dp_file file;
	dp_parse parse;
	depesche_error error = {0};
	dp_check(dp_file_open(&file, model, &error), &error);
	dp_check(dp_parse_open(&parse, lexicon, dp_str_of(file.data, file.size), &error), &error);
	dp_check(dp_parse_run(&parse, &corpus->doc, &error), &error);
	for (uint32_t s = 0; s < corpus->doc.sentences.n; s++)
		dp_conllu_print(&corpus->doc, s, &corpus->xpos, out);
	dp_file_close(&file);
}
