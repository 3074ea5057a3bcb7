/* Any bytes as a text file in each encoding, and as a line of JSON. */
#include "fuzz.h"

#include "base/utf8.h"

static void read_as(const uint8_t *data, size_t size, uint32_t line, dp_encoding encoding)
{
	static char path[] = "input";
	dp_doc doc;
	dp_read_options options = {encoding, DP_STR(""), DP_STR(""), DP_STR("")};
	dp_raw raw = {path, (char *)data, (uint32_t)size, line};
	dp_doc_init(&doc, (size_t)1 << 26);
	if (dp_read_article(&raw, &options, &doc, NULL) == 0 && dp_utf8_check(doc.text) != doc.text.n)
		abort();
	dp_doc_release(&doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > DP_READ_MAX)
		return 0;
	read_as(data, size, 0, DP_UTF8);
	read_as(data, size, 0, DP_WINDOWS1252);
	read_as(data, size, 1, DP_UTF8);
	return 0;
}
