/*
 * Run when depesche is built: writes files as C, so that the program needs none beside it.
 *
 *   depesche-embed OUT PLAIN DIST PATH=FILE...
 *
 * DIST is the built page with a manifest.json that lists its files (web/tools/manifest.mjs); where it is not there, PLAIN, a directory likewise,
 * stands in for it. What is named as PATH=FILE is added. Text is kept as gzip, too.
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"

#include <jansson.h>
#include <unistd.h>
#include <zlib.h>

enum { FILE_MAX = 64 << 20, LINE = 100 };

static void print_bytes(const unsigned char *bytes, size_t n, dp_buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i % LINE == 0)
			dp_buf_c(out, i ? "\"\n\t\"" : "\n\t\"");
		unsigned char c = bytes[i];
		if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '?')
			dp_buf_char(out, (char)c);
		else
			dp_buf_printf(out, "\\%03o", c);
	}
	dp_buf_c(out, n ? "\"" : "\"\"");
}

static bool pack(const dp_buf *plain, dp_buf *packed)
{
	z_stream zip = {0};
	unsigned char bytes[64 * 1024];
	if (deflateInit2(&zip, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	zip.next_in = (unsigned char *)plain->p;
	zip.avail_in = (uInt)plain->n;
	int rc;
	do {
		zip.next_out = bytes;
		zip.avail_out = sizeof bytes;
		rc = deflate(&zip, Z_FINISH);
		dp_buf_add(packed, bytes, sizeof bytes - zip.avail_out);
	} while (rc == Z_OK);
	deflateEnd(&zip);
	return rc == Z_STREAM_END;
}

static int add(const char *path, const char *media, const char *dir, const char *name, dp_buf *out, depesche_error *error)
{
	dp_buf plain, packed;
	dp_buf_init(&plain, FILE_MAX);
	dp_buf_init(&packed, FILE_MAX);
	int rc = dp_file_append(dir, name, &plain, error);
	if (rc == 0 && !pack(&plain, &packed))
		rc = dp_fail_memory(error);
	if (rc == 0) {
		bool smaller = packed.n < plain.n - plain.n / 20;
		dp_buf_printf(out, "{\"%s\", \"%s\", {", path, media);
		print_bytes((unsigned char *)plain.p, plain.n, out);
		dp_buf_printf(out, ", %zu}, {", plain.n);
		print_bytes((unsigned char *)packed.p, smaller ? packed.n : 0, out);
		dp_buf_printf(out, ", %zu}},\n", smaller ? packed.n : 0);
	}
	dp_buf_release(&plain);
	dp_buf_release(&packed);
	return rc;
}

static bool plain_path(const char *path)
{
	return path[0] && path[0] != '/' && !strstr(path, "..") &&
	       strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./") == strlen(path);
}

static int add_page(const char *dist, dp_buf *out, depesche_error *error)
{
	dp_buf text;
	json_error_t why;
	dp_buf_init(&text, FILE_MAX);
	int rc = dp_file_append(dist, "manifest.json", &text, error);
	json_t *manifest = rc == 0 ? json_loadb(text.p, text.n, 0, &why) : NULL, *file;
	dp_buf_release(&text);
	if (rc == 0 && !manifest)
		rc = dp_fail_at(error, DEPESCHE_ESOURCE, "manifest.json", (uint32_t)why.line, (uint32_t)why.column, "is no JSON: %s", why.text);
	const char *index = json_string_value(json_object_get(manifest, "index"));
	size_t i;
	json_array_foreach(json_object_get(manifest, "files"), i, file)
	{
		const char *path = json_string_value(json_object_get(file, "path")), *type = json_string_value(json_object_get(file, "type"));
		char target[512];
		if (rc == 0 && (!path || !type || !plain_path(path) || strpbrk(type, "\"\\")))
			rc = dp_fail(error, DEPESCHE_ESOURCE, "manifest.json: the file of number %zu has no path or type that could be served", i);
		if (rc != 0)
			break;
		snprintf(target, sizeof target, "/%s", index && strcmp(path, index) == 0 ? "" : path);
		rc = add(target, type, dist, path, out, error);
	}
	json_decref(manifest);
	return rc;
}

static int add_named(const char *argument, dp_buf *out, depesche_error *error)
{
	char path[256], dir[4096];
	const char *file = strchr(argument, '='), *name = file ? strrchr(file, '/') : NULL;
	if (!name || (size_t)(file - argument) >= sizeof path || (size_t)(name - file) > sizeof dir)
		return dp_fail(error, DEPESCHE_EUSAGE, "\"%s\" is not PATH=DIRECTORY/FILE", argument);
	snprintf(path, sizeof path, "%.*s", (int)(file - argument), argument);
	snprintf(dir, sizeof dir, "%.*s", (int)(name - file - 1), file + 1);
	return add(path, "application/json", dir, name + 1, out, error);
}

static bool has_manifest(const char *dist)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/manifest.json", dist);
	return access(path, R_OK) == 0;
}

/* Only when it differs: what is made of it then need not be made again. */
static int write_changed(const char *path, dp_str text, depesche_error *error)
{
	dp_file old;
	if (dp_file_open(&old, path, NULL) == 0) {
		bool same = old.size == text.n && memcmp(old.data, text.p, text.n) == 0;
		dp_file_close(&old);
		if (same)
			return 0;
	}
	return dp_file_replace(path, text, DP_STR(""), error);
}

int main(int argc, char **argv)
{
	depesche_error error = {0};
	dp_buf out;
	if (argc < 4) {
		fputs("usage: depesche-embed OUT PLAIN DIST PATH=FILE...\n", stderr);
		return 2;
	}
	dp_buf_init(&out, (size_t)1 << 30);
	dp_buf_c(&out, "/* Made by embed.c. */\n#include \"serve/asset.h\"\n\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
		       "const dp_asset dp_assets[] = {\n");
	int rc = add_page(has_manifest(argv[3]) ? argv[3] : argv[2], &out, &error);
	for (int i = 4; rc == 0 && i < argc; i++)
		rc = add_named(argv[i], &out, &error);
	dp_buf_c(&out, "};\n\nconst uint32_t dp_asset_count = sizeof dp_assets / sizeof *dp_assets;\n");
	if (rc == 0 && out.failed)
		rc = dp_fail_memory(&error);
	if (rc == 0)
		rc = write_changed(argv[1], dp_buf_view(&out), &error);
	dp_buf_release(&out);
	if (rc != 0)
		fprintf(stderr, "depesche-embed: %s%s%s\n", error.file, error.file[0] ? ": " : "", error.message);
	return rc != 0;
}
