/* What stands behind dp_export_formats: the parts of each format, in a file of its own. */
#ifndef DP_EXPORT_FORMATS_H
#define DP_EXPORT_FORMATS_H

#include "export/events.h"

dp_export_fate dp_jsonl_found(dp_export_file *file, const dp_found *found);
dp_export_fate dp_jsonl_act(dp_export_file *file, dp_str key, const dp_act *act);

void dp_csv_head(dp_export_file *file);
dp_export_fate dp_csv_found(dp_export_file *file, const dp_found *found);

void dp_geojson_head(dp_export_file *file);
dp_export_fate dp_geojson_found(dp_export_file *file, const dp_found *found);
void dp_geojson_tail(dp_export_file *file);

dp_export_fate dp_plover_found(dp_export_file *file, const dp_found *found);

void dp_polecat_head(dp_export_file *file);
dp_export_fate dp_polecat_found(dp_export_file *file, const dp_found *found);

void dp_icews_head(dp_export_file *file);
dp_export_fate dp_icews_found(dp_export_file *file, const dp_found *found);

dp_export_fate dp_gdelt_found(dp_export_file *file, const dp_found *found);
dp_export_fate dp_gdelt_act(dp_export_file *file, dp_str key, const dp_act *act);

#endif
