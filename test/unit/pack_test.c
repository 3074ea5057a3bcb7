#include "test.h"

#include "pack/pack.h"
#include "pack/source.h"
#include "pack/strmap.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[64];

static void write_file(const char *bytes, size_t n)
{
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static int setup(void **state)
{
	(void)state;
	snprintf(path, sizeof path, "/tmp/depesche-test-XXXXXX");
	int fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static void build_small(void)
{
	dp_pack_builder b;
	dp_pack_builder_init(&b);
	assert_int_equal(dp_pack_builder_add(&b, "meta", DP_STR("{}"), NULL), 0);
	assert_int_equal(dp_pack_builder_add(&b, "words", DP_STR("hello"), NULL), 0);
	assert_int_equal(dp_pack_builder_write(&b, path, NULL), 0);
	dp_pack_builder_release(&b);
}

static void a_pack_reads_as_written(void **state)
{
	(void)state;
	build_small();
	dp_pack p;
	assert_int_equal(dp_pack_open(&p, path, NULL), 0);
	assert_true(dp_str_is(dp_pack_section(&p, "words"), "hello"));
	assert_null(dp_pack_section(&p, "none").p);
	assert_int_equal((uintptr_t)dp_pack_section(&p, "words").p % 64, 0);
	dp_pack_close(&p);
}

static void a_damaged_pack_is_refused(void **state)
{
	(void)state;
	build_small();
	dp_file f;
	assert_int_equal(dp_file_open(&f, path, NULL), 0);
	size_t n = f.size;
	char *copy = malloc(n);
	memcpy(copy, f.data, n);
	dp_file_close(&f);
	depesche_error e;
	dp_pack p;
	for (size_t i = 0; i < n; i++) { /* any byte flipped, and any length cut off, is noticed */
		copy[i] ^= 0x40;
		write_file(copy, n);
		assert_int_equal(dp_pack_open(&p, path, &e), DEPESCHE_EPACK);
		copy[i] ^= 0x40;
		write_file(copy, i);
		assert_int_equal(dp_pack_open(&p, path, &e), DEPESCHE_EPACK);
	}
	free(copy);
	assert_int_equal(dp_pack_open(&p, "/nonexistent/x.pack", &e), DEPESCHE_EIO);
	assert_string_equal(e.file, "/nonexistent/x.pack");
}

static void a_string_map_finds_what_was_put(void **state)
{
	(void)state;
	dp_arena a;
	dp_arena_init(&a, 1 << 24);
	dp_strmap_builder b;
	dp_strmap_builder_init(&b, &a);
	char key[16];
	for (uint32_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "k%u", i);
		*dp_strmap_builder_put(&b, dp_str_c(key), 0) = i;
	}
	dp_buf out;
	dp_buf_init(&out, 1 << 24);
	dp_strmap_builder_write(&b, &out);
	dp_str view = dp_buf_view(&out), rest;
	dp_strmap m;
	assert_int_equal(dp_strmap_open(&m, view, &rest, NULL), 0);
	assert_int_equal(rest.n, 0);
	for (uint32_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "k%u", i);
		assert_int_equal(dp_strmap_get(&m, dp_str_c(key)), i);
	}
	assert_int_equal(dp_strmap_get(&m, DP_STR("k5000")), DP_NONE);
	for (uint32_t n = 0; n + 16 < view.n; n += 97) /* the last bytes may be padding */
		assert_int_equal(dp_strmap_open(&m, dp_str_sub(view, 0, n), NULL, NULL), DEPESCHE_EPACK);
	dp_buf_release(&out);
	dp_arena_release(&a);
}

static void tables_and_stanzas_say_where_they_are_wrong(void **state)
{
	(void)state;
	dp_source s;
	dp_row row;
	dp_pair pair;
	depesche_error e;
	const char table[] = "# words\n\na\tb\t-\nä\tb\tc\td\n";
	write_file(table, sizeof table - 1);
	assert_int_equal(dp_source_open(&s, path, &e), 0);
	assert_int_equal(dp_source_row(&s, 2, 3, &row, &e), 1);
	assert_int_equal(row.n, 3);
	assert_int_equal(row.column[2].n, 0);
	assert_int_equal(dp_source_row(&s, 2, 3, &row, &e), DEPESCHE_ESOURCE);
	assert_int_equal(e.line, 4);
	assert_int_equal(e.column, 7);
	dp_source_close(&s);
	const char stanza[] = "state: RUS\nde: Russland: x\n\n\nstate: USA\nbroken\n";
	write_file(stanza, sizeof stanza - 1);
	assert_int_equal(dp_source_open(&s, path, &e), 0);
	assert_int_equal(dp_source_pair(&s, &pair, &e), 1);
	assert_true(pair.first);
	assert_int_equal(dp_source_pair(&s, &pair, &e), 1);
	assert_false(pair.first);
	assert_true(dp_str_is(pair.value, "Russland: x"));
	assert_int_equal(dp_source_pair(&s, &pair, &e), 1);
	assert_true(pair.first);
	assert_int_equal(dp_source_pair(&s, &pair, &e), DEPESCHE_ESOURCE);
	assert_int_equal(e.line, 6);
	dp_source_close(&s);
	write_file("ab\xFF", 3);
	assert_int_equal(dp_source_open(&s, path, &e), DEPESCHE_ESOURCE);
	assert_int_equal(e.offset, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_pack_reads_as_written, setup, teardown),
		cmocka_unit_test_setup_teardown(a_damaged_pack_is_refused, setup, teardown),
		cmocka_unit_test(a_string_map_finds_what_was_put),
		cmocka_unit_test_setup_teardown(tables_and_stanzas_say_where_they_are_wrong, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
