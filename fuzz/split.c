/* Any text through the whole engine: sentences, tokens and all that is built on them. */
#include "fuzz.h"

#include "base/utf8.h"
#include "export/export.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	dp_doc doc;
	dp_buf out;
	dp_str text = dp_str_of((const char *)data, size);
	if (size > 1 << 16 || dp_utf8_check(text) != size)
		return 0;
	dp_doc_init(&doc, (size_t)1 << 28);
	dp_buf_init(&out, (size_t)1 << 28);
	doc.text = text;
	if (dp_engine_run(fuzz_engine(), &doc, NULL) == 0) {
		fuzz_check(&doc);
		dp_export_json(&doc, &out);
	}
	dp_buf_release(&out);
	dp_doc_release(&doc);
	return 0;
}
