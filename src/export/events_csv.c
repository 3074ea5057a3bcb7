#include "export/export.h"
#include "export/flat.h"
#include "export/formats.h"

void dp_csv_head(dp_export_file *file)
{
	for (const dp_flat *c = dp_flat_columns; c->name; c++)
		dp_buf_printf(file->out, "%s%s", c == dp_flat_columns ? "" : ",", c->name);
	dp_buf_char(file->out, '\n');
}

dp_export_fate dp_csv_found(dp_export_file *file, const dp_found *found)
{
	for (const dp_flat *c = dp_flat_columns; c->name; c++) {
		dp_buf_c(file->out, c == dp_flat_columns ? "" : ",");
		c->put(found, &file->part);
		dp_export_csv_cell(file->out, dp_buf_view(&file->part));
		file->out->failed |= file->part.failed;
		dp_buf_clear(&file->part);
	}
	dp_buf_char(file->out, '\n');
	return DP_EXPORT_WRITTEN;
}
