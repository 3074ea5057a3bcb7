/*
 * The container of everything that is data: one file, mapped read-only and shared by all threads.
 *
 *   0   magic "DEPESCHE"                      8 bytes
 *   8   format version, number of sections    2 x u32
 *   16  file size                             u64
 *   24  XXH3 of bytes 32 to the end           u64
 *   32  sections: name[24], offset u64, size u64
 *   ..  the sections' bytes, each 64-byte aligned
 *
 * All numbers are little endian. Opening checks magic, version, size, hash and that every section lies inside the file; a section's
 * own shape is checked by the room that reads it, before first use. Section "meta" is JSON: name, language, sources, licences, scores.
 */
#ifndef DP_PACK_PACK_H
#define DP_PACK_PACK_H

#include "base/file.h"

enum { DP_PACK_VERSION = 1, DP_PACK_NAME = 24, DP_PACK_SECTIONS_MAX = 64 };

typedef struct dp_pack {
	dp_file file;
	uint32_t sections;
} dp_pack;

/* Maps and checks the file. The error names the file and says whether it is missing, cut short, damaged or of a newer version. */
int dp_pack_open(dp_pack *self, const char *path, depesche_error *error);
void dp_pack_close(dp_pack *self);

/* The bytes of a section, 64-byte aligned; p == NULL when there is none. Valid as long as the pack is open. */
dp_str dp_pack_section(const dp_pack *self, const char *name);

/* Name and bytes of section i < self->sections. */
dp_str dp_pack_section_at(const dp_pack *self, uint32_t i, char name[DP_PACK_NAME + 1]);

/* Building: sections are added in order, then the file is written whole. The bytes are copied. */
typedef struct dp_pack_builder {
	dp_buf body;
	struct {
		char name[DP_PACK_NAME];
		uint64_t offset, size;
	} section[DP_PACK_SECTIONS_MAX];
	uint32_t n;
} dp_pack_builder;

void dp_pack_builder_init(dp_pack_builder *self);
void dp_pack_builder_release(dp_pack_builder *self);
int dp_pack_builder_add(dp_pack_builder *self, const char *name, dp_str bytes, depesche_error *error);
int dp_pack_builder_write(dp_pack_builder *self, const char *path, depesche_error *error);

#endif
