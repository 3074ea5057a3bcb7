/*
 * A pack whose bytes were changed: the input is a list of changes { u32 place, u8 value } to a sound pack, whose check sum is then made right
 * again, so that the checks of the sections are reached. What still opens must also run.
 */
#include "fuzz.h"

#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { HASHED_FROM = 32, HASH_AT = 24, CHANGE = 5 };

static char dir[64];

static void remove_all(void)
{
	char path[128];
	snprintf(path, sizeof path, "%s/de.pack", dir);
	unlink(path);
	snprintf(path, sizeof path, "%s/world.pack", dir);
	unlink(path);
	rmdir(dir);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	snprintf(dir, sizeof dir, "/tmp/depesche-fuzz-XXXXXX");
	if (!mkdtemp(dir))
		exit(2);
	atexit(remove_all);
	return 0;
}

static void write_changed(const char *name, const uint8_t *data, size_t size)
{
	const char *packs = getenv("DEPESCHE_PACKS");
	char path[4200];
	dp_file file;
	depesche_error error;
	snprintf(path, sizeof path, "%s/%s", packs ? packs : "build/packs", name);
	if (dp_file_open(&file, path, &error) != 0 || file.size <= HASHED_FROM) {
		fprintf(stderr, "%s: there is no pack (set DEPESCHE_PACKS)\n", path);
		exit(2);
	}
	char *bytes = malloc(file.size);
	if (!bytes)
		exit(2);
	memcpy(bytes, file.data, file.size);
	for (size_t i = 0; i + CHANGE <= size; i += CHANGE) {
		uint32_t at;
		memcpy(&at, data + i, 4);
		bytes[HASHED_FROM + at % (file.size - HASHED_FROM)] = (char)data[i + 4];
	}
	uint64_t hash = XXH3_64bits(bytes + HASHED_FROM, file.size - HASHED_FROM);
	memcpy(bytes + HASH_AT, &hash, sizeof hash);
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *out = fopen(path, "wb");
	if (!out || fwrite(bytes, 1, file.size, out) != file.size || fclose(out) != 0)
		exit(2);
	free(bytes);
	dp_file_close(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char text[] = "Der Präsident reiste am Montag nach Wien. Die Polizei nahm dort zwölf Demonstranten fest, sagte ein Sprecher.";
	dp_engine engine;
	dp_doc doc;
	write_changed("de.pack", data, size / 2);
	write_changed("world.pack", data + size / 2, size - size / 2);
	if (dp_engine_open(&engine, dir, "de", NULL) != 0)
		return 0;
	dp_doc_init(&doc, (size_t)1 << 26);
	doc.text = dp_str_of(text, sizeof text - 1);
	dp_engine_run(&engine, &doc, NULL);
	dp_doc_release(&doc);
	dp_engine_close(&engine);
	return 0;
}
