#include "base/error.h"
#include "base/utf8.h"
#include "read/read.h"

#include <jansson.h>

static bool digits(dp_str s, uint32_t begin, uint32_t end, uint32_t *value)
{
	*value = 0;
	for (uint32_t i = begin; i < end; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*value = *value * 10 + (uint32_t)(s.p[i] - '0');
	}
	return true;
}

bool dp_read_is_day(dp_str s)
{
	static const uint8_t length[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	uint32_t year, month, day;
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	if (!digits(s, 0, 4, &year) || !digits(s, 5, 7, &month) || !digits(s, 8, 10, &day))
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month >= 1 && month <= 12 && day >= 1 && day <= length[month - 1] && (month != 2 || day < 29 || leap);
}

bool dp_read_is_time(dp_str s)
{
	uint32_t hour, minute, second;
	if (s.n != 20 || !dp_read_is_day(dp_str_sub(s, 0, 10)) || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' || s.p[19] != 'Z')
		return false;
	return digits(s, 11, 13, &hour) && digits(s, 14, 16, &minute) && digits(s, 17, 19, &second) && hour < 24 && minute < 60 && second < 60;
}

/* Text, not an image or an archive: no NUL, and few other control characters. */
static int check_text(const dp_raw *raw, dp_str text, depesche_error *error)
{
	uint32_t control = 0;
	for (uint32_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == 0)
			return dp_fail_offset(error, DEPESCHE_EINPUT, raw->path, i, "holds a zero byte; this is no text but a binary file");
		control += c < 0x20 && !(c >= '\t' && c <= '\r');
	}
	if (control > 2 && control > text.n / 50)
		return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, "is full of control characters; this is no text but a binary file");
	for (uint32_t at = 0; at < text.n;)
		if (!dp_utf8_space(dp_utf8_next(text, &at)))
			return 0;
	return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, text.n ? "holds nothing but white space" : "is empty");
}

/* UTF-8 it must be. The message for a text file names the way out. */
static int check_utf8(const dp_raw *raw, dp_str bytes, depesche_error *error)
{
	uint32_t bad = dp_utf8_check(bytes);
	if (bad == bytes.n)
		return 0;
	if (bytes.n >= 2 && (memcmp(bytes.p, "\xFF\xFE", 2) == 0 || memcmp(bytes.p, "\xFE\xFF", 2) == 0))
		return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, "is UTF-16; convert it to UTF-8 first");
	const void *zero = memchr(bytes.p, 0, bytes.n);
	if (zero)
		return dp_fail_offset(error, DEPESCHE_EINPUT, raw->path, (uint64_t)((const char *)zero - bytes.p),
			"holds a zero byte; this is no text but a binary file");
	if (raw->line)
		return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, bad + 1, "this line is not UTF-8; it is left out");
	return dp_fail_offset(error, DEPESCHE_EINPUT, raw->path, bad, "is not UTF-8; if it is an older file, say --encoding windows-1252");
}

static dp_str without_mark(dp_str s)
{
	return dp_str_starts(s, DP_STR("\xEF\xBB\xBF")) ? dp_str_of(s.p + 3, s.n - 3) : s;
}

/* The arena's copy of `bytes` in UTF-8. */
static int decode(dp_encoding encoding, dp_str bytes, dp_arena *arena, dp_str *text, depesche_error *error)
{
	dp_buf buf;
	dp_buf_init(&buf, (size_t)3 * DP_READ_MAX);
	dp_encoding_decode(encoding, bytes, &buf);
	dp_str made = buf.failed ? (dp_str){NULL, 0} : dp_arena_str(arena, dp_buf_view(&buf));
	dp_buf_release(&buf);
	if (!made.p)
		return dp_fail_memory(error);
	*text = made;
	return 0;
}

static int read_text(const dp_raw *raw, const dp_read_options *options, dp_doc *doc, depesche_error *error)
{
	dp_str bytes = dp_str_of(raw->bytes, raw->n), text = {NULL, 0};
	int rc = 0;
	if (options->encoding != DP_UTF8 && dp_str_starts(bytes, DP_STR("\xEF\xBB\xBF")) == false) {
		rc = decode(options->encoding, bytes, &doc->arena, &text, error);
	} else {
		rc = check_utf8(raw, bytes, error);
		if (rc == 0)
			text = dp_arena_str(&doc->arena, without_mark(bytes));
	}
	if (rc == 0 && !text.p)
		rc = dp_fail_memory(error);
	if (rc == 0)
		rc = check_text(raw, text, error);
	if (rc != 0)
		return rc;
	doc->text = text;
	doc->id = dp_arena_str(&doc->arena, dp_str_c(raw->path));
	return doc->id.p ? 0 : dp_fail_memory(error);
}

