/*
 * Compiling a pack: each room turns its part of the source text into a section of one file. Same source, same bytes.
 *
 * A room's compiler is asked where its source is there: the table in build.c names for each section the file or directory that it is
 * made from. Section "meta" comes from `pack.txt`, one stanza: pack, name, and any of source, licence, seed, score, each a list.
 */
#ifndef DP_CODE_BUILD_H
#define DP_CODE_BUILD_H

#include "depesche/error.h"

#include <stdint.h>

/* Compiles `source_dir` into the file `out_path`, which is written whole or not at all. */
int dp_pack_build(const char *source_dir, const char *out_path, depesche_error *error);

/* Hears of one finding in a source: `path`, `line` and `column` tell where. */
typedef void dp_pack_tell(void *to, const char *path, uint32_t line, uint32_t column, const char *message);

/*
 * Compiles `source_dir` to nowhere, and looks through it for what can be compiled but contradicts itself (mention/mention.h). Each such
 * finding is told, `*findings` counts them; negative when the source cannot be compiled.
 */
int dp_pack_check_source(const char *source_dir, dp_pack_tell *tell, void *to, uint32_t *findings, depesche_error *error);

#endif
