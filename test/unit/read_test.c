#include "test.h"

#include "read/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];

static int setup(void **state)
{
	(void)state;
	snprintf(dir, sizeof dir, "/tmp/depesche-read-XXXXXX");
	return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -r %s", dir);
	return system(command);
}

static const char *write_file(const char *name, const void *bytes, size_t n)
{
	static char path[128];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	return path;
}

static const dp_read_options plain = {DP_UTF8, {"", 0}, {"", 0}, {"", 0}};

/* Reads one piece made of `bytes`; its line is 0 for text. */
static int read_piece(const void *bytes, size_t n, uint32_t line, const dp_read_options *options, dp_doc *doc, depesche_error *error)
{
	dp_raw raw = {strdup("here"), malloc(n + 1), (uint32_t)n, line};
	memcpy(raw.bytes, bytes, n);
	dp_doc_reset(doc);
	int rc = dp_read_article(&raw, options, doc, error);
	dp_raw_free(&raw);
	return rc;
}

#define READ(literal, line, options, doc, error) read_piece(literal, sizeof(literal) - 1, line, options, doc, error)

static void a_text_is_the_whole_file(void **state)
{
	(void)state;
	dp_doc doc;
	dp_doc_init(&doc, 1 << 20);
	assert_int_equal(READ("\xEF\xBB\xBF\nErster Satz.\r\n", 0, &plain, &doc, NULL), 0);
	assert_true(dp_str_is(doc.text, "\nErster Satz.\r\n"));
	assert_true(dp_str_is(doc.id, "here"));
	dp_doc_release(&doc);
}

static void older_encodings_are_decoded(void **state)
{
	(void)state;
	dp_doc doc;
	dp_read_options options = plain;
	depesche_error error;
	dp_doc_init(&doc, 1 << 20);
	assert_int_equal(READ("Br\xFCssel", 0, &options, &doc, &error), DEPESCHE_EINPUT);
	assert_int_equal(error.offset, 2);
	assert_true(dp_encoding_of(DP_STR("Windows-1252"), &options.encoding));
	assert_int_equal(READ("\x84" "Br\xFCssel\x93 \x80", 0, &options, &doc, NULL), 0);
	assert_true(dp_str_is(doc.text, "„Brüssel“ €"));
	assert_true(dp_encoding_of(DP_STR("latin1"), &options.encoding));
	assert_int_equal(READ("gro\xDF", 0, &options, &doc, NULL), 0);
	assert_true(dp_str_is(doc.text, "groß"));
	assert_false(dp_encoding_of(DP_STR("ebcdic"), &options.encoding));
	dp_doc_release(&doc);
}

static void what_is_no_text_is_refused(void **state)
{
	(void)state;
	dp_doc doc;
	depesche_error error;
	dp_doc_init(&doc, 1 << 20);
	assert_int_equal(READ("", 0, &plain, &doc, &error), DEPESCHE_EINPUT);
	assert_non_null(strstr(error.message, "empty"));
	assert_int_equal(READ(" \n\xC2\xA0", 0, &plain, &doc, &error), DEPESCHE_EINPUT);
	assert_int_equal(READ("\x7F" "ELF\0\1\2", 0, &plain, &doc, &error), DEPESCHE_EINPUT);
	assert_int_equal(error.offset, 4);
	assert_int_equal(READ("\1\2\3\4\5\6 abc", 0, &plain, &doc, &error), DEPESCHE_EINPUT);
	assert_int_equal(READ("\xFF\xFEH\0", 0, &plain, &doc, &error), DEPESCHE_EINPUT);
	assert_non_null(strstr(error.message, "UTF-16"));
	dp_doc_release(&doc);
}

static void json_gives_text_and_what_is_known(void **state)
{
	(void)state;
	dp_doc doc;
	dp_read_options options = plain;
	options.publisher = DP_STR("Blatt");
	options.published = DP_STR("2020-01-01");
	dp_doc_init(&doc, 1 << 20);
	assert_int_equal(READ("{\"id\": 7, \"text\": \"Ein Satz.\\n\", \"title\": \"Kopf\", \"published\": \"2019-04-26T10:51:00Z\", \"lang\": \"de-AT\"}", 3,
				 &options, &doc, NULL),
		0);
	assert_true(dp_str_is(doc.text, "Ein Satz.\n"));
	assert_true(dp_str_is(doc.id, "7"));
	assert_true(dp_str_is(doc.title, "Kopf"));
	assert_true(dp_str_is(doc.published, "2019-04-26"));
	assert_true(dp_str_is(doc.language, "de"));
	assert_true(dp_str_is(doc.publisher, "Blatt"));
	assert_int_equal(READ("{\"text\": \"Satz.\", \"title\": null}", 3, &options, &doc, NULL), 0);
	assert_true(dp_str_is(doc.id, "here:3"));
	assert_true(dp_str_is(doc.published, "2020-01-01"));
	dp_doc_release(&doc);
}

