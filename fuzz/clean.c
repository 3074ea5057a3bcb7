/* Any text through the cleaner, which must mark spans of it. */
#include "fuzz.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	dp_doc doc;
	dp_str text = dp_str_of((const char *)data, size);
	if (size > 1 << 18 || dp_utf8_check(text) != size)
		return 0;
	dp_doc_init(&doc, (size_t)1 << 28);
	doc.text = text;
	dp_clean_run(&fuzz_engine()->clean, &doc, DP_STR("de"), NULL);
	fuzz_check(&doc);
	dp_doc_release(&doc);
	return 0;
}
