#include "base/keys.h"
#include "export/flat.h"
#include "export/formats.h"

void dp_geojson_head(dp_export_file *file)
{
	dp_buf_c(file->out, "{\"type\":\"FeatureCollection\",\"features\":[");
}

static void property(dp_export_file *file, const dp_flat *column, const dp_found *found)
{
	column->put(found, &file->part);
	dp_buf_printf(file->out, "%s\"%s\":", column == dp_flat_columns ? "" : ",", column->name);
	if (column->number)
		dp_buf_str(file->out, dp_buf_view(&file->part));
	else
		dp_buf_json(file->out, dp_buf_view(&file->part));
	file->out->failed |= file->part.failed;
	dp_buf_clear(&file->part);
}

dp_export_fate dp_geojson_found(dp_export_file *file, const dp_found *found)
{
	if (!found->located)
		return DP_EXPORT_UNLOCATED;
	dp_buf_c(file->out, file->count[DP_EXPORT_WRITTEN] ? ",\n" : "\n");
	dp_buf_c(file->out, "{\"type\":\"Feature\"");
	dp_key_str(file->out, "id", found->key);
	dp_buf_c(file->out, ",\"geometry\":{\"type\":\"Point\",\"coordinates\":[");
	dp_buf_decimal(file->out, found->lon, 4);
	dp_buf_char(file->out, ',');
	dp_buf_decimal(file->out, found->lat, 4);
	dp_buf_c(file->out, "]},\"properties\":{");
	for (const dp_flat *c = dp_flat_columns; c->name; c++)
		property(file, c, found);
	dp_buf_c(file->out, "}}");
	return DP_EXPORT_WRITTEN;
}

void dp_geojson_tail(dp_export_file *file)
{
	dp_buf_c(file->out, "\n]}\n");
}
