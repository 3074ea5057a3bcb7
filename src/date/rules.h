/*
 * The compiled rules of date expressions, section "dates" of a language pack.
 *
 *   u32 magic "DAT2", u32 number of: entries, members, starts, shape starts, shapes, rules, signals, code words, pad to 16
 *   strmap     word in lower case -> entry
 *   entries + 1 x { first member, first start }     classes that a word is in, and rules that can begin with it: ranges to the next entry
 *   members    { class, way of writing, values }
 *   starts     rules, ascending
 *   shape starts: rules that can begin with a figure
 *   shapes     what a word of figures looks like: "#1-31." is a range and a period
 *   rules      { programs }
 *   signals    { kind, programs }
 *   code       programs of one u32 an instruction: operation, or argument << 8
 *
 * A pattern's program only ever jumps forward, so that it ends; it may try at most DP_DATE_STEPS steps at one word. A value's program has
 * no jumps at all and is run on a stack of cells whose depth is checked when the section is opened.
 */
#ifndef DP_DATE_RULES_H
#define DP_DATE_RULES_H

#include "date/calendar.h"
#include "pack/strmap.h"

enum {
	DP_DATE_VALUES = 3,   /* numbers that a word can stand for: "Donnerstagabend" has weekday and part of day */
	DP_DATE_RANGES = 4,   /* ranges in a shape: day, month, year */
	DP_DATE_SLOTS = 10,   /* captures in a rule */
	DP_DATE_STACK = 16,
	DP_DATE_STEPS = 4000
};

/* Patterns. `offset` is counted from the next instruction. */
enum {
	DP_OP_WORD,    /* argument: entry << 2 | dp_date_case */
	DP_OP_CLASS,   /* class; its values become the last ones */
	DP_OP_SHAPE,   /* shape; likewise */
	DP_OP_NOUN,    /* any noun, or capitalised word where nothing is tagged */
	DP_OP_FIGURES, /* any word that begins with a figure, however long */
	DP_OP_BIND,    /* slot << 4 | value: captures one of the last values */
	DP_OP_NOT,     /* the one-word test that is the next instruction must fail here, consuming nothing */
	DP_OP_SPLIT,   /* offset: go on here, and if that fails, there */
	DP_OP_JUMP,    /* offset */
	DP_OP_BEGIN,   /* of the extent */
	DP_OP_END,
	DP_OP_MATCH,
	DP_OP_PATTERNS
};

/* Values: cells are numbers, moments or empty. */
enum {
	DP_OP_NUMBER = 32, /* argument: number + 2^23 */
	DP_OP_LOAD,        /* slot */
	DP_OP_EMPTY,
	DP_OP_ADD,
	DP_OP_SUB,
	DP_OP_MUL,
	DP_OP_CALL,        /* function << 4 | number of arguments */
	DP_OP_RETURN
};

/* X(function, least arguments, most arguments); what each does is said in docs/packs.md. */
#define DP_DATE_FUNCTIONS(X)                                                                                                                         \
	X(date, 1, 3) X(season, 1, 2) X(quarter, 1, 2) X(half, 1, 2) X(week, 1, 2) X(decade, 1, 1) X(century, 1, 1) X(millennium, 1, 1)               \
	X(easter, 1, 2) X(weekday, 1, 2) X(on, 2, 2) X(nth, 3, 3) X(course, 2, 2) X(near, 2, 2) X(now, 2, 2) X(then, 2, 2) X(last, 0, 0)              \
	X(part, 2, 2) X(clock, 2, 3) X(night, 1, 1) X(about, 1, 1) X(duration, 2, 4) X(halves, 2, 2) X(every, 1, 2) X(ref, 1, 1) X(perhaps, 1, 1) X(ahead, 1, 1)

#define X(name, least, most) DP_FN_##name,
enum { DP_DATE_FUNCTIONS(X) DP_FN_COUNT };
#undef X

typedef enum dp_date_case {
	DP_CASE_ANY,   /* "in": any spelling */
	DP_CASE_UPPER, /* "Morgen": with a capital */
	DP_CASE_LOWER  /* "=morgen": small, unless a sentence begins with it or all is in capitals */
} dp_date_case;

typedef struct dp_date_entry {
	uint32_t member, start;
} dp_date_entry;

typedef struct dp_date_member {
	uint16_t kind; /* number of the class */
	uint8_t writing; /* dp_date_case */
	uint8_t values;
	int32_t value[DP_DATE_VALUES];
} dp_date_member;

typedef struct dp_date_range {
	int32_t low, high;
	uint8_t least, most; /* digits */
	char before[6];      /* bytes that stand before it, NUL-terminated */
} dp_date_range;

typedef struct dp_date_shape {
	dp_date_range range[DP_DATE_RANGES];
	uint32_t ranges;
	char after[8];
} dp_date_shape;

typedef struct dp_date_rule {
	uint32_t find;          /* program; the others may be DP_NONE */
	uint32_t before, after; /* of one word before, of words after the extent: where they match, the rule does not */
	uint32_t value, edtf;
	uint32_t flags;
} dp_date_rule;

enum { DP_RULE_NOTHING = 1, /* what it finds is no time */ DP_RULE_UNDATED = 2 /* a time, but no act's date */ };

typedef enum dp_signal_kind {
	DP_SIGNAL_SINCE,
	DP_SIGNAL_FROM,
	DP_SIGNAL_UNTIL,
	DP_SIGNAL_ABOUT,
	DP_SIGNAL_RANGE,
	DP_SIGNAL_UNDATED, /* "for the first time since": dates no act */
	DP_SIGNAL_START,   /* "began on": from here the text counts its days and weeks */
	DP_SIGNAL_AHEAD,   /* "put off to": still to come, whatever the tense */
	DP_SIGNAL_KINDS
} dp_signal_kind;

typedef struct dp_date_signal {
	uint32_t kind;
	uint32_t before, after, between; /* programs or DP_NONE */
} dp_date_signal;

typedef struct dp_dates {
	dp_strmap words;
	const dp_date_entry *entry;
	const dp_date_member *member;
	const uint32_t *start, *shape_start;
	const dp_date_shape *shape;
	const dp_date_rule *rule;
	const dp_date_signal *signal;
	const uint32_t *code;
	uint32_t entries, members, starts, shape_starts, shapes, rules, signals, codes;
	uint32_t expecting; /* class "expecting": modals after which a past tense looks ahead ("sollte am Montag beginnen"); DP_NONE */
} dp_dates;

#endif
