/*
 * Articles in: plain text and JSON lines, from files, directories and standard input.
 *
 *   paths ──feed──► raw pieces: all bytes of a text file, or one line of a .jsonl file      in order, by one thread
 *   raw piece ──article──► a dp_doc's text and metadata                                      by any thread
 *
 * A text file is one article; its text is the whole file, decoded, without a byte order mark. A line of JSON is an object with `text`, and
 * where known `id`, `title`, `published`, `publisher`, `url`, `lang` (or `language`); the article's text is the value of `text`, nothing
 * else. A piece that cannot be read is an error of its own; the feed goes on behind it.
 */
#ifndef DP_READ_READ_H
#define DP_READ_READ_H

#include "base/buf.h"
#include "doc/doc.h"
#include "depesche/error.h"

/* No article is longer; what is, is another thing by mistake. */
enum { DP_READ_MAX = 4 << 20 };

typedef enum dp_read_form {
	DP_READ_ANY,  /* by the file's name; where that says nothing, text that begins with "{" is JSON lines */
	DP_READ_TEXT,
	DP_READ_JSONL
} dp_read_form;

typedef enum dp_encoding { DP_UTF8, DP_LATIN1, DP_WINDOWS1252 } dp_encoding;

/* False for a name of no encoding. Names are those of IANA, in any case ("utf-8", "latin1", "ISO-8859-1", "windows-1252", "cp1252"). */
bool dp_encoding_of(dp_str name, dp_encoding *encoding);

/* Appends `bytes` as UTF-8, for encodings other than UTF-8. The five bytes that windows-1252 leaves open become U+FFFD. */
void dp_encoding_decode(dp_encoding encoding, dp_str bytes, dp_buf *out);

/* True for a calendar day "2019-04-26". */
bool dp_read_is_day(dp_str s);

/* True for a time of a day in UTC, "2026-11-29T18:00:00Z". */
bool dp_read_is_time(dp_str s);

/* One piece as read; its owner frees it. */
typedef struct dp_raw {
	char *path;     /* "standard input" for that */
	char *bytes;
	uint32_t n;
	uint32_t line;  /* of a JSON lines file, 1-based; 0 for a text file */
} dp_raw;

void dp_raw_free(dp_raw *self);

typedef struct dp_feed_item dp_feed_item;

typedef struct dp_feed {
	dp_read_form form;
	DP_VEC(dp_feed_item) items; /* files still to read, directories already resolved into theirs */
	dp_arena arena;
	uint32_t at;     /* item being read */
	int fd;          /* -1 where none is open */
	uint32_t line;   /* read last from it */
	bool json, ended, any;
	char *buffer;    /* bytes read and not yet given out: buffer[from .. to) */
	size_t from, to, room;
	size_t longest;  /* bytes of a line: 2 * DP_READ_MAX, since JSON may escape what text holds plainly; may be set after dp_feed_init */
	uint64_t total;  /* bytes of all files, 0 where one has no size that could be known before */
	uint64_t done;   /* bytes read so far, those in the buffer too */
} dp_feed;

/*
 * `paths` are files, directories (searched with all below them for .txt, .jsonl and .ndjson, in byte order of their paths) or "-" for
 * standard input. Fails only for want of memory: a path that cannot be read is an error when its turn comes.
 */
int dp_feed_init(dp_feed *self, const char *const *paths, uint32_t n, dp_read_form form, depesche_error *error);
void dp_feed_release(dp_feed *self);

/* 1 and the next piece, 0 at the end; negative for a piece that could not be read, after which the next call goes on. */
int dp_feed_next(dp_feed *self, dp_raw *raw, depesche_error *error);

/* Bytes of the pieces given so far, to tell how far the work is. */
static inline uint64_t dp_feed_given(const dp_feed *self)
{
	return self->done - (self->to - self->from);
}

/* What the caller knows about all articles; each fills in only what an article does not say itself. Strings outlive the documents. */
typedef struct dp_read_options {
	dp_encoding encoding; /* of text files; JSON is UTF-8 */
	dp_str published, publisher, language;
} dp_read_options;

/*
 * Sets text, id and metadata of `doc`, which was reset before. The id of an article without one is its file's path, with the line for JSON; it is not `named` then.
 * DEPESCHE_EINPUT with file and line, or byte, when the encoding is wrong, the file is empty or binary, the JSON is broken.
 */
int dp_read_article(const dp_raw *raw, const dp_read_options *options, dp_doc *doc, depesche_error *error);

#endif