static void broken_json_names_its_line(void **state)
{
	(void)state;
	static const char *const broken[] = {"{\"text\": \"a\"", "[1]", "{\"id\": \"x\"}", "{\"text\": 3}", "{\"text\": \"\"}", "{\"text\": \"a\\u0000b\"}",
		"{\"text\": \"x\", \"published\": \"gestern\"}", "{\"text\": \"x\", \"url\": []}", "{\"text\": \"\xFC\"}"};
	dp_doc doc;
	dp_doc_init(&doc, 1 << 20);
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		depesche_error error = {0};
		assert_int_equal(read_piece(broken[i], strlen(broken[i]), 12, &plain, &doc, &error), DEPESCHE_EINPUT);
		assert_int_equal(error.line, 12);
		assert_string_equal(error.file, "here");
	}
	dp_doc_release(&doc);
}

static void days_are_of_the_calendar(void **state)
{
	(void)state;
	assert_true(dp_read_is_day(DP_STR("2024-02-29")));
	assert_false(dp_read_is_day(DP_STR("2023-02-29")));
	assert_false(dp_read_is_day(DP_STR("1900-02-29")));
	assert_false(dp_read_is_day(DP_STR("2024-13-01")));
	assert_false(dp_read_is_day(DP_STR("2024-1-01")));
}

/* What a feed gives, written as "n" bytes with their line, "!" for an error. */
static void feed_all(const char *const *paths, uint32_t n, dp_read_form form, char *out, size_t room)
{
	dp_feed feed;
	dp_raw raw;
	int rc;
	out[0] = '\0';
	assert_int_equal(dp_feed_init(&feed, paths, n, form, NULL), 0);
	while ((rc = dp_feed_next(&feed, &raw, NULL)) != 0) {
		size_t at = strlen(out);
		if (rc < 0) {
			snprintf(out + at, room - at, "! ");
			continue;
		}
		snprintf(out + at, room - at, "%u:%.8s ", raw.line, raw.bytes);
		dp_raw_free(&raw);
	}
	dp_feed_release(&feed);
}

static void a_directory_gives_its_articles_in_order(void **state)
{
	(void)state;
	char out[256], sub[128];
	write_file("b.txt", "zwei", 4);
	write_file("a.jsonl", "{1}\n\n{2}\r\n{3}", 14);
	write_file("c.pdf", "nein", 4);
	snprintf(sub, sizeof sub, "%s/d", dir);
	assert_int_equal(mkdir(sub, 0700), 0);
	write_file("d/e.txt", "drei", 4);
	const char *paths[] = {dir, "/no/such/file"};
	feed_all(paths, 2, DP_READ_ANY, out, sizeof out);
	assert_string_equal(out, "1:{1} 3:{2} 4:{3} 0:zwei 0:drei ! ");
}

static void content_tells_the_form_where_names_do_not(void **state)
{
	(void)state;
	char out[256];
	const char *json = strdupa(write_file("x", "\xEF\xBB\xBF {1}\n{2}\n", 12)), *text = strdupa(write_file("y", "Text\nmehr", 9));
	feed_all(&json, 1, DP_READ_ANY, out, sizeof out);
	assert_string_equal(out, "1:\xEF\xBB\xBF {1} 2:{2} ");
	feed_all(&text, 1, DP_READ_ANY, out, sizeof out);
	assert_string_equal(out, "0:Text\nmeh ");
	feed_all(&text, 1, DP_READ_JSONL, out, sizeof out);
	assert_string_equal(out, "1:Text 2:mehr ");
}

static void one_overlong_line_is_skipped(void **state)
{
	(void)state;
	size_t n = 3 * (size_t)DP_READ_MAX;
	char *bytes = malloc(n), out[256];
	assert_non_null(bytes);
	memset(bytes, 'a', n);
	memcpy(bytes, "{1}\n", 4);
	memcpy(bytes + n - 5, "\n{3}\n", 5);
	const char *path = write_file("long.jsonl", bytes, n);
	feed_all(&path, 1, DP_READ_ANY, out, sizeof out);
	assert_string_equal(out, "1:{1} ! 3:{3} ");
	feed_all(&path, 1, DP_READ_TEXT, out, sizeof out);
	assert_string_equal(out, "! ");
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_the_whole_file),
		cmocka_unit_test(older_encodings_are_decoded),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(json_gives_text_and_what_is_known),
		cmocka_unit_test(broken_json_names_its_line),
		cmocka_unit_test(days_are_of_the_calendar),
		cmocka_unit_test_setup_teardown(a_directory_gives_its_articles_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(content_tells_the_form_where_names_do_not, setup, teardown),
		cmocka_unit_test_setup_teardown(one_overlong_line_is_skipped, setup, teardown),
	};
	return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
