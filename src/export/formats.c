#include "export/formats.h"

#include <string.h>

enum { PART_CAP = 1 << 24 };

void dp_export_file_init(dp_export_file *self, const dp_codes *codes, dp_buf *out)
{
	*self = (dp_export_file){.codes = codes, .out = out};
	dp_buf_init(&self->part, PART_CAP);
}

void dp_export_file_release(dp_export_file *self)
{
	dp_buf_release(&self->part);
}

const dp_export_format dp_export_formats[] = {
	{"jsonl", false, NULL, dp_jsonl_found, dp_jsonl_act, NULL},
	{"csv", false, dp_csv_head, dp_csv_found, NULL, NULL},
	{"geojson", false, dp_geojson_head, dp_geojson_found, NULL, dp_geojson_tail},
	{"plover", true, NULL, dp_plover_found, NULL, NULL},
	{"polecat", true, dp_polecat_head, dp_polecat_found, NULL, NULL},
	{"icews", true, dp_icews_head, dp_icews_found, NULL, NULL},
	{"gdelt", true, NULL, dp_gdelt_found, NULL, NULL},
	{"gdelt-mentions", false, NULL, NULL, dp_gdelt_act, NULL},
	{NULL, false, NULL, NULL, NULL, NULL},
};

const dp_export_format *dp_export_format_of(dp_str name)
{
	for (const dp_export_format *f = dp_export_formats; f->name; f++)
		if (dp_str_is(name, f->name))
			return f;
	return NULL;
}

bool dp_export_found(dp_export_file *self, const dp_export_format *format, const dp_found *found)
{
	self->count[format->found(self, found)]++;
	return !self->out->failed;
}

bool dp_export_act(dp_export_file *self, const dp_export_format *format, dp_str key, const dp_act *act)
{
	self->count[format->act(self, key, act)]++;
	return !self->out->failed;
}
