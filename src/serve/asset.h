/* Files that are part of the program: the page, and what describes the interface. Made by embed.c when the program is built. */
#ifndef DP_SERVE_ASSET_H
#define DP_SERVE_ASSET_H

#include "base/str.h"

typedef struct dp_asset {
	const char *path, *media; /* "/", "/assets/index.js" */
	dp_str plain, packed;     /* packed: as gzip, empty where that is not less */
} dp_asset;

extern const dp_asset dp_assets[];
extern const uint32_t dp_asset_count;

#endif
