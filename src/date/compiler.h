/* What the parts of the compiler of dates.txt share: words.c reads word classes, pattern.c patterns, value.c expressions. */
#ifndef DP_DATE_COMPILER_H
#define DP_DATE_COMPILER_H

#include "date/rules.h"
#include "pack/source.h"

typedef struct dp_date_text { /* a named text: a `let` or a list of endings */
	dp_str text;
} dp_date_text;

typedef struct dp_date_class {
	dp_str names[DP_DATE_VALUES]; /* that its values are captured by, if the pattern gives none */
	uint32_t values;
} dp_date_class;

typedef struct dp_date_word { /* a member with the entry that it belongs to */
	uint32_t entry;
	dp_date_member member;
} dp_date_word;

typedef struct dp_date_compiler {
	dp_arena arena;
	dp_source source;
	depesche_error *error;
	dp_strmap_builder entries; /* word -> entry */
	dp_strmap_builder class_names, lets, endings;
	DP_VEC(dp_date_class) classes;
	DP_VEC(dp_date_text) texts;
	DP_VEC(dp_date_word) words;
	DP_VEC(dp_date_shape) shapes;
	DP_VEC(dp_date_rule) rules;
	DP_VEC(dp_date_signal) signals;
	DP_VEC(uint32_t) code;
	dp_str slots[DP_DATE_SLOTS]; /* captures of the rule at hand */
	uint32_t slot_count;
	uint32_t depth; /* of lets in lets and of brackets */
} dp_date_compiler;

/* An error at `at` in the line at hand. */
int dp_date_wrong(dp_date_compiler *c, dp_str at, const char *what);

/* The entry of a word, which may be new; DP_NONE when memory is out. */
uint32_t dp_date_entry_of(dp_date_compiler *c, dp_str word);

/* "=morgen" -> DP_CASE_LOWER and the bare word. */
dp_date_case dp_date_writing(dp_str *word);

/* Calls `each` with every word that "monat{,s,es}" or "letzt{adj}" stands for. */
int dp_date_spell(dp_date_compiler *c, dp_str word, int (*each)(dp_date_compiler *c, dp_str word, void *self), void *self);

/* A number or the name of a unit, part of day, season or reference; false where it is neither. */
bool dp_date_constant(dp_str text, int32_t *value);

int dp_date_class_line(dp_date_compiler *c, uint32_t kind, dp_str key, dp_str value);
int dp_date_compound(dp_date_compiler *c, uint32_t kind, dp_str of, bool sum);
int dp_date_class_of(dp_date_compiler *c, dp_str name, bool fresh, uint32_t *kind);

/* A pattern's program; `captures` says whether it may bind slots. */
int dp_date_pattern(dp_date_compiler *c, dp_str text, bool captures, uint32_t *program);
int dp_date_value(dp_date_compiler *c, dp_str text, uint32_t *program);
int dp_date_emit(dp_date_compiler *c, uint32_t operation, uint32_t argument);

#endif