/* A string of the object, copied; empty where it is missing or null. `other` is a second name, or NULL. */
static int get(const dp_raw *raw, const json_t *object, const char *key, const char *other, dp_arena *arena, dp_str *out, depesche_error *error)
{
	const json_t *value = json_object_get(object, key);
	if (!value && other)
		value = json_object_get(object, other);
	if (!value || json_is_null(value)) {
		*out = DP_STR("");
		return 0;
	}
	if (json_is_integer(value))
		*out = dp_arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_string(value))
		*out = dp_arena_str(arena, dp_str_of(json_string_value(value), json_string_length(value)));
	else
		return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, "\"%s\" is not a string", key);
	return out->p ? 0 : dp_fail_memory(error);
}

/* "2019-04-26T10:51:00Z" and the like give their day. */
static int day_of(const dp_raw *raw, dp_str *published, depesche_error *error)
{
	dp_str day = dp_str_sub(*published, 0, 10);
	if (published->n == 0)
		return 0;
	if (!dp_read_is_day(day) || (published->n > 10 && published->p[10] != 'T' && published->p[10] != ' '))
		return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, "\"published\" is \"%.40s\", not a day as 2019-04-26",
			published->p);
	*published = day;
	return 0;
}

static int embargo_of(const dp_raw *raw, dp_str embargo, depesche_error *error)
{
	if (embargo.n == 0 || dp_read_is_time(embargo))
		return 0;
	return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, "\"embargo\" is \"%.40s\", not a time as 2026-11-29T18:00:00Z", embargo.p);
}

static int read_object(const dp_raw *raw, const json_t *object, dp_doc *doc, depesche_error *error)
{
	dp_arena *arena = &doc->arena;
	const json_t *text = json_object_get(object, "text");
	if (!json_is_string(text))
		return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, "has no \"text\" with an article's text");
	if (json_string_length(text) > DP_READ_MAX)
		return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, "\"text\" is longer than %d bytes, which is no article", DP_READ_MAX);
	int rc = get(raw, object, "text", NULL, arena, &doc->text, error);
	if (rc == 0)
		rc = check_text(raw, doc->text, error);
	if (rc == 0)
		rc = get(raw, object, "id", NULL, arena, &doc->id, error);
	if (rc == 0)
		rc = get(raw, object, "title", NULL, arena, &doc->title, error);
	if (rc == 0)
		rc = get(raw, object, "url", NULL, arena, &doc->url, error);
	if (rc == 0)
		rc = get(raw, object, "publisher", NULL, arena, &doc->publisher, error);
	if (rc == 0)
		rc = get(raw, object, "lang", "language", arena, &doc->language, error);
	if (rc == 0)
		rc = get(raw, object, "published", NULL, arena, &doc->published, error);
	if (rc == 0)
		rc = day_of(raw, &doc->published, error);
	if (rc == 0)
		rc = get(raw, object, "embargo", NULL, arena, &doc->embargo, error);
	if (rc == 0)
		rc = embargo_of(raw, doc->embargo, error);
	doc->named = rc == 0 && doc->id.n > 0;
	if (rc == 0 && doc->id.n == 0) {
		doc->id = dp_arena_printf(arena, "%s:%u", raw->path, raw->line);
		rc = doc->id.p ? 0 : dp_fail_memory(error);
	}
	return rc;
}

static int read_json(const dp_raw *raw, dp_doc *doc, depesche_error *error)
{
	dp_str bytes = without_mark(dp_str_of(raw->bytes, raw->n));
	int rc = check_utf8(raw, bytes, error);
	if (rc != 0)
		return rc;
	json_error_t why;
	json_t *object = json_loadb(bytes.p, bytes.n, 0, &why);
	if (!object)
		return dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, why.column > 0 ? (uint32_t)why.column : 0,
			"this line is no valid JSON (%s); it is left out", why.text);
	if (json_is_object(object))
		rc = read_object(raw, object, doc, error);
	else
		rc = dp_fail_at(error, DEPESCHE_EINPUT, raw->path, raw->line, 0, "this line is no JSON object; it is left out");
	json_decref(object);
	return rc;
}

/* "de-AT" and "DE" are "de" to us. */
static void language_only(dp_arena *arena, dp_str *language)
{
	uint32_t n = 0;
	while (n < language->n && language->p[n] != '-' && language->p[n] != '_')
		n++;
	char *low = n ? dp_arena_alloc(arena, n) : NULL;
	for (uint32_t i = 0; low && i < n; i++)
		low[i] = language->p[i] >= 'A' && language->p[i] <= 'Z' ? (char)(language->p[i] + 32) : language->p[i];
	*language = low ? dp_str_of(low, n) : DP_STR("");
}

int dp_read_article(const dp_raw *raw, const dp_read_options *options, dp_doc *doc, depesche_error *error)
{
	int rc = raw->line ? read_json(raw, doc, error) : read_text(raw, options, doc, error);
	if (rc != 0)
		return rc;
	if (doc->published.n == 0)
		doc->published = options->published;
	if (doc->publisher.n == 0)
		doc->publisher = options->publisher;
	if (doc->language.n == 0)
		doc->language = options->language;
	language_only(&doc->arena, &doc->language);
	return 0;
}
